"""The student process as the tests see it: questions go there, plain data comes back."""

import builtins
import contextlib
import math
import os
import signal
import time
from collections.abc import Callable
from typing import Any

from ..errors import CellTimeoutError, Closed, Late, NotebookStopped, WireError
from ..protocol.channel import Channel
from ..protocol.codec import MAX_PRINTED, encode

GRACE = 1.0  # seconds between an interrupt and the end
TOLD = ("confined", "memory", "seconds", "file_size")  # which settings a student process gets
FIELDS = {"id": int, "kind": str, "name": str, "printed": str, "outputs": list, "error": dict}


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
