"""Right answers of any form earn full points, and wrong ones lose some."""

from __future__ import annotations

import copy
import json
import re

import pytest
import sample_class
from lesson import NAMES, ROOT, SOURCE, graded_with, read
from nbformat import NotebookNode
from variants import solutions

from nbexaminer.grade import grade_notebook

KNOWN_ANSWERS = ROOT / "tests" / "support"
NOTEBOOK = {name: notebook for name, (notebook, _) in solutions().items()}


def without_pictures(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the cells that only draw: they take time and earn no points."""
    notebook.cells = [
        cell for cell in notebook.cells
        if cell.cell_type != "code" or not re.search("figures[.]|explore[.]", cell.source)
    ]  # fmt: skip
    return notebook


FILES = graded_with()
SOURCES = {name: without_pictures(read(SOURCE, name)) for name in NAMES}


def until(source: NotebookNode, test: str) -> NotebookNode:
    """The notebook up to a test: what follows cannot change its points, and takes time."""
    short = copy.deepcopy(source)
    del short.cells[[cell.id for cell in source.cells].index(test) + 1 :]
    return short


def lost(task: str, code: str, whole: bool = True) -> list[str]:
    """The test cells that fail when one solution cell of a solved notebook holds `code`."""
    source = SOURCES[NOTEBOOK[task]]
    source = source if whole else until(source, f"{task}-test")
    submitted = copy.deepcopy(source)
    for cell in submitted.cells:
        cell.source = code if cell.id == task else cell.source
    graded = grade_notebook(submitted, source, files=FILES)
    assert graded.usable and not graded.problems, graded.problems
    tests = [(cell, most) for cell, most in graded.max_scores.items() if cell.endswith("-test")]
    return [cell for cell, most in tests if graded.scores[cell] < most]


def known(kind: str) -> list:
    """The right or the wrong answers of tests/support."""
    return [
        pytest.param(each["exercise"], each["code"], id=f"{each['exercise']}: {each['name']}")
        for each in json.loads((KNOWN_ANSWERS / f"{kind}_answers.json").read_text())
    ]


OWN_WRONG = [
    pytest.param(task, code, id=f"{student}-{task}")
    for student, (answers, _) in sample_class.STUDENTS.items()
    if student != "all-correct"
    for task, code in answers.items()
    if task in NOTEBOOK
]
OWN_RIGHT = [
    pytest.param(task, sample_class.RIGHT[task], id=f"{task}-sample") for task in NOTEBOOK
] + [
    pytest.param("weighted_sum", "weighted_sum = lambda w, x, c: c + x * w", id="lambda"),
    pytest.param(
        "sigmoid",
        "import numpy as np\ndef sigmoid(z):\n    return np.array([1 / (1 + np.exp(-z))])",
        id="array-of-one",
    ),
    pytest.param(
        "sigmoid",
        "import numpy as np\ndef sigmoid(z):\n    return np.float32(1 / (1 + np.exp(-z)))",
        id="float32",
    ),
    pytest.param(
        "update",
        "import numpy as np\n"
        "def update(w, b, dC_dw, dC_db, lr):\n"
        "    return np.subtract([w, b], np.multiply(lr, [dC_dw, dC_db]))",
        id="array-of-two",
    ),
    pytest.param(
        "backprop",
        "def backprop(w, b, a_prev, y):\n    return numerical_gradient(w, b, a_prev, y, 1e-5)\n"
        "def numerical_gradient(w, b, a_prev, y, h):\n"
        "    C = lambda w, b, x: (sigmoid(w * x + b) - y) ** 2\n"
        "    return ((C(w + h, b, a_prev) - C(w - h, b, a_prev)) / (2 * h),\n"
        "            (C(w, b + h, a_prev) - C(w, b - h, a_prev)) / (2 * h),\n"
        "            (C(w, b, a_prev + h) - C(w, b, a_prev - h)) / (2 * h))",
        id="central-differences",
    ),
]


@pytest.mark.parametrize(("task", "code"), OWN_RIGHT + known("right"))
def test_right(task, code):
    assert lost(task, code) == []


@pytest.mark.parametrize(("task", "code"), OWN_WRONG + known("wrong"))
def test_wrong(task, code):
    assert f"{task}-test" in lost(task, code, whole=False)


@pytest.mark.parametrize(
    ("weighted_sum", "sigmoid", "activation", "points"),
    [
        ("return w", "return z", "return w", 0),
        ("return a_prev", "return -z", "return sigmoid(weighted_sum(w, a_prev, b))", 0),
        ("return w * a_prev", "return 1 / (1 + np.exp(z))", "return sigmoid(w * a_prev)", 3),
    ],
    ids=["nonsense that agrees with itself", "one argument alone", "honest slips marked before"],
)
def test_pasted_functions_excuse_slips_and_no_nonsense(weighted_sum, sigmoid, activation, points):
    source = SOURCES["3-activation"]
    cells = {
        "paste-weighted_sum": f"def weighted_sum(w, a_prev, b):\n    {weighted_sum}",
        "paste-sigmoid": f"import numpy as np\ndef sigmoid(z):\n    {sigmoid}",
        "activation": f"def activation(w, a_prev, b):\n    {activation}",
        "a": "a = activation(0.5, 0.25, 1)",
    }
    submitted = copy.deepcopy(source)
    for cell in submitted.cells:
        cell.source = cells.get(cell.id, cell.source)
    scores = grade_notebook(submitted, source, files=FILES).scores
    assert scores["activation-test"] == points, scores
    assert bool(scores["a-test"]) == bool(points), scores


@pytest.mark.parametrize(
    ("notebook", "answers", "test", "points"),
    [
        ("1-weighted-sum", {"weighted_sum": "return w", "z": "z = 0.5"}, "z-test", 0),
        ("1-weighted-sum", {"weighted_sum": "return w * a_prev", "z": "z = 0.125"}, "z-test", 1),
        ("4-cost", {"cost": "return a", "C": "C = cost(a, y)"}, "C-test", 0),
        ("4-cost", {"cost": "return abs(a - y)", "C": "C = cost(a, y)"}, "C-test", 1),
    ],
)
def test_a_value_by_an_own_function_excuses_slips_and_no_nonsense(notebook, answers, test, points):
    source = SOURCES[notebook]
    submitted = copy.deepcopy(source)
    for cell in submitted.cells:
        if cell.id in answers:
            head = [line for line in cell.source.splitlines() if line.startswith("def ")]
            body = answers[cell.id]
            cell.source = f"{head[0]}\n    {body}" if head else body
    assert grade_notebook(submitted, source, files=FILES).scores[test] == points
