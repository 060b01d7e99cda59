"""Grades one notebook: a pure function of the submission and the instructor's notebook.

It reads no course folder and writes no database, so it can run in any process on any machine.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from nbformat import NotebookNode
from nbgrader import utils

from .errors import CannotConfine, Unusable
from .execution import Executed, execute
from .host.attempts import retried
from .limits import Limits
from .notebook.failures import record_failure
from .notebook.questions import telling
from .notebook.reading import Once, parse
from .notebook.rebuild import rebuild, unanswered
from .notebook.sanitize.pages import make_inert
from .notebook.skeleton import Skeleton, grade_id_of, is_test
from .plan import Plan
from .protocol.codec import NOT_COMPARED
from .results import GradedNotebook, Problem
from .second_opinion import (
    Opinion,
    compare,
    content,
    doubtful,
    opinions,
    quick,
    tell_exceptions,
    until,
)
from .student import confine

# Errors that the same code may not raise on the student's machine: confinement refused rights,
# memory, open files, file sizes, threads or network addresses; a module or file is missing on this
# machine; or a value cannot be sent to a test in another process.
REFUSED = re.compile(
    r"^(?:PermissionError|ModuleNotFoundError|FileNotFoundError|_?(?:Array)?MemoryError)\b"
    r"|^StdinNotImplementedError|^OSError: \d+ requested and \d+ written$"
    r"|\[Errno (?:1|12|13|24|27|101|-[235])\]"
    rf"|name resolution|resolve host|can't start new thread|{NOT_COMPARED}$"
    r"|is too much: the data"
)
# Which limit an error stands for.
LIMITED = {
    "[Errno 24]": "open_files",
    "[Errno 27]": "disk_mb",
    "requested and": "disk_mb",
    "MemoryError": "memory_mb",
}

Submitted: TypeAlias = (
    str | bytes | Once | NotebookNode
)  # a student's notebook, or the file's content
# A function that grades a notebook: `grade`, or one that calls it in another process.
Grade: TypeAlias = Callable[[Submitted, Plan, Mapping[str, bytes]], GradedNotebook]

log = logging.getLogger("nbexaminer")

MANY = 1000  # second opinions are kept, of notebooks that others may have handed in as well
_opinions: dict[str, dict[int, Opinion]] = {}  # by content


def grade_notebook(
    submitted: Submitted,
    source: NotebookNode | Skeleton,
    *,
    files: Mapping[str, bytes] | None = None,
    student_files: Mapping[str, bytes] | None = None,
    own_files: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
    isolate_tests: bool = True,
    beside: Collection[str] = (),
    objects: Collection[str] = (),
    only_isolated: Collection[str] = (),
    sandbox: bool = True,
) -> GradedNotebook:
    """Grade one notebook.

    Args:
        submitted: The student's notebook, or the content of the file.
        source: The instructor's notebook from `source/`, or its `Skeleton` (made once for a class).
        files: The files beside the instructor's notebook, by relative path. Test cells import
            them, and the student's code gets a copy.
        student_files: The files that the student's code gets instead, unless a test runs beside it.
        own_files: The files that the student submitted; `files` of the same path replace them.
        limits: The limits of the notebook.
        isolate_tests: Run test cells outside the student's process (see `examiner`). If False, they
            run with the student's code, as in nbgrader: for tests that must share its kernel.
        beside: The grade ids of tests that run with the student's code even so.
        objects: The grade ids of isolated tests that hold handles on the student's objects.
        only_isolated: The grade ids of tests that get no second opinion, because the model solution
            itself fails them beside its code.
        sandbox: Confine the student's code. Pass False only for code that you trust.

    Raises:
        CannotConfine: This machine cannot confine student code, and `sandbox` is True.
        Disturbed: Something outside killed our processes in each attempt.
    """
    plan = Plan(
        source if isinstance(source, Skeleton) else Skeleton.of(source),
        files or {},
        student_files,
        limits or Limits(),
        isolate_tests,
        beside,
        objects,
        only_isolated,
        sandbox=sandbox,
    )
    return grade(submitted, plan, own_files or {})


def grade(submitted: Submitted, plan: Plan, own_files: Mapping[str, bytes]) -> GradedNotebook:
    """Grade one notebook as planned; see `grade_notebook`."""
    require_confinement(plan.sandbox)
    skeleton = plan.skeleton
    try:
        parsed, said = (submitted, []) if isinstance(submitted, NotebookNode) else parse(submitted)
        notebook, guesses = rebuild(parsed, skeleton)
    except Unusable as error:
        return ungraded(skeleton, str(error))
    # When something outside ended one of our processes, the run does not count.
    executed = retried(partial(execute, notebook, plan, own_files))
    problems = [*said, *guesses, *executed.problems]
    graded = GradedNotebook(notebook, problems=problems, anew=dict(executed.anew))
    graded = _marked(graded, executed, plan)
    _judge_time(graded, executed)
    late = graded.late and plan.second_opinion == "in time"
    settled: set[int] = set()
    if plan.second_opinion != "never" and not late:
        settled = _ask_again(graded, executed, plan, own_files)
        graded.problems += tell_exceptions(graded, plan)
    visible = plan.files if plan.student_files is None else plan.student_files
    beside = {**executed.pictures, **visible, **own_files}
    if plan.second_opinion != "never":
        graded.files = make_inert(notebook, skeleton.notebook, beside, plan.limits)
    lost = any(graded.scores[test] != graded.max_scores[test] for test in skeleton.tests)
    if plan.sandbox and lost:
        graded.problems += _refusals(notebook, settled)
    return graded


def require_confinement(sandbox: bool) -> None:
    """Refuse to grade on a machine that cannot confine student code.

    Args:
        sandbox: Whether student code has to be confined.

    Raises:
        CannotConfine: It has to be, and this machine cannot.
    """
    if sandbox and (why := confine.missing()):
        raise CannotConfine(f"{why} To grade without confinement: --no-sandbox.")


def ungraded(skeleton: Skeleton, why: str) -> GradedNotebook:
    """The result for a submission that cannot be read: 0 points, and the reason."""
    graded = GradedNotebook(
        unanswered(skeleton, why), problems=[Problem(None, why, look=True)], usable=False
    )
    for cell in filter(utils.is_grade, graded.notebook.cells):
        grade_id = cell.metadata.nbgrader.grade_id
        graded.scores[grade_id] = 0.0
        graded.max_scores[grade_id] = float(cell.metadata.nbgrader.points)
    return graded


def _ask_again(
    graded: GradedNotebook, executed: Executed, plan: Plan, own_files: Mapping[str, bytes]
) -> set[int]:
    """Get a second opinion on the tests of which it may differ; the cells of which it does not."""
    if not plan.isolate_tests:
        return set()
    noticing = plan.skeleton.noticing(graded.notebook, plan.states)
    tests = doubtful(graded, executed.ran, plan, noticing)
    if not tests:
        return set()
    again = until(graded.notebook, tests[-1])
    key = content(again, plan, own_files)
    found = _opinions.get(key)
    if found is None:
        beside = replace(plan, isolate_tests=False, points_only=True)
        fast = quick(executed.ran, plan.limits)
        second = retried(partial(execute, again, beside, own_files, fast))
        found = opinions(again, second.ran)
        if all(each.points is not None for each in found.values()):
            if len(_opinions) == MANY:
                _opinions.clear()
            _opinions[key] = found
    return compare(graded, executed.ran, found, tests, noticing)


def _judge_time(graded: GradedNotebook, executed: Executed) -> None:
    """Note how much of each limit of time was used; if one cost points, a person should look."""
    cells = graded.notebook.cells
    lost = [
        index
        for index, cell in enumerate(cells)
        if is_test(cell)
        and (graded.scores[str(grade_id_of(cell))] or 0) < graded.max_scores[str(grade_id_of(cell))]
    ]
    for index, ran in executed.ran.items():
        for limit, share in ran.used.items():
            graded.used[limit] = max(share, graded.used.get(limit, 0.0))
        met = [limit for limit, share in ran.used.items() if share >= 1]
        # A late test affects itself only; any other late cell affects all tests after it.
        alone = is_test(cells[index]) and "notebook_seconds" not in met
        if met and any(i == index if alone else i >= index for i in lost):
            graded.late = True
            said = [each.message for each in graded.problems if each.cell == index]
            graded.problems = [each for each in graded.problems if each.cell != index]
            why = f"Cell {index + 1} met a limit of time (Grading.{met[0]}), which cost points."
            test = str(grade_id_of(cells[index])) if alone else ""
            graded.problems.append(Problem(index, " ".join([*said, why]), look=True, test=test))


def _refusals(notebook: NotebookNode, settled: Collection[int]) -> Iterable[Problem]:
    """The first error that the same code may not raise elsewhere: a person should look."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            said = f"{output.get('ename')}: {output.get('evalue')}"
            if index in settled and said.endswith(NOT_COMPARED):  # beside the code it was compared
                continue
            if output.output_type == "error" and REFUSED.search(said):
                why = f"cell {index + 1} may run on the student's machine ({said[:160]})"
                for limit in (name for words, name in LIMITED.items() if words in said):
                    why = f"{why}; the limit is Grading.{limit}"
                yield Problem(index, f"{why}. Does it deserve points that it lost?", look=True)
                return


def _marked(graded: GradedNotebook, executed: Executed, plan: Plan) -> GradedNotebook:
    """Fill in the points and the mistakes that the tests found."""
    found = {i: each.misconception for i, each in executed.ran.items() if each.misconception}
    for index, cell in enumerate(graded.notebook.cells):
        if not utils.is_grade(cell):
            continue
        grade_id = cell.metadata.nbgrader.grade_id
        try:
            score, most = utils.determine_grade(cell, log)
        except (ValueError, KeyError) as error:
            score, most = 0.0, float(cell.metadata.nbgrader.points)
            graded.problems.append(Problem(index, f"No points for {grade_id}: {error}."))
        graded.scores[grade_id] = score
        graded.max_scores[grade_id] = most
        graded.seconds[grade_id] = executed.seconds.get(index, 0.0)
        if not is_test(cell):
            continue
        ran = executed.ran.get(index)
        known = ran.failure if ran else None
        if index in found:
            graded.misconceptions[grade_id] = [found[index]]
            known = (known or {}) | {"misconception": found[index]}
        graded.behaviour[grade_id] = ran.behaviour if ran else []
        lost = known or (score is not None and score < most)
        graded.asked[grade_id] = asked = executed.asked.get(index, [])
        if lost:
            wanted = (plan.questions or {}).get(grade_id, [])
            graded.behaviour[grade_id] = telling(asked, wanted, graded.behaviour[grade_id])
        record_failure(cell, known, graded.behaviour[grade_id] if lost else [])
        if ran:
            graded.copied |= {grade_id} if ran.copied else set()
            graded.warned |= {grade_id} if ran.warned else set()
            graded.unread |= {grade_id} if ran.unread and not ran.warned else set()
    return graded
