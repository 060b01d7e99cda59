"""An answer in a cell's metadata, such as a choice, is the student's; a marker reads it as text."""

import json

import pytest
from nbformat.v4 import new_code_cell
from small_course import notebook, solution, test, written

from nbexaminer.course.outgoing.feedback import HideTests
from nbexaminer.course.outgoing.hidden import Hidden
from nbexaminer.course.outgoing.marks import Mark, NotebookMarks
from nbexaminer.course.outgoing.page import Page, Pages
from nbexaminer.grade import grade_notebook


def choice(grade_id: str, right: list[str]):
    cell = written(grade_id, "### BEGIN SOLUTION\n### END SOLUTION\n* blue\n* 1 < 2\n* red", 1)
    cell.metadata.extended_cell = {"type": "singlechoice", "choice": right, "num_of_choices": 3}
    return cell


SOURCE = notebook(
    [solution("a", "a = 1"), choice("q", ["0"]), choice("r", ["2"]), test("t", "assert a == 1", 1)]
)


def graded(forms):
    """The cells q and r of a graded hand-in with these forms."""
    submitted = json.loads(json.dumps(SOURCE))
    for cell, form in zip(submitted["cells"][1:3], forms, strict=True):
        cell["metadata"].pop("extended_cell")
        cell["metadata"] |= {} if form is None else {"extended_cell": form}
    made = grade_notebook(json.dumps(submitted), SOURCE)
    return made, made.notebook.cells[1:3]


def test_a_choice_is_the_students_and_a_marker_reads_both():
    made, cells = graded([{"type": "singlechoice", "choice": ["1"]}, None])
    form, none = (cell.metadata.extended_cell for cell in cells)
    assert form.choice == ["1"] and form.source.choice == ["0"] and form.num_of_choices == 3
    assert none.choice == [] and none.source.choice == ["2"]
    assert made.scores["q"] is None
    for part in ("Chosen: 2. 1 &lt; 2", "Right: 1. blue", "Options: 1. blue; 2. 1 &lt; 2; 3. red"):
        assert part in cells[0].source
    marks = NotebookMarks({"t": Mark(0, 1), "q": Mark(0, 1, waiting=True)})
    ours = Pages([], Hidden(), printed=False, named=lambda cell: "")
    page = ours.make(Page("p", "ps1", "ann", marks), made.notebook, [], {})
    shown = "".join([*(part.body for part in page.parts), *(step.answer for step in page.steps)])
    theirs, _ = HideTests().preprocess(made.notebook, {})
    for told in (theirs.cells[1].source, shown):
        assert "Chosen" in told and "Right" not in told


@pytest.mark.parametrize(
    "odd",
    [
        {"choice": "<script>PWN=1</script>", "<b>": "\u202e", "deep": [[[[[[[[[[1]]]]]]]]]]},
        {"choice": ["9" * 30, None, {"a": float("inf")}]},
        {"choice": "x" * 1_000_000},
        ["0"],
        "0",
    ],
    ids=["live", "odd", "big", "list", "text"],
)
def test_whatever_stands_there_is_inert_and_of_a_bounded_size(odd):
    _, (cell, _) = graded([odd, None])
    found = json.dumps(cell.metadata.extended_cell) + cell.source
    assert "<script" not in found and "<b>" not in found and "\u202e" not in found
    assert len(found) < 50_000
    assert cell.metadata.extended_cell.source.choice == ["0"]
    assert cell.metadata.extended_cell.get("choice") != ["0"]


def test_no_other_metadata_comes_from_the_hand_in():
    submitted = json.loads(json.dumps(SOURCE))
    for cell in [*submitted["cells"], new_code_cell("1")]:
        cell["metadata"] |= {"tags": ["skip-execution"], "mine": 1}
    made = grade_notebook(json.dumps(submitted), SOURCE)
    assert made.scores["t"] == 1
    assert not any({"tags", "mine"} & set(cell.metadata) for cell in made.notebook.cells)
