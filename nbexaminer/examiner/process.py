"""The examiner: a trusted process that runs the test cells and asks a student process for answers.

In a test cell, a name is the student's answer when a solution cell of the source defines it, or a
locked cell that uses an answer. A function becomes a `StudentFunction`, whose calls run in the
student process; data is copied. All other names are the instructor's: of the test, an earlier one,
or a locked cell that uses no answer, which runs here as well. So the tests, and what they expect,
never leave this process, and nobody but the instructor has a say in them.
"""

import contextlib
import math
import numbers
import os
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import CellTimeoutError, NotebookStopped
from ..notebook.sanitize import clean_outputs, error_output
from ..protocol.channel import Channel
from ..protocol.codec import Foreign
from ..protocol.shell import NotebookShell
from .answers import GRACE, Student, StudentFunction

CLEANING_SECONDS = 3
MAX_OUTPUTS = 16 * 2**20  # characters that the student's cells of a notebook may output


class Examination:
    """Runs the cells of one notebook, each where it belongs, and collects their outputs.

    Args:
        student: Where the student's cells run.
        shell: Where the test cells run.
        settings: "cell_seconds" (how long a cell may take) and "imports" (see
            `rebuild.Skeleton`).
    """

    def __init__(self, student: Student, shell: NotebookShell, settings: dict[str, Any]) -> None:
        self._student = student
        self._shell = shell
        self._cell_seconds = settings["cell_seconds"]
        self._imports = settings["imports"]
        self._room = MAX_OUTPUTS
        signal.signal(signal.SIGALRM, self._out_of_time)

    def run(self, cell: dict[str, Any]) -> list[dict[str, Any]]:
        """Run a cell and return its outputs.

        Args:
            cell: Its "source"; for a test also its "points", the names that it "asks" for and what
                is to "follow" it in the student's process; "shared" for a cell that runs here as
                well, and after what. See `rebuild.Skeleton`.
        """
        if self._student.gone:
            return [error_output("NotRun", "This cell did not run: the notebook had been stopped.")]
        try:
            if "points" in cell:
                outputs = self._run_test(cell)
                if cell["follow"] and not self._student.gone:
                    self._run_in_student(cell["follow"])
                return outputs
            if "shared" in cell:
                here = cell["shared"] + "\n" if cell["shared"] else ""
                return self._run_in_student(
                    cell["source"], lambda: self._run_here(here + cell["source"])
                )
            return self._run_in_student(cell["source"])
        except NotebookStopped as gone:
            return [error_output("NotebookStopped", f"{gone} Nothing after it could run.")]

    def _run_here(self, source: str) -> list[dict[str, Any]]:
        """Run what the instructor wrote."""
        with self._at_most(self._cell_seconds + 2 * GRACE):
            return self._shell.run(source)

    def _run_in_student(self, source: str, *meanwhile: Callable[[], Any]) -> list[dict[str, Any]]:
        question = {"do": "run", "source": source}
        answer, late = self._student.ask(question, self._cell_seconds, *meanwhile)
        try:
            with self._at_most(CLEANING_SECONDS):
                outputs = clean_outputs(answer.get("outputs"))
                self._room -= len(str(outputs))
        except (Exception, CellTimeoutError):  # nothing that a person would write
            answer.pop("outputs", None)
            outputs = []
        if self._room < 0:
            why = f"This notebook outputs more than {MAX_OUTPUTS // 2**20} MB."
            outputs = [error_output("OutputLost", f"{why} The rest is left out.")]
        elif late:
            why = f"This cell took longer than {self._cell_seconds:g} seconds and was interrupted."
            outputs.append(
                error_output("CellTimeoutError", f"{why} Does one of its loops never end?")
            )
        elif "outputs" not in answer:
            outputs.append(error_output("OutputLost", "What this cell output could not be kept."))
        return outputs

    def _run_test(self, cell: dict[str, Any]) -> list[dict[str, Any]]:
        for name in cell["asks"]:
            self._fetch(name)
        self._student.cell_deadline = time.monotonic() + self._cell_seconds
        try:
            outputs = self._run_here(cell["source"])
        finally:
            self._student.cell_deadline = math.inf
        for output in outputs:
            if output.get("name") == "stderr":  # a warning is no failure
                output["name"] = "stdout"
        if not _is_credit(self._shell.last_result, cell["points"]):
            shown, most = repr(self._shell.last_result)[:80], cell["points"]
            why = f"The test gave {shown} instead of a number of points from 0 to {most:g}."
            outputs.append(error_output("NoCredit", why))
            outputs = [each for each in outputs if each["output_type"] != "execute_result"]
        return outputs

    def _fetch(self, name: str) -> None:
        """Give a name the value that the student's code has for it now, if it has one."""
        namespace = self._shell.user_ns
        if name in self._imports and name in namespace:
            return
        namespace.pop(name, None)
        answer, late = self._student.ask({"do": "get", "name": name}, self._student.call_seconds)
        if name in self._imports and answer.get("kind") != "missing":
            self._run_here(self._imports[name])  # the real one, whatever the student has there
        elif answer.get("kind") in ("function", "module"):
            namespace[name] = StudentFunction(self._student, name, answer)
        elif late or "unsendable" in answer or "error" in answer:
            namespace[name] = Foreign("value that cannot be copied")
        elif answer.get("kind") == "data":
            namespace[name] = answer.get("value")

    @contextlib.contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _out_of_time(self, signum: int, frame: types.FrameType | None) -> None:
        raise CellTimeoutError(f"this test took longer than {self._cell_seconds:g} seconds")


def _is_credit(result: Any, points: float) -> bool:
    """Whether the last value of a test, if it is any kind of number, can be partial credit.

    nbgrader gives full marks for numbers that make no sense, such as nan, -1 and array([0, 0]).
    Students must not choose their marks by the type of what they return.
    """
    if isinstance(result, bool) or not isinstance(result, numbers.Number | np.ndarray):
        return True
    try:
        return np.size(result) == 1 and bool(0 <= result <= points)
    except TypeError:  # complex, or no number after all
        return False


def _show_numbers_plainly(shell: NotebookShell) -> None:
    """Show numpy's numbers as Python's: nbgrader cannot read "np.float64(0.5)" as half a point."""
    text = shell.display_formatter.formatters["text/plain"]
    for kind in (np.ndarray, *(np.dtype(code).type for code in "bhilqBHILQefdg")):
        text.for_type(
            kind,
            lambda value, printer, _: printer.text(
                repr(value.item()) if value.size == 1 else repr(value)
            ),
        )


def main(coordinator_fd: int, student_fd: int, desk: Path, student_pid: int) -> None:
    """Examine one notebook: the coordinator sends the cells and gets the outputs, one by one.

    Args:
        coordinator_fd: The socket to the coordinator, which is trusted.
        student_fd: The socket to the student process, which is not.
        desk: The folder to work in, which will hold what the instructor's notebooks import.
        student_pid: The process id of the student process.
    """
    os.chdir(desk)
    sys.path.insert(0, "")
    np.random.seed()  # or every fork would draw the same numbers
    shell = NotebookShell.instance()
    _show_numbers_plainly(shell)
    shell.colors = "nocolor"  # to colour the tracebacks of failed tests takes longer than the tests
    coordinator = Channel(coordinator_fd)
    settings = coordinator.receive()
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    student = Student(student_fd, student_pid, settings)
    refusal = student.confine(settings)
    coordinator.send({"refusal": refusal})
    if refusal:
        return
    examination = Examination(student, shell, settings)
    for cell in settings["cells"]:
        outputs = examination.run(cell)
        coordinator.send({"outputs": outputs, "gone": student.gone})
