"""The hand-written notebooks are tidy: metadata, ids, rhythm, no outputs."""

from __future__ import annotations

import re

import nbformat
import nbgrader.nbgraderformat
import pytest
from lesson import NAMES, RELEASE, SOURCE, read


def settings(cell):
    return cell.metadata.get("nbgrader", {})


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def notebook(name):
    return read(SOURCE, name)


def test_the_course_has_seven_notebooks():
    assert [path.stem for path in sorted(SOURCE.glob("*.ipynb"))] == NAMES


def test_format_and_kernel(notebook, name):
    nbformat.validate(notebook)
    nbgrader.nbgraderformat.read(SOURCE / f"{name}.ipynb", as_version=4)  # raises on bad metadata
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


def test_no_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, cell.id


def test_ids_are_unique_and_readable(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]+|[aCz]", cell.id), cell.id
        if settings(cell):
            assert settings(cell).grade_id == cell.id


def test_points(notebook, name):
    graded = [cell for cell in notebook.cells if settings(cell).get("grade")]
    assert len(graded) >= (4 if name in NAMES[4:] else 2)
    assert all(settings(cell).points > 0 for cell in graded)


def test_test_cells(notebook):
    for cell in notebook.cells:
        if settings(cell).get("grade") and cell.cell_type == "code":
            visible, _, hidden = cell.source.partition("### BEGIN HIDDEN TESTS")
            assert visible.startswith("from lab import check\n\ncheck."), cell.id
            assert "assert " in hidden and hidden.endswith("### END HIDDEN TESTS"), cell.id
            assert settings(cell).locked, cell.id


def test_cells_that_may_fail_let_run_all_go_on(notebook):
    for cell in notebook.cells:
        if "check." in cell.source and cell.cell_type == "code" and cell.id != "summary":
            assert "raises-exception" in cell.metadata.tags, cell.id


def test_solution_cells_hold_one_answer_each(notebook):
    for cell in notebook.cells:
        if settings(cell).get("solution") and cell.cell_type == "code":
            assert cell.source.count("### BEGIN SOLUTION") == 1, cell.id
            assert cell.source.count("def ") <= 1, cell.id
        else:
            assert "SOLUTION" not in cell.source, cell.id


def test_rhythm(notebook, name):
    """Short cells: about 80 words, code that fits on a screen, stubs of at most seven lines."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", " ", cell.source, flags=re.S)
            seen, *folds = prose.split("<details>")
            for fold in folds or [""]:  # of several folds one opens one at a time
                words = re.sub(r"<[^>]*>|[|*#-]", " ", seen + fold).split()
                assert len(words) <= 90, (cell.id, len(words))
    for cell in read(RELEASE, name).cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 20, cell.id
            assert max(map(len, cell.source.splitlines())) <= 80, f"{cell.id} needs scrolling"
            if settings(cell).get("solution"):
                assert len(cell.source.splitlines()) <= 7, cell.id


def test_every_exercise_is_predicted_and_looked_back_on(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for needed in ("redict first", "<details>", "ook back", "$$"):
        assert needed in text


def test_links_for_further_reading():
    text = "".join(cell.source for name in NAMES for cell in read(SOURCE, name).cells)
    for needed in (
        "watch?v=Ilg3gGewQ5U", "watch?v=tIeHLnjs5U8", "neuralnetworksanddeeplearning.com/chap2",
        "udlbook", "d2l.ai", "karpathy/micrograd",
    ):  # fmt: skip
        assert needed in text, needed


def test_pictures_in_text_have_alt_text(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert "![](" not in cell.source and "attachment:" not in cell.source, cell.id
            assert all("alt=" in image for image in re.findall("<img[^>]*>", cell.source)), cell.id
