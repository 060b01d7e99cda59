"""The student process as the tests see it: questions go there, plain data comes back."""

import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from ..errors import CellTimeoutError, Closed, Late, NotebookStopped, WireError
from ..limits import INTERRUPT_SECONDS, LOOK_SECONDS, WAITING
from ..protocol.channel import Channel, after
from ..protocol.codec import encode
from ..protocol.fields import read
from ..protocol.messages import Answer, Job, Question, Run, Settled
from ..protocol.mirrors import Mirrors
from .behaviour import Behaviour
from .clock import Budget
from .seeds import Seeds


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


def _has_ended(pid: int) -> bool:
    """Whether a process ends, as one does whose connections are closed, or lives on."""
    fd = os.pidfd_open(pid)
    try:
        return bool(select.select([fd], [], [], WAITING * INTERRUPT_SECONDS)[0])
    finally:
        os.close(fd)
