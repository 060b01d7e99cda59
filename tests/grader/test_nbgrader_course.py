"""The commands write what `nbgrader autograde` would write, and `nbgrader autograde` uses them."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.apps.autogradeapp import AutogradeApp
from small_course import answered, grade, notebook, release, run, solution, test, write, written

from nbexaminer.course import hooks
from nbexaminer.course.incoming import files as files_beside
from nbexaminer.course.outgoing.records import sole_grader
from nbexaminer.host import quota as watch

CHECKED = notebook(
    [
        solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        test("seen", "assert half(4) == 2", 1),
        test("hidden", "### BEGIN HIDDEN TESTS\nassert half(5) == 2.5\n### END HIDDEN TESTS", 2),
        solution("value", "value = (\n    ### BEGIN SOLUTION\n    2.5\n    ### END SOLUTION\n)"),
        test("value-test", "assert abs(value - 2.5) < 1e-9", 1),
        test("partial", "sum(half(x) == x / 2 for x in (1, 4, 5, -3)) / 2", 2),
        written("why", "YOUR ANSWER HERE", 3),
    ]
)
HALVES = [
    "def half(x):\n    return x / 2",
    "import numpy as np\ndef half(x):\n    return float(np.mean([0, x]))",
    "half = lambda x: 0.5 * x",
    "def half(x):\n    print('half of', x)\n    return x / 2",
    "def half(x):\n    return x // 2",
    "def half(x):\n    return 2",
    "def half(x):\n    return 1 / 0",
    "def half(x):\n    return",
    "def half(x)\n    return x / 2",
    None,
]
VALUES = [
    "value = 2.5",
    "value = half(5)",
    "value = 5 / 2 + 1e-12",
    "value = 2",
    "value = '2.5'",
    "value = None",
    "value = (2.5,)",
    "value = undefined",
    "1 / 0",
    None,
]


def grade_both(ours: Path, plain: Path, *options: str, status: int = 0) -> None:
    """Grade a course with this grader, and a copy of it with plain nbgrader."""
    shutil.copytree(ours, plain)
    done = grade(ours, *options, f"--course-dir={ours}")
    assert done.returncode == status, done.stderr
    done = run(plain, "nbgrader", "autograde", "ps1", f"--course-dir={plain}")
    assert done.returncode == 0, done.stderr


def gradebook(root: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small")


def rows(root: Path) -> dict:
    """Everything that grading writes to the database."""
    found = {}
    with gradebook(root) as book:
        for submission in book.assignment_submissions("ps1"):
            student = submission.student.id
            found[student] = submission.timestamp
            for each in submission.notebooks:
                found[student, each.name] = each.late_submission_penalty, each.score
                for grade in each.grades:
                    marks = grade.auto_score, grade.manual_score, grade.needs_manual_grade
                    found[student, each.name, grade.name] = marks
                for comment in each.comments:
                    found[student, each.name, comment.name, "comment"] = comment.auto_comment
    return found


def files(root: Path) -> dict[str, int]:
    """What is in autograded/, with the permissions."""
    folder = root / "autograded"
    return {str(p.relative_to(folder)): p.lstat().st_mode for p in folder.rglob("*")}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course with a right, a wrong and an empty submission, released."""
    root = tmp_path_factory.mktemp("released")
    answers = {"right": (0, 0), "wrong": (4, 3), "empty": (-1, -1)}
    submissions = {
        student: submission(HALVES[half], VALUES[value])
        for student, (half, value) in answers.items()
    }
    write(root, CHECKED, submissions)
    release(root)
    return root


@pytest.fixture
def course(released, tmp_path):
    """A copy of that course, to grade."""
    return Path(shutil.copytree(released, tmp_path / "course"))


def submission(half: str | None, value: str | None):
    empty = "...  # YOUR CODE HERE"
    return answered(
        CHECKED, {"half": half or f"def half(x):\n    {empty}", "value": value or empty}
    )


@pytest.mark.parametrize("every", [14, pytest.param(1, marks=pytest.mark.parity)])
def test_a_hundred_honest_submissions_get_the_same_grades(every, tmp_path):
    ours, plain = tmp_path / "ours", tmp_path / "plain"
    submissions = {
        f"half-{h}-value-{v}": submission(half, value)
        for h, half in enumerate(HALVES)
        for v, value in enumerate(VALUES)
    }
    assert len(submissions) == 100
    submissions = dict(list(submissions.items())[::every])
    write(ours, CHECKED, submissions)
    (ours / "source" / "ps1" / "data").mkdir()
    (ours / "source" / "ps1" / "data" / "a.txt").write_text("the instructor's")
    with (ours / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    for student in ("half-0-value-0", "half-4-value-2"):
        folder = ours / "submitted" / student / "ps1"
        (folder / "timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
        (folder / "data").mkdir()
        (folder / "data" / "a.txt").write_text("the student's")
        (folder / "own.txt").write_text("the student's")
    run(ours, "nbgrader", "db", "assignment", "add", "ps1", "--duedate=2026-01-01")
    release(ours)
    grade_both(ours, plain)
    assert rows(ours) == rows(plain)
    assert files(ours) == files(plain)


def test_test_cells_that_share_the_kernel_get_the_same_grades(tmp_path):
    source = notebook(
        [
            new_code_cell("%matplotlib inline\nimport matplotlib.pyplot as plt"),
            solution("answer", "answer = 1"),
            test("figure", "plt.plot([1, 2]); plt.show(); assert len(plt.gcf().axes) == 0", 1),
            test("shown-figure", "plt.plot([1, 2])", 1),
            test("class", "class Mine:\n    x = 3\nassert Mine.x == 3 and Thing().x == answer", 1),
            test("magic", "%time x = 4\nassert x == 4", 1),
            test("cell-magic", "%%capture out\nprint(5)", 1),
            test("captured", "assert out.stdout == '5\\n'", 1),
            test("partial", "0.5", 1),
            test("partial-numpy", "import numpy as np\nnp.float64(0.5)", 1),
            test("text", "'half'", 1),
            test("silent", "0.5;", 1),
            test("late", "import time\nwhile answer: time.sleep(1)", 1),
            test("stderr", "import sys\nprint('x', file=sys.stderr)", 1),
            test("warning", "import warnings\nwarnings.warn('x')", 1),
            test("stdout", "print('x')", 1),
            test("exit", "import sys\nsys.exit(0)", 1),
            test("history", "assert 'Thing' in In[2]", 1),
            test("shell", "get_ipython().user_ns['answer']", 5),
            test("awaited", "import asyncio\nawait asyncio.sleep(0)\nassert answer", 1),
            test("syntax", "assert (", 1),
        ]
    )
    right = answered(source, {"answer": "answer = 3\nclass Thing:\n    x = 3"})
    wrong = answered(source, {"answer": "answer = 0\nget_ipython().showtraceback = print"})
    ours, plain = tmp_path / "ours", tmp_path / "plain"
    write(ours, source, {"right": right, "wrong": wrong})
    with (ours / "nbgrader_config.py").open("a") as config:
        # By the clock, in which a busy machine has to import matplotlib.
        config.write("\nc.Execute.timeout = 20\nc.Grading.cell_seconds = 1\n")
        config.write("c.Grading.isolate_tests = False\n")
    release(ours)
    grade_both(ours, plain, status=1)  # a loop without end: a person is told
    found, wanted = rows(ours), rows(plain)
    assert "met a limit of time" in found.pop(("right", "p", "answer", "comment"))
    assert wanted.pop(("right", "p", "answer", "comment")) is None
    assert found == wanted


def test_nbgraders_own_example_course_gets_the_same_grades(tmp_path):
    run(tmp_path, "nbgrader", "quickstart", "course101")
    ours, plain = tmp_path / "course101", tmp_path / "plain"
    release(ours)
    student = ours / "submitted" / "half-done" / "ps1"  # one problem solved, the other not
    shutil.copytree(ours / "release" / "ps1", student, dirs_exist_ok=True)
    shutil.copy(ours / "source" / "ps1" / "problem1.ipynb", student)
    grade_both(ours, plain, "--Grading.isolate_tests=False")
    assert rows(ours) == rows(plain)
    assert sum(marks[1] for key, marks in rows(ours).items() if len(key) == 2) > 0


def say_two_lines(course: Path) -> None:
    """Configure a course as docs/nbexaminer.md says."""
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("\nfrom nbexaminer import configure\nconfigure(c)\n")


# What the button "autograde" of formgrader calls.
BUTTON = """
from nbgrader.apps import NbGrader, NbGraderAPI
app = NbGrader()
app.initialize([])
for student in ("right", "wrong", "empty"):
    done = NbGraderAPI(parent=app).autograde("ps1", student)
    assert done["success"], done
"""


@pytest.mark.parametrize(
    "command", [("nbgrader", "autograde", "ps1"), (sys.executable, "-c", BUTTON)], ids=["cli", "ui"]
)
def test_nbgraders_own_commands_use_the_sandbox(course, command):
    say_two_lines(course)
    path = course / "submitted" / "wrong" / "ps1" / "p.ipynb"
    submitted = nbformat.read(path, 4)
    submitted.cells.append(nbformat.from_dict(submitted.cells[1]))  # a test, twice
    del submitted.cells[4]
    submitted.cells.append(new_code_cell(f"print(open('{course}/gradebook.db', 'rb').read())"))
    nbformat.write(submitted, path)
    done = run(course, *command)
    assert done.returncode == 0, done.stderr
    found = rows(course)
    assert [found["right", "p", test][0] for test in ("seen", "hidden", "partial")] == [1, 2, 2]
    assert [found["wrong", "p", test][0] for test in ("seen", "hidden", "partial")] == [1, 0, 0.5]
    assert found["wrong", "p", "value-test"][0] == 0
    graded = nbformat.read(course / "autograded" / "wrong" / "ps1" / "p.ipynb", 4)
    assert "PermissionError" in str(graded.cells)


def test_nbgraders_own_autograde_follows_no_links(course):
    say_two_lines(course)
    source = course / "source" / "ps1" / "p.ipynb"
    notebook_of = course / "submitted" / "wrong" / "ps1" / "p.ipynb"
    notebook_of.unlink()
    notebook_of.symlink_to(source)
    (course / "submitted" / "empty" / "ps1" / "book").symlink_to(course / "gradebook.db")
    done = run(course, "nbgrader", "autograde", "ps1")
    assert done.returncode == 0, done.stderr
    assert "wrong: p: The file is a link to another file." in done.stderr
    found = rows(course)
    assert found["right", "p", "seen"][0] == 1 and found["wrong", "p", "seen"][0] == 0
    assert not (course / "autograded" / "empty" / "ps1" / "book").exists()


def test_another_nbgrader_would_not_run_students_code_unconfined(course, monkeypatch):
    say_two_lines(course)
    monkeypatch.setattr(hooks, "Autograde", type("AnotherConverter", (), {}))
    with contextlib.chdir(course):
        app = AutogradeApp()
        app.initialize(["ps1"])
        with pytest.raises(SystemExit):
            app.start()
    assert not (course / "autograded" / "right" / "ps1" / "p.ipynb").exists()


def test_feedback_does_not_show_hidden_tests(course):
    say_two_lines(course)
    assert grade(course).returncode == 0
    done = run(course, "nbgrader", "generate_feedback", "ps1")
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "wrong" / "ps1" / "p.html").read_text()
    plain = re.sub(r"<[^>]*>", "", page)
    assert "AssertionError" in plain and "half(4) == 2" in plain  # of the visible test
    assert "half(5)" not in plain and "HIDDEN" not in plain


def test_what_is_graded_is_not_graded_again(course):
    graded = course / "autograded" / "right" / "ps1" / "p.ipynb"
    assert grade(course).returncode == 0
    first = graded.stat().st_mtime_ns
    assert grade(course).returncode == 0
    assert graded.stat().st_mtime_ns == first
    assert grade(course, "--force", "--student=wrong").returncode == 0
    assert graded.stat().st_mtime_ns == first
    stamp = course / "submitted" / "right" / "ps1" / "timestamp.txt"
    stamp.write_text("2026-01-01 00:00:00 UTC")
    assert grade(course, "--force", "--student=right").returncode == 0
    second = graded.stat().st_mtime_ns
    assert second != first
    stamp.write_text("2026-01-01 00:00:01 UTC")
    assert grade(course).returncode == 0
    assert graded.stat().st_mtime_ns != second


def test_a_newer_notebook_is_graded_again(course):
    assert grade(course).returncode == 0
    path = course / "submitted" / "wrong" / "ps1" / "p.ipynb"
    nbformat.write(submission(HALVES[0], VALUES[0]), path)
    os.utime(path, (1e9, 1e9))  # its date says nothing
    done = grade(course)
    assert done.returncode == 0 and "1 graded, 2 unchanged, 0 need a look" in done.logged
    assert rows(course)["wrong", "p", "hidden"][0] == 2


def test_a_source_that_changed_since_grading_is_said(course):
    assert grade(course).returncode == 0
    (course / "source" / "ps1" / "data.txt").write_text("new")
    done = grade(course)
    assert "3 submissions were graded by another source" in done.logged
    assert "3 graded, 0 unchanged" in done.logged
    assert "another source" not in grade(course).logged


def test_two_graders_at_once_do_not_collide(course):
    with sole_grader(course, "ps0"), sole_grader(course, "ps1"):
        done = grade(course)
    assert done.returncode == 2 and f"by process {os.getpid()} on" in done.stderr
    assert grade(course).returncode == 0


@pytest.mark.parametrize("kind", ["corrupt", "locked", "read-only"])
def test_a_gradebook_that_is_of_no_use_gets_a_sentence(course, kind, monkeypatch):
    path = course / "gradebook.db"
    if kind == "corrupt":
        path.write_bytes(b"no database" * 999)
    elif kind == "read-only":
        database = f"sqlite:///file:{path}?mode=ro&uri=true"
        done = grade(course, f"--CourseDirectory.db_url={database}")
    with sqlite3.connect(path, isolation_level=None) as other:
        if kind == "locked":
            other.execute("BEGIN EXCLUSIVE")
        done = done if kind == "read-only" else grade(course)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "The gradebook can't be used" in done.stderr


def test_what_is_missing_or_misplaced_is_said(course):
    folder = course / "submitted" / "right" / "ps1"
    (course / "submitted" / "lost").mkdir()
    (folder / "p.ipynb").rename(course / "submitted" / "lost" / "p.ipynb")
    nbformat.write(notebook([new_code_cell("letter = 'to somebody else'")]), folder / "q.ipynb")
    (course / "submitted" / "empty" / "ps1" / "p.ipynb").unlink()
    done = grade(course)
    assert done.returncode == 1 and "lost: not graded: the notebooks are not in" in done.stderr
    assert rows(course)["right", "p", "seen"] == (0, None, False)
    assert "right: p: was not handed in" in done.logged
    assert "right: handed in something that can't be matched: q.ipynb." in done.stderr
    assert "empty: p: was not handed in" in done.logged


def test_manual_grades_stay(course):
    assert grade(course).returncode == 0
    with gradebook(course) as book:
        row = book.find_grade("hidden", "p", "ps1", "wrong")
        row.manual_score, row.extra_credit = 1.5, 0.5
        book.db.commit()
    assert grade(course, "--force").returncode == 0
    assert rows(course)["wrong", "p", "hidden"] == (0, 1.5, True)


def test_a_notebook_that_is_missing_gets_0(course):
    (course / "submitted" / "right" / "ps1" / "p.ipynb").unlink()
    done = grade(course)
    assert done.returncode == 0, done.stderr
    found = rows(course)
    assert {found["right", "p", name] for name in ("seen", "hidden", "why")} == {(0, None, False)}
    assert found["wrong", "p", "seen"][0] == 1


@pytest.mark.parametrize("kind", ["link", "pipe", "garbage", "folder", "huge"])
def test_an_unusable_notebook_gets_0_and_the_others_are_graded(course, kind):
    path = course / "submitted" / "wrong" / "ps1" / "p.ipynb"
    path.unlink()
    if kind == "link":
        path.symlink_to(course / "submitted" / "right" / "ps1" / "p.ipynb")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "garbage":
        path.write_text('{"cells": 3')
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b" " * (20 * 2**20 + 1))
    done = grade(course)
    assert done.returncode == 1
    (last,) = [line for line in done.stderr.splitlines() if line.startswith("wrong: p: ")]
    assert last.endswith(".") or "JSON" in last
    found = rows(course)
    assert found["wrong", "p", "seen"] == (0, None, False)
    assert found["right", "p", "seen"] == (1, None, False)


@pytest.mark.parametrize("stamp", ["2020-01-01 10:00:00 ../x", "2020-01-01 10:00 /etc/passwd"])
def test_a_strange_timestamp_stops_nobody(course, stamp):
    (course / "submitted" / "wrong" / "ps1" / "timestamp.txt").write_text(stamp)
    assert grade(course).returncode == 0
    assert rows(course)["right", "p", "seen"] == (1, None, False)


def test_what_lies_too_deep_is_left_out(course):
    folder = course / "submitted" / "empty" / "ps1"
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1200):  # a path too long for one line
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    assert grade(course).returncode == 0
    assert {("right", "p", "seen"), ("wrong", "p", "seen")} < rows(course).keys()
    watch.remove(folder)


def test_a_folder_in_the_place_of_a_file_spoils_only_itself(course):
    folder = course / "submitted" / "right" / "ps1"
    (folder / "p.ipynb.d").mkdir()
    (course / "source" / "ps1" / "data.txt").write_text("the instructor's")
    (folder / "data.txt").mkdir()
    (folder / "data.txt" / "x").write_text("the student's")
    assert grade(course).returncode == 0
    graded = course / "autograded" / "right" / "ps1"
    assert (graded / "data.txt").read_text() == "the instructor's"
    assert rows(course)["right", "p", "hidden"] == (2, None, False)


def test_one_that_cannot_be_graded_is_named_and_the_others_are_graded(course, monkeypatch):
    real = files_beside.extra_files

    def fails(folder, *rest):
        if "right" in str(folder):
            raise RuntimeError("lightning struck")
        return real(folder, *rest)

    monkeypatch.setattr(files_beside, "extra_files", fails)
    done = grade(course)
    assert done.returncode == 1 and "right: not graded: lightning struck" in done.stderr
    assert rows(course)["wrong", "p", "hidden"] == (0, None, False)


def test_links_and_strange_files_are_not_followed(course):
    folder = course / "submitted" / "right" / "ps1"
    (folder / "link.txt").symlink_to(course / "gradebook.db")
    os.mkfifo(folder / "pipe.txt")
    (folder / "sources").symlink_to(course / "source")
    (folder / "timestamp.txt").write_text("the day before yesterday")
    (folder / "lab").write_text("a file where a folder might be")
    (folder / "data.csv").write_text("1,2")
    assert grade(course).returncode == 0
    kept = sorted(p.name for p in (course / "autograded" / "right" / "ps1").iterdir())
    assert kept == [
        "data.csv",
        "p.ipynb",
        "timestamp-not-believed.txt",
    ]  # no `lab`: only known kinds of data


def test_a_killed_run_loses_nothing(course):
    assert grade(course, "--student=right").returncode == 0
    folder = course / "autograded" / "wrong"
    (folder / ".ps1.new").mkdir(parents=True)  # as a killed run leaves it
    (folder / ".ps1.new" / "half.ipynb").write_text("{")
    assert grade(course).returncode == 0
    assert sorted(p.name for p in folder.rglob("*")) == ["p.ipynb", "ps1"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["grade"], "Name the assignment"),
        (["grade", "ps1", "ps2"], "leave out ps2"),
        (["grade", "ps1", "--notebook=q"], "There is no notebook q, but p"),
        (["grade", "ps2"], "no notebooks in"),
        (["grade", "ps1", "--student=nobody"], "no submissions of ps1"),
        (["grade", "ps1", "--studens=right"], "no option --studens=right"),
        (["grade", "ps1", "--Grading.cell_seconds=long"], "cell_seconds"),
        (["problems"], "nbexaminer problems ASSIGNMENT"),
    ],
)
def test_a_wrong_command_gets_a_sentence(course, command, says):
    done = run(course, "nbexaminer", *command)
    assert done.returncode == 2 and says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_finds_this_machine_fit(tmp_path):
    command = [sys.executable, "-m", "nbexaminer", "doctor"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "MISSING" not in done.stdout
    assert "ok       student code cannot read other files" in done.stdout
    for what in ("processors", "MB of memory", "the kernels ", "fonts of this machine"):
        assert what in done.stdout
