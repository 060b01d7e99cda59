"""Asks the model solution what no test asks: what it gives for arguments as a slip makes them.

A group of wrong answers whose results nothing else explains may give just that.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from ...limits import Limits
from ...notebook.skeleton import Skeleton, grade_id_of
from ...workers import grade_in_worker
from ..incoming.folder import Assignment
from ..outgoing.characteristic import describe
from ..outgoing.groups import Group, Models
from ..outgoing.variations import variations
from ..settings import Grading
from .rehearsal import load, make_plan, rehearse

MAX_QUESTIONS = 4  # of a group, whose arguments are varied: the last ones are wrong
LIMITS = {"cell_seconds": 3, "call_seconds": 1, "notebook_seconds": 30}  # a slip may never end


def tell_more(
    groups: Iterable[Group], models: Models, assignment: Assignment, settings: Grading, kept: Path
) -> None:
    """Say of shared groups as what their answers behave, where nothing is known of it yet.

    Args:
        groups: The groups; their lines are changed.
        models: What the model solution does.
        assignment: The assignment.
        settings: The instructor's settings.
        kept: The file of the rehearsals that were done when the assignment was graded.

    Raises:
        CannotConfine: This machine cannot confine code.
        CourseError: A test cannot run isolated, and the settings demand it.
    """
    load(kept)
    for name in assignment.skeletons:
        unknown = [
            group
            for group in groups
            if group.notebook == name and len(group.students) > 1 and group.seen and not group.kind
        ]
        if not unknown:
            continue
        given = _given(assignment, name, settings, unknown)
        for group in unknown:
            model = models.get(name, {}).get(group.test, [])
            group.line = describe(group.seen, [*model, *given.get(group.id, [])]).line


def _given(
    assignment: Assignment, name: str, settings: Grading, groups: list[Group]
) -> dict[str, list[Any]]:
    """By group, what the model solution gives for variations of what the group was asked."""
    plan = make_plan(assignment, name, settings, rehearse(assignment, name, settings))
    model = plan.skeleton.model
    cells = []
    for cell in model.cells:
        cells.append(cell)
        cells += [_asking(each) for each in groups if each.test == grade_id_of(cell)]
    skeleton = Skeleton.of(NotebookNode(model, cells=cells))
    least = {each: min(most, getattr(plan.limits, each)) for each, most in LIMITS.items()}
    limits: Limits = replace(plan.limits, **least)
    plan = replace(plan, skeleton=skeleton, limits=limits, second_opinion="never", points_only=True)
    files = assignment.own(assignment.model_files)
    return grade_in_worker(skeleton.model, plan, files).behaviour


def _asking(group: Group) -> NotebookNode:
    """A test that asks for the variations; what it asks and what comes is noted, as of any test."""
    lines = ["import contextlib"]
    for name, args, how, _ in group.seen[-MAX_QUESTIONS:]:
        if args and how == "gave" and name.isidentifier():
            for _, other in variations(args):
                asked = ", ".join(map(repr, other))
                lines.append(f"with contextlib.suppress(Exception): {name}({asked})")
    cell = new_code_cell("\n".join(lines))
    cell.metadata.nbgrader = {
        "grade_id": group.id,
        "grade": True,
        "points": 1,
        "solution": False,
        "locked": True,
        "task": False,
        "schema_version": 3,
    }
    return cell
