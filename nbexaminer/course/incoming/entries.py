"""The files in a download: those of a folder, an archive, or a box of e-mails."""

import functools
import mailbox
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ...errors import CourseError
from ...notebook.archives import inner_path, is_notebook, zip_name

SIDE_BY_SIDE = re.compile(r"([^/]+?) - ([^/]+)\.ipynb")  # Google's files, of all students

Reader = Callable[[], bytes]


@dataclass(frozen=True)
class Entry:
    """A file of a download, and when the clock of the platform wrote it, if that is known."""

    path: str
    read: Reader
    written: datetime | None = None


def entries(download: Path) -> list[Entry]:
    """The files in a download, without hidden ones.

    Raises:
        CourseError: It is no download, or it is damaged.
    """
    try:
        return list(_entries(download))
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError) as error:
        raise CourseError(f"{download} can't be read ({error}). Download it again.") from error


def _entries(download: Path) -> Iterator[Entry]:
    if not download.exists():
        raise CourseError(f"There is no {download}.")
    if download.is_dir():
        maildir = (download / "cur").is_dir() and (download / "new").is_dir()
        box = mailbox.Maildir(download, create=False) if maildir else None
        return _letters(box) if box is not None else _in_folder(download)
    if zipfile.is_zipfile(download):
        return _in_zip(download)
    if tarfile.is_tarfile(download):
        return _in_tar(download)
    if download.suffix.lower() == ".eml":
        return iter([Entry(download.name, download.read_bytes)])
    if _begins(download, b"From "):
        return _letters(mailbox.mbox(download, create=False))
    what = f"{download} is no folder and no zip or tar archive that can be read."
    raise CourseError(f"{what} Unpack it, and name the folder.")


def _in_folder(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.rglob("*")):
        name = inner_path(str(path.relative_to(folder)))
        if name and path.is_file() and not path.is_symlink():
            yield Entry(name, path.read_bytes)


def _in_zip(path: Path) -> Iterator[Entry]:
    archive = zipfile.ZipFile(path)
    for info in archive.infolist():
        if (name := inner_path(zip_name(info))) and not info.is_dir():
            yield Entry(name, functools.partial(archive.read, info), _written(info))


def _in_tar(path: Path) -> Iterator[Entry]:
    archive = tarfile.open(path)  # noqa: SIM115  # its members are read later
    for member in archive:
        if member.isreg() and (name := inner_path(member.name)):
            yield Entry(name, functools.partial(_member, archive, member))


def _member(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = packed.extractfile(member)
    return file.read() if file else b""


def _letters(box: "mailbox.Mailbox[Any]") -> Iterator[Entry]:
    for name in box.iterkeys():
        yield Entry(f"{name}.eml", functools.partial(box.get_bytes, name))


def _begins(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(sign)) == sign


def without_wrapper(listed: list[Entry], whose: Callable[[str], bool]) -> list[Entry]:
    """The files without the folders that all their folders, or all Google's files, are in.

    Args:
        listed: The files.
        whose: Whether the name of a folder says whose it is.
    """
    parts = [entry.path.split("/") for entry in listed if "/" in entry.path]
    work = [each for each in parts if len(each) > 2 or is_notebook(each[-1])]
    deep = all(len(each) > 2 or SIDE_BY_SIDE.fullmatch(each[-1]) for each in work)
    if not work or len({each[0] for each in parts}) > 1 or not deep or whose(parts[0][0]):
        return listed
    top = parts[0][0] + "/"
    inside = [Entry(e.path.removeprefix(top), e.read, e.written) for e in listed]
    several = len({each[2] for each in work if len(each) > 3}) > 1  # else a student's own folders
    google = all(SIDE_BY_SIDE.fullmatch(each[-1]) for each in work)
    return without_wrapper(inside, whose) if several or google else inside


def _written(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time) if info.date_time[0] > 1980 else None
    except ValueError:
        return None
