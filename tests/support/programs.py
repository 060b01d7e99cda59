"""nbexaminer and nbgrader as on the command line, but started fast."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import nbgrader.api
import nbgrader.apps.nbgraderapp

import nbexaminer.__main__
import nbexaminer.cli
from nbexaminer import workers
from nbexaminer.host import pool

# A new gradebook asks the program alembic for the version of nbgrader's tables. That takes longer
# than to grade a class, and the answer stays the same.
nbgrader.api.get_alembic_version = functools.cache(nbgrader.api.get_alembic_version)
PROGRAMS = {"nbexaminer": nbexaminer.__main__.main, "nbgrader": nbgrader.apps.nbgraderapp.main}


class Started:
    """A program that runs in a process forked from this one.

    All imports are done already: they take longer than most of these commands.
    """

    def __init__(self, root: Path, program: str, *arguments: str) -> None:
        self._command = [program, *arguments]
        self._said = [tempfile.TemporaryFile("w+") for _ in ("out", "err")]  # noqa: SIM115
        self._code: int | None = None
        nbgrader.api.get_alembic_version()  # the forked process knows it, too
        self.pid = os.fork()
        if not self.pid:
            _become(root, program, arguments, *(file.fileno() for file in self._said))

    def running(self) -> bool:
        """Whether it has not ended yet."""
        if self._code is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self._code = os.waitstatus_to_exitcode(ended[1])
        return self._code is None

    def kill(self) -> None:
        """Kill it, if it still runs, and wait for its end."""
        if self.running():
            os.kill(self.pid, signal.SIGKILL)
            self.end()

    def end(self) -> subprocess.CompletedProcess:
        """Wait for its end; return what it said and its exit status."""
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        said = [(file.seek(0), file.read(), file.close())[1] for file in self._said]
        return subprocess.CompletedProcess(self._command, self._code, *said)


def run(root: Path, program: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a program; one of `PROGRAMS` in a process forked from this one."""
    if program in PROGRAMS:
        return Started(root, program, *arguments).end()
    command = [program, *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def _become(root: Path, program: str, arguments: Sequence[str], out: int, err: int) -> NoReturn:
    """In a forked process: run the program and exit as it does."""
    code: object = 1
    try:
        asyncio.events._set_running_loop(None)  # belongs to a browser that the parent drives
        os.chdir(root)
        for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
            os.dup2(source, target)
        files = [os.fdopen(each, mode) for each, mode in enumerate("rww")]
        sys.stdin, sys.stdout, sys.stderr = files
        sys.argv = [program, *arguments]
        PROGRAMS[program]()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        if not isinstance(code, int):
            print(code, file=sys.stderr)
        workers.close()  # `os._exit` leaves out what is done at exit
        pool.close()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
