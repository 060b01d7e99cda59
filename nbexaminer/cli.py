"""The commands: `nbexaminer grade backprop`, `nbexaminer doctor`."""

import sys
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader, nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, Integer, TraitError, Unicode, default

from . import doctor
from .commands.arguments import Command, the_assignment
from .commands.check import CheckApp
from .commands.export import ExportApp
from .commands.feedback import FeedbackApp
from .commands.grade_one import GradeOneApp
from .commands.report import ReportApp
from .course.coordinator import changes
from .course.grading import grade_assignment
from .course.records import Records
from .course.settings import SANDBOX_FLAG, Grading
from .course.summary import grouped
from .errors import CannotConfine, CourseError
from .notebook.sanitize.text import guard, one_line

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

    def start(self) -> None:
        """Grade, and exit with 1 when something needs a look, 2 when nothing was graded."""
        super().start()
        guard(self.log)
        try:
            the_assignment(self)
            outcome = grade_assignment(
                Autograde(coursedir=self.coursedir, parent=self),
                force=self.force or self.dry_run,
                dry_run=self.dry_run,
                jobs=self.jobs,
                scheduler=self.scheduler,
            )
        except (CourseError, CannotConfine, TraitError) as error:
            print(one_line(str(error)), file=sys.stderr)
            self.exit(2)
        for line in (*outcome.course, *grouped(outcome.look)):
            print(one_line(line), file=sys.stderr)
        for line in changes(outcome):
            print(one_line(line))
        nothing = outcome.failed and not outcome.graded and not outcome.unchanged
        self.exit(2 if nothing else 1 if outcome.look or outcome.course else 0)


class ProblemsApp(Command):
    """Says again what a person should look at."""

    name = "nbexaminer-problems"
    description = "List what a person should look at in an assignment that was graded."

    def start(self) -> None:
        """List it, and exit with 1 when there is anything."""
        super().start()
        try:
            name = the_assignment(self)
        except CourseError as error:
            print(error, file=sys.stderr)
            self.exit(2)
        records = Records(Path(self.coursedir.root), name)
        found = [line for student in records.students for line in records.problems(student)]
        print("\n".join(map(one_line, found)) or f"Nothing in {name} needs a look.")
        self.exit(1 if found else 0)


class DoctorApp(Command):
    """Says what this machine's kernel can confine."""

    name = "nbexaminer-doctor"
    description = "Say what this machine's kernel can confine."

    def start(self) -> None:
        """Examine, and exit with 1 when student code cannot be confined."""
        super().start()
        findings = doctor.examine()
        for finding in findings:
            print("ok      " if finding.good else "MISSING ", finding.text)
        self.exit(0 if all(finding.good for finding in findings) else 1)


class ExaminerApp(NbGrader):
    """Chooses the command."""

    name = "nbexaminer"
    description = (
        "Grade nbgrader assignments with student code confined and tests out of its reach."
    )
    subcommands = {
        "check": (CheckApp, CheckApp.description),
        "grade": (GradeApp, GradeApp.description),
        "grade-one": (GradeOneApp, GradeOneApp.description),
        "export": (ExportApp, ExportApp.description),
        "feedback": (FeedbackApp, FeedbackApp.description),
        "report": (ReportApp, ReportApp.description),
        "problems": (ProblemsApp, ProblemsApp.description),
        "doctor": (DoctorApp, DoctorApp.description),
    }

    def start(self) -> None:
        """Run the command, or show which there are."""
        super().start()
        self.print_help()
        self.exit(1)
