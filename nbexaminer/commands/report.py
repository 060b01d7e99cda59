"""`nbexaminer report ASSIGNMENT`: writes the class report."""

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases
from traitlets import Enum, Unicode

from ..course.outgoing.insight import read_insight
from ..course.outgoing.report_page import as_json, as_page
from .arguments import Command, the_assignment


class ReportApp(Command):
    """Writes the class report: points, tests and common mistakes."""

    name = "nbexaminer-report"
    description = (
        "Write a report on the class: points, tests, common mistakes, and submissions to look at."
    )
    examples = "nbexaminer report backprop"
    aliases = nbgrader_aliases | {"format": "ReportApp.format", "output": "ReportApp.output"}

    format = Enum(
        ["html", "json"], "html", help="The format: html for people, json for programs."
    ).tag(config=True)
    output = Unicode("", help="The file to write; by default ASSIGNMENT-report.html or .json.").tag(
        config=True
    )

    def run(self) -> int:
        """Write the report and print its path."""
        print(f"The report is in {self.write()}.")
        return 0

    def write(self) -> Path:
        """Write the report and return its path.

        Raises:
            CourseError: The gradebook does not know the assignment.
        """
        name = the_assignment(self)
        where = Path(self.output or f"{name}-report.{self.format}")
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            found = read_insight(gradebook, self.coursedir)
        if self.format == "json":
            where.write_text(as_json(found))
            return where
        step = self.coursedir.autograded_directory
        folder = Path(self.coursedir.format_path(step, "{student_id}", name))
        inside = folder.is_relative_to(where.resolve().parent)
        link = str(folder.relative_to(where.resolve().parent)) if inside else folder.as_uri()
        where.write_text(as_page(found, link.replace("%7B", "{").replace("%7D", "}")))
        return where
