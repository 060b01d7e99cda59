"""The template for another course works: nbgrader releases it, it is graded, hints appear."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import programs
import pytest
from lesson import ROOT, SOURCE

COURSE = ROOT / "examples" / "second-course"
WRONG = "def mean(numbers):\n    return sum(numbers)"


def run(course: Path, *command: str) -> str:
    done = programs.run(course, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """The course with its engine, released, and two submissions."""
    course = tmp_path_factory.mktemp("second") / "course"
    shutil.copytree(COURSE, course)
    (fetch,) = [line for line in (COURSE / "README.md").read_text().splitlines() if "cp -r" in line]
    engine, lab = fetch.split()[2:]
    assert (COURSE / engine).resolve() == SOURCE / "lab" / "check"
    shutil.copytree(COURSE / engine, course / lab / "check", dirs_exist_ok=True)
    run(course, "nbgrader", "generate_assignment", "averages", "--log-level=ERROR")
    source = nbformat.read(course / "source" / "averages" / "averages.ipynb", as_version=4)
    for student, wrong in (("all-right", {}), ("forgets-to-divide", {"mean": WRONG})):
        folder = course / "submitted" / student / "averages"
        shutil.copytree(course / "release" / "averages", folder)
        answered = nbformat.read(folder / "averages.ipynb", as_version=4)
        for cell, solved in zip(answered.cells, source.cells, strict=True):
            if cell.id in ("mean", "spread"):
                cell.source = wrong.get(cell.id, solved.source)
        nbformat.write(answered, folder / "averages.ipynb")
    run(course, "nbexaminer", "grade", "averages")
    return course


def test_the_release_gives_nothing_away(course):
    released = (course / "release" / "averages" / "averages.ipynb").read_text()
    assert "YOUR CODE HERE" in released
    assert "SOLUTION" not in released and "random" not in released


def outputs(course: Path, student: str) -> str:
    path = course / "autograded" / student / "averages" / "averages.ipynb"
    cells = json.loads(path.read_text())["cells"]
    return json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False)


def test_points_and_hints(course):
    run(course, "nbgrader", "export", "--to", "grades.csv")
    header, *rows = [line.split(",") for line in (course / "grades.csv").read_text().splitlines()]
    scores = {row[header.index("student_id")]: float(row[header.index("score")]) for row in rows}
    assert scores == {"all-right": 4, "forgets-to-divide": 2}
    assert "[mean/not-divided]" in outputs(course, "forgets-to-divide")
    assert "✗" not in outputs(course, "all-right")
