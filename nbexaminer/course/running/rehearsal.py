"""Rehearsal: grades the instructor's own answers first, to learn where each test has to run.

Isolated tests see a student's plain data and functions. A test that needs more, such as instances
of the student's class, would fail everybody, even the model solution. So a rehearsal grades the
model solution and the untouched release, and chooses for each test the strictest of three ways that
gives both the right points: with plain data; with handles on the student's objects, which stay in
the student's process; or beside the student's code, as in nbgrader. The last way is confined, but
student code can read the test and make it pass, so grading names it.
"""

import contextlib
import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Collection
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from logging import Logger
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ... import __version__
from ...errors import CourseError
from ...interpreter import Interpreter
from ...plan import Plan
from ...results import GradedNotebook
from ...workers import ready
from ..incoming.folder import Assignment
from ..settings import Grading
from .learned import Rehearsal, make_plan
from .trial import Trial

__all__ = ["Rehearsal", "Rehearsals", "make_plan", "rehearse"]

SETS = ("objects", "warning", "credit")
REWRITE = "rewrite it to use plain data and functions, or set Grading.isolate_tests = 'auto'"

_known: dict[str, Rehearsal] = {}
_lock = threading.Lock()


class _Learned(NamedTuple):
    rehearsal: Rehearsal
    plan: Plan


class Rehearsals:
    """The rehearsals of the notebooks to grade, in other processes while this one does other work.

    What can be graded already is graded beside them. It is a context manager.

    Args:
        assignment: The assignment.
        names: The names of the notebooks.
        settings: The instructor's settings.
        path: Where the results are kept from run to run.
        jobs: The number of notebooks to grade at a time on this machine.
    """

    def __init__(
        self,
        assignment: Assignment,
        names: Collection[str],
        settings: Grading,
        path: Path,
        jobs: int,
    ) -> None:
        self._assignment, self._settings, self._path = assignment, settings, path
        load(path)
        interpreter = next(iter(assignment.interpreters.values()), Interpreter())
        plain = (make_plan(assignment, name, settings, Rehearsal()) for name in names)
        draws = any(plan.draws for plan in plain)
        ready(jobs, interpreter, draws)  # it forks workers, so it comes before any thread
        # Threads are enough, because other processes do the work.
        self._threads, self._runs = ThreadPoolExecutor(len(names)), ThreadPoolExecutor(jobs)
        self.jobs = jobs
        self._learned = {name: self._threads.submit(self._rehearse, name) for name in sorted(names)}

    def __enter__(self) -> "Rehearsals":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        for each in (self._runs, self._threads):
            each.shutdown(cancel_futures=True)

    def use(self, jobs: int) -> None:
        """From now on, grade so many notebooks at a time: when others than this machine do it."""
        self._runs.shutdown()
        self._runs, self.jobs = ThreadPoolExecutor(jobs), jobs

    def plan(self, name: str) -> Plan:
        """Wait for the rehearsal of a notebook, and return how it is graded."""
        return self._learned[name].result().plan

    def grade(self, name: str, act: Callable[[Plan], GradedNotebook]) -> Future[GradedNotebook]:
        """Have a notebook graded when its rehearsal has ended, and a job is free.

        Args:
            name: The name of the notebook.
            act: Grades it as planned.
        """
        graded: Future[GradedNotebook] = Future()

        def run() -> None:
            try:
                graded.set_result(act(self.plan(name)))
            except Exception as error:
                graded.set_exception(error)

        def begin(_: object) -> None:
            with contextlib.suppress(RuntimeError):  # it has been shut down
                self._runs.submit(run)

        self._learned[name].add_done_callback(begin)
        return graded

    def told(self, log: Logger) -> list[str]:
        """Wait for all, keep them, log what is to be known; return what is wrong with the tests.

        Raises:
            CourseError: A test cannot run isolated, and the settings demand it.
            CannotConfine: This machine cannot confine student code.
        """
        found = {name: each.result().rehearsal for name, each in self._learned.items()}
        _save(self._path, self._assignment, self._settings)
        for name, rehearsal in found.items():
            for note in (*rehearsal.notes(), *rehearsal.too_slow()):
                log.warning("%s: %s", name, note)
        return [f"{name}: {said}" for name, each in found.items() for said in each.troubles()]

    def _rehearse(self, name: str) -> _Learned:
        rehearsal = rehearse(self._assignment, name, self._settings, self._runs)
        plan = make_plan(self._assignment, name, self._settings, rehearsal)
        return _Learned(rehearsal, replace(plan, second_opinion="in time"))


def rehearse(
    assignment: Assignment, name: str, settings: Grading, runs: Executor | None = None
) -> Rehearsal:
    """Find out where the tests of a notebook run, once for the same content and settings.

    Args:
        assignment: The assignment.
        name: The name of the notebook.
        settings: The instructor's settings.
        runs: Grades several at a time.

    Raises:
        CourseError: A test has to run beside the student's code, and `isolate_tests` is True.
    """
    mode = settings.isolate_tests
    key = _digest(assignment, name, settings)
    if key not in _known:
        rehearsing = Trial(assignment, name, settings, runs)
        found = rehearsing.result()
        with _lock:
            found = replace(found, anew=rehearsing.anew, notebook=name)
            found = replace(found, behaviour=rehearsing.behaviour, questions=rehearsing.questions)
            _known[key] = replace(found, credit=frozenset(rehearsing.credit))
    rehearsal = _known[key]
    if mode is True and rehearsal.beside:
        test, why = next(iter(rehearsal.beside.items()))
        raise CourseError(f"The test {test} can't run isolated, because {why}: {REWRITE}.")
    return rehearsal


def load(path: Path) -> None:
    """Load the rehearsals that an earlier run saved, if there are any."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        for key, found in json.loads(path.read_text()).items():
            _known[key] = Rehearsal(**found | {name: frozenset(found[name]) for name in SETS})


def _save(path: Path, assignment: Assignment, settings: Grading) -> None:
    """Save the rehearsals of an assignment for the next run."""
    keys = [_digest(assignment, name, settings) for name in assignment.skeletons]
    found = {key: vars(_known[key]) for key in keys if key in _known}
    fresh = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):  # after a full disk, the next run rehearses again
        fresh.write_text(json.dumps(found, default=sorted))
        fresh.replace(path)


def _digest(assignment: Assignment, name: str, settings: Grading) -> str:
    digest = hashlib.sha256(assignment.skeletons[name].digest.encode())
    packages = [folder for folder in sys.path if folder.endswith("-packages")]
    installed = [os.stat(folder).st_mtime_ns for folder in packages]  # changes with each of them
    isolate = settings.isolate_tests is not False
    rest = [vars(settings.limits()), settings.sandbox, isolate, __version__, sys.version, installed]
    digest.update(json.dumps(rest).encode() + repr(assignment.interpreters.get(name)).encode())
    for each in (assignment.test_files, assignment.student_files, assignment.model_files):
        for name in sorted(each):
            digest.update(f"{name}\0{len(each[name])}\0".encode() + each[name])
    return digest.hexdigest()
