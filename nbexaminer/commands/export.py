"""`nbexaminer export ASSIGNMENT --to=FORMAT`: writes the grades in a format of `FORMATS`."""

from dataclasses import replace
from pathlib import Path

from nbgrader.api import Gradebook
from traitlets import Enum, Unicode

from ..course.outgoing.export import FORMATS, Grades, as_text, read_grades
from ..errors import CourseError
from .arguments import OfSection, say, the_assignment


class ExportApp(OfSection):
    """Writes the grades of an assignment for an office or a learning platform."""

    name = "nbexaminer-export"
    description = "Write the grades of an assignment. The formats: " + "; ".join(
        f"{name}, {each.description}" for name, each in FORMATS.items()
    )
    examples = "nbexaminer export backprop --to=canvas"
    aliases = OfSection.aliases | {
        name: f"ExportApp.{name}" for name in ("to", "output", "separator", "decimal", "excused")
    }

    to = Enum([*FORMATS], "csv", help="The format.").tag(config=True)
    output = Unicode(
        "", help="The file or folder to write; by default named after assignment and format."
    ).tag(config=True)

    separator = Unicode(",", help="The separator of a table's cells: a comma, ';' or 'tab'.").tag(
        config=True
    )
    decimal = Enum([".", ","], ".", help="The decimal sign of numbers.").tag(config=True)
    excused = Unicode(
        "",
        help="Students who need not hand in: ids in the gradebook, separated by commas.",
    ).tag(config=True)

    def run(self) -> int:
        """Write the grades and list those still missing; return 1 when there are any."""
        the_assignment(self)
        separator = "\t" if self.separator in ("tab", "\\t") else self.separator
        if len(separator) != 1 or separator in ('"', self.decimal):
            raise CourseError(
                f"{self.separator!r} cannot separate cells when {self.decimal!r} is the decimal"
                " sign. Try --separator=';'"
            )
        excused = [each.strip() for each in self.excused.split(",") if each.strip()]
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            grades = read_grades(gradebook, self.coursedir, excused)
            if unknown := set(excused) - {row.student.id for row in grades.rows}:
                raise CourseError(f"The gradebook has no student {', '.join(sorted(unknown))}.")
            chosen = self.chosen()
            if chosen is not None:
                rows = tuple(row for row in grades.rows if row.student.id in chosen)
                grades = replace(grades, rows=rows)
            where = self.write(grades, separator)
        graded = sum(1 for row in grades.rows if row.cells)
        print(f"{graded} students of {len(grades.rows)} have a grade, in {where}.")
        warnings = _warnings(grades)
        say(*warnings)
        return 1 if warnings else 0

    def write(self, grades: Grades, separator: str) -> Path:
        """Write the grades in the requested format; return the path."""
        chosen = FORMATS[self.to]
        content = chosen.make(grades)
        path = Path(self.output or f"{grades.assignment}-{self.to}")
        if isinstance(content, dict):
            for name, text in content.items():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                (path / name).write_text(text, encoding="utf-8")
            return path
        path = path if self.output else path.with_name(f"{path.name}.csv")
        text = as_text(content, separator, self.decimal)
        path.write_text(text, encoding=chosen.encoding, newline="")
        return path


def _warnings(grades: Grades) -> list[str]:
    """What an instructor should know before these grades count."""
    ungraded = [row.student.id for row in grades.rows if not row.cells and not row.excused]
    waiting = [row.student.id for row in grades.rows if row.waiting]
    warnings = []
    if grades.removed:
        removed = ", ".join(grades.removed)
        warnings.append(f"The gradebook still has {removed}, but not the source: not counted.")
    if ungraded:
        warnings.append(f"Not graded, so without a grade in the file: {_shortened(ungraded)}.")
    if waiting:
        warnings.append(f"Waiting for manual grading or a second look: {_shortened(waiting)}.")
    return warnings


def _shortened(students: list[str], most: int = 5) -> str:
    """The first students by name, and the number of the others."""
    shown = ", ".join(students[:most])
    return f"{shown} and {len(students) - most} more" if len(students) > most else shown
