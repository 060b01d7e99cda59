"""The examiner: a trusted process that runs the test cells and asks a student process for answers.

In a test cell, a name is the student's answer when a solution cell of the source defines it, or
when nobody else does: not the test cell, no earlier one, no builtin. A function becomes a
`StudentFunction`, whose calls run in the student process; data is copied. So the tests, and what
they expect, never leave this process.
"""

import builtins
import math
import os
import signal
import symtable
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from . import watch
from .outputs import clean_outputs, error_output
from .shell import NotebookShell
from .wire import Channel, Closed, Foreign, Late, WireError, encode

GRACE = 1.0  # seconds between an interrupt and the end
MAX_OUTPUTS = 16 * 2**20  # characters that the student's cells of a notebook may output
FIELDS = {"id": int, "kind": str, "name": str, "printed": str, "outputs": list, "error": dict}


class NotebookStopped(Exception):
    """The student process has ended, or was ended; the message says why."""


class CellTimeoutError(BaseException):
    """A test cell took too long. Not an `Exception`, lest a test catches it by accident."""


class Student:
    """The student process, seen from the examiner.

    Args:
        fd: The socket to it.
        settings: Its "pid" and "scratch" folder, and the limits "disk" (bytes),
            "notebook_seconds" and "call_seconds".
    """

    def __init__(self, fd: int, settings: dict[str, Any]) -> None:
        self.gone: str | None = None
        self.cell_deadline = math.inf
        self.call_seconds = settings["call_seconds"]
        self._pid = settings["pid"]
        self._scratch = Path(settings["scratch"])
        self._disk = settings["disk"]
        self._notebook_seconds = settings["notebook_seconds"]
        self._deadline = time.monotonic() + self._notebook_seconds
        self._channel = Channel(fd, self._watch)
        self._questions = 0

    def refusal(self) -> str | None:
        """Wait until the student process is confined; return why it cannot be, or None."""
        try:
            answer = self._channel.receive(time.monotonic() + 60)
        except WireError as error:
            return str(error)
        return None if answer["ready"] else answer["why"]

    def ask(self, question: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bool]:
        """Ask, and return the answer and whether it had to be interrupted after `seconds`.

        Raises:
            NotebookStopped: There is nobody to ask, now or any more.
            WireError: The question is not plain data.
        """
        if self.gone:
            raise NotebookStopped(self.gone)
        if time.monotonic() >= self._deadline:
            self._end(f"The whole notebook took longer than {self._notebook_seconds:g} seconds.")
        self._questions += 1
        question = encode(question | {"id": self._questions}, strict=True)
        limit = min(time.monotonic() + seconds, self.cell_deadline, self._deadline)
        late = False
        try:
            self._channel.send_frame(question, limit)
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

    def _watch(self) -> None:
        if why := watch.excess(self._pid, self._scratch, self._disk):
            self._end(why)


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
        self.printed = answer.get("printed", "")
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
    kind, message, line = (str(error.get(key, "")) for key in ("type", "message", "line"))
    cls = getattr(builtins, kind, None)
    try:
        # StopIteration would end a loop of the test as if all had been well.
        if not issubclass(cls, Exception) or issubclass(cls, StopIteration | StopAsyncIteration):
            raise TypeError
        raised = cls(message)
    except TypeError:
        raised = RuntimeError(f"{kind}: {message}" if message else kind)
    raised.student_line = line
    if line:
        raised.add_note(f"in the notebook, {line}")
    return raised


def global_names(code: str) -> tuple[set[str], set[str]]:
    """The global names that `code` uses, and those that it defines."""

    def tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
        yield table
        for child in table.get_children():
            yield from tables(child)

    top, *inner = tables(symtable.symtable(code, "test", "exec"))
    defined = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    for symbol in (symbol for table in inner for symbol in table.get_symbols()):
        if symbol.is_global():
            (defined if symbol.is_assigned() else used).add(symbol.get_name())
    return used, defined


class Examination:
    """Runs the cells of one notebook, each where it belongs, and collects their outputs.

    Args:
        student: Where the student's cells run.
        shell: Where the test cells run.
        settings: "cell_seconds" (how long a cell may take) and "answers" (the names that
            solution cells define).
    """

    def __init__(self, student: Student, shell: NotebookShell, settings: dict[str, Any]) -> None:
        self._student = student
        self._shell = shell
        self._cell_seconds = settings["cell_seconds"]
        self._answer_names = set(settings["answers"])
        self._test_names: set[str] = set()
        self._room = MAX_OUTPUTS
        signal.signal(signal.SIGALRM, self._out_of_time)

    def run(self, source: str, is_test: bool) -> list[NotebookNode]:
        """Run a cell and return its outputs."""
        if self._student.gone:
            return [error_output("NotRun", "This cell did not run: the notebook had been stopped.")]
        try:
            return self._run_test(source) if is_test else self._run_in_student(source)
        except NotebookStopped as gone:
            return [error_output("NotebookStopped", f"{gone} Nothing after it could run.")]

    def _run_in_student(self, source: str) -> list[NotebookNode]:
        answer, late = self._student.ask({"do": "run", "source": source}, self._cell_seconds)
        outputs = clean_outputs(answer.get("outputs"))
        self._room -= len(str(outputs))
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

    def _run_test(self, source: str) -> list[dict[str, Any]]:
        namespace = self._shell.user_ns
        answers = self._answers(source)
        namespace.update(answers)
        self._student.cell_deadline = time.monotonic() + self._cell_seconds
        signal.setitimer(signal.ITIMER_REAL, self._cell_seconds + 2 * GRACE)
        try:
            outputs = self._shell.run(source)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._student.cell_deadline = math.inf
        for name, answer in answers.items():  # the next test asks anew
            if namespace.get(name) is answer:
                del namespace[name]
        for output in outputs:
            if output.get("name") == "stderr":  # a warning is no failure
                output["name"] = "stdout"
        return outputs

    def _answers(self, source: str) -> dict[str, Any]:
        """What the student has for the names that a test needs; unknown names are left out."""
        try:
            used, defined = global_names(self._shell.transform_cell(source))
        except SyntaxError:  # running the cell will show it
            return {}
        # What an earlier test did not come to define is missing: the student cannot stand in.
        self._test_names |= defined
        trusted = self._test_names | self._shell.user_ns.keys() | vars(builtins).keys()
        answers = {}
        for name in sorted(used - (trusted - self._answer_names)):
            answer, late = self._student.ask(
                {"do": "get", "name": name}, self._student.call_seconds
            )
            if answer.get("kind") == "function":
                answers[name] = StudentFunction(self._student, name, answer)
            elif late or "unsendable" in answer or "error" in answer:
                answers[name] = Foreign("value that cannot be copied")
            elif answer.get("kind") == "data":
                answers[name] = answer.get("value")
        return answers

    def _out_of_time(self, signum: int, frame: types.FrameType | None) -> None:
        raise CellTimeoutError(f"this test took longer than {self._cell_seconds:g} seconds")


def _show_numbers_plainly(shell: NotebookShell) -> None:
    """Show numpy's numbers as Python's.

    nbgrader takes partial credit from what a test shows, and full marks where it shows
    "np.float64(0.5)": students would choose their marks by the type of what they return.
    """
    import numpy as np

    text = shell.display_formatter.formatters["text/plain"]
    for kind in (np.ndarray, *(np.dtype(code).type for code in "bhilqBHILQefdg")):
        text.for_type(
            kind,
            lambda value, printer, _: printer.text(
                repr(value.item()) if value.size == 1 else repr(value)
            ),
        )


def main(settings: dict[str, Any], coordinator_fd: int, student_fd: int) -> None:
    """Examine one notebook: the coordinator sends the cells and gets the outputs, one by one.

    Args:
        settings: Those of `Student` and `Examination`, and the "folder" the tests run in, which
            holds what the instructor's notebooks import.
        coordinator_fd: The socket to the coordinator, which is trusted.
        student_fd: The socket to the student process, which is not.
    """
    coordinator = Channel(coordinator_fd)
    student = Student(student_fd, settings)
    refusal = student.refusal()
    coordinator.send({"refusal": refusal})
    if refusal:
        return
    os.chdir(settings["folder"])
    sys.path.insert(0, "")
    shell = NotebookShell.instance()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # or every fork would draw the same numbers
        _show_numbers_plainly(shell)
    examination = Examination(student, shell, settings)
    for cell in coordinator.receive():
        outputs = examination.run(cell["source"], cell["is_test"])
        coordinator.send({"outputs": outputs, "gone": student.gone})
