"""When something was handed in: what a shell, a platform or a person wrote, as a moment in UTC."""

import itertools
import os
import re
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import dateutil.parser
from dateutil import tz
from nbgrader.utils import parse_utc

from .files import read_file

TIMESTAMP = "timestamp.txt"
NOT_BELIEVED = "timestamp-not-believed.txt"
AS_IT_CAME = "timestamp-as-it-came.txt"
FIRST_DATE = datetime(2000, 1, 1)
PLACE = re.compile(r"\s([A-Z]\w+(?:/[\w+-]+)+)$")  # Europe/Berlin
EPOCH = re.compile(r"(\d{10})(\d{3})?(\.\d+)?")  # seconds, or milliseconds
SAKAI = re.compile(r"20\d{15}")  # digits from the year to milliseconds, in UTC
DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b")  # the day is first wherever this is written
# East of Greenwich is +, except for the parser of dates behind one of these names. A browser adds
# the zone's name in its user's language.
NAMED_OFFSET = re.compile(r"\b(?:UTC|GMT)\s?(?=[+-]\d)|(?<=[+-]\d{4})\s\([^)]*\)$")
EITHER = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b")  # the day or the month is first
# Hours of what `tz.gettz` does not know. CST, IST and BST are several zones, so they are none here.
HOURS = {
    **{"CEST": 2, "EEST": 3, "WEST": 1, "MESZ": 2, "MEZ": 1, "MSK": 3, "Z": 0},
    **{"PST": -8, "PDT": -7, "MDT": -6, "CDT": -5, "EDT": -4, "AKST": -9, "AKDT": -8},
    **{"JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
}


class Words(dateutil.parser.parserinfo):
    """English words, and months as German, French, Spanish, Portuguese, Italian and Dutch write."""

    JUMP = [*dateutil.parser.parserinfo.JUMP, *"de le um uhr à às om uur ore kl".split()]
    MONTHS = [
        (*english, *others.split())
        for english, others in zip(
            dateutil.parser.parserinfo.MONTHS,
            [
                "januar jänner janvier janv enero ene janeiro gennaio gen januari",
                "februar février févr fév febrero fevereiro fev febbraio februari",
                "märz mär mars marzo março maart mrt",
                "avril avr abril abr aprile",
                "mai mayo maio maggio mag mei",
                "juni juin junio junho giugno giu",
                "juli juillet juil julio julho luglio lug",
                "août agosto ago augustus",
                "septembre septiembre setembro set settembre",
                "oktober okt octobre octubre outubro out ottobre ott",
                "novembre noviembre novembro",
                "dezember dez décembre déc diciembre dic dezembro dicembre december",
            ],
            strict=True,
        )
    ]


WORDS = Words()


def moment(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The moment that a text names, in UTC and without a zone; None when it could be another one.

    Args:
        text: A date with a time, in any form that has a year of four digits, or seconds since 1970.
        zone: The zone of a text that names none.
    """
    text = text.strip("\ufeff\0 \t\r\n\"'")
    try:
        if SAKAI.fullmatch(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S%f")
        if seconds := EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(seconds[1]), UTC).replace(tzinfo=None)
        when = _parsed(text)
    except (ValueError, OverflowError, TypeError):
        return None
    if when is None:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC).replace(tzinfo=None)


def _parsed(text: str) -> datetime | None:
    place = PLACE.search(text)
    text = NAMED_OFFSET.sub("", text[: place.start()] if place else text)
    numbers = EITHER.search(text)
    if not re.search(r"\d{4}", text):
        return None  # which number is the year?
    if numbers and numbers[1] != numbers[2] and max(int(numbers[1]), int(numbers[2])) <= 12:
        return None  # 02/03/2026
    # What is missing would be filled in from the default: then the two are not the same.
    first, second = (
        dateutil.parser.parse(
            text, WORDS, tzinfos=_zone, dayfirst=bool(DOTTED.search(text)), default=default
        )
        for default in (datetime(2000, 1, 1), datetime(2004, 2, 2))
    )
    if first != second:
        return None
    return first.replace(tzinfo=_zone(place[1], None)) if place else first


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of a name, or of seconds east of Greenwich.

    Raises:
        ValueError: Nobody knows the name.
    """
    if offset is not None:
        return tz.tzoffset(name, offset)
    if name is None:
        return None
    if name in HOURS:
        return tz.tzoffset(name, timedelta(hours=HOURS[name]))
    found = tz.gettz(name)
    if found is None:
        raise ValueError(f"{name} is no time zone")
    return found


def read_timestamp(folder: Path) -> datetime | None:
    """When the submission in a folder was handed in, in UTC; None when nobody knows."""
    try:
        when = moment(_text(read_file(folder / TIMESTAMP, 1000)))
    except Exception:  # whatever cannot be read in what somebody has put there
        return None
    # A date that no clock had breaks the pages that count with it.
    return when if when and FIRST_DATE < when < datetime.now() + timedelta(days=1) else None


def _text(content: bytes) -> str:
    """A text in UTF-8, or in UTF-16 as PowerShell writes it, with or without a mark."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    if b"\0" in content[:2]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    return content.decode()


def mend_timestamp(folder: Path) -> str:
    """Leave in a folder only a timestamp that nbgrader reads, and as we do.

    Formgrader's lists break over another one. What was there is kept under another name.

    Returns:
        What to say about it; nothing when there is none, or it is good.
    """
    path, when = folder / TIMESTAMP, read_timestamp(folder)
    if not os.path.lexists(path) or (when and _plain(path, when)):
        return ""
    try:
        if not when:
            aside = _free(folder, NOT_BELIEVED)
            path.rename(aside)
            return f"{TIMESTAMP} has no date that can be believed; it is {aside.name} now"
        _write_new(_free(folder, AS_IT_CAME), read_file(path, 1000))
        fresh = _free(folder, f".{TIMESTAMP}.new")
        _write_new(fresh, f"{when:%Y-%m-%d %H:%M:%S.%f} UTC\n".encode())
        fresh.replace(path)
    except OSError as error:
        return f"{TIMESTAMP} is not as nbgrader reads it, and stays ({error.strerror})"
    return f"{TIMESTAMP} was read as {when:%Y-%m-%d %H:%M:%S} UTC, and written anew"


def _free(folder: Path, name: str) -> Path:
    """A path that nothing has: the student may have handed in a folder or a link of this name."""
    stem, dot, ending = name.rpartition(".")
    numbered = (folder / f"{stem}-{number}{dot}{ending}" for number in itertools.count(2))
    return next(p for p in itertools.chain([folder / name], numbered) if not os.path.lexists(p))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; never through a link."""
    with path.open("xb") as file:
        file.write(content)


def _plain(path: Path, when: datetime) -> bool:
    """Whether nbgrader reads it, and as we do."""
    try:
        return parse_utc(path.read_text().strip()) == when
    except Exception:  # whatever the parser of dates stumbles over
        return False
