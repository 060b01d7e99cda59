"""Every notebook of the students' edition runs in JupyterLab, as a student first runs it."""

from __future__ import annotations

import re

import pytest
from lesson import NAMES, RELEASE, hand_out, read


@pytest.mark.parametrize("name", NAMES)
def test_a_released_notebook_runs_and_its_explorers_appear(name, lab, run, keep):
    folder = lab.root / "release"
    if not folder.exists():
        hand_out(folder)
    cells = [cell.source for cell in read(RELEASE, name).cells if cell.cell_type == "code"]
    page = run(f"release/{name}.ipynb", height=2000)
    explorers = page.locator(".explorer:not(.ask)")
    for i in range(sum(bool(re.search(r"^explore\.", cell, re.M)) for cell in cells)):
        explorers.nth(i).locator("canvas").first.wait_for()
        keep(explorers.nth(i), f"{name}-{i}")
    said = " ".join(page.locator(".jp-OutputArea-output").all_inner_texts())
    for trouble in ("Traceback (most recent call last)", "Error displaying widget", "ImportError"):
        assert trouble not in said
    assert page.locator(".jp-OutputArea-output .explorer-still >> visible=true").count() == 0
    assert page.failures == []
