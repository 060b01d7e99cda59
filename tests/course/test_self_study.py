"""notebooks/, the self-study edition: fresh, with pictures, solutions one click away."""

from __future__ import annotations

import shutil
import subprocess
import sys

import nbformat
import pytest
import self_study
from lab import check
from lab.check import progress_file
from lesson import NAMES, ROOT, SOURCE, read
from nbformat.v4 import new_code_cell
from self_study import HINTS

NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture(scope="module")
def built():
    return self_study.build(run=False)


@pytest.mark.parametrize("name", [*NAMES, "0-start-here"])
def test_it_is_fresh(built, name):
    there, now = read(NOTEBOOKS, name), built[f"{name}.ipynb"]
    for cell in there.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    assert there == now, "run `make notebooks`"


WHERE = "from lab import explore, stills; print(explore.__file__, len(stills.LEVELS))"


def test_its_lab_leads_to_the_only_copy():
    command = [sys.executable, "-c", WHERE]
    done = subprocess.run(command, cwd=NOTEBOOKS, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{SOURCE / 'lab' / 'explore.py'} ")


def test_alone_it_says_what_is_missing(tmp_path):
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    first = next(c for c in read(NOTEBOOKS, NAMES[0]).cells if c.cell_type == "code")
    command = [sys.executable, "-c", first.source]
    done = subprocess.run(command, cwd=tmp_path / "notebooks", capture_output=True, text=True)
    last = done.stderr.splitlines()[-1]
    assert "source/backprop/lab is missing" in last and "the course's whole folder" in last


def test_readers_work_is_kept_and_the_new_notebook_is_beside_it(tmp_path, capsys):
    old = {name: read(NOTEBOOKS, name) for name in NAMES[:4]}
    new = {f"{name}.ipynb": nbformat.from_dict(each) for name, each in old.items()}
    for each in new.values():
        each.cells.append(new_code_cell("'of the new edition'"))
        each.metadata.built = self_study.digest(each)
    next(c for c in old[NAMES[0]].cells if c.id == "weighted_sum").source = "their = 'answer'"
    next(c for c in old[NAMES[1]].cells if c.cell_type == "code").outputs = []  # only run
    for name, each in old.items():
        nbformat.write(each, tmp_path / f"{name}.ipynb")
    (tmp_path / f"{NAMES[2]}.ipynb").write_text("{ not a notebook any more")
    shutil.copy(tmp_path / f"{NAMES[0]}.ipynb", tmp_path / f"{NAMES[0]}-new-1.ipynb")
    (tmp_path / "progress.json").write_text('{"passed": ["weighted_sum"]}')
    (tmp_path / "my notes.ipynb").write_text("mine")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    self_study.write(new, tmp_path)

    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    added = {f"{NAMES[0]}-new-2.ipynb", f"{NAMES[2]}-new-1.ipynb"}
    replaced = {f"{NAMES[1]}.ipynb", f"{NAMES[3]}.ipynb"}
    assert after.keys() - before.keys() == added
    assert {name for name in before if after[name] != before[name]} == replaced
    for name in added | replaced:
        assert b"of the new edition" in after[name]
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == [f"{NAMES[0]}.ipynb", f"{NAMES[2]}.ipynb"]
    assert "is kept; the new one is 1-weighted-sum-new-2.ipynb" in said[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_stub_has_its_solution_after_the_check(name):
    cells = read(NOTEBOOKS, name).cells
    ids = [cell.id for cell in cells]
    stubs = [
        cell.id for cell in read(SOURCE, name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]  # fmt: skip
    assert stubs
    for stub in stubs:
        below = cells[ids.index(stub) + 1 :]
        hints = next(cell for cell in below if HINTS[stub]["first"] in cell.source)
        between = ids[ids.index(stub) + 1 : ids.index(hints.id)]
        by_hand = name == NAMES[2] or stub == "why-backwards"  # no check
        assert any(cell.endswith("-test") for cell in between) or by_hand, stub


@pytest.mark.parametrize("name", NAMES)
def test_no_sitting_has_more_than_45_cells(name):
    assert len(read(NOTEBOOKS, name).cells) <= 45


@pytest.mark.parametrize("name", NAMES)
def test_two_hints_come_before_the_solution_and_do_not_give_it_away(name):
    for cell in read(SOURCE, name).cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            first, second, why = (HINTS[cell.id][part] for part in ("first", "second", "why"))
            answer = [line.strip() for line in cell.source.splitlines() if "return" in line]
            assert not any(line.removeprefix("return ") in first + second for line in answer)
            shown = self_study.folds(cell)
            assert shown.index(first) < shown.index(second) < shown.index(why)
            assert shown.count("<details>") == shown.count("</details>") == 3


def test_progress_is_kept_beside_the_start_page_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "_passed", {})
    check.weighted_sum(lambda w, a_prev, b: w * a_prev + b)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / progress_file.START).touch()
    check.weighted_sum(lambda w, a_prev, b: w * a_prev + b)
    assert f"You have passed 1 of {len(check.NAMES)} checks." in capsys.readouterr().out
    check.cost(lambda a, y: (a - y) ** 2)
    check.progress("weighted_sum", "sigmoid", "cost")
    said = capsys.readouterr().out
    assert "You have passed 2 of 3 checks." in said
    assert "✓ weighted_sum  · sigmoid  ✓ cost" in said
    (tmp_path / progress_file.FILE).write_text("[")
    check.progress("cost")
    assert "You have passed 0 of 1 checks." in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_and_checks_are_left_to_the_reader(name):
    outputs = {c.id: c.outputs for c in read(NOTEBOOKS, name).cells if c.cell_type == "code"}
    assert not any(outputs[cell] for cell in outputs if cell.endswith("-test"))
    assert any("<img" in str(each) for each in outputs.values())
    assert not any(o.output_type == "error" for each in outputs.values() for o in each)
    assert "widget-view" not in str(outputs)
