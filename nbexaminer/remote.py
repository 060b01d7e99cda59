"""Grades notebooks on another machine: the task of a Dask worker, and the process behind it.

The Dask worker is neither forked nor confined. It starts one process by exec, which grades one
notebook after the other, as on a single machine.
"""

import contextlib
import functools
import hashlib
import os
import pickle
import platform
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.metadata import version
from multiprocessing.connection import Connection

from .errors import CourseError, Disturbed
from .host.attempts import retried
from .plan import Plan
from .results import GradedNotebook
from .student.confine import die_with_parent
from .workers import grade_in_worker


@functools.cache
def versions() -> dict[str, str]:
    """The versions of Python and nbexaminer in this process."""
    return {"Python": platform.python_version(), "nbexaminer": version("nbexaminer")}


def grade_there(
    plan: bytes,
    wanted: Mapping[str, str],
    submitted: bytes,
    own_files: Mapping[str, bytes],
) -> GradedNotebook:
    """Grade a notebook; a Dask worker runs this as a task.

    Args:
        plan: The plan, pickled by the coordinator; the same for a whole class.
        wanted: The versions of the coordinator.
        submitted: The content of the notebook file.
        own_files: The files that the student submitted beside it.

    Raises:
        CourseError: This worker has other versions.
        CannotConfine: This machine cannot confine student code.
        Disturbed: Something outside killed our processes in each attempt.
    """
    if wanted != versions():
        raise CourseError(f"the worker on {socket.gethostname()} has {versions()}, not {wanted}")
    with _one_at_a_time:
        found = retried(lambda: _supervisor().grade(plan, submitted, own_files))
    if isinstance(found, Exception):
        raise found
    return found


class Supervisor:
    """The worker's handle on the process that grades."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            fd = theirs.fileno()
            command = [sys.executable, "-m", "nbexaminer.remote", str(fd), str(os.getpid())]
            self._process = subprocess.Popen(command, pass_fds=[fd])
        self._pipe = Connection(ours.detach())
        self._known: set[str] = set()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def grade(
        self, plan: bytes, submitted: bytes, own_files: Mapping[str, bytes]
    ) -> GradedNotebook | Exception:
        """Grade a notebook there; return the result, or the exception that it raised.

        Raises:
            Disturbed: Something ended the process; the next call starts a new one.
        """
        key = hashlib.sha256(plan).hexdigest()
        try:
            self._pipe.send((key, None if key in self._known else plan, submitted, own_files))
            self._known.add(key)
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            host = socket.gethostname()
            raise Disturbed(f"the process that grades on {host} was ended") from error


_running: list[Supervisor] = []
_one_at_a_time = threading.Lock()


def _supervisor() -> Supervisor:
    _running[:] = [each for each in _running if each.alive] or [Supervisor()]
    return _running[0]


def main() -> None:
    """Run the process behind a worker: grade what arrives on the socket that argv names."""
    fd, worker = map(int, sys.argv[1:])
    die_with_parent(worker)
    pipe = Connection(fd)
    plans: dict[str, Plan] = {}
    with contextlib.suppress(EOFError):
        while True:
            key, plan, submitted, own_files = pipe.recv()
            if plan:
                plans[key] = pickle.loads(plan)  # noqa: S301 (from the coordinator)
            try:
                pipe.send(grade_in_worker(submitted, plans[key], own_files))
            except Exception as error:
                pipe.send(error)


if __name__ == "__main__":
    main()
