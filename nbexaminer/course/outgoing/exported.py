"""What was exported last, so that the next file can have only what is new."""

import contextlib
import json
from pathlib import Path

from .grades import Grades, Row
from .records import FOLDER

Told = dict[str, list[str]]  # by student, the grade and the comments; "" is none


class Exported:
    """A file of what an office or a platform was told about an assignment.

    Args:
        root: The course.
        assignment: Its name.
        to: The format: each platform knows what it was told.
    """

    def __init__(self, root: Path, assignment: str, to: str) -> None:
        self._path = root / FOLDER / f"{assignment}.exported-{to}.jsonl"
        self._told: Told = {}
        with contextlib.suppress(FileNotFoundError):
            for line in self._path.read_text().splitlines():
                student, *told = json.loads(line)
                self._told[student] = told

    def changed(self, grades: Grades) -> frozenset[str]:
        """The ids of the listed students of whom something else is to be told."""
        now = _told(grades)
        return frozenset(one for one in now if now[one] != self._told.get(one, ["", ""]))

    def taken_back(self, grades: Grades) -> list[str]:
        """The ids of those who had a grade in the last export, and have none now."""
        return [
            one
            for one, told in _told(grades).items()
            if not told[0] and self._told.get(one, [""])[0]
        ]

    def keep(self, grades: Grades) -> None:
        """Write down what was told."""
        self._path.parent.mkdir(exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.new")
        lines = (json.dumps([one, *told]) for one, told in (self._told | _told(grades)).items())
        fresh.write_text("".join(f"{line}\n" for line in lines))
        fresh.replace(self._path)


def _told(grades: Grades) -> Told:
    return {row.student.id: [_grade(grades, row), row.comments] for row in grades.listed}


def _grade(grades: Grades, row: Row) -> str:
    return "EX" if row.excused else str(grades.grade(row))
