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
leaves,A,one
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
    nothing = {"in-grace": 0, "with-in-grace": 0, "leaves": 0, "has-an-extension": 0}
    assert penalties(course) == {"two-days": 2, **nothing}
    done = run(course, "nbexaminer", "extend", "ps1", "--student=two-days", "--hours=24")
    assert "two-days has 1 day more, until 2026-03-02 10:00 UTC" in done.stdout
    assert done.returncode == 0 and penalties(course)["two-days"] == 1
    assert run(course, "nbexaminer", "extend", "ps1", "--student=two-days").returncode == 0
    assert penalties(course)["two-days"] == 2


def test_a_section_is_a_part_of_the_class(course):
    assert run(course, "nbexaminer", "export", "ps1", "--section=B").returncode == 0
    rows = list(csv.DictReader((course / "ps1-csv.csv").read_text("utf-8-sig").splitlines()))
    assert [row["student_id"] for row in rows] == ["has-an-extension", "two-days"]
    done = grade(course, "--section=A", "--force")
    assert "3 graded" in done.logged
    assert "with-in-grace: is graded by what in-grace of the same team handed in" in done.logged
    nobody = run(course, "nbexaminer", "problems", "ps1", "--section=C")
    assert nobody.returncode == 2
    assert "Nobody is in the section C: there are A, B." in nobody.stderr


def test_a_penalty_is_of_all_points_and_follows_the_table_of_extensions(course):
    with book(course) as gradebook:  # a person gives 10 points in place of 10, and 10 more
        given = gradebook.find_grade("halves", "p", "ps1", "two-days")
        given.manual_score, given.extra_credit = 10, 10
        gradebook.db.commit()
    told = run(course, "nbexaminer", "export", "ps1").stderr
    assert "two-days: late penalty 4 points, not 2 as until now" in told
    assert penalties(course)["two-days"] == 4
    table = course / "extensions.csv"
    table.write_text(table.read_text().replace("two-days,0", "two-days,24"))
    done = grade(course)
    assert "0 graded" in done.logged and "two-days: late penalty 2 points, not 4" in done.logged
    assert penalties(course)["two-days"] == 2


def test_who_leaves_a_team_or_is_in_two_is_named(course):
    roster = course / "roster.csv"
    roster.write_text(ROSTER.replace("leaves,A,one", "leaves,A,two"))
    done = grade(course)
    assert done.returncode == 1 and "leaves: has the points of another's hand-in" in done.stderr
    told = run(course, "nbexaminer", "problems", "ps1")
    assert told.returncode == 1 and "leaves: has the points of another's hand-in" in told.stdout
    one = run(course, "nbexaminer", "extend", "ps1", "--student=in-grace", "--days=2")
    assert "in-grace: in a team with with-in-grace, who get no more time by that." in one.stderr
    roster.write_text(f"{ROSTER}leaves,A,two\n")
    twice = run(course, "nbexaminer", "problems", "ps1", "--section=A")
    assert twice.returncode == 2 and "has different rows for leaves. Leave one" in twice.stderr
    roster.write_text(ROSTER)


@pytest.mark.parametrize("who", [["--student=nobody", "--section=A"], []])
def test_an_extension_is_for_one_or_a_section_that_exists(who, course):
    wrong = run(course, "nbexaminer", "extend", "ps1", *who, "--days=1")
    assert wrong.returncode == 2 and "Say who" in wrong.stderr


@pytest.mark.parametrize(
    ("hours", "points"), [(0.2, None), (0.3, 1), (24, 1), (25, 2), (24 * 4.9, 5), (24 * 30, 5)]
)
def test_a_day_that_has_begun_counts_up_to_the_most(hours, points):
    rule = LatePerDay(percent=10, grace_minutes=15, most_percent=50)
    assert rule.late_submission_penalty("", 10, hours * 3600) == points
