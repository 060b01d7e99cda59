"""Puts a download into `submitted/`: the last attempt of each student counts, all are kept."""

import contextlib
import csv
import hashlib
import io
import itertools
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ...host.quota import remove
from .attempt import Attempt
from .roster import Roster, bare, safe, words
from .timestamps import TIMESTAMP, read_timestamp

FOLDER = "collected"  # every attempt, by assignment and student
MATCHES = "matches.csv"  # in it: whose a name in a download is, where somebody had to say so
CURE = "Say whose it is: --match='NAME=ID', with the name as it stands here."
NO_WORK = (".html", ".csv", ".xlsx", ".txt", ".md", ".yml")  # pages and tables of a platform
# In which archives may have names that are not in UTF-8; zip files are read as if in cp437.
LETTERS = ("cp1252", "cp1250", "cp1251", "cp866", "cp862", "cp932", "cp936", "cp949", "cp950")
COUNTS = "counts.txt"  # in a student's folder: which attempt is in submitted/


@dataclass
class Collected:
    """What became of a download.

    Attributes:
        new: Whose attempts are new.
        known: How many were collected before.
        unclear: What a person has to say, in a sentence each.
        notes: What else is worth knowing.
    """

    new: list[str] = field(default_factory=list)
    known: int = 0
    unclear: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Collector:
    """Collects an assignment of a course.

    Args:
        coursedir: The settings of the course.
        matches: Whose a name in a download is: kept for the next time.
    """

    def __init__(self, coursedir: CourseDirectory, matches: dict[str, str]) -> None:
        self._coursedir = coursedir
        self._root = Path(coursedir.root)
        self._roster = Roster.read(self._root)
        self._path = self._root / FOLDER / MATCHES
        self._common: set[str] = set()
        self._by_part: list[str] = []  # whose is what, where only a part of a name says it
        self._matches = self._kept() | {said: safe(matches[said]) for said in matches}

    def collect(self, attempts: Iterable[Attempt]) -> Collected:
        """Take what is new of them."""
        done, touched, attempts = Collected(), set(), list(attempts)
        # Moodle puts the name of a team, or of a group, and a hyphen before all names.
        self._teams = all("-" in attempt.name for attempt in attempts)
        self._common = self._common_words(attempts)
        for student, attempt in self._placed(attempts, done):
            if not attempt.files:
                done.notes.append(f"{student}: a hand-in without a file, {attempt.when} UTC.")
                continue
            try:
                stored = self._store(student, attempt, done)
            except Exception as error:  # a password, damage, a method of packing, a name too long
                why = error.strerror if isinstance(error, OSError) else error
                done.unclear.append(f"{attempt.said}: not collected: it can't be read ({why}).")
                continue
            if stored:
                touched.add(student)
                done.new.append(student)
                if attempt.late:
                    done.notes.append(f"{student}: late, by the platform's own mark.")
                if attempt.untimed:
                    what = "is no time that can be read, so it counts as in time"
                    done.notes.append(f"{student}: {attempt.untimed!r} {what}.")
            else:
                done.known += 1
        self._keep()
        if self._by_part:
            shown, rest = self._by_part[:3], len(self._by_part) - 3
            named = "; ".join([*shown, *[f"{rest} more"] * (rest > 0)])
            done.notes.append(f"Found by an id or a name in a longer name: {named}.")
        for student in sorted(touched):
            done.notes += self._count(student)
        return done

    def _placed(self, attempts: list[Attempt], done: Collected) -> list[tuple[str, Attempt]]:
        """The attempts of which it is known whose they are; a student's loose files are one."""
        placed: list[tuple[str, Attempt]] = []
        loose: dict[str, Attempt] = {}
        for attempt in itertools.chain.from_iterable(map(self._members, attempts)):
            # Nobody has to say whose a receipt, or a letter without an attachment, is.
            student = self._student(attempt, done if attempt.files else Collected())
            if not student:
                continue
            if attempt.loose and not attempt.when:
                first = loose.setdefault(student, attempt)
                if first.files.keys().isdisjoint(attempt.files):
                    first.files |= attempt.files
                    continue
            placed.append((student, attempt))
        return placed

    def _common_words(self, attempts: list[Attempt]) -> set[str]:
        """The words in names of folders and files that say nothing about whose they are."""
        source = self._folder(self._coursedir.source_directory, ".")
        given = {word for path in source.glob("*.ipynb") for word in words(path.stem)}
        texts = {attempt.text or attempt.name for attempt in attempts}
        often = Counter(word for text in texts for word in set(words(text)))
        everywhere = {word for word, number in often.items() if number > max(1, len(texts) / 2)}
        everywhere -= self._roster.numbers  # a student's several files
        return given | everywhere | set(words(self._coursedir.assignment_id))

    def _members(self, attempt: Attempt) -> list[Attempt]:
        """The attempt of each member, where it is a team's by its name and nobody's else."""
        members = self._roster.members.get(bare(attempt.name))
        if not members or attempt.said in self._matches:
            return [attempt]
        if self._roster.find(attempt.keys, attempt.name):
            return [attempt]
        return [
            replace(attempt, keys={one.student_id}, files=dict(attempt.files)) for one in members
        ]

    def _student(self, attempt: Attempt, done: Collected) -> str:
        """Whose it is; "" when a person has to say."""
        if attempt.said in self._matches:
            return self._matches[attempt.said]
        found = self._roster.find(attempt.keys, *self._readings(attempt.name))
        others = any(map(str.isdecimal, attempt.keys - {attempt.name}))  # a platform's id: nobody's
        if not found and not others:
            found = self._roster.named_in(attempt.text or attempt.name, self._common)
            if len(found) == 1 and attempt.files:
                self._by_part.append(f"{attempt.said} is {found[0].student_id}'s")
        if attempt.loose and len(found) != 1 and attempt.said.lower().endswith(NO_WORK):
            done.notes.append(f"{attempt.said}: not collected: nothing says whose it is.")
            return ""
        if not self._roster.people and attempt.loose:
            done.unclear.append(f"{attempt.said}: not collected: nothing says whose it is. {CURE}")
            return ""
        if not self._roster.people:
            student = safe(attempt.said if "@" in attempt.said else attempt.name or attempt.said)
            if student in self._matches.values():
                done.unclear.append(
                    f"{attempt.said}: not collected: there is another {student}. {CURE}"
                )
                return ""
            self._matches[attempt.said] = student
            return student
        if len(found) == 1:
            return found[0].student_id
        ids = ", ".join(sorted(person.student_id for person in found))
        why = f"could be each of {ids}" if found else "is nobody of the class list"
        done.unclear.append(f"{attempt.said}: not collected: {why}. {CURE}")
        return ""

    def _readings(self, name: str) -> list[str]:
        """How a name may be meant: without a team before it, in the letters of an old archive."""
        found = [name]
        while self._teams and "-" in found[-1]:
            found.append(found[-1].partition("-")[2])
        for letters in LETTERS if not name.isascii() else ():
            with contextlib.suppress(UnicodeError):
                found.append(name.encode("cp437").decode(letters))
        return found

    def _store(self, student: str, attempt: Attempt, done: Collected) -> bool:
        """Keep an attempt, unless it is there."""
        contents = {path: read() for path, read in attempt.files.items()}
        found = hashlib.sha256()
        for path in sorted(contents):
            found.update(path.encode() + b"\0" + hashlib.sha256(contents[path]).digest())
        digest, own = found.hexdigest()[:12], self._own(student)
        same = [each for each in own.iterdir() if each.name.endswith(f"-{digest}")]
        if any(_when(each) == attempt.when for each in same):
            return False
        when = attempt.when or datetime.now(UTC).replace(tzinfo=None)
        clock = f"{when:%Y-%m-%dT%H%M%S}" if attempt.when else f"{when:%Y-%m-%dT%H%M%S.%f}"
        target = own / f"{clock}Z-{digest}"
        moved = [each for each in same if attempt.when and _other_zone(_when(each), attempt.when)]
        if moved:
            moved[0].rename(target)
            done.notes.append(f"{student}: handed in {when} UTC, by another zone than before.")
        else:
            fresh = own / f".{digest}.new"
            remove(fresh)
            for path, content in contents.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_bytes(content)
            fresh.rename(target)
        if attempt.when:
            (target / TIMESTAMP).write_text(f"{attempt.when:%Y-%m-%d %H:%M:%S.%f} UTC\n")
        return True

    def _count(self, student: str) -> list[str]:
        """Have the last attempt in submitted/; return what to say."""
        own, name = self._own(student), self._coursedir.assignment_id
        last = max((path for path in own.iterdir() if path.name[0].isdigit()), key=_order)
        counts, target = own / COUNTS, self._folder(self._coursedir.submitted_directory, student)
        before = counts.read_text().strip() if counts.exists() else ""
        if before == last.name:
            return [f"{student}: an older attempt was kept; {last.name} still counts."]
        said = []
        if target.exists() and not before:
            kept = own / "put-there-by-hand"
            if not kept.exists():
                shutil.copytree(target, kept, symlinks=True)
            said = [f"{student}: what lay in submitted/ before is in {kept} now."]
        if target.exists() and self._folder(self._coursedir.autograded_directory, student).exists():
            said.append(f"{student}: a new attempt at {name} takes the place of a graded one.")
        fresh, stale = (target.with_name(f".{name}.{each}") for each in ("new", "old"))
        for each in (fresh, stale):
            remove(each)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(last, fresh)
        if target.exists():
            target.rename(stale)
        fresh.rename(target)
        remove(stale)
        counts.write_text(last.name + "\n")
        return said

    def _own(self, student: str) -> Path:
        own = self._root / FOLDER / self._coursedir.assignment_id / student
        own.mkdir(parents=True, exist_ok=True)
        return own

    def _folder(self, step: str, student: str) -> Path:
        return Path(self._coursedir.format_path(step, student, self._coursedir.assignment_id))

    def _kept(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        rows = csv.reader(io.StringIO(self._path.read_text("utf-8"), newline=""))
        return {row[0]: row[1] for row in rows if len(row) == 2}

    def _keep(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        with self._path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(sorted(self._matches.items()))


def _order(kept: Path) -> tuple[str, int]:
    """Which of some attempts is the last: by its time, else by when it was collected."""
    return kept.name.rpartition("-")[0], kept.stat().st_mtime_ns


def _when(kept: Path) -> datetime | None:
    """When a kept attempt was handed in, in UTC; None when nobody knows."""
    return read_timestamp(kept)


def _other_zone(one: datetime | None, other: datetime) -> bool:
    """Whether two times are one, read from a clock by two zones."""
    apart = abs(other - one) if one else timedelta(0)
    return timedelta(0) < apart <= timedelta(hours=26) and not apart % timedelta(minutes=15)
