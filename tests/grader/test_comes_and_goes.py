"""What was missing at first and comes later, and what the instructor takes away."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from small_course import grade, notebook, release, run, solution, test, write

AREA = [solution("two", "two = 2"), test("twos", "assert two == 2", 2)]
TASK = new_markdown_cell("Do it.\n=== BEGIN MARK SCHEME ===\nA plot.\n=== END MARK SCHEME ===")
TASK.metadata.nbgrader = {
    **{"schema_version": 3, "grade_id": "project", "grade": False, "solution": False},
    **{"locked": True, "task": True, "points": 4, "cell_type": "markdown"},
}
LATE = """
c.AssignLatePenalties.plugin_class = "late.Late"
"""
PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin
class Late(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5
"""


@pytest.fixture
def course(tmp_path):
    """Two notebooks; `late` handed in one of them, `whole` both."""
    source = notebook(AREA)
    write(tmp_path, source, {"late": source, "whole": source})
    nbformat.write(notebook([*AREA, TASK]), tmp_path / "source" / "ps1" / "q.ipynb")
    release(tmp_path)
    hand_in_q(tmp_path, "whole")
    return tmp_path


def hand_in_q(root, student):
    nbformat.write(notebook([*AREA, TASK]), root / "submitted" / student / "ps1" / "q.ipynb")


def book(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small")


def waits(root, student):
    with book(root) as gradebook:
        return gradebook.find_grade("project", "q", "ps1", student).needs_manual_grade


def test_a_task_waits_for_a_person_when_its_notebook_comes_later(course):
    grade(course)
    assert waits(course, "whole") and not waits(course, "late")
    hand_in_q(course, "late")
    grade(course)
    assert waits(course, "late")
    with book(course) as gradebook:
        marked = gradebook.find_grade("project", "q", "ps1", "late")
        marked.manual_score, marked.needs_manual_grade = 3, False
        gradebook.db.commit()
    grade(course, "--force")
    assert not waits(course, "late")  # the points of a person stay


def test_a_late_penalty_goes_with_a_hand_in_in_time(course):
    (course / "late.py").write_text(PLUGIN)
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    with book(course) as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate="2026-03-01 10:00:00")
    stamp = course / "submitted" / "whole" / "ps1" / "timestamp.txt"

    def penalty(when):
        stamp.write_text(when)
        grade(course)
        with book(course) as gradebook:
            return gradebook.find_submission("ps1", "whole").late_submission_penalty

    assert penalty("2026-03-02 10:00:00 UTC") == 1
    (stamp.parent / "q.ipynb").rename(course / "q.ipynb")
    assert penalty("2026-03-02 10:00:01 UTC") == 0.5  # nothing is taken for what is not there
    assert not penalty("2026-02-02 10:00:00 UTC")


def test_a_notebook_that_the_source_has_no_more_does_not_count(course):
    grade(course)
    (course / "source" / "ps1" / "q.ipynb").unlink()
    done = run(course, "nbexaminer", "export", "ps1")
    assert "The gradebook still has q" in done.stderr
    grade(course)
    done = run(course, "nbexaminer", "export", "ps1")
    assert "still has" not in done.stderr
    header, *rows = (course / "ps1-csv.csv").read_text("utf-8-sig").splitlines()
    assert header.split(",")[5:] == [
        "p",
        "late_penalty",
        "total",
        "max",
        "waiting_for_a_person",
        "status",
    ]
    assert [row.split(",")[5:] for row in rows] == [["2.0", "0.0", "2.0", "2.0", "", "graded"]] * 2
    assert run(course, "nbexaminer", "report", "ps1").returncode == 0
