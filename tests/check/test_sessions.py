"""Sessions of beginners, replayed in a real kernel: no check or demonstration is untrue.

Each case of sessions.json types into cells of a released notebook and runs them. The test judges
the final output of its `check` cell. `must_not` would be untrue there, above all a ✓. `must` is
what an honest message names. `truth` says what is on the page.

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
    """Take the steps of a case; return the final output of its check cell."""
    cells = nbformat.read(RELEASE / f"{case['notebook']}.ipynb", as_version=4).cells
    shown: dict[str, str] = {}
    for step in case["steps"]:
        edited(step, cells)
        for cell in to_run(step, cells):
            if cell.cell_type == "code" and cell.source.strip():
                shown[cell.id] = kernel.run(cell.id, cell.source)
        if "restart" in step:
            kernel.restart()
    return shown[find(cells, case["check"]).id]


def edited(step: dict[str, Any], cells: list[Any]) -> None:
    """Do the typing of a step, if it has any."""
    match step:
        case {"new": name, "after": after, "code": code}:
            cell = nbformat.v4.new_code_cell(code, id=name)
            cells.insert(cells.index(find(cells, after)) + 1, cell)
        case {"cell": name, "code": code}:
            find(cells, name).source = code


def to_run(step: dict[str, Any], cells: list[Any]) -> list[Any]:
    """The cells that a step runs."""
    match step:
        case {"run": str(name)}:
            return [find(cells, name)]
        case {"run": names}:
            return [find(cells, name) for name in names]
        case {"run_above": name}:
            return cells[: cells.index(find(cells, name))]
        case {"run_all": True}:
            return cells
    return []


def find(cells: list[Any], name: str) -> Any:
    """A cell by its grade id or its id."""
    (found,) = [c for c in cells if name in (c.id, c.metadata.get("nbgrader", {}).get("grade_id"))]
    return found
