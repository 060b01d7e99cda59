"""Grades for another system, and one notebook graded without a course."""

import csv
import io
import json
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write, written

SOURCE = notebook(
    [
        solution("half", "def half(x):\n    return x / 2"),
        test("halves", "assert half(4) == 2", 1),
        test("halves-more", "assert half(5) == 2.5", 2),
        written("why", "YOUR ANSWER HERE", 3),
    ]
)
RIGHT = answered(SOURCE, {"why": "Two halves are a whole."})
WRONG = answered(RIGHT, {"half": "def half(x):\n    return x // 2"})
LATE = """
c.CourseDirectory.db_assignments = []
c.AssignLatePenalties.plugin_class = "late.Late"
"""
PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin
class Late(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5
"""
NAMES = {
    "right": ("Zoë", "Größer, d. Ä."),
    "wrong": ("=HYPERLINK(1)", "@SUM(A1)"),
    "away": ("Not", "There"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of three: one right and late, one wrong, one without a submission."""
    root = tmp_path_factory.mktemp("export")
    write(root, SOURCE, {"right": RIGHT, "wrong": WRONG})
    (root / "late.py").write_text(PLUGIN)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    (root / "submitted" / "right" / "ps1" / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    release(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.update_or_create_assignment("ps1", duedate="2026-03-01 10:00:00")
        for student, (first, last) in NAMES.items():
            mail = f"{student}@school.example"
            book.update_or_create_student(student, first_name=first, last_name=last, email=mail)
    assert grade(root).returncode == 0
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        marked = book.find_grade("why", "p", "ps1", "right")
        marked.manual_score, marked.needs_manual_grade = 2.5, False
        book.db.commit()
    return root


def table(course, to):
    done = run(course, "nbexaminer", "export", "ps1", f"--to={to}", "--output=out.csv")
    encoding = "utf-8-sig" if to == "csv" else "utf-8"
    text = (course / "out.csv").read_bytes().decode(encoding)
    return done, list(csv.reader(io.StringIO(text)))


def test_a_row_a_student_a_column_a_notebook_and_the_total(course):
    done, (header, *rows) = table(course, "csv")
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert list(by_id) == ["away", "right", "wrong"]
    right = by_id["right"]
    assert (right["last_name"], right["first_name"]) == ("Größer, d. Ä.", "Zoë")
    assert [right[name] for name in ("p", "late_penalty", "total", "max")] == [
        *("5.5", "0.5", "5.0", "6.0")
    ]
    assert right["submitted_utc"] == "2026-03-02 10:00:00"
    assert (by_id["wrong"]["total"], by_id["wrong"]["waiting_for_a_person"]) == ("1.0", "yes")
    assert (by_id["away"]["p"], by_id["away"]["total"]) == ("", "")  # not 0: nobody graded it
    assert done.returncode == 1
    assert "2 students of 3 have a grade" in done.stdout
    assert "graded, their cells are empty: away." in done.stderr
    assert "to look again: wrong." in done.stderr


@pytest.mark.parametrize("to", ["csv", "canvas", "moodle"])
def test_no_cell_is_a_formula(to, course):
    _, rows = table(course, to)
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "+", "-", "@")]


def test_canvas_finds_students_by_login(course):
    _, (header, most, *rows) = table(course, "canvas")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"]
    assert most == ["    Points Possible", "", "", "", "", "6.0"]
    assert ["Größer, d. Ä., Zoë", "", "", "right", "", "5.0"] in rows


def test_moodle_finds_students_by_name_or_address(course):
    _, (header, *rows) = table(course, "moodle")
    assert header == ["First name", "Last name", "Username", "Email address", "ps1"]
    assert ["Not", "There", "away", "away@school.example", ""] in rows


def test_gradescope_has_a_file_for_each_submission(course):
    run(course, "nbexaminer", "export", "ps1", "--to=gradescope")
    folder = course / "ps1-gradescope"
    assert {path.name for path in folder.iterdir()} == {"right", "wrong"}
    right = json.loads((folder / "right" / "results.json").read_text())
    assert right["score"] == 5 and "0.5 points are taken off" in right["output"]
    wrong = json.loads((folder / "wrong" / "results.json").read_text())
    scores = {each["name"]: (each["score"], each["max_score"]) for each in wrong["tests"]}
    assert scores == {"p: halves": (1, 1), "p: halves-more": (0, 2), "p: why": (0, 3)}
    assert wrong["tests"][-1]["output"] == "A person will grade this."


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["ps2"], "The gradebook has no assignment ps2."),
        ([], "Name the assignment"),
        (["ps1", "ps2"], "One assignment at a time, please: what is ps2?"),
        (["ps1", "--output=nowhere/grades.csv"], "No such file or directory"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_sentence(arguments, why, course):
    done = run(course, "nbexaminer", "export", *arguments)
    assert done.returncode == 2
    assert why in done.stderr and "Traceback" not in done.stderr


def test_another_due_date_changes_the_penalty(course):
    root = course.with_name("moved")
    shutil.copytree(course, root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.update_or_create_assignment("ps1", duedate="2026-03-03 10:00:00")
    done = grade(root)
    assert "2 graded, 0 unchanged" in done.logged
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        assert not book.find_submission("ps1", "right").late_submission_penalty


def test_nbgraders_own_export_still_works(course):
    assert run(course, "nbgrader", "export").returncode == 0
    assert "right" in (course / "grades.csv").read_text()


def grade_one(folder, submitted, *options):
    (folder / "source").mkdir()
    nbformat.write(SOURCE, folder / "source" / "p.ipynb")
    nbformat.write(submitted, folder / "mine.ipynb")
    return run(folder, "nbexaminer", "grade-one", "mine.ipynb", "--source=source/p.ipynb", *options)


def test_one_notebook_is_graded_without_a_course(tmp_path):
    done = grade_one(tmp_path, WRONG, "--results=results.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "1 of 1  halves",
        "0 of 2  halves-more",
        "0 of 3  why (waits for a person)",
        "1 of 6 points",
    ]
    results = json.loads((tmp_path / "results.json").read_text())
    assert results["score"] == 1 and len(results["tests"]) == 3
    assert not (tmp_path / "gradebook.db").exists()


def test_one_notebook_that_is_none_has_0_points_and_a_reason(tmp_path):
    done = grade_one(tmp_path, SOURCE)
    (tmp_path / "mine.ipynb").write_text("no notebook")
    done = run(tmp_path, "nbexaminer", "grade-one", "mine.ipynb", "--source=source/p.ipynb")
    assert done.returncode == 1
    assert "0 of 6 points" in done.stdout and done.stderr.strip()


def test_one_notebook_needs_its_source(tmp_path):
    done = run(tmp_path, "nbexaminer", "grade-one", "mine.ipynb", "--source=p.ipynb")
    assert done.returncode == 2 and done.stderr.endswith("There is no p.ipynb.\n")
