"""Grades an assignment of a course, from `submitted/` to `autograded/` and `gradebook.db`."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import CourseError
from ...grade import require_confinement
from ..incoming import folder as course
from ..outgoing.outcome import Outcome
from ..outgoing.records import rehearsals, sole_grader
from ..settings import Grading, without_effect
from .rehearsal import Rehearsals

if TYPE_CHECKING:
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.converters import Autograde

STDERR = 2
HALTS = (signal.SIGINT, signal.SIGTERM)
DONE = 0  # no signal has this number


def grade_assignment(
    app: NbGrader | Autograde,
    *,
    force: bool = False,
    dry_run: bool = False,
    jobs: int = 0,
    scheduler: str = "",
    only: Collection[str] | None = None,
    halted: int = 1,
) -> Outcome:
    """Grade the submissions that a course directory selects.

    Args:
        app: Its course directory, settings and log; a converter of nbgrader's also records.
        force: Grade submissions again that are graded already.
        dry_run: Only find out which points would change; write nothing.
        jobs: The number of notebooks to grade at a time; 0 means one for each processor.
        only: The students to grade; None for all.
        scheduler: The address of a Dask cluster to grade on; "" for this machine.
        halted: The exit status when a signal ends the run.

    Raises:
        CourseError: The course has a fault that the instructor has to repair first.
        CannotConfine: This machine cannot confine student code.
    """
    coursedir, config, log = app.coursedir, app.config, app.log
    settings, name = Grading(parent=app), coursedir.assignment_id
    require_confinement(settings.sandbox)
    for line in without_effect(config):
        log.warning(line)
    assignment = course.read_assignment(coursedir, config)
    for line in assignment.warnings:
        log.warning(line)
    submissions = course.find_submissions(coursedir, only)
    if not submissions:
        where = coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, name)
        raise CourseError(f"There are no submissions of {name} in {where}.")
    root, jobs = Path(coursedir.root), jobs or len(os.sched_getaffinity(0))
    kept, names = rehearsals(root, name), assignment.matching(coursedir.notebook_id)
    with (
        _halting_at_once(outcome := Outcome(), halted),
        sole_grader(root, name),
        Rehearsals(assignment, names, settings, kept, jobs) as rehearsing,
    ):
        # Here, because to import the database takes as long as the rehearsals, which have begun.
        from .submitted import grade_submissions

        given = app, assignment, submissions, rehearsing, outcome
        grade_submissions(*given, force=force, dry_run=dry_run, scheduler=scheduler)
    return outcome


@contextlib.contextmanager
def _halting_at_once(outcome: Outcome, status: int) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end this program at once, without waiting for running cells.

    Each submission is recorded completely or not at all, and our other processes end with this one.
    In formgrader's server, where another thread grades, the signals stay as they are.

    A thread ends the program. Python runs handlers in the main thread only, and one that comes just
    before that thread begins to wait for a lock runs when the wait is over, which may be a minute.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    known = signal.set_wakeup_fd(writing)  # gets each signal's number
    before = {each: signal.signal(each, _do_nothing) for each in HALTS}

    def halt() -> None:
        while (number := os.read(reading, 1)[0]) not in HALTS:  # other handlers are not ours
            if number == DONE:
                return
        sentence = f"Stopped. Submissions graded and kept: {outcome.graded}."
        os.write(STDERR, f"{sentence} Run it again to go on.\n".encode())
        os._exit(status)

    halting = threading.Thread(target=halt, daemon=True)
    halting.start()
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        signal.set_wakeup_fd(known)
        os.write(writing, bytes([DONE]))
        halting.join()
        os.close(reading)
        os.close(writing)


def _do_nothing(*_: Any) -> None:
    """A handler, for without one the signal itself would end the program."""
