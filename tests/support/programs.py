"""nbexaminer and nbgrader as on the command line, but started fast."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import nbgrader.apps.nbgraderapp

import nbexaminer.__main__
import nbexaminer.cli
from nbexaminer.host import pool

PROGRAMS = {"nbexaminer": nbexaminer.__main__.main, "nbgrader": nbgrader.apps.nbgraderapp.main}


def run(root: Path, program: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run a program; nbexaminer and nbgrader in a process forked from this one.

    All imports are done already: they take longer than most of these commands.
    """
    if program not in PROGRAMS:
        command = [program, *arguments]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if not child:
            _become(root, program, arguments, out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        said = [(file.seek(0), file.read())[1] for file in (out, err)]
    return subprocess.CompletedProcess(
        [program, *arguments], os.waitstatus_to_exitcode(status), *said
    )


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
        pool.close()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
