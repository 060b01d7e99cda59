"""Grades the instructor's own answers to a notebook, to learn where each test has to run."""

import functools
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any, TypeAlias

from nbformat import NotebookNode

from ...notebook.credit import gives_points
from ...notebook.ownership import defined_names, needed_names
from ...notebook.questions import repeated
from ...notebook.skeleton import grade_id_of, is_test
from ...results import GradedNotebook
from ...workers import grade_in_worker
from ..incoming.folder import Assignment
from ..settings import Grading
from .learned import ROOM, Rehearsal, make_plan

CLOCK = re.compile(r"\b(?:perf_counter|monotonic|process_time|timeit\.|time\.time\()")
TOGETHER = "it works together with another test that does"
NO_FILE = ("ModuleNotFoundError", "FileNotFoundError")

_Run: TypeAlias = tuple[NotebookNode, Future[GradedNotebook]]  # the answers, and their grading


class Trial:
    """Grades the instructor's own answers as often as needed. Missing points count as 0.

    Args:
        assignment: The assignment.
        name: The name of the notebook.
        settings: The instructor's settings.
        runs: Grades several at a time.
    """

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
        noticing = skeleton.noticing(skeleton.model, self._plan.states)
        second = model.copied or model.warned or noticing
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
        tried = list(lost_alone)
        while held and (fresh := [test for test in self._worse(held, alone) if test not in tried]):
            tried += fresh  # they work with what a test before them holds now
            held, _ = self._grade(self._skeleton.model, objects=frozenset(tried))
        solved = [
            test
            for test in tried
            if held[test] == most[test] and (test not in lost or alone[test] < held[test])
        ]
        objects = self._without_a_gift(solved, tried)
        beside = {
            test: f"isolated, it fails the model solution ({_error(model, test)})"
            if test in lost
            else TOGETHER
            for test in tried
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
        fresh = set(beside)
        while fresh:
            tried = frozenset(beside)
            mixed, _ = self._grade(self._skeleton.model, beside=tried, objects=objects)
            worse = {test for test in self._most if mixed[test] < most[test]}
            isolated = self._most.keys() - beside.keys()
            needed = set().union(*(needed_names(self._sources[test]) for test in worse))
            makers = {test for test in isolated if needed & defined_names(self._sources[test])}
            fresh = (worse & isolated or makers or isolated) if worse else set()
            beside |= dict.fromkeys(fresh, TOGETHER)
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
