"""Right answers earn full points and wrong ones lose some, in whatever form they come."""

from __future__ import annotations

import json
import os
import sys
import warnings

import pytest
from conftest import ROOT, SOURCE, read

sys.path.insert(0, str(ROOT / "tools"))
import sample_class

EXAMPLES = os.environ.get("COURSE_EXAMPLES", ROOT.parent / "shared" / "examples")
NOTEBOOK = {
    "weighted_sum": "1-weighted-sum",
    "sigmoid": "2-sigmoid",
    "activation": "3-activation",
    "cost": "4-cost",
    "backprop": "5-backpropagation",
    "update": "5-backpropagation",
    "backprop_chain": "5-backpropagation",
}


def lost(task: str, code: str) -> list[str]:
    """The test cells that fail when one solution cell of a solved notebook holds `code`.

    The cells run in this process, one after the other, as in a kernel.
    """
    names, failed = {}, []
    for cell in read(SOURCE, NOTEBOOK[task]).cells:
        if cell.cell_type != "code" or "figures." in cell.source or "explore." in cell.source:
            continue
        source = code if cell.id == task else cell.source
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(source, cell.id, "exec"), names)
        except Exception:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                failed.append(cell.id)
    return failed


def shared(kind: str) -> list:
    path = os.path.join(EXAMPLES, f"{kind}_answers.json")
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return [
            pytest.param(each["exercise"], each["code"], id=each["id"]) for each in json.load(file)
        ]


OWN_WRONG = [
    pytest.param(task, code, id=f"{student}-{task}")
    for student, answers in sample_class.ANSWERS.items()
    for task, code in answers.items()
    if code and task in NOTEBOOK
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


@pytest.mark.parametrize(("task", "code"), OWN_RIGHT + shared("right"))
def test_right(task, code):
    assert lost(task, code) == []


@pytest.mark.parametrize(("task", "code"), OWN_WRONG + shared("wrong"))
def test_wrong(task, code):
    assert f"{task}-test" in lost(task, code)
