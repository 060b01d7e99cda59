"""What the answers of the last class say of the tests: what one test alone catches, and none."""

import ast
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from logging import getLogger
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from ...notebook.ownership import UNREADABLE
from ...notebook.skeleton import Skeleton, grade_id_of, is_test
from ..incoming.folder import Assignment
from ..outgoing.insight import graded_notebooks
from ..outgoing.records import Records
from ..settings import Grading
from .comparing import Comparing
from .mutants import short
from .rehearsal import make_plan, rehearse

MAX_ANSWERS = 20  # of a notebook, each another text
log = getLogger(__name__)


def last_class(
    assignment: Assignment, coursedir: CourseDirectory, settings: Grading
) -> Iterator[str]:
    """The findings for the terminal; nothing if nobody is graded.

    Args:
        assignment: The assignment.
        coursedir: It knows the graded notebooks.
        settings: The instructor's settings.

    Raises:
        CourseError: A test cannot run isolated, and the settings demand it.
    """
    students = Records(Path(coursedir.root), coursedir.assignment_id).students
    for name, skeleton in assignment.skeletons.items():
        alone: Counter[str] = Counter()
        answers: dict[str, tuple[NotebookNode, str]] = {}
        for _, notebook in graded_notebooks(coursedir, students, name):
            lost = list(filter(_lost_points, filter(is_test, notebook.cells)))
            alone.update(str(grade_id_of(cell)) for cell in lost[:1] if len(lost) == 1)
            if not lost:
                answers |= {text: (notebook, id) for id, text in _other(notebook, skeleton)}
        for test, count in alone.items():
            one = "1 answer of the last class loses"
            several = f"{count} answers of the last class lose"
            yield f"{name}/{test}: {one if count == 1 else several} points only here."
        if not answers:
            continue
        rehearsal = rehearse(assignment, name, settings)
        plan = make_plan(assignment, name, settings, rehearsal)
        plan = replace(plan, limits=short(plan.limits), second_opinion="never")
        files = assignment.own(assignment.model_files)
        comparing = Comparing(plan, files, rehearsal.behaviour)
        tried = list(answers.values())[:MAX_ANSWERS]
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
            shown = threads.map(comparing.difference, *zip(*tried, strict=True))
            for (_, id), difference in zip(tried, shown, strict=True):
                if difference:
                    yield f"{name}: no test tells an answer {id} of the last class: {difference}."


def _lost_points(cell: NotebookNode) -> bool:
    try:
        score, most = utils.determine_grade(cell, log)
    except (ValueError, KeyError):
        return True
    return score is not None and score < most


def _other(notebook: NotebookNode, skeleton: Skeleton) -> Iterator[tuple[str, str]]:
    """The answers in a notebook that are another program than the model's: id and program."""
    model = {str(grade_id_of(cell)): _program(cell) for cell in skeleton.model.cells}
    for cell in notebook.cells:
        id = str(grade_id_of(cell))
        program = _program(cell) if utils.is_solution(cell) and not utils.is_grade(cell) else ""
        if id in model and program and program != model[id]:
            yield id, f"{id}: {program}"


def _program(cell: NotebookNode) -> str:
    """The code without comments and layout; "" if it is no Python."""
    try:
        return ast.dump(ast.parse(cell.source)) if cell.cell_type == "code" else ""
    except UNREADABLE:
        return ""
