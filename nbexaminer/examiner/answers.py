"""The student process as the tests see it: questions go there, plain data comes back."""

import builtins
import contextlib
import math
import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn

from ..errors import CellTimeoutError, Closed, Late, NotebookStopped, WireError
from ..protocol.channel import Channel
from ..protocol.codec import MAX_PRINTED, encode
from ..protocol.messages import (
    Answer,
    Call,
    Function,
    Job,
    Module,
    Question,
    Raised,
    Returned,
    Settled,
    Unsendable,
    read,
)

GRACE = 1.0  # seconds between an interrupt and the end


class Student:
    """The student process, seen from the examiner.

    Args:
        fd: The socket to it.
        pid: Its process id.
        job: Its limits.

    Attributes:
        gone: Why there is nobody to ask any more; None while there is.
        cell_deadline: When the test that asks has to be done.
        call_seconds: How long a call may take.
    """

    def __init__(self, fd: int, pid: int, job: Job) -> None:
        self.gone: NotebookStopped | None = None
        self.cell_deadline = math.inf
        self.call_seconds = job.call_seconds
        self._pid = pid
        self._notebook_seconds = job.notebook_seconds
        self._deadline = time.monotonic() + self._notebook_seconds
        self._channel = Channel(fd)
        self._questions = 0

    def confine(self, job: Job) -> Settled:
        """Have the student process confined."""
        self._channel.send(job.bounds().packed())
        return read(self._channel.receive(time.monotonic() + 60), Settled)

    def ask(
        self,
        question: Question,
        seconds: float,
        meanwhile: Callable[[], Any] = lambda: None,
    ) -> tuple[Answer, bool]:
        """Ask, and return the answer and whether it had to be interrupted after `seconds`.

        Args:
            question: One of plain data.
            seconds: How long the answer may take.
            meanwhile: What to do until then.

        Raises:
            NotebookStopped: There is nobody to ask, now or any more.
            WireError: The question is not plain data.
        """
        if self.gone:
            raise self.gone
        if time.monotonic() >= self.cell_deadline:
            raise CellTimeoutError("This test took longer than a cell may.")
        if time.monotonic() >= self._deadline:
            self._end(f"The whole notebook took longer than {self._notebook_seconds:g} seconds.")
        self._questions += 1
        frame = encode(question.packed() | {"id": self._questions}, strict=True)
        limit = min(time.monotonic() + seconds, self.cell_deadline, self._deadline)
        late = False
        try:
            self._channel.send_frame(frame, limit)
            meanwhile()
            try:
                received = self._channel.receive(limit)
            except Late:
                late = True
                os.kill(self._pid, signal.SIGINT)
                received = self._channel.receive(time.monotonic() + GRACE)
            answer = read(received, *question.answers)
            if answer.id != self._questions:
                raise WireError("an answer to another question")
        except Closed:
            if _has_ended(self._pid):
                self._end("Python ended.", ended=True)
            self._end("The code closed what connects it with the tests.")
        except Late:
            self._end(
                f"The code took longer than {seconds:g} seconds and could not be interrupted."
            )
        except WireError as error:
            self._end(f"What the code sent cannot be read: {error}.")
        except CellTimeoutError:
            self.gone = NotebookStopped("The code did not answer in time.")
            os.kill(self._pid, signal.SIGKILL)
            raise
        return answer, late

    def _end(self, why: str, ended: bool = False) -> NoReturn:
        self.gone = NotebookStopped(why, ended)
        os.kill(self._pid, signal.SIGKILL)  # the id is its own until the coordinator buries it
        raise self.gone


def _has_ended(pid: int) -> bool:
    """Whether a process ends, as one does whose connections are closed, or lives on."""
    fd = os.pidfd_open(pid)
    try:
        return bool(select.select([fd], [], [], GRACE)[0])
    finally:
        os.close(fd)


class StudentFunction:
    """A function of the student's, called by a test: it runs in the student process.

    Attributes:
        is_stub: Whether its body is still only a docstring and `...`.
        printed: What the last call printed, shortened.

    What the student's code raises comes back as the builtin exception of the same name (as a
    RuntimeError when there is none) with an attribute `student_line`, such as
    "line 3: `return 1 / 0`".
    """

    def __init__(self, student: Student, name: str, answer: Function | Module) -> None:
        self.__name__ = answer.name[:80]
        self.is_stub = isinstance(answer, Function) and answer.is_stub
        self.printed = ""
        self._student = student
        self._name = name

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        question = Call(self._name, args, kwargs)
        answer, late = self._student.ask(question, self._student.call_seconds)
        said = answer.printed if isinstance(answer, Returned | Raised) else ""
        self.printed = said[:MAX_PRINTED]
        print(self.printed, end="")
        if late:
            most = self._student.call_seconds
            raise TimeoutError(f"{self.__name__} took longer than {most:g} seconds")
        match answer:
            case Returned():
                return answer.value
            case Raised():
                raise _as_raised(answer)
            case Unsendable():
                raise ValueError(f"what {self.__name__} returned is too much: {answer.why}")


def _as_raised(error: Raised) -> Exception:
    """The exception that the student's code raised, as far as it is safe to raise it here."""
    name = error.types[0] if error.types else "?"
    raised: Exception = RuntimeError(f"{name}: {error.message}" if error.message else name)
    for kind in error.types:  # its own class, then those that this is derived from
        cls: Any = getattr(builtins, kind, None)
        # StopIteration would end a loop of the test as if all had been well.
        if cls in (Exception, StopIteration, StopAsyncIteration) or not _is_exception(cls):
            continue
        with contextlib.suppress(TypeError):  # it wants more than a message
            raised = cls(error.message)
            break
    raised.student_line = error.line  # type: ignore[attr-defined]
    if error.line:
        raised.add_note(f"in the notebook, {error.line}")
    return raised


def _is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Exception)
