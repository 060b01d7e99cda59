"""The coordinator reads submissions, has them graded, and is the only one that writes results."""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from logging import Logger
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError

from ...errors import CannotConfine, CourseError, Unusable
from ...grade import Grade, ungraded
from ...notebook.sanitize.files import NO_NAME
from ...plan import Plan
from ...results import GradedNotebook, Problem
from ...workers import grade_in_worker
from ..incoming.folder import Assignment, Submission
from ..incoming.hand_in import HandIn, read_hand_in
from ..incoming.timestamps import mend_timestamp
from ..outgoing.accepted import Accepted
from ..outgoing.attempts import Attempts
from ..outgoing.database import concerns_all, unusable_gradebook
from ..outgoing.gradebook import Book
from ..outgoing.insight import errors
from ..outgoing.named import NamedMistakes
from ..outgoing.outcome import Change, Outcome
from ..outgoing.records import TEAM, Records
from ..outgoing.summary import progress
from ..outgoing.term import mistakes_in
from .cluster import Cluster
from .late import settled
from .rehearsal import Rehearsals

NOT_THERE = Problem(None, "was not handed in")


@dataclass
class Task:
    """A submission that is being graded.

    Attributes:
        submission: The student and the folder.
        hand_in: The content of the folder.
        due: The names of the notebooks to grade, even if they are missing.
        notebooks: The grading of each notebook that is not missing, by name.
    """

    submission: Submission
    hand_in: HandIn
    due: set[str]
    notebooks: dict[str, Future[GradedNotebook]]


class Coordinator:
    """Grades submissions of one assignment.

    Args:
        coursedir: The folders of the course, and the selection of notebooks.
        assignment: The assignment.
        book: Receives the results.
        records: Where the problems go, and what was graded.
        accepted: What a person has settled.
        attempts: How often each student handed in.
        rehearsals: The rehearsals of the notebooks to grade.
        outcome: Receives the outcome so far.
        log: Receives a line for every result.
        scheduler: The address of a Dask cluster to grade on; "" for this machine.

    """

    def __init__(
        self,
        coursedir: CourseDirectory,
        assignment: Assignment,
        book: Book,
        records: Records,
        accepted: Accepted,
        attempts: Attempts,
        rehearsals: Rehearsals,
        outcome: Outcome,
        log: Logger,
        scheduler: str = "",
    ) -> None:
        self._grade_notebook: Grade = grade_in_worker
        self._scheduler = scheduler
        self._coursedir = coursedir
        self._assignment = assignment
        self._book = book
        self._records = records
        self._accepted, self._attempts = accepted, attempts
        self._named = NamedMistakes(coursedir)
        self._log = log
        self._wanted = assignment.matching(coursedir.notebook_id)
        self._rehearsals = rehearsals
        self.outcome = outcome
        self._step: Callable[[], None] = lambda: None

    def grade(self, submissions: Iterable[Submission], *, force: bool, dry_run: bool) -> None:
        """Grade the submissions and collect the results in `outcome`.

        Args:
            submissions: The submissions.
            force: Grade submissions again that are graded already.
            dry_run: Only find out which points would change; write nothing.

        Raises:
            CannotConfine: This machine cannot confine student code.
            CourseError: The gradebook cannot be written, or a test cannot run isolated and the
                settings demand it.
        """
        if self._scheduler:
            self.outcome.course = self._rehearsals.told(self._log)
            cluster = Cluster(self._scheduler)
            self._grade_notebook = cluster.grade
            self._rehearsals.use(cluster.jobs * 2)  # so that no worker waits for work
        submissions = list(submissions)
        with progress(len(submissions), self._log) as step:
            self._step = step
            tasks = self._ahead(self._due(submissions, force))
            first = next(tasks, None)  # it begins while the rehearsals of other notebooks go on
            if not self._scheduler:
                self.outcome.course = self._rehearsals.told(self._log)
            self._grade(itertools.chain([first] if first else [], tasks), dry_run)

    def _grade(self, tasks: Iterable[Task], dry_run: bool) -> None:
        late = []
        for task in tasks:
            if any(map(_is_late, task.notebooks.values())):
                late.append(task)
            else:
                self._finish_or_report(task, dry_run)
        for task in late:  # nothing else runs by now
            self._grade_alone(task)
            self._finish_or_report(task, dry_run)

    def _grade_alone(self, task: Task) -> None:
        """Grade the notebooks again that lost points at a limit of time."""
        for name in [name for name, each in task.notebooks.items() if _is_late(each)]:
            first, again = task.notebooks[name].result(), Future[GradedNotebook]()
            plan = replace(self._rehearsals.plan(name), second_opinion="always")
            grade = partial(self._graded, name, task.hand_in, plan)
            try:
                again.set_result(settled(first, grade))
            except Exception as error:
                again.set_exception(error)
            task.notebooks[name] = again

    def _finish_or_report(self, task: Task, dry_run: bool) -> None:
        try:
            self._finish(task, dry_run)
            self._step()
        except CannotConfine:
            raise
        except Exception as error:  # one failure must not stop the others
            for each in (error, error.__context__):  # nbgrader may wrap it
                if isinstance(each, DBAPIError) and concerns_all(each):
                    raise unusable_gradebook(each) from error
            self._failed(task.submission.student, error)

    def _finish(self, task: Task, dry_run: bool) -> None:
        """Wait for the notebooks of a submission and write the results."""
        student, hand_in = task.submission.student, task.hand_in
        graded = {name: future.result() for name, future in task.notebooks.items()}
        for name, one in graded.items():
            self._named.apply(name, one)
            self._accepted.apply(student, name, one)
        if not dry_run:
            self._attempts.keep(student, hand_in, graded)
        for name, one in graded.items():
            self._attempts.count_best(student, hand_in, name, one)
        missing = task.due - graded.keys()
        problems = {name: one.problems for name, one in graded.items()}
        problems |= {name: [NOT_THERE] for name in missing}
        problems |= {"": hand_in.problems}
        before = self._book.scores(student)
        after = {
            (name, test): graded[name].scores[test] if name in graded else 0.0
            for name in task.due
            for test in self._assignment.skeletons[name].tests
        }
        changes = [
            Change(student, *place, before.get(place, 0.0), points or 0.0)
            for place, points in after.items()
            if before and before.get(place, 0.0) != (points or 0.0)
        ]
        settled = self._book.by_hand(student) if changes else set()
        changes = [each for each in changes if each[1:3] not in settled]
        if not dry_run:
            self._book.record(task.submission, graded, missing, hand_in.files)
            points = {
                name: {
                    test: after[name, test] or 0.0
                    for test in self._assignment.skeletons[name].tests
                }
                for name in task.due
            }
            models = self._named.models
            mistakes = {n: mistakes_in(n, one.notebook, models) for n, one in graded.items()}
            step, assignment = self._coursedir.feedback_directory, self._coursedir.assignment_id
            told = Path(self._coursedir.format_path(step, student, assignment)).exists()
            self._records.keep(
                student, hand_in, points, problems, map(str, changes), mistakes, told
            )
        self.outcome.look += self._records.problems(student, new=problems)
        self.outcome.changes += changes
        self.outcome.graded += 1
        others = self._assignment.skeletons.keys() - task.due
        kept = sum(points for (name, _), points in before.items() if name in others)
        self._report(student, graded, problems, kept)

    def _due(
        self, submissions: Iterable[Submission], force: bool
    ) -> Iterator[tuple[Submission, HandIn, set[str]]]:
        """The submissions to grade, each with its content and the notebooks to grade."""
        for submission in submissions:
            student = submission.student
            try:
                hand_in = self._read(submission)
            except Exception as error:
                self._failed(student, error)
                continue
            there = self._wanted & hand_in.notebooks.keys()
            due = self._wanted - self._records.graded(student, hand_in, self._wanted)
            if force or not self._book.has(student, there):
                due = self._wanted
            if due and not force and (why := self._attempts.used_up(student, hand_in)):
                self.outcome.look.append(f"{student}: not graded: {why}")
                self._step()
                continue
            if due:
                yield submission, hand_in, due
                continue
            self._log.debug("%s is graded already (--force grades again)", student)
            self.outcome.unchanged += 1
            self._step()
            self.outcome.look += self._records.problems(student)

    def _read(self, submission: Submission) -> HandIn:
        if NO_NAME.search(submission.student):  # formgrader would run a script in it
            raise CourseError('its name has <, >, " or what cannot be seen; rename the folder.')
        strange = mend_timestamp(submission.folder)
        hand_in = read_hand_in(submission.folder, self._assignment, self._coursedir)
        if submission.by:
            same = f"is graded by what {submission.by} {TEAM}"
            hand_in.problems.append(Problem(None, same))
        if strange:
            hand_in.problems.append(Problem(None, strange))
        return hand_in

    def _failed(self, student: str, error: Exception) -> None:
        self.outcome.failed += 1
        self._step()
        self.outcome.look.append(f"{student}: not graded: {error}")

    def _ahead(self, due: Iterator[tuple[Submission, HandIn, set[str]]]) -> Iterator[Task]:
        """Start grading submissions a few ahead of the one that is yielded, but not all at once."""
        tasks: deque[Task] = deque()
        while True:
            for each in itertools.islice(due, self._rehearsals.jobs + 1 - len(tasks)):
                tasks.append(self._begin(*each))
            if not tasks:
                return
            yield tasks.popleft()

    def _begin(self, submission: Submission, hand_in: HandIn, due: set[str]) -> Task:
        there = sorted(due & hand_in.notebooks.keys())
        notebooks = {
            name: self._rehearsals.grade(name, partial(self._graded, name, hand_in))
            for name in there
        }
        return Task(submission, hand_in, due, notebooks)

    def _graded(self, name: str, hand_in: HandIn, plan: Plan) -> GradedNotebook:
        assignment, submitted = self._assignment, hand_in.notebooks[name]
        if isinstance(submitted, Unusable):
            return ungraded(assignment.skeletons[name], str(submitted))
        own_files = assignment.own(hand_in.files) | hand_in.beside.get(name, {})
        return self._grade_notebook(submitted, plan, own_files)

    def _report(
        self,
        student: str,
        graded: dict[str, GradedNotebook],
        problems: dict[str, list[Problem]],
        kept: float,
    ) -> None:
        """Count the points of a submission, with those kept from notebooks that did not change."""
        score = sum(s or 0 for one in graded.values() for s in one.scores.values())
        most = sum(self._assignment.skeletons[name].points for name in problems if name)
        self._log.debug("%s: %g of %g points", student, score, most)
        self.outcome.points.append(score + kept)
        for one in graded.values():
            for error in errors(one.notebook):
                message = f"{error.said} [{error.id}]" if error.id else error.said
                self.outcome.mistakes.setdefault(message, set()).add(student)
        for name, some in problems.items():
            for problem in (problem for problem in some if not problem.look):
                cell = problem.cell
                where = [name if cell is None else f"{name}, cell {cell + 1}"] if name else []
                self.outcome.notes.append(": ".join([student, *where, problem.message]))


def _is_late(grading: Future[GradedNotebook]) -> bool:
    """Whether a notebook lost points at a limit of time."""
    return grading.exception() is None and grading.result().late
