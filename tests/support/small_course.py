"""A small course, made for a test: what a grader must get right, in one notebook."""

import contextlib
import copy
import io
import logging
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.generateassignmentapp import GenerateAssignmentApp
from programs import run as run

from nbexaminer.commands.grade import GradeApp

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "small"
"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def solution(grade_id: str, source: str, points: float | None = None) -> NotebookNode:
    """A cell for the student's answer; with points, one that a person grades."""
    cell = new_code_cell(source)
    cell.metadata.nbgrader = _metadata(grade_id, solution=True, points=points)
    return cell


def written(grade_id: str, source: str, points: float) -> NotebookNode:
    """A question that a person grades."""
    cell = new_markdown_cell(source)
    cell.metadata.nbgrader = _metadata(grade_id, solution=True, points=points)
    return cell


def test(grade_id: str, source: str, points: float) -> NotebookNode:
    """An autograded test cell."""
    cell = new_code_cell(source)
    cell.metadata.nbgrader = _metadata(grade_id, points=points)
    return cell


def locked(grade_id: str, source: str) -> NotebookNode:
    """A cell of the instructor's code."""
    cell = new_code_cell(source)
    cell.metadata.nbgrader = _metadata(grade_id)
    return cell


test.__test__ = False  # a maker of cells, not one of pytest's


def notebook(cells: Iterable[NotebookNode]) -> NotebookNode:
    """An instructor's notebook."""
    made = new_notebook(cells=list(cells))
    made.metadata.kernelspec = dict(KERNEL)
    return made


def answered(source: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """A submission of `source` with these answers; those not given stay as they are."""
    submitted = copy.deepcopy(source)
    for cell in submitted.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell.source = answers[grade_id]
    return submitted


def write(root: Path, source: NotebookNode, submissions: dict[str, NotebookNode]) -> None:
    """Write a course folder with one assignment, ps1, of one notebook, p."""
    (root / "source" / "ps1").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(source, root / "source" / "ps1" / "p.ipynb")
    for student, submitted in submissions.items():
        folder = root / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        nbformat.write(submitted, folder / "p.ipynb")


def _metadata(grade_id: str, solution: bool = False, points: float | None = None) -> dict:
    metadata = {
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": solution,
        "locked": not solution,
        "task": False,
        "schema_version": 3,
    }
    return metadata if points is None else metadata | {"points": points}


def grade(root: Path, *options: str) -> SimpleNamespace:
    """Run the command in this process: that starts faster."""
    said, logged = io.StringIO(), io.StringIO()
    with contextlib.chdir(root), contextlib.redirect_stderr(said):
        app = GradeApp()
        app.initialize(["ps1", *options])
        handler = logging.StreamHandler(logged)
        app.log.addHandler(handler)
        with pytest.raises(SystemExit) as exit:
            app.start()
        app.log.removeHandler(handler)
    code = exit.value.code or 0
    return SimpleNamespace(returncode=code, stderr=said.getvalue(), logged=logged.getvalue())


def points(root: Path) -> dict[str, dict[str, float]]:
    """What the gradebook says: the points of each student, by test."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as gradebook:
        return {
            each.student.id: {grade.name: grade.score for grade in each.notebooks[0].grades}
            for each in gradebook.assignment_submissions("ps1")
        }


def release(root: Path) -> None:
    """Run `nbgrader generate_assignment ps1` in this process: that is faster."""
    with contextlib.chdir(root):
        app = GenerateAssignmentApp()
        app.initialize(["ps1", "--log-level=ERROR"])
        app.start()
