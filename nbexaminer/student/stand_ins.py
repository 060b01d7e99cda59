"""What student code finds where the kernel refuses a call, or only pretends to answer it."""

import contextlib
import functools
import mmap
import os
import resource
import shlex
import subprocess
import sys
import threading
import types
from collections.abc import Callable
from multiprocessing import heap, synchronize
from typing import IO, Any

from ..protocol.commands import answered
from ..protocol.scripts import is_script, run_script
from ..protocol.shell import NO_PROGRAMS

SHELL = set("|&;<>$`(){}*?~\\\n")  # what only a shell can read
CHANGES = ("chmod", "chown", "lchown", "utime")  # of files: pretended, see `confine`


def put_in_place() -> None:
    """From now on, changes of missing files fail, and locks of `multiprocessing` are of threads.

    `os.system` does what `!` does, `subprocess.run` runs scripts of Python's, and memory that could
    be shared is of this process alone.
    """
    os.system = _system
    subprocess.run = functools.wraps(subprocess.run)(functools.partial(_run, subprocess.run))
    resource.setrlimit = _keep_limit
    mmap.mmap = PrivateMap  # type: ignore[misc]
    for name in CHANGES:
        setattr(os, name, _only_of_what_exists(getattr(os, name)))
    # No process can be started, so a lock that threads share is as good as one in shared memory.
    synchronize._multiprocessing = types.SimpleNamespace(SemLock=SemLock)  # type: ignore[attr-defined]
    heap.Arena._dir_candidates = []  # type: ignore[attr-defined]  # not /dev/shm


def _only_of_what_exists(change: Callable[..., None]) -> Callable[..., None]:
    """The function, which raises an error of a file that does not exist: Path.touch needs it."""

    @functools.wraps(change)
    def changed(path: Any, *args: Any, **kwargs: Any) -> None:
        where = {name: kwargs[name] for name in ("dir_fd", "follow_symlinks") if name in kwargs}
        (os.lstat if change.__name__ == "lchown" else os.stat)(path, **where)
        change(path, *args, **kwargs)

    for functions in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if change in functions:
            functions.add(changed)
    return changed


def _system(command: str | bytes | os.PathLike[Any]) -> int:
    """Do what no program is needed for; the exit status is that of a shell without the program."""
    command = os.fsdecode(command)
    lines = answered(command)
    for line in [f"{NO_PROGRAMS}: {command}"] if lines is None else lines:
        print(line)
    return 127 << 8 if lines is None else 0


def _run(run: Any, args: Any, **how: Any) -> Any:
    """As `subprocess.run`, which `check_output` calls too, but run scripts in this process."""
    words = _words(args) if how.get("shell") else args
    if not isinstance(words, list | tuple) or not is_script(words) or how.keys() & {"cwd", "env"}:
        return run(args, **how)
    ran = run_script(words, _given(**how), together=how.get("stderr") == subprocess.STDOUT)
    kept = subprocess.PIPE if how.get("capture_output") else None
    out = _passed_on(ran.out, kept or how.get("stdout"), sys.stdout)
    err = _passed_on(ran.err, kept or how.get("stderr"), sys.stderr)
    if not (how.get("text") or how.get("universal_newlines") or how.get("encoding")):
        out, err = (each if each is None else each.encode() for each in (out, err))
    done = subprocess.CompletedProcess(args, ran.status, out, err)
    if how.get("check"):
        done.check_returncode()
    return done


def _words(command: Any) -> list[str]:
    """The words of a shell's command; none where only a shell can read it."""
    with contextlib.suppress(ValueError):  # an open quotation mark
        return shlex.split(command) if isinstance(command, str) and not SHELL & {*command} else []
    return []


def _given(input: Any = None, stdin: Any = None, **_: Any) -> str:
    """What a script reads from stdin, as `subprocess` is told."""
    if input is None and stdin not in (None, subprocess.DEVNULL, subprocess.PIPE):
        fd = stdin if isinstance(stdin, int) else stdin.fileno()
        with open(fd, "rb", closefd=False) as file:
            input = file.read()
    return input if isinstance(input, str) else (input or b"").decode()


def _passed_on(said: Any, where: Any, usual: IO[str]) -> Any:
    """Print what a script said, write it to a file, or return it, as `subprocess` is told."""
    if where == subprocess.PIPE:
        return said
    if where is None or where is usual:
        print(said, end="", file=usual)
    elif where not in (subprocess.DEVNULL, subprocess.STDOUT):
        os.write(where if isinstance(where, int) else where.fileno(), said.encode())
    return None


def _keep_limit(which: int, limits: tuple[int, int]) -> None:
    """Change nothing: the grader's limits stand. As for any user, the hard one cannot be raised."""
    hard, (_, wanted) = resource.getrlimit(which)[1], limits
    if hard != resource.RLIM_INFINITY and not 0 <= wanted <= hard:
        raise ValueError("not allowed to raise maximum limit")


class PrivateMap(mmap.mmap):
    """A map of memory; without a file it is private, for there is nobody to share it with."""

    def __new__(cls, fileno: int, length: int, *args: Any, **kwargs: Any) -> "PrivateMap":
        """Make one, of the arguments of `mmap.mmap`."""
        if fileno == -1 and not args:
            kwargs.setdefault("flags", mmap.MAP_PRIVATE)
        return super().__new__(cls, fileno, length, *args, **kwargs)


PrivateMap.__name__ = PrivateMap.__qualname__ = "mmap"


class SemLock:
    """The lock or semaphore on which those of `multiprocessing` build, for threads alone.

    Args:
        kind: 0 for a lock that its holder can take again, 1 for a semaphore.
        value: How often it can be taken at first.
        maxvalue: How often at most.
        name: Of shared memory, which is not used.
        unlink: Whether to remove that name at once.
    """

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind, self.maxvalue, self.name, self.handle = kind, maxvalue, None, 0
        self._free = threading.Semaphore(value)
        self._held, self._holder = 0, 0

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take it; whether that was possible in time."""
        taken = self.kind == 0 and self._is_mine()
        waits = max(0.0, timeout) if block and timeout is not None else None
        taken = taken or self._free.acquire(block, waits)
        if taken:
            self._held, self._holder = self._held + 1, threading.get_ident()
        return taken

    def release(self) -> None:
        """Give it back."""
        if self.kind == 0 and not self._is_mine():
            raise AssertionError("attempt to release recursive lock not owned by thread")
        if self.kind == 1 and self._get_value() >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1
        if self.kind == 1 or not self._held:
            self._free.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _count(self) -> int:
        return self._held

    def _is_mine(self) -> bool:
        return self._held > 0 and self._holder == threading.get_ident()

    def _get_value(self) -> int:
        return self._free._value

    def _is_zero(self) -> bool:
        return self._get_value() == 0
