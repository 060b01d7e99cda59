"""Runs a script of Python's in this process, for lessons that write one: `!python hello.py`.

Confined code can start no other process. Only the student's process runs scripts so.
"""

import builtins
import contextlib
import functools
import io
import os
import re
import runpy
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

PYTHON = re.compile(r"(?:.*/)?python[\d.]*")
MODULES = ("doctest", "pytest", "unittest")  # for `python -m`


class RanScript(NamedTuple):
    """What came of a script.

    Attributes:
        status: Its exit status.
        out: What it printed.
        err: What it printed on stderr; nothing where that is among `out`.
    """

    status: int
    out: str
    err: str


def is_script(words: Sequence[Any]) -> bool:
    """Whether the words of a command run a script."""
    match [os.fspath(word) for word in words if isinstance(word, str | os.PathLike)]:
        case [str(python), str(path), *_] if len(words) > 1 and PYTHON.fullmatch(python):
            return path.endswith(".py") or (
                path == "-m" and words[2:3] != [] and words[2] in MODULES
            )
    return False


def run_script(words: Sequence[Any], given: str = "", together: bool = True) -> RanScript:
    """Run the script of a command, see `is_script`.

    Args:
        words: The command.
        given: What it reads from stdin.
        together: Whether what it prints on stderr is to be among the rest, as in a terminal.
    """
    _, path, *args = map(os.fspath, words)
    out = io.StringIO()
    err = out if together else io.StringIO()
    ends = {"exit": sys.exit, "quit": sys.exit}  # IPython hides those of Python
    run: Any = functools.partial(runpy.run_path, path, ends, "__main__")
    if path == "-m":
        path, *args = args
        run = functools.partial(runpy.run_module, path, run_name="__main__", alter_sys=True)
    elif not os.path.isfile(path):
        where = os.path.abspath(path)
        said = f"python: can't open file '{where}': [Errno 2] No such file or directory\n"
        return RanScript(2, said * together, said * (not together))
    folder = os.path.dirname(os.path.abspath(path))
    streams = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with _of_its_own(folder, [path, *args], given), streams[0], streams[1]:
        status = _status(run, path)
    return RanScript(status, out.getvalue(), err.getvalue() * (err is not out))


def _status(run: Any, path: str) -> int:
    """Run it, and print its error as Python does."""
    try:
        run()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except Exception as error:
        step = error.__traceback__
        while step and step.tb_frame.f_code.co_filename != path:
            step = step.tb_next
        traceback.print_exception(error.with_traceback(step))
        return 1
    return 0


@contextlib.contextmanager
def _of_its_own(folder: str, argv: list[str], given: str) -> Iterator[None]:
    """Give a script arguments, stdin, a folder and modules of its own, as a process has them."""
    kept = sys.argv, sys.stdin, sys.path[:], builtins.input
    here, there, modules = os.getcwd(), dict(os.environ), dict(sys.modules)
    for name in list(_beside(here, folder)):
        del sys.modules[name]
    sys.argv, sys.stdin, sys.path[:0] = argv, io.StringIO(given), [folder]
    builtins.input = _typed
    try:
        yield
    finally:
        for name in list(_beside(here, folder)):
            del sys.modules[name]
        sys.modules |= {name: modules[name] for name in modules.keys() - sys.modules.keys()}
        sys.argv, sys.stdin, sys.path[:], builtins.input = kept
        os.chdir(here)
        os.environ.clear()
        os.environ.update(there)


def _beside(*folders: str) -> Iterator[str]:
    """The modules whose files lie in one of the folders: a script imports them anew."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and os.path.abspath(file).startswith(
            tuple(f"{each}/" for each in folders)
        ):
            yield name


def _typed(prompt: object = "") -> str:
    print(prompt, end="")
    if not (line := sys.stdin.readline()):
        raise EOFError("EOF when reading a line")
    return line.rstrip("\n")
