"""Forgets a student: finds what a course stores of them, and deletes it."""

import csv
import glob
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import text

from ...errors import CourseError
from ...host.quota import remove
from ..incoming.collecting import FOLDER as COLLECTED
from ..incoming.collecting import MATCHES
from ..incoming.extensions import EXTENSIONS
from ..incoming.roster import ROSTER
from .copies import ACCEPTED
from .database import transaction
from .records import FOLDER
from .templating import counted

WRITTEN = {".csv", ".html", ".json", ".jsonl", ".txt"}  # reports, exports and records


@dataclass(frozen=True)
class Place:
    """Something of a student's that is stored.

    Attributes:
        what: Where and what, for people.
        empty: Deletes it.
    """

    what: str
    empty: Callable[[], object]


def places(coursedir: CourseDirectory, gradebook: Gradebook, student: str) -> list[Place]:
    """Everything that a course stores of a student, in the order in which to delete it.

    Raises:
        CourseError: It stores nothing, or this can be no student's id.
    """
    if student in ("", ".", "..") or "/" in student:
        raise CourseError(f"{student!r} is no student's id.")
    root = Path(coursedir.root)
    found = [
        *_folders(coursedir, student),
        *_copies(root, student, _submissions(gradebook, student)),
        *_lines(root, student),
        *_rows(root, student),
        *_grades(gradebook, student),
    ]
    if not found:
        raise CourseError(f"Nothing of {student} is stored in {root}.")
    return found


def mentions(root: Path, student: str) -> list[Path]:
    """The reports, exports and records of a course in which the student's id still stands."""
    name = re.compile(rf"(?<![\w-]){re.escape(student)}(?![\w-])")
    files = [*root.glob("*"), *(root / FOLDER).glob("*")]
    return sorted(
        path
        for path in files
        if path.suffix in WRITTEN and name.search(path.read_text(errors="replace"))
    )


def _folders(coursedir: CourseDirectory, student: str) -> Iterator[Place]:
    steps = ("submitted", "autograded", "feedback")
    forms = [
        coursedir.directory_structure.format(
            nbgrader_step=getattr(coursedir, f"{step}_directory"),
            student_id=glob.escape(student),
            assignment_id="*",
        )
        for step in steps
    ]
    forms.append(os.path.join(COLLECTED, "*", glob.escape(student)))
    for form in forms:
        several = map(Path, glob.glob(os.path.join(glob.escape(coursedir.root), form)))
        # The student's folder itself, where a course has one: it holds unfinished work, too.
        whole = {path.parent if path.parent.name == student else path for path in several}
        for path in sorted(whole):
            yield Place(f"the folder {path}", partial(remove, path))


def _submissions(gradebook: Gradebook, student: str) -> set[str]:
    """The ids of the student's submissions in the gradebook."""
    try:
        return {each.id for each in gradebook.find_student(student).submissions}
    except MissingEntry:
        return set()


def _copies(root: Path, student: str, submissions: set[str]) -> Iterator[Place]:
    """Copies of the gradebook's rows that `nbexaminer undo` brings back."""
    for path in sorted((root / FOLDER).glob("*.json")):
        tables = json.loads(path.read_text())
        if (name := SubmittedNotebook.__tablename__) not in tables:  # another file
            continue
        theirs = {row["id"] for row in tables[name] if row["assignment_id"] in submissions}
        if not theirs:
            continue
        tables[name] = [row for row in tables[name] if row["id"] not in theirs]
        for table in (Grade.__tablename__, Comment.__tablename__):
            tables[table] = [row for row in tables[table] if row["notebook_id"] not in theirs]
        settled = tables.get(ACCEPTED, "").splitlines(keepends=True)
        tables[ACCEPTED] = "".join(line for line in settled if _student_of(line) != student)
        content = json.dumps(tables)
        yield Place(f"points in {path}", partial(_replace, path, content))


def _lines(root: Path, student: str) -> Iterator[Place]:
    """What was graded, exported, and settled by a person."""
    for path in sorted((root / FOLDER).glob("*.jsonl")):
        lines = path.read_text(errors="surrogateescape").splitlines(keepends=True)
        kept = [line for line in lines if _student_of(line) != student]
        if len(kept) < len(lines):
            content, count = "".join(kept), len(lines) - len(kept)
            yield Place(f"{counted(count, 'line')} of {path}", partial(_replace, path, content))


def _student_of(line: str) -> Any:
    try:
        record = json.loads(line)
        return record["student"] if isinstance(record, dict) else record[0]
    except (ValueError, LookupError, TypeError):
        return None


def _rows(root: Path, student: str) -> Iterator[Place]:
    """Tables that have a student in a row."""
    for path in (root / ROSTER, root / EXTENSIONS, root / COLLECTED / MATCHES):
        if not path.exists():
            continue
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        head = rows[0] if rows else []
        place = head.index("student_id") if "student_id" in head else 1
        kept = [row for row in rows if row[place : place + 1] != [student]]
        if len(kept) < len(rows):
            made = io.StringIO()
            csv.writer(made).writerows(kept)
            content, count = made.getvalue(), len(rows) - len(kept)
            yield Place(f"{counted(count, 'row')} of {path}", partial(_replace, path, content))


def _grades(gradebook: Gradebook, student: str) -> Iterator[Place]:
    try:
        gradebook.find_student(student)
    except MissingEntry:
        return

    def delete() -> None:
        with transaction(gradebook):
            gradebook.remove_student(student)
        if gradebook.db.bind.dialect.name == "sqlite":  # it only marks deleted rows as free
            gradebook.db.commit()
            gradebook.db.execute(text("VACUUM"))

    yield Place("name, points and comments in the gradebook", delete)


def _replace(path: Path, content: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(content)
    fresh.replace(path)
