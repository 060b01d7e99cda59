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
from .source_change import SourceChange


class Accepted:
    """A file of decisions about the tests of an assignment.

    Args:
        root: The course.
        assignment: Its name.
    """

    def __init__(self, root: Path, assignment: str) -> None:
        self._path = root / FOLDER / f"{assignment}.accepted.jsonl"
        self._known: dict[tuple[str, str, str], tuple[str, float]] = {}
        for line in self.text().splitlines():
            student, notebook, test, answers, points = json.loads(line)
            self._known[student, notebook, test] = answers, points

    def text(self) -> str:
        """The content of the file; "" when there is none."""
        with contextlib.suppress(FileNotFoundError):
            return self._path.read_text()
        return ""

    def write(self, text: str) -> None:
        """Replace the file by one with this content."""
        fresh = self._path.with_name(f".{self._path.name}.new")
        fresh.write_text(text)
        fresh.replace(self._path)

    def follow(self, change: SourceChange, *, dry_run: bool) -> None:
        """Have decisions stand at the new names of their tests; forget those of removed tests.

        Args:
            change: How the source differs from what decisions were made about.
            dry_run: Write nothing.
        """
        moved = {
            (student, *change.renamed((notebook, test))): told
            for (student, notebook, test), told in self._known.items()
        }
        moved = {key: told for key, told in moved.items() if key[1:] not in change.removed}
        if moved == self._known:
            return
        self._known = moved
        if not dry_run:
            self.write("".join(_line(*key, *told) for key, told in moved.items()))

    def keep(
        self, student: str, notebook: str, test: str, graded: NotebookNode, points: float
    ) -> None:
        """Write down that a test of a graded notebook has these points, and is settled."""
        answers = _answers(graded)
        self._known[student, notebook, test] = answers, points
        with self._path.open("a") as file:
            file.write(_line(student, notebook, test, answers, points))
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


def _line(student: str, notebook: str, test: str, answers: str, points: float) -> str:
    return json.dumps([student, notebook, test, answers, points]) + "\n"


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
