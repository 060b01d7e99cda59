"""`nbexaminer grade ASSIGNMENT`: grades `submitted/` into `autograded/` and `gradebook.db`."""

import sys

from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from traitlets import Bool, Integer, Unicode, default

from ..course.outgoing.outcome import changes
from ..course.outgoing.summary import grouped
from ..course.running.grading import grade_assignment
from ..course.settings import SANDBOX_FLAG, Changes, Grading
from ..notebook.sanitize.text import one_line
from .arguments import OfSection, say, the_assignment

FLAGS = SANDBOX_FLAG | {
    "force": ({"GradeApp": {"force": True}}, "Grade submissions again that are graded already."),
    "dry-run": (
        {"GradeApp": {"dry_run": True}},
        "Grade again and show whose points would change, but write nothing.",
    ),
}


class GradeApp(OfSection):
    """Grades the submissions of an assignment."""

    name = "nbexaminer-grade"
    description = "Grade submissions. Student code runs confined and cannot reach the tests."
    examples = "nbexaminer grade backprop --student=some-student"
    aliases = nbgrader_aliases | {
        "jobs": "GradeApp.jobs",
        "scheduler": "GradeApp.scheduler",
        "section": "OfSection.section",
        "renamed": "Changes.renamed",
    }
    flags = nbgrader_flags | FLAGS

    force = Bool(False, help="Grade submissions again that are graded already.").tag(config=True)
    dry_run = Bool(
        False, help="Grade again and show whose points would change, but write nothing."
    ).tag(config=True)
    scheduler = Unicode(
        "", help="The address of a Dask cluster to grade on, such as tcp://10.0.0.1:8786."
    ).tag(config=True)
    jobs = Integer(
        0, min=0, help="The number of notebooks to grade at a time; 0 means one for each processor."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        classes = [*super()._classes_default(), Grading, Changes]
        if any("Autograde" in each or each == "--help-all" for each in sys.argv):
            from nbgrader.converters import Autograde  # it imports the database

            classes.append(Autograde)
        return classes

    def run(self) -> int:
        """Grade; return 1 when a person should look at something, 2 when nothing was graded."""
        the_assignment(self)
        outcome = grade_assignment(
            self,
            force=self.force or self.dry_run,
            dry_run=self.dry_run,
            jobs=self.jobs,
            scheduler=self.scheduler,
            only=self.chosen(),
        )
        for line in outcome.source:
            print(one_line(line))
        say(*outcome.course, *grouped(outcome.look))
        for line in changes(outcome):
            print(one_line(line))
        nothing = outcome.failed and not outcome.graded and not outcome.unchanged
        return 2 if nothing else 1 if outcome.look or outcome.course else 0
