"""The commands: `python -m autograder grade backprop`, `python -m autograder doctor`."""

import fnmatch
import os
import sys
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader, nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, default
from traitlets.config import catch_config_error

from . import confine, course, doctor
from .course import Assignment, CourseError, Submission
from .grade import CannotConfine, GradedNotebook, grade_notebook, ungraded
from .gradebook import Book
from .rebuild import Skeleton, Unusable
from .settings import Grading

FLAGS = {
    "force": ({"GradeApp": {"force": True}}, "Grade again what is graded already."),
    "no-sandbox": (
        {"Grading": {"sandbox": False}},
        "Do not confine the students' code: it can do whatever you can do on this machine.",
    ),
}


class GradeApp(NbGrader):
    """Grades an assignment: `submitted/` to `autograded/` and `gradebook.db`."""

    name = "autograder-grade"
    description = (
        "Grade what students submitted, their code confined and the tests out of its reach."
    )
    examples = "python -m autograder grade backprop --student=some-student"
    aliases = nbgrader_aliases
    flags = nbgrader_flags | FLAGS

    force = Bool(False, help="Grade again what is graded already.").tag(config=True)

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
        try:
            troubles = self.grade()
        except (CourseError, CannotConfine) as error:
            troubles = [str(error)]
        for trouble in troubles:
            print(trouble, file=sys.stderr)
        self.exit(1 if troubles else 0)

    def grade(self) -> list[str]:
        """Grade, and return what could not be graded: whose, which notebook, and why.

        Raises:
            CourseError: Nothing can be graded before the instructor repairs the course.
            CannotConfine: Nothing can be graded on this machine.
        """
        if not self.coursedir.assignment_id:
            raise CourseError("Name the assignment: python -m autograder grade ASSIGNMENT")
        settings = Grading(parent=self)
        if settings.sandbox and (why := confine.missing()):
            raise CannotConfine(f"{why} To grade without confinement: --no-sandbox.")
        assignment = course.read_assignment(self.coursedir, self.config)
        submissions = course.find_submissions(self.coursedir)
        if not submissions:
            raise CourseError(f"There are no submissions of {assignment.name} to grade.")
        book = Book(Autograde(coursedir=self.coursedir, parent=self), assignment)
        troubles = []
        try:
            for submission in submissions:
                try:
                    troubles += self._grade_one(submission, assignment, book, settings)
                except CannotConfine:
                    raise
                except Exception as error:  # whatever it is, the others are graded
                    troubles.append(f"{submission.student}: not graded: {error}")
        finally:
            book.close()
        return troubles

    def _grade_one(
        self, submission: Submission, assignment: Assignment, book: Book, settings: Grading
    ) -> list[str]:
        """Grade one student's notebooks and return what could not be graded."""
        if submission.folder.is_symlink():  # to the source, or to another student
            return [f"{submission.student}: not graded: the folder is a link to another folder."]
        wanted = fnmatch.filter(assignment.skeletons, self.coursedir.notebook_id)
        paths = {name: submission.folder / f"{name}.ipynb" for name in wanted}
        present = {name: path for name, path in paths.items() if os.path.lexists(path)}
        if not self.force and book.has(submission, present):
            self.log.info("%s is graded already", submission.student)
            return []
        own_files = course.extra_files(submission.folder, self.coursedir)
        graded = {
            name: self._grade_notebook(
                path, assignment.skeletons[name], assignment, own_files, settings
            )
            for name, path in present.items()
        }
        book.record(submission, graded, wanted - present.keys(), own_files)
        self._report(submission, graded)
        return [
            f"{submission.student}: {name}: {notebook.problems[0].message}"
            for name, notebook in graded.items()
            if not notebook.usable
        ]

    def _grade_notebook(
        self,
        path: Path,
        skeleton: Skeleton,
        assignment: Assignment,
        own_files: dict[str, bytes],
        settings: Grading,
    ) -> GradedNotebook:
        try:
            submitted = course.read_notebook(path)
        except Unusable as error:
            return ungraded(skeleton, str(error))
        return grade_notebook(
            submitted,
            skeleton,
            files=assignment.files,
            own_files=own_files,
            limits=settings.limits(),
            isolate_tests=settings.isolate_tests,
            sandbox=settings.sandbox,
        )

    def _report(self, submission: Submission, graded: dict[str, GradedNotebook]) -> None:
        score = sum(s or 0 for one in graded.values() for s in one.scores.values())
        most = sum(m for one in graded.values() for m in one.max_scores.values())
        self.log.info("%s: %g of %g points", submission.student, score, most)
        for name, one in graded.items():
            for problem in one.problems:
                where = name if problem.cell is None else f"{name}, cell {problem.cell + 1}"
                self.log.warning("%s: %s: %s", submission.student, where, problem.message)


class DoctorApp(NbGrader):
    """Says what this machine's kernel can confine."""

    name = "autograder-doctor"
    description = "Say what this machine's kernel can confine."

    def start(self) -> None:
        """Examine, and exit with 1 when student code cannot be confined."""
        super().start()
        findings = doctor.examine()
        for finding in findings:
            print("ok      " if finding.good else "MISSING ", finding.text)
        self.exit(0 if all(finding.good for finding in findings) else 1)


class AutograderApp(NbGrader):
    """Chooses the command."""

    name = "autograder"
    description = (
        "Grade nbgrader assignments with student code confined and tests out of its reach."
    )
    subcommands = {
        "grade": (GradeApp, GradeApp.description),
        "doctor": (DoctorApp, DoctorApp.description),
    }

    def start(self) -> None:
        """Run the command, or show which there are."""
        super().start()
        self.print_help()
        self.exit(1)
