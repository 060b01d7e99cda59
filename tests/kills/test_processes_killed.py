"""Killing any process of the grader at any time neither loses nor makes points."""

import itertools
import os
import signal
from pathlib import Path

import pytest
from small_course import answered, notebook, solution, test

from nbexaminer import errors, execution, workers
from nbexaminer import grade as grading
from nbexaminer.host.forkserver import ForkServer
from nbexaminer.limits import ATTEMPTS
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.plan import Plan

SOURCE = notebook(
    [
        solution("double", "def double(x):\n    return 2 * x"),
        test("doubles", "assert double(3) == 6", 1),
        solution("value", "value = double(2)"),
        test("values", "assert value == 4 and double(value) == 8", 2),
    ]
)
WRONG = answered(SOURCE, {"value": "value = 5"})
PLAN = Plan(Skeleton.of(SOURCE))
MAX_CELLS = len(SOURCE.cells)
ROLES = ("student", "examiner", "fork server")


class Killer:
    """Kills a process of the grader when the coordinator sends the n-th cell.

    Args:
        role: Which process.
        cell: The number of the cell, from 0.
        moment: "before" the cell is sent, or "while" it runs.
        times: In how many attempts.
    """

    def __init__(self, monkeypatch, role, cell, moment, times=1):
        self.role, self.cell, self.moment = role, cell, moment
        self.left, self.sent = times, 0
        begin, ask = ForkServer.begin, execution._ask

        def beginning(server):
            self.sent = 0
            answer = begin(server)
            self.found = {"fork server": server._process.pid, "student": answer[2]}
            self.found["examiner"] = working_in(answer[1] / "examiner")
            return answer

        def asking(examiner, cell, deadline):
            due = self.left and self.sent == self.cell
            self.sent += 1
            if due and self.moment == "before":
                self.kill()
            elif due:
                examiner.send(cell.packed(), deadline)
                self.kill()
                return execution.read(examiner.receive(deadline), execution.CellRan)
            return ask(examiner, cell, deadline)

        monkeypatch.setattr(ForkServer, "begin", beginning)
        monkeypatch.setattr(execution, "_ask", asking)

    def kill(self):
        self.left -= 1
        os.kill(self.found[self.role], signal.SIGKILL)


def working_in(folder: Path) -> int:
    """The process that owns this folder, as soon as it exists."""
    while True:
        for each in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(each / "cwd") == str(folder):
                    return int(each.name)
            except OSError:  # it has ended, or is not ours
                continue


EVERY = list(itertools.product(ROLES, range(MAX_CELLS), ("before", "while")))


@pytest.mark.parametrize(
    ("role", "cell", "moment"),
    [
        each if n % 5 == 0 else pytest.param(*each, marks=pytest.mark.kills)
        for n, each in enumerate(EVERY)
    ],
)
def test_one_kill_changes_no_point(role, cell, moment, monkeypatch):
    killer = Killer(monkeypatch, role, cell, moment)
    graded = grading.grade_notebook(WRONG, SOURCE)
    assert killer.left == 0
    assert graded.scores == {"doubles": 1, "values": 0}
    assert graded.problems == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_killed_each_time_is_not_graded_and_said(role, monkeypatch):
    Killer(monkeypatch, role, 1, "before", times=ATTEMPTS)
    with pytest.raises(errors.Disturbed, match=r"3 times.*from outside.*next run tries again"):
        grading.grade_notebook(WRONG, SOURCE)


@pytest.mark.parametrize("times", [1, ATTEMPTS])
def test_a_worker_that_is_killed_is_replaced(times, monkeypatch, tmp_path):
    ask = execution._ask

    def asking(*args):
        if len(list(tmp_path.iterdir())) < times:
            (tmp_path / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return ask(*args)

    workers.close()
    monkeypatch.setattr(execution, "_ask", asking)
    if times < ATTEMPTS:
        assert workers.grade_in_worker(WRONG, PLAN).scores == {
            "doubles": 1,
            "values": 0,
        }
    else:
        with pytest.raises(errors.Disturbed):
            workers.grade_in_worker(WRONG, PLAN)
    assert len(list(tmp_path.iterdir())) == times
    workers.close()


def test_a_student_who_ends_python_is_not_taken_for_a_killer(monkeypatch):
    killer = Killer(monkeypatch, "student", 99, "before")
    ends = answered(SOURCE, {"value": "import os\nos._exit(9)"})
    graded = grading.grade_notebook(ends, SOURCE)
    assert killer.sent == MAX_CELLS  # once, not again
    assert graded.scores == {"doubles": 1, "values": 0}
    assert "exit status 9" in graded.problems[0].message


def test_a_student_cannot_pass_for_somebody_outside():
    kills = "import os\nfor n in (9, 15):\n    try: os.kill(os.getpid(), n)\n"
    kills += "    except PermissionError: print('refused')"
    graded = grading.grade_notebook(answered(SOURCE, {"value": kills}), SOURCE)
    assert graded.notebook.cells[2].outputs[0].text == "refused\nrefused\n"
