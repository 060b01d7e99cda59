"""Reads what learning platforms give to download: whose each file is, and when it was handed in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import yaml

from ...errors import CourseError
from ...notebook.finding import plain
from .attempt import Attempt
from .entries import SIDE_BY_SIDE, Entry, entries, without_wrapper
from .letters import attached
from .timestamps import AS_IT_CAME, TIMESTAMP, moment

# The name of a folder or a file says whose it is. After public documents and downloads of:
FORMS = {
    # "Download Assignment File": assignment, user name, time of the attempt
    "Blackboard": r"(?P<login>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)?",
    # mod/assign/submission/file: full name, number of the participant, plugin; then the file
    "Moodle": r"(?P<name>.+?)_(?P<moodle>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)",
    # lib/submissions zip: sortable name without signs, late or not, ids of user and attachment;
    # no second id for what was typed in, or for a link
    "Canvas": r"(?P<name>[^_]+)_(?P<late>(?i:LATE)_)?(?P<key>\d+)_"
    r"(?:(?P<upload>\d+)_(?P<file>.+)|(?P<text>(?:text|link)\.html))",
    # "Download" of an assignment's submissions: ids (or a time with AM), name and time of each;
    # then the file
    "Brightspace": r"(?:(?P<number>\d+)-\d+ ?- ?|(?=.*\d [AP]M\b))"
    r"(?P<name>.+?) ?- ?(?P<when>[^-]*?\b\d{4}\b[^-]*?)"
    r"(?: - (?P<file>.+))?",
    # the inbound folder of nbgrader's exchange: user, assignment, time, a random part
    "nbgrader": r"(?P<key>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-[^+]+)(?:\+.+)?",
    # Google Classroom and Drive: the student's name before that of the file
    "Google": r"(?P<name>.+?) - (?P<file>.+\.ipynb)",
    # Google Forms: behind it
    "Google Forms": r"(?P<file>.+) - (?P<name>.+)(?P<ending>\.ipynb)",
}
SUBMITTED = "Submitted files/"  # of Microsoft Teams, beside what is not handed in
GOOGLES = {"name", "file", "ending"}  # what Google's forms say
VERSION = re.compile(r"(?:^|/)Version (\d+)/")  # also its
COUNTED = re.compile(r"-\d{1,2}(?=\.\w+$)")  # Canvas, when a file is handed in again
SAKAI = "Submission attachment(s)/"
OLAT = re.compile(r"\d_(?:(?P<work>submissions?|revisions?)|tasks?|corrections?|solutions?)/")
METADATA = "submission_metadata.yml"  # Gradescope's
ENDING = re.compile(r"(\.ipynb.*|(\.tar)?\.\w{1,5})$")  # of a file's name
BRANCH = re.compile(r"-(main|master)$")  # GitHub puts it behind the name of what it packs


def attempts(downloads: Iterable[Path], assignment: str, zone: tzinfo) -> list[Attempt]:
    """All attempts in some downloads, archives or folders; parts of one may lie in several.

    Args:
        downloads: They.
        assignment: What was handed in: GitHub Classroom begins the names of repositories with it.
        zone: That of times in it which name none.

    Raises:
        CourseError: One is neither, or it is damaged.
    """
    found: dict[str, Attempt] = {}
    for download in downloads:
        _read(entries(download), assignment, zone, found)
    together = [replace(o, files=one.files) for one in found.values() for o in one.others]
    return [*found.values(), *together]


def _read(listed: list[Entry], assignment: str, zone: tzinfo, found: dict[str, Attempt]) -> None:
    """Add the attempts in a download to those that were found."""
    listed = without_wrapper(listed, _says_whose)
    teams = [entry for entry in listed if entry.path.startswith(SUBMITTED)]
    listed = without_wrapper(teams, _says_whose) or listed
    listed.sort(key=_upload)
    graded = _gradescope(listed, zone)
    google = _google(listed)
    for entry in listed:
        if entry.path.lower().endswith(".eml"):
            for mail in attached(entry):
                found[f"{mail.said} {mail.when} {entry.path}"] = mail
            continue
        if entry.path.endswith(METADATA):
            continue
        key, attempt, rest = _whose(entry, assignment, zone, graded, google)
        if not attempt:
            continue
        one = found.setdefault(key, attempt)
        if rest in one.files:  # two of one name: what was there until now is an attempt, too
            found[f"{key} before {entry.path}"] = found.pop(key)
            found[key] = one = replace(one, files=dict(one.files))
        if rest:
            one.files[rest] = entry.read


def _whose(
    entry: Entry, assignment: str, zone: tzinfo, graded: dict[str, Attempt], google: str
) -> tuple[str, Attempt | None, str]:
    """Which attempt a file belongs to, and its path in that."""
    parts = entry.path.split("/")
    for index, part in enumerate(parts):
        key, rest = "/".join(parts[: index + 1]), "/".join(parts[index + 1 :])
        if part in graded:
            return key, graded[part], _not_theirs(rest)
        for platform, form in FORMS.items():
            if platform.startswith("Google") and (index or platform != google):
                continue  # its files lie side by side
            if match := re.fullmatch(form, part):
                said = match.groupdict()
                named = said.get("file") or rest
                if platform == "Brightspace" and not said["number"] and (index or not named):
                    continue  # a file of a student's that has a date in its name
                if said.get("assignment") not in (None, assignment):
                    return "", None, ""
                file = (said.get("file") or said.get("text") or "") + (said.get("ending") or "")
                rest = "/".join(filter(None, [file, rest]))
                rest = COUNTED.sub("", rest) if platform == "Canvas" else rest
                attempt = _attempt(said, entry, zone)
                return f"{attempt.said} {said.get('when')}", attempt, _not_theirs(rest)
        prefix = f"{assignment}-".casefold()
        if rest and part.casefold().startswith(prefix) and part[len(prefix) :] != "submissions":
            login = part[len(prefix) :]  # GitHub Classroom
            return key, Attempt(login, {login, BRANCH.sub("", login)}, login), _not_theirs(rest)
    if len(parts) > 1:  # a folder for each student
        rest = "/".join(parts[1:]).removeprefix(f"{assignment}/").removeprefix(SAKAI)
        if (step := OLAT.match(rest)) and not step["work"]:
            return "", None, ""
        rest = OLAT.sub("", rest, 1)
        version = VERSION.match(rest)
        key = f"{parts[0]} {version[1]}" if version else parts[0]
        return key, Attempt(parts[0], {parts[0]}, parts[0]), VERSION.sub("", rest, 1)
    if entry.path == "index.html":  # Brightspace's own
        return "", None, ""
    stem = ENDING.sub("", entry.path)
    return entry.path, Attempt(entry.path, {stem}, stem, loose=True), entry.path


def _upload(entry: Entry) -> int:
    """Canvas and Teams count uploads: of two files that had one name, the later one counts."""
    match = re.fullmatch(FORMS["Canvas"], entry.path.rpartition("/")[2])
    if version := VERSION.search(entry.path):
        return int(version[1])
    return int(match["upload"] or 0) if match else 0


def _says_whose(part: str) -> bool:
    """Whether the name of a folder is that of a student's, as a platform makes it."""
    forms = (form for platform, form in FORMS.items() if not platform.startswith("Google"))
    return any(re.fullmatch(form, part) for form in forms)


def _not_theirs(path: str) -> str:
    """The path of a file: no student says when something was handed in on a platform."""
    return AS_IT_CAME if path == TIMESTAMP else path


def _google(listed: list[Entry]) -> str:
    """Which of Google's services gives the files: students' names are the part that differs."""
    parts = [SIDE_BY_SIDE.fullmatch(entry.path) for entry in listed]
    before, after = ({plain(part[each]) for part in parts if part} for each in (1, 2))
    return "Google Forms" if len(after) > len(before) else "Google"


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
    when = re.sub(r"\b(\d{1,2})(\d\d)( ?[AP]M)?$", r"\1:\2\3", when.strip())  # 1200 PM
    moment_said = moment(when, zone) if when else None
    if said.get("moodle") and entry.written:
        moment_said = entry.written.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    number = said.get("moodle") or said.get("key") or said.get("number") or ""
    if said.get("moodle"):  # "Participant 123", where marking is blind
        keys.add(f"{name} {number}")
    told = f"{name} ({number})" if number else name
    untimed = when if moment_said is None else ""
    late = bool(said.get("late"))
    text = ENDING.sub("", f"{name} - {said.get('file')}") if said.keys() <= GOOGLES else ""
    return Attempt(told, {k for k in keys if k}, name, moment_said, untimed, late, text=text)


def _gradescope(listed: list[Entry], zone: tzinfo) -> dict[str, Attempt]:
    """The attempts that Gradescope's list names, by folder."""
    return {
        folder: attempt
        for entry in listed
        if entry.path.endswith(METADATA)
        for folder, attempt in _named(entry, zone)
    }


def _named(entry: Entry, zone: tzinfo) -> Iterator[tuple[str, Attempt]]:
    try:
        # Everything as text: ids keep their zeros, and no tag of another language stops it.
        several: Any = yaml.load(entry.read(), Loader=yaml.BaseLoader)  # noqa: S506
        for folder, about in (several or {}).items():
            when = about.get(":created_at") or ""
            when = when if isinstance(when, str) else when.get("utc", "")
            at = moment(when, zone)
            one, *others = [_person(each) for each in about.get(":submitters") or [{}]]
            one.said = one.said or folder
            one.others = [replace(each, when=at) for each in others]
            one.when, one.untimed = at, "" if at else when
            yield folder, one
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        what = f"{entry.path} is no list as Gradescope writes it"
        raise CourseError(f"{what}. Download it again.") from error


def _person(about: dict[str, str]) -> Attempt:
    keys = {about[each] for each in (":sid", ":email") if about.get(each)}
    name = about.get(":name") or ""
    return Attempt(name, keys, name)
