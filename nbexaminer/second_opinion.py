"""The second opinion: what tests give that run beside the student's code, as nbgrader runs them.

An isolated test works on copies, and a copy is not the thing: what the code shares, views, changes
or keeps can be lost on the way. So can what it does besides giving back values. Where that can
matter, the notebook runs once more in a fresh confined process, its tests beside the code. Where
only plain values crossed, and neither side can notice more of the other, both ways are the same.
Of that run only the points of tests are looked at; its outputs, in which code that reads the tests
may write, are not kept. Where the two differ the lower points count, so that code made to cheat
gains nothing, and a person is told.
"""

import hashlib
import logging
import math
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from .limits import Limits
from .notebook.credit import fair
from .notebook.skeleton import grade_id_of, is_test
from .plan import Plan
from .protocol.messages import NOT_DEFINED, CellRan
from .results import ADDED, GradedNotebook, Problem

PARTS = 12  # of the points of a test; finer ones could tell what a hidden test says
log = logging.getLogger("nbexaminer")


class Opinion(NamedTuple):
    """What a test gives beside the code.

    Attributes:
        points: In `PARTS` of the test's; None: it did not come to its end.
        warned: Whether it wrote on stderr; None: it did not run.
    """

    points: float | None
    warned: bool | None


def doubtful(
    graded: GradedNotebook,
    ran: Mapping[int, CellRan],
    plan: Plan,
    noticing: Collection[str],
) -> list[int]:
    """The isolated tests that might have other points beside the code, by index of their cells.

    Args:
        graded: What the first run gave.
        ran: What came of its cells.
        plan: Where its tests ran.
        noticing: The tests that might notice more than values.
    """
    cells = graded.notebook.cells
    late = [index for index, each in ran.items() if any(share >= 1 for share in each.used.values())]
    # A person looks anyway at what is lost in or after a cell that met a limit of time.
    end = min((index for index in late if not is_test(cells[index])), default=len(cells))
    return [
        index
        for index, cell in enumerate(cells)
        if is_test(cell)
        and (test := str(grade_id_of(cell))) not in (*plan.beside, *plan.only_isolated)
        and (each := ran.get(index)) is not None
        and index not in late
        and (index < end or graded.scores[test] == graded.max_scores[test])
        and (each.copied or each.warned or test in noticing or _cut_short(each))
    ]


def until(notebook: NotebookNode, last: int) -> NotebookNode:
    """The cells up to one of them, without what they put out."""
    cells = [NotebookNode(cell) for cell in notebook.cells[: last + 1]]
    return NotebookNode(notebook, cells=cells)


def content(notebook: NotebookNode, plan: Plan, own_files: Mapping[str, bytes]) -> str:
    """A digest of all that a second run depends on: the same content runs once.

    Many hand in the same: the untouched release, or what a short task leaves no choice about.
    """
    cells = [[c.cell_type, c.source, c.metadata.get("tags")] for c in notebook.cells]
    theirs = ((name, data) for name, data in sorted(own_files.items()) if name not in ADDED)
    own = {name: hashlib.sha256(data).digest() for name, data in theirs}
    return hashlib.sha256(repr((cells, own, plan.digest)).encode()).hexdigest()


def quick(first: Mapping[int, CellRan], limits: Limits) -> set[int]:
    """The cells that have the time of a call beside the code: the fast, and those without an end.

    Args:
        first: What came of the cells in the first run.
        limits: The limits of the notebook.
    """
    much = limits.call_seconds / limits.cell_seconds / 2
    return {
        index
        for index, each in first.items()
        if each.used.get("cell_seconds", 0.0) < much or max(each.used.values()) >= 1
    }


def opinions(beside: NotebookNode, second: Mapping[int, CellRan]) -> dict[int, Opinion]:
    """What the tests of a notebook gave beside the code, by index of their cells."""
    found = {}
    for index, cell in enumerate(beside.cells):
        if is_test(cell):
            ran, most = second.get(index), float(cell.metadata.nbgrader.points)
            found[index] = Opinion(_points(cell, ran, most), ran.warned if ran else None)
    return found


def compare(
    graded: GradedNotebook,
    first: Mapping[int, CellRan],
    beside: Mapping[int, Opinion],
    tests: Iterable[int],
    replaced: Mapping[str, Collection[str]],
) -> set[int]:
    """Have the lower points count, and a person look, where the two runs differ.

    A name that the code replaces takes nothing from a test that exchanged plain values: isolated,
    tests have their own names.

    Args:
        graded: What the first run gave; it is changed.
        first: What came of its cells.
        beside: What the tests gave beside the student's code.
        tests: The indices of the tests to compare.
        replaced: By test, the names that the code replaces, where that is all the test can notice.

    Returns:
        The indices of the tests on which both agree.
    """
    agreed: set[int] = set()
    for index in tests:
        test = str(grade_id_of(graded.notebook.cells[index]))
        points, most = graded.scores[test] or 0.0, graded.max_scores[test]
        other, warned = beside[index]
        if warned is not None:
            graded.warned -= {test}
            graded.warned |= {test} if warned else set()
        if other is None and points:
            why = "It could not be tried beside the code, where the notebook did not get that far"
            said = f"The test {test} gives {points:g} points isolated. {why}; these points count."
        elif other is None:
            continue
        elif math.isclose(_in_parts(points, most), other, abs_tol=1e-6):
            agreed.add(index)
            continue
        elif other < points and not first[index].copied and (names := replaced.get(test)):
            said = (
                f"The test {test} gives {points:g} points isolated and {other:g} beside the code, "
                f"as nbgrader runs it, where the code replaces {', '.join(sorted(names))}. Tests "
                "have their own names; the isolated points count."
            )
        else:
            graded.scores[test] = min(points, other)
            said = _difference(test, points, other, first[index].copied)
        graded.problems.append(Problem(index, said, look=True, test=test))
    return agreed


def tell_exceptions(graded: GradedNotebook, plan: Plan) -> Iterable[Problem]:
    """A line for each test with other points than nbgrader's, where its rule is not ours.

    It gives none to what writes on stderr, and all to a last value without a number of points.

    Args:
        graded: What both runs gave.
        plan: Which tests do so with the model solution as well, which is said once for all.
    """
    if not plan.isolate_tests:  # then nbgrader's own rules count
        return
    told = {each.test for each in graded.problems if each.look}
    for index, cell in enumerate(graded.notebook.cells):
        test = str(grade_id_of(cell)) if is_test(cell) else ""
        if test in graded.warned and test not in plan.warning and graded.scores[test]:
            said = (
                f"The test {test} gives {graded.scores[test]:g} points and wrote on stderr, which "
                "is no failure here (mostly it is a warning). nbgrader gives none for it."
            )
            yield Problem(index, said, look=True, test=test)
        points, most = graded.scores.get(test) or 0.0, graded.max_scores.get(test, 0.0)
        if test in graded.unread - told and points < most:
            said = (
                f"The test {test} gives {points:g} points by its last value. nbgrader finds no "
                f"number of points in its text, and gives {most:g}."
            )
            yield Problem(index, said, look=True, test=test)


def _cut_short(ran: CellRan) -> bool:
    """Whether a cell did not come to its end, or did not begin."""
    not_run = any(output.get("ename") == "NotRun" for output in ran.outputs)
    return bool(ran.trouble or ran.ended or not_run)


def _points(cell: NotebookNode, ran: CellRan | None, most: float) -> float | None:
    """The points of a test that ran beside the code; None when it did not come to its end."""
    if ran is None or _cut_short(ran):
        return None
    outputs = nbformat.from_dict(fair(ran.outputs))
    try:
        points, _ = utils.determine_grade(NotebookNode(cell, outputs=outputs), log)
    except (ValueError, KeyError):  # no credit, as in the first run
        return 0.0
    return _in_parts(points or 0.0, most)


def _in_parts(points: float, most: float) -> float:
    """The points, rounded down to `PARTS` of the test's: in these the two runs are compared."""
    return math.floor(points / most * PARTS + 1e-6) / PARTS * most if most else 0.0


def _difference(test: str, isolated: float, beside: float, copied: str | None) -> str:
    said = (
        f"The test {test} gives {isolated:g} points isolated and {beside:g} beside the code, as "
        f"nbgrader runs it; the lower count."
    )
    if not copied:
        return f"{said} Only plain values crossed: names, modules, chance or time may play a part."
    if copied.endswith(NOT_DEFINED):
        return (
            f"{said} The notebook does not define a name that it has to, and beside the code the "
            "test finds Python's builtin of that name."
        )
    if beside < isolated:
        return (
            f"{said} It fails only beside the code, where both share all things and names. "
            f"Isolated, they are apart, and what crosses is a copy ({copied})."
        )
    return (
        f"{said} It fails only isolated, where what crosses is a copy ({copied}), which may be or "
        "do less than the thing itself, and the code has none of the test's names."
    )
