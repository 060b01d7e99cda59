"""Workers of a real Dask cluster give the same grades, even when workers are lost."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, notebook, release, run, solution, test, write

SOURCE = notebook(
    [
        solution("half", "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"),
        test("halves", "import time\ntime.sleep(0.3)\nassert half(4) == 2, 'of 4 it is 2'", 2),
        test("data", "assert open('data.txt').read() == '7'", 1),
    ]
)
BODIES = ["return x / 2", "return x", "import os; os._exit(3)", "return open('own.txt').read()"]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Keep Dask from waiting long for a lost scheduler."""
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "3s")


@pytest.fixture
def course(tmp_path):
    """A class of twelve, and a file of the instructor."""
    root = tmp_path / "course"
    answers = {
        f"student-{n:02}": answered(SOURCE, {"half": f"def half(x):\n    {BODIES[n % 4]}"})
        for n in range(12)
    }
    write(root, SOURCE, answers)
    (root / "source" / "ps1" / "data.txt").write_text("7")
    for folder in (root / "submitted").iterdir():
        (folder / "ps1" / "own.txt").write_text("2")
    release(root)
    return root


@contextmanager
def cluster(scratch, workers):
    """A scheduler and its workers, as separate processes of this machine."""
    file = scratch / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    local = ["--scheduler-file", file, "--no-dashboard"]
    processes = []
    try:
        command = [*dask, "scheduler", "--host=127.0.0.1", "--port=0", *local]
        processes.append(started(command, scratch))
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        for _ in range(workers):
            command = [*dask, "worker", *local, "--nthreads=1", "--no-nanny", "--host=127.0.0.1"]
            processes.append(started(command, scratch))
        yield json.loads(file.read_text())["address"], processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def started(command, scratch):
    with (scratch / "log").open("a") as log:
        command = list(map(str, command))
        return subprocess.Popen(command, cwd=scratch, stdout=log, stderr=log)


def results(root):
    """The rows, and the graded notebooks without what differs from run to run."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        rows = {
            (each.student_id, grade.name): grade.auto_score
            for each in book.assignment_submissions("ps1")
            for grade in each.notebooks[0].grades
        }
    graded = root.glob("autograded/*/ps1/p.ipynb")
    return rows, {path.parts[-3]: nbformat.read(path, 4) for path in graded}


def test_a_cluster_gives_what_this_machine_gives(course, tmp_path):
    assert run(course, "nbexaminer", "grade", "ps1").returncode == 0
    here = results(course)
    with cluster(tmp_path, 2) as (address, _):
        done = run(course, "nbexaminer", "grade", "ps1", "--force", f"--scheduler={address}")
    assert done.returncode == 0, done.stderr
    assert "12 graded" in done.stderr and "Points changed" not in done.stdout
    assert results(course) == here


def test_a_worker_that_is_lost_costs_no_grade(course, tmp_path):
    with cluster(tmp_path, 2) as (address, (_, _, worker)):
        command = ["nbexaminer", "grade", "ps1", f"--scheduler={address}"]
        grader = subprocess.Popen(command, cwd=course, stderr=subprocess.PIPE, text=True)
        while not list(course.glob("autograded/*/ps1/p.ipynb")) and grader.poll() is None:
            time.sleep(0.05)
        os.kill(worker.pid, signal.SIGKILL)
        _, said = grader.communicate(timeout=600)
    assert grader.returncode == 0, said
    there = results(course)
    assert run(course, "nbexaminer", "grade", "ps1", "--force").returncode == 0
    assert results(course) == there and len(there[0]) == 24


def test_a_cluster_that_is_lost_loses_nothing_and_ends(course, tmp_path):
    with cluster(tmp_path, 1) as (address, processes):
        command = ["nbexaminer", "grade", "ps1", f"--scheduler={address}"]
        grader = subprocess.Popen(command, cwd=course, stderr=subprocess.PIPE, text=True)
        while not list(course.glob("autograded/*/ps1/p.ipynb")) and grader.poll() is None:
            time.sleep(0.05)
        for process in processes:
            process.kill()
        _, said = grader.communicate(timeout=600)
    assert grader.returncode == 1 and "not graded" in said
    rows, graded = results(course)
    assert {student for student, _ in rows} == graded.keys()
    assert run(course, "nbexaminer", "grade", "ps1").returncode == 0
    assert len(results(course)[0]) == 24


def test_where_no_cluster_is_is_a_sentence(course):
    done = run(course, "nbexaminer", "grade", "ps1", "--scheduler=tcp://127.0.0.1:9")
    assert done.returncode == 2 and "The cluster at tcp://127.0.0.1:9 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
