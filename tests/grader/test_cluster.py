"""Workers of a real Dask cluster give the same grades, even when workers are lost."""

import json
import shutil
import time
from contextlib import contextmanager

import nbformat
import pytest
from nbgrader.api import Gradebook
from programs import PROGRAMS, Started
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


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A class of twelve, and a file of the instructor."""
    root = tmp_path_factory.mktemp("released")
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


@pytest.fixture(scope="module")
def here(released, tmp_path_factory):
    """The results of that class on this machine alone."""
    root = shutil.copytree(released, tmp_path_factory.mktemp("here") / "course")
    assert run(root, "nbexaminer", "grade", "ps1").returncode == 0
    return results(root)


@pytest.fixture
def course(released, tmp_path):
    """A copy of that course, to grade."""
    return shutil.copytree(released, tmp_path / "course")


@contextmanager
def cluster(scratch, workers):
    """A scheduler and its workers, as separate processes of this machine."""
    from distributed.cli import dask_scheduler, dask_worker  # takes long, and only here

    PROGRAMS.update({"dask scheduler": dask_scheduler.main, "dask worker": dask_worker.main})
    file = scratch / "scheduler.json"
    local = ["--scheduler-file", str(file), "--no-dashboard", "--host=127.0.0.1"]
    processes = [Started(scratch, "dask scheduler", "--port=0", *local)]
    try:
        while not file.exists() or not file.read_text():
            assert processes[0].running()
            time.sleep(0.1)
        for _ in range(workers):
            worker = Started(scratch, "dask worker", *local, "--nthreads=1", "--no-nanny")
            processes.append(worker)
        yield json.loads(file.read_text())["address"], processes
    finally:
        for process in processes:
            process.kill()


def grading_begun(course, address):
    """The grader, which has graded somebody by now."""
    grader = Started(course, "nbexaminer", "grade", "ps1", f"--scheduler={address}")
    while not list(course.glob("autograded/*/ps1/p.ipynb")) and grader.running():
        time.sleep(0.05)
    return grader


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


def test_a_cluster_gives_what_this_machine_gives(course, here, tmp_path):
    assert run(course, "nbexaminer", "grade", "ps1", "--student=student-00").returncode == 0
    with cluster(tmp_path, 2) as (address, _):
        done = run(course, "nbexaminer", "grade", "ps1", "--force", f"--scheduler={address}")
    assert done.returncode == 0, done.stderr
    assert "12 graded" in done.stderr and "Points changed" not in done.stdout
    assert results(course) == here


def test_a_worker_that_is_lost_costs_no_grade(course, here, tmp_path):
    with cluster(tmp_path, 2) as (address, (_, _, worker)):
        grader = grading_begun(course, address)
        worker.kill()
        done = grader.end()
    assert done.returncode == 0, done.stderr
    assert results(course) == here and len(here[0]) == 24


def test_a_cluster_that_is_lost_loses_nothing_and_ends(course, tmp_path):
    with cluster(tmp_path, 1) as (address, processes):
        grader = grading_begun(course, address)
        for process in processes:
            process.kill()
        done = grader.end()
    assert done.returncode == 1 and "not graded" in done.stderr
    rows, graded = results(course)
    assert {student for student, _ in rows} == graded.keys()
    assert run(course, "nbexaminer", "grade", "ps1").returncode == 0
    assert len(results(course)[0]) == 24


def test_where_no_cluster_is_is_a_sentence(course):
    done = run(course, "nbexaminer", "grade", "ps1", "--scheduler=tcp://127.0.0.1:9")
    assert done.returncode == 2 and "The cluster at tcp://127.0.0.1:9 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
