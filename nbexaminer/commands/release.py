"""`nbexaminer release ASSIGNMENT`: makes the students' edition, even when somebody is graded."""

from nbgrader.converters import GenerateAssignment
from traitlets import default

from ..course.hooks import Released
from ..course.incoming.files import GRADING
from ..course.settings import Changes
from .arguments import Command, the_assignment


class ReleaseApp(Command):
    """Makes the students' edition of an assignment."""

    name = "nbexaminer-release"
    description = (
        "Make the students' edition anew, as nbgrader does. The gradebook follows the source even"
        " when somebody is graded, and the release stays when something fails."
    )
    examples = "nbexaminer release backprop"
    aliases = Command.aliases | {"renamed": "Changes.renamed"}

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), GenerateAssignment, Changes]

    def run(self) -> int:
        """Release it."""
        name = the_assignment(self)
        self.coursedir.ignore = [*self.coursedir.ignore, GRADING]
        converter = GenerateAssignment(coursedir=self.coursedir, parent=self)
        converter.force, converter.exporter_class = True, Released
        converter.start()
        where = self.coursedir.format_path(self.coursedir.release_directory, ".", name)
        print(f"{name} is released in {where}.")
        return 0
