"""Every hand-in gets fair points from both commands, or the run names it."""

import json
import shutil
from pathlib import Path

import pytest
from hand_ins import CASES, notebooks, put
from nbgrader.api import Gradebook
from small_course import CONFIG, grade, release, run

ROOT = Path(__file__).resolve().parents[2]
CONFIGURED = "from nbexaminer import configure\n" + CONFIG + "configure(c)\n"
LIMITS = "c.Grading.cell_seconds = 3\nc.Grading.isolate_tests = True\n"
AGAIN = [case for case in CASES if case.then]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    root = tmp_path_factory.mktemp("hand-ins")
    (root / "source" / "ps1").mkdir(parents=True)
    for name, book in notebooks().items():
        (root / "source" / "ps1" / f"{name}.ipynb").write_text(json.dumps(book))
    (root / "nbgrader_config.py").write_text(CONFIGURED + LIMITS)
    release(root)
    return root


def results(root):
    """The points by student and question; "waits" is one for a person."""
    found = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        for submission in book.assignment_submissions("ps1"):
            for each in submission.notebooks:
                for mark in each.grades:
                    points = "waits" if mark.needs_manual_grade else mark.auto_score
                    name = mark.name.removeprefix("test-")
                    found.setdefault(submission.student.id, {})[name] = points
    return found


def graded_twice(root, grade_class):
    """Grade all cases, then grade again those handed in twice; return the messages."""
    for case in CASES:
        put(case.hand_in, root, case.name)
    first = grade_class(root)
    for case in AGAIN:
        put(case.then, root, case.name, case.aged)
    return first, grade_class(root)


@pytest.fixture(scope="module")
def ours(released, tmp_path_factory):
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("ours") / "course"))
    done, second = graded_twice(root, grade)
    assert done.returncode == second.returncode == 1
    graded = f"{len(AGAIN)} graded, {len(CASES) - len(AGAIN)} unchanged"
    assert graded in second.logged, second.logged
    return results(root), done.logged + done.stderr + second.logged + second.stderr, root


@pytest.fixture(scope="module")
def nbgraders(released, tmp_path_factory):
    """Graded by nbgrader's own command."""
    root = Path(shutil.copytree(released, tmp_path_factory.mktemp("nbgraders") / "course"))
    done, second = graded_twice(root, lambda root: run(root, "nbgrader", "autograde", "ps1"))
    assert done.returncode == second.returncode == 0, done.stderr[-3000:]
    return results(root), done.stderr


def told(student, said):
    """Whether the run says more about a student than the points."""
    lines = said.splitlines()
    rest = [
        line.partition("students ")[2].split(", ") for line in lines if line.startswith("… and")
    ]
    return any(line.startswith(f"{student}: ") for line in lines) or any(
        student in each for each in rest
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hand_in_gets_fair_points(case, ours):
    found, said, _ = ours
    assert {name: found[case.name].get(name) for name in case.fair} == case.fair
    assert told(case.name, said) or not case.told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nbgraders_own_command_gives_the_same(case, nbgraders, ours):
    found, _ = nbgraders
    assert found[case.name] == ours[0][case.name]


def test_what_needs_a_look_is_kept(ours):
    _, _, root = ours
    done = run(root, "nbexaminer", "problems", "ps1")
    assert done.returncode == 1
    assert (
        "colab: tasks: Please look at area, shout: found by what the cell defines." in done.stdout
    )
    assert "zip: tasks.ipynb was not there; week1.zip/week1/tasks.ipynb was graded" in done.stdout
    assert "\nas-it-should" not in "\n" + done.stdout
