"""`nbexaminer check ASSIGNMENT`: checks an assignment before students hand in."""

from collections.abc import Iterator

from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from traitlets import Bool, Enum, default

from ..course.incoming import folder as course
from ..course.running.last_class import last_class
from ..course.running.mutants import survey
from ..course.running.review import Review, as_json, as_table, review
from ..course.settings import SANDBOX_FLAG, Grading
from ..grade import require_confinement
from ..notebook.sanitize.text import one_line
from .arguments import Command, the_assignment


class CheckApp(Command):
    """Grades the model solution, the empty release and idle answers, test by test."""

    name = "nbexaminer-check"
    description = (
        "Check an assignment before students hand in. Shows where each test runs, what the model"
        " solution and the empty release earn, and which tests an answer passes that does no work:"
        " it is always the same value, or it empties its arguments or results."
    )
    examples = "nbexaminer check backprop"
    aliases = nbgrader_aliases | {"format": "CheckApp.format"}
    flags = (
        nbgrader_flags
        | SANDBOX_FLAG
        | {
            "mutants": (
                {"CheckApp": {"mutants": True}},
                "Also grade small slips in the model solution, and say which no test notices.",
            )
        }
    )

    format = Enum(
        ["text", "json"], "text", help="The format: text for people, json for programs."
    ).tag(config=True)

    mutants = Bool(
        False, help="Also grade small slips in the model solution, and say which no test notices."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Grading]

    def run(self) -> int:
        """Print the findings; return 1 when there are faults."""
        found = self.review()
        if self.format == "json":
            print(as_json(self.coursedir.assignment_id, found))
        else:
            print(as_table(found))
            for line in (*found.notes, *found.faults):
                print(one_line(line))
        if self.mutants:
            for line in self.missed():
                print(one_line(line))
        return 1 if found.faults else 0

    def missed(self) -> Iterator[str]:
        """What slips in the model solution, and the answers of the last class, say of the tests."""
        assignment = course.read_assignment(self.coursedir, self.config)
        settings = Grading(parent=self)
        yield from survey(assignment, settings).lines()
        yield from last_class(assignment, self.coursedir, settings)

    def review(self) -> Review:
        """Check the assignment that the command line names.

        Raises:
            CourseError: No assignment is named, or it cannot be graded.
            CannotConfine: This machine cannot confine student code.
        """
        the_assignment(self)
        settings = Grading(parent=self)
        require_confinement(settings.sandbox)
        assignment = course.read_assignment(self.coursedir, self.config)
        return review(assignment, self.coursedir, settings)
