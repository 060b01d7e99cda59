"""Rows of the gradebook, read and inserted as rows: nbgrader's objects take ten times as long.

Nearly every hand-in of a class is the first of its student, and no row of it is there yet.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Select, bindparam, insert, select

from ...notebook.skeleton import grade_id_of
from ...results import GradedNotebook

ASSIGNMENTS, NOTEBOOKS, GRADES, COMMENTS, NAMES, CELLS = (
    each.__table__
    for each in (SubmittedAssignment, SubmittedNotebook, Grade, Comment, Notebook, BaseCell)
)
STUDENTS: Any = Student.__table__
GRADED, COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")


class Rows:
    """The rows of one assignment.

    Args:
        gradebook: The gradebook.
        assignment: The id of the assignment in it.
    """

    def __init__(self, gradebook: Gradebook, assignment: str) -> None:
        self._gradebook = gradebook
        self._assignment = assignment
        self._cells: list[Any] = []
        # Made once: to make a query takes SQLAlchemy longer than to run it.
        self._there = self._of(select(ASSIGNMENTS.c.id))
        self._known = select(STUDENTS.c.id).where(STUDENTS.c.id == bindparam("student"))
        self._scores = self._points(GRADES.c.auto_score)
        self._by_hand = self._points(GRADES.c.manual_score)

    def add_student(self, student: str) -> None:
        """Have a student in the gradebook, as `Gradebook.update_or_create_student` does."""
        execute = self._gradebook.db.execute
        if self._gradebook.authenticator:  # it may have a list of its own
            self._gradebook.update_or_create_student(student)
        elif execute(self._known, {"student": student}).first() is None:
            execute(insert(STUDENTS), {"id": student})

    def has(self, student: str) -> bool:
        """Whether a student has a submission."""
        found = self._gradebook.db.execute(self._there, {"student": student})
        return found.first() is not None

    def scores(self, student: str) -> dict[tuple[str, str], float]:
        """The automatic points of a student, by notebook and grade id."""
        return self._found(student, self._scores)

    def by_hand(self, student: str) -> dict[tuple[str, str], float]:
        """The points that a person has given a student, which count instead."""
        return self._found(student, self._by_hand)

    def _found(self, student: str, asked: Select[Any]) -> dict[tuple[str, str], float]:
        found = self._gradebook.db.execute(asked, {"student": student})
        return {(name, test): score for name, test, score in found if score is not None}

    def _points(self, column: Any) -> Select[Any]:
        """What asks for the points of a student that stand in a column."""
        asked = select(NAMES.c.name, CELLS.c.name, column).select_from(
            ASSIGNMENTS.join(NOTEBOOKS, NOTEBOOKS.c.assignment_id == ASSIGNMENTS.c.id)
            .join(NAMES, NAMES.c.id == NOTEBOOKS.c.notebook_id)
            .join(GRADES, GRADES.c.notebook_id == NOTEBOOKS.c.id)
            .join(CELLS, CELLS.c.id == GRADES.c.cell_id)
        )
        return self._of(asked)

    def insert(
        self,
        student: str,
        timestamp: datetime | None,
        extension: timedelta | None,
        graded: Mapping[str, GradedNotebook],
        missing: Collection[str],
        comments: Mapping[str, Mapping[str, str | None]],
    ) -> None:
        """Insert a student's first submission, in time, as nbgrader's objects would write it.

        Args:
            student: The student, who is in the gradebook.
            timestamp: When it was handed in.
            extension: The student's extension.
            graded: The graded notebooks, by name.
            missing: The notebooks that were not handed in.
            comments: By notebook, the automatic comment on each answer.
        """
        execute = self._gradebook.db.execute
        row: dict[str, Any] = {"assignment_id": self._assignment, "student_id": student}
        row |= {"timestamp": timestamp, "extension": extension}
        (submission,) = execute(insert(ASSIGNMENTS), row).inserted_primary_key
        self._read_cells()
        # Programs show rows as they come, so these come as the cells do.
        order = {
            (name, grade_id_of(cell)): place
            for name, one in graded.items()
            for place, cell in enumerate(one.notebook.cells)
        }
        cells = sorted(self._cells, key=lambda row: (row[1], order.get((row[1], row[3]), 0)))
        made: dict[str, str] = {}
        grades, said = [], []
        for notebook, name, cell, label, kind in cells:
            if notebook not in made:
                values = {"assignment_id": submission, "notebook_id": notebook}
                (made[notebook],) = execute(insert(NOTEBOOKS), values).inserted_primary_key
            place = {"notebook_id": made[notebook], "cell_id": cell}
            if kind in GRADED:
                scores = graded[name].scores if name in graded else {}
                score = 0.0 if name in missing else scores.get(label)
                by_hand = score is None
                grades.append(place | {"auto_score": score, "needs_manual_grade": by_hand})
            if kind in COMMENTED:
                said.append(place | {"auto_comment": comments.get(name, {}).get(label)})
        for table, rows in ((GRADES, grades), (COMMENTS, said)):
            if rows:
                execute(insert(table), rows)

    def _of(self, asked: Select[Any]) -> Select[Any]:
        """What is asked of a student's submission."""
        mine = ASSIGNMENTS.c.assignment_id == self._assignment
        return asked.where(mine, ASSIGNMENTS.c.student_id == bindparam("student"))

    def _read_cells(self) -> None:
        """Read the notebooks of the assignment with their cells, once."""
        if not self._cells:
            columns = NAMES.c.id, NAMES.c.name, CELLS.c.id, CELLS.c.name, CELLS.c.type
            joined = NAMES.outerjoin(CELLS, CELLS.c.notebook_id == NAMES.c.id)
            asked = select(*columns).select_from(joined)
            mine = NAMES.c.assignment_id == self._assignment
            self._cells = list(self._gradebook.db.execute(asked.where(mine)))
