"""The check on the page and the hidden test accept the same answers.

`make test` tries a few hundred small slips in the solutions, `make variants` all of them. No
learner may see a ✓ and lose the points.
"""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from typing import Any

import numpy as np
import pytest
from lab import check
from lesson import SOURCE, read
from variants import define, solutions, variants

SAMPLE = 40  # of each exercise, in `make test`
SOLUTIONS = solutions()


def given(notebook: str, name: str) -> dict[str, Any]:
    """The names defined above a solution, without its own."""
    names: dict[str, Any] = {}
    for cell in read(SOURCE, notebook).cells:
        if cell.id == name:
            return names
        defines = "def " in cell.source or cell.source.startswith("import")
        if cell.cell_type == "code" and defines and not cell.id.endswith("-test"):
            exec(cell.source, names)  # the course's own cells
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
