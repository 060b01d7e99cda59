"""The examiner: a trusted process that runs the test cells and asks a student process for answers.

In a test cell, a name is the student's answer when a solution cell of the source defines it, or a
locked cell that uses an answer. A function becomes a `StudentFunction`, whose calls run in the
student process; data is copied. All other names are the instructor's: of the test, an earlier one,
or a locked cell that uses no answer, which runs here as well. So the tests, and what they expect,
never leave this process, and nobody but the instructor has a say in them.
"""

import builtins
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

from ..notebook.sanitize import clean_outputs, error_output
from ..protocol.shell import NotebookShell
from ..protocol.wire import Channel, Closed, Foreign, Late, WireError, encode
from ..student.process import MAX_PRINTED

CLEANING_SECONDS = 3
GRACE = 1.0  # seconds between an interrupt and the end
MAX_OUTPUTS = 16 * 2**20  # characters that the student's cells of a notebook may output
TOLD = ("confined", "memory", "seconds", "file_size")  # which settings a student process gets
FIELDS = {"id": int, "kind": str, "name": str, "printed": str, "outputs": list, "error": dict}


class NotebookStopped(BaseException):
    """The student process has ended, or was ended; the message says why."""


class CellTimeoutError(BaseException):
    """A test cell took too long. As above no `Exception`, lest a test catches it by accident."""


class Student:
    """The student process, seen from the examiner.

    Args:
        fd: The socket to it.
        pid: Its process id.
        settings: The limits "notebook_seconds" and "call_seconds"; see also `student.main`.
    """

    def __init__(self, fd: int, pid: int, settings: dict[str, Any]) -> None:
        self.gone: str | None = None
        self.cell_deadline = math.inf
        self.call_seconds = settings["call_seconds"]
        self._pid = pid
        self._notebook_seconds = settings["notebook_seconds"]
        self._deadline = time.monotonic() + self._notebook_seconds
        self._channel = Channel(fd)
        self._questions = 0

    def confine(self, settings: dict[str, Any]) -> str | None:
        """Have the student process confined; return why it cannot be, or None."""
        # It gets nothing but what it needs to know: the other settings hold the tests.
        self._channel.send({name: settings[name] for name in TOLD})
        answer = self._channel.receive(time.monotonic() + 60)
        return None if answer["ready"] else answer["why"]

    def ask(
        self,
        question: dict[str, Any],
        seconds: float,
        meanwhile: Callable[[], Any] = lambda: None,
    ) -> tuple[dict[str, Any], bool]:
        """Ask, and return the answer and whether it had to be interrupted after `seconds`.

        Args:
            question: Plain data, see `student`.
            seconds: How long the answer may take.
            meanwhile: What to do until then.

        Raises:
            NotebookStopped: There is nobody to ask, now or any more.
            WireError: The question is not plain data.
        """
        if self.gone:
            raise NotebookStopped(self.gone)
        if time.monotonic() >= self.cell_deadline:
            raise CellTimeoutError("This test took longer than a cell may.")
        if time.monotonic() >= self._deadline:
            self._end(f"The whole notebook took longer than {self._notebook_seconds:g} seconds.")
        self._questions += 1
        question = encode(question | {"id": self._questions}, strict=True)
        limit = min(time.monotonic() + seconds, self.cell_deadline, self._deadline)
        late = False
        try:
            self._channel.send_frame(question, limit)
            meanwhile()
            try:
                answer = self._channel.receive(limit)
            except Late:
                late = True
                os.kill(self._pid, signal.SIGINT)
                answer = self._channel.receive(time.monotonic() + GRACE)
            if not isinstance(answer, dict) or not all(
                type(answer.get(name, kind())) is kind for name, kind in FIELDS.items()
            ):
                raise WireError("not an answer")
            if answer.get("id") != self._questions:
                raise WireError("an answer to another question")
        except Closed:
            self._end("Python ended.")
        except Late:
            self._end(
                f"The code took longer than {seconds:g} seconds and could not be interrupted."
            )
        except WireError as error:
            self._end(f"What the code sent cannot be read: {error}.")
        except CellTimeoutError:
            self.gone = "The code did not answer in time."
            os.kill(self._pid, signal.SIGKILL)
            raise
        return answer, late

    def _end(self, why: str) -> None:
        self.gone = why
        os.kill(self._pid, signal.SIGKILL)  # the id is its own until the coordinator buries it
        raise NotebookStopped(why)


class StudentFunction:
    """A function of the student's, called by a test: it runs in the student process.

    Attributes:
        is_stub: Whether its body is still only a docstring and `...`.
        printed: What the last call printed, shortened.

    What the student's code raises comes back as the builtin exception of the same name (as a
    RuntimeError when there is none) with an attribute `student_line`, such as
    "line 3: `return 1 / 0`".
    """

    def __init__(self, student: Student, name: str, answer: dict[str, Any]) -> None:
        self.__name__ = answer.get("name", name)[:80]
        self.is_stub = answer.get("is_stub") is True
        self.printed = ""
        self._student = student
        self._name = name

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        question = {"do": "call", "name": self._name, "args": args, "kwargs": kwargs}
        answer, late = self._student.ask(question, self._student.call_seconds)
        self.printed = answer.get("printed", "")[:MAX_PRINTED]
        print(self.printed, end="")
        if late:
            most = self._student.call_seconds
            raise TimeoutError(f"{self.__name__} took longer than {most:g} seconds")
        if "unsendable" in answer:
            raise ValueError(f"what {self.__name__} returned is too much: {answer['unsendable']}")
        if "error" in answer:
            raise _as_raised(answer["error"])
        return answer.get("value")


def _as_raised(error: dict[str, Any]) -> Exception:
    """The exception that the student's code raised, as far as it is safe to raise it here."""
    kinds, message, line = error.get("types"), error.get("message"), error.get("line")
    kinds = [str(kind) for kind in kinds] if isinstance(kinds, list) and kinds else ["?"]
    raised = RuntimeError(f"{kinds[0]}: {message}" if message else kinds[0])
    for kind in kinds:  # its own class, then those that this is derived from
        cls = getattr(builtins, kind, None)
        # StopIteration would end a loop of the test as if all had been well.
        if cls in (Exception, StopIteration, StopAsyncIteration) or not _is_exception(cls):
            continue
        with contextlib.suppress(TypeError):  # it wants more than a message
            raised = cls(str(message))
            break
    raised.student_line = str(line or "")
    if line:
        raised.add_note(f"in the notebook, {line}")
    return raised


def _is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Exception)


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
