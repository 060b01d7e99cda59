"""One misconception, and how an entry of the table is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """One mistake.

    Attributes:
        name: its id within the task.
        formulas: take the task's arguments and give what the mistaken answer gives, whatever
            shape that has; several are variants of one mistake.
        hint: names the mistake and does not hand over the answer.
        nudge: follows the hint when the same mistake comes again.
    """

    name: str
    formulas: tuple[Callable, ...]
    hint: str
    nudge: str


def entry(
    name: str, formulas: Callable | tuple[Callable, ...], hint: str, nudge: str
) -> Misconception:
    """An entry of the table, with one formula or several."""
    return Misconception(
        name, formulas if isinstance(formulas, tuple) else (formulas,), hint, nudge
    )


def without(entries: Sequence, *names: str) -> list:
    """Entries less those that agree everywhere with an entry of the task's own."""
    return [one for one in entries if one.name not in names]
