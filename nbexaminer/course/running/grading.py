"""Grades an assignment of a course, from `submitted/` to `autograded/` and `gradebook.db`."""

import contextlib
import os
import signal
from collections.abc import Collection, Iterator, Mapping
from logging import Logger, LoggerAdapter
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde

from ... import __version__
from ...errors import CourseError
from ...grade import require_confinement
from ...notebook.trusted import write
from ..incoming import folder as course
from ..incoming.folder import Assignment
from ..outgoing.accepted import Accepted
from ..outgoing.attempts import Attempts
from ..outgoing.gradebook import Book
from ..outgoing.outcome import Outcome
from ..outgoing.records import Records, digest, rehearsals, sole_grader
from ..outgoing.summary import closing, grouped
from ..settings import Grading, without_effect
from .coordinator import Coordinator, wanted
from .rehearsal import Rehearsals

STDERR = 2
DECIDE_NO_POINTS = {"show_printed", "attempts", "quiet_minutes", "counts"}  # of an attempt
HALTS = (signal.SIGINT, signal.SIGTERM)


def grade_assignment(
    converter: Autograde,
    *,
    force: bool = False,
    dry_run: bool = False,
    jobs: int = 0,
    scheduler: str = "",
    only: Collection[str] | None = None,
    halted: int = 1,
) -> Outcome:
    """Grade the submissions that the course directory of nbgrader's `converter` selects.

    Args:
        converter: nbgrader's own converter, with the settings of the course.
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
    coursedir, config, log = converter.coursedir, converter.config, converter.log
    settings, name = Grading(parent=converter), coursedir.assignment_id
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
    kept, names = rehearsals(root, name), wanted(assignment, coursedir)
    with (
        _halting_at_once(outcome := Outcome(), halted),
        sole_grader(root, name),
        Rehearsals(assignment, names, settings, kept, jobs) as rehearsing,
        contextlib.closing(Book(converter, assignment)) as book,
    ):
        bases = _bases(assignment, settings, book.late_rules)
        records, attempts = Records(root, name, bases), Attempts(root, name, settings, bases)
        source, losses = book.follow(dry_run=dry_run), book.losses
        if old := records.outdated(each.student for each in submissions):
            what = "%d submissions were graded by another source, other points or settings."
            log.warning(f"{what} They are graded again.", old)
        accepted = Accepted(root, name)
        if dry_run:  # else they have followed the source by now
            accepted.follow(book.change, dry_run=True)
        coordinator = Coordinator(
            coursedir,
            assignment,
            book,
            records,
            accepted,
            attempts,
            rehearsing,
            outcome,
            log,
            scheduler,
        )
        outcome.source, outcome.changes = source, losses
        coordinator.grade(submissions, force=force, dry_run=dry_run)
    outcome.look += course.strays(coursedir)
    _summarize(outcome, assignment, log)
    return outcome


def _summarize(
    outcome: Outcome, assignment: Assignment, log: "Logger | LoggerAdapter[Any]"
) -> None:
    """Log the outcome in a few lines."""
    for line in grouped(outcome.notes):
        log.warning("%s", line)
    most = sum(skeleton.points for skeleton in assignment.skeletons.values())
    look = len({line.split(":")[0] for line in outcome.look})
    log.info("%d graded, %d unchanged, %d need a look", outcome.graded, outcome.unchanged, look)
    for line in closing(outcome, assignment.name, most):
        log.info("%s", line)


def _bases(assignment: Assignment, settings: Grading, late: str) -> Mapping[str, str]:
    """A digest, for each notebook, of everything but the submission that decides its points."""
    names = settings.traits(config=True).keys() - DECIDE_NO_POINTS
    values = [(name, getattr(settings, name)) for name in sorted(names)]
    other = __version__, values, late, sorted(assignment.handed_in), assignment.interpreters
    rest = {"": repr(other).encode()} | assignment.files
    rest |= {f"tests/{name}": content for name, content in assignment.for_tests.items()}
    rest |= {f"student/{name}": content for name, content in assignment.for_students.items()}
    sources = {
        name: write(skeleton.notebook).encode() for name, skeleton in assignment.skeletons.items()
    }
    return {name: digest(rest | {f"{name}.ipynb": source}) for name, source in sources.items()}


@contextlib.contextmanager
def _halting_at_once(outcome: Outcome, status: int) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end this program at once, without waiting for running cells.

    Each submission is recorded completely or not at all, and our other processes end with this one.
    In formgrader's server, where another thread grades, the signals stay as they are.
    """

    def halt(*_: Any) -> None:
        sentence = f"Stopped. Submissions graded and kept: {outcome.graded}."
        os.write(STDERR, f"{sentence} Run it again to go on.\n".encode())
        os._exit(status)

    try:
        before = {each: signal.signal(each, halt) for each in HALTS}
    except ValueError:  # not the main thread
        before = {}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
