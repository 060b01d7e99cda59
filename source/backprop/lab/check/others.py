"""Other things to ask: which one of several, and what a function has in general."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .body import endless, is_unfilled
from .case import Case, Verdict, show
from .errors import of_error
from .exercise import Exercise
from .judge import BEFORE_THE_CALL, first
from .kinds import of_reply
from .message import fail, succeed
from .probe import Endless, Unfit, ask_all, is_remote, number
from .words import WORDS


@dataclass(frozen=True)
class Choice:
    """One of several names, given as a text.

    Attributes:
        name: the variable.
        options: the names to choose from.
        answer: the right one.
        ask: says what kind of name is wanted.
        wrong: the hint for another one, {told}.
        nudge: its second stage.
        passed: what to say when it is right.
    """

    name: str
    options: Sequence[str]
    answer: str
    ask: str
    wrong: str
    nudge: str
    passed: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return (self.name,)

    def check(self, told: Any) -> None:
        """Check which one was chosen, or raise CheckFailed."""
        if is_unfilled(told) or told == "":
            hint, nudge = (text.format(name=self.name) for text in WORDS["not-filled-in"])
            fail(self.name, Verdict("not-filled-in", hint, nudge))
        name = told.strip("` ()").replace("/", "_") if isinstance(told, str) else ""
        if name not in self.options:
            fail(self.name, Verdict("not-a-name", self.ask, "Texts stand in quotes."))
        if name != self.answer:
            hint = self.wrong.format(told=name)
            fail(self.name, Verdict(f"not-{name}", hint, self.nudge))
        succeed(self.name, self.passed)


@dataclass(frozen=True)
class Property:
    """What the function of an exercise has in general, seen at several points.

    Attributes:
        name: what it is called.
        of: the exercise; its function takes one number.
        points: where the function is called, in rising order.
        lacking: takes the numbers found there and tells which property is missing, or None.
        hints: for each property (hint, nudge, the indices of the points that show it).
        passed: what to say when nothing is missing.
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
        verdict = self.verdict(Case(self.of, answer))
        if verdict:
            fail(self.name, verdict, staged=not is_remote(answer))
        succeed(self.name, self.passed)

    def verdict(self, case: Case) -> Verdict | None:
        """Which property an answer lacks; None when it has them all."""
        early = first(BEFORE_THE_CALL, case)
        if early:
            return early
        try:
            case.replies = ask_all(case.answer, [(point,) for point in self.points])[:-1]
        except Endless:
            return endless(case)
        for reply in case.replies:
            if reply.error is not None:
                return of_error(case, reply.error)
            wrong = of_reply(reply, self.of.outputs)
            try:
                number(reply.value)
            except Unfit:
                return case.say(*(wrong or ("wrong-type", "")))
        lacking = self.lacking([number(reply.value) for reply in case.replies])
        if lacking is None:
            return None
        hint, nudge, shown = self.hints[lacking]
        replies = [case.replies[index] for index in shown]
        if len(replies) == 1:
            return Verdict(lacking, hint, nudge, case.found(replies[0]))
        calls = " and ".join(f"`{self.of.name}({show(r.arguments[0])})`" for r in replies)
        values = " and ".join(show(r.value) for r in replies)
        return Verdict(lacking, hint, nudge, f"Tried {calls}: they gave {values}.")
