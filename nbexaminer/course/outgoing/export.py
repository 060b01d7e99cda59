"""Grades as files for an office or a learning platform. `FORMATS` lists the formats."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from nbgrader.api import Student

from .grades import Grades, Points, rounded
from .table import Key, Table, for_php, key


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
    are left out. 80% is 80 percent of whatever the assignment gives there. The ID is a number: of
    any other text, Canvas would use the digits at its beginning.
    """
    percent = grades.scale.most == 100
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.assignment]
    yield ["    Points Possible", "", "", "", "", grades.max_score if percent else grades.most]
    named = Counter(_name(row.student) for row in grades.rows)
    for row in grades.with_grade_or_excuse:
        student, name = row.student, _name(row.student)
        if named[name] > 1:  # where the login is unknown, Canvas takes the first of that name
            name = f"{name} ({student.id})"
        number = student.lms_user_id or ""
        ids = Key(number) if number.isdecimal() else "", "", key(student.id)
        grade = f"{grades.grade(row)}%" if percent else grades.grade(row)
        yield [name, *ids, "", "EX" if row.excused else grade]


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
    result: dict[str, Any] = {"score": rounded(max(0.0, earned - penalty)), "tests": tests}
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
        separators: Those that its importer knows; "" for any.
        misread: Words that its importer takes for something else.
    """

    description: str
    make: Callable[[Grades], Table | dict[str, str]]
    encoding: str = "utf-8"
    scales: bool = True
    comments: bool = False
    separators: str = ""
    misread: re.Pattern[str] = re.compile("(?!)")


FORMATS = {
    # With a byte order mark, by which a spreadsheet recognizes UTF-8.
    "csv": Format("a table for a spreadsheet", as_csv, "utf-8-sig", comments=True),
    "canvas": Format(
        "a file for Canvas",
        as_canvas,
        separators=",;",
        # It excuses by the one, and turns the comma of the others into a point.
        misread=re.compile(r"EX|-?[\d.,]*,[\d.,]*%?", re.IGNORECASE),
    ),
    "moodle": Format("a file for Moodle", as_moodle, comments=True, separators=",;:\t"),
    "brightspace": Format("a file for Brightspace", as_brightspace),
    "blackboard": Format("a file for Blackboard Learn", as_blackboard, separators=",\t"),
    "gradescope": Format(
        "a folder with a results.json for each student", as_gradescope_folder, scales=False
    ),
}


def _name(student: Student) -> str:
    names = [each for each in (student.last_name, student.first_name) if each]
    return ", ".join(names) or student.id
