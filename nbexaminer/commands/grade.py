"""`nbexaminer grade ASSIGNMENT`: from `submitted/` to `autograded/` and `gradebook.db`."""

from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, Integer, Unicode, default

from ..course.outgoing.outcome import changes
from ..course.outgoing.summary import grouped
from ..course.running.grading import grade_assignment
from ..course.settings import SANDBOX_FLAG, Grading
from ..notebook.sanitize.text import one_line
from .arguments import Command, say, the_assignment

FLAGS = SANDBOX_FLAG | {
    "force": ({"GradeApp": {"force": True}}, "Grade again what is graded already."),
    "dry-run": (
        {"GradeApp": {"dry_run": True}},
        "Only say whose points grading again would change; write nothing.",
    ),
}


class GradeApp(Command):
    """Grades an assignment: `submitted/` to `autograded/` and `gradebook.db`."""

    name = "nbexaminer-grade"
    description = (
        "Grade what students submitted, their code confined and the tests out of its reach."
    )
    examples = "nbexaminer grade backprop --student=some-student"
    aliases = nbgrader_aliases | {"jobs": "GradeApp.jobs", "scheduler": "GradeApp.scheduler"}
    flags = nbgrader_flags | FLAGS

    force = Bool(False, help="Grade again what is graded already.").tag(config=True)
    dry_run = Bool(
        False, help="Only say whose points grading again would change; write nothing."
    ).tag(config=True)
    scheduler = Unicode(
        "", help="The address of a Dask cluster that grades, such as tcp://10.0.0.1:8786."
    ).tag(config=True)
    jobs = Integer(
        0, min=0, help="How many notebooks to grade at a time; 0: as many as there are processors."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde, Grading]

    def run(self) -> int:
        """Grade; return 1 when something needs a look, 2 when nothing was graded."""
        the_assignment(self)
        outcome = grade_assignment(
            Autograde(coursedir=self.coursedir, parent=self),
            force=self.force or self.dry_run,
            dry_run=self.dry_run,
            jobs=self.jobs,
            scheduler=self.scheduler,
        )
        say(*outcome.course, *grouped(outcome.look))
        for line in changes(outcome):
            print(one_line(line))
        nothing = outcome.failed and not outcome.graded and not outcome.unchanged
        return 2 if nothing else 1 if outcome.look or outcome.course else 0
