"""The task of an exercise: a function to write, its probes, and the mistakes that are recognised.

A task is data only. `exercise` adds how an answer is checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .words import Words


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        name: its id within the exercise.
        formulas: take the exercise's arguments and return what the mistaken answer returns, in
            any shape. Several formulas are variants of one mistake.
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
    """The mistakes except those with these names."""
    return [one for one in mistakes if one.name not in names]


class LastStep(NamedTuple):
    """The last step of a truth. The engine undoes it to name what went into it.

    Attributes:
        undo: takes the results and returns what went in, nan where that cannot be told.
        hint: says so, with {sum} for what it was.
    """

    undo: Callable[[Any], Any]
    hint: str


@dataclass(frozen=True)
class Task:
    """A function that the learner writes.

    The mistakes may stand in any order. If two agree at every probe, the first one is told.

    Attributes:
        signature: name, arguments and results, as in "halves(x, y) -> (x, y)".
        truth: computes the right results.
        probes: the argument tuples it is called with, the example of the lesson first. At least
            three others should be generic: no 0, no 1, no number twice.
        tried: where the probes lie, in words.
        hint: what helps when no mistake is recognised.
        mistakes: the wrong formulas that are recognised.
        words: hints and nudges in place of the engine's own (`words.WORDS`), by name.
        errors: (pattern, name) pairs: a TypeError whose text matches gets that name.
        quantities: returns numbers, by name. The results may be products of them.
        start: returns what the results start from, if the product is subtracted from something.
        last_step: a last step to undo.
    """

    signature: str
    truth: Callable[..., Any]
    probes: Sequence[tuple[Any, ...]]
    tried: str
    hint: str
    mistakes: Sequence[Mistake] = ()
    words: Words = field(default_factory=dict)
    errors: Sequence[tuple[str, str]] = ()
    quantities: Callable[..., dict[str, float]] | None = None
    start: Callable[..., tuple[float, ...]] | None = None
    last_step: LastStep | None = None
    name: str = field(init=False)
    arguments: tuple[str, ...] = field(init=False)
    outputs: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the signature."""
        name, arguments, outputs = re.fullmatch(r"(\w+)\((.*?)\) -> (.*)", self.signature).groups()  # type: ignore[union-attr]  # a signature of another form should fail loudly
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", tuple(re.findall(r"\w+", arguments)))
        object.__setattr__(self, "outputs", tuple(re.findall(r"\w+", outputs)))
