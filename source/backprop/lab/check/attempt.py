"""An attempt at a task: the learner's function with all its replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .probe import NotNumbers, Reply, is_close, numbers_in
from .task import Task
from .verdict import Verdict, show, show_apart
from .words import WORDS


@dataclass
class Attempt:
    """An answer, and its replies to the task's probes. The first probe is asked twice."""

    task: Task
    answer: Any
    replies: Sequence[Reply] = ()

    @cached_property
    def wanted(self) -> list[Any]:
        """The true results for each reply's arguments."""
        return [self.task.truth(*reply.arguments) for reply in self.replies]

    @cached_property
    def right(self) -> list[bool]:
        """For each reply, whether its value is the truth's."""
        pairs = zip(self.replies, self.wanted, strict=True)
        return [r.error is None and is_close(r.value, wanted) for r, wanted in pairs]

    @cached_property
    def flat(self) -> list[list[float]] | None:
        """The numbers of each reply; None when one reply has the wrong shape."""
        try:
            pairs = zip(self.replies, self.wanted, strict=True)
            return [numbers_in(reply.value, wanted) for reply, wanted in pairs]
        except NotNumbers:
            return None

    @cached_property
    def numbers(self) -> tuple[np.ndarray, np.ndarray] | None:
        """All replies and all truths as one vector each; None unless all are finite numbers."""
        if self.flat is None:
            return None
        got = np.array([x for row in self.flat for x in row], dtype=float)
        truth = np.array([x for w in self.wanted for x in numbers_in(w, w)], dtype=float)
        return (got, truth) if np.isfinite(got).all() else None

    @cached_property
    def table(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Replies and truths, each of shape (probes, results); None if rows differ in length."""
        if self.numbers is None or len({len(numbers_in(w, w)) for w in self.wanted}) > 1:
            return None
        got, truth = self.numbers
        return got.reshape(len(self.replies), -1), truth.reshape(len(self.replies), -1)

    @property
    def has_lists(self) -> bool:
        """Whether the task takes lists, not only single numbers."""
        return any(isinstance(x, list) for x in self.task.probes[0])

    def say(self, name: str, detail: str = "", line: str = "") -> Verdict:
        """The verdict of this name, in the task's words or the engine's."""
        words = {
            "name": self.task.name,
            "detail": detail,
            "line": line,
            "wanted": ", ".join(f"`{output}`" for output in self.task.outputs),
            "general": self.task.hint,
        }
        hint, nudge = self.task.words.get(name) or WORDS[name]
        return Verdict(name, hint.format(**words), nudge.format(**words))

    def guess(self, name: str, hint: str) -> Verdict:
        """A verdict with a hint made for it; the task's general hint is its nudge."""
        return Verdict(name, hint, self.task.hint)

    def found(self, reply: Reply) -> str:
        """What was called, what came back, and what was hoped for."""
        call = f"{self.task.name}({', '.join(show(x) for x in reply.arguments)})"
        if reply.error is not None:
            return f"Tried `{call}`: it raised {type(reply.error).__name__}."
        hoped = self.task.truth(*reply.arguments)
        gave, wanted = show_apart(reply.value, hoped)
        return f"Tried `{call}`: it gave {gave}, hoped for {wanted}."


Detector = Callable[[Attempt], Verdict | None]
