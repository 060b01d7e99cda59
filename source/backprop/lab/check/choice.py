"""A choice: one of several names, given as a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .body import is_unfilled
from .message import fail, succeed
from .verdict import Verdict
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
            several = not isinstance(told, str) and hasattr(told, "__len__")
            nudge = "No brackets, only the text." if several else "Texts stand in quotes."
            fail(self.name, Verdict("not-a-name", self.ask, nudge))
        if name != self.answer:
            hint = self.wrong.format(told=name)
            fail(self.name, Verdict(f"not-{name}", hint, self.nudge))
        succeed(self.name, self.passed)
