"""Grades what was submitted, and records it, as the rehearsals say."""

import contextlib
from collections.abc import Mapping, Sequence
from logging import Logger, LoggerAdapter
from pathlib import Path
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters import Autograde

from ... import __version__
from ...notebook.trusted import write
from ..incoming.folder import Assignment, Submission, strays
from ..outgoing.accepted import Accepted
from ..outgoing.attempts import Attempts
from ..outgoing.gradebook import Book
from ..outgoing.outcome import Outcome
from ..outgoing.records import Records, digest
from ..outgoing.summary import closing, grouped
from ..settings import Grading
from .coordinator import Coordinator
from .rehearsal import Rehearsals

DECIDE_NO_POINTS = {"show_printed", "attempts", "quiet_minutes", "counts"}  # of an attempt


def grade_submissions(
    app: NbGrader | Autograde,
    assignment: Assignment,
    submissions: Sequence[Submission],
    rehearsals: Rehearsals,
    outcome: Outcome,
    *,
    force: bool,
    dry_run: bool,
    scheduler: str,
) -> None:
    """Grade submissions; see `grading.grade_assignment`.

    Args:
        app: Its course directory, settings and log; a converter of nbgrader's also records.
        assignment: The assignment.
        submissions: The submissions.
        rehearsals: The rehearsals of its notebooks.
        outcome: Receives the outcome so far.
        force: Grade submissions again that are graded already.
        dry_run: Only find out which points would change; write nothing.
        scheduler: The address of a Dask cluster to grade on; "" for this machine.

    Raises:
        CourseError: The gradebook cannot be used.
    """
    own = isinstance(app, Autograde)
    converter = app if own else Autograde(coursedir=app.coursedir, parent=app)
    coursedir, settings, log = converter.coursedir, Grading(parent=converter), converter.log
    root, name = Path(coursedir.root), assignment.name
    with contextlib.closing(Book(converter, assignment)) as book:
        bases = _bases(assignment, settings)
        records, attempts = Records(root, name, bases), Attempts(root, name, settings, bases)
        outcome.source, outcome.changes = book.follow(dry_run=dry_run), book.losses
        if old := records.outdated(each.student for each in submissions):
            what = "%d submissions were graded by another source, other points or settings."
            log.warning(f"{what} They are graded again.", old)
        accepted = Accepted(root, name)
        if dry_run:  # else they have followed the source by now
            accepted.follow(book.change, dry_run=True)
        kept = book, records, accepted, attempts
        coordinator = Coordinator(coursedir, assignment, *kept, rehearsals, outcome, log, scheduler)
        coordinator.grade(submissions, force=force, dry_run=dry_run)
        outcome.notes += [] if dry_run else book.renew_penalties()
    outcome.look += [*strays(coursedir), *records.left_teams(coursedir)]
    _summarize(outcome, assignment, log)


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


def _bases(assignment: Assignment, settings: Grading) -> Mapping[str, str]:
    """A digest, for each notebook, of everything but the submission that decides its points."""
    names = settings.traits(config=True).keys() - DECIDE_NO_POINTS
    values = [(name, getattr(settings, name)) for name in sorted(names)]
    other = __version__, values, sorted(assignment.handed_in), assignment.interpreters
    rest = {"": repr(other).encode()} | assignment.files
    rest |= {f"tests/{name}": content for name, content in assignment.for_tests.items()}
    rest |= {f"student/{name}": content for name, content in assignment.for_students.items()}
    sources = {
        name: write(skeleton.notebook).encode() for name, skeleton in assignment.skeletons.items()
    }
    return {name: digest(rest | {f"{name}.ipynb": source}) for name, source in sources.items()}
