"""A case: an answer to an exercise with all that it replied, and what detectors say about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .probe import Reply, Unfit, fit, is_close
from .words import WORDS

if TYPE_CHECKING:
    from .exercise import Exercise


@dataclass
class Verdict:
    """Why an answer is not right: the mistake's name in its exercise, and two stages of help."""

    name: str
    hint: str
    nudge: str
    found: str = ""


@dataclass
class Case:
    """An answer, and its replies to the exercise's probes; the first comes again at the end."""

    exercise: Exercise
    answer: Any
    replies: Sequence[Reply] = ()

    @cached_property
    def wanted(self) -> list[Any]:
        """What the truth gives for each reply's arguments."""
        return [self.exercise.truth(*reply.arguments) for reply in self.replies]

    @cached_property
    def right(self) -> list[bool]:
        """For each reply, whether its value is the truth's."""
        pairs = zip(self.replies, self.wanted, strict=True)
        return [r.error is None and is_close(r.value, wanted) for r, wanted in pairs]

    @cached_property
    def flat(self) -> list[list[float]] | None:
        """The numbers of each reply; None when one has another shape than is wanted."""
        try:
            pairs = zip(self.replies, self.wanted, strict=True)
            return [fit(reply.value, wanted) for reply, wanted in pairs]
        except Unfit:
            return None

    @cached_property
    def numbers(self) -> tuple[np.ndarray, np.ndarray] | None:
        """All replies and all truths as one vector each; None unless all are finite numbers."""
        if self.flat is None:
            return None
        got = np.array([x for row in self.flat for x in row], dtype=float)
        truth = np.array([x for w in self.wanted for x in fit(w, w)], dtype=float)
        return (got, truth) if np.isfinite(got).all() else None

    @cached_property
    def table(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Replies and truths as arrays of shape (probes, results); None where that is not so."""
        if self.numbers is None or len({len(fit(w, w)) for w in self.wanted}) > 1:
            return None
        got, truth = self.numbers
        return got.reshape(len(self.replies), -1), truth.reshape(len(self.replies), -1)

    @property
    def has_lists(self) -> bool:
        """Whether the exercise is about lists, not single numbers."""
        return any(isinstance(x, list) for x in self.exercise.probes[0])

    def say(self, name: str, detail: str = "", line: str = "") -> Verdict:
        """The verdict of this name, in the exercise's words or the engine's."""
        return say(self.exercise, name, detail, line)

    def guess(self, name: str, hint: str) -> Verdict:
        """A verdict that was worked out; the exercise's general hint is its second stage."""
        return Verdict(name, hint, self.exercise.hint)

    def found(self, reply: Reply) -> str:
        """What was called, what came back, and what was hoped for."""
        call = f"{self.exercise.name}({', '.join(show(x) for x in reply.arguments)})"
        if reply.error is not None:
            return f"Tried `{call}`: it raised {type(reply.error).__name__}."
        hoped = self.exercise.truth(*reply.arguments)
        gave, wanted = apart(reply.value, hoped)
        return f"Tried `{call}`: it gave {gave}, hoped for {wanted}."


Detector = Callable[[Case], Verdict | None]


def say(exercise: Exercise, name: str, detail: str = "", line: str = "") -> Verdict:
    """The verdict of this name, in an exercise's words or the engine's."""
    words = {
        "name": exercise.name,
        "detail": detail,
        "line": line,
        "wanted": ", ".join(f"`{output}`" for output in exercise.outputs),
        "general": exercise.hint,
    }
    hint, nudge = exercise.words.get(name) or WORDS[name]
    return Verdict(name, hint.format(**words), nudge.format(**words))


def apart(one: object, other: object) -> tuple[str, str]:
    """Two values in few characters, with as many digits as it takes to see that they differ."""
    for digits in range(4, 17):
        shown = show(one, digits), show(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def show(value: object, digits: int = 4, depth: int = 4) -> str:
    """A value in few characters, numbers with four digits; of a long or deep list the beginning."""
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


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
