"""The commands: `nbexaminer grade backprop`, `nbexaminer doctor`."""

import os
import sys
from pathlib import Path

import nbformat
from nbgrader.apps.baseapp import NbGrader, nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, Integer, TraitError, default

from . import __version__, doctor
from .commands.arguments import Command, the_assignment
from .commands.check import CheckApp
from .commands.export import ExportApp
from .commands.grade_one import GradeOneApp
from .course import folder as course
from .course.coordinator import Coordinator, Outcome
from .course.folder import Assignment
from .course.gradebook import Book
from .course.records import Records, digest, sole_grader
from .course.settings import SANDBOX_FLAG, Grading
from .errors import CannotConfine, CourseError
from .notebook.sanitize.text import guard, one_line
from .student import confine

FLAGS = SANDBOX_FLAG | {
    "force": ({"GradeApp": {"force": True}}, "Grade again what is graded already."),
}


class GradeApp(Command):
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

    def start(self) -> None:
        """Grade, and exit with 1 when something needs a look, 2 when nothing was graded."""
        super().start()
        guard(self.log)
        try:
            outcome = self.grade()
        except (CourseError, CannotConfine, TraitError) as error:
            print(one_line(str(error)), file=sys.stderr)
            self.exit(2)
        except KeyboardInterrupt:
            sentence = "Stopped. What was graded is kept; run it again to go on."
            print(sentence, file=sys.stderr)
            self.exit(1)
        for line in outcome.course + outcome.look:
            print(one_line(line), file=sys.stderr)
        self.log.info(
            "%d graded, %d unchanged, %d need a look",
            outcome.graded,
            outcome.unchanged,
            len({line.split(":")[0] for line in outcome.look}),
        )
        nothing = outcome.failed and not outcome.graded and not outcome.unchanged
        self.exit(2 if nothing else 1 if outcome.look or outcome.course else 0)

    def grade(self) -> Outcome:
        """Grade, and return what became of each submission.

        Raises:
            CourseError: Nothing can be graded before the instructor repairs the course.
            CannotConfine: Nothing can be graded on this machine.
        """
        name = the_assignment(self)
        settings = Grading(parent=self)
        if settings.sandbox and (why := confine.missing()):
            raise CannotConfine(f"{why} To grade without confinement: --no-sandbox.")
        assignment = course.read_assignment(self.coursedir, self.config)
        submissions = course.find_submissions(self.coursedir)
        if not submissions:
            where = self.coursedir.format_path(
                self.coursedir.submitted_directory, self.coursedir.student_id, name
            )
            raise CourseError(f"There are no submissions of {name} in {where}.")
        with sole_grader(Path(self.coursedir.root)):
            records = Records(Path(self.coursedir.root), name, self._basis(assignment, settings))
            old = records.others(each.student for each in submissions)
            if old:
                what = "%d submissions were graded by another source, other points or settings."
                self.log.warning(f"{what} They are graded again.", old)
            book = Book(Autograde(coursedir=self.coursedir, parent=self), assignment)
            try:
                coordinator = Coordinator(
                    self.coursedir, assignment, book, records, settings, self.log
                )
                jobs = self.jobs or len(os.sched_getaffinity(0))
                outcome = coordinator.grade(submissions, jobs, self.force)
            finally:
                book.close()
        outcome.look += course.strays(self.coursedir)
        return outcome

    def _basis(self, assignment: Assignment, settings: Grading) -> str:
        """A digest of everything that decides about points besides what was handed in."""
        skeletons = assignment.skeletons.items()
        notebooks = {name: nbformat.writes(each.notebook).encode() for name, each in skeletons}
        values = [(name, getattr(settings, name)) for name in sorted(settings.traits(config=True))]
        rest = {"": repr((__version__, values)).encode()}
        return digest(assignment.files | notebooks | rest)


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
        "problems": (ProblemsApp, ProblemsApp.description),
        "doctor": (DoctorApp, DoctorApp.description),
    }

    def start(self) -> None:
        """Run the command, or show which there are."""
        super().start()
        self.print_help()
        self.exit(1)
