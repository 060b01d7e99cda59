"""`make exercise-check` names what a new exercise lacks until it is complete."""

from __future__ import annotations

import shutil
import subprocess
import sys

import nbformat
import pytest
from lesson import ROOT, read
from nbformat.v4 import new_code_cell

EXERCISE = """
from ..check import Exercise, mistake

exercise = Exercise(
    "doubled(z) -> d",
    truth=lambda z: 2 * z,
    probes=[(0.5,), (1.7,), (-1.3,)],
    tried="some numbers",
    hint="Two times z.",
    mistakes=[
        mistake("squared", gives=lambda z: z * z, hint="It is squared.", nudge="Two times."),
    ],
)
"""
SOLUTION = "def doubled(z):\n    ### BEGIN SOLUTION\n    return 2 * z\n    ### END SOLUTION"
TEST = """from lab import check

check.doubled(doubled)
### BEGIN HIDDEN TESTS
assert doubled(3) == 6
### END HIDDEN TESTS"""
WHOLE = "Every exercise has its cells, its hints and its sample answers.\n"


@pytest.fixture
def course(tmp_path):
    """A copy of the files that the command reads."""
    for folder in ("source", "self-study", "tests/support"):
        unread = shutil.ignore_patterns("__pycache__", "*.js")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unread)
    return tmp_path


def lacks(course):
    """The lines that the command prints."""
    command = [sys.executable, ROOT / "tools" / "exercise_check.py"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == (done.stdout != WHOLE), done.stderr
    return done.stdout.splitlines() if done.returncode else []


def cell(name, text, **settings):
    """A cell with nbgrader's metadata."""
    made = new_code_cell(text, id=name)
    defaults = {"grade": False, "solution": False, "locked": False, "task": False}
    made.metadata.nbgrader = {"grade_id": name, "schema_version": 3, **defaults, **settings}
    return made


def test_the_exercises_of_the_course_are_whole(course):
    assert lacks(course) == []


def test_a_new_exercise_is_a_file_two_cells_hints_and_sample_answers(course):
    source = course / "source" / "backprop"
    (source / "lab" / "exercises" / "doubled.py").write_text(EXERCISE)
    assert lacks(course) == [
        "doubled: a test cell `doubled-test`, with points, in a notebook of source/",
        "doubled: a right answer, as RIGHT in tests/support/answers.py",
        "doubled: a wrong answer that is told `squared`, as WRONG in tests/support/answers.py",
    ]
    notebook = read(source, "2-sigmoid")
    notebook.cells += [
        cell("doubled", SOLUTION, solution=True),
        cell("doubled-test", TEST, grade=True, points=1, locked=True),
    ]
    summary = next(each for each in notebook.cells if "check.summary(" in each.source)
    nbformat.write(notebook, source / "2-sigmoid.ipynb")
    with (course / "tests" / "support" / "answers.py").open("a") as answers:
        answers.write('WRONG["doubled"] = [("squared", "z * z")]\nRIGHT["doubled"] = ["z + z"]\n')
    assert lacks(course) == [
        "doubled (2-sigmoid.ipynb): its name in `check.summary(…)`, at the notebook's end",
        "doubled (2-sigmoid.ipynb): hints, as [doubled] in self-study/hints.toml",
    ]
    summary.source = summary.source.replace('"symmetry"', '"symmetry", "doubled"')
    nbformat.write(notebook, source / "2-sigmoid.ipynb")
    with (course / "self-study" / "hints.toml").open("a") as hints:
        hints.write('[doubled]\nfirst = "a"\nsecond = "b"\nwhy = "c"\n')
    assert lacks(course) == []
