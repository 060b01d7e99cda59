"""The coordinator: reads submissions, hands them out to be graded, and alone writes the results."""

import fnmatch
import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from logging import Logger

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError

from ..errors import CannotConfine, CourseError, Unusable
from ..grade import grade_notebook, ungraded
from ..notebook.sanitize.files import STUDENT
from ..results import GradedNotebook, Problem
from .folder import Assignment, Submission
from .gradebook import Book, unusable_gradebook
from .hand_in import HandIn, read
from .records import Records
from .rehearsal import Rehearsal, rehearse
from .settings import Grading

NOT_THERE = Problem(None, "was not handed in")


@dataclass
class Task:
    """A submission that is being graded.

    Attributes:
        submission: Whose.
        hand_in: What was found in it.
        notebooks: The notebooks, by name.
    """

    submission: Submission
    hand_in: HandIn
    notebooks: dict[str, Future[GradedNotebook]]


@dataclass
class Outcome:
    """What became of a class.

    Attributes:
        graded: How many submissions were graded.
        unchanged: How many were graded before, just as they are.
        look: What a person should look at: whose, which notebook, and why.
        failed: How many submissions could not be graded.
        course: What the instructor should look at in the assignment itself.
    """

    graded: int = 0
    unchanged: int = 0
    look: list[str] = field(default_factory=list)
    failed: int = 0
    course: list[str] = field(default_factory=list)


class Coordinator:
    """Grades submissions of one assignment.

    Args:
        coursedir: The course, and which notebooks are wanted.
        assignment: What is graded.
        book: Where the results go.
        records: Where the problems go, and what was graded.
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
        records: Records,
        settings: Grading,
        log: Logger,
    ) -> None:
        self._coursedir = coursedir
        self._assignment = assignment
        self._book = book
        self._records = records
        self._settings = settings
        self._log = log
        self._wanted = set(fnmatch.filter(assignment.skeletons, coursedir.notebook_id))
        if not self._wanted:
            names = ", ".join(assignment.skeletons)
            raise CourseError(f"There is no notebook {coursedir.notebook_id}, but {names}.")
        self._rehearsals: dict[str, Rehearsal] = {}

    def grade(self, submissions: Iterable[Submission], jobs: int, force: bool) -> Outcome:
        """Grade, and return what became of each submission.

        Args:
            submissions: What students handed in.
            jobs: How many notebooks to grade at the same time.
            force: Grade again what is graded already.

        Raises:
            CannotConfine: Nothing can be graded on this machine.
            CourseError: The gradebook cannot be written, or a test can't run as the settings want.
        """
        outcome = Outcome(course=self._rehearse(jobs))
        for task in self._ahead(self._due(submissions, force, outcome), jobs):
            student, hand_in = task.submission.student, task.hand_in
            try:
                graded = {name: future.result() for name, future in task.notebooks.items()}
                missing = self._wanted - graded.keys()
                self._book.record(task.submission, graded, missing, hand_in.files)
                problems = {name: one.problems for name, one in graded.items()}
                problems |= {name: [NOT_THERE] for name in missing}
                problems |= {"": hand_in.problems}
                self._records.keep(student, hand_in, self._wanted, problems)
            except CannotConfine:
                raise
            except Exception as error:  # whatever it is, the others are graded
                database = [
                    e for e in (error, error.__context__) if isinstance(e, OperationalError)
                ]
                if database:  # nbgrader may have wrapped it
                    raise unusable_gradebook(database[0]) from error
                self._failed(student, error, outcome)
                continue
            outcome.graded += 1
            outcome.look += self._records.problems(student)
            self._report(student, graded, problems)
        return outcome

    def _rehearse(self, jobs: int) -> list[str]:
        """Find out where each test runs; return what the model solution itself fails."""
        names = sorted(self._wanted)
        with ThreadPoolExecutor(jobs) as hands:
            found = hands.map(self._rehearse_notebook, names)
            self._rehearsals = dict(zip(names, found, strict=True))
        for name, rehearsal in self._rehearsals.items():
            for note in rehearsal.notes():
                self._log.warning("%s: %s", name, note)
        return [
            f"{name}: {trouble}"
            for name, rehearsal in self._rehearsals.items()
            for trouble in rehearsal.troubles()
        ]

    def _rehearse_notebook(self, name: str) -> Rehearsal:
        return rehearse(self._assignment.skeletons[name], self._assignment.files, self._settings)

    def _due(
        self, submissions: Iterable[Submission], force: bool, outcome: Outcome
    ) -> Iterator[tuple[Submission, HandIn]]:
        """Those that are to be graded, with what was handed in."""
        for submission in submissions:
            student = submission.student
            try:
                hand_in = self._read(submission)
            except Exception as error:
                self._failed(student, error, outcome)
                continue
            there = self._wanted & hand_in.notebooks.keys()
            graded = self._records.is_graded(student, hand_in, self._wanted)
            if force or not (graded and self._book.has(student, there)):
                yield submission, hand_in
                continue
            self._log.debug("%s is graded already (--force grades again)", student)
            outcome.unchanged += 1
            outcome.look += self._records.problems(student)

    def _read(self, submission: Submission) -> HandIn:
        if not STUDENT.fullmatch(submission.student):  # formgrader would run a script from it
            raise CourseError(
                "its name has more than letters, digits and ._@+-; rename the folder."
            )
        hand_in = read(submission.folder, self._assignment.skeletons, self._coursedir)
        if submission.timestamp is None and "timestamp.txt" in hand_in.files:
            why = "timestamp.txt has no date that can be believed"
            hand_in.problems.append(Problem(None, why))
        return hand_in

    def _failed(self, student: str, error: Exception, outcome: Outcome) -> None:
        outcome.failed += 1
        outcome.look.append(f"{student}: not graded: {error}")

    def _ahead(self, due: Iterator[tuple[Submission, HandIn]], jobs: int) -> Iterator[Task]:
        """Have submissions graded, some ahead of the one that is given out, but not all at once."""
        # Threads will do: the work is done in processes that each of them has.
        with ThreadPoolExecutor(jobs) as hands:
            tasks: deque[Task] = deque()
            try:
                while True:
                    for submission, hand_in in itertools.islice(due, jobs + 1 - len(tasks)):
                        tasks.append(self._begin(submission, hand_in, hands))
                    if not tasks:
                        return
                    yield tasks.popleft()
            finally:
                hands.shutdown(cancel_futures=True)

    def _begin(self, submission: Submission, hand_in: HandIn, hands: Executor) -> Task:
        there = sorted(self._wanted & hand_in.notebooks.keys())
        notebooks = {name: hands.submit(self._grade_notebook, name, hand_in) for name in there}
        return Task(submission, hand_in, notebooks)

    def _grade_notebook(self, name: str, hand_in: HandIn) -> GradedNotebook:
        skeleton, submitted = self._assignment.skeletons[name], hand_in.notebooks[name]
        if isinstance(submitted, Unusable):
            return ungraded(skeleton, str(submitted))
        return grade_notebook(
            submitted,
            skeleton,
            files=self._assignment.files,
            own_files=hand_in.files,
            limits=self._settings.limits(),
            isolate_tests=self._settings.isolate_tests is not False,
            beside=self._rehearsals[name].beside,
            sandbox=self._settings.sandbox,
        )

    def _report(
        self,
        student: str,
        graded: dict[str, GradedNotebook],
        problems: dict[str, list[Problem]],
    ) -> None:
        score = sum(s or 0 for one in graded.values() for s in one.scores.values())
        most = sum(self._assignment.skeletons[name].points for name in self._wanted)
        self._log.info("%s: %g of %g points", student, score, most)
        for name, some in problems.items():
            for problem in (problem for problem in some if not problem.look):
                cell = problem.cell
                where = [name if cell is None else f"{name}, cell {cell + 1}"] if name else []
                self._log.warning("%s", ": ".join([student, *where, problem.message]))
