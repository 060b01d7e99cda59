"""An instructor names a group's mistake: all who make it read the words, and may get points."""

import json
import shutil

import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write

SOURCE = notebook(
    [
        solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        test("halves", "### BEGIN HIDDEN TESTS\nassert half(3) == 1.5\n### END HIDDEN TESTS", 2),
    ]
)
WHOLE = {"half": "def half(x):\n    return x // 2"}
WORDS = "It cuts the half off: `//` gives whole numbers."


def told(root):
    done = run(root, "nbexaminer", "report", "ps1", "--format=json")
    assert done.returncode == 0, done.stderr
    return json.loads((root / "ps1-report.json").read_text())


def points(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        return {each.student_id: each.score for each in book.assignment_submissions("ps1")}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("names")
    also = {"half": "def half(number):\n    return int(number / 2)"}
    several = {"whole": WHOLE, "cut": also, "right": {"half": "def half(x): return x / 2"}}
    write(root, SOURCE, {who: answered(SOURCE, each) for who, each in several.items()})
    release(root)
    assert grade(root).returncode == 0
    return root


def test_a_group_gets_words_and_points_and_so_does_who_hands_in_later(course):
    (group,) = told(course)["groups"]
    assert sorted(group["students"]) == ["cut", "whole"] and "rounded down" in group["line"]
    naming = ["nbexaminer", "name", "ps1", group["id"], WORDS, "--points=0.5"]
    preview = run(course, *naming, "--dry-run")
    assert preview.returncode == 0 and "whole: p/halves 0 → 0.5" in preview.stdout
    assert points(course) == {"whole": 0, "cut": 0, "right": 2}
    done = run(course, *naming)
    assert done.returncode == 0, done.stderr
    assert points(course) == {"whole": 0.5, "cut": 0.5, "right": 2}

    later = course / "submitted" / "later" / "ps1"
    later.mkdir(parents=True)
    shutil.copy(course / "submitted/whole/ps1/p.ipynb", later)
    graded = grade(course)
    assert "1 graded, 3 unchanged" in graded.stderr
    assert points(course)["later"] == 0.5
    listed = run(course, "nbexaminer", "names", "ps1")
    assert listed.stdout == f"{group['id']} p/halves (0.5 points): {WORDS}\n"
    assert run(course, "nbexaminer", "feedback", "ps1").returncode == 0
    # One notebook needs no page about all; `nbgrader release_feedback` copies whatever is there.
    assert [path.name for path in (course / "feedback").glob("later/ps1/*")] == ["p.html"]
    page = (course / "feedback" / "later" / "ps1" / "p.html").read_text()
    assert "It cuts the half off: <code>//</code> gives whole numbers." in page
    assert "half(3)" not in page.partition("def half")[0]  # that is the hidden test's
    kept = (course / "source/ps1/.grading/mistakes.json").read_text()
    assert run(course, "nbexaminer", "names", "ps1", "--export").stdout == kept
    shutil.rmtree(course / "release")
    released = run(course, "nbexaminer", "release", "ps1")
    assert released.returncode == 0, released.stderr
    assert not list((course / "release").rglob("mistakes.json"))


def test_a_group_that_is_not_there_is_said(course):
    done = run(course, "nbexaminer", "name", "ps1", "nosuch", "Words.")
    assert done.returncode == 2 and "There is no group nosuch; the report knows" in done.stderr
    done = run(course, "nbexaminer", "name", "ps1", "nosuch")
    assert done.returncode == 2 and 'GROUP "WORDS"' in done.stderr
