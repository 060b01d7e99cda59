"""Grades for another system, and one notebook graded without a course."""

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3

import nbformat
import pytest
from nbgrader.api import Gradebook, Student
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from small_course import answered, grade, notebook, release, run, solution, test, write, written
from sqlalchemy import event

from nbexaminer.course.outgoing.export import as_canvas
from nbexaminer.course.outgoing.grades import Grades, Points, Row, read_grades
from nbexaminer.course.outgoing.nbgraders_csv import QuotedCsv
from nbexaminer.course.outgoing.scale import Scale
from nbexaminer.course.outgoing.table import as_text
from nbexaminer.errors import CourseError

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
        book.find_comment("why", "p", "ps1", "right").manual_comment = 'Each half\nis "\\"".'
        book.db.commit()
    return root


def table(course, to, *options):
    done = run(course, "nbexaminer", "export", "ps1", f"--to={to}", "--output=out.csv", *options)
    encoding = "utf-8-sig" if to == "csv" else "utf-8"
    text = (course / "out.csv").read_bytes().decode(encoding)
    return done, list(csv.reader(io.StringIO(text)))


@pytest.fixture(scope="module")
def tables(course):
    """Each platform's file of the class, as it is without an option, by format."""
    return {
        to: table(course, to) for to in ("csv", "canvas", "moodle", "brightspace", "blackboard")
    }


def test_a_row_a_student_a_column_a_notebook_and_the_total(tables):
    done, (header, *rows) = tables["csv"]
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
    assert "Not graded, so without a grade in the file: away." in done.stderr
    assert "manual grading or a second look: wrong." in done.stderr


def test_the_grades_of_a_class_are_read_at_once(course):
    asked = []
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as book:
        event.listen(book.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
        grades = read_grades(book, CourseDirectory(root=str(course), assignment_id="ps1"))
    assert [row.total for row in grades.rows] == ["", 5.0, 1.0]
    assert sum("FROM grade" in each for each in asked) == 1, "not once for each notebook or grade"


@pytest.mark.parametrize("to", ["csv", "canvas", "moodle"])
def test_no_cell_is_a_formula(to, tables):
    _, rows = tables[to]
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    cells = [cell.strip() for row in rows for cell in row if cell != "-"]  # no grade, in Moodle
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(
    "live",
    [
        "=1+1",
        " +1",
        "\u00a0-1",
        "\ufeff@A1",
        "\t=1",
        "\n=1",
        "＝1+1",
        "−1+A1",
        "Ann; =1",
        'a,"@A1',
        "a\n＋1",
        "\0=1",
        "\u2060=1",
        "Ann;\x1b=1",
        "﹦1",
    ],
)
def test_no_text_becomes_a_formula_in_a_spreadsheet_of_any_country(live, separator):
    made = as_text([[live, 1.5, -2.0, "O'Neil; x-y"]], separator)
    for cell in re.split(r"[;,\t\n]", made.replace('"', "")):
        cell = cell.strip("\0\x1b\u2060\ufeff \u00a0")
        assert not re.match(r"[=@＝＋＠−﹦]|[+-](?![\d.]+$)", cell), made
    assert made.rstrip().endswith("O'Neil; x-y" if separator == "," else '"O\'Neil; x-y"')


def test_nbgraders_own_export_has_its_columns_and_no_formula(tmp_path):
    ids = ("ann", "@SUM(1+1)", "a,b")
    with Gradebook("sqlite://") as book:
        book.add_assignment("ps1", duedate="2026-03-01")
        for each in ids:
            book.add_student(each, last_name="=1+1" * (each == "a,b"), email=None)
        book.add_submission("ps1", "ann", timestamp="2026-03-02")
        for plugin in (CsvExportPlugin, QuotedCsv):
            one = plugin(to=str(tmp_path / plugin.__name__))
            one.export(book)
        QuotedCsv(to=str(tmp_path / "ann"), student=["ann"], assignment=["ps1"]).export(book)
    theirs = (tmp_path / "CsvExportPlugin").read_text().splitlines()
    ours = (tmp_path / "QuotedCsv").read_text().splitlines()
    assert sorted(set(ours) & set(theirs)) == sorted(theirs[:1] + [x for x in theirs if "ann" in x])
    rows = {row["student_id"]: row for row in csv.DictReader(ours)}
    assert rows.keys() == {"ann", "'@SUM(1+1)", "a,b"}
    assert (rows["a,b"]["last_name"], rows["a,b"]["max_score"]) == ("'=1+1", "0.0")
    assert (tmp_path / "ann").read_text().splitlines() == [each for each in theirs if each in ours]


def test_canvas_finds_students_by_login(tables):
    _, (header, most, *rows) = tables["canvas"]
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"]
    assert most == ["    Points Possible", "", "", "", "", "6.0"]
    assert ["Größer, d. Ä., Zoë", "", "", "right", "", "5.0"] in rows


def test_canvas_takes_nobody_for_another_of_the_same_name():
    twins = [
        Student(id=each, first_name="Kim", last_name="Lee", lms_user_id=lms)
        for each, lms in (("kim", "0501"), ("k2", "12ab"))
    ]
    other = Student(id="pat", first_name="Pat", last_name="Lee")
    cells = {"p": (Points("t", 1.0, 1.0),)}
    rows = tuple(Row(student, cells) for student in (*twins, other))
    _, _, *found = as_canvas(Grades("ps1", ("p",), 1.0, rows))
    assert [row[0] for row in found] == ["Lee, Kim (kim)", "Lee, Kim (k2)", "Lee, Pat"]
    assert [row[1] for row in found] == ["0501", "", ""]  # Canvas would read 12ab as 12


def test_moodle_finds_students_by_name_or_address(tables):
    _, (header, *rows) = tables["moodle"]
    assert header == ["First name", "Last name", "Username", "Email address", "ps1"]
    assert ["Not", "There", "away", "away@school.example", "-"] in rows  # an empty cell becomes 0


def test_canvas_is_told_nothing_of_who_has_no_grade(tables):
    """An empty cell would clear what Canvas has."""
    _, rows = tables["canvas"]
    assert [row[3] for row in rows[2:]] == ["right", "wrong"]


def test_moodle_gets_no_address_when_one_is_missing(course, tmp_path):
    """Its importer takes an empty one for that of the row before."""
    root = tmp_path / "course"
    shutil.copytree(course, root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.update_or_create_student("wrong", email=None)
    _, (header, *_) = table(root, "moodle")
    assert header == ["First name", "Last name", "Username", "ps1"]


def test_who_is_excused_is_neither_absent_nor_0(course):
    def last(to, student):
        done = run(
            course, "nbexaminer", "export", "ps1", f"--to={to}", "--excused=away", "--output=e.csv"
        )
        assert "no grade in the file" not in done.stderr
        rows = list(csv.reader((course / "e.csv").read_text("utf-8-sig").splitlines()))
        return [row[-1] for row in rows if student in row]

    assert last("canvas", "away") == ["EX"]
    assert last("moodle", "away") == ["-"]
    assert last("csv", "away") == ["excused"] and last("csv", "wrong") == ["waiting"]
    done = run(course, "nbexaminer", "export", "ps1", "--excused=nobody")
    assert done.returncode == 2 and "no student nobody" in done.stderr


@pytest.mark.parametrize(
    ("to", "header", "row"),
    [
        ("brightspace", ["Username", "ps1 Points Grade", "End-of-Line Indicator"], ["5.0", "#"]),
        ("blackboard", ["Last Name", "First Name", "Username", "ps1"], ["5.0"]),
    ],
)
def test_other_platforms_get_who_has_a_grade(to, header, row, tables):
    _, (first, *rows) = tables[to]
    assert first == header and len(rows) == 2
    assert next(each for each in rows if "right" in each)[-len(row) :] == row


def test_a_country_with_decimal_commas_gets_them(course):
    done, _ = table(course, "moodle", "--separator=;", "--decimal=,")
    assert "over 100" not in done.stderr
    (right,) = [x for x in (course / "out.csv").read_text().splitlines() if "Zoë" in x]
    assert right.split(";")[-1] == "5,0"
    done = run(course, "nbexaminer", "export", "ps1", "--decimal=,")
    assert done.returncode == 2 and "Try --separator=';'" in done.stderr
    assert "no file with a grade over 100" in table(course, "moodle", "--scale=200")[0].stderr


def test_the_office_gets_percentages_words_and_comments(course):
    _, (_, most, *rows) = table(course, "canvas", "--percent")
    assert (most[-1], {row[3]: row[-1] for row in rows}) == (
        *("6.0", {"right": "83.33%", "wrong": "16.67%"}),
    )
    options = "--scale=1,3=80;5,0=0", "--comments", "--excused=wrong"
    _, (header, *rows) = table(course, "moodle", *options)
    assert header[-2:] == ["ps1", "ps1 feedback"]
    assert {row[2]: row[-2] for row in rows} == {"away": "-", "right": "1,3", "wrong": "-"}
    assert {row[2]: row[-1] for row in rows}["right"] == 'why: Each half is "\\ "".'
    _, (header, *rows) = table(course, "csv", "--scale=A+=80,F=0")
    assert header[-1] == "grade" and [row[-1] for row in rows] == ["", "A+", "F"]
    for options, why in (
        (["--to=canvas", "--comments"], "has no place for comments"),
        (["--to=gradescope", "--percent"], "takes points only"),
        (["--to=canvas", "--scale=ex=50;no=0"], "canvas takes ex for no word"),
        (["--to=canvas", "--scale=1,3=50;5,0=0"], "canvas takes 1,3 for no word"),
        (["--to=canvas", "--separator=tab"], "canvas reads only files with the separator ',' or"),
    ):
        done = run(course, "nbexaminer", "export", "ps1", *options)
        assert done.returncode == 2 and why in done.stderr


def test_an_export_can_have_only_what_is_new_since_the_last(course, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(course, root)

    def changed(*options):
        done, (_, _, *rows) = table(root, "canvas", "--changed", *options)
        return {row[3]: row[-1] for row in rows}, done.stderr

    shutil.rmtree(root / "problems")
    assert changed()[0] == {"right": "5.0", "wrong": "1.0"}
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.find_grade("why", "p", "ps1", "wrong").manual_score = 3
        book.db.commit()
    assert changed("--excused=away")[0] == {"wrong": "4.0", "away": "EX"}
    assert changed("--excused=away")[0] == {}
    assert "Without a grade now, but with one in the last export: away." in changed()[1]


@pytest.mark.parametrize(
    ("text", "points", "grade"),
    [
        *(("", 7.0, 7.0), ("20", 7.0, 17.5), ("100", 8.0, 100.0), ("100", 0.0, 0.0)),
        *(("A=90, B=75,F=0", 7.2, "A"), ("A=90%,B=75%,F=0%", 7.199, "B"), ("F=0,A=90", 1, "F")),
        *(("1,0=95;5,0=0", 8, "1,0"), ("passed=50,failed=0", 4.0, "passed")),
    ],
)
def test_a_scale_says_what_points_of_8_are(text, points, grade):
    assert Scale.read(text).express(points, 8.0) == grade


@pytest.mark.parametrize("text", ["A", "A=", "A=90,B=75", "A=90,A=0", "0", "-3", "inf", "=0,A=2"])
def test_what_is_no_scale_gets_a_sentence(text):
    with pytest.raises(CourseError, match="What scale is"):
        Scale.read(text)


def test_what_a_platform_matches_by_is_written_as_it_is(course, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(course, root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        for student in ("-anna", "+49123", "@handle", "=1+1", "-1(2)"):
            book.update_or_create_student(student)
    _, rows = table(root, "moodle")
    ids = [row[2] for row in rows[1:]]
    assert {"-anna", "+49123", "@handle", "'=1+1", "'-1(2)"} <= set(ids)


NEED_GRADES = {
    "accept": ["ps1", "--student=right", "--test=halves"],
    "export": ["ps1"],
    "extend": ["ps1", "--student=right", "--days=1"],
    "feedback": ["ps1"],
    "forget": ["right"],
    "grade": ["ps1"],
    "name": ["ps1", "1f0c2a9e", "words"],
    "release": ["ps1"],
    "report": ["ps1"],
    "roster": ["class.csv"],
    "undo": ["ps1"],
}


def test_a_broken_gradebook_gets_a_sentence_from_every_command(course, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(course, root)
    (root / "class.csv").write_text("Username\nright\n")
    (root / "gradebook.db").write_bytes(b"not a database" * 100)
    for command, arguments in NEED_GRADES.items():
        done = run(root, "nbexaminer", command, *arguments)
        said = [line for line in done.stderr.splitlines() if " | WARNING]" not in line]
        assert done.returncode == 2 and len(said) == 1, (command, done.stderr)
        assert "Bring it back from a copy." in said[0]
    (root / "gradebook.db").write_bytes(b"")
    for command in ("export", "report", "undo"):
        done = run(root, "nbexaminer", command, "ps1")
        assert (done.returncode, "has no assignment ps1" in done.stderr) == (2, True)
    done = run(root, "nbexaminer", "export", "ps1", "--CourseDirectory.db_url=oracle://nowhere/x")
    assert done.returncode == 2 and "needs the package oracledb" in done.stderr


def test_an_old_gradebook_is_told_how_to_be_upgraded(course, tmp_path):
    shutil.copytree(course, tmp_path / "old")
    with contextlib.closing(sqlite3.connect(tmp_path / "old" / "gradebook.db")) as book:
        book.execute("alter table student drop column lms_user_id")
        book.commit()
    done = run(tmp_path / "old", "nbexaminer", "export", "ps1")
    assert done.returncode == 2 and "nbgrader db upgrade" in done.stderr, done.stderr


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
        (["ps1", "ps2"], "One assignment at a time: leave out ps2."),
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
    assert "0 graded, 2 unchanged" in done.logged
    assert "right: late penalty 0 points, not" in done.logged
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
        "0 of 3  why (waits for manual grading)",
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
