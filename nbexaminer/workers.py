"""Grades notebooks in worker processes, so that no submission can harm the coordinator.

A worker parses, rebuilds, runs and cleans a submission within limits of time and memory. A file
that is too slow or too big to read costs its author the points, and affects nobody else.
"""

import atexit
import gc
import math
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

from .errors import Disturbed, Unusable
from .grade import Submitted, grade, ungraded
from .host import pool
from .host.attempts import retried
from .interpreter import Interpreter
from .limits import READING_BYTES, READING_SECONDS
from .notebook.reading import Once
from .plan import Plan
from .results import GradedNotebook
from .student.confine import die_with_parent

T = TypeVar("T")
BIG = 2**20  # bytes of a file that is sent by itself
MANY = 16  # plans that a worker keeps: those of an assignment's notebooks


class Kept(NamedTuple):
    """The place of a plan among those that a worker keeps: to send it takes longer than to use it.

    A worker grades many students by one plan, and never changes it.
    """

    place: int


class Worker:
    """A forked process that grades one notebook after the other until its owner ends."""

    def __init__(self) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        owner, runner = os.getpid(), pool.take_idle()
        self._plans: list[Plan] = []
        self._pid = os.fork()
        if not self._pid:
            _work(theirs, owner, runner)
        theirs.close()
        if runner:
            runner.give_away()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function there; return its result, or the exception that it raised.

        Raises:
            Unusable: The call took too much time, which ended the process.
            Disturbed: Something outside ended the process.
        """
        try:
            _send_call(self._pipe, function, tuple(map(self._named, arguments)))
            return _receive_result(self._pipe)
        except (EOFError, ConnectionError) as error:
            code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            if -code == signal.SIGXCPU:
                why = f"The notebook takes more than {READING_SECONDS} seconds to be read."
                raise Unusable(why) from error
            raise Disturbed("the process that reads it was ended") from error

    def _named(self, argument: Any) -> Any:
        """What stands for an argument: the place of a plan that the process has."""
        if argument in self._plans:
            return Kept(self._plans.index(argument))
        if isinstance(argument, Plan):
            _keep(argument, self._plans)
        return argument

    @property
    def alive(self) -> bool:
        """Whether the process runs; it ends together with the thread that forked it."""
        return os.waitpid(self._pid, os.WNOHANG) == (0, 0)

    def close(self) -> None:
        """End the process and all processes that it started."""
        self._pipe.close()
        os.waitpid(self._pid, 0)


_idle: list[Worker] = []
os.register_at_fork(after_in_child=_idle.clear)  # what two processes told one would get mixed up


def ready(count: int, interpreter: Interpreter | None = None, draws: bool = False) -> None:
    """Fork this many workers; call it before starting threads.

    Args:
        count: How many.
        interpreter: The Python of the notebooks, if it is known already.
        draws: Whether they draw figures or show widgets.
    """
    _idle[:] = [worker for worker in _idle if worker.alive]
    if interpreter and len(_idle) < count:
        pool.provide(count - len(_idle), interpreter, draws)
    while len(_idle) < count:
        _idle.append(Worker())


def grade_in_worker(
    submitted: Submitted, plan: Plan, own_files: Mapping[str, bytes] | None = None
) -> GradedNotebook:
    """Grade a notebook as `grade` does, but in a worker process. Safe to call from threads.

    Raises:
        CannotConfine: This machine cannot confine student code, and the plan demands it.
        Disturbed: Something outside killed our processes in each attempt.
    """
    try:
        return call_in_worker(grade, submitted, plan, own_files or {})
    except Unusable as error:
        return ungraded(plan.skeleton, str(error))


def call_in_worker(function: Callable[..., T], *arguments: Any) -> T:
    """Call a function of a module in another process, within its limits. Safe to call from threads.

    Raises:
        Unusable: The call took too much time or memory.
        Disturbed: Something outside killed our processes in each attempt.
        Exception: The function's own.
    """

    def attempt() -> Any:
        worker = _idle.pop() if _idle else Worker()
        result = worker.call(function, *arguments)
        _idle.append(worker)  # not if it ended: `call` raises then
        return result

    result = retried(attempt)
    if isinstance(result, Exception):
        raise result
    return cast(T, result)


@atexit.register
def close() -> None:
    """End the idle workers."""
    while _idle:
        _idle.pop().close()


def _work(pipe: Connection, owner: int, runner: pool.Runner | None) -> NoReturn:
    """Run a worker process: close inherited files, then answer the calls that the pipe brings."""
    try:
        die_with_parent(owner)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)  # a new file could have its number
        gc.freeze()  # a file object collected here could close a new file of the same number
        taken = [runner] if runner else []  # without one, the first notebook makes one
        _close_all_but([0, 1, 2, pipe.fileno(), *(each.take_over() for each in taken)])
        pool.replace_idle(*taken)
        _limit(resource.RLIMIT_AS, _address_space() + READING_BYTES)
        plans: list[Plan] = []
        while True:
            function, arguments = _receive_call(pipe)
            for place, each in enumerate(arguments):
                if isinstance(each, Kept):
                    arguments[place] = plans[each.place]
                elif isinstance(each, Plan):
                    _keep(each, plans)
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + READING_SECONDS)
            try:
                result = function(*arguments)
            except MemoryError:
                much = f"{READING_BYTES // 2**30} GB of memory"
                result = Unusable(f"The notebook takes more than {much} to be read.")
            except Exception as error:
                result = error
            del arguments
            _send_result(pipe, result)
            del result
    except EOFError:  # the owner closed the pipe
        pool.close()
    finally:
        os._exit(0)


def _keep(plan: Plan, plans: list[Plan]) -> None:
    """Keep a plan; both processes do it in the same order. Plans share files that are equal."""
    if len(plans) == MANY:
        plans.clear()
    for other in plans:
        for name in ("files", "student_files"):
            if getattr(plan, name) == getattr(other, name):
                object.__setattr__(plan, name, getattr(other, name))
    plans.append(plan)


def _send_call(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Send a call; a big file by itself, in pieces: pickle and the pipe would copy it."""
    sizes = {
        place: len(each)
        for place, each in enumerate(arguments)
        if isinstance(each, bytes) and len(each) > BIG
    }
    pipe.send((function, [None if i in sizes else a for i, a in enumerate(arguments)], sizes))
    for place, size in sizes.items():
        whole = memoryview(arguments[place])
        for start in range(0, size, BIG):
            pipe.send_bytes(whole[start : start + BIG])


def _receive_call(pipe: Connection) -> tuple[Callable[..., Any], list[Any]]:
    function, arguments, sizes = pipe.recv()
    for place, size in sizes.items():
        content = bytearray()
        while len(content) < size:
            content += pipe.recv_bytes()
        arguments[place] = Once(content)
    return function, arguments


def _send_result(pipe: Connection, result: Any) -> None:
    """Send a result; of a graded notebook the files one by one, and keep none of them."""
    files: dict[str, bytes] = {}
    if isinstance(result, GradedNotebook):
        files, result.files = result.files, files
    pipe.send((result, list(files)))
    for name in list(files):
        pipe.send_bytes(files.pop(name))


def _receive_result(pipe: Connection) -> Any:
    result, names = pipe.recv()
    if names:
        result.files = {name: pipe.recv_bytes() for name in names}
    return result


def _close_all_but(kept: Iterable[int]) -> None:
    wanted = set(kept)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in wanted:
            try:
                os.close(int(name))
            except OSError:  # the descriptor of the listing itself
                continue


def _limit(which: int, most: int) -> None:
    """Set only the soft limit, so that processes started here can raise it again."""
    resource.setrlimit(which, (most, resource.getrlimit(which)[1]))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
