"""Regrading says who gains and who loses, and touches only what can change."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write, written

from nbexaminer.course.running import rehearsal, trial

STRICT, FAIR = "assert half(5) == 2.6", "assert half(5) == 2.5"
OTHER = notebook([solution("two", "two = 2"), test("twos", "assert two == 2", 1)])


def source(hidden):
    return notebook(
        [
            solution("half", "def half(x):\n    return x / 2"),
            test("halves", "assert half(4) == 2", 1),
            test("hidden", hidden, 2),
            written("why", "Why?", 3),
        ]
    )


RIGHT = answered(source(STRICT), {"why": "Because."})
LUCKY = answered(RIGHT, {"half": "def half(x):\n    return 2.6 if x == 5 else x / 2"})


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """A class graded with a wrong test that has since been corrected."""
    tmp_path = tmp_path_factory.mktemp("corrected")
    write(tmp_path, source(STRICT), {"right": RIGHT, "lucky": LUCKY})
    nbformat.write(OTHER, tmp_path / "source" / "ps1" / "q.ipynb")
    for student in ("right", "lucky"):
        nbformat.write(OTHER, tmp_path / "submitted" / student / "ps1" / "q.ipynb")
    release(tmp_path)
    assert grade(tmp_path).returncode == 1  # the model solution fails the test, too
    with book(tmp_path) as gradebook:
        marked = gradebook.find_grade("why", "p", "ps1", "right")
        marked.manual_score, marked.needs_manual_grade = 2.5, False
        gradebook.find_comment("why", "p", "ps1", "right").manual_comment = "Well said."
        gradebook.db.commit()
    nbformat.write(source(FAIR), tmp_path / "source" / "ps1" / "p.ipynb")
    release(tmp_path)
    return tmp_path


@pytest.fixture
def course(corrected, tmp_path):
    """A copy of that course, to grade again."""
    return Path(shutil.copytree(corrected, tmp_path / "course"))


def book(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small")


def points(root):
    with book(root) as gradebook:
        return {
            student: gradebook.find_grade("hidden", "p", "ps1", student).auto_score
            for student in ("right", "lucky")
        }


EXPECTED = [
    "Points changed: 1 gained, 1 lost, 0 neither.",
    "lucky: -2 (p/hidden 2 → 0)",
    "right: +2 (p/hidden 0 → 2)",
]


def test_a_dry_run_says_who_changes_and_writes_nothing(course):
    before = (course / "gradebook.db").read_bytes()
    graded = {path: path.stat().st_mtime_ns for path in (course / "autograded").rglob("*")}
    done = run(course, "nbexaminer", "grade", "ps1", "--dry-run")
    assert done.returncode == 0 and done.stdout.splitlines() == EXPECTED, done.stderr
    assert (course / "gradebook.db").read_bytes() == before
    assert {p: p.stat().st_mtime_ns for p in (course / "autograded").rglob("*")} == graded


def test_a_corrected_test_grades_only_its_notebook_again(course):
    other = course / "autograded" / "right" / "ps1" / "q.ipynb"
    text, when = other.read_bytes(), other.stat().st_mtime_ns
    done = run(course, "nbexaminer", "grade", "ps1")
    assert done.stdout.splitlines() == EXPECTED, done.stderr
    assert points(course) == {"right": 2, "lucky": 0}
    assert (other.read_bytes(), other.stat().st_mtime_ns) == (text, when)
    assert "q: " not in done.stderr
    again = run(course, "nbexaminer", "grade", "ps1")
    assert "0 graded, 2 unchanged" in again.stderr and not again.stdout


def test_a_persons_points_and_comments_survive(course):
    assert run(course, "nbexaminer", "grade", "ps1", "--force").returncode == 0
    with book(course) as gradebook:
        marked = gradebook.find_grade("why", "p", "ps1", "right")
        assert (marked.manual_score, marked.needs_manual_grade) == (2.5, True)
        assert gradebook.find_comment("why", "p", "ps1", "right").manual_comment == "Well said."


def test_a_test_that_the_instructor_renamed_is_the_same_test(course):
    renamed = source(FAIR)
    renamed.cells[2].metadata.nbgrader.grade_id = "deeply-hidden"
    nbformat.write(renamed, course / "source" / "ps1" / "p.ipynb")
    with book(course) as gradebook:
        gradebook.find_grade("hidden", "p", "ps1", "lucky").manual_score = 1.5
        gradebook.db.commit()
    done = run(course, "nbexaminer", "grade", "ps1", "--dry-run")
    assert "p: hidden is called deeply-hidden now; its grades stay." in done.stdout
    assert "right: +2 (p/deeply-hidden 0 → 2)" in done.stdout
    assert "lucky" not in done.stdout  # the points of a person stay


@pytest.mark.parametrize("kept", [None, "", "[]", '{"no": {}}', '{"no": 1}', "{"])
def test_a_fault_of_the_course_is_told_by_every_run(course, kept):
    nbformat.write(source(STRICT), course / "source" / "ps1" / "p.ipynb")
    grade(course)
    if kept is not None:
        (course / "problems" / "ps1.rehearsals.json").write_text(kept)
    again = run(course, "nbexaminer", "grade", "ps1")
    assert again.returncode == 1 and "does not pass the test hidden" in again.stderr
    assert "0 graded, 2 unchanged" in again.stderr


def test_the_instructors_answers_are_graded_once(course, monkeypatch):
    grade(course)
    monkeypatch.setattr(rehearsal, "_known", {})
    monkeypatch.setattr(trial, "grade_in_worker", None)  # a second call fails
    assert grade(course).returncode == 0
