"""Limits count the work of a process: a busy machine costs nobody points."""

import contextlib
import subprocess
import sys

import pytest
from small_course import answered, grade, notebook, points, release, run, solution, test, write

from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits

# Takes so many seconds of the processor, on whatever machine.
WORK = """
import time
def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
"""
SPIN = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end: pass"
SOURCE = notebook(
    [
        solution("answer", "### BEGIN SOLUTION\ndef double(x): return 2 * x\n### END SOLUTION"),
        test("twos", "assert double(2) == 4", 1),
        test("threes", "assert double(3) == 6", 2),
    ]
)


def double(before, then=""):
    answer = f"{WORK}\n{then}\ndef double(x):\n    {before}\n    return 2 * x"
    return answered(SOURCE, {"answer": answer})


@contextlib.contextmanager
def busy(count=4):
    """A busy machine."""
    others = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(count)]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


def course(folder, answers, limits):
    write(folder, SOURCE, answers)
    with (folder / "nbgrader_config.py").open("a") as config:
        config.writelines(f"c.Grading.{name} = {value}\n" for name, value in limits.items())
    release(folder)
    return folder


def test_an_answer_that_takes_most_of_a_limit_has_its_points_on_a_busy_machine(tmp_path):
    slow = {f"s{n}": double("work(0.6)", then="work(0.6)") for n in range(2)}
    folder = course(tmp_path, slow, {"call_seconds": 1, "cell_seconds": 1, "notebook_seconds": 4})
    with busy():
        done = grade(folder)
    assert done.returncode == 0, done.stderr
    assert points(folder) == {student: {"twos": 1, "threes": 2} for student in slow}


@pytest.mark.parametrize("way", ["work(60)", "time.sleep(60)"])
def test_a_call_that_does_not_end_is_said_with_its_limit(way, tmp_path):
    answers = {"fine": double("pass"), "late": double(f"if x == 3: {way}")}
    folder = course(tmp_path, answers, {"call_seconds": 0.3, "cell_seconds": 2})
    done = grade(folder)
    assert done.returncode == 1
    assert points(folder)["late"] == {"twos": 1, "threes": 0}
    assert points(folder)["fine"] == {"twos": 1, "threes": 2}
    said = run(folder, "nbexaminer", "problems", "ps1").stdout
    assert "late: p: Cell 3 met a limit of time (Grading.call_seconds), which cost points" in said
    assert "fine" not in said and "twice" not in said


def test_the_work_of_threads_counts():
    then = "import threading\nother = threading.Thread(target=work, args=[60], daemon=True)"
    answer = double("other.start(); other.join()", then)
    graded = grade_notebook(answer, SOURCE, limits=Limits(call_seconds=0.5, cell_seconds=2))
    assert graded.scores["twos"] == 0 and graded.late
    assert any(
        "double took longer than 0.5 seconds" in str(c.outputs) for c in graded.notebook.cells
    )
    assert "waiting" not in str(graded.notebook.cells)


def test_what_was_late_is_graded_again_and_a_difference_is_said(tmp_path):
    """Unconfined, so that an answer can know that it was called before."""
    seen = tmp_path / "seen"
    once = f"""
import os
first = not os.path.exists({str(seen)!r})
open({str(seen)!r}, 'a').close()"""
    answers = {"a": double("if first and x == 3: work(60)", then=once), "b": double("pass")}
    done = grade(course(tmp_path, answers, {"call_seconds": 0.3}), "--no-sandbox")
    assert points(tmp_path) == {student: {"twos": 1, "threes": 2} for student in answers}
    assert done.returncode == 1
    assert "a: p: was graded twice" in done.stderr and "1 points at first, 3 alone" in done.stderr


def test_a_model_that_needs_much_of_a_limit_is_named_before_anybody_is_graded(tmp_path):
    source = answered(
        SOURCE,
        {
            "answer": f"{WORK}\n### BEGIN SOLUTION\ndef double(x):\n    work(0.6)\n    return 2 * x"
            "\n### END SOLUTION"
        },
    )
    write(tmp_path, source, {"s": source})
    with (tmp_path / "nbgrader_config.py").open("a") as config:
        config.write("c.Grading.call_seconds = 2\n")
    release(tmp_path)
    done = grade(tmp_path)
    assert done.returncode == 1 and points(tmp_path)["s"] == {"twos": 1, "threes": 2}
    assert "of Grading.call_seconds" in done.stderr
    said = done.logged.splitlines()
    first = next(n for n, line in enumerate(said) if "Grading.call_seconds" in line)
    assert first < next(n for n, line in enumerate(said) if "graded" in line)
    checked = run(tmp_path, "nbexaminer", "check", "ps1")
    assert checked.returncode == 1 and "of Grading.call_seconds" in checked.stdout
