"""Names and files of a notebook, kept alike on both sides while a test works with objects.

In one kernel a test sees at once what a function changes in a global or writes to a file, and the
function what the test sets. Here it is carried over: before a question, what the test has set;
after it, what the student's code has changed. Code is never carried: of files, only data.
"""

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import WireError
from ..limits import MAX_FETCHED_BYTES, MAX_FETCHED_FILES
from ..notebook.sanitize.files import DATA_FILES, is_data
from ..protocol.codec import encode
from ..protocol.messages import Data, Get, Set
from .answers import Student


class Names:
    """The names that a test asks for, and the files beside the notebook.

    Args:
        student: Where the student's code has them.
        namespace: Where the test has them.
        folder: The folder where the test runs; that of the student's code is beside it.
    """

    def __init__(self, student: Student, namespace: dict[str, Any], folder: Path) -> None:
        self._student = student
        self._namespace = namespace
        self._folder = folder
        self._given = set(os.listdir(folder))
        self._known: dict[str, tuple[Any, bytes | None]] = {}
        self._seen: dict[str, int] = {}
        self._copied: dict[str, int] = {}  # when we wrote what was fetched
        self._room = MAX_FETCHED_BYTES

    def begin(self, names: Iterable[str]) -> None:
        """A test begins that asks for these names."""
        there = [name for name in names if name in self._namespace]
        self._known = {name: self._look(self._namespace[name]) for name in there}
        self._fetch_files()

    def push(self) -> None:
        """Give the student's code what the test has set since."""
        for name, (value, frame) in self._known.items():
            if name not in self._namespace:
                continue
            now = self._look(self._namespace[name])
            if now[0] is not value or now[1] != frame:
                self._student.ask(Set(name, now[0]))
                self._known[name] = now

    def pull(self) -> None:
        """Give the test what the student's code has changed since."""
        for name, (_, frame) in self._known.items():
            if frame is None:
                continue  # a handle, or a function: it is asked anyway
            answer, _ = self._student.ask(Get(name))
            if isinstance(answer, Data):
                now = self._look(answer.value)
                if now[1] != frame:
                    self._namespace[name] = answer.value
                    self._known[name] = now
        self._fetch_files()

    def _look(self, value: Any) -> tuple[Any, bytes | None]:
        """A value, and what it looks like when it is plain."""
        with contextlib.suppress(WireError):
            return value, encode(value, strict=True)
        return value, None

    def _fetch_files(self) -> None:
        """Copy the data that the student's code has written; never over what the test has."""
        theirs = self._folder.parent / "student"
        for entry in list(os.scandir(theirs))[:MAX_FETCHED_FILES]:
            name = entry.name
            written = self._written(name)
            ours = name in self._given or written not in (None, self._copied.get(name))
            if ours or not is_data(name, DATA_FILES):
                continue
            with contextlib.suppress(OSError):
                # No link out of the folder is followed, and nobody is waited for.
                fd = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                with os.fdopen(fd, "rb") as file:
                    about = os.fstat(fd)
                    fits = stat.S_ISREG(about.st_mode) and about.st_size <= self._room
                    if fits and self._seen.get(name) != about.st_mtime_ns:
                        content = file.read(self._room)
                        self._room -= len(content)
                        self._seen[name] = about.st_mtime_ns
                        (self._folder / name).write_bytes(content)
                        self._copied[name] = self._written(name) or 0

    def _written(self, name: str) -> int | None:
        """When a file of the test's folder was written last; None when it is not there."""
        with contextlib.suppress(OSError):
            return (self._folder / name).stat().st_mtime_ns
        return None
