"""Finds out what is handed in while a course is watched: in submitted/ and in nbgrader's exchange.

A file that is still being copied must not be graded. So a folder counts when nothing in it has
changed for a moment: the kernel's own time of change, which copying cannot set back.
"""

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.exchange import ExchangeError

from ...errors import CourseError
from ..incoming.folder import find_submissions

STILL_SECONDS = 2  # nothing in a folder has changed for so long

Stamp = tuple[int, int]  # the newest change in nanoseconds, and how many files there are


def stamp(folder: Path) -> Stamp:
    """The state of a folder."""
    changes = []
    for path, _, files in os.walk(folder):
        for name in (path, *(os.path.join(path, each) for each in files)):
            with contextlib.suppress(FileNotFoundError):  # it is being replaced
                changes.append(os.lstat(name).st_ctime_ns)
    return max(changes, default=0), len(changes)


def still(state: Stamp) -> bool:
    """Whether nothing has changed for a moment."""
    return time.time() - state[0] / 1e9 >= STILL_SECONDS


class Inbox:
    """What is handed in to an assignment and has not been dealt with.

    Args:
        app: A command of nbgrader's that has started: its course, exchange and settings.
    """

    def __init__(self, app: NbGrader) -> None:
        self._app = app
        self._seen: dict[str, Stamp] = {}
        self._collected: dict[Path, Stamp] = {}
        self.waiting = False  # whether somebody's files are still being copied

    def changed(self) -> dict[str, Stamp]:
        """The students whose folders have changed, with the state of each; collects first."""
        self.waiting = False
        whole = set(self._collect())
        found = {each.student: stamp(each.folder) for each in find_submissions(self._app.coursedir)}
        fresh = {student: now for student, now in found.items() if self._seen.get(student) != now}
        ready = {s: now for s, now in fresh.items() if s in whole or still(now)}
        self.waiting |= ready.keys() != fresh.keys()
        return ready

    def done(self, states: dict[str, Stamp]) -> None:
        """These have been dealt with, in these states."""
        self._seen |= states

    def release(self, student: str) -> None:
        """Put a student's pages into the exchange, if that is where the hand-in came from."""
        coursedir, name = self._app.coursedir, self._app.coursedir.assignment_id
        pages = Path(coursedir.format_path(coursedir.feedback_directory, student, name))
        if self._inbound() and (pages / "submission_secret.txt").exists():
            self._exchange("ReleaseFeedback", student)

    def _collect(self) -> Iterator[str]:
        """Copy what is new in the exchange into submitted/; yield whose it was."""
        inbound = self._inbound()
        states: dict[str, dict[Path, Stamp]] = {}
        for path in inbound.glob(f"*+{self._app.coursedir.assignment_id}+*") if inbound else ():
            states.setdefault(path.name.split("+")[0], {})[path] = stamp(path)
        for student, entries in states.items():
            if entries.items() <= self._collected.items():
                continue
            if not all(map(still, entries.values())):
                self.waiting = True
                continue
            self._exchange("Collect", student, update=True)
            self._collected |= entries
            yield student

    def _inbound(self) -> Path | None:
        """Where students hand in; None when the course uses no exchange of files."""
        course = self._app.coursedir.course_id
        root = getattr(self._app.exchange.Collect(parent=self._app), "root", "")
        inbound = Path(root, course, "inbound")
        return inbound if root and course and inbound.is_dir() else None

    def _exchange(self, act: str, student: str, **settings: bool) -> None:
        """Have nbgrader's exchange act for one student, silently.

        Raises:
            CourseError: It refused.
        """
        app, everybody = self._app, self._app.coursedir.student_id
        make, level = getattr(app.exchange, act), logging.root.manager.disable
        app.coursedir.student_id = student
        logging.disable(logging.WARNING)
        try:
            make(
                coursedir=app.coursedir, authenticator=app.authenticator, parent=app, **settings
            ).start()
        except ExchangeError as error:
            raise CourseError(f"nbgrader's exchange: {error}") from error
        finally:
            logging.disable(level)
            app.coursedir.student_id = everybody
