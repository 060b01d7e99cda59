"""Opens zip and tar archives, also nested ones, within one budget for all files of a hand-in."""

import io
import re
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from ..errors import Unusable
from ..limits import (
    MAX_ARCHIVE_MEMBERS,
    MAX_NOTEBOOK_BYTES,
    MAX_UNPACKED_TIMES,
    MIN_UNPACKED_BYTES,
)

UNOPENED = (".7z", ".rar", ".zipx", ".gz", ".bz2", ".xz", ".zst", ".lzh", ".dmg", ".iso")
ENDINGS = (".zip", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz")
ZIP = b"PK"  # a zip archive begins so
ZIP_MEMBER = b"PK\3\4"  # or so, if it is not empty
MAX_NESTED = 2  # of nested archives
HIDDEN = re.compile(r"/|\.(?! )")  # ". Name" is a student whose first name is "."
DRIVE = re.compile(r"^[A-Za-z]:/+")
ENCRYPTED = 0x1  # the flag of a zip member with a password
UTF8 = 0x800  # the flag of a zip member whose name is in UTF-8
SYSTEMS = {"__macosx", "thumbs.db", "desktop.ini"}  # what systems put beside files
INSTALLED = {"site-packages", "dist-packages", "node_modules"}
TOO_MUCH = "There is too much in it."

Member = tuple[str, int, Callable[[], bytes]]  # its path, its size, and how to read it


def is_archive(path: str, content: bytes = b"") -> bool:
    """Whether a file is an archive, by its name; if that says nothing, by its content."""
    silent = is_notebook(path) or not PurePosixPath(path).suffix
    return path.lower().endswith(ENDINGS) or (silent and content.startswith(ZIP_MEMBER))


def is_unopened_archive(path: str) -> bool:
    """Whether a file is packed in a way that is not read here, by its name.

    7z and rar are among them: libarchive, or the six compiled libraries that py7zr brings, would
    read a student's file in the process that knows the tests.
    """
    return path.lower().endswith(UNOPENED) and not is_archive(path)


def is_notebook(path: str) -> bool:
    """Whether a file is a notebook, by its name."""
    return ".ipynb" in PurePosixPath(path).name.lower()


def holds_notebook(path: str, content: bytes) -> bool:
    """Whether a file is a notebook, by its name or, under a name of a text, by its content."""
    a_text = PurePosixPath(path).suffix.lower() in ("", ".json", ".txt")
    return is_notebook(path) or (a_text and b'"cell_type"' in content)


def unpack(archives: Mapping[str, bytes]) -> tuple[dict[str, bytes | Unusable], list[str]]:
    """The regular files in some archives, by the path of the archive and the path in it.

    Args:
        archives: The content of each archive, by path.

    Returns:
        The files, and the paths of the archives that cannot be opened or contain no notebook.
    """
    unpacking = _Unpacking(sum(map(len, archives.values())))
    for path, content in archives.items():
        unpacking.open(path, content)
    return unpacking.files, unpacking.broken


class _Unpacking:
    """The files that were read from the archives of one hand-in so far.

    Args:
        packed: The bytes of these archives. A few of them must not become many in the coordinator.
    """

    def __init__(self, packed: int) -> None:
        self.files: dict[str, bytes | Unusable] = {}
        self.broken: list[str] = []
        most = max(MIN_UNPACKED_BYTES, packed * MAX_UNPACKED_TIMES)
        self._bytes = min(most, MAX_NOTEBOOK_BYTES)  # that may still be read
        self._members = MAX_ARCHIVE_MEMBERS

    def open(self, path: str, content: bytes, depth: int = 1) -> None:
        """Read the files of an archive within the budget, notebooks first."""
        members = _in_zip if content[:2] == ZIP else _in_tar  # whatever the name says
        before = len(self.files)
        inner: dict[str, bytes] = {}
        try:
            for wanted in (True, False):
                for name, size, read in members(content):
                    inside = f"{path}/{name}"
                    if (is_notebook(name) or is_archive(name)) is not wanted:
                        continue
                    self._take(size)
                    if is_archive(name) and depth < MAX_NESTED:
                        inner[inside] = read()
                    else:
                        self.files[inside] = _content(read)
        except Exception:  # the libraries raise errors of many kinds
            self.broken.append(path)
            return
        for inside, packed in inner.items():
            self.open(inside, packed, depth + 1)
        if not any(map(is_notebook, list(self.files)[before:])):
            self.broken.append(path)

    def _take(self, size: int) -> None:
        if not 0 <= size <= self._bytes or not self._members:
            raise Unusable(TOO_MUCH)
        self._bytes -= size
        self._members -= 1


def _content(read: Callable[[], bytes]) -> bytes | Unusable:
    try:
        return read()
    except Exception as error:  # the archive is damaged or has a password
        return Unusable(f"The file is unreadable ({error}).")


def _in_zip(content: bytes) -> Iterator[Member]:
    """The files in a zip archive: path, size, and how to read it."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    for info in archive.infolist():
        mode = info.external_attr >> 16
        ordinary = not info.is_dir() and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))
        name = inner_path(zip_name(info))
        if ordinary and name:

            def read(info: zipfile.ZipInfo = info) -> bytes:
                if info.flag_bits & ENCRYPTED:
                    raise Unusable("the archive has a password")
                with archive.open(info) as member:  # never more than the size that it declares
                    return member.read(info.file_size)

            yield name, info.file_size, read


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; macOS writes UTF-8 without setting the flag."""
    if not info.flag_bits & UTF8:
        try:
            return info.filename.encode("cp437").decode()
        except UnicodeError:
            pass
    return info.filename


def _in_tar(content: bytes) -> Iterator[Member]:
    """The files in a tar archive, compressed or not, which is read as a stream."""
    room = MAX_NOTEBOOK_BYTES
    with tarfile.open(fileobj=io.BytesIO(content), mode="r|*") as archive:
        for info in archive:
            room -= abs(info.size)  # a size that points back would make an endless loop
            if room < 0 or info.size < 0:
                raise Unusable(TOO_MUCH)
            name = inner_path(info.name)
            if name and info.isreg() and not info.issparse():
                file = archive.extractfile(info)
                if file:
                    yield name, info.size, file.read


def inner_path(name: str) -> str:
    """The normalized path of a member; "" for hidden files and for paths out of the archive."""
    name = DRIVE.sub("", unicodedata.normalize("NFC", name).replace("\\", "/"))
    path = PurePosixPath(name)
    hidden = any(HIDDEN.match(part) or part.lower() in SYSTEMS for part in path.parts)
    return "" if hidden or INSTALLED & set(path.parts) else str(path)
