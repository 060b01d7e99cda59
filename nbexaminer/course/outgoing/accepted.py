"""What a person has settled: the points of a test, as long as the answers are the same."""

import contextlib
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils

from ...results import GradedNotebook
from .records import FOLDER


class Accepted:
    """A file of decisions about the tests of an assignment.

    Args:
        root: The course.
        assignment: Its name.
    """

    def __init__(self, root: Path, assignment: str) -> None:
        self._path = root / FOLDER / f"{assignment}.accepted.jsonl"
        self._known: dict[tuple[str, str, str], tuple[str, float]] = {}
        with contextlib.suppress(FileNotFoundError):
            for line in self._path.read_text().splitlines():
                student, notebook, test, answers, points = json.loads(line)
                self._known[student, notebook, test] = answers, points

    def keep(
        self, student: str, notebook: str, test: str, graded: NotebookNode, points: float
    ) -> None:
        """Write down that a test of a graded notebook has these points, and is settled."""
        answers = _answers(graded)
        self._known[student, notebook, test] = answers, points
        with self._path.open("a") as file:
            file.write(json.dumps([student, notebook, test, answers, points]) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def apply(self, student: str, notebook: str, graded: GradedNotebook) -> None:
        """Give tests the points that were settled, if the answers are still the same."""
        mine = {key[2]: told for key, told in self._known.items() if key[:2] == (student, notebook)}
        if not mine:
            return
        answers = _answers(graded.notebook)
        for test, (of, points) in mine.items():
            if of == answers and test in graded.scores:
                graded.scores[test] = min(points, graded.max_scores[test])
                graded.problems = [
                    replace(each, look=False, message=settled(each.message, points))
                    if each.test == test
                    else each
                    for each in graded.problems
                ]


def settled(message: str, points: float) -> str:
    """What there was to look at, and what came of it."""
    return f"{message} Settled by a person: {points:g} points."


def _answers(graded: NotebookNode) -> str:
    """A digest of what a student wrote in a notebook that was graded."""
    found = hashlib.sha256()
    for cell in graded.cells:
        if utils.is_solution(cell) or not utils.is_locked(cell):
            found.update(f"{len(cell.source)} {cell.source}".encode(errors="surrogatepass"))
    return found.hexdigest()
