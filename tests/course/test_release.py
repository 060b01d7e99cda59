"""release/ is what nbgrader makes of source/ today, gives nothing away, and runs on its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lesson import NAMES, RELEASE, ROOT, SOURCE, read
from programs import run


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }


def test_the_release_is_fresh(course):
    assert run(course, "nbgrader", "generate_assignment", "backprop").returncode == 0
    assert files(RELEASE) == files(course / "release" / "backprop"), "run `make release`"


def secret_lines(name: str) -> set[str]:
    """Lines that are in a solution or a hidden test of a source notebook, and nowhere else."""
    secret, public = set(), set()
    for cell in read(SOURCE, name).cells:
        where = public
        for line in map(str.strip, cell.source.splitlines()):
            if re.match("### BEGIN (SOLUTION|HIDDEN TESTS)", line):
                where = secret
            elif re.match("### END ", line):
                where = public
            elif len(line) > 8:
                where.add(line)
    return secret - public


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_solution_or_a_hidden_test_is_released(name):
    secret = secret_lines(name)
    assert len(secret) > 10
    released = {
        line.strip() for cell in read(RELEASE, name).cells for line in cell.source.splitlines()
    }
    assert not secret & released
    assert "HIDDEN" not in str(released) and "SOLUTION" not in str(released)


def test_no_hidden_test_is_in_lab():
    lab = "".join(files(RELEASE / "lab").values())
    for name in NAMES:
        hidden = [line for line in secret_lines(name) if "default_rng(" in line or "assert" in line]
        assert hidden and not [line for line in hidden if line in lab]


ALONE = """
import json, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"nbgrader", "jupyterlab", "anywidget", "scipy", "nbexaminer"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocked())
sys.path.insert(0, "")
names, failed = {}, []
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        try:
            exec("".join(cell["source"]), names)
        except Exception as error:
            if type(error).__name__ not in ("CheckFailed", "NotReady"):
                raise
            failed.append(cell["id"])
print(len(failed))
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_release_on_its_own_needs_only_numpy_matplotlib_ipywidgets(name, tmp_path):
    shutil.copytree(RELEASE, tmp_path / "anywhere")
    done = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, f"{name}.ipynb"],
        cwd=tmp_path / "anywhere", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 2  # the checks of the stubs, and only those


def test_a_missing_notebook_is_named_and_nothing_is_overwritten(course):
    shutil.copytree(RELEASE, course / "release" / "backprop")
    before = files(course / "release")
    (course / "source" / "backprop" / "2-sigmoid.ipynb").unlink()
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "release.py"],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.startswith("source/backprop/2-sigmoid.ipynb is missing")
    assert files(course / "release") == before
