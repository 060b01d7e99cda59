"""The attempts of students at an assignment: how many they had, and which of them counts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...results import ADDED, GradedNotebook, Problem
from ..settings import Grading
from .records import FOLDER, digest

if TYPE_CHECKING:  # it imports the grader, which takes longer than to write a page of feedback
    from ..incoming.hand_in import HandIn

Points = dict[str, dict[str, float]]  # by notebook and test


@dataclass
class Attempt:
    """What a student handed in once.

    Attributes:
        student: Whose it is.
        at: When it was graded first, in UTC.
        content: A digest of the files.
        bases: By notebook, a digest of the source and settings that gave the points.
        points: The points of its own, by notebook and test; without those that a person gives.
    """

    student: str
    at: str
    content: str
    bases: dict[str, str]
    points: Points


class Attempts:
    """The attempts at an assignment, one line of JSON for each.

    Args:
        root: The folder of the course.
        assignment: The name of the assignment.
        settings: How many each student has, and which counts.
        bases: By notebook, a digest of what else decides its points; none to read only.
    """

    def __init__(
        self,
        root: Path,
        assignment: str,
        settings: Grading,
        bases: Mapping[str, str] | None = None,
    ) -> None:
        self._path = root / FOLDER / f"{assignment}.attempts.jsonl"
        self._settings, self._bases = settings, bases or {}
        self._known: dict[str, list[Attempt]] = {}
        if self._path.exists():
            for line in self._path.read_text().splitlines():
                try:
                    self._note(Attempt(**json.loads(line)))
                except (ValueError, TypeError):  # a process was killed while writing
                    continue

    def used_up(self, student: str, hand_in: HandIn) -> str:
        """Say why a hand-in is not graded: it is new, and one too many; "" when it is."""
        most, before = self._settings.attempts, self._known.get(student, [])
        if not most or len(before) < most or _content(hand_in) in {a.content for a in before}:
            return ""
        return f"all {most} attempts are used; --force grades it all the same."

    def waits(self, student: str) -> float:
        """For how many seconds from now a student's next attempt has to wait."""
        if not (before := self._known.get(student)):
            return 0.0
        since = datetime.now(UTC) - datetime.fromisoformat(before[-1].at)
        return max(0.0, self._settings.quiet_minutes * 60 - since.total_seconds())

    def said(self, student: str) -> str:
        """Which attempt the last one was and how many are left, in words for the student."""
        count, most = len(self._known.get(student, [])), self._settings.attempts
        if not count or (count == 1 and not most):
            return ""
        left = most - count
        rest = f" {left} left." if left > 0 else " It was the last one."
        return f"Attempt {count} of {most}.{rest}" if most else f"Attempt {count}."

    def keep(self, student: str, hand_in: HandIn, graded: Mapping[str, GradedNotebook]) -> None:
        """Write an attempt down; the same files once more are the same attempt."""
        content, mine = _content(hand_in), self._known.get(student, [])
        before = next((each for each in mine if each.content == content), None)
        now = Attempt(
            student,
            before.at if before else datetime.now(UTC).isoformat(timespec="seconds"),
            content,
            (before.bases if before else {}) | {name: self._bases[name] for name in graded},
            (before.points if before else {}) | {name: _own(one) for name, one in graded.items()},
        )
        if now == before:
            return
        with self._path.open("a+b") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
            incomplete = file.read() not in (b"", b"\n")
            file.write(b"\n" * incomplete + json.dumps(vars(now)).encode() + b"\n")
        self._note(now)

    def count_best(self, student: str, hand_in: HandIn, name: str, one: GradedNotebook) -> None:
        """Give a notebook the points of the attempt that had most, if the best one counts."""
        if self._settings.counts != "best":
            return
        content, own = _content(hand_in), _own(one)
        others = [
            (number, each.points[name])
            for number, each in enumerate(self._known.get(student, []), 1)
            if each.content != content and each.bases.get(name) == self._bases[name]
        ]
        number, best = max(others, key=lambda each: sum(each[1].values()), default=(0, own))
        if sum(best.values()) > sum(own.values()):
            one.scores |= best
            gave = f"it gave {sum(best.values()):g} points, this one {sum(own.values()):g}"
            one.problems.append(Problem(None, f"Attempt {number} counts: {gave}"))

    def _note(self, attempt: Attempt) -> None:
        mine = self._known.setdefault(attempt.student, [])
        places = [i for i, each in enumerate(mine) if each.content == attempt.content]
        if places:
            mine[places[0]] = attempt
        else:
            mine.append(attempt)


def _own(one: GradedNotebook) -> dict[str, float]:
    return {test: score for test, score in one.scores.items() if score is not None}


def _content(hand_in: HandIn) -> str:
    """A digest of what a student wrote."""
    notebooks = {f"{name}.ipynb": each for name, each in hand_in.notebooks.items()}
    written = {n: c if isinstance(c, bytes) else str(c).encode() for n, c in notebooks.items()}
    return digest(written | {n: c for n, c in hand_in.files.items() if n not in ADDED})
