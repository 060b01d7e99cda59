"""A property that the function of an exercise has in general, tested at several points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .attempt import Attempt
from .body import endless
from .errors import of_error
from .exercise import Exercise
from .judge import BEFORE_THE_CALL, first
from .kinds import of_reply
from .message import fail, succeed
from .probe import Endless, NotNumbers, ask_all, is_remote, number
from .verdict import Verdict, show


@dataclass(frozen=True)
class Property:
    """A property of the function of an exercise, tested at several points.

    Attributes:
        name: what it is called.
        of: the exercise; its function takes one number.
        points: where the function is called, in rising order.
        lacking: takes the numbers found there and returns the name of a missing property, or None.
        hints: for each property (hint, nudge, the indices of the points that show it).
        passed: the message when nothing is missing.
    """

    name: str
    of: Exercise
    points: Sequence[float]
    lacking: Callable[[list[float]], str | None]
    hints: Mapping[str, tuple[str, str, Sequence[int]]]
    passed: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return self.of.names

    def check(self, answer: Any) -> None:
        """Check that a function has the property, or raise CheckFailed."""
        verdict = self.verdict(Attempt(self.of, answer))
        if verdict:
            fail(self.name, verdict, staged=not is_remote(answer))
        succeed(self.name, self.passed)

    def verdict(self, attempt: Attempt) -> Verdict | None:
        """Which property an answer lacks; None when it has them all."""
        early = first(BEFORE_THE_CALL, attempt)
        if early:
            return early
        try:
            attempt.replies = ask_all(attempt.answer, [(point,) for point in self.points])[:-1]
        except Endless:
            return endless(attempt)
        for reply in attempt.replies:
            if reply.error is not None:
                return of_error(attempt, reply.error)
            wrong = of_reply(reply, self.of.outputs)
            try:
                number(reply.value)
            except NotNumbers:
                return attempt.say(*(wrong or ("wrong-type", "")))
        lacking = self.lacking([number(reply.value) for reply in attempt.replies])
        if lacking is None:
            return None
        hint, nudge, shown = self.hints[lacking]
        if self.of.judge(attempt.answer)[0]:
            hint += (
                f" The check of `{self.of.name}` names the mistake: mend that first, then run this "
                "one again."
            )
        replies = [attempt.replies[index] for index in shown]
        if len(replies) == 1:
            return Verdict(lacking, hint, nudge, attempt.found(replies[0]))
        calls = " and ".join(f"`{self.of.name}({show(r.arguments[0])})`" for r in replies)
        values = " and ".join(show(r.value) for r in replies)
        return Verdict(lacking, hint, nudge, f"Tried {calls}: they gave {values}.")
