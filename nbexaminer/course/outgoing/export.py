"""Grades as files for an office or a learning platform. `FORMATS` lists the formats."""

import csv
import dataclasses
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import Gradebook, MissingEntry, Student
from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError

# Where a formula may begin: at the beginning of a text, or after what a spreadsheet of another
# country takes for the end of a cell. A formula may begin with a sign of full width, too.
FORMULA = re.compile(
    r"(^(?=[\t\r\n])|(?:^|[;,\t|\r\n])[\s\ufeff\u200b-\u200f\"']*(?=[=+@＝＋＠\-－−]))"
)
HARMLESS = re.compile(r"[-+@]?[\w.@-]*")  # a formula needs other characters
NUMBER = re.compile(r"\d+\.\d+")

Table = Iterator[list[Any]]  # rows; the first one is the header


class Key(str):
    """A text that another program compares: it is written unchanged."""


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
    """

    student: Student
    cells: Mapping[str, tuple[Points, ...]]
    penalty: float = 0.0
    submitted: str = ""
    handed_in: bool = False
    excused: bool = False

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
        return "" if cells is None else _rounded(sum(each.score for each in cells))

    @property
    def total(self) -> float | str:
        """The points of all notebooks less the penalty; "", not 0, without a graded submission."""
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
        max_score: The points that it is worth.
        rows: One for each student of the course, sorted by id.
        removed: Notebooks that are in the gradebook but no longer in the source; they do not count.
    """

    assignment: str
    notebooks: tuple[str, ...]
    max_score: float
    rows: tuple[Row, ...]
    removed: tuple[str, ...] = ()

    @property
    def with_grade_or_excuse(self) -> list[Row]:
        """The rows of students who have a grade or are excused."""
        return [row for row in self.rows if row.cells or row.excused]


def read_grades(
    gradebook: Gradebook, coursedir: CourseDirectory, excused: Collection[str] = ()
) -> Grades:
    """Read the grades of the assignment that `coursedir` selects.

    Args:
        gradebook: The gradebook of the course.
        coursedir: The folders of the course.
        excused: The ids of students who need not hand in.

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
    max_score = sum(each.max_score for each in kept)
    return Grades(name, names, max_score, rows, tuple(sorted(removed)))


def as_csv(grades: Grades) -> Table:
    """A table for a spreadsheet: one row per student, one column per notebook."""
    before = ["student_id", "last_name", "first_name", "email", "submitted_utc"]
    after = ["late_penalty", "total", "max", "waiting_for_a_person", "status"]
    yield [*before, *grades.notebooks, *after]
    for row in grades.rows:
        yield [
            *(row.student.id, row.student.last_name, row.student.first_name),
            *(row.student.email, row.submitted),
            *(row.notebook(name) for name in grades.notebooks),
            *(row.penalty, row.total, grades.max_score, "yes" if row.waiting else "", row.status),
        ]


def as_canvas(grades: Grades) -> Table:
    """A file for Canvas's gradebook, which finds students by its own ID or by their login.

    An empty cell clears a grade in Canvas, and EX excuses a student. So students without a grade
    are left out.
    """
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.assignment]
    yield ["    Points Possible", "", "", "", "", grades.max_score]
    named = Counter(_name(row.student) for row in grades.rows)
    for row in grades.with_grade_or_excuse:
        student, name = row.student, _name(row.student)
        if named[name] > 1:  # where the login is unknown, Canvas takes the first of that name
            name = f"{name} ({student.id})"
        ids = _key(student.lms_user_id), "", _key(student.id)
        yield [name, *ids, "", "EX" if row.excused else row.total]


def as_moodle(grades: Grades) -> Table:
    """A file for Moodle, which asks which columns identify students and hold the grades.

    In a new grade item, Moodle turns an empty cell into 0: without a grade, the cell is "-". Moodle
    replaces an empty address by that of the row before: the file has addresses only when everybody
    has one.
    """
    addresses = all(row.student.email for row in grades.rows)
    yield ["First name", "Last name", "Username", *["Email address"] * addresses, grades.assignment]
    for row in grades.rows:
        student, total = row.student, "-" if row.excused or not row.cells else row.total
        address = [_key(student.email)] * addresses
        yield [student.first_name, student.last_name, _key(student.id), *address, Key(str(total))]


def as_brightspace(grades: Grades) -> Table:
    """A file for Brightspace, without excused students and those who have no grade."""
    yield ["Username", f"{grades.assignment} Points Grade", "End-of-Line Indicator"]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            yield [_key(row.student.id), row.total, "#"]


def as_blackboard(grades: Grades) -> Table:
    """A file for Blackboard Learn, without excused students and those who have no grade."""
    yield ["Last Name", "First Name", "Username", grades.assignment]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            student = row.student
            yield [student.last_name, student.first_name, _key(student.id), row.total]


def as_gradescope_folder(grades: Grades) -> dict[str, str]:
    """A `results.json` for each graded student, in a folder with the student's id."""
    return {
        f"{row.student.id}/results.json": as_gradescope(row.cells, row.penalty)
        for row in grades.rows
        if row.cells
    }


def as_gradescope(cells: Mapping[str, Iterable[Points]], penalty: float = 0.0) -> str:
    """The `results.json` of one submission, for Gradescope and GitHub-based classrooms.

    It holds names and points of tests. The feedback page explains why a test failed.

    Args:
        cells: The graded cells of each notebook.
        penalty: Points deducted for a late submission.
    """
    tests = [
        {
            "name": f"{notebook}: {each.name}",
            "score": each.score,
            "max_score": each.max_score,
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


class Format(NamedTuple):
    """An export format.

    Attributes:
        description: What it makes, for `--help`.
        make: Returns a table, or the texts of files by their paths in a folder.
        encoding: The encoding of the table's file.
    """

    description: str
    make: Callable[[Grades], Table | dict[str, str]]
    encoding: str = "utf-8"


FORMATS = {
    # With a byte order mark, by which a spreadsheet recognizes UTF-8.
    "csv": Format("a table for a spreadsheet", as_csv, "utf-8-sig"),
    "canvas": Format("a file for Canvas", as_canvas),
    "moodle": Format("a file for Moodle", as_moodle),
    "brightspace": Format("a file for Brightspace", as_brightspace),
    "blackboard": Format("a file for Blackboard Learn", as_blackboard),
    "gradescope": Format("a folder with a results.json for each student", as_gradescope_folder),
}


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
    timestamp = submission.timestamp
    submitted = timestamp.isoformat(" ", "seconds") if timestamp else ""
    penalty = sum(each.late_submission_penalty or 0.0 for each in kept)
    return Row(student, cells, float(penalty), submitted)


def as_text(table: Table, separator: str = ",", decimal: str = ".") -> str:
    """The text of a table's file, with this separator of cells and this decimal sign."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [_cell(each, decimal) for each in row] for row in table
    )
    return text.getvalue()


def _cell(value: object, decimal: str) -> object:
    """The value of a cell; a text that a spreadsheet would run is quoted."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    if isinstance(value, Key):
        return value.replace(".", decimal) if NUMBER.fullmatch(value) else value
    return FORMULA.sub(_quoted, value) if isinstance(value, str) else value


def _quoted(found: re.Match[str]) -> str:
    ends = found[0][:1] in (";", ",", "|", "\t", "\r", "\n")  # another cell
    return f"{found[0]}'" if ends else f"'{found[0]}"


def _key(value: str | None) -> str:
    """A text that identifies a student: unchanged, unless a spreadsheet would run it."""
    return Key(value) if value and HARMLESS.fullmatch(value) else value or ""


def _name(student: Student) -> str:
    names = [each for each in (student.last_name, student.first_name) if each]
    return ", ".join(names) or student.id


def _rounded(points: float) -> float:
    return round(points, 6)  # sums of tenths have sixteen digits
