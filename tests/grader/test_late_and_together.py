"""Extensions, penalties for each day, sections, and teams that hand in together."""

import csv

import pytest
from nbgrader.api import Gradebook
from small_course import grade, notebook, release, run, solution, test, write

from nbexaminer.course.outgoing.late import LatePerDay

SOURCE = notebook([solution("half", "half = 0.5"), test("halves", "assert half == 0.5", 10)])
CONFIG = """
c.AssignLatePenalties.plugin_class = "nbexaminer.course.outgoing.late.LatePerDay"
c.LatePerDay.grace_minutes = 15
c.LatePerDay.most_percent = 50
"""
ROSTER = """student_id,section,team
in-grace,A,one
with-in-grace,A,one
two-days,B,
has-an-extension,B,
with-nobody,B,two
"""
HANDED_IN = {
    "in-grace": "2026-03-01 10:10:00 UTC",
    "two-days": "2026-03-03 09:00:00 UTC",
    "has-an-extension": "2026-03-04 09:00:00 UTC",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("late")
    write(root, SOURCE, dict.fromkeys(HANDED_IN, SOURCE))
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(CONFIG)
    (root / "roster.csv").write_text(ROSTER)
    for student, when in HANDED_IN.items():
        (root / "submitted" / student / "ps1" / "timestamp.txt").write_text(when)
    release(root)
    with book(root) as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate="2026-03-01 10:00:00")
    given = run(root, "nbexaminer", "extend", "ps1", "--student=has-an-extension", "--days=3")
    assert given.returncode == 0 and "until 2026-03-04 10:00 UTC" in given.stdout
    assert grade(root).returncode == 0
    return root


def book(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small")


def penalties(root):
    with book(root) as gradebook:
        return {
            row.student_id: row.late_submission_penalty
            for row in gradebook.assignment_submissions("ps1")
        }


def test_each_day_takes_its_part_and_a_team_is_graded_together(course):
    nothing = {"in-grace": 0, "with-in-grace": 0, "has-an-extension": 0}
    assert penalties(course) == {"two-days": 2, **nothing}
    done = run(course, "nbexaminer", "extend", "ps1", "--student=two-days", "--hours=24")
    assert done.returncode == 0 and penalties(course)["two-days"] == 1
    assert run(course, "nbexaminer", "extend", "ps1", "--student=two-days").returncode == 0
    assert penalties(course)["two-days"] == 2


def test_a_section_is_a_part_of_the_class(course):
    assert run(course, "nbexaminer", "export", "ps1", "--section=B").returncode == 0
    rows = list(csv.DictReader((course / "ps1-csv.csv").read_text("utf-8-sig").splitlines()))
    assert [row["student_id"] for row in rows] == ["has-an-extension", "two-days"]
    done = grade(course, "--section=A", "--force")
    assert "2 graded" in done.logged
    assert "with-in-grace: is graded by what in-grace of the same team handed in" in done.logged
    nobody = run(course, "nbexaminer", "problems", "ps1", "--section=C")
    assert nobody.returncode == 2
    assert "Nobody is in the section C: there are A, B." in nobody.stderr


@pytest.mark.parametrize(
    ("hours", "points"), [(0.2, None), (0.3, 1), (24, 1), (25, 2), (24 * 4.9, 5), (24 * 30, 5)]
)
def test_a_day_that_has_begun_counts_up_to_the_most(hours, points):
    rule = LatePerDay(percent=10, grace_minutes=15, most_percent=50)
    assert rule.late_submission_penalty("", 10, hours * 3600) == points
