"""Sessions of beginners, replayed in a real kernel: no check or demonstration is untrue.

Each case of sessions.json types into cells of a released notebook and runs them. A step is the name
of a cell to run, "restart", or {name: code} to type into a cell and run it; `"run": false` only
types, and `after` inserts a new cell. The test judges what the last cell shows. `must_not` would be
untrue there, above all a ✓. `must` is what an honest message names. `truth` says what is on the
page.

Two kinds are left out, because no kernel can detect them: an answer *below* its test (no other cell
ran before the check listened), and numbers of another neuron that happen to be the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from learner import NO_END, Learner, learner
from lesson import RELEASE, SOURCE

CASES = json.loads(Path(__file__).with_name("sessions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kernel() -> Iterator[Learner]:
    with learner(SOURCE) as who:
        yield who


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_nothing_untrue_is_said(kernel: Learner, case: dict[str, Any]):
    kernel.forget()
    said = play(case, kernel)
    assert "Traceback (most recent call last)" not in said and NO_END not in said, said
    untrue = [bad for bad in case["must_not"] if re.search(bad, said, re.IGNORECASE)]
    missing = [good for good in case.get("must", []) if not re.search(good, said, re.I | re.S)]
    assert not untrue and not missing, said
    if case["truth"] == "right":
        assert "✓" in said, said


def play(case: dict[str, Any], kernel: Learner) -> str:
    """Take the steps of a case; return what the last cell that ran shows, a check."""
    cells = nbformat.read(RELEASE / f"{case['notebook']}.ipynb", as_version=4).cells
    said = ""
    for step in case["steps"]:
        if step == "restart":
            kernel.restart()
            continue
        cell = find(cells, step) if isinstance(step, str) else typed(step, cells)
        only_typed = isinstance(step, dict) and "run" in step
        if cell.source.strip() and not only_typed:
            said = kernel.run(cell.id, cell.source)
    return said


def typed(step: dict[str, Any], cells: list[Any]) -> Any:
    """The cell into which a step types, in some cases a new one."""
    name, code = next(iter(step.items()))
    if "after" in step:
        where = cells.index(find(cells, step["after"])) + 1
        cells.insert(where, nbformat.v4.new_code_cell(code, id=name))
    cell = find(cells, name)
    cell.source = code
    return cell


def find(cells: list[Any], name: str) -> Any:
    """A cell by its grade id or its id."""
    (found,) = [c for c in cells if name in (c.id, c.metadata.get("nbgrader", {}).get("grade_id"))]
    return found
