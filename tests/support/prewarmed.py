"""Warm interpreters for the tests, forked from one that is already warm.

Every command that grades starts its own warm interpreters. Each needs more than a second of
processor time for the imports of notebooks, and hundreds of tests run such a command. So a pytest
process starts one interpreter as the grader does, which then forks those that the grader asks for.
Programs that a test starts by exec are not affected.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

from nbexaminer.host import forkserver
from nbexaminer.interpreter import Interpreter

# Students' imports must not search this module's folder.
PLACES = [str(Path(__file__).parent), str(Path(forkserver.__file__).parents[2])]
CODE = f"import sys; sys.path[:0] = {PLACES}; from prewarmed import serve; del sys.path[:2]; "
REAL = forkserver.subprocess
first = ""  # code that a fork runs first


class Forked:
    """Stands in for `subprocess.Popen`, for an interpreter that was forked."""

    def __init__(self, address: str, folder: str, fd: int) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
            asking.connect(address)
            socket.send_fds(asking, [f"{folder}\0{first}".encode()], [fd, 2])
            answer, (self._ended,), _, _ = socket.recv_fds(asking, 99, 1)
        self.pid, self._running, self._owner = int(answer), True, os.getpid()

    def terminate(self) -> None:
        """End it, if it still runs."""
        if self._running and self._owner == os.getpid():
            os.kill(self.pid, signal.SIGTERM)

    def wait(self) -> None:
        """Wait until it has ended; as with Popen, only the process that started it can."""
        if self._running and self._owner == os.getpid():
            select.select([self._ended], [], [])
            os.close(self._ended)
            self._running = False


def use() -> None:
    """Make this process and its forks fork their warm interpreters."""
    address, owner = f"\0prewarmed-{os.getpid()}", os.getpid()
    parent: list[forkserver.ForkServer] = []  # lives while a copy of this handle is open

    def ready() -> None:
        if parent or os.getpid() != owner:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(address)
            listener.listen()

            def start(command: list[str], *, pass_fds: list[int], **options):
                fds = [*pass_fds, listener.fileno()]
                code = f"{CODE} serve(*{fds})"
                return subprocess.Popen([*command[:3], code], pass_fds=fds, **options)

            as_it_was = forkserver.subprocess
            starts_by(start)
            parent.append(forkserver.ForkServer(Path(os.devnull), Interpreter()))
            forkserver.subprocess = as_it_was

    def fork(command: list[str], *, pass_fds: list[int], env: dict[str, str], **options):
        if command[0] != sys.executable:  # not the one that is forked
            return subprocess.Popen(command, pass_fds=pass_fds, env=env, **options)
        ready()
        return Forked(address, command[-1], *pass_fds)

    def starts_by(popen) -> None:
        forkserver.subprocess = SimpleNamespace(Popen=popen, DEVNULL=subprocess.DEVNULL)

    starts_by(fork)
    os.register_at_fork(before=ready)  # a forked program finds it


def serve(lifeline: int, listening: int) -> None:
    """Fork the others, until the other end of the lifeline is closed."""
    listener = socket.socket(fileno=listening)
    forkserver._warm_up()
    forkserver._draw()
    forkserver._warm_up = lambda: None
    signal.signal(signal.SIGCHLD, _bury)
    while lifeline not in select.select([lifeline, listener], [], [])[0]:
        asking, _ = listener.accept()
        with asking:
            asked, fds, _, _ = socket.recv_fds(asking, 4096, 2)
            pid = os.fork()
            if not pid:
                os.close(lifeline)
                listener.close()
                asking.close()
                _become_warm(*asked.decode().split("\0"), *fds)
            ended = os.pidfd_open(pid)
            socket.send_fds(asking, [str(pid).encode()], [ended])
            for fd in (ended, *fds):
                os.close(fd)


def _bury(*_: object) -> None:
    """Collect the exit status of children that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:  # there are no others
        pass


def _become_warm(folder: str, code: str, fd: int, stderr: int) -> NoReturn:
    """In a forked process: become a warm interpreter as the grader starts it."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(stderr, 2)
        os.close(stderr)
        sys.argv = ["-c", str(fd), folder]
        sys.path.append(PLACES[0])  # which `main` removes
        exec(code)
        forkserver.main()
    finally:
        os._exit(0)
