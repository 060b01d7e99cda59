"""A gradebook in PostgreSQL, on a real server, has the same rows as one in SQLite."""

import concurrent.futures
import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from programs import Started
from small_course import answered, notebook, release, run, solution, test, write, written
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config

from nbexaminer.course.running.grading import grade_assignment

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
SOURCE = notebook(
    [
        solution("half", "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"),
        test("halves", "import time\ntime.sleep(0.3)\nassert half(4) == 2", 2),
        written("why", "YOUR ANSWER HERE", 3),
    ]
)
ANSWERS = {
    "right": {"half": "def half(x):\n    return x / 2", "why": "Because."},
    "wrong": {"half": "def half(x):\n    return x"},
    "empty": {},
}


class Server:
    """PostgreSQL in its own folder, reachable through a socket there and no network."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.url = f"postgresql+psycopg2://grader@/grades?host={home}"
        self._run("initdb", "-D", home / "data", "-A", "trust", "-U", "grader", "--no-sync")
        self.start()
        self._run("createdb", "-h", home, "-U", "grader", "grades")

    def start(self) -> None:
        options = f"-c listen_addresses= -k {self._home} -F"
        self._control("start", "-l", self._home / "log", "-o", options)

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, *command) -> None:
        self._run("pg_ctl", "-D", self._home / "data", "-w", "--timeout=600", *command)

    def _run(self, program, *arguments) -> None:
        command = [str(PROGRAMS / program), *map(str, arguments)]
        if os.getuid() == 0:  # it refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, cwd=self._home, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(home: Path):
    home.mkdir()
    if os.getuid() == 0:
        shutil.chown(home, "postgres")
        for folder in home.parents[:-2]:  # pytest's own, which others may not enter
            folder.chmod(0o755)
    server = Server(home)
    try:
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # it was stopped already
            server.stop()


@pytest.fixture
def server(tmp_path):
    if not PROGRAMS:
        pytest.skip("no PostgreSQL: `apt-get install postgresql`")
    with running(tmp_path / "pg") as server:
        yield server


def course(root, url=None, count=1):
    """A course of two assignments, with this class handed in several times."""
    submissions = {
        f"{who}-{number}": answered(SOURCE, given)
        for who, given in ANSWERS.items()
        for number in range(count)
    }
    write(root, SOURCE, submissions)
    shutil.copytree(root / "source" / "ps1", root / "source" / "ps2")
    for folder in (root / "submitted").iterdir():
        shutil.copytree(folder / "ps1", folder / "ps2")
    if url:
        config = root / "nbgrader_config.py"
        config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {url!r}\n")
    for assignment in ("ps1", "ps2"):
        assert run(root, "nbgrader", "generate_assignment", assignment).returncode == 0
    return root


def rows(url, assignment):
    with Gradebook(url, "small") as book:
        return {
            (submission.student_id, grade.name): (
                grade.auto_score,
                grade.manual_score,
                grade.needs_manual_grade,
                grade.max_score,
            )
            for submission in book.assignment_submissions(assignment)
            for grade in submission.notebooks[0].grades
        }


def test_the_same_rows_as_in_sqlite(server, tmp_path):
    lite, big = course(tmp_path / "lite"), course(tmp_path / "big", server.url)
    for root in (lite, big):
        assert run(root, "nbexaminer", "grade", "ps1").returncode == 0
    assert rows(server.url, "ps1") == rows(f"sqlite:///{lite}/gradebook.db", "ps1")
    assert len(rows(server.url, "ps1")) == 6
    for command in ("feedback", "report", "problems"):
        assert run(big, "nbexaminer", command, "ps1").returncode == 0
    again = run(big, "nbexaminer", "grade", "ps1")
    assert "0 graded, 3 unchanged" in again.stderr
    before = rows(server.url, "ps1")
    nbformat.write(notebook(SOURCE.cells[:2]), big / "source" / "ps1" / "p.ipynb")
    assert run(big, "nbexaminer", "grade", "ps1").returncode == 0
    assert len(rows(server.url, "ps1")) < 6
    assert run(big, "nbexaminer", "undo", "ps1").returncode == 0
    assert rows(server.url, "ps1") == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_assignments_are_graded_at_once(kind, tmp_path, request):
    url = request.getfixturevalue("server").url if kind == "postgresql" else None
    root = course(tmp_path / "course", url, count=3)
    with concurrent.futures.ThreadPoolExecutor(2) as hands:
        done = list(hands.map(lambda each: run(root, "nbexaminer", "grade", each), ["ps1", "ps2"]))
    assert [each.returncode for each in done] == [0, 0], [each.stderr for each in done]
    found = [rows(url or f"sqlite:///{root}/gradebook.db", each) for each in ("ps1", "ps2")]
    assert found[0] == found[1] and len(found[0]) == 2 * len(ANSWERS) * 3


def test_a_server_that_dies_on_the_way_is_a_sentence_and_loses_nothing(server, tmp_path):
    root = course(tmp_path / "course", server.url, count=2)
    grader = Started(root, "nbexaminer", "grade", "ps1", "--jobs=1")
    while not list(root.glob("autograded/*/ps1/p.ipynb")) and grader.running():
        time.sleep(0.05)
    server.stop()
    done = grader.end()
    said = done.stderr
    assert done.returncode == 2 and "Traceback" not in said, said
    assert said.splitlines()[-1].startswith("The gradebook can't be used: ")
    server.start()
    kept = rows(server.url, "ps1")
    for folder in root.glob("autograded/*/ps1"):  # no graded notebook is without rows
        nbformat.read(folder / "p.ipynb", 4)
        assert kept[folder.parent.name, "halves"][0] is not None
    assert run(root, "nbexaminer", "grade", "ps1").returncode == 0
    assert len(rows(server.url, "ps1")) == 2 * len(ANSWERS) * 2


def test_what_a_submission_asks_of_the_gradebook_does_not_grow_with_its_cells(tmp_path):
    def queries(cells, students):
        answers = [solution(f"s{n}", "x = 1") for n in range(cells)]
        tests = [test(f"t{n}", "assert x == 1", 1) for n in range(cells)]
        source, root = notebook(answers + tests), tmp_path / f"{cells}-{students}"
        root.mkdir()
        write(root, source, {f"student-{n}": source for n in range(students)})
        release(root)
        config = Config(CourseDirectory={"root": str(root), "assignment_id": "ps1"})
        grade = Autograde(coursedir=CourseDirectory(config=config), config=config)
        asked.clear()
        grade_assignment(grade)
        grade_assignment(grade, force=True)
        return len(asked)

    asked = []
    note = event.listens_for(Engine, "before_cursor_execute")
    count = note(lambda connection, cursor, statement, *_: asked.append(statement))
    try:
        few, many = (queries(cells, 4) - queries(cells, 2) for cells in (1, 6))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert few == many > 0
