"""A Python file that students change and hand in counts, as in nbgrader."""

import shutil

import pytest
from nbgrader.api import Gradebook
from small_course import grade, notebook, release, run, solution, test, write

STUB = "def double(x):\n    ...\n"
FILES = {"right": "def double(x):\n    return x + x\n", "wrong": "def double(x):\n    return x\n"}
USES = "import helper\n### BEGIN SOLUTION\nfour = helper.double(2)\n### END SOLUTION"
SOURCE = notebook(
    [
        solution("four", USES),
        test("uses-test", "assert four == 4", 1),
        test("imports-test", "from helper import double\nassert double(5) == 10", 2),
        solution("half", "### BEGIN SOLUTION\nhalf = lambda x: x / 2\n### END SOLUTION"),
        test("half-test", "assert half(3) == 1.5", 4),
    ]
)


@pytest.fixture(params=["a stub", "the solution"])
def course(tmp_path, request):
    """Students with a right, a wrong and no helper, and one with a changed data file."""
    write(tmp_path, SOURCE, dict.fromkeys([*FILES, "missing"], SOURCE))
    config = tmp_path / "nbgrader_config.py"
    kept = "c.Autograde.exclude_overwriting = {'ps1': ['helper.py']}\n"
    config.write_text(config.read_text() + kept)
    beside = tmp_path / "source" / "ps1" / "helper.py"
    beside.write_text(STUB if request.param == "a stub" else FILES["right"])
    for student, text in FILES.items():
        (tmp_path / "submitted" / student / "ps1" / "helper.py").write_text(text)
    release(tmp_path)
    return tmp_path


def points(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        rows = book.assignment_submissions("ps1")
        return {
            row.student.id: {grade.name: grade.auto_score for grade in row.notebooks[0].grades}
            for row in rows
        }


def test_what_was_handed_in_is_graded_as_nbgrader_grades_it(course, tmp_path_factory):
    plain = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(course, plain)
    graded = grade(course)
    assert run(plain, "nbgrader", "autograde", "ps1").returncode == 0
    assert points(course) == points(plain)
    assert points(course)["right"] == {"uses-test": 1, "imports-test": 2, "half-test": 4}
    assert points(course)["wrong"] == {"uses-test": 0, "imports-test": 0, "half-test": 4}
    assert "imports-test runs beside the student's code" in graded.logged
    assert "half-test runs beside" not in graded.logged
    kept = course / "autograded" / "right" / "ps1" / "helper.py"
    assert kept.read_text() == FILES["right"]


def test_a_file_that_only_students_have_is_found_by_the_test(course):
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    (course / "source" / "ps1" / "helper.py").unlink()
    graded = grade(course)
    assert points(course)["right"] == {"uses-test": 1, "imports-test": 2, "half-test": 4}
    assert points(course)["wrong"] == {"uses-test": 0, "imports-test": 0, "half-test": 4}
    assert graded.returncode == 1
    assert "does not pass the test imports-test" in graded.stderr


def test_who_may_change_a_file_decides_about_points(course):
    grade(course)
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    assert "3 graded, 0 unchanged" in grade(course).logged


def test_a_file_of_the_instructors_is_not_taken_from_a_student(course):
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    grade(course)
    given = points(course)
    assert given["right"] == given["wrong"] == given["missing"]
