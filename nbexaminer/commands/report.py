"""`nbexaminer report ASSIGNMENT`: writes the class report."""

import contextlib
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from traitlets import Bool, Enum, Unicode, default

from ..course.incoming import folder as course
from ..course.outgoing.insight import read_insight
from ..course.outgoing.named import NamedMistakes
from ..course.outgoing.records import rehearsals
from ..course.outgoing.report_page import as_json, as_page
from ..course.outgoing.term import read_term
from ..course.outgoing.term_page import term_as_json, term_as_page
from ..course.running.asking import tell_more
from ..course.settings import Grading
from ..errors import CourseError, ExaminerError
from .arguments import Command, the_argument, the_assignment

FLAGS = {
    "term": ({"ReportApp": {"term": True}}, "Report on the mistakes of all assignments."),
    "names": ({"ReportApp": {"names": True}}, "With --term: say who, not only how many."),
}


class ReportApp(Command):
    """Writes the class report: points, tests and common mistakes."""

    name = "nbexaminer-report"
    description = (
        "Write a report on the class: points, tests, common mistakes, and submissions to look at."
    )
    examples = "nbexaminer report backprop; nbexaminer report --term"
    aliases = nbgrader_aliases | {"format": "ReportApp.format", "output": "ReportApp.output"}
    flags = nbgrader_flags | FLAGS

    format = Enum(
        ["html", "json"], "html", help="The format: html for people, json for programs."
    ).tag(config=True)
    output = Unicode("", help="The file to write; by default ASSIGNMENT-report.html or .json.").tag(
        config=True
    )
    term = Bool(False, help="Report on the mistakes of all assignments.").tag(config=True)
    names = Bool(False, help="With --term: say who, not only how many.").tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Grading]

    def run(self) -> int:
        """Write the report and print its path."""
        print(f"The report is in {self.write_term() if self.term else self.write()}.")
        return 0

    def write_term(self) -> Path:
        """Write the report on all assignments and return its path.

        Raises:
            CourseError: An assignment is named, too.
        """
        if name := the_argument(self, "assignment"):
            raise CourseError(f"--term is about all assignments: leave out {name}.")
        where = Path(self.output or f"term-report.{self.format}")
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            term = read_term(gradebook, self.coursedir)
        write = term_as_json if self.format == "json" else term_as_page
        where.write_text(write(term, self.names))
        return where

    def write(self) -> Path:
        """Write the report and return its path.

        Raises:
            CourseError: The gradebook does not know the assignment.
        """
        name = the_assignment(self)
        where = Path(self.output or f"{name}-report.{self.format}")
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            found = read_insight(gradebook, self.coursedir)
        with contextlib.suppress(ExaminerError):  # the report is of use without it
            assignment = course.read_assignment(self.coursedir, self.config)
            models = NamedMistakes(self.coursedir).models
            kept = rehearsals(Path(self.coursedir.root), name)
            tell_more(found.groups, models, assignment, Grading(parent=self), kept)
        if self.format == "json":
            where.write_text(as_json(found))
            return where
        step = self.coursedir.autograded_directory
        folder = Path(self.coursedir.format_path(step, "{student_id}", name))
        inside = folder.is_relative_to(where.resolve().parent)
        link = str(folder.relative_to(where.resolve().parent)) if inside else folder.as_uri()
        where.write_text(as_page(found, link.replace("%7B", "{").replace("%7D", "}")))
        return where
