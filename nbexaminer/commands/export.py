"""`nbexaminer export ASSIGNMENT --to=FORMAT`: writes the grades in a format of `FORMATS`."""

from dataclasses import replace
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_flags
from traitlets import Any, Bool, Enum, Unicode

from ..course.outgoing.export import FORMATS
from ..course.outgoing.exported import Exported
from ..course.outgoing.grades import Grades, read_grades
from ..course.outgoing.penalties import Penalties
from ..course.outgoing.scale import Scale
from ..course.outgoing.summary import grouped
from ..course.outgoing.table import as_text
from ..errors import CourseError
from .arguments import OfSection, say, the_assignment

FLAGS = {
    "percent": ({"ExportApp": {"scale": "100"}}, "Percentages instead of points."),
    "changed": (
        {"ExportApp": {"changed": True}},
        "Only the students whose grade differs from the last export to this format.",
    ),
    "comments": ({"ExportApp": {"comments": True}}, "The comments to students, too."),
}


class ExportApp(OfSection):
    """Writes the grades of an assignment for an office or a learning platform."""

    name = "nbexaminer-export"
    description = "Write the grades of an assignment. The formats: " + "; ".join(
        f"{name}, {each.description}" for name, each in FORMATS.items()
    )
    examples = "nbexaminer export backprop --to=canvas"
    aliases = OfSection.aliases | {
        name: f"ExportApp.{name}"
        for name in ("to", "output", "separator", "decimal", "excused", "scale")
    }
    flags = nbgrader_flags | FLAGS

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

    scale = Unicode(
        "",
        help="What the points are expressed in: a number such as 20 stands for all points; in"
        " 'A=90,B=75,F=0', A is given from 90 percent of them on.",
    ).tag(config=True)
    changed = Bool(False, help="Only who has another grade than in the last export.").tag(
        config=True
    )
    comments = Bool(False, help="The comments to students, too.").tag(config=True)
    plugin_class = Any(help="Not used here, but by nbgrader's command of this name.").tag(
        config=True
    )

    def run(self) -> int:
        """Write the grades and list those still missing; return 1 when there are any."""
        name, scale, form = the_assignment(self), Scale.read(self.scale), FORMATS[self.to]
        if scale and not form.scales:
            raise CourseError(f"{self.to} takes points only: leave out --percent and --scale.")
        if misread := [word for word in scale.words if form.misread.fullmatch(word)]:
            raise CourseError(f"{self.to} takes {misread[0]} for no word. Choose another.")
        if self.comments and not form.comments:
            raise CourseError(f"The file for {self.to} has no place for comments.")
        separator = "\t" if self.separator in ("tab", "\\t") else self.separator
        if len(separator) != 1 or separator in ('"', self.decimal):
            raise CourseError(
                f"{self.separator!r} cannot separate cells when {self.decimal!r} is the decimal"
                " sign. Try --separator=';'"
            )
        if form.separators and separator not in form.separators:
            known = " or ".join(map(repr, form.separators))
            raise CourseError(f"{self.to} reads only files with the separator {known}.")
        excused = [each.strip() for each in self.excused.split(",") if each.strip()]
        exported = Exported(Path(self.coursedir.root), name, self.to)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            renewed = Penalties(self, self.coursedir, gradebook).renew()
            grades = read_grades(gradebook, self.coursedir, excused, self.comments)
            if unknown := set(excused) - {row.student.id for row in grades.rows}:
                raise CourseError(f"The gradebook has no student {', '.join(sorted(unknown))}.")
            if (chosen := self.chosen()) is not None:
                grades = replace(grades, chosen=frozenset(chosen))
            grades = replace(grades, scale=scale)
            gone = exported.taken_back(grades)
            if self.changed:
                grades = replace(grades, chosen=exported.changed(grades))
            where = self.write(grades, separator)
        exported.keep(grades)
        graded = sum(1 for row in grades.listed if row.cells)
        print(f"{graded} students of {len(grades.listed)} have a grade, in {where}.")
        warnings = _warnings(grades)
        if gone:
            told = _shortened(gone)
            warnings.append(f"Without a grade now, but with one in the last export: {told}.")
        if self.to == "moodle" and any(_over_100(grades.grade(row)) for row in grades.listed):
            warnings.append(
                "Moodle imports no file with a grade over 100, unless its site allows"
                " unlimited grades. Try --percent."
            )
        say(*grouped(renewed), *warnings)
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


def _over_100(grade: float | str) -> bool:
    return isinstance(grade, float) and grade > 100


def _warnings(grades: Grades) -> list[str]:
    """What an instructor should know before these grades count."""
    ungraded = [row.student.id for row in grades.listed if not row.cells and not row.excused]
    waiting = [row.student.id for row in grades.listed if row.waiting]
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
