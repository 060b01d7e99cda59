"""Finds the notebooks in what a student handed in: renamed, or packed in archives."""

import functools
import gzip
import io
import itertools
import os
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, cast

from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError, Unusable
from ...limits import MAX_ARCHIVE_MEMBERS, MAX_NOTEBOOK_BYTES, MAX_OTHER_FILES
from ...results import Problem
from . import files as beside
from . import folder as course

ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
GZIP = b"\x1f\x8b"  # how a compressed one begins
ENDINGS = re.compile(r"(\.txt|\.json|\.ipynb)+$")
COPIES = re.compile(r"([ _-]*\(\d{1,3}\)|[ _-]+(copy|kopie)[ _-]?\d{0,3})+$")
SPACES = re.compile(r"(%20|[\s_])+")

Reader = Callable[[], bytes]


@dataclass
class HandIn:
    """What a student handed in.

    Attributes:
        notebooks: The content of each notebook that is there, by name; or why it can't be read.
        files: What lies beside them, by relative path.
        problems: What was guessed about the files, and what could not be matched.
    """

    notebooks: dict[str, bytes | Unusable]
    files: dict[str, bytes]
    problems: list[Problem] = field(default_factory=list)


def read_hand_in(folder: Path, assignment: course.Assignment, coursedir: CourseDirectory) -> HandIn:
    """Read what lies in a student's folder for an assignment.

    Raises:
        CourseError: The folder is a link.
    """
    if folder.is_symlink():  # to the source, or to another student
        raise CourseError("the folder is a link to another folder.")
    left_out: dict[str, str] = {}
    found = HandIn({}, beside.extra_files(folder, coursedir, left_out))
    found.problems += [Problem(None, said) for said in _told(left_out)]
    others = dict(_candidates(folder, found.files, coursedir))
    names = assignment.skeletons.keys()
    for name in names:
        path = folder / f"{name}.ipynb"
        if os.path.lexists(path):
            others.pop(path.name, None)
            found.notebooks[name] = _content(functools.partial(course.read_notebook, path))
    missing = [name for name in names if name not in found.notebooks]
    if missing:
        others |= _packed(found.files)
    for name in missing:
        _search(name, others, found)
    odd = sorted(path for path in others if not path.startswith("."))
    odd += _in_their_place(names - found.notebooks.keys(), found, assignment)
    if odd and found.notebooks.keys() != set(names):
        what = f"handed in something that can't be matched: {', '.join(odd[:5])}"
        found.problems.append(Problem(None, f"{what}.", look=True))
    else:
        found.problems += [
            Problem(None, f"{path} is no notebook of this assignment") for path in odd[:5]
        ]
    return found


def _told(left_out: dict[str, str]) -> list[str]:
    """What was left out, in a sentence for each reason."""
    by_reason: dict[str, list[str]] = {}
    for path, why in left_out.items():
        by_reason.setdefault(why, []).append(path)
    return [
        f"Left out: {', '.join(paths[:3])}{f' and {len(paths) - 3} more' * (len(paths) > 3)}. {why}"
        for why, paths in by_reason.items()
    ]


def _in_their_place(missing: Set[str], found: HandIn, assignment: course.Assignment) -> list[str]:
    """Files that may replace missing notebooks: a printed notebook, a program."""
    own = [path for path in sorted(assignment.own(found.files)) if not _is_notebook(path)]
    stems = {_plain(f"{name}.ipynb") for name in missing}
    alike = [path for path in own if _plain(path.partition(".")[0] + ".ipynb") in stems]
    return alike if found.notebooks else own if missing else []


def _search(name: str, others: dict[str, Reader], found: HandIn) -> None:
    """Use a file whose name differs only in case, endings and numbers of copies."""
    paths = [path for path in others if _plain(path) == _plain(f"{name}.ipynb")]
    contents = {path: _content(others[path]) for path in paths}
    if not paths:
        return
    if len({str(content) for content in contents.values()}) > 1:
        which = f"{name}.ipynb is not there, and it could be each of: {', '.join(paths)}"
        found.problems.append(Problem(None, f"{which}.", look=True))
        return
    for path in paths:
        del others[path]
    found.notebooks[name] = contents[paths[0]]
    message = f"{name}.ipynb was not there; {paths[0]} was graded instead."
    found.problems.append(Problem(None, message, look=True))
    base = paths[0].rpartition("/")[0]
    if base:  # what lay beside it, and would have lain in the folder
        beside = {path: reader for path, reader in others.items() if path.startswith(base + "/")}
        for path in [path for path in beside if not _is_notebook(path)]:
            content = _content(others.pop(path))
            if isinstance(content, bytes):
                found.files.setdefault(path.removeprefix(base + "/"), content)
        for path in [path for path in found.files if path.startswith(base + "/")]:
            found.files.setdefault(path.removeprefix(base + "/"), found.files[path])


def _candidates(
    folder: Path, files: dict[str, bytes], coursedir: CourseDirectory
) -> Iterator[tuple[str, Reader]]:
    """Everything that may be a notebook, by relative path, and how to read it."""
    for path in itertools.islice(beside.walk(folder, coursedir.ignore), MAX_OTHER_FILES):
        if path.name.endswith(".ipynb"):
            yield str(path.relative_to(folder)), functools.partial(course.read_notebook, path)
    for name in filter(_is_notebook, files):
        yield name, functools.partial(files.__getitem__, name)


def _packed(files: dict[str, bytes]) -> dict[str, Reader]:
    """The members of all archives; an archive that cannot be opened counts as a file."""
    packed: dict[str, Reader] = {}
    for path in [path for path in files if path.lower().endswith(ARCHIVES)]:
        try:
            zipped = path.lower().endswith(".zip")
            packed |= _in_zip(path, files[path]) if zipped else _in_tar(path, files[path])
        except Exception:  # zipfile raises whatever it stumbles over
            packed[path] = functools.partial(files.__getitem__, path)
    return packed


def _in_tar(path: str, content: bytes) -> dict[str, Reader]:
    """The ordinary files in a tar archive, compressed or not, if it is not too big."""
    if content.startswith(GZIP):
        with gzip.open(io.BytesIO(content)) as file:
            content = file.read(MAX_NOTEBOOK_BYTES + 1)
    if len(content) > MAX_NOTEBOOK_BYTES:
        raise Unusable("There is too much in it.")
    members: dict[str, Reader] = {}
    room = MAX_NOTEBOOK_BYTES
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for info in itertools.islice(archive, MAX_ARCHIVE_MEMBERS):
            room -= abs(info.size)
            if room < 0 or info.size < 0:  # one that leads back to itself is read again and again
                raise Unusable("There is too much in it.")
            if info.isreg() and not info.issparse() and not _is_hidden(info.name):
                inside = cast(IO[bytes], archive.extractfile(info)).read()
                members[f"{path}/{info.name}"] = functools.partial(bytes, inside)
    if not any(map(_is_notebook, members)):
        raise Unusable("There is no notebook in it.")
    return members


def _is_hidden(name: str) -> bool:
    """Whether the path is hidden, or leads out of the folder."""
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "/", "__MACOSX")) for part in parts) or "\\" in name


def _in_zip(path: str, content: bytes) -> dict[str, Reader]:
    """The ordinary files in a zip archive, without paths that lead out of it."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members: dict[str, Reader] = {}
    room = MAX_NOTEBOOK_BYTES
    for info in archive.infolist()[:MAX_ARCHIVE_MEMBERS]:
        mode = info.external_attr >> 16
        ordinary = not info.is_dir() and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))
        if _is_hidden(info.filename) or not ordinary or info.file_size > room:
            continue
        room -= info.file_size

        def unpack(info: zipfile.ZipInfo = info) -> bytes:
            with archive.open(info) as member:  # no more than it says, whatever is in it
                return member.read(info.file_size)

        members[f"{path}/{info.filename}"] = unpack
    if not any(map(_is_notebook, members)):
        raise Unusable("There is no notebook in it.")
    return members


def _content(reader: Reader) -> bytes | Unusable:
    try:
        return reader()
    except Unusable as error:
        return error
    except Exception as error:  # of an archive that is broken
        return Unusable(f"The file is unreadable ({error}).")


def _is_notebook(path: str) -> bool:
    return ".ipynb" in PurePosixPath(path).name.lower()


def _plain(path: str) -> str:
    """The name of a notebook without what browsers, editors and systems change in it."""
    name = ENDINGS.sub("", PurePosixPath(path).name.lower())
    return SPACES.sub("_", COPIES.sub("", name))
