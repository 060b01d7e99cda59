"""`nbexaminer accept`: one command settles a test that needed a look."""

import contextlib
import json

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, points, release, run, solution, test, write

SOURCE = notebook(
    [
        solution(
            "rows",
            "### BEGIN SOLUTION\ndef rows(n): return [[0] for _ in range(n)]\n### END SOLUTION",
        ),
        test("zeros", "assert rows(2) == [[0], [0]]", 1),
        test("own", "n = rows(2)\nassert rows(1) == [[0]]", 2),
    ]
)
CLASHING = answered(SOURCE, {"rows": "n = 0\ndef rows(many): return [[n]] * many"})
HERE = "clashing: p: The test own gives 2 points isolated and 0 beside"


@pytest.fixture
def course(tmp_path):
    write(tmp_path, SOURCE, {"clashing": CLASHING})
    release(tmp_path)
    done = grade(tmp_path)
    assert done.returncode == 1 and HERE in done.stderr
    return tmp_path


def accept(course, *options):
    return run(course, "nbexaminer", "accept", "ps1", *options)


def comment(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as gradebook:
        return gradebook.find_comment("rows", "p", "ps1", "clashing").comment


@pytest.mark.parametrize(("given", "expected"), [((), 0), (("--points=1.5",), 1.5)])
def test_what_is_accepted_counts_and_needs_no_look(given, expected, course):
    assert "The test own gives" in comment(course)
    done = accept(course, "--student=clashing", "--test=own", *given)
    assert done.returncode == 0, done.stderr
    assert f"p/own has {expected:g} points" in done.stdout
    assert points(course) == {"clashing": {"own": expected, "zeros": 1}} and not comment(course)
    assert run(course, "nbexaminer", "problems", "ps1").returncode == 0

    again = grade(course, "--force")  # and it stays so
    assert again.returncode == 0, again.stderr
    assert points(course) == {"clashing": {"own": expected, "zeros": 1}} and not comment(course)
    run(course, "nbexaminer", "report", "ps1", "--format=json")
    kept = (course / "problems" / "ps1.jsonl").read_text().splitlines()[-1]
    assert f"Settled by a person: {expected:g} points" in str(json.loads(kept)["problems"])


def test_another_answer_is_looked_at_anew(course):
    accept(course, "--student=clashing", "--test=own", "--points=2")
    other = answered(CLASHING, {"rows": "n = 0\ndef rows(many): return many * [[n]]"})
    nbformat.write(other, course / "submitted" / "clashing" / "ps1" / "p.ipynb")
    done = grade(course)
    assert done.returncode == 1 and HERE in done.stderr
    assert points(course)["clashing"]["own"] == 0


def test_the_same_answer_handed_in_once_more_stays_settled(course):
    accept(course, "--student=clashing", "--test=own", "--points=2")
    again = answered(CLASHING, {})
    again.cells[0].outputs = [nbformat.v4.new_output("stream", text="run again")]
    nbformat.write(again, course / "submitted" / "clashing" / "ps1" / "p.ipynb")
    assert grade(course).returncode == 0
    assert points(course)["clashing"]["own"] == 2


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--student=clashing"], "Name both"),
        (["--test=own"], "Name both"),
        (["--student=nobody", "--test=own"], "needs no look"),
        (["--student=clashing", "--test=zeros"], "needs no look"),
        (["--student=clashing", "--test=own", "--points=3"], "0 to 2 points, not 3"),
        (["--student=clashing", "--test=own", "--points=-1"], "0 to 2 points, not -1"),
        (["--student=clashing", "--test=own", "--points=many"], "points"),
    ],
)
def test_what_makes_no_sense_changes_nothing(options, why, course):
    done = accept(course, *options)
    assert done.returncode == 2 and why in done.stderr
    assert points(course)["clashing"] == {"own": 0, "zeros": 1}
    with contextlib.suppress(FileNotFoundError):
        assert (course / "problems" / "ps1.accepted.jsonl").read_text() == ""
