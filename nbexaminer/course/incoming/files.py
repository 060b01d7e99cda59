"""Reads files that students handed in: ordinary ones, not too many, and no link out of a folder."""

import fnmatch
import functools
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ...errors import Unusable
from ...limits import MAX_OTHER_FILES, MAX_OTHER_FILES_DEPTH

GRADING = ".grading"  # of an assignment: what is used while grading, and never released
INSTALLED = {"site-packages", "dist-packages", "node_modules", ".git"}


def extra_files(
    folder: Path,
    coursedir: CourseDirectory,
    left_out: dict[str, str] | None = None,
    follow: bool = False,
) -> dict[str, bytes]:
    """What lies beside the notebooks: ordinary files, of the sizes that nbgrader takes.

    Args:
        folder: Where.
        coursedir: The settings of the course.
        left_out: Filled with what was left out, by relative path, and why.
        follow: Follow links: those of an instructor, never a student's.
    """
    files: dict[str, bytes] = {}
    left_out = {} if left_out is None else left_out
    room = coursedir.max_dir_size * 1000
    for path in walk(folder, coursedir.ignore, follow=follow):
        name = path[len(f"{folder}/") :]
        if path.endswith(".ipynb"):
            continue
        try:
            if len(files) == MAX_OTHER_FILES:
                raise Unusable(f"There are more than {MAX_OTHER_FILES} files.")
            content = read_file(path, min(room, coursedir.max_file_size * 1000), follow)
        except Unusable as error:
            installed = is_installation(Path(path))
            left_out[name] = "It is what a program has installed." if installed else str(error)
            continue
        room -= len(content)
        files[name] = content
    return files


def is_installation(path: Path) -> bool:
    """Whether it is a folder of files by the thousand that nobody has written for a course."""
    marks = ("pyvenv.cfg", "conda-meta")
    return os.path.isdir(path) and (  # False for too long a path, which is an error of `Path`'s
        path.name in INSTALLED or any(os.path.lexists(path / mark) for mark in marks)
    )


def walk(
    folder: Path, ignored: list[str], above: tuple[Path, ...] = (), follow: bool = False
) -> Iterator[str]:
    """The files of a folder, not too deep down; of an installation, only its folder.

    A class has so many that they are no `Path`, which takes longer to make than to read a file.

    A link to a folder that it lies in, itself or by way of other links, is not followed. Of a
    student's folder that is locked, or has too long a path, there is only the folder.

    Args:
        folder: Where.
        ignored: Patterns of names to leave out.
        above: The folders that were walked to come here, without links.
        follow: Follow links.
    """
    if len(above) > MAX_OTHER_FILES_DEPTH:
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        if follow or not above:
            raise
        yield str(folder)  # whoever reads it says why it cannot be read
        return
    above = (*above, folder.resolve())
    for entry in entries:
        if _pattern(tuple(ignored)).match(entry.name) or entry.name == GRADING:
            continue
        if follow and entry.is_symlink() and _leads_back(Path(entry.path), above):
            continue
        if entry.is_dir(follow_symlinks=follow) and not is_installation(Path(entry.path)):
            yield from walk(Path(entry.path), ignored, above, follow)
        else:
            yield entry.path


def _leads_back(link: Path, above: tuple[Path, ...]) -> bool:
    try:
        target = link.resolve()
    except (OSError, RuntimeError):  # a link to itself
        return True
    return any(folder.is_relative_to(target) for folder in above)


@functools.cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What any of some patterns of names matches; `fnmatch` takes ten times as long for a name."""
    return re.compile("|".join(map(fnmatch.translate, patterns)) or r"(?!)")


def read_file(path: Path | str, most: int, follow: bool = False) -> bytes:
    """The content of an ordinary file of no more than so many bytes.

    Args:
        path: The file.
        most: How many bytes.
        follow: Follow a link to it.

    Raises:
        Unusable: It is none.
    """
    try:
        # Neither follow a link out of the folder, nor wait for somebody to write into a pipe.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW))
    except OSError as error:
        why = "a link to another file" if os.path.islink(path) else f"unreadable ({error.strerror})"
        raise Unusable(f"The file is {why}.") from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Unusable("The file is not an ordinary file.")
    with os.fdopen(fd, "rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise Unusable(f"The file is bigger than {most // 10**6} MB.")
    return content
