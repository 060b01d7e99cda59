"""`nbexaminer check ASSIGNMENT`: the author's own check, before any student hands in."""

from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from traitlets import Enum, default

from ..course.incoming import folder as course
from ..course.running.review import Review, as_json, as_table, review
from ..course.settings import SANDBOX_FLAG, Grading
from ..grade import require_confinement
from ..notebook.sanitize.text import one_line
from .arguments import Command, the_assignment


class CheckApp(Command):
    """Grades the model solution, the empty release and answers without work, test by test."""

    name = "nbexaminer-check"
    description = (
        "Check an assignment before students hand in: where each test runs, what the model"
        " solution and the empty release earn, and which answers without work pass."
    )
    examples = "nbexaminer check backprop"
    aliases = nbgrader_aliases | {"format": "CheckApp.format"}
    flags = nbgrader_flags | SANDBOX_FLAG

    format = Enum(["text", "json"], "text", help="For people, or for programs.").tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Grading]

    def run(self) -> int:
        """Print what was found; return 1 when something should be mended."""
        found = self.review()
        if self.format == "json":
            print(as_json(self.coursedir.assignment_id, found))
        else:
            print(as_table(found))
            for line in (*found.notes, *found.faults):
                print(one_line(line))
        return 1 if found.faults else 0

    def review(self) -> Review:
        """Check the assignment that the command line names.

        Raises:
            CourseError: There is none, or it can't be graded.
            CannotConfine: Nothing can be graded on this machine.
        """
        the_assignment(self)
        settings = Grading(parent=self)
        require_confinement(settings.sandbox)
        assignment = course.read_assignment(self.coursedir, self.config)
        return review(assignment, self.coursedir, settings)
