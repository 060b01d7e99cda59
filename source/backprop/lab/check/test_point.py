"""A test point: numbers at which a wrong function differs from the right one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .body import is_unfilled
from .message import fail, succeed
from .probe import NotNumbers, number
from .verdict import Verdict, show
from .words import WORDS


@dataclass(frozen=True)
class TestPoint:
    """Numbers, chosen by the learner, at which a given wrong function shows that it is wrong.

    Attributes:
        name: the variable, a list.
        count: how many numbers it has.
        why_not: takes them and returns why nothing shows there, or None.
        ask: says what is wanted, for an answer that is something else.
        hints: for each reason (hint, nudge).
        passed: the message when it shows.
    """

    __test__ = False  # pytest collects classes with such a name

    name: str
    count: int
    why_not: Callable[[Sequence[float]], str | None]
    ask: str
    hints: Mapping[str, tuple[str, str]]
    passed: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return (self.name,)

    def check(self, point: Any) -> None:
        """Check a test point, or raise CheckFailed."""
        if is_unfilled(point):
            hint, nudge = (text.format(name=self.name) for text in WORDS["not-filled-in"])
            fail(self.name, Verdict("not-filled-in", hint, nudge))
        numbers = _numbers(point)
        if len(numbers) != self.count:
            fail(self.name, Verdict("not-such-numbers", self.ask, "Numbers, with commas between."))
        reason = self.why_not(numbers)
        if reason:
            found = f"`{self.name}` is {show(numbers)}."
            fail(self.name, Verdict(reason, *self.hints[reason], found))
        succeed(self.name, self.passed)


def _numbers(point: Any) -> list[float]:
    """The finite numbers of a list, tuple or array; [] for anything else."""
    try:
        numbers = [number(each) for each in point]
    except (TypeError, NotNumbers):
        return []
    return numbers if all(map(math.isfinite, numbers)) else []
