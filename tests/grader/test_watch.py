"""`nbexaminer watch`: graded as it comes, from a real exchange, within a budget of attempts."""

import contextlib
import os
import shutil
import signal
import sqlite3
import time

import nbformat
import pytest
from programs import Started
from small_course import answered, notebook, points, release, run, solution, test, write

from nbexaminer.commands.watch import WatchApp
from nbexaminer.course.running.grading import HALTS

SOURCE = notebook(
    [
        solution("half", "def half(x):\n    return x / 2"),
        test("halves", "assert half(4) == 2, 'half of 4 is 2'", 2),
        solution("third", "def third(x):\n    return x / 3"),
        test("thirds", "assert third(6) == 2, 'a third of 6 is 2'", 1),
    ]
)
SETTINGS = """
c.Grading.attempts = 3
c.Grading.counts = "best"
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with an exchange, and the folder of a student who has fetched the assignment."""
    root = tmp_path_factory.mktemp("watched")
    teacher, student, exchange = (root / each for each in ("teacher", "student", "exchange"))
    student.mkdir()
    exchange.mkdir()
    exchange.chmod(0o777)
    write(teacher, SOURCE, {})
    config = teacher / "nbgrader_config.py"
    said = SETTINGS.format(exchange=str(exchange), cache=str(root / "cache"))
    config.write_text(config.read_text() + said)
    shutil.copy(config, student)
    release(teacher)
    for folder, act in ((teacher, "release_assignment"), (student, "fetch_assignment")):
        assert run(folder, "nbgrader", act, "ps1").returncode == 0
    return teacher, student


def until(watching, done, what):
    deadline = time.monotonic() + 120
    while not done():
        assert watching.running(), watching.end()
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def hand_in(student, half, third):
    values = {"half": half, "third": third}
    answers = {name: f"def {name}(x):\n    return {value}" for name, value in values.items()}
    nbformat.write(answered(SOURCE, answers), student / "ps1" / "p.ipynb")
    assert run(student, "nbgrader", "submit", "ps1").returncode == 0


def test_each_attempt_has_its_page_in_the_exchange_and_the_best_one_counts(course):
    teacher, student = course
    released = teacher.parent / "exchange" / "small" / "feedback"
    hand_in(student, "x", "x / 3")  # just now: the first look waits for it
    watching = Started(teacher, "nbexaminer", "watch", "ps1", "--jobs=1", "--every=0.3")
    try:
        until(watching, (teacher / "problems" / ".ps1.watch.lock").exists, "no lock")
        second = run(teacher, "nbexaminer", "watch", "ps1")
        assert second.returncode == 2 and "ps1 is being watched: by process" in second.stderr
        seen = set()
        for half, third, attempt in (
            ("x", "x / 3", "Attempt 1 of 3. 2 left."),
            ("x / 2", "x", "Attempt 2 of 3. 1 left."),
            ("x", "x", "Attempt 3 of 3. It was the last one."),
        ):
            if seen:
                hand_in(student, half, third)
            until(watching, lambda: set(released.glob("*.html")) - seen, attempt)
            (page,) = set(released.glob("*.html")) - seen
            assert attempt in page.read_text()
            seen.add(page)
        (who,) = points(teacher)
        assert points(teacher)[who] == {"halves": 2, "thirds": 0}
        page = (teacher / "feedback" / who / "ps1" / "p.html").read_text()
        assert "Attempt 2 counts: it gave 2 points, this one 0" in page
        hand_in(student, "x / 2", "x / 3")
    finally:
        os.kill(watching.pid, signal.SIGTERM)
    ended = watching.end()
    assert ended.returncode == 0 and "Traceback" not in ended.stderr

    late = run(teacher, "nbexaminer", "watch", "ps1", "--once", "--jobs=1")
    assert f"{who}: not graded: all 3 attempts are used" in late.stderr
    assert points(teacher)[who] == {"halves": 2, "thirds": 0}
    assert len(list(released.glob("*.html"))) == 3
    again = run(teacher, "nbexaminer", "grade", "ps1", "--force", "--jobs=1")
    assert "1 graded" in again.stderr and points(teacher)[who] == {"halves": 2, "thirds": 1}


def test_what_a_killed_watch_left_out_is_made_up_for(course):
    teacher, _ = course
    (folder,) = (teacher / "feedback").glob("*/ps1")
    shutil.rmtree(folder)
    done = run(teacher, "nbexaminer", "watch", "ps1", "--once", "--jobs=1")
    assert done.returncode == 0 and (folder / "p.html").exists(), done.stderr


def test_a_locked_gradebook_delays_and_loses_nothing(course):
    teacher, _ = course
    folder = teacher / "submitted" / "fresh" / "ps1"
    folder.mkdir(parents=True)
    nbformat.write(SOURCE, folder / "p.ipynb")
    with contextlib.closing(sqlite3.connect(teacher / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = run(teacher, "nbexaminer", "watch", "ps1", "--once", "--jobs=1")
        assert done.returncode == 1 and "database is locked" in done.stderr
    done = run(teacher, "nbexaminer", "watch", "ps1", "--once", "--jobs=1")
    assert done.returncode == 0 and points(teacher)["fresh"] == {"halves": 2, "thirds": 1}
    assert "Attempt 1 of 3" in (teacher / "feedback" / "fresh" / "ps1" / "p.html").read_text()


def test_a_disk_that_takes_no_more_delays_and_loses_nothing(course):
    teacher, _ = course
    folder = teacher / "submitted" / "later" / "ps1"
    folder.mkdir(parents=True)
    nbformat.write(SOURCE, folder / "p.ipynb")
    full = "ulimit -S -f 8 && exec nbexaminer watch ps1 --once --jobs=1"  # no file of over 8 kB
    done = run(teacher, "bash", "-c", full)
    assert done.returncode == 1 and "The gradebook can't be used: disk" in done.stderr, done.stderr
    assert "later" not in points(teacher)
    done = run(teacher, "nbexaminer", "watch", "ps1", "--once", "--jobs=1")
    assert done.returncode == 0 and points(teacher)["later"] == {"halves": 2, "thirds": 1}


def test_a_platform_s_folder_is_read_and_a_quiet_time_is_kept(course, monkeypatch):
    teacher, _ = course
    monkeypatch.setattr("nbexaminer.course.running.watching.STILL_SECONDS", 0)
    synced = teacher / "synced"
    synced.mkdir()
    (teacher / "roster.csv").write_text("student_id\nsynced-one\n")

    def look(day, value, *options):
        answers = {"half": f"def half(x):\n    return {value}"}
        name = f"ps1_synced-one_attempt_2026-02-{day:02}-12-00-00_p.ipynb"
        nbformat.write(answered(SOURCE, answers), synced / name)
        done = in_process(teacher, "--once", f"--folder={synced}", *options)
        page = teacher / "feedback" / "synced-one" / "ps1" / "p.html"
        return done, points(teacher)["synced-one"]["halves"], page.stat().st_mtime_ns

    _, half, page = look(1, "x")
    assert half == 0
    assert look(2, "x / 2", "--Grading.quiet_minutes=60") == (0, 0, page)  # not yet
    assert look(2, "x / 2")[:2] == (0, 2)


def in_process(root, *options):
    """Watch in this process, which starts faster; return the exit status."""
    before = {each: signal.getsignal(each) for each in HALTS}
    try:
        with contextlib.chdir(root):
            app = WatchApp()
            app.initialize(["ps1", "--jobs=1", *options])
            with pytest.raises(SystemExit) as end:
                app.start()
        return end.value.code or 0
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
