"""`nbexaminer export ASSIGNMENT --to csv|canvas|moodle|brightspace|blackboard|gradescope`."""

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases
from traitlets import Enum, Unicode

from ..course.outgoing import export
from ..course.outgoing.export import Grades
from ..errors import CourseError
from .arguments import Command, say, the_assignment

FORMATS = [*export.TABLES, "gradescope"]


class ExportApp(Command):
    """Writes the grades of an assignment for an office or a learning platform."""

    name = "nbexaminer-export"
    description = (
        "Write the grades of an assignment as a file for a spreadsheet (csv) or a platform;"
        " gradescope is a folder with a results.json for each student."
    )
    examples = "nbexaminer export backprop --to=canvas"
    aliases = nbgrader_aliases | {
        name: f"ExportApp.{name}" for name in ("to", "output", "separator", "decimal", "excused")
    }

    to = Enum(FORMATS, "csv", help="Who shall read it.").tag(config=True)
    output = Unicode("", help="Where to write; without it, a name that says what it is.").tag(
        config=True
    )

    separator = Unicode(
        ",", help="What stands between cells: a comma, ';' or 'tab'. Not for gradescope."
    ).tag(config=True)
    decimal = Enum([".", ","], ".", help="The decimal sign of numbers.").tag(config=True)
    excused = Unicode(
        "",
        help="Who need not hand in: ids in the gradebook, with commas between them.",
    ).tag(config=True)

    def run(self) -> int:
        """Write, and say what is in it and what is not there yet; return 1 for the latter."""
        the_assignment(self)
        separator = "\t" if self.separator in ("tab", "\\t") else self.separator
        if len(separator) != 1 or separator in ('"', self.decimal):
            raise CourseError(
                f"Cells cannot have {self.separator!r} between them when {self.decimal!r} is the"
                " decimal sign. Try --separator=';'"
            )
        excused = [each.strip() for each in self.excused.split(",") if each.strip()]
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            grades = export.read_grades(gradebook, self.coursedir, excused)
            if unknown := set(excused) - {row.student.id for row in grades.rows}:
                raise CourseError(f"The gradebook has no student {', '.join(sorted(unknown))}.")
            where = self.write(grades, separator)
        graded = sum(1 for row in grades.rows if row.cells)
        print(f"{graded} students of {len(grades.rows)} have a grade, in {where}.")
        doubts = _doubts(grades)
        say(*doubts)
        return 1 if doubts else 0

    def write(self, grades: Grades, separator: str) -> Path:
        """Write the grades in the format that is asked for, and return where."""
        name = grades.assignment
        if self.to != "gradescope":
            where = Path(self.output or f"{name}-{self.to}.csv")
            # A mark at its beginning tells a spreadsheet that this is UTF-8.
            encoding = "utf-8-sig" if self.to == "csv" else "utf-8"
            text = export.as_text(export.TABLES[self.to](grades), separator, self.decimal)
            where.write_text(text, encoding=encoding, newline="")
            return where
        where = Path(self.output or f"{name}-gradescope")
        for row in grades.rows:
            if row.cells:
                folder = where / row.student.id
                folder.mkdir(parents=True, exist_ok=True)
                results = export.as_gradescope(row.cells, row.penalty)
                (folder / "results.json").write_text(results, encoding="utf-8")
        return where


def _doubts(grades: Grades) -> list[str]:
    """What somebody should know before these grades count."""
    nothing = [row.student.id for row in grades.rows if not row.cells and not row.excused]
    waiting = [row.student.id for row in grades.rows if row.waiting]
    doubts = []
    if grades.removed:
        gone = ", ".join(grades.removed)
        doubts.append(f"The gradebook still has {gone}, the source has not: it does not count.")
    if nothing:
        doubts.append(
            f"Nothing of these is graded, they have no grade in the file: {_named(nothing)}."
        )
    if waiting:
        doubts.append(f"These wait for a person, to mark them or to look again: {_named(waiting)}.")
    return doubts


def _named(students: list[str], most: int = 5) -> str:
    """The first of them by name, and how many more."""
    shown = ", ".join(students[:most])
    return f"{shown} and {len(students) - most} more" if len(students) > most else shown
