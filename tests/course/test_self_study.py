"""notebooks/, the self-study edition: fresh, with pictures, solutions one click away."""

from __future__ import annotations

import pytest
import self_study
from lesson import NAMES, RELEASE, ROOT, SOURCE, read
from test_release import files

NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(scope="module")
def built():
    return self_study.build(run=False)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_fresh(built, name):
    there, now = read(NOTEBOOKS, name), built[f"{name}.ipynb"]
    for cell in there.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    assert there == now, "run `make notebooks`"


def test_its_lab_is_the_released_one():
    assert files(NOTEBOOKS / "lab") == files(RELEASE / "lab")


@pytest.mark.parametrize("name", NAMES)
def test_every_stub_has_its_solution_after_the_check(name):
    ids = [cell.id for cell in read(NOTEBOOKS, name).cells]
    stubs = [
        cell.id for cell in read(SOURCE, name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]  # fmt: skip
    assert stubs
    for stub in stubs:
        between = ids[ids.index(stub) + 1 : ids.index(f"{stub}-solution")]
        assert any(cell.endswith("-test") for cell in between) or name == NAMES[2], stub


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_and_checks_are_left_to_the_reader(name):
    outputs = {c.id: c.outputs for c in read(NOTEBOOKS, name).cells if c.cell_type == "code"}
    assert not any(outputs[cell] for cell in outputs if cell.endswith("-test"))
    assert any("<img" in str(each) for each in outputs.values())
    assert not any(o.output_type == "error" for each in outputs.values() for o in each)
    assert "widget-view" not in str(outputs)
