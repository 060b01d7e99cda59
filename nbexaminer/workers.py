"""Grades notebooks in processes of their own, so that no hand-in can hurt the coordinator.

What a student wrote is parsed, rebuilt, watched and made inert there, within limits of time and
memory: a file that is made to be slow or big to read costs its author the points, and nobody else
anything.
"""

import atexit
import gc
import math
import multiprocessing
import os
import resource
import signal
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from nbformat import NotebookNode

from .errors import Disturbed, Unusable
from .grade import ATTEMPTS, grade_notebook, ungraded
from .host import pool
from .notebook.skeleton import Skeleton
from .results import GradedNotebook
from .student.confine import die_with_parent

SECONDS = 60  # of processor time for a notebook, without what its own cells take
MEMORY = 2 * 2**30  # bytes of address space, beyond what the coordinator has


class Worker:
    """A forked process that grades one notebook after the other, as long as its owner lives."""

    def __init__(self) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self.owner, bench = os.getpid(), pool.spare()
        self._pid = os.fork()
        if not self._pid:
            _work(theirs, self.owner, bench)
        theirs.close()
        if bench:
            bench.given()

    def grade_notebook(
        self, submitted: str | bytes | NotebookNode, skeleton: Skeleton, how: dict[str, Any]
    ) -> GradedNotebook | Exception:
        """Grade a notebook there; return what came of it, or what was raised.

        Raises:
            Unusable: It takes too much time to be read, which has ended the process.
            Disturbed: The process was ended from outside.
        """
        try:
            self._pipe.send((submitted, skeleton, how))
            return self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
            if -code == signal.SIGXCPU:
                why = f"The notebook takes more than {SECONDS} seconds to be read."
                raise Unusable(why) from error
            raise Disturbed("the process that reads it was ended") from error

    @property
    def alive(self) -> bool:
        """Whether it is there; it ends with the thread of ours that has forked it."""
        return os.waitpid(self._pid, os.WNOHANG) == (0, 0)

    def close(self) -> None:
        """Have it end, and all that it has started."""
        self._pipe.close()
        os.waitpid(self._pid, 0)


_idle: list[Worker] = []


def ready(count: int) -> None:
    """Have this many workers get ready; best called before there are threads."""
    _idle[:] = [worker for worker in _idle if worker.owner == os.getpid() and worker.alive]
    while len(_idle) < count:
        _idle.append(Worker())


def grade_apart(
    submitted: str | bytes | NotebookNode, source: Skeleton, **how: Any
) -> GradedNotebook:
    """Grade a notebook as `grade_notebook` does, but in another process; threads may, together.

    Raises:
        CannotConfine: This machine cannot, and `sandbox` is True.
        Disturbed: Something outside killed our processes, each time that it was tried.
    """
    for again in reversed(range(ATTEMPTS)):
        worker = _idle.pop() if _idle else Worker()
        try:
            result = worker.grade_notebook(submitted, source, how)
        except Unusable as error:
            return ungraded(source, str(error))
        except Disturbed:
            if not again:
                raise
            continue
        _idle.append(worker)
        if isinstance(result, Unusable):
            return ungraded(source, str(result))
        if isinstance(result, Exception):
            raise result
        return result
    raise AssertionError  # the last attempt returns or raises


@atexit.register
def close() -> None:
    """End the workers that are idle."""
    while _idle:
        worker = _idle.pop()
        if worker.owner == os.getpid():
            worker.close()


def _work(pipe: Connection, owner: int, bench: pool.Bench | None) -> NoReturn:
    """Be a worker: of what the process has that it was forked from, keep nothing open."""
    try:
        die_with_parent(owner)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        gc.freeze()  # what is collected here must not close a file of ours that has its number
        given = [bench] if bench else []  # else there will be one when there is a notebook
        _close_all_but([0, 1, 2, pipe.fileno(), *(each.adopted() for each in given)])
        pool.have_only(*given)
        _limit(resource.RLIMIT_AS, _address_space() + MEMORY)
        while True:
            submitted, source, how = pipe.recv()
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + SECONDS)
            try:
                pipe.send(grade_notebook(submitted, source, **how))
            except MemoryError:
                much = f"{MEMORY // 2**30} GB of memory"
                pipe.send(Unusable(f"The notebook takes more than {much} to be read."))
            except Exception as error:
                pipe.send(error)
    except EOFError:  # nobody needs us any more
        pool.close()
    finally:
        os._exit(0)


def _close_all_but(kept: Iterable[int]) -> None:
    wanted = set(kept)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in wanted:
            try:
                os.close(int(name))
            except OSError:  # it was the list itself
                continue


def _limit(which: int, most: int) -> None:
    """Bound this process, but not for good: those that it starts lift it again."""
    resource.setrlimit(which, (most, resource.getrlimit(which)[1]))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
