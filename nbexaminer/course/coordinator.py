"""The coordinator: reads submissions, hands them out to be graded, and alone writes the results."""

import fnmatch
import itertools
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from logging import Logger
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ..errors import CannotConfine, CourseError, Unusable
from ..grade import grade_notebook, ungraded
from ..notebook.sanitize.files import STUDENT
from ..results import GradedNotebook
from . import folder as course
from .folder import Assignment, Submission
from .gradebook import Book
from .settings import Grading


@dataclass
class Task:
    """A submission that is being graded.

    Attributes:
        submission: Whose.
        own_files: What was submitted beside the notebooks.
        notebooks: The notebooks, by name.
    """

    submission: Submission
    own_files: Future[dict[str, bytes]]
    notebooks: dict[str, Future[GradedNotebook]]


class Coordinator:
    """Grades submissions of one assignment.

    Args:
        coursedir: The course, and which notebooks are wanted.
        assignment: What is graded.
        book: Where the results go.
        settings: How to grade.
        log: Told of every result.

    Raises:
        CourseError: No notebook is wanted.
    """

    def __init__(
        self,
        coursedir: CourseDirectory,
        assignment: Assignment,
        book: Book,
        settings: Grading,
        log: Logger,
    ) -> None:
        self._coursedir = coursedir
        self._assignment = assignment
        self._book = book
        self._settings = settings
        self._log = log
        self._wanted = set(fnmatch.filter(assignment.skeletons, coursedir.notebook_id))
        if not self._wanted:
            names = ", ".join(assignment.skeletons)
            raise CourseError(f"There is no notebook {coursedir.notebook_id}, but {names}.")

    def grade(self, submissions: Iterable[Submission], jobs: int, force: bool) -> list[str]:
        """Grade, and return what could not be graded: whose, which notebook, and why.

        Args:
            submissions: What students handed in.
            jobs: How many notebooks to grade at the same time.
            force: Grade again what is graded already.

        Raises:
            CannotConfine: Nothing can be graded on this machine.
        """
        due = (each for each in submissions if force or not self._is_graded(each))
        troubles = []
        for task in self._ahead(due, jobs):
            student = task.submission.student
            try:
                graded = {name: future.result() for name, future in task.notebooks.items()}
                missing = self._wanted - graded.keys()
                self._book.record(task.submission, graded, missing, task.own_files.result())
            except CannotConfine:
                raise
            except Exception as error:  # whatever it is, the others are graded
                troubles.append(f"{student}: not graded: {error}")
                continue
            troubles += [
                f"{student}: {name}: {problem.message}"
                for name, notebook in graded.items()
                for problem in notebook.problems
                if problem.look
            ]
            self._report(task.submission, graded)
        return troubles

    def _ahead(self, submissions: Iterator[Submission], jobs: int) -> Iterator[Task]:
        """Have submissions graded, some ahead of the one that is given out, but not all at once."""
        # Threads will do: the work is done in processes that each of them has.
        with ThreadPoolExecutor(jobs) as hands:
            tasks: deque[Task] = deque()
            try:
                while True:
                    for submission in itertools.islice(submissions, jobs + 1 - len(tasks)):
                        tasks.append(self._begin(submission, hands))
                    if not tasks:
                        return
                    yield tasks.popleft()
            finally:
                hands.shutdown(cancel_futures=True)

    def _begin(self, submission: Submission, hands: Executor) -> Task:
        files = hands.submit(self._own_files, submission)
        return Task(
            submission,
            files,
            {
                name: hands.submit(self._grade_notebook, name, path, files)
                for name, path in self._present(submission).items()
            },
        )

    def _is_graded(self, submission: Submission) -> bool:
        if not self._book.has(submission, self._present(submission)):
            return False
        self._log.info("%s is graded already (--force grades again)", submission.student)
        return True

    def _present(self, submission: Submission) -> dict[str, Path]:
        """The wanted notebooks that were submitted, by name."""
        paths = {name: submission.folder / f"{name}.ipynb" for name in sorted(self._wanted)}
        return {name: path for name, path in paths.items() if os.path.lexists(path)}

    def _own_files(self, submission: Submission) -> dict[str, bytes]:
        folder = submission.folder
        if not STUDENT.fullmatch(submission.student):  # formgrader would run a script from it
            raise CourseError(
                "its name has more than letters, digits and ._@+-; rename the folder."
            )
        if folder.is_symlink():  # to the source, or to another student
            raise CourseError("the folder is a link to another folder.")
        return course.extra_files(folder, self._coursedir)

    def _grade_notebook(
        self, name: str, path: Path, own_files: Future[dict[str, bytes]]
    ) -> GradedNotebook:
        skeleton = self._assignment.skeletons[name]
        files = own_files.result()
        try:
            submitted = course.read_notebook(path)
        except Unusable as error:
            return ungraded(skeleton, str(error))
        return grade_notebook(
            submitted,
            skeleton,
            files=self._assignment.files,
            own_files=files,
            limits=self._settings.limits(),
            isolate_tests=self._settings.isolate_tests,
            sandbox=self._settings.sandbox,
        )

    def _report(self, submission: Submission, graded: dict[str, GradedNotebook]) -> None:
        student, skeletons = submission.student, self._assignment.skeletons
        score = sum(s or 0 for one in graded.values() for s in one.scores.values())
        most = sum(skeletons[name].points for name in self._wanted)
        self._log.info("%s: %g of %g points", student, score, most)
        if submission.timestamp is None and (submission.folder / "timestamp.txt").exists():
            self._log.warning("%s: timestamp.txt has no date that can be believed", student)
        for name in sorted(self._wanted - graded.keys()):
            self._log.warning("%s: %s was not handed in", student, name)
        for path in sorted(submission.folder.glob("*.ipynb")):
            if path.stem not in skeletons:
                self._log.warning("%s: %s is no notebook of this assignment", student, path.name)
        for name, one in graded.items():
            for problem in (problem for problem in one.problems if not problem.look):
                where = name if problem.cell is None else f"{name}, cell {problem.cell + 1}"
                self._log.warning("%s: %s: %s", student, where, problem.message)
