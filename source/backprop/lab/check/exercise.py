"""An exercise: everything the engine has to know about it, in one file of the lesson.

Like this, in `lab/exercises/double.py`:

    exercise = Exercise(
        "double(x) -> y",
        truth=lambda x: 2 * x,
        probes=[(1.5,), (-0.7,), (4.2,), (0.3,)],
        tried="positive and negative numbers",
        hint="Twice as much: what do you multiply by?",
        mistakes=[
            mistake(
                "squared",
                gives=lambda x: x**2,
                hint="It looks like `x` is squared, not doubled.",
                nudge="The double of 3 is 6, and its square is 9.",
            )
        ],
    )
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .attempt import Attempt, Detector
from .body import is_unfilled, names_in
from .judge import judge
from .message import fail, succeed
from .probe import YIELD, agrees_everywhere, is_remote, working
from .task import Task
from .verdict import Verdict
from .words import WORDS


@dataclass(frozen=True)
class Exercise(Task):
    """A task with its check.

    Attributes:
        detectors: the lesson's own ways to recognise a mistake.
        notes: friendly remarks on a right answer. Each takes the attempt; "" is no remark.
        uses: exercises whose functions the learner's answer may call.
        compose: builds this answer from the learner's functions for those exercises.
    """

    detectors: Sequence[Detector] = ()
    notes: Sequence[Callable[[Attempt], str]] = ()
    uses: tuple[Exercise, ...] = ()
    compose: Callable[..., Callable[..., Any]] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return (self.name,)

    def by_own(self, functions: Sequence[Callable[..., Any] | None]) -> Callable[..., Any] | None:
        """This answer built from the learner's own functions; None unless all of them work.

        Args:
            functions: the answers to the exercises in `uses`, or to this one if it uses none.
        """
        asked = self.uses or (self,)
        if len(functions) != len(asked):
            return None
        own = [f for f, one in zip(functions, asked, strict=True) if f and _works(f, one)]
        if len(own) < len(asked):
            return None
        return self.compose(*own) if self.compose else own[0]

    def judge(self, answer: Any) -> tuple[Verdict | None, Attempt]:
        """The verdict on an answer, None when it is right, and the attempt with its replies."""
        return judge(self, answer, self.detectors)

    def check(self, answer: Any, *own: Callable[..., Any] | None) -> None:
        """Check an answer, or raise CheckFailed.

        An answer that uses the learner's own functions correctly is right, even if one of those
        functions is wrong: that was marked where it was written.

        Args:
            answer: the function.
            own: the learner's functions for the exercises in `uses`.
        """
        verdict, attempt = self.judge(answer)
        if verdict is None:
            notes = [note(attempt) for note in (*_NOTES, *self.notes)]
            succeed(self.name, f"right at {self.tried}.", [note for note in notes if note])
            return
        composed = self.by_own(own) if own and attempt.replies else None
        if composed and agrees_everywhere(attempt.replies, composed):
            succeed(
                self.name,
                "it uses your own functions rightly.",
                ["one of those functions differs from the true one; that counts only there."],
            )
            return
        if not any(reply.error for reply in attempt.replies):  # an error names its cause itself
            verdict = self._leans_on(answer, own) or verdict
        fail(self.name, verdict, staged=not is_remote(answer))

    def _leans_on(self, answer: Any, own: Sequence[Callable[..., Any] | None]) -> Verdict | None:
        """Which own function that the answer calls gives no result of use: the fault is there."""
        called = names_in(answer)
        for function, one in zip(own, self.uses, strict=False):
            if one.name in called and not is_unfilled(function) and not _works(function, one):
                hint, nudge = WORDS["leans-on"]
                told = {"name": self.name, "detail": f"`{one.name}`"}
                return Verdict("leans-on", hint.format(**told), nudge.format(**told))
        return None


def _works(function: Any, task: Task) -> bool:
    return working(function, task.probes, task.truth(*task.probes[0]))


def one_by_one(attempt: Attempt) -> str:
    """A note on an answer that returns an iterator."""
    kind = attempt.replies[0].lazy
    if not kind:
        return ""
    if kind == YIELD:
        return "you give the results one by one (`yield`); a tuple with `return` is the usual way."
    return f"what you return is {kind}, which can be read only once; a tuple is the usual way."


def array_of_one(attempt: Attempt) -> str:
    """A note on an answer that is an array where a number would do."""
    if attempt.replies[0].lazy or getattr(attempt.replies[0].value, "shape", None) != (1,):
        return ""
    return "your answer is an array with one number in it; a plain number is enough."


_NOTES = (one_by_one, array_of_one)
