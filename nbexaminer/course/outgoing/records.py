"""Records of graded submissions: what was graded, and the problems."""

from __future__ import annotations

import contextlib
import fcntl
import fnmatch
import hashlib
import itertools
import json
import os
import socket
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import CourseError, Unusable
from ...results import Problem

if TYPE_CHECKING:  # it imports the grader, which takes longer than to write a page of feedback
    from nbgrader.coursedir import CourseDirectory

    from ..incoming.hand_in import HandIn

FOLDER = "problems"  # beside autograded/
TEAM = "of the same team handed in"  # what is noted of whoever is graded by another's hand-in
LEFT = (
    "has the points of another's hand-in, and is in no team with anybody who has handed in. Put"
    " the student's own work into submitted/, or correct the points in formgrader."
)
# What a record has; those of older versions have less.
NOTHING: Mapping[str, Any] = {
    "student": "",
    **{name: {} for name in ("notebooks", "problems", "points", "earlier", "mistakes")},
    "changes": [],
    "told": False,
}


@contextlib.contextmanager
def sole_grader(root: Path, assignment: str, act: str = "graded") -> Iterator[None]:
    """Lock an assignment of a course; the system releases the lock when the process ends.

    Args:
        root: The folder of the course.
        assignment: The name of the assignment.
        act: What is done with it: "graded" or "watched".

    Raises:
        CourseError: Another process does it; the message names the process.
    """
    path = root / FOLDER / f".{assignment}{'.watch' * (act != 'graded')}.lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise CourseError(f"{path} can't be written ({error.strerror}).") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise CourseError(f"{assignment} is being {act}: {file.read()}.") from error
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        file.truncate(0)
        file.write(f"by process {os.getpid()} on {socket.gethostname()}, since {now}")
        file.flush()
        yield


def rehearsals(root: Path, assignment: str) -> Path:
    """The file for the results of an assignment's rehearsals."""
    return root / FOLDER / f"{assignment}.rehearsals.json"


class Records:
    """One line of JSON for each graded submission of an assignment; the last one counts.

    Args:
        root: The folder of the course.
        assignment: The name of the assignment.
        bases: By notebook, a digest of what else decides its points: source, settings, version.

    Attributes:
        rehearsals: The file for the results of rehearsals.
    """

    def __init__(self, root: Path, assignment: str, bases: Mapping[str, str] | None = None) -> None:
        self._path = root / FOLDER / f"{assignment}.jsonl"
        self.rehearsals = rehearsals(root, assignment)
        self._bases = bases or {}
        self._known: dict[str, str] = {}  # the unparsed lines, which take less memory
        with contextlib.suppress(FileNotFoundError):
            for line in self._path.read_text(errors="replace").splitlines():
                with contextlib.suppress(ValueError, TypeError, KeyError):  # an incomplete line
                    self._known[json.loads(line)["student"]] = line

    def graded(self, student: str, hand_in: HandIn, notebooks: Iterable[str]) -> set[str]:
        """Notebooks already graded with this content, source and settings."""
        before = self._record(student)["notebooks"]
        return {name for name in notebooks if before.get(name) == self._mark(hand_in, name)}

    def outdated(self, students: Iterable[str]) -> int:
        """How many students were graded with another source, other settings or another version."""
        records = map(self._record, students)
        return sum(
            any(mark["basis"] != self._bases.get(n) for n, mark in record["notebooks"].items())
            for record in records
        )

    def keep(
        self,
        student: str,
        hand_in: HandIn,
        points: dict[str, dict[str, float]],
        problems: dict[str, list[Problem]],
        changes: Iterable[str],
        mistakes: Mapping[str, list[list[str]]],
        told: bool,
    ) -> None:
        """Append what was graded, the problems by notebook ("" for all), and what changed.

        Args:
            student: The student.
            hand_in: What was handed in.
            points: The points of each test, by notebook; only graded notebooks are there.
            problems: The problems, by notebook; "" for the whole submission.
            changes: How points changed.
            mistakes: By notebook, the mistakes in it, see `term.mistakes_in`.
            told: Whether feedback on an earlier hand-in was written.
        """
        before = self._record(student)
        marks = {name: self._mark(hand_in, name) for name in points}
        found = {name: [vars(problem) for problem in some] for name, some in problems.items()}
        earlier = {
            name: before["points"][name]
            for name in points.keys() & before["points"].keys()
            if before["notebooks"][name]["content"] != marks[name]["content"]
        }
        record = {
            "student": student,
            "notebooks": self._present(before["notebooks"]) | marks,
            "points": self._present(before["points"]) | points,
            "earlier": self._present(before["earlier"]) | earlier,
            "problems": self._present(before["problems"]) | found,
            "changes": list(changes),
            "mistakes": self._present(before["mistakes"]) | {n: mistakes.get(n, []) for n in marks},
            "told": told,
        }
        self._write(student, record)

    def _present(self, by_notebook: dict[str, Any]) -> dict[str, Any]:
        """Without what was known of notebooks that are no longer in the source."""
        return {name: each for name, each in by_notebook.items() if name in {"", *self._bases}}

    def looks(self, student: str) -> dict[str, tuple[str, str]]:
        """The tests whose points a person may settle: the notebook of each, and what there is."""
        return {
            problem["test"]: (name, problem["message"])
            for name, problems in self._record(student)["problems"].items()
            for problem in problems
            if problem["look"] and problem.get("test")
        }

    def settle(self, student: str, test: str, message: str) -> None:
        """Write down that a person has looked at a test, with what came of it."""
        record = self._record(student)
        for problem in itertools.chain.from_iterable(record["problems"].values()):
            if problem.get("test") == test:
                problem |= {"look": False, "message": message}
        self._write(student, record)

    def _write(self, student: str, record: dict[str, Any]) -> None:
        line = self._known[student] = json.dumps(record)
        with self._path.open("a+b") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 1))
            incomplete = file.read() not in (b"", b"\n")  # a process was killed while writing
            file.write(b"\n" * incomplete + line.encode() + b"\n")

    def problems(
        self, student: str, look: bool = True, new: Mapping[str, list[Problem]] | None = None
    ) -> list[str]:
        """The problems a person should look at, or all of them, one sentence each.

        Args:
            student: The student.
            look: Whether only those that a person should look at.
            new: By notebook, what was found now and is not kept, such as in a preview.
        """
        found = {name: [vars(each) for each in some] for name, some in (new or {}).items()}
        return [
            ": ".join(filter(None, [student, name, problem["message"]]))
            for name, problems in (self._record(student)["problems"] | found).items()
            for problem in problems
            if problem["look"] or not look
        ]

    def left_teams(self, coursedir: CourseDirectory) -> list[str]:
        """Who was graded by the hand-in of a team that they are not in any more, in a sentence."""
        by_team = [
            student
            for student in self.students
            if fnmatch.fnmatchcase(student, coursedir.student_id)
            and any(TEAM in problem.message for problem in self.said(student, ""))
        ]
        if not by_team:
            return []
        from ..incoming.folder import find_submissions  # hardly a class needs it here

        there = {each.student for each in find_submissions(coursedir)}
        return [f"{student}: {LEFT}" for student in by_team if student not in there]

    def changes(self, student: str) -> list[str]:
        """The changes of a student's points in the last run."""
        return list(self._record(student)["changes"])

    def said(self, student: str, notebook: str) -> list[Problem]:
        """The problems of a notebook; "" stands for the whole submission."""
        names = {each.name for each in fields(Problem)}
        return [
            Problem(**{name: value for name, value in problem.items() if name in names})
            for problem in self._record(student)["problems"].get(notebook, [])
        ]

    def earlier(self, student: str, notebook: str) -> dict[str, tuple[float, float]]:
        """The points of tests in the last hand-in and in this one, where they differ."""
        record = self._record(student)
        before, now = (record[when].get(notebook, {}) for when in ("earlier", "points"))
        return {
            test: (points, now[test])
            for test, points in before.items()
            if test in now and now[test] != points
        }

    @property
    def students(self) -> list[str]:
        """The students whose submissions were graded."""
        return sorted(self._known)

    def history(self) -> Iterator[dict[str, Any]]:
        """Every record that was ever kept of the assignment, the oldest first."""
        with contextlib.suppress(FileNotFoundError), self._path.open(errors="replace") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, TypeError, KeyError):  # an incomplete line
                    record = dict(NOTHING) | json.loads(line)
                    if record["student"]:
                        yield record

    def _record(self, student: str) -> dict[str, Any]:
        """The record of a submission; an empty one if it was not graded."""
        return dict(NOTHING) | json.loads(self._known.get(student, "{}"))

    def _mark(self, hand_in: HandIn, name: str) -> dict[str, str]:
        if name not in hand_in.digests:
            content = hand_in.notebooks.get(name, b"")
            content = str(content).encode() if isinstance(content, Unusable) else content
            there = str(name in hand_in.notebooks)
            files = {**hand_in.files, **hand_in.beside.get(name, {}), there: content}
            hand_in.digests[name] = digest(files)
        return {"basis": self._bases[name], "content": hand_in.digests[name]}


def digest(files: dict[str, bytes]) -> str:
    """A digest of some files, by name."""
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{len(name)} {len(content)} ".encode() + os.fsencode(name))
        found.update(content)  # by itself, because the sum of both would be a copy
    return found.hexdigest()
