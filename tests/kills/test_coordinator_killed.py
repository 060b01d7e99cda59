"""Kill the coordinator at any file operation: after one more run, nothing is missing.

When it opens, renames or removes a file for the n-th time, it kills itself, as a power cut would.
The moments are spread over a whole run and can be repeated.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import prewarmed
import pytest
from programs import PROGRAMS, run
from small_course import answered, notebook, release, solution, test, write, written

from nbexaminer.cli import ExaminerApp
from nbexaminer.host import forkserver

SOURCE = notebook(
    [
        solution("double", "def double(x):\n    return 2 * x"),
        test("doubles", "assert double(3) == 6", 1),
        test("more", "assert double(-1) == -2", 2),
        written("why", "Why?", 3),
    ]
)
CLASS = {
    "right": answered(SOURCE, {"why": "So."}),
    "wrong": answered(SOURCE, {"double": "def double(x):\n    return x + 3"}),
    "empty": SOURCE,
}
TOUCH = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect"}
POINTS = 30


def counting() -> None:
    """nbexaminer, which kills itself at the file operation whose number its first argument is.

    If that is 0, it prints the number of all file operations.
    """
    counted, last, coordinator = 0, int(sys.argv.pop(1)), os.getpid()

    def count(event, args):
        nonlocal counted
        if os.getpid() != coordinator:  # a worker that was forked from it
            return
        if event in TOUCH and (
            event != "open"
            or "w" in str(args[1])
            or "+" in str(args[1])
            or (args[2] or 0) & (os.O_WRONLY | os.O_RDWR)
        ):
            counted += 1
            if counted == last:
                os.kill(os.getpid(), signal.SIGKILL)

    forkserver.subprocess = prewarmed.REAL  # `ours` knows its processes by their command line
    tempfile.tempdir = None
    sys.addaudithook(count)
    try:
        ExaminerApp.launch_instance()
    finally:
        if last == 0:
            print(counted)


def grade(root: Path, kill_at: int) -> subprocess.CompletedProcess:
    PROGRAMS["counting"] = counting
    return run(root, "counting", str(kill_at), "grade", "ps1", "--jobs=1")


def state(root: Path):
    """The rows of the gradebook, and the files, without ids and times."""
    with sqlite3.connect(f"file:{root}/gradebook.db?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        query = """
            SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade
            FROM grade g JOIN base_cell c ON g.cell_id = c.id
            JOIN submitted_notebook n ON g.notebook_id = n.id
            JOIN submitted_assignment s ON n.assignment_id = s.id ORDER BY 1, 2
        """
        rows = db.execute(query).fetchall()
    graded = root / "autograded"
    files = {}
    for path in sorted(graded.rglob("*")):
        if path.suffix == ".ipynb":
            cells = nbformat.read(path, 4).cells
            files[str(path.relative_to(graded))] = [
                (cell.source, str(cell.get("outputs"))) for cell in cells
            ]
        elif not path.is_dir() or path.name.startswith("."):
            files[str(path.relative_to(graded))] = None
    return rows, files


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("released")
    write(root, SOURCE, CLASS)
    release(root)
    return root


@pytest.fixture(scope="module")
def undisturbed(course, tmp_path_factory):
    """The result of an undisturbed run, and how many files it touches."""
    root = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(course, root)
    done = grade(root, 0)
    assert done.returncode == 0, done.stderr
    return state(root), int(done.stdout.split()[-1])


def ours(root: Path):
    """The processes that work, or worked, for a course."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes()
            if b"nbexaminer.host.forkserver" in words and str(root).encode() in words:
                yield int(entry.name)
        except OSError:
            continue


@pytest.mark.parametrize(
    "point", [n if n % 12 == 2 else pytest.param(n, marks=pytest.mark.kills) for n in range(POINTS)]
)
def test_a_coordinator_killed_anywhere_loses_nothing(point, course, undisturbed, tmp_path):
    expected, touched = undisturbed
    root = tmp_path / "course"
    shutil.copytree(course, root)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    os.environ["TMPDIR"] = str(scratch)
    try:
        killed = grade(root, 1 + point * touched // POINTS)
        assert killed.returncode == -signal.SIGKILL
        deadline = time.monotonic() + 120
        while list(ours(scratch)):  # they end by themselves
            assert time.monotonic() < deadline, "somebody was left behind"
            time.sleep(0.2)
        done = grade(root, 0)
        assert list(scratch.iterdir()) == []
    finally:
        del os.environ["TMPDIR"]
    assert done.returncode == 0, done.stderr
    assert state(root) == expected
    again = run(root, "nbexaminer", "grade", "ps1", "--jobs=1")
    assert "0 graded, 3 unchanged" in again.stderr
