"""The check on the page and the hidden test accept the same answers.

`make test` tries a few hundred small slips in the solutions, `make variants` all of them. No
learner may see a ✓ and lose the points.
"""

from __future__ import annotations

import ast
import contextlib
import io
import random
import warnings
from typing import Any

import numpy as np
import pytest
from lab import check
from lab.check import fits, judge
from lesson import SOURCE, read
from variants import define, solutions, variants

SAMPLE = 40  # of each exercise, in `make test`
SOLUTIONS = solutions()
DEFINES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


def given(notebook: str, name: str) -> dict[str, Any]:
    """The names defined above a solution, without its own."""
    names: dict[str, Any] = {}
    for cell in read(SOURCE, notebook).cells:
        if cell.id == name:
            return names
        if cell.cell_type == "code" and not cell.id.endswith("-test"):
            defines = [s for s in ast.parse(cell.source).body if isinstance(s, DEFINES)]
            exec(compile(ast.Module(defines, []), cell.id, "exec"), names)  # the course's own cells
    raise KeyError(name)


def hidden(notebook: str, test: str) -> Any:
    """The hidden test of a cell, compiled."""
    (cell,) = [c for c in read(SOURCE, notebook).cells if c.id == f"{test}-test"]
    text = cell.source.partition("### BEGIN HIDDEN TESTS")[2].replace("### END HIDDEN TESTS", "")
    return compile(text, f"<{test}>", "exec")


def earns_points(test: Any, name: str, function: Any, known: dict[str, Any]) -> bool:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            exec(test, {**known, name: function})  # the course's own cells
        except Exception:
            return False
    return True


@pytest.fixture(autouse=True)
def no_hints(monkeypatch):
    """Whether an answer is right is found out before any hint, which takes most of the time."""
    monkeypatch.setattr(judge, "detectors", lambda own: (fits.other,))


def passes(name: str, function: Any) -> bool:
    check.forget()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            getattr(check, name)(function)
        except check.CheckFailed:
            return False
    return True


def disagreements(name: str, some: list[str]) -> list[tuple[str, str]]:
    """(check, variant) where check and hidden test disagree."""
    notebook, _ = SOLUTIONS[name]
    known = given(notebook, name)
    of_it = [each for each in check.NAMES if check.exercise_named(each).names == (name,)]
    tests = {each: hidden(notebook, each) for each in of_it}
    found = []
    for text in some:
        function = define(text, name, known)
        for each, test in tests.items():
            if passes(each, function) != earns_points(test, name, function, known):
                found.append((each, text))
    return found


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_few_slips(name):
    every = variants(SOLUTIONS[name][1])
    few = random.Random(12).sample(every, min(SAMPLE, len(every)))
    assert disagreements(name, few) == []


@pytest.mark.variants
@pytest.mark.parametrize("name", SOLUTIONS)
def test_every_slip(name):
    every = variants(SOLUTIONS[name][1])
    assert len(every) > SAMPLE
    assert disagreements(name, every) == []


LAZY = {
    "back_through": ["reversed([d * w, d, d * a_prev])", "map(float, (d * a_prev, d, d * w))"],
    "train": ["reversed([b, w])", "map(float, (w, b))", "{w, b}"],
    "backprop": ["reversed([d * w, d, d * a_prev])", "map(float, (d * a_prev, d, d * w))"],
    "backprop_chain": [
        "reversed(dws[::-1]), reversed(dbs[::-1])",
        "map(float, dws), map(float, dbs)",
        "iter((dws, dbs))",
        "dict(enumerate(dws)).values(), dict(enumerate(dbs)).values()",
    ],
    "sum_over_paths": ["(d * w for d, w in zip(deltas, ws))", "map(sum, zip(deltas, ws))"],
}
BODIES = {
    "back_through": "d = dC_da * a * (1 - a)",
    "train": "from lab.exercises.train import exercise\n"
    "    w, b = exercise.truth(w, b, examples, lr, steps)",
    "backprop": "a = sigmoid(w * a_prev + b)\n    d = 2 * (a - y) * a * (1 - a)",
    "backprop_chain": "from lab.model import chain_gradient\n"
    "    dws, dbs = chain_gradient(a0, ws, bs, y)",
    "sum_over_paths": "pass",
}


@pytest.mark.parametrize("name", LAZY)
def test_page_and_hidden_test_agree_on_results_that_are_read_once(name):
    _, solution = SOLUTIONS[name]
    head = next(line for line in solution.splitlines() if line.startswith("def "))
    texts = [f"{head}\n    {BODIES[name]}\n    return {result}\n" for result in LAZY[name]]
    assert not disagreements(name, texts)


def test_no_cell_of_the_lesson_changes_what_another_one_gives_or_asks_for():
    """Cells may be run again in any order: a name that an answer's cell reads has one cell."""
    for path in sorted(SOURCE.glob("*.ipynb")):
        set_by: dict[str, set[str]] = {}
        needed: set[str] = set()
        for cell in read(SOURCE, path.stem).cells:
            if cell.cell_type != "code":
                continue
            nodes = [n for s in ast.parse(cell.source).body for n in _outside_functions(s)]
            for node in nodes:
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    set_by.setdefault(node.id, set()).add(cell.id)
            if cell.metadata.get("nbgrader", {}).get("solution"):
                needed |= {n.id for n in nodes if isinstance(n, ast.Name)}
        several = {name: set_by[name] for name in needed if len(set_by.get(name, ())) > 1}
        assert not several, f"{path.stem}: {several}"


OWN_NAMES = (
    ast.FunctionDef,
    ast.Lambda,
    ast.ClassDef,
    ast.GeneratorExp,
    ast.ListComp,
    ast.DictComp,
)


def _outside_functions(node: ast.AST) -> list[ast.AST]:
    """A node and all in it that shares the cell's names."""
    if isinstance(node, OWN_NAMES):
        return []
    return [node, *(n for child in ast.iter_child_nodes(node) for n in _outside_functions(child))]
