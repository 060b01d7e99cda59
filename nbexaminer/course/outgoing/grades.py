"""The grades of an assignment, as the gradebook has them."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.orm import selectinload, undefer

from ...errors import CourseError
from .scale import Scale


@dataclass(frozen=True)
class Points:
    """The points of one graded cell.

    Attributes:
        name: Its grade id.
        score: The points so far.
        max_score: The points that the cell is worth.
        waiting: Whether it needs manual grading.
    """

    name: str
    score: float
    max_score: float
    waiting: bool = False


@dataclass(frozen=True)
class Row:
    """The grade of one student for an assignment.

    Attributes:
        student: The row of the gradebook: id, names, e-mail address.
        cells: The points of each graded cell, by notebook; empty without a graded submission.
        penalty: Points deducted for a late submission.
        submitted: The time of the submission in UTC; empty if unknown.
        handed_in: Whether the student handed in anything, graded or not.
        excused: Whether the student need not hand in.
        comments: What the gradebook says to the student, if that was asked for.
    """

    student: Student
    cells: Mapping[str, tuple[Points, ...]]
    penalty: float = 0.0
    submitted: str = ""
    handed_in: bool = False
    excused: bool = False
    comments: str = ""

    @property
    def status(self) -> str:
        """The reason for the points, or for their absence."""
        if self.excused:
            return "excused"
        if self.cells:
            return "waiting" if self.waiting else "graded"
        return "not graded" if self.handed_in else "nothing handed in"

    @property
    def waiting(self) -> bool:
        """Whether a cell needs manual grading."""
        return any(each.waiting for cells in self.cells.values() for each in cells)

    def notebook(self, name: str) -> float | str:
        """The points of a notebook so far; "", not 0, without a graded submission."""
        cells = self.cells.get(name)
        return "" if cells is None else rounded(sum(each.score for each in cells))

    @property
    def total(self) -> float | str:
        """The points of all notebooks less the penalty; "", not 0, without a graded submission."""
        if not self.cells:
            return ""
        points = sum(each.score for cells in self.cells.values() for each in cells)
        return rounded(max(0.0, points - self.penalty))


@dataclass(frozen=True)
class Grades:
    """The grades of an assignment.

    Attributes:
        assignment: Its name.
        notebooks: The names of its notebooks.
        max_score: The points that it is worth.
        rows: One for each student of the course, sorted by id.
        removed: Notebooks that are in the gradebook but no longer in the source; they do not count.
        scale: What the grades are expressed in.
        comments: Whether comments were read.
        chosen: The ids of those whom a file is about; None: everybody.
    """

    assignment: str
    notebooks: tuple[str, ...]
    max_score: float
    rows: tuple[Row, ...]
    removed: tuple[str, ...] = ()
    scale: Scale = field(default_factory=Scale)
    comments: bool = False
    chosen: frozenset[str] | None = None

    @property
    def listed(self) -> list[Row]:
        """The rows that a file is about."""
        return [row for row in self.rows if self.chosen is None or row.student.id in self.chosen]

    @property
    def with_grade_or_excuse(self) -> list[Row]:
        """Of these, the rows of students who have a grade or are excused."""
        return [row for row in self.listed if row.cells or row.excused]

    @property
    def most(self) -> float:
        """The best grade, where grades are numbers."""
        return self.scale.most or self.max_score

    def grade(self, row: Row) -> float | str:
        """The total of a row as the scale expresses it; "" without a graded submission."""
        total = row.total
        return total if isinstance(total, str) else self.scale.express(total, self.max_score)


def read_grades(
    gradebook: Gradebook,
    coursedir: CourseDirectory,
    excused: Collection[str] = (),
    comments: bool = False,
) -> Grades:
    """Read the grades of the assignment that `coursedir` selects.

    Args:
        gradebook: The gradebook of the course.
        coursedir: The folders of the course.
        excused: The ids of students who need not hand in.
        comments: Whether to read the comments, too.

    Raises:
        CourseError: The gradebook does not know the assignment.
    """
    name = coursedir.assignment_id
    try:
        assignment = gradebook.find_assignment(name)
    except MissingEntry as error:
        raise CourseError(f"The gradebook has no assignment {name}.") from error
    source = Path(coursedir.format_path(coursedir.source_directory, ".", name))
    present = {path.stem for path in source.glob("*.ipynb")}  # empty where only the gradebook is
    kept = [each for each in assignment.notebooks if each.name in present or not present]
    names = tuple(sorted(each.name for each in kept))
    submitted = coursedir.format_path(coursedir.submitted_directory, "*", name)
    graded = {each.student_id: each for each in _submissions(gradebook, assignment)}
    students = sorted(gradebook.students, key=lambda student: student.id)
    rows = tuple(
        dataclasses.replace(
            _row(student, graded[student.id], names, comments)
            if student.id in graded
            else Row(student, {}),
            handed_in=Path(submitted.replace("*", student.id)).is_dir(),
            excused=student.id in excused,
        )
        for student in students
    )
    removed = {each.name for each in assignment.notebooks} - set(names)
    max_score = sum(each.max_score for each in kept)
    return Grades(name, names, max_score, rows, tuple(sorted(removed)), comments=comments)


def _submissions(gradebook: Gradebook, assignment: Assignment) -> list[SubmittedAssignment]:
    """The submissions with their grades, read in few queries: each grade would be three."""
    parts = selectinload(SubmittedAssignment.notebooks).selectinload(SubmittedNotebook.grades)
    parts = parts.options(undefer(Grade.max_score), selectinload(Grade.cell))
    submissions = gradebook.db.query(SubmittedAssignment).options(parts)
    return list(submissions.filter_by(assignment=assignment))


def _row(student: Student, submission: Any, notebooks: Collection[str], comments: bool) -> Row:
    kept = [each for each in submission.notebooks if each.name in notebooks]
    cells = {
        notebook.name: tuple(
            Points(
                grade.name,
                float(grade.score),
                float(grade.max_score),
                grade.needs_manual_grade,
            )
            for grade in notebook.grades
        )
        for notebook in sorted(kept, key=lambda notebook: notebook.name)
    }
    timestamp = submission.timestamp
    submitted = timestamp.isoformat(" ", "seconds") if timestamp else ""
    penalty = sum(each.late_submission_penalty or 0.0 for each in kept)
    said = _comments(kept) if comments else ""
    return Row(student, cells, float(penalty), submitted, comments=said)


def _comments(notebooks: list[Any]) -> str:
    """What people and the grader say to a student, each with its question."""
    return "; ".join(
        f"{each.name}: {' '.join(each.comment.split())}"
        for notebook in sorted(notebooks, key=lambda notebook: notebook.name)
        for each in notebook.comments
        if each.comment
    )


def rounded(points: float) -> float:
    """Points without the digits that sums of tenths have."""
    return round(points, 6)
