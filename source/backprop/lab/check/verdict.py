"""A verdict: why an answer is not right, and how values are written in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Verdict:
    """Why an answer is not right.

    Attributes:
        name: the mistake's id within its exercise.
        hint: names the mistake.
        nudge: follows the hint when the same mistake comes again.
        found: what was called and what came back, or "".
    """

    name: str
    hint: str
    nudge: str
    found: str = ""


def show(value: object, digits: int = 4, depth: int = 4) -> str:
    """A value in few characters: numbers with four digits, long or deep lists cut short."""
    if isinstance(value, tuple | list):
        if not depth:
            return "…"
        shown = [show(v, digits, depth - 1) for v in value[:8]] + ["…"] * (len(value) > 8)
        text = ", ".join(shown) + "," * (isinstance(value, tuple) and len(value) == 1)
        return f"({text})" if isinstance(value, tuple) else f"[{text}]"
    try:
        return (
            f"{value:.{digits}g}".replace("-", "−") if not isinstance(value, bool) else str(value)
        )
    except (TypeError, ValueError):
        text = re.sub(r" at 0x[0-9a-f]+", "", repr(value))
        return text if len(text) < 60 else text[:57] + "…"


def show_apart(one: object, other: object) -> tuple[str, str]:
    """Two values in few characters, with as many digits as it takes to tell them apart."""
    for digits in range(4, 17):
        shown = show(one, digits), show(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
