"""What an exercise is: all that the engine has to know about it, said in one file of the lesson.

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

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from .case import Case, Detector
from .judge import judge
from .message import fail, succeed
from .probe import agrees_everywhere, is_remote, working
from .words import Words


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        name: its id within the exercise.
        formulas: take the exercise's arguments and give what the mistaken answer gives, whatever
            shape that has; several are variants of one mistake.
        hint: names the mistake and does not hand over the answer.
        nudge: follows the hint when the same mistake comes again.
    """

    name: str
    formulas: tuple[Callable[..., Any], ...]
    hint: str
    nudge: str


def mistake(
    name: str,
    *,
    gives: Callable[..., Any] | tuple[Callable[..., Any], ...],
    hint: str,
    nudge: str,
) -> Mistake:
    """A mistake, with one formula or several for what it gives."""
    return Mistake(name, gives if isinstance(gives, tuple) else (gives,), hint, nudge)


def without(mistakes: Sequence[Mistake], *names: str) -> list[Mistake]:
    """Mistakes less those that agree everywhere with one of the exercise's own."""
    return [one for one in mistakes if one.name not in names]


class Inside(NamedTuple):
    """The last step of a truth, to be undone so that what went into it can be named.

    Attributes:
        undo: takes the results and gives what went in, nan where that cannot be told.
        hint: says so, with {sum} for what it was.
    """

    undo: Callable[[Any], Any]
    hint: str


@dataclass(frozen=True)
class Exercise:
    """A function that the learner writes.

    The mistakes may stand in any order, but of two that agree at every probe the first is told.

    Attributes:
        signature: name, arguments and results, as in "halves(x, y) -> (x, y)".
        truth: what it should compute.
        probes: the argument tuples it is called with, the example of the lesson first. At least
            three others should be generic: no 0, no 1, nothing twice.
        tried: in words, where those lie.
        hint: what helps when no mistake is recognised.
        mistakes: the wrong formulas that are recognised.
        words: hints and nudges in place of the engine's own (`words.WORDS`), by name.
        errors: (pattern, name) pairs: a TypeError whose text matches is told by that name.
        detectors: what else can be told from a case, in the lesson's own way.
        notes: friendly remarks on a right answer; each takes the case, and "" is none.
        quantities: numbers, by name, of which the results may be products.
        start: what the results start from, when the product is what is taken from that.
        inside: a last step to look into.
        uses: exercises whose functions the learner's own answer may call.
        compose: makes this answer from the learner's functions for those exercises.
    """

    signature: str
    truth: Callable[..., Any]
    probes: Sequence[tuple[Any, ...]]
    tried: str
    hint: str
    mistakes: Sequence[Mistake] = ()
    words: Words = field(default_factory=dict)
    errors: Sequence[tuple[str, str]] = ()
    detectors: Sequence[Detector] = ()
    notes: Sequence[Callable[[Case], str]] = ()
    quantities: Callable[..., dict[str, float]] | None = None
    start: Callable[..., tuple[float, ...]] | None = None
    inside: Inside | None = None
    uses: tuple[Exercise, ...] = ()
    compose: Callable[..., Callable[..., Any]] | None = None
    name: str = field(init=False)
    arguments: tuple[str, ...] = field(init=False)
    outputs: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the signature."""
        name, arguments, outputs = re.fullmatch(r"(\w+)\((.*?)\) -> (.*)", self.signature).groups()  # type: ignore[union-attr]  # a signature of another form should fail loudly
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", tuple(re.findall(r"\w+", arguments)))
        object.__setattr__(self, "outputs", tuple(re.findall(r"\w+", outputs)))

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return (self.name,)

    def but(self, **changes: Any) -> Exercise:
        """The same exercise with some things changed."""
        return replace(self, **changes)

    def by_own(self, functions: Sequence[Callable[..., Any] | None]) -> Callable[..., Any] | None:
        """This answer by the learner's own functions; None unless all of them work.

        Args:
            functions: the answers to the exercises in `uses`; without these, to this one.
        """
        asked = self.uses or (self,)
        if len(functions) != len(asked):
            return None
        own = [f for f, one in zip(functions, asked, strict=True) if f and working(f, one.probes)]
        if len(own) < len(asked):
            return None
        return self.compose(*own) if self.compose else own[0]

    def check(self, answer: Any, *own: Callable[..., Any] | None) -> None:
        """Check an answer, or raise CheckFailed.

        An answer that uses the learner's own functions rightly is right, whatever is wrong in
        them: that was marked where they were written.

        Args:
            answer: the function.
            own: the learner's functions for the exercises that this one uses.
        """
        verdict, case = judge(self, answer)
        if verdict is None:
            notes = [note(case) for note in (*_NOTES, *self.notes)]
            succeed(self.name, f"right at {self.tried}.", [note for note in notes if note])
            return
        composed = self.by_own(own) if own else None
        if composed and agrees_everywhere(case.replies, composed):
            succeed(
                self.name,
                "it uses your own functions rightly.",
                ["one of those functions differs from the true one; that counts only there."],
            )
            return
        fail(self.name, verdict, staged=not is_remote(answer))


def one_by_one(case: Case) -> str:
    """A note on an answer that is a generator."""
    if not case.replies[0].generated:
        return ""
    return "you give the results one by one (`yield`); a tuple with `return` is the usual way."


def array_of_one(case: Case) -> str:
    """A note on an answer that is an array where a number would do."""
    if case.replies[0].generated or getattr(case.replies[0].value, "shape", None) != (1,):
        return ""
    return "your answer is an array with one number in it; a plain number is enough."


_NOTES = (one_by_one, array_of_one)
