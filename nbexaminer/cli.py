"""The commands: `nbexaminer grade backprop`, `nbexaminer doctor`."""

import os
import sys

from nbgrader.apps.baseapp import NbGrader, nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, Integer, default
from traitlets.config import catch_config_error

from . import doctor
from .commands.export import ExportApp
from .commands.grade_one import GradeOneApp
from .course import folder as course
from .course.coordinator import Coordinator
from .course.gradebook import Book
from .course.settings import SANDBOX_FLAG, Grading
from .errors import CannotConfine, CourseError
from .notebook.sanitize.text import guard, one_line
from .student import confine

FLAGS = SANDBOX_FLAG | {
    "force": ({"GradeApp": {"force": True}}, "Grade again what is graded already."),
}


class GradeApp(NbGrader):
    """Grades an assignment: `submitted/` to `autograded/` and `gradebook.db`."""

    name = "nbexaminer-grade"
    description = (
        "Grade what students submitted, their code confined and the tests out of its reach."
    )
    examples = "nbexaminer grade backprop --student=some-student"
    aliases = nbgrader_aliases | {"jobs": "GradeApp.jobs"}
    flags = nbgrader_flags | FLAGS

    force = Bool(False, help="Grade again what is graded already.").tag(config=True)
    jobs = Integer(
        0, min=0, help="How many notebooks to grade at a time; 0: as many as there are processors."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde, Grading]

    @catch_config_error
    def initialize(self, argv: list[str] | None = None) -> None:
        super().initialize(argv)
        if self.extra_args:
            self.coursedir.assignment_id = self.extra_args[0]

    def start(self) -> None:
        """Grade, and exit with 1 when something could not be graded."""
        super().start()
        guard(self.log)
        try:
            troubles = self.grade()
        except (CourseError, CannotConfine) as error:
            troubles = [str(error)]
        except KeyboardInterrupt:
            troubles = ["Stopped. What was graded is kept; run it again to go on."]
        for trouble in troubles:
            print(one_line(trouble), file=sys.stderr)
        self.exit(1 if troubles else 0)

    def grade(self) -> list[str]:
        """Grade, and return what could not be graded: whose, which notebook, and why.

        Raises:
            CourseError: Nothing can be graded before the instructor repairs the course.
            CannotConfine: Nothing can be graded on this machine.
        """
        if not self.coursedir.assignment_id:
            raise CourseError("Name the assignment: nbexaminer grade ASSIGNMENT")
        if self.extra_args[1:]:
            raise CourseError(f"One assignment at a time, please: what is {self.extra_args[1]}?")
        settings = Grading(parent=self)
        if settings.sandbox and (why := confine.missing()):
            raise CannotConfine(f"{why} To grade without confinement: --no-sandbox.")
        assignment = course.read_assignment(self.coursedir, self.config)
        submissions = course.find_submissions(self.coursedir)
        if not submissions:
            where = self.coursedir.format_path(
                self.coursedir.submitted_directory, self.coursedir.student_id, assignment.name
            )
            raise CourseError(f"There are no submissions of {assignment.name} in {where}.")
        book = Book(Autograde(coursedir=self.coursedir, parent=self), assignment)
        jobs = self.jobs or len(os.sched_getaffinity(0))
        try:
            coordinator = Coordinator(self.coursedir, assignment, book, settings, self.log)
            troubles = coordinator.grade(submissions, jobs, self.force)
            return troubles + course.strays(self.coursedir)
        finally:
            book.close()


class DoctorApp(NbGrader):
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
        "grade": (GradeApp, GradeApp.description),
        "grade-one": (GradeOneApp, GradeOneApp.description),
        "export": (ExportApp, ExportApp.description),
        "doctor": (DoctorApp, DoctorApp.description),
    }

    def start(self) -> None:
        """Run the command, or show which there are."""
        super().start()
        self.print_help()
        self.exit(1)
