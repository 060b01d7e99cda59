"""Grades as files that an office or a learning platform takes."""

import csv
import dataclasses
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, Student
from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run as a formula
HARMLESS = re.compile(r"[-+@]?[\w.@-]*")  # no spreadsheet has a formula without other signs
NUMBER = re.compile(r"\d+\.\d+")

Table = Iterator[list[Any]]  # rows, the first one with names


class Key(str):
    """A text that another program compares, so that it is written as it is."""


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
        handed_in: Whether there is anything of the student's, graded or not.
        excused: Whether the student need not hand in.
    """

    student: Student
    cells: Mapping[str, tuple[Points, ...]]
    penalty: float = 0.0
    submitted: str = ""
    handed_in: bool = False
    excused: bool = False

    @property
    def status(self) -> str:
        """What the points, or that there are none, stand for."""
        if self.excused:
            return "excused"
        if self.cells:
            return "waiting" if self.waiting else "graded"
        return "not graded" if self.handed_in else "nothing handed in"

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

    @property
    def with_grade_or_excuse(self) -> list[Row]:
        """The rows that say something: of the others nothing is known yet."""
        return [row for row in self.rows if row.cells or row.excused]


def read_grades(
    gradebook: Gradebook, coursedir: CourseDirectory, excused: Collection[str] = ()
) -> Grades:
    """Read the grades of the assignment that `coursedir` names from the gradebook.

    Args:
        gradebook: Of the course.
        coursedir: Its settings.
        excused: The ids of those who need not hand in.

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
    submitted = coursedir.format_path(coursedir.submitted_directory, "*", name)
    graded = {each.student_id: each for each in gradebook.assignment_submissions(name)}
    students = sorted(gradebook.students, key=lambda student: student.id)
    rows = tuple(
        dataclasses.replace(
            _row(student, graded[student.id], names) if student.id in graded else Row(student, {}),
            handed_in=Path(submitted.replace("*", student.id)).is_dir(),
            excused=student.id in excused,
        )
        for student in students
    )
    removed = {each.name for each in assignment.notebooks} - set(names)
    most = sum(each.max_score for each in kept)
    return Grades(name, names, most, rows, tuple(sorted(removed)))


def as_csv(grades: Grades) -> Table:
    """A table for a spreadsheet: a row for each student, a column for each notebook."""
    before = ["student_id", "last_name", "first_name", "email", "submitted_utc"]
    after = ["late_penalty", "total", "max", "waiting_for_a_person", "status"]
    yield [*before, *grades.notebooks, *after]
    for row in grades.rows:
        yield [
            *(row.student.id, row.student.last_name, row.student.first_name),
            *(row.student.email, row.submitted),
            *(row.notebook(name) for name in grades.notebooks),
            *(row.penalty, row.total, grades.most, "yes" if row.waiting else "", row.status),
        ]


def as_canvas(grades: Grades) -> Table:
    """What Canvas imports in its gradebook: it finds students by its ID or by their login.

    An empty cell clears a grade there, and EX excuses: who has no grade is not in the file.
    """
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.assignment]
    yield ["    Points Possible", "", "", "", "", grades.most]
    for row in grades.with_grade_or_excuse:
        ids = _key(row.student.lms_user_id), "", _key(row.student.id)
        yield [_name(row.student), *ids, "", "EX" if row.excused else row.total]


def as_moodle(grades: Grades) -> Table:
    """What Moodle imports: it asks which column finds a student, and which the grades are.

    An empty cell becomes 0 in a new grade item, and an empty address is taken for that of the row
    before: no grade is "-", and there are addresses only when everybody has one.
    """
    addresses = all(row.student.email for row in grades.rows)
    yield ["First name", "Last name", "Username", *["Email address"] * addresses, grades.assignment]
    for row in grades.rows:
        student, total = row.student, "-" if row.excused or not row.cells else row.total
        address = [_key(student.email)] * addresses
        yield [student.first_name, student.last_name, _key(student.id), *address, Key(str(total))]


def as_brightspace(grades: Grades) -> Table:
    """What Brightspace imports; who has no grade, or is excused there, is not in the file."""
    yield ["Username", f"{grades.assignment} Points Grade", "End-of-Line Indicator"]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            yield [_key(row.student.id), row.total, "#"]


def as_blackboard(grades: Grades) -> Table:
    """What Blackboard Learn uploads; who has no grade, or is excused there, is not in the file."""
    yield ["Last Name", "First Name", "Username", grades.assignment]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            student = row.student
            yield [student.last_name, student.first_name, _key(student.id), row.total]


TABLES: dict[str, Callable[[Grades], Table]] = {
    "csv": as_csv,
    "canvas": as_canvas,
    "moodle": as_moodle,
    "brightspace": as_brightspace,
    "blackboard": as_blackboard,
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


def as_text(table: Table, separator: str = ",", decimal: str = ".") -> str:
    """A table as a file, with these signs between its cells and in its numbers."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [_cell(each, decimal) for each in row] for row in table
    )
    return text.getvalue()


def _cell(value: object, decimal: str) -> object:
    """The value of a cell; a text never as something that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    if isinstance(value, Key):
        return value.replace(".", decimal) if NUMBER.fullmatch(value) else value
    dangerous = isinstance(value, str) and value.lstrip(" ").startswith(FORMULA)
    return f"'{value}" if dangerous else value


def _key(value: str | None) -> str:
    """What a platform finds a student by: as it is, unless a spreadsheet would compute with it."""
    return Key(value) if value and HARMLESS.fullmatch(value) else value or ""


def _name(student: Student) -> str:
    names = [each for each in (student.last_name, student.first_name) if each]
    return ", ".join(names) or student.id


def _rounded(points: float) -> float:
    return round(points, 6)  # sums of tenths have sixteen digits
