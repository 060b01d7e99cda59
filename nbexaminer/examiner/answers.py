"""The student process as the tests see it: questions go there, plain data comes back."""

import builtins
import contextlib
import functools
import inspect
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from inspect import Parameter
from typing import Any, NamedTuple, NoReturn

import numpy as np

from ..errors import CellTimeoutError, Closed, Late, NotebookStopped, WireError
from ..limits import INTERRUPT_SECONDS, LOOK_SECONDS, MAX_PRINTED_CHARS, WAITING
from ..notebook.questions import CHANGES
from ..protocol.channel import Channel, after
from ..protocol.codec import encode
from ..protocol.fields import read
from ..protocol.messages import (
    Answer,
    Call,
    Do,
    Function,
    Job,
    Module,
    Question,
    Raised,
    Returned,
    Run,
    Settled,
    Unsendable,
)
from ..protocol.mirrors import Mirrors
from ..protocol.named import Named
from ..protocol.outputs import OutStream
from .behaviour import Behaviour, plain
from .clock import Budget
from .seeds import Seeds

OURS = {
    "misconception",
    "hint",
    "found",
    "_render_traceback_",
}  # what is asked of errors of the instructor's

CHANGEABLE = (list, dict, set, np.ndarray)


class LastCall(NamedTuple):
    """A test's call of a student's function, and what it returned, if it did."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    returned: bool = False
    result: Any = None


class Student:
    """The student process, seen from the examiner.

    Args:
        fd: The socket to it.
        pid: Its process id.
        job: Its limits.

    Attributes:
        gone: Why there is nobody to ask any more; None while there is.
        test: What is left of the time for the test that asks.
        used: The greatest part of each limit that was worked, by its name; 1: it was met.
        asking: Whether an answer is awaited.
        objects: Whether tests are given handles on objects, see `handles`.
        before: What is to be done before a test's question is asked, when they are.
        after: What is to be done after it.
        mirrors: What tests have given to the student's code and both sides can change.
        seeds: The generators of random numbers that tests have seeded.
        last_call: The function that the test called last.
        behaviour: What the test has asked, and what came back.
        warned: Whether what the test called wrote on stderr.
        raised: What the functions raised that it called.
        exits: Whether the code has called `exit()` or `quit()`.
    """

    def __init__(self, fd: int, pid: int, job: Job) -> None:
        self.gone: NotebookStopped | None = None
        self.test: Budget | None = None
        self.used: dict[str, float] = {}
        self.asking = False
        self.objects = False
        self.before: Callable[[], None] = _nothing
        self.after: Callable[[], None] = _nothing
        self.mirrors = Mirrors()
        self.seeds = Seeds()
        self.last_call: LastCall | None = None
        self.behaviour = Behaviour()
        self.warned = False
        self.raised: list[Exception] = []
        self.exits = False
        self.pid = pid
        self._limits = job.limits()
        self._notebook = self.budget("notebook_seconds")
        self._channel = Channel(fd)
        self._questions = 0
        self._checked = 0.0  # when it was last seen to that there is time

    def understand(self, find: Callable[[list[Any]], Any]) -> None:
        """Have `find` say what a handle stands for that the student process sends."""

        def found(what: list[Any]) -> Any:
            if not self.objects:
                raise WireError("a handle that nobody asked for")
            return find(what)

        self._channel.find = found

    def confine(self, job: Job) -> Settled:
        """Have the student process confined."""
        self._channel.send(job.bounds().packed())
        return read(self._channel.receive(after(60)), Settled)

    def budget(self, limit: str, *pids: int) -> Budget:
        """What a limit gives from now on to the student process, or to others by their ids."""
        return Budget(limit, self._limits[limit], *(pids or [self.pid]))

    def ask(
        self,
        question: Question,
        limit: str = "call_seconds",
        meanwhile: Callable[[], Any] = lambda: None,
    ) -> tuple[Answer, Budget | None]:
        """Ask, and return the answer; and what it was interrupted for, if it was: it was used up.

        Args:
            question: One of plain data.
            limit: The limit of the time that the answer may take.
            meanwhile: What to do until then.

        Raises:
            NotebookStopped: There is nobody to ask, now or any more.
            WireError: The question is not plain data.
        """
        self._check_time()
        self._questions += 1
        self._channel.mirrors = None if isinstance(question, Run) else self.mirrors
        message = question.packed() | {"id": self._questions, "objects": self.objects}
        if seeds := self.seeds.to_tell():
            message["seeds"] = seeds
        frame = encode(message, True, self.mirrors.keep, self._channel.mirrors)
        if self._channel.mirrors is not None:  # else what was let go is still to be told
            self.mirrors.commit()
        patience = Patience(self, [self.budget(limit), *filter(None, [self.test]), self._notebook])
        try:
            self._channel.send_frame(frame, patience.over)
            meanwhile()
            self.asking = True
            received = self._channel.receive(patience.over)
            answer = read(received, *question.answers)
            if answer.id != self._questions:
                raise WireError("an answer to another question")
        except Closed:
            if _has_ended(self.pid):
                self._end("Python ended.", ended=True)
            self._end("The code closed what connects it with the tests.")
        except Late:
            self._end(f"The code took longer than {patience.spent} and could not be interrupted.")
        except WireError as error:
            self._end(f"What the code sent cannot be read: {error}.")
        except CellTimeoutError:
            self.gone = NotebookStopped("The code did not answer in time.")
            os.kill(self.pid, signal.SIGKILL)
            raise
        finally:
            self.asking = False
            self.note(patience.budgets[0])
            self.used.setdefault(self._notebook.limit, 0.0)
        self.exits |= answer.exits
        return answer, patience.spent

    def note_all(self) -> None:
        """At the end of a cell that asked something, keep how much the notebook has used."""
        if self._notebook.limit in self.used:
            self.note(self._notebook)

    def note(self, *budgets: Budget) -> None:
        """Keep how much of a limit was used."""
        for each in budgets:
            self.used[each.limit] = max(each.used(), self.used.get(each.limit, 0.0))

    def interrupt(self) -> Budget:
        """Have the student's code raise a KeyboardInterrupt; return the time that it has for it."""
        os.kill(self.pid, signal.SIGINT)
        return Budget("", INTERRUPT_SECONDS, self.pid)

    def _check_time(self) -> None:
        """Ask nothing when there is nobody to ask, or no time."""
        if self.gone:
            raise self.gone
        now = time.monotonic()
        if now - self._checked < LOOK_SECONDS:  # most questions take less
            return
        self._checked = now
        if self.test and self.test.over():
            raise CellTimeoutError(f"This test took longer than {self.test}.")
        if self._notebook.over():
            self._end(f"The whole notebook took longer than {self._notebook}.")

    def _end(self, why: str, ended: bool = False) -> NoReturn:
        self.gone = NotebookStopped(why, ended)
        os.kill(self.pid, signal.SIGKILL)  # the id is its own until the coordinator buries it
        raise self.gone


class Patience:
    """How long an answer is waited for: until a budget is spent, and after an interrupt a little.

    Args:
        student: Who is asked.
        budgets: What the answer may take.

    Attributes:
        spent: The budget for which the code was interrupted; None: it was not.
    """

    def __init__(self, student: Student, budgets: list[Budget]) -> None:
        self.budgets = budgets
        self.spent: Budget | None = None
        self._student = student
        self._grace: Budget | None = None

    def over(self) -> bool:
        """Whether to wait no longer."""
        if self._grace:
            return self._grace.over()
        self.spent = next((each for each in self.budgets if each.over()), None)
        if self.spent:
            self._grace = self._student.interrupt()
        return False


def _nothing(*_: Any) -> None:
    """Do nothing."""


def perform(
    student: Student, what: str, args: tuple[Any, ...], kwargs: dict[str, Any], name: str
) -> Any:
    """Have something done with the student's objects, and return what comes back.

    Args:
        student: Where they are.
        what: One of `student.objects.OPERATIONS`.
        args: What it is done with: handles and plain data.
        kwargs: The same, by name.
        name: What to call it in messages.
    """
    return StudentFunction(student, name, None).ask(Do(what, args, kwargs))


def _has_ended(pid: int) -> bool:
    """Whether a process ends, as one does whose connections are closed, or lives on."""
    fd = os.pidfd_open(pid)
    try:
        return bool(select.select([fd], [], [], WAITING * INTERRUPT_SECONDS)[0])
    finally:
        os.close(fd)


class StudentFunction(Named):
    """A function of the student's, called by a test: it runs in the student process.

    Attributes:
        is_stub: Whether its body is still only a docstring and `...`.
        printed: What the last call printed, shortened.

    What the student's code raises comes back as the builtin exception of the same name (as a
    RuntimeError when there is none) with an attribute `student_line`, such as
    "line 3: `return 1 / 0`".
    """

    def __init__(self, student: Student, name: str, answer: Function | Module | None) -> None:
        self.__name__ = answer.name[:80] if answer else name
        self.is_stub = isinstance(answer, Function) and answer.is_stub
        self.printed = ""
        self._student = student
        self.wire_name = name
        self.__doc__ = None  # that of the class is none of the student's
        if isinstance(answer, Function) and answer.parameters is not None:
            self.__doc__ = answer.doc
            self.__signature__ = _signature(answer.parameters)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __getattr__(self, name: str) -> NoReturn:
        if not name.startswith("_"):  # else a library may have asked what it is
            self._student.mirrors.note("function")  # the student's may well have it
        raise AttributeError(f"'function' object has no attribute {name!r}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask(Call(self.wire_name, args, kwargs))

    def ask(self, question: Call) -> Any:
        """Have it done in the student process; see the class."""
        if self._student.objects:
            self._student.before()
        call = LastCall(self.__name__, question.args, question.kwargs)
        self._student.last_call = None if isinstance(question, Do) else call
        behaviour = self._student.behaviour
        name = self.wire_name
        asked: list[Any] | None = [] if behaviour.full else _asked(question)
        if asked and isinstance(question, Do):
            name, asked = behaviour.of_object(question.name, name.split()[-1], asked)
        note = functools.partial(behaviour.note, name, asked)
        try:
            answer, late = self._student.ask(question)
        except WireError:
            self._student.mirrors.note("value that cannot be sent")
            raise
        said = answer.printed if isinstance(answer, Returned | Raised) else ""
        self.printed = said[:MAX_PRINTED_CHARS]
        captured = not isinstance(sys.stdout, OutStream)  # then it may be what the test looks at
        if said:
            print(said if captured else self.printed, end="")
        if late:
            note("raised", "TimeoutError")
            raise TimeoutError(f"{self.__name__} took longer than {late}")
        if self._student.objects:
            self._student.after()
        match answer:
            case Returned():
                note("gave", answer.value)
                if asked and (left := _changed(question, asked)):
                    behaviour.note(f"{name}{CHANGES}", asked, "gave", left)
                self._student.warned |= answer.stderr
                _warn(answer.warned if self._student.objects else [])
                if self._student.last_call:
                    self._student.last_call = LastCall(*call[:3], True, answer.value)
                return answer.value
            case Raised():
                note("raised", ": ".join([*answer.types[:1], answer.message]))
                raised = _as_raised(answer)
                self._student.raised.append(raised)
                raise raised
            case Unsendable():
                note("raised", "too much to send")
                self._student.mirrors.note("value that is too big")
                raise ValueError(f"what {self.__name__} returned is too much: {answer.why}")


def _asked(question: Call) -> list[Any]:
    """The arguments, before the student's code can change them."""
    named = [[name, plain(value)] for name, value in question.kwargs.items()]
    return [*map(plain, question.args), *named]


def _changed(question: Call, before: list[Any]) -> list[Any]:
    """What a function left in its arguments; nothing, if it is what they were."""
    if type(question) is not Call or not any(type(each) in CHANGEABLE for each in question.args):
        return []
    left = _asked(question)
    return left if left != before else []


def _as_raised(error: Raised) -> Exception:
    """The exception that the student's code raised, as far as it is safe to raise it here."""
    name = error.types[0] if error.types else "?"
    if _is_exception(error.cls):  # one of the student's own, see `handles`
        own: Exception = error.cls(error.message)
        for attribute, value in error.attributes.items():
            if attribute.isidentifier() and not hasattr(own, attribute) and attribute not in OURS:
                setattr(own, attribute, value)
        return _with_line(own, error.line)
    raised: Exception = RuntimeError(f"{name}: {error.message}" if error.message else name)
    for kind in error.types:  # its own class, then those that this is derived from
        cls: Any = getattr(builtins, kind, None)
        # StopIteration would end a loop of the test as if all had been well.
        if cls in (Exception, StopIteration, StopAsyncIteration) or not _is_exception(cls):
            continue
        with contextlib.suppress(TypeError, ValueError):  # it wants more than a message
            whole = error.args is not None and kind == name
            raised = cls(*error.args) if whole else cls(error.message)  # type: ignore[misc]
            break
    return _with_line(raised, error.line)


def _with_line(error: Exception, line: str) -> Exception:
    error.student_line = line  # type: ignore[attr-defined]
    if line:
        error.add_note(f"in the notebook, {line}")
    return error


def _warn(warned: list[Any]) -> None:
    """Give the warnings that the student's code gave."""
    for each in warned:
        match each:
            case [str(category), str(text)]:
                cls = getattr(builtins, category, UserWarning)
                known = isinstance(cls, type) and issubclass(cls, Warning)
                warnings.warn(text, cls if known else UserWarning, stacklevel=4)


def _signature(parameters: list[Any]) -> inspect.Signature | None:
    """The signature that a function has, as far as it makes sense."""
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name, inspect._ParameterKind(kind), default=default if has else Parameter.empty
                )
                for name, kind, has, default in parameters
            ]
        )
    except (TypeError, ValueError):
        return None


def _is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Exception)
