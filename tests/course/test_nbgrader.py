"""nbgrader's own commands and API accept the course and grade the sample class correctly."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess

import pytest
import sample_class
from lesson import NAMES, RELEASE, ROOT, SOURCE, graded_with, points, read
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from programs import run
from traitlets.config import Config

from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits

FULL = tuple(sum(points(name).values()) for name in NAMES)  # by tests; a person gives 2 more

# What each sample submission loses in the seven notebooks.
LOST = {
    "all-correct": (0, 0, 0, 0, 0, 0, 0),
    "all-empty": FULL,
    "half-done": (0, 0, 0, *FULL[3:]),
    "forgot-the-bias": (3, 0, 0, 0, 0, 0, 0),  # marked once: z and notebook 3 use it rightly
    "forgot-the-minus": (0, 4, 0, 0, 0, 0, 0),
    "half-the-cost": (0, 0, 0, 3, 0, 0, 0),
    "squares-with-a-caret": (0, 0, 0, 4, 0, 0, 0),
    "swapped-gradients": (0, 0, 0, 0, 4, 0, 0),  # marked once: backprop uses the box rightly
    "climbs-uphill": (0, 0, 0, 0, 3, 0, 0),
    "only-the-last-layer": (0, 0, 0, 0, 0, 5, 0),
    "averages-by-adding": (0, 0, 0, 0, 0, 3, 0),
    "still-the-sigmoid": (0, 0, 0, 0, 0, 0, 2),
    "never-returns": (4, 4, 0, 4, 3, 0, 0),
    "deleted-a-test": (0, 4, 0, 0, 0, 0, 0),
    "patched-isclose": (3, 0, 0, 0, 0, 0, 0),
}
EARNED = {
    student: tuple(most - less for most, less in zip(FULL, lost, strict=True))
    for student, lost in LOST.items()
}
# These cheat or wait for ever; the two graders differ on purpose.
HONEST = sorted(set(EARNED) - {"deleted-a-test", "patched-isclose", "never-returns"})
PLAIN = """
c = get_config()
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}
"""
FEW = ["all-correct", "all-empty", "forgot-the-bias", "deleted-a-test"]


def nbgrader(course, *arguments: str) -> None:
    done = run(course, "nbgrader", *arguments, "--log-level=ERROR")
    assert done.returncode == 0, done.stderr


def earned(course) -> dict[str, tuple[float, ...]]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            submission.student_id: tuple(
                {each.name: each.score for each in submission.notebooks}.get(name, 0)
                for name in NAMES
            )
            for submission in gradebook.assignment_submissions("backprop")
        }


def scores(course) -> dict[tuple[str, str, str], float]:
    """The points of every graded cell of every student."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            (submission.student_id, each.name, grade.name): grade.auto_score
            for submission in gradebook.assignment_submissions("backprop")
            for each in submission.notebooks
            for grade in each.grades
        }


def test_the_sample_class_is_the_one_described():
    assert set(sample_class.STUDENTS) == set(EARNED)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course that went through generate_assignment, autograde, generate_feedback, export."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "source", course / "source")
    sample_class.build(RELEASE, course / "submitted", FEW)
    (course / "autograded").mkdir()  # as it is in a clone
    shutil.copy(ROOT / "autograded" / "README.md", course / "autograded")
    nbgrader(course, "generate_assignment", "backprop")
    nbgrader(course, "autograde", "backprop")
    nbgrader(course, "generate_feedback", "backprop")
    nbgrader(course, "export", "--to=grades.csv")
    return course


def test_autograde_gives_the_points_the_sample_class_deserves(graded):
    assert earned(graded) == {student: EARNED[student] for student in FEW}


@pytest.fixture(scope="module")
def whole(graded, tmp_path_factory):
    """The course with the whole class, graded by the grader's own command."""
    course = tmp_path_factory.mktemp("whole")
    for part in ("source", "release", "nbgrader_config.py"):
        copy = shutil.copytree if (graded / part).is_dir() else shutil.copy
        copy(graded / part, course / part)
    sample_class.build(RELEASE, course / "submitted")
    nbgrader(course, "generate_assignment", "backprop", "--force")
    assert run(course, "nbexaminer", "grade", "backprop", "--log-level=ERROR").returncode == 0
    return course


def test_an_endless_function_costs_only_its_own_points():
    source = read(SOURCE, "5-backpropagation")
    for cell in source.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "backprop":
            cell.source = "def backprop(w, b, a_prev, y):\n    while True: pass"
    limits = Limits(cell_seconds=3)  # demonstrations that call it wait for that long
    skeleton = read(SOURCE, "5-backpropagation")
    graded = grade_notebook(source, skeleton, files=graded_with(), limits=limits)
    lost = {name for name, score in graded.scores.items() if name.endswith("-test") and not score}
    assert lost == {"backprop-test"}, graded.problems
    assert graded.misconceptions["backprop-test"] == ["backprop/endless"]


def test_graded_notebooks_are_small(whole):
    for path in (whole / "autograded").glob("*/backprop/*.ipynb"):
        assert path.stat().st_size < 300_000, path


def test_the_grader_gives_the_whole_class_what_it_deserves(whole):
    assert earned(whole) == EARNED


@pytest.mark.parametrize(
    "students",
    [["climbs-uphill"], pytest.param(HONEST, marks=pytest.mark.parity)],
    ids=["one", "all"],
)
def test_honest_students_get_the_same_points_from_plain_nbgrader(students, whole, tmp_path):
    shutil.copytree(ROOT / "source", tmp_path / "source")
    (tmp_path / "nbgrader_config.py").write_text(PLAIN)
    sample_class.build(RELEASE, tmp_path / "submitted", students)
    nbgrader(tmp_path, "generate_assignment", "backprop")
    nbgrader(tmp_path, "autograde", "backprop")
    ours = {key: score for key, score in scores(whole).items() if key[0] in students}
    assert len(ours) == len(students) * (sum(len(points(name)) for name in NAMES) + 1)
    assert scores(tmp_path) == ours


def test_feedback_is_written_for_every_notebook(graded):
    pages = sorted((graded / "feedback").glob("*/backprop/*.html"))
    assert len(pages) == len(FEW) * len(NAMES)


def test_feedback_does_not_show_hidden_tests(graded):
    for page in (graded / "feedback").glob("*/backprop/*.html"):
        text = page.read_text()
        assert "not filled in yet" in text or page.parts[-3] != "all-empty"
        assert "HIDDEN TESTS" not in text, page
        assert not re.search(r"default_rng\D{0,60}16\d\d", text), page  # as hidden tests have it


def test_export_lists_every_student(graded):
    with open(graded / "grades.csv") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {student: sum(EARNED[student]) for student in FEW}


def test_formgraders_api_lists_the_course(graded):
    config = Config()
    config.CourseDirectory.root = str(graded)
    assignment = NbGraderAPI(config=config).get_assignment("backprop")
    assert assignment["num_submissions"] == len(FEW)
    assert assignment["max_score"] == sum(FULL) + 2
    assert assignment["status"] == "released" or assignment["release_path"]


@pytest.mark.parametrize(("student", "said"), [("all-correct", "Success"), ("all-empty", "failed")])
def test_validate_tells_a_student_where_they_stand(student, said, tmp_path):
    sample_class.build(RELEASE, tmp_path, [student])
    done = subprocess.run(
        ["nbgrader", "validate", "1-weighted-sum.ipynb"],
        cwd=tmp_path / student / "backprop", capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": f"{SOURCE}{os.pathsep}{os.environ['PYTHONPATH']}"},
    )  # fmt: skip
    assert said in done.stdout, done.stdout + done.stderr
