"""notebooks/, the self-study edition: fresh, with pictures, solutions one click away."""

from __future__ import annotations

import pytest
import self_study
from hints import HINTS
from lab import check
from lab.check import kept
from lesson import NAMES, RELEASE, ROOT, SOURCE, read
from test_release import files

NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(scope="module")
def built():
    return self_study.build(run=False)


@pytest.mark.parametrize("name", [*NAMES, "0-start-here", "6-ten-questions"])
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
        by_hand = name == NAMES[2] or stub == "why-backwards"  # no check
        assert any(cell.endswith("-test") for cell in between) or by_hand, stub


@pytest.mark.parametrize("name", NAMES)
def test_two_hints_come_before_the_solution_and_do_not_give_it_away(name):
    for cell in read(SOURCE, name).cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            first, second, why = HINTS[cell.id]
            answer = [line.strip() for line in cell.source.splitlines() if "return" in line]
            assert not any(line.removeprefix("return ") in first + second for line in answer)
            shown = self_study.solution(cell).source
            assert shown.index(first) < shown.index(second) < shown.index(why)
            assert shown.count("<details>") == shown.count("</details>") == 3


def test_progress_is_kept_beside_the_start_page_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "_passed", {})
    check.weighted_sum(lambda w, a_prev, b: w * a_prev + b)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / kept.START).touch()
    check.weighted_sum(lambda w, a_prev, b: w * a_prev + b)
    assert "You have passed 1 of 15 checks." in capsys.readouterr().out
    check.cost(lambda a, y: (a - y) ** 2)
    check.progress("weighted_sum", "sigmoid", "cost")
    said = capsys.readouterr().out
    assert "You have passed 2 of 3 checks." in said
    assert "✓ weighted_sum  · sigmoid  ✓ cost" in said
    (tmp_path / kept.FILE).write_text("[")
    check.progress("cost")
    assert "You have passed 0 of 1 checks." in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_and_checks_are_left_to_the_reader(name):
    outputs = {c.id: c.outputs for c in read(NOTEBOOKS, name).cells if c.cell_type == "code"}
    assert not any(outputs[cell] for cell in outputs if cell.endswith("-test"))
    assert any("<img" in str(each) for each in outputs.values())
    assert not any(o.output_type == "error" for each in outputs.values() for o in each)
    assert "widget-view" not in str(outputs)
