"""Reads what learning platforms give to download: whose each file is, and when it was handed in."""

import email
import email.policy
import email.utils
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import yaml

from ...errors import CourseError
from ...notebook.archives import inner_path, zip_name
from .timestamps import moment

Reader = Callable[[], bytes]

# The name of a folder or a file says whose it is. After public documents and downloads of:
FORMS = {
    # "Download Assignment File": assignment, user name, time of the attempt
    "Blackboard": r"(?P<login>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)",
    # mod/assign/submission/file: full name, number of the participant, plugin; then the file
    "Moodle": r"(?P<name>.+?)_(?P<moodle>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)",
    # lib/submissions zip: sortable name without signs, late or not, ids of user and attachment
    "Canvas": r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<key>\d+)_\d+_(?P<file>.+)",
    # "Download" of an assignment's submissions: ids, name and time of each
    "Brightspace": r"(?P<number>\d+)-\d+ ?- ?(?P<name>.+?) ?- ?(?P<when>[^-]*\b\d{4}\b[^-]*)",
    # Google Classroom and Drive: the student's name before that of the file
    "Google": r"(?P<name>.+?) - (?P<file>.+\.ipynb)",
}
COUNTED = re.compile(r"-\d{1,2}(?=\.\w+$)")  # Canvas, when a file is handed in again
METADATA = "submission_metadata.yml"  # Gradescope's


@dataclass
class Attempt:
    """What somebody handed in at one time.

    Attributes:
        said: Whose it is, as the download says it.
        keys: Ids, logins and addresses that only the student has.
        name: The student's name.
        when: When it was handed in, in UTC; None when the download does not say.
        late: Whether the download says that it was late.
        files: How to read each file, by relative path.
    """

    said: str
    keys: set[str] = field(default_factory=set)
    name: str = ""
    when: datetime | None = None
    late: bool = False
    files: dict[str, Reader] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A file of a download, and when the clock of the platform wrote it, if that is known."""

    path: str
    read: Reader
    written: datetime | None = None


def attempts(download: Path, assignment: str, zone: tzinfo) -> list[Attempt]:
    """All attempts in a download, an archive or a folder.

    Args:
        download: It.
        assignment: What was handed in: GitHub Classroom begins the names of repositories with it.
        zone: That of times in it which name none.

    Raises:
        CourseError: It is neither.
    """
    found: dict[str, Attempt] = {}
    listed = _without_wrapper(list(_entries(download)))
    graded = _gradescope(listed, zone)
    for entry in listed:
        if entry.path.lower().endswith(".eml"):
            mail = _mail(entry)
            found[f"{mail.said} {mail.when} {entry.path}"] = mail
            continue
        if entry.path.endswith(METADATA):
            continue
        key, attempt, rest = _whose(entry, assignment, zone, graded)
        if rest and attempt:
            while rest in found.setdefault(key, attempt).files:  # two of one name
                key += "+"
            found[key].files[rest] = entry.read
    return [attempt for attempt in found.values() if attempt.files]


def _entries(download: Path) -> Iterator[Entry]:
    if download.is_dir():
        for path in sorted(download.rglob("*")):
            name = inner_path(str(path.relative_to(download)))
            if name and path.is_file() and not path.is_symlink():
                yield Entry(name, path.read_bytes)
    elif zipfile.is_zipfile(download):
        archive = zipfile.ZipFile(download)
        for info in archive.infolist():
            if (name := inner_path(zip_name(info))) and not info.is_dir():
                yield Entry(name, functools.partial(archive.read, info), _written(info))
    elif download.suffix.lower() == ".eml" and download.is_file():
        yield Entry(download.name, download.read_bytes)
    else:
        raise CourseError(f"{download} is no folder and no zip archive that can be read.")


def _without_wrapper(listed: list[Entry]) -> list[Entry]:
    """The files without the one folder that all their folders are in."""
    parts = [entry.path.split("/") for entry in listed if "/" in entry.path]
    if len({each[0] for each in parts}) == 1 and min(map(len, parts)) > 2:
        top = parts[0][0] + "/"
        return [Entry(e.path.removeprefix(top), e.read, e.written) for e in listed]
    return listed


def _written(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time) if info.date_time[0] > 1980 else None
    except ValueError:
        return None


def _whose(
    entry: Entry, assignment: str, zone: tzinfo, graded: dict[str, Attempt]
) -> tuple[str, Attempt | None, str]:
    """Which attempt a file belongs to, and its path in that."""
    parts = entry.path.split("/")
    for index, part in enumerate(parts):
        key, rest = "/".join(parts[: index + 1]), "/".join(parts[index + 1 :])
        if part in graded:
            return key, graded[part], rest
        for platform, form in FORMS.items():
            if platform == "Google" and index:  # its files lie side by side
                continue
            if match := re.fullmatch(form, part):
                said = match.groupdict()
                file = said.get("file") or ""
                rest = "/".join(filter(None, [file, rest]))
                rest = COUNTED.sub("", rest) if platform == "Canvas" else rest
                attempt = _attempt(said, entry, zone)
                return f"{attempt.said} {said.get('when')}", attempt, rest
        prefix = f"{assignment}-".casefold()
        if rest and part.casefold().startswith(prefix) and part[len(prefix) :] != "submissions":
            login = part[len(prefix) :]  # GitHub Classroom
            return key, Attempt(login, {login}, login), rest
    if len(parts) > 1:  # a folder for each student
        return parts[0], Attempt(parts[0], {parts[0]}, parts[0]), "/".join(parts[1:])
    return "", None, ""


def _attempt(said: dict[str, str | None], entry: Entry, zone: tzinfo) -> Attempt:
    name, when = said.get("name") or "", said.get("when") or ""
    keys = {said["key"]} if said.get("key") else set()
    if login := said.get(
        "login"
    ):  # behind the name of the assignment, which may have the same sign
        pieces = login.split("_")
        keys |= {"_".join(pieces[start:]) for start in range(len(pieces))}
        name = pieces[-1]
    if re.fullmatch(r"\d{4}(-\d\d){5}", when):
        day, clock = when[:10], when[11:].replace("-", ":")
        when = f"{day} {clock}"
    when = re.sub(r"\b(\d{1,2})(\d\d) ?([AP]M)\b", r"\1:\2 \3", when)  # 1200 PM
    moment_said = moment(when, zone) if when else None
    if said.get("moodle") and entry.written:
        moment_said = entry.written.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    number = said.get("moodle") or said.get("key") or said.get("number") or ""
    told = f"{name} ({number})" if number else name
    return Attempt(told, {key for key in keys if key}, name, moment_said, bool(said.get("late")))


def _gradescope(listed: list[Entry], zone: tzinfo) -> dict[str, Attempt]:
    """The attempts that Gradescope's list names, by folder."""
    found: dict[str, Attempt] = {}
    for entry in listed:
        if not entry.path.endswith(METADATA):
            continue
        for folder, about in (yaml.safe_load(entry.read()) or {}).items():
            people = about.get(":submitters") or [{}]
            one, when = people[0], about.get(":created_at")
            keys = {str(one[each]) for each in (":sid", ":email") if one.get(each)}
            at = moment(str(when), zone) if when else None
            name = str(one.get(":name") or "")
            found[str(folder)] = Attempt(name or str(folder), keys, name, at)
    return found


def _mail(entry: Entry) -> Attempt:
    """What is attached to a letter."""
    letter = email.message_from_binary_file(io.BytesIO(entry.read()), policy=email.policy.default)
    name, address = email.utils.parseaddr(str(letter["From"] or ""))
    when = moment(str(letter["Date"] or ""))
    attempt = Attempt(address or entry.path, {address}, name, when)
    for part in letter.iter_attachments():
        path = inner_path(part.get_filename() or "")
        content = part.get_payload(decode=True)
        if path and isinstance(content, bytes):
            attempt.files[path] = functools.partial(bytes, content)
    return attempt
