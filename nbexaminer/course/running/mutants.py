"""Which small slips in the model solution does no test notice?

Each slip is graded as a submission, confined as any other. One that keeps full points is tried on
random arguments beside the model solution: if nothing tells the two apart, it may be no mistake.
"""

import copy
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from ...limits import Limits
from ...notebook.skeleton import Skeleton, grade_id_of, is_test
from ...notebook.slips import Slip, slips
from ...plan import Plan
from ...workers import grade_in_worker, ready
from ..incoming.folder import Assignment
from ..settings import Grading
from .comparing import Comparing
from .rehearsal import make_plan, rehearse

MAX_SLIPS = 80  # of a notebook
UNSURE = "there were no arguments to compare it with the model solution, so it may be no mistake"


@dataclass(frozen=True)
class Survivor:
    """A slip that keeps full points.

    Attributes:
        notebook: The notebook.
        answer: The grade id of the answer.
        slip: The slip.
        shown: Arguments at which it gives another result than the model, with both results; "":
            none were found, so it may be no mistake; None: nothing could be compared.
    """

    notebook: str
    answer: str
    slip: Slip
    shown: str | None

    def __str__(self) -> str:
        slip = self.slip
        what = f"`{slip.before}` → `{slip.after}`"
        shown = UNSURE if self.shown is None else self.shown
        return (
            f"{self.notebook}: no test notices line {slip.line} of the answer {self.answer} with "
            f"{what}: {shown}."
        )


@dataclass
class Survey:
    """What became of the slips.

    Attributes:
        survivors: Those that keep full points and do something else, the most plausible first.
        unsure: Those that keep full points and could not be compared with the model.
        alike: Those that keep full points and that random arguments do not tell from the model.
        caught: By test, as notebook/test, how many slips lost points there.
        tried: By notebook, how many there were.
    """

    survivors: list[Survivor] = field(default_factory=list)
    unsure: list[Survivor] = field(default_factory=list)
    alike: list[Survivor] = field(default_factory=list)
    caught: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)

    def add(self, one: Survivor) -> None:
        """Put a slip that keeps full points where it belongs."""
        unlike = self.survivors if one.shown else self.alike
        (self.unsure if one.shown is None else unlike).append(one)

    def lines(self) -> Iterator[str]:
        """The findings for the terminal."""
        for test, count in self.caught.items():
            tried = self.tried[test.partition("/")[0]]
            yield f"{test} catches {count} of {tried} slips in its notebook."
        yield from map(str, self.survivors + self.unsure)
        if self.alike:
            yield (
                f"{len(self.alike)} more slips keep full points, but random arguments do not tell "
                "them from the model solution: they may be no mistakes."
            )


def survey(assignment: Assignment, settings: Grading, jobs: int = 0) -> Survey:
    """Try small slips in the model solution of every notebook, as many at a time as processors.

    Args:
        assignment: The assignment.
        settings: The instructor's settings.
        jobs: How many notebooks to grade at a time; 0: one for each processor.

    Raises:
        CourseError: A test cannot run isolated, and the settings demand it.
    """
    jobs = jobs or len(os.sched_getaffinity(0))
    found = Survey()
    ready(jobs)
    with ThreadPoolExecutor(jobs) as threads:
        for name, skeleton in assignment.skeletons.items():
            rehearsal = rehearse(assignment, name, settings)
            plan = make_plan(assignment, name, settings, rehearsal)
            plan = replace(
                plan, limits=short(plan.limits), second_opinion="never", points_only=True
            )
            one = _Slips(name, skeleton, plan, assignment, rehearsal.behaviour)
            found.caught.update({f"{name}/{test}": 0 for test in one.tests})
            for survivor in threads.map(one.try_one, one.all()):
                found.tried[name] += 1
                if isinstance(survivor, Survivor):
                    found.add(survivor)
                else:
                    found.caught.update(survivor)
    for several in (found.survivors, found.unsure):
        several.sort(key=lambda each: each.slip.rank)
    return found


def short(limits: Limits) -> Limits:
    """Limits that end an endless loop soon."""
    return replace(
        limits,
        cell_seconds=min(10, limits.cell_seconds),
        call_seconds=min(3, limits.call_seconds),
        notebook_seconds=min(30, limits.notebook_seconds),
    )


class _Slips:
    """The slips of one notebook."""

    def __init__(
        self,
        name: str,
        skeleton: Skeleton,
        plan: Plan,
        assignment: Assignment,
        behaviour: dict[str, list[Any]],
    ) -> None:
        self._name, self._skeleton, self._plan = name, skeleton, plan
        self._files = assignment.own(assignment.model_files)
        self._comparing = Comparing(plan, self._files, behaviour)
        self.tests = [str(grade_id_of(c)) for c in filter(is_test, skeleton.notebook.cells)]
        model = grade_in_worker(skeleton.model, plan, self._files)
        self._full = {test: model.scores.get(test) for test in self.tests}

    def all(self) -> list[tuple[int, Slip]]:
        """Each slip with the index of its cell, the most plausible of every answer first."""
        several = [
            (index, slip)
            for index, cell in enumerate(self._skeleton.model.cells)
            if cell.cell_type == "code" and utils.is_solution(cell) and not utils.is_grade(cell)
            for slip in slips(cell.source)
        ]
        return sorted(several, key=lambda each: each[1].rank)[:MAX_SLIPS]

    def try_one(self, one: tuple[int, Slip]) -> Survivor | list[str]:
        """The tests that notice a slip, as notebook/test; a survivor if none does."""
        index, slip = one
        scores = grade_in_worker(self._with(index, slip), self._plan, self._files).scores
        noticed = [t for t in self.tests if (scores.get(t) or 0) < (self._full[t] or 0)]
        if noticed:
            return [f"{self._name}/{test}" for test in noticed]
        answer = str(grade_id_of(self._skeleton.model.cells[index]))
        shown = self._comparing.difference(self._with(index, slip), answer)
        return Survivor(self._name, answer, slip, shown)

    def _with(self, index: int, slip: Slip) -> NotebookNode:
        submission = copy.deepcopy(self._skeleton.model)
        submission.cells[index].source = slip.code
        return submission
