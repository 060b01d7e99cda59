"""Grades as files for an office or a learning platform. `FORMATS` lists the formats."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import Gradebook, MissingEntry, Student
from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError
from .scale import Scale
from .table import Key, Table, for_php, key


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
    graded = {each.student_id: each for each in gradebook.assignment_submissions(name)}
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


def as_csv(grades: Grades) -> Table:
    """A table for a spreadsheet: one row per student, one column per notebook.

    Points stay points in it; a column tells what they are on a scale.
    """
    before = ["student_id", "last_name", "first_name", "email", "submitted_utc"]
    after = ["late_penalty", "total", "max", "waiting_for_a_person", "status"]
    scale, comments = [grades.scale.name] * bool(grades.scale), ["comments"] * grades.comments
    yield [*before, *grades.notebooks, *after, *scale, *comments]
    for row in grades.listed:
        yield [
            *(row.student.id, row.student.last_name, row.student.first_name),
            *(row.student.email, row.submitted),
            *(row.notebook(name) for name in grades.notebooks),
            *(row.penalty, row.total, grades.max_score, "yes" if row.waiting else "", row.status),
            *(grades.grade(row) for _ in scale),
            *(row.comments for _ in comments),
        ]


def as_canvas(grades: Grades) -> Table:
    """A file for Canvas's gradebook, which finds students by its own ID or by their login.

    An empty cell clears a grade in Canvas, and EX excuses a student. So students without a grade
    are left out.
    """
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.assignment]
    yield ["    Points Possible", "", "", "", "", grades.most]
    named = Counter(_name(row.student) for row in grades.rows)
    for row in grades.with_grade_or_excuse:
        student, name = row.student, _name(row.student)
        if named[name] > 1:  # where the login is unknown, Canvas takes the first of that name
            name = f"{name} ({student.id})"
        ids = key(student.lms_user_id), "", key(student.id)
        yield [name, *ids, "", "EX" if row.excused else grades.grade(row)]


def as_moodle(grades: Grades) -> Table:
    """A file for Moodle, which asks which columns identify students and hold the grades.

    In a new grade item, Moodle turns an empty cell into 0: without a grade, the cell is "-". Moodle
    replaces an empty address by that of the row before: the file has addresses only when everybody
    has one. It takes comments as the feedback of a grade item that exists.
    """
    addresses = all(row.student.email for row in grades.rows)
    known = ["First name", "Last name", "Username", *["Email address"] * addresses]
    yield [*known, grades.assignment, *[f"{grades.assignment} feedback"] * grades.comments]
    for row in grades.listed:
        student, total = row.student, "-" if row.excused or not row.cells else grades.grade(row)
        grade = key(total) if isinstance(total, str) else Key(total)
        address = [key(student.email)] * addresses
        names = [for_php(each) for each in (student.first_name, student.last_name)]
        said = [for_php(row.comments)] * grades.comments
        yield [*names, key(student.id), *address, grade, *said]


def as_brightspace(grades: Grades) -> Table:
    """A file for Brightspace, without excused students and those who have no grade.

    Its grade items of the type "select box" have words, which it calls symbols.
    """
    kind = "Grade Symbol" if grades.scale.words else "Points Grade"
    yield ["Username", f"{grades.assignment} {kind}", "End-of-Line Indicator"]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            yield [key(row.student.id), grades.grade(row), "#"]


def as_blackboard(grades: Grades) -> Table:
    """A file for Blackboard Learn, without excused students and those who have no grade."""
    yield ["Last Name", "First Name", "Username", grades.assignment]
    for row in grades.with_grade_or_excuse:
        if not row.excused:
            student = row.student
            yield [student.last_name, student.first_name, key(student.id), grades.grade(row)]


def as_gradescope_folder(grades: Grades) -> dict[str, str]:
    """A `results.json` for each graded student, in a folder with the student's id."""
    return {
        f"{row.student.id}/results.json": as_gradescope(row.cells, row.penalty)
        for row in grades.listed
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
        scales: Whether it takes other grades than points.
        comments: Whether it takes comments.
    """

    description: str
    make: Callable[[Grades], Table | dict[str, str]]
    encoding: str = "utf-8"
    scales: bool = True
    comments: bool = False


FORMATS = {
    # With a byte order mark, by which a spreadsheet recognizes UTF-8.
    "csv": Format("a table for a spreadsheet", as_csv, "utf-8-sig", comments=True),
    "canvas": Format("a file for Canvas", as_canvas),
    "moodle": Format("a file for Moodle", as_moodle, comments=True),
    "brightspace": Format("a file for Brightspace", as_brightspace),
    "blackboard": Format("a file for Blackboard Learn", as_blackboard),
    "gradescope": Format(
        "a folder with a results.json for each student", as_gradescope_folder, scales=False
    ),
}


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


def _name(student: Student) -> str:
    names = [each for each in (student.last_name, student.first_name) if each]
    return ", ".join(names) or student.id


def _rounded(points: float) -> float:
    return round(points, 6)  # sums of tenths have sixteen digits
