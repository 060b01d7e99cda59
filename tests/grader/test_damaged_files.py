"""Any damage to a file is described in a sentence, not in Python's words."""

import base64
import copy
import json
import random
import re

import nbformat
import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.errors import Unusable
from nbexaminer.grade import grade_notebook
from nbexaminer.notebook.reading import parse
from nbexaminer.notebook.rebuild import rebuild
from nbexaminer.notebook.skeleton import Skeleton

SOURCE = notebook(
    [
        nbformat.v4.new_markdown_cell("# Halves"),
        solution("half", "def half(x): ..."),
        test("halves", "assert half(4) == 2", 1),
        solution("third", "third = 1 / 3"),
        test("thirds", "assert third * 3 == 1", 1),
    ]
)
SUBMITTED = json.loads(
    nbformat.writes(answered(SOURCE, {"half": "def half(x):\n    return x / 2"}))
)
ODD = [None, 0, -1, 1e400, True, "", "x", "\ud800", [], {}, [[]], [1], {"a": 1}, 10**30, "4"]
SENTENCE = re.compile(r"[A-Z](?:.|\n)+\.$")
PYTHONS = re.compile(
    r"object|attribute|NoneType|subscript|iterable|indices|argument|expected|Error|'\w+'|dict|<"
)


def places(value, path=()):
    """The paths to everything in a JSON value."""
    yield path
    items = enumerate(value) if isinstance(value, list) else []
    for key, each in value.items() if isinstance(value, dict) else items:
        yield from places(each, (*path, key))


def damaged(seed):
    """The bytes of a notebook file, damaged in one to three places."""
    chance = random.Random(seed)
    value = {"": copy.deepcopy(SUBMITTED)}
    for _ in range(chance.randint(1, 3)):
        *parents, last = chance.choice([path for path in places(value) if path])
        inner = value
        for key in parents:
            inner = inner[key]
        if chance.random() < 0.2:
            del inner[last]
        elif isinstance(inner, dict) and chance.random() < 0.1:
            inner[chance.choice(["worksheets", "attachments", "input", "nbformat"])] = inner.pop(
                last
            )
        else:
            inner[last] = copy.deepcopy(chance.choice(ODD))
        value.setdefault("", [])
    content = json.dumps(value[""]).encode()
    if chance.random() < 0.3:  # and the bytes, too
        at = chance.randrange(len(content) + 1)
        cut = chance.choice([b"", b"\0", b"\xff", b"{", b'"', b"9" * 5000, content[:at]])
        content = content[:at] + cut + content[at + chance.randint(0, 40) :]
    return content


def read(content, skeleton):
    """The message about a file, if any."""
    try:
        parsed, problems = parse(content)
        _, guesses = rebuild(parsed, skeleton)
    except Unusable as error:
        return [str(error)]
    return [problem.message for problem in (*problems, *guesses)]


@pytest.mark.parametrize("block", range(8))
def test_every_damage_is_told_in_a_sentence(block):
    skeleton, told = Skeleton.of(SOURCE), 0
    for seed in range(block * 600, (block + 1) * 600):
        for said in read(damaged(seed), skeleton):
            own_words = said.replace("an object", "")
            assert SENTENCE.fullmatch(said) and not PYTHONS.search(own_words), (seed, said)
            told += 1
    assert told > 200  # the damage is real


def with_cell(index, cell):
    cells = [*SUBMITTED["cells"]]
    cells[index] = cell
    return json.dumps(SUBMITTED | {"cells": cells}).encode()


def wrapped():
    whole = json.loads(nbformat.writes(SOURCE))
    packed = base64.b64encode(json.dumps(whole).encode()).decode()
    return {
        "an answer of a server": {"content": whole, "type": "notebook", "name": "p.ipynb"},
        "an answer of a repository": {"encoding": "base64", "content": packed},
        "in a list": [whole],
        "its cells alone": whole["cells"],
        "cells in a list of their own": whole | {"cells": [whole["cells"]]},
        "encoded twice": json.dumps(whole),
        "a version that is a text": whole | {"nbformat": "4", "nbformat_minor": "5"},
        "no worksheets": whole | {"worksheets": []},
    }


@pytest.mark.parametrize("content", wrapped().values(), ids=wrapped().keys())
def test_a_notebook_in_something_else_is_read(content):
    read, _ = parse(json.dumps(content))
    assert [cell.source for cell in read.cells] == [cell.source for cell in SOURCE.cells]


def test_of_two_notebooks_in_one_file_none_is_guessed():
    whole = json.loads(nbformat.writes(SOURCE))
    with pytest.raises(Unusable, match="it holds a list"):
        parse(json.dumps([whole, whole | {"cells": whole["cells"][:1]}]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"  ", "The notebook file is empty."),
        (b"[1]", "The file is not a Jupyter notebook: it holds a list."),
        (b'{"cells": 3}', "The notebook has no list of cells: they are a number."),
        (b'{"nbformat": 4}', "The notebook has no list of cells: there are none."),
        (b'{"nbformat": "new", "cells": []}', "of a known format: its nbformat is a text."),
        (b'{"worksheets": [7]}', "The notebook is damaged: a part of it is a number."),
        (b'{"cells": [', "it is no JSON text (line 1, column 12)."),
        (b'{"nbformat": ' + b"4" * 5000 + b"}", "holds something that cannot be read."),
    ],
)
def test_a_file_that_is_no_notebook_is_worth_0_and_told_why(content, said):
    graded = grade_notebook(content, SOURCE)
    assert graded.scores == {"halves": 0, "thirds": 0}
    assert said in graded.problems[0].message and graded.problems[0].look


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (7, "it is a number"),
        (None, "it is nothing"),
        ({"source": "x"}, "its type is nothing"),
        ({"cell_type": "markdown", "source": ["a", 1]}, "a line of its text is a number"),
        ({"cell_type": "markdown", "source": {}}, "a line of its text is an object"),
    ],
)
def test_a_damaged_cell_costs_only_itself_and_a_person_looks(cell, why):
    graded = grade_notebook(with_cell(0, cell), SOURCE)
    assert graded.scores == {"halves": 1, "thirds": 1}
    (problem,) = [each for each in graded.problems if "damaged" in each.message]
    assert problem.message == f"Cell 1 of the file is damaged and was left out: {why}."
    assert problem.look


def test_metadata_of_the_wrong_kind_costs_nothing():
    half = SUBMITTED["cells"][1] | {"metadata": ["trusted"]}
    assert grade_notebook(with_cell(1, half), SOURCE).scores == {"halves": 1, "thirds": 1}
