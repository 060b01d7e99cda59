"""Which modules run: recorded in memory that forked and confined processes share."""

from __future__ import annotations

import mmap
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType


def modules(package: str) -> list[str]:
    """The paths of a package's modules that contain a function."""
    paths = sorted(Path(package).rglob("*.py"))
    return [
        str(path) for path in paths if _has_function(compile(path.read_text(), path.name, "exec"))
    ]


def _has_function(code: CodeType) -> bool:
    """Whether it contains a function; comprehensions and lambdas run at import."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return any(_is_function(each) or _has_function(each) for each in inner)


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & 1) and not code.co_name.startswith("<")  # 1: its names are its own


def watch(package: str, marks: str) -> None:
    """From now on, record in a file in which modules of a package a function was called."""
    places = {path: place for place, path in enumerate(modules(package))}
    with open(marks, "r+b") as file:
        shared = mmap.mmap(file.fileno(), len(places))

    # A profile: a trace, which is cheaper, was lost at times in whole runs of the suite.
    def note(frame, event, _):
        if event == "call" and (place := places.get(frame.f_code.co_filename)) is not None:
            shared[place] |= _is_function(frame.f_code)

    sys.setprofile(note)
    threading.setprofile(note)


@contextmanager
def watched(package: str, marks: Path) -> Iterator[None]:
    """Record it in this process and in its forks."""
    marks.write_bytes(bytes(len(modules(package))))
    watch(package, str(marks))
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def untouched(package: str, marks: Path) -> list[str]:
    """The modules in which no function was called."""
    found = zip(modules(package), marks.read_bytes(), strict=True)
    return [str(Path(path).relative_to(package)) for path, touched in found if not touched]
