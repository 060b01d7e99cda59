"""Grades as files that an office or a learning platform takes."""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, Student
from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run as a formula


@dataclass(frozen=True)
class Points:
    """The points of one graded cell.

    Attributes:
        name: Its grade id.
        score: What it has so far.
        most: What it can have.
        waiting: Whether a person has still to look at it.
    """

    name: str
    score: float
    most: float
    waiting: bool = False


@dataclass(frozen=True)
class Row:
    """What one student has for an assignment.

    Attributes:
        student: The row of the gradebook: id, names, e-mail address.
        cells: The points of each graded cell, by notebook; empty when nothing of the student's is
            graded.
        penalty: Points taken for handing in late.
        submitted: When it was handed in, in UTC; empty when nobody knows.
    """

    student: Student
    cells: Mapping[str, tuple[Points, ...]]
    penalty: float = 0.0
    submitted: str = ""

    @property
    def waiting(self) -> bool:
        """Whether a person has still to give points."""
        return any(each.waiting for cells in self.cells.values() for each in cells)

    def notebook(self, name: str) -> float | str:
        """The points of a notebook so far; nothing, not 0, when there is no submission."""
        cells = self.cells.get(name)
        return "" if cells is None else _rounded(sum(each.score for each in cells))

    @property
    def total(self) -> float | str:
        """The points of them all, less the penalty; nothing, not 0, without a submission."""
        if not self.cells:
            return ""
        points = sum(each.score for cells in self.cells.values() for each in cells)
        return _rounded(max(0.0, points - self.penalty))


@dataclass(frozen=True)
class Grades:
    """The grades of an assignment.

    Attributes:
        assignment: Its name.
        notebooks: The names of its notebooks.
        most: The points that it has in all.
        rows: One for each student of the course, by id.
        removed: Notebooks that the gradebook has and the source has no more: they do not count.
    """

    assignment: str
    notebooks: tuple[str, ...]
    most: float
    rows: tuple[Row, ...]
    removed: tuple[str, ...] = ()


def read_grades(gradebook: Gradebook, coursedir: CourseDirectory) -> Grades:
    """Read the grades of the assignment that `coursedir` names from the gradebook.

    Raises:
        CourseError: The gradebook does not know the assignment.
    """
    name = coursedir.assignment_id
    try:
        assignment = gradebook.find_assignment(name)
    except MissingEntry as error:
        raise CourseError(f"The gradebook has no assignment {name}.") from error
    source = Path(coursedir.format_path(coursedir.source_directory, ".", name))
    there = {path.stem for path in source.glob("*.ipynb")}  # none where only the gradebook is
    kept = [each for each in assignment.notebooks if each.name in there or not there]
    names = tuple(sorted(each.name for each in kept))
    graded = {each.student_id: each for each in gradebook.assignment_submissions(name)}
    students = sorted(gradebook.students, key=lambda student: student.id)
    rows = tuple(
        _row(student, graded[student.id], names) if student.id in graded else Row(student, {})
        for student in students
    )
    removed = {each.name for each in assignment.notebooks} - set(names)
    most = sum(each.max_score for each in kept)
    return Grades(name, names, most, rows, tuple(sorted(removed)))


def as_csv(grades: Grades) -> str:
    """A table for a spreadsheet: a row for each student, a column for each notebook."""
    before = ["student_id", "last_name", "first_name", "email", "submitted_utc"]
    after = ["late_penalty", "total", "max", "waiting_for_a_person"]
    return _table(
        [*before, *grades.notebooks, *after],
        (
            [
                *(row.student.id, row.student.last_name, row.student.first_name),
                *(row.student.email, row.submitted),
                *(row.notebook(name) for name in grades.notebooks),
                *(row.penalty, row.total, grades.most, "yes" if row.waiting else ""),
            ]
            for row in grades.rows
        ),
    )


def as_canvas(grades: Grades) -> str:
    """What Canvas imports in its gradebook: it finds students by its ID or by their login."""
    first = ["    Points Possible", "", "", "", "", grades.most]
    return _table(
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.assignment],
        [
            first,
            *(
                [_name(row.student), row.student.lms_user_id, "", row.student.id, "", row.total]
                for row in grades.rows
            ),
        ],
    )


def as_moodle(grades: Grades) -> str:
    """What Moodle imports: it asks which column finds a student, and which the grades are."""
    return _table(
        ["First name", "Last name", "Username", "Email address", grades.assignment],
        (
            [
                *(row.student.first_name, row.student.last_name, row.student.id),
                *(row.student.email, row.total),
            ]
            for row in grades.rows
        ),
    )


TABLES: dict[str, Callable[[Grades], str]] = {
    "csv": as_csv,
    "canvas": as_canvas,
    "moodle": as_moodle,
}


def as_gradescope(cells: Mapping[str, Iterable[Points]], penalty: float = 0.0) -> str:
    """The `results.json` of one submission, as Gradescope and GitHub-based classrooms read it.

    It has points and names of tests; why a test failed is on the page of feedback.

    Args:
        cells: The graded cells of each notebook.
        penalty: Points taken for handing in late.
    """
    tests = [
        {
            "name": f"{notebook}: {each.name}",
            "score": each.score,
            "max_score": each.most,
            "output": "A person will grade this." if each.waiting else "",
        }
        for notebook, several in cells.items()
        for each in several
    ]
    earned = sum(each.score for several in cells.values() for each in several)
    result: dict[str, Any] = {"score": _rounded(max(0.0, earned - penalty)), "tests": tests}
    if penalty:
        result["output"] = f"{penalty:g} points are taken off because it was handed in late."
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def _row(student: Student, submission: Any, notebooks: Collection[str]) -> Row:
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
    when = submission.timestamp
    submitted = when.isoformat(" ", "seconds") if when else ""
    penalty = sum(each.late_submission_penalty or 0.0 for each in kept)
    return Row(student, cells, float(penalty), submitted)


def _table(header: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_cell(each) for each in header)
    table.writerows([_cell(each) for each in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    """The value of a cell; a text never as something that a spreadsheet would run."""
    if value is None:
        return ""
    dangerous = isinstance(value, str) and value.lstrip(" ").startswith(FORMULA)
    return f"'{value}" if dangerous else value


def _name(student: Student) -> str:
    names = [each for each in (student.last_name, student.first_name) if each]
    return ", ".join(names) or student.id


def _rounded(points: float) -> float:
    return round(points, 6)  # sums of tenths have sixteen digits
