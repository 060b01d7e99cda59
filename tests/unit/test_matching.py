"""Matching cells of a hand-in with the instructor's: a table of what can happen to cells."""

from __future__ import annotations

from dataclasses import dataclass, field

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from small_course import notebook, solution, test, written
from traitlets.config import Config

from nbexaminer.notebook.matching import ELSEWHERE, GUESSES, LOST, NEARBY, Matching, match
from nbexaminer.notebook.moved import homes
from nbexaminer.notebook.skeleton import Skeleton

STUB = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
DOUBLE, HALF = "def double(x):\n    return 2 * x", "def half(x):\n    return x / 2"
SKELETON = Skeleton.of(
    notebook(
        [
            solution("double", STUB.format(DOUBLE)),
            test("double-test", "assert double(2) == 4", 1),
            solution("half", STUB.format(HALF)),
            test("half-test", "assert half(2) == 1", 1),
            written("why", "YOUR ANSWER HERE", 2),
        ]
    )
)
GIVEN = SKELETON.released.cells
MARKS = [cell.metadata.nbgrader.grade_id for cell in GIVEN]


def its(grade_id, text=None, marks=True, ident=True):
    """The released cell with this grade id, with this text; optionally without its metadata."""
    cell = nbformat.from_dict(GIVEN[MARKS.index(grade_id)])
    cell.source = cell.source if text is None else text
    if not marks:
        del cell.metadata["nbgrader"]
    if not ident:
        del cell["id"]
    return cell


D, DT, H, HT = its("double", DOUBLE), its("double-test"), its("half", HALF), its("half-test")
WHY = its("why", "Because.")
OWN, NOTE = new_code_cell("print(double(3))"), new_markdown_cell("A note of mine, and a long one.")


@dataclass
class Case:
    """A hand-in and the expected match; `cells` and `labels` are in the same order."""

    cells: list
    labels: list[str | None]
    found: dict[str, list[str]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    copies: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


CASES = {
    "as it should be": Case([D, DT, H, HT, WHY], MARKS),
    "own cells between": Case([OWN, D, DT, NOTE, H, HT, WHY], [None, *MARKS[:2], None, *MARKS[2:]]),
    "answers moved": Case(
        [WHY, H, DT, D, HT], ["why", "half", "double-test", "double", "half-test"]
    ),
    "of several answers the last": Case(
        [its("double", "double = abs"), D, DT, H, HT, WHY],
        [None, *MARKS],
    ),
    "an empty copy below the answer": Case(
        [D, its("double"), DT, H, HT, WHY],
        ["double", None, *MARKS[1:]],
        dropped={1},
        found={"copy": ["double"]},
    ),
    "marks lost, cell ids kept": Case(
        [its("double", DOUBLE, marks=False), DT, H, HT, WHY], MARKS, found={"id": ["double"]}
    ),
    "nothing kept but the names that are defined": Case(
        [its("double", DOUBLE, marks=False, ident=False), DT, H, HT, WHY],
        MARKS,
        found={"names": ["double"]},
    ),
    "the text of a test, without marks": Case(
        [D, its("double-test", marks=False, ident=False), H, HT, WHY], MARKS
    ),
    "an answer to a question, by its place": Case(
        [D, DT, H, HT, new_markdown_cell("Because.")], MARKS, found={"place": ["why"]}
    ),
    "two texts where one question was": Case(
        [D, DT, H, HT, NOTE, new_markdown_cell("Because.")],
        [*MARKS[:4], None, None],
        found={"lost": ["why"]},
        notes={"why": LOST},
    ),
    "an answer below its untouched stub and its test": Case(
        [its("double"), DT, H, HT, WHY, new_code_cell(DOUBLE)],
        [None, *MARKS[1:], "double"],
        dropped={0},
        found={"text": ["double"]},
    ),
    "an answer in a new cell, where it runs in time": Case(
        [its("double"), new_code_cell(DOUBLE), DT, H, HT, WHY], ["double", None, *MARKS[1:]]
    ),
    "two answers in the first cell": Case(
        [its("double", f"{DOUBLE}\n\n{HALF}"), DT, HT, WHY],
        ["double", "double-test", "half-test", "why"],
        found={"text": ["half"]},
        notes={"half": ELSEWHERE},
    ),
    "two answers in the last cell": Case(
        [DT, its("half", f"{DOUBLE}\n\n{HALF}"), HT, WHY],
        ["double-test", "half", "half-test", "why"],
        found={"text": ["double"]},
        copies={"double": 1},
    ),
    "an answer typed into a test": Case(
        [its("double"), its("double-test", f"{DT.source}\n{DOUBLE}"), H, HT, WHY],
        MARKS,
        found={"locked": ["double"]},
        texts={"double": DOUBLE},
        changed=["double-test"],
    ),
    "a test that was changed": Case(
        [D, its("double-test", "assert True"), H, HT, WHY], MARKS, changed=["double-test"]
    ),
    "a text beside a question left empty": Case(
        [D, DT, H, HT, its("why"), NOTE],
        [*MARKS, None],
        found={"nearby": ["why"]},
        notes={"why": NEARBY},
    ),
    "the mark of an answer on a cell below": Case(
        [D, DT, H, HT, WHY, its("double", "x = 1", ident=False)], [None, *MARKS[1:], "double"]
    ),
    "two grade ids that the instructor has swapped": Case(
        [its("half", DOUBLE), DT, its("double", HALF), HT, WHY],
        MARKS,
        found={"swapped": ["double", "half"]},
    ),
    "nothing": Case([], [], found={"lost": ["double", "half", "why"]}, notes={"why": LOST}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_cells_are_what_they_should_be_taken_for(case):
    wanted = Matching(
        case.labels, case.dropped, case.copies, case.texts, case.changed, case.notes, case.found
    )
    assert match([nbformat.from_dict(cell) for cell in case.cells], SKELETON) == wanted


def asked(question, grade_id, answer="YOUR ANSWER HERE"):
    return [new_markdown_cell(question), written(grade_id, answer, 2)]


@pytest.mark.parametrize(
    ("now", "labels"),
    [
        ([*asked("Why?", "b"), *asked("How?", "a")], [None, "b", None, "a"]),
        ([*asked("New?", "a"), *asked("Why?", "b"), *asked("How?", "c")], [None, "b", None, "c"]),
        (asked("How?", "a"), [None, None, None, "a"]),
        ([*asked("Why else?", "a"), *asked("How?", "b")], [None, "a", None, "b"]),
    ],
    ids=["swapped", "numbered anew behind a new one", "one removed", "a question in other words"],
)
def test_a_text_belongs_to_its_question_whatever_the_grade_id(now, labels):
    submitted = [*asked("Why?", "a", "Because."), *asked("How?", "b", "So.")]
    assert match(submitted, Skeleton.of(notebook(now), Config())).labels == labels


def test_a_grade_id_of_any_bytes_is_looked_for():
    strange = b'{"grade_id": "\xff", "also": {"grade_id": "old"}}'
    assert homes(SKELETON, b'"double"', [(strange, None)], set(MARKS)) == [{"\ufffd", "old"}]


def test_swapped_ids_are_seen_beside_an_answer_that_defines_nothing():
    answers = {"double": DOUBLE, "half": HALF, "show": "print(double(2))"}
    source = [solution(mark, STUB.format(text)) for mark, text in answers.items()]
    handed_in = [new_code_cell(text) for text in answers.values()]
    for cell, mark in zip(handed_in, ("half", "double", "show"), strict=True):
        cell.metadata = solution(mark, "").metadata
    found = match(handed_in, Skeleton.of(notebook(source)))
    assert found.labels == [*answers] and found.found == {"swapped": ["double", "half"]}


def test_each_way_of_guessing_is_in_the_table_and_has_a_sentence():
    assert {how for case in CASES.values() for how in case.found} == set(GUESSES)
    for how, said in GUESSES.items():
        guessed = Matching([], found={how: ["a", "b"]})
        assert guessed.guesses() == [f"Please look at a, b: {said}."]


@pytest.mark.parametrize(
    "source", ["double = 3", "import math as double", "class double: pass", "a, double = 1, 2"]
)
def test_names_are_defined_in_many_ways(source):
    cell = new_code_cell(source)
    assert match([cell], SKELETON).labels == ["double"]


@pytest.mark.parametrize("source", ["double == 3", "print(double)", "x.double = 3", "#"])
def test_what_only_mentions_a_name_does_not_define_it(source):
    assert match([new_code_cell("x = 1"), new_code_cell(source)], SKELETON).labels == [None, None]
