"""Which small slips in the model solution does no test notice?

Each slip is graded as a submission, confined as any other. One that keeps full points is tried on
random arguments beside the model solution: if nothing tells the two apart, it may be no mistake.
"""

import copy
import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader import utils

from ...limits import Limits
from ...notebook.skeleton import Skeleton, grade_id_of, is_test
from ...notebook.slips import Slip, slips
from ...plan import Plan
from ...workers import grade_in_worker, ready
from ..incoming.folder import Assignment
from ..settings import Grading
from .rehearsal import make_plan, rehearse

MAX_SLIPS = 80  # of a notebook
MAX_EXAMPLES = 5  # questions of tests whose arguments are varied
SAME, CHANGED = "the same on ", "is told apart: "  # what the comparing cell prints
COMPARING = """
def _compare_with_the_model():
    import copy, json, math, random
    import numpy as np
    chance, model = random.Random(1), dict(globals())
    exec(MODEL, model)
    def vary(value):
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int):
            return value + chance.choice([-3, -2, -1, 0, 1, 2, 5])
        if isinstance(value, float):
            return round(value * chance.uniform(-2, 2) + chance.choice([0, 1, -1]), 3)
        if isinstance(value, str):
            return "".join(chance.sample(value, len(value))) if chance.random() < 0.5 else value
        if isinstance(value, (list, tuple)):
            several = [vary(each) for each in value]
            if isinstance(value, list) and several and chance.random() < 0.3:
                several = several[1:] if chance.random() < 0.5 else several + several[:1]
            return type(value)(several)
        return value
    def gives(function, arguments):
        mine = copy.deepcopy(arguments)
        try:
            came = function(*mine)
            return [came, mine]
        except Exception as error:
            return [type(error).__name__, None]
    def alike(one, two):
        if isinstance(one, (list, tuple)) and type(one) is type(two):
            return len(one) == len(two) and all(map(alike, one, two))
        try:
            return bool(np.allclose(one, two, rtol=1e-7, atol=1e-9, equal_nan=True))
        except Exception:
            return type(one) is type(two) and repr(one) == repr(two)
    tried = 0
    for name, arguments in json.loads(EXAMPLES):
        arguments = [tuple(each["tuple"]) if isinstance(each, dict) else each for each in arguments]
        for number in range(40):
            asked = vary(arguments) if number else arguments
            wanted, came = gives(model[name], asked), gives(globals()[name], asked)
            tried += 1
            if not alike(wanted, came):
                what = came[0] if not alike(wanted[0], came[0]) else "other arguments afterwards"
                asked = ", ".join(map(repr, asked))
                print(f"CHANGED{name}({asked}) gives {what!r:.60} instead of {wanted[0]!r:.60}")
                return
    print(f"SAME{tried} random arguments")
_compare_with_the_model()
"""


@dataclass(frozen=True)
class Survivor:
    """A slip that keeps full points.

    Attributes:
        notebook: The notebook.
        answer: The grade id of the answer.
        slip: The slip.
        shown: Arguments at which it gives another result than the model, with both results; "":
            none were found, so it may be no mistake.
    """

    notebook: str
    answer: str
    slip: Slip
    shown: str

    def __str__(self) -> str:
        slip = self.slip
        what = f"`{slip.before}` → `{slip.after}`"
        return (
            f"{self.notebook}: no test notices line {slip.line} of the answer {self.answer} with "
            f"{what}: {self.shown}."
        )


@dataclass
class Survey:
    """What became of the slips.

    Attributes:
        survivors: Those that keep full points and do something else, the most plausible first.
        unsure: Those that keep full points and that random arguments do not tell from the model.
        caught: By test, as notebook/test, how many slips lost points there.
        tried: By notebook, how many there were.
    """

    survivors: list[Survivor] = field(default_factory=list)
    unsure: list[Survivor] = field(default_factory=list)
    caught: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """The findings for the terminal."""
        for test, count in self.caught.items():
            tried = self.tried[test.partition("/")[0]]
            yield f"{test} catches {count} of {tried} slips in its notebook."
        yield from map(str, self.survivors)
        if self.unsure:
            yield (
                f"{len(self.unsure)} more slips keep full points, but random arguments do not tell "
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
                plan, limits=_short(plan.limits), second_opinion="never", points_only=True
            )
            one = _Slips(name, skeleton, plan, assignment, rehearsal.behaviour)
            found.caught.update({f"{name}/{test}": 0 for test in one.tests})
            for survivor in threads.map(one.try_one, one.all()):
                found.tried[name] += 1
                if isinstance(survivor, Survivor):
                    (found.survivors if survivor.shown else found.unsure).append(survivor)
                else:
                    found.caught.update(survivor)
    found.survivors.sort(key=lambda each: each.slip.rank)
    return found


def _short(limits: Limits) -> Limits:
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
        self._asked = [entry for seen in behaviour.values() for entry in seen]
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
        return Survivor(self._name, answer, slip, self._difference(index, slip))

    def _with(self, index: int, slip: Slip) -> NotebookNode:
        submission = copy.deepcopy(self._skeleton.model)
        submission.cells[index].source = slip.code
        return submission

    def _difference(self, index: int, slip: Slip) -> str:
        """Arguments that tell a slip from the model, with both results; "" if none is found."""
        model = self._skeleton.model.cells[index].source
        names = self._skeleton.defines[str(grade_id_of(self._skeleton.model.cells[index]))]
        examples = [[name, args] for name, args, *_ in self._asked if name in names and args]
        if not examples:
            return ""
        code = COMPARING.replace("MODEL", repr(model)).replace("SAME", SAME)
        code = code.replace("EXAMPLES", repr(json.dumps(examples[:MAX_EXAMPLES])))
        submission = self._with(index, slip)
        submission.cells.append(new_code_cell(code.replace("CHANGED", CHANGED)))
        plan = replace(self._plan, points_only=False)
        graded = grade_in_worker(submission, plan, self._files)
        for cell in graded.notebook.cells[::-1]:
            for output in cell.get("outputs", []):
                text = "".join(output.get("text", ""))
                if output.output_type == "stream" and CHANGED in text:
                    return str(text.partition(CHANGED)[2].strip().splitlines()[0])
        return ""
