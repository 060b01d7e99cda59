"""`nbexaminer watch ASSIGNMENT`: grades what is handed in as it comes, and writes the feedback."""

import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from dateutil import tz
from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from traitlets import Float, Integer, Unicode, default

from ..course.incoming.collecting import Collector
from ..course.incoming.downloads import attempts
from ..course.outgoing.attempts import Attempts
from ..course.outgoing.database import unusable_gradebook
from ..course.outgoing.records import sole_grader
from ..course.running.grading import HALTS, grade_assignment
from ..course.running.watching import Inbox, Stamp, stamp, still
from ..course.settings import SANDBOX_FLAG, Grading
from ..errors import CourseError, ExaminerError
from .arguments import Command, say, the_assignment
from .feedback import write_pages

RETRY_SECONDS = 30  # after something failed: a full disk, a locked gradebook


class WatchApp(Command):
    """Grades each hand-in within seconds, and writes its pages of feedback."""

    name = "nbexaminer-watch"
    description = (
        "Grade what is handed in as it comes, and write each student's feedback at once: from"
        " submitted/, from nbgrader's exchange, to which the pages are released, or from a folder"
        " that a learning platform syncs to. Grading.attempts limits how often."
    )
    examples = "nbexaminer watch backprop"
    aliases = nbgrader_aliases | {
        name: f"WatchApp.{name}" for name in ("jobs", "every", "folder", "timezone")
    }
    flags = (
        nbgrader_flags
        | SANDBOX_FLAG
        | {"once": ({"WatchApp": {"rounds": 1}}, "Grade what is there and end, for cron.")}
    )

    jobs = Integer(0, min=0, help="Notebooks to grade at a time; 0: one for each processor.").tag(
        config=True
    )
    every = Float(1.0, min=0.1, help="Seconds between two looks.").tag(config=True)
    rounds = Integer(0, min=0, help="How often to look; 0: until somebody stops it.").tag(
        config=True
    )
    folder = Unicode("", help="A folder that a learning platform syncs to.").tag(config=True)
    timezone = Unicode("UTC", help="The zone of hand-in times in it that name none.").tag(
        config=True
    )

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde, Grading]

    def run(self) -> int:
        """Watch; return 1 when something was wrong in the last round, 0 when stopped."""
        name = the_assignment(self)
        for each in HALTS:
            signal.signal(each, _stop)
        self._inbox, self._synced = Inbox(self), (0, 0)
        self._said, self._again = "", 0.0
        with sole_grader(Path(self.coursedir.root), name, "watched"):
            self.log.info("watching %s; Ctrl-C ends it", name)
            rounds = 0
            while True:
                trouble = self._look_around()
                if trouble and trouble != self._said:
                    say(trouble)
                self._said = trouble
                if trouble or not self._inbox.waiting:  # what is being copied is waited for
                    rounds += 1
                if self.rounds and rounds >= self.rounds:
                    return 1 if trouble else 0
                time.sleep(self.every)

    def _look_around(self) -> str:
        """Deal with what is new; return what is wrong, in a sentence."""
        if time.monotonic() < self._again:
            return self._said
        try:
            self._sync()
            trouble = self._grade(self._inbox.changed())
        except SQLAlchemyError as error:
            trouble = str(unusable_gradebook(error))
        except (ExaminerError, NbGraderException, OSError) as error:
            trouble = str(error)
        self._again = time.monotonic() + RETRY_SECONDS if trouble else 0.0
        return trouble

    def _sync(self) -> None:
        """Put what is new in the platform's folder into submitted/."""
        if not self.folder or (now := stamp(Path(self.folder))) == self._synced:
            return
        if not still(now):
            self._inbox.waiting = True
            return
        zone = tz.gettz(self.timezone)
        if zone is None:
            raise CourseError(f"There is no time zone {self.timezone}; try Europe/Berlin.")
        found = attempts([Path(self.folder)], self.coursedir.assignment_id, zone)
        done = Collector(self.coursedir, {}).collect(found)
        say(*done.unclear)
        self._synced = now

    def _grade(self, changed: dict[str, Stamp]) -> str:
        root, name = Path(self.coursedir.root), self.coursedir.assignment_id
        waits = Attempts(root, name, Grading(parent=self)).waits
        ready = {student: state for student, state in changed.items() if not waits(student)}
        if not ready:
            return ""
        converter = Autograde(coursedir=self.coursedir, parent=self)
        outcome = grade_assignment(converter, jobs=self.jobs, only=ready.keys(), halted=0)
        say(*outcome.course, *outcome.look)
        due = {student for student in ready if self._needs_a_page(student)}
        failed = write_pages(self, due, self.jobs)[1] if due else []
        say(*failed)
        for student in sorted(due):
            self._inbox.release(student)
        if outcome.failed or failed:
            return (
                f"{outcome.failed} not graded, {len(failed)} without feedback: tried again later."
            )
        self._inbox.done(ready)
        return ""

    def _needs_a_page(self, student: str) -> bool:
        """Whether the graded notebooks are newer than the pages, or there are none."""
        steps = self.coursedir.autograded_directory, self.coursedir.feedback_directory
        name = self.coursedir.assignment_id
        graded, pages = (Path(self.coursedir.format_path(each, student, name)) for each in steps)
        return any(
            not (page := pages / f"{notebook.stem}.html").exists()
            or page.lstat().st_ctime_ns < notebook.lstat().st_ctime_ns
            for notebook in graded.glob("*.ipynb")
        )


def _stop(*_: Any) -> NoReturn:
    sys.exit(0)
