"""Every notebook runs in a real kernel: solved it earns everything, untouched it earns nothing."""

from __future__ import annotations

import re

import pytest
from lesson import NAMES
from nbgrader.utils import determine_grade

pytestmark = pytest.mark.parametrize("name", NAMES)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def graded(notebook):
    """The cells that are graded by a test."""
    return [cell for cell in code_cells(notebook) if cell.metadata.get("nbgrader", {}).get("grade")]


def errors(cell):
    return [output for output in cell.outputs if output.output_type == "error"]


def test_solved_it_runs_without_an_error_and_earns_full_points(executed, name):
    notebook = executed("source", name)
    for cell in code_cells(notebook):
        assert not errors(cell), (cell.id, errors(cell))
    for cell in graded(notebook):
        score, possible = determine_grade(cell)
        assert score == possible > 0, cell.id


def test_untouched_it_earns_nothing_and_says_so_kindly(executed, name):
    notebook = executed("release", name)
    for cell in graded(notebook):
        assert determine_grade(cell)[0] == 0, cell.id
    for cell in code_cells(notebook):
        for error in errors(cell):
            assert error.ename in ("CheckFailed", "NotReady"), (cell.id, error.evalue)
            said = re.sub(r" \[[\w/-]+\]$", "", error.evalue)
            assert "not filled in yet" in said or "first" in said, (cell.id, said)
            assert len(said) < 200 and "\n" not in said, (cell.id, said)
            assert "Traceback" not in "".join(error.traceback), cell.id


def test_every_picture_has_words_for_who_cannot_see_it(executed, name):
    notebook, pictures = executed("source", name), 0
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            for image in re.findall("<img[^>]*>", data.get("text/html", "")):
                alt = re.search('alt="([^"]*)"', image)
                assert alt and len(alt[1]) > 40, (cell.id, image[:80])
                pictures += 1
            assert "image/png" not in data, f"{cell.id}: a picture without alt text"
    assert pictures >= 2


def test_the_executed_notebook_stays_small(executed, name):
    size = sum(len(str(cell.outputs)) for cell in code_cells(executed("source", name)))
    assert size < 1_500_000
