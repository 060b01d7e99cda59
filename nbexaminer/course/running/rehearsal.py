"""Rehearsal: grades the instructor's own answers first, to learn where each test has to run.

Isolated tests see a student's plain data and functions. A test that needs more, such as instances
of the student's class, would fail everybody, even the model solution. So a rehearsal grades the
model solution and the untouched release, and chooses for each test the strictest of three ways that
gives both the right points: with plain data; with handles on the student's objects, which stay in
the student's process; or beside the student's code, as in nbgrader. The last way is confined, but
student code can read the test and make it pass, so grading names it.
"""

import contextlib
import functools
import hashlib
import json
import os
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from nbformat import NotebookNode

from ... import __version__
from ...errors import CourseError
from ...interpreter import Interpreter
from ...notebook.credit import gives_points
from ...notebook.ownership import defined_names, needed_names
from ...notebook.questions import repeated
from ...notebook.skeleton import grade_id_of, is_test
from ...plan import Plan
from ...results import GradedNotebook
from ...workers import grade_in_worker
from ..incoming.folder import Assignment
from ..settings import Grading

CLOCK = re.compile(r"\b(?:perf_counter|monotonic|process_time|timeit\.|time\.time\()")
SETS = ("objects", "warning", "credit")
NO_FILE = ("ModuleNotFoundError", "FileNotFoundError")
ROOM = 0.25  # the share of a limit of time that the model solution may use
REWRITE = "rewrite it to use plain data and functions, or set Grading.isolate_tests = 'auto'"


@dataclass(frozen=True)
class Rehearsal:
    """The result of a rehearsal.

    Attributes:
        beside: By grade id, why a test runs beside the student's code.
        objects: The tests that run isolated, with handles on the student's objects.
        failing: By grade id, why the model solution does not pass a test in any way.
        unanswered: By grade id, the names that one of these asks for and no answer defines.
        slow: The limits of time of which the model solution uses too much, with how much.
        only_isolated: The tests that the model solution passes isolated only, with why: nobody's
            are run a second time, beside the code.
        behaviour: By isolated test, what the model solution does, see `examiner.behaviour`.
        questions: By isolated test, what is asked of whoever loses points in it when all tests
            have run, and what the model solution answers then, see `notebook.questions`.
        notebook: The name of the notebook.
        warning: The tests that write on stderr with the model solution.
        credit: The tests whose last value is a number of points with the model solution.
        anew: The packages that cannot be imported once for the class, with seconds for each.
    """

    beside: dict[str, str] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, list[str]] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    slow: dict[str, float] = field(default_factory=dict)
    only_isolated: dict[str, str] = field(default_factory=dict)
    behaviour: dict[str, list[Any]] = field(default_factory=dict)
    questions: dict[str, list[Any]] = field(default_factory=dict)
    notebook: str = ""
    warning: frozenset[str] = frozenset()
    credit: frozenset[str] = frozenset()
    anew: dict[str, float] = field(default_factory=dict)

    def notes(self) -> Iterable[str]:
        """A line about each test that does not run isolated, or only so, and one about imports."""
        if self.anew:
            yield (
                f"importing {' and '.join(self.anew)} starts a thread, so it cannot be done once "
                f"for the class: every run of the notebook spends {sum(self.anew.values()):.2f} "
                "seconds on it."
            )
        for test, why in self.only_isolated.items():
            yield (
                f"the test {test} has no second opinion, because beside the code, where nbgrader "
                f"runs it, it fails the model solution itself: {why}."
            )
        for test, why in self.beside.items():
            yield (
                f"the test {test} runs beside the student's code, because {why}. Code written to "
                "cheat could read this test or make it pass."
            )

    def troubles(self) -> Iterable[str]:
        """A line about each test that the model solution fails, and each limit that is too low."""
        for test, why in self.failing.items():
            if names := self.unanswered.get(test):
                yield (
                    f"the source has no answer that defines {' and '.join(names)}, which the test "
                    f"{test} asks for: whether a right answer passes it could not be tried."
                )
            else:
                yield f"the model solution does not pass the test {test}: {why}."
        for test in sorted(self.warning):
            yield (
                f"the model solution makes the test {test} write on stderr, such as a warning: "
                "nbgrader would give nobody its points, here they count. Have it write nothing."
            )
        yield from self.too_slow()

    def too_slow(self) -> Iterable[str]:
        """A line about each limit of time that is too low for the model solution."""
        for limit, share in self.slow.items():
            yield (
                f"the model solution uses {share:.0%} of Grading.{limit}: set it to more than "
                f"{1 / ROOM:g} times what the model needs, or slower answers that are right may "
                "not finish."
            )


_Run: TypeAlias = tuple[NotebookNode, Future[GradedNotebook]]  # the answers, and their grading
_known: dict[str, Rehearsal] = {}
_lock = threading.Lock()


def load_rehearsals(path: Path) -> None:
    """Load the rehearsals that an earlier run saved, if there are any."""
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        for key, found in json.loads(path.read_text()).items():
            _known[key] = Rehearsal(**found | {name: frozenset(found[name]) for name in SETS})


def save_rehearsals(path: Path, assignment: Assignment, settings: Grading) -> None:
    """Save the rehearsals of an assignment for the next run."""
    keys = [_digest(assignment, name, settings) for name in assignment.skeletons]
    found = {key: vars(_known[key]) for key in keys if key in _known}
    fresh = path.with_name(f"{path.name}.new")
    with contextlib.suppress(OSError):  # after a full disk, the next run rehearses again
        fresh.write_text(json.dumps(found, default=sorted))
        fresh.replace(path)


def make_plan(assignment: Assignment, name: str, settings: Grading, rehearsal: Rehearsal) -> Plan:
    """The plan for a notebook: each test runs where the rehearsal says.

    Args:
        assignment: The assignment.
        name: The name of the notebook.
        settings: The instructor's settings.
        rehearsal: The notebook's rehearsal.
    """
    return Plan(
        assignment.skeletons[name],
        files=assignment.test_files,
        student_files=assignment.student_files,
        limits=settings.limits(),
        isolate_tests=settings.isolate_tests is not False,
        beside=frozenset(rehearsal.beside),
        objects=rehearsal.objects,
        only_isolated=frozenset(rehearsal.only_isolated),
        warning=rehearsal.warning,
        credit=rehearsal.credit,
        sandbox=settings.sandbox,
        interpreter=assignment.interpreters.get(name, Interpreter()),
        questions=rehearsal.questions,
    )


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
        rehearsing = _Rehearsing(assignment, name, settings, runs)
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


class _Rehearsing:
    """Grades the instructor's own answers as often as needed. Missing points count as 0."""

    def __init__(
        self, assignment: Assignment, name: str, settings: Grading, runs: Executor | None
    ) -> None:
        self._runs = runs
        self._skeleton = skeleton = assignment.skeletons[name]
        self._used: list[dict[str, float]] = []
        self.anew: dict[str, float] = {}
        self.behaviour: dict[str, list[Any]] = {}
        self.questions: dict[str, list[Any]] = {}
        self.credit: set[str] = set()
        self._isolate = settings.isolate_tests is not False
        self._changed = bool(assignment.handed_in)
        self._own_files = assignment.model_files
        plan = make_plan(assignment, name, settings, Rehearsal())
        self._plan = replace(plan, second_opinion="never", questions=None)
        self._sources = {
            str(grade_id_of(cell)): cell.source for cell in filter(is_test, skeleton.notebook.cells)
        }
        self._most = {
            str(grade_id_of(cell)): float(cell.metadata.nbgrader.points)
            for cell in filter(is_test, skeleton.notebook.cells)
        }

    def result(self) -> Rehearsal:
        if not self._most:
            return Rehearsal()
        if not self._isolate:
            self._grade(self._skeleton.model, isolate_tests=False)
            return Rehearsal(slow=self._slow())
        skeleton = self._skeleton
        first, untouched = self._begin(skeleton.model), self._begin(skeleton.notebook)
        alone, model = self._finished(first)
        empty, _ = self._finished(untouched)
        lost = [test for test, most in self._most.items() if alone[test] < most]
        given = [test for test in self._most if empty[test]]
        timed = [test for test in self._most if CLOCK.search(self._sources[test])]
        second = model.copied or model.warned or skeleton.noticing(skeleton.model)
        if not (lost or given or timed or second):  # nothing can be lost
            return Rehearsal(slow=self._slow())
        shared_run = self._begin(self._skeleton.model, beside=self._most)
        objects_run = self._begin(self._skeleton.model, objects=frozenset(lost)) if lost else None
        most, shared = self._finished(shared_run)
        if any(most[test] < self._most[test] for test in timed) or self._worse(most, alone):
            # The machine may have been busy, or chance plays a part.
            most, shared = self._grade(self._skeleton.model, beside=self._most)
        only_isolated = {test: _error(shared, test) for test in self._worse(most, alone)}
        if not lost and not given and not timed:
            return Rehearsal(
                slow=self._slow(), only_isolated=only_isolated, warning=frozenset(shared.warned)
            )
        # A test may need a file that students hand in. It finds that file only beside their code,
        # and the instructor may not have it, or have one that is not a solution.
        wanting = [
            test for test in lost if self._changed or _error(model, test).startswith(NO_FILE)
        ]
        lost_alone = [test for test in lost if most[test] > alone[test] or test in wanting]
        held = self._finished(objects_run)[0] if objects_run else {}
        if lost_alone and lost_alone != lost:  # fewer hold handles than were tried
            held, _ = self._grade(self._skeleton.model, objects=frozenset(lost_alone))
        solved = [test for test in lost_alone if alone[test] < held[test] == most[test]]
        objects = self._without_a_gift(solved, lost_alone)
        beside = {
            test: f"isolated, it fails the model solution ({_error(model, test)})"
            for test in lost_alone
            if test not in objects
        }
        if given:
            scores = self._empty_shared
            beside |= {
                test: "isolated, it gives points to the untouched release"
                for test in given
                if most[test] == self._most[test] and empty[test] > scores[test]
            }
        beside |= {
            test: "it measures time, and calls to another process take longer"
            for test in timed
            if most[test] == self._most[test]
        }
        asks = self._skeleton.asks
        failing = {
            test: _error(shared, test)
            for test in lost
            if max(most[test], alone[test]) < self._most[test]
        }
        # Where a test has to run that nothing passes, nobody knows: handles do for most.
        objects |= failing.keys() - beside.keys()
        settled = self._settled(beside, objects, most)
        asked = {test: self._skeleton.unowned.intersection(asks[test]) for test in failing}
        return Rehearsal(
            beside=settled,
            failing=failing,
            unanswered={test: sorted(names) for test, names in asked.items() if names},
            objects=objects - settled.keys(),
            slow=self._slow(),
            only_isolated=only_isolated,
            warning=frozenset(shared.warned),
        )

    def _worse(self, some: Mapping[str, float], others: Mapping[str, float]) -> list[str]:
        """The tests that have fewer points in one run than in another."""
        return [test for test in self._most if some[test] < others[test]]

    def _slow(self) -> dict[str, float]:
        """The limits of time of which the model solution used too much in every run."""
        limits = {limit for used in self._used for limit in used}
        least = {limit: min(u[limit] for u in self._used if limit in u) for limit in limits}
        return {limit: share for limit, share in sorted(least.items()) if share > ROOM}

    @functools.cached_property
    def _empty_shared(self) -> dict[str, float]:
        """The points of the untouched release when all tests run beside its code."""
        return self._grade(self._skeleton.notebook, beside=self._most)[0]

    def _without_a_gift(self, solved: Iterable[str], tried: Iterable[str]) -> frozenset[str]:
        """The tests among `solved` that give no more to the untouched release with handles.

        Args:
            solved: The tests that the model solution passes when they hold handles.
            tried: The tests that held handles then.
        """
        if not solved:
            return frozenset()
        empty, _ = self._grade(self._skeleton.notebook, objects=frozenset(tried))
        return frozenset(test for test in solved if empty[test] <= self._empty_shared[test])

    def _settled(
        self, beside: dict[str, str], objects: frozenset[str], most: Mapping[str, float]
    ) -> dict[str, str]:
        """Add to `beside` the tests that share names with tests beside the code."""
        others = "it works together with another test that does"
        fresh = set(beside)
        while fresh:
            tried = frozenset(beside)
            mixed, _ = self._grade(self._skeleton.model, beside=tried, objects=objects)
            worse = {test for test in self._most if mixed[test] < most[test]}
            isolated = self._most.keys() - beside.keys()
            needed = set().union(*(needed_names(self._sources[test]) for test in worse))
            makers = {test for test in isolated if needed & defined_names(self._sources[test])}
            fresh = (worse & isolated or makers or isolated) if worse else set()
            beside |= dict.fromkeys(fresh, others)
        return {test: beside[test] for test in self._most if test in beside}

    def _grade(
        self, answers: NotebookNode, **changes: Any
    ) -> tuple[dict[str, float], GradedNotebook]:
        return self._finished(self._begin(answers, **changes))

    def _begin(self, answers: NotebookNode, **changes: Any) -> _Run:
        """Begin to grade answers, beside other runs if several may run at a time."""
        arguments = answers, replace(self._plan, **changes), self._own_files
        if self._runs:
            return answers, self._runs.submit(grade_in_worker, *arguments)
        done: Future[GradedNotebook] = Future()
        done.set_result(grade_in_worker(*arguments))
        return answers, done

    def _finished(self, run: _Run) -> tuple[dict[str, float], GradedNotebook]:
        answers, graded = run[0], run[1].result()
        self.anew |= graded.anew
        if answers is self._skeleton.model:
            self._used.append(graded.used)
            self.credit |= {
                str(grade_id_of(cell))
                for cell in filter(is_test, graded.notebook.cells)
                if any(map(gives_points, cell.outputs))
            }
            self.behaviour |= {
                test: seen
                for test, seen in graded.behaviour.items()
                if seen and graded.scores[test] == self._most.get(test)
            }
            self.questions |= {
                test: repeated(asked, self.behaviour[test])
                for test, asked in graded.asked.items()
                if asked and test in self.behaviour
            }
        return {test: graded.scores.get(test) or 0.0 for test in self._most}, graded


def _error(graded: GradedNotebook, test: str) -> str:
    """The error of a failed test, on one line."""
    cell = next(cell for cell in graded.notebook.cells if grade_id_of(cell) == test)
    errors = [o for o in cell.outputs if o.output_type == "error"]
    if not errors:
        return f"{graded.scores[test] or 0:g} points"
    message = " ".join(f"{errors[0].ename}: {errors[0].evalue}".split()).rstrip(".: ")
    return message if len(message) <= 160 else f"{message[:160]}…"


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
