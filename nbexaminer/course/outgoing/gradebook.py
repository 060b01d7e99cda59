"""Writes results as nbgrader does: the rows of gradebook.db, and the folder in autograded/."""

import contextlib
import logging
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Gradebook,
    InvalidEntry,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import Autograde
from nbgrader.preprocessors import IgnorePattern, LimitOutput
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import selectinload, with_polymorphic

from ...errors import CourseError
from ...host.quota import remove
from ...notebook.sanitize.files import data_files, prune
from ...notebook.skeleton import grade_id_of
from ...notebook.trusted import write
from ...results import GradedNotebook
from ..incoming.extensions import Extensions
from ..incoming.folder import Assignment, Submission
from ..settings import Changes, Grading
from .adopting import Adoption
from .asked import Questions
from .database import transaction, unusable_gradebook
from .following import follow, with_header
from .outcome import Change
from .penalties import Penalties
from .rows import Rows
from .source_change import SourceChange


class Book:
    """The gradebook and the autograded folder of a course.

    Args:
        converter: nbgrader's own converter, with the settings of the course.
        assignment: The assignment.

    Raises:
        CourseError: The gradebook does not know the assignment, or the instructor has to say what
            a change of the source means.
    """

    def __init__(self, converter: Autograde, assignment: Assignment) -> None:
        self._converter = converter
        self._coursedir = converter.coursedir
        self._extensions = Extensions(Path(converter.coursedir.root))
        self._assignment = assignment
        self._trimming = [step(parent=converter) for step in (IgnorePattern, LimitOutput)]
        self._keep = Grading(parent=converter).keep_files
        self._ids: list[str] = []  # of the assignment's notebooks, in the gradebook
        self._rows: list[Any] = []  # the notebooks and their cells
        try:
            self._gradebook = Gradebook(self._coursedir.db_url, self._coursedir.course_id)
        except SQLAlchemyError as error:
            raise unusable_gradebook(error) from error
        self._penalties = Penalties(converter, self._coursedir, self._gradebook)
        try:
            self._adoption = self._find_change()
            self._ids = [row.id for row in self._row.notebooks]
            self._plain, self._due = Rows(self._gradebook, self._row.id), self._row.duedate
        except SQLAlchemyError as error:
            self.close()
            raise unusable_gradebook(error) from error
        except CourseError:
            self.close()
            raise

    def close(self) -> None:
        self._gradebook.close()

    def folder(self, student: str) -> Path:
        """The folder of the student's graded notebooks."""
        step = self._coursedir.autograded_directory
        return Path(self._coursedir.format_path(step, student, self._assignment.name))

    def has(self, student: str, notebooks: Iterable[str]) -> bool:
        """Whether a student has grades, and these graded notebooks."""
        folder = self.folder(student)
        if not all((folder / f"{name}.ipynb").exists() for name in notebooks):
            return False
        return self._plain.has(student)

    @property
    def change(self) -> SourceChange:
        """How the source differs from what the gradebook knew when this was made."""
        return self._adoption.change

    @property
    def losses(self) -> list[Change]:
        """The points that students have for what the source no longer has."""
        return self._adoption.losses

    @property
    def students(self) -> set[str]:
        """The ids of all students in the gradebook."""
        return {student for (student,) in self._gradebook.db.query(Student.id)}

    @property
    def due(self) -> datetime | None:
        """The due date of the assignment; None if it has none."""
        return self._gradebook.find_assignment(self._assignment.name).duedate

    def renew_penalties(self) -> list[str]:
        """Compute late penalties anew, of all points, and say whose have changed."""
        return self._penalties.renew()

    def scores(self, student: str) -> dict[tuple[str, str], float]:
        """The points of a student's tests so far, by notebook and grade id."""
        found = self._plain.scores(student).items()
        return {self.change.renamed(place): score for place, score in found}

    def by_hand(self, student: str) -> set[tuple[str, str]]:
        """The tests of a student whose points a person has given: others do not change them."""
        return set(map(self.change.renamed, self._plain.by_hand(student)))

    def record(
        self,
        submission: Submission,
        graded: dict[str, GradedNotebook],
        missing: set[str],
        own_files: dict[str, bytes],
    ) -> None:
        """Record the grades of one submission: all of them or, if this process is killed, none.

        Args:
            submission: The submission.
            graded: Its graded notebooks, by name.
            missing: The names of the notebooks that were not submitted.
            own_files: The files that were submitted beside them.
        """
        folder = self.folder(submission.student)
        fresh = folder.with_name(f".{folder.name}.new")
        stale = folder.with_name(f".{folder.name}.old")
        for leftover in (fresh, stale):
            remove(leftover)
        folder.parent.mkdir(parents=True, exist_ok=True)
        regraded = graded.keys() | missing
        if folder.exists() and regraded != self._assignment.skeletons.keys():
            gone = [f"{name}.ipynb" for name in missing]
            shutil.copytree(folder, fresh, symlinks=True, ignore=shutil.ignore_patterns(*gone))
        self._write(fresh, graded, own_files)
        try:
            self._write_rows(submission, graded, missing)
        except (InvalidEntry, IntegrityError):  # another grader added the student in the meantime
            self._write_rows(submission, graded, missing)
        if folder.exists():
            folder.rename(stale)
        fresh.rename(folder)
        remove(stale)
        logging.disable(logging.INFO)  # which it says of every student
        self._converter.set_permissions(self._assignment.name, submission.student)
        logging.disable(logging.NOTSET)

    def accept(
        self, student: str, notebook: str, test: str, points: float | None, doubt: str
    ) -> float:
        """Give a test the points that a person has decided on, and take its doubt out of a comment.

        Args:
            student: Whose.
            notebook: The name of the notebook.
            test: The grade id of the test.
            points: Its points; None: those that it has.
            doubt: What the comment says of it.

        Returns:
            The points.

        Raises:
            CourseError: The test cannot have as many.
        """
        row = self._gradebook.find_submission(self._assignment.name, student)
        with transaction(self._gradebook):
            found = next(each for each in self._notebooks(row) if each.name == notebook)
            grade = next(each for each in found.grades if each.name == test)
            points = (grade.auto_score or 0.0) if points is None else points
            if not 0 <= points <= grade.max_score:
                raise CourseError(f"{test} gives 0 to {grade.max_score:g} points, not {points:g}.")
            grade.auto_score = points
            for comment in found.comments:
                rest = (comment.auto_comment or "").replace(doubt, "")
                comment.auto_comment = " ".join(rest.split()) or None
            self._penalties.write(found, student, row.total_seconds_late)
        return points

    def extend(self, student: str, more: timedelta) -> None:
        """Let a student hand in later; a submission that was graded gets its penalty anew."""
        with contextlib.suppress(MissingEntry), transaction(self._gradebook):
            row = self._gradebook.find_submission(self._assignment.name, student)
            row.extension = more or None
            for notebook in self._notebooks(row):
                self._penalties.write(notebook, student, row.total_seconds_late)

    def _write(
        self, folder: Path, graded: dict[str, GradedNotebook], own_files: dict[str, bytes]
    ) -> None:
        kept = self._assignment.handed_in
        masters = {name: c for name, c in self._assignment.files.items() if name not in kept}
        for one in graded.values():
            for step in self._trimming:
                one.notebook, _ = step(one.notebook, {})
        notebooks = {
            f"{name}.ipynb": write(one.notebook).encode() + b"\n" for name, one in graded.items()
        }
        theirs = {name: c for name, c in own_files.items() if name not in masters}
        own = data_files(theirs, self._keep)
        own_files = own | {n: own_files[n] for n in kept & own_files.keys()}
        folder.mkdir(exist_ok=True)
        names = {f"{name}.ipynb" for name in self._assignment.skeletons}
        prune(folder, names | self._assignment.files.keys(), self._keep)
        kept_files = {name: c for one in graded.values() for name, c in one.files.items()}
        for name, content in {**own_files, **kept_files, **masters, **notebooks}.items():
            _put(folder, Path(name), content)

    def _write_rows(
        self, submission: Submission, graded: dict[str, GradedNotebook], missing: set[str]
    ) -> None:
        gradebook, student = self._gradebook, submission.student
        with transaction(self._gradebook):
            if self._converter.create_student:
                self._plain.add_student(student)
                if self._in_time(submission) and not self._plain.has(student):
                    more = self._extensions.of(self._assignment.name, student) or None
                    comments = {name: _comments(one) for name, one in graded.items()}
                    when_in = submission.timestamp
                    self._plain.insert(student, when_in, more, graded, missing, comments)
                    return
            when = {"timestamp": submission.timestamp} if submission.timestamp else {}
            self._read_cells()
            with gradebook.db.no_autoflush:  # its rows are incomplete
                row = gradebook.update_or_create_submission(self._assignment.name, student, **when)
            more = self._extensions.of(self._assignment.name, student)
            if more is not None:
                row.extension = more or None
            for notebook in self._notebooks(row):
                if notebook.name in missing:
                    for grade in notebook.grades:
                        grade.auto_score, grade.needs_manual_grade = 0, False
                    notebook.late_submission_penalty = None
                elif notebook.name in graded:
                    self._write_grades(notebook, graded[notebook.name])
                    self._penalties.write(notebook, student, row.total_seconds_late)

    def _in_time(self, submission: Submission) -> bool:
        """Whether there is no penalty to ask a plugin for."""
        more = self._extensions.of(self._assignment.name, submission.student) or timedelta()
        when, due = submission.timestamp, self._due
        return when is None or due is None or when <= due + more

    def _notebooks(self, submission: SubmittedAssignment) -> list[SubmittedNotebook]:
        """The notebooks of a submission with grades and comments, read in few queries."""
        self._read_cells()
        parts = selectinload(SubmittedNotebook.grades), selectinload(SubmittedNotebook.comments)
        rows = self._gradebook.db.query(SubmittedNotebook).options(*parts)
        return list(rows.filter_by(assignment=submission))

    def _read_cells(self) -> None:
        """Read the assignment's rows at once: a commit expires them, and each would be a query."""
        if self._rows and not inspect(self._rows[0]).expired:
            return
        cell = with_polymorphic(BaseCell, "*")
        notebooks = self._gradebook.db.query(Notebook).filter(Notebook.id.in_(self._ids))
        cells = self._gradebook.db.query(cell).filter(cell.notebook_id.in_(self._ids))
        self._rows = [*notebooks, *cells]  # a reference keeps them in the session

    def _write_grades(self, notebook: SubmittedNotebook, graded: GradedNotebook) -> None:
        for grade in notebook.grades:
            if grade.name in graded.scores:
                grade.auto_score = graded.scores[grade.name]
                by_hand = grade.manual_score is not None or grade.auto_score is None
                grade.needs_manual_grade = by_hand
            elif grade.auto_score is not None:  # a task that was missing, and a person grades now
                grade.auto_score, grade.needs_manual_grade = None, True
        comments = _comments(graded)
        for comment in notebook.comments:
            comment.auto_comment = comments[comment.name]

    def _find_change(self) -> Adoption:
        name, config = self._assignment.name, self._converter.config
        try:
            self._row = self._gradebook.find_assignment(name)
        except MissingEntry as error:
            advice = f"Run `nbexaminer release {name}` first."
            raise CourseError(f"The gradebook has no assignment {name}. {advice}") from error
        skeletons = self._assignment.skeletons
        kept = {name: with_header(one.notebook, config) for name, one in skeletons.items()}
        renamed = Changes(config=config).renamed
        asked = Questions(Path(self._coursedir.root), name)
        return Adoption(self._gradebook, self._row, kept, renamed, asked)

    def follow(self, *, dry_run: bool) -> list[str]:
        """Bring the gradebook in line with a source that changed; return what to say about it.

        Args:
            dry_run: Write nothing.
        """
        lines = follow(self._gradebook, self._row, self._adoption, self._coursedir, dry_run=dry_run)
        self._ids = [row.id for row in self._row.notebooks]
        return lines


def _comments(graded: GradedNotebook) -> dict[str, str | None]:
    """The automatic comment on each answer, by grade id."""
    said, comments = _doubts(graded), {}
    for cell in graded.notebook.cells:
        if utils.is_solution(cell) or utils.is_task(cell):
            name = str(grade_id_of(cell))
            same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            empty = ["No response."] if same and not utils.is_task(cell) else []
            comments[name] = " ".join(empty + said.get(name, [])) or None
    return comments


def _doubts(graded: GradedNotebook) -> dict[str, list[str]]:
    """What a person should look at in tests, by the grade id of the answer before each."""
    looks = {each.cell: each.message for each in graded.problems if each.test and each.look}
    said: dict[str, list[str]] = {}
    answer = ""
    for index, cell in enumerate(graded.notebook.cells):
        if utils.is_solution(cell):
            answer = cell.metadata.nbgrader.grade_id
        if index in looks:
            said.setdefault(answer, []).append(looks[index])
    return said


def _put(folder: Path, name: Path, content: bytes) -> None:
    """Write a file; replace whatever a student has at its path, or at the path of its folder."""
    path = folder / name
    try:
        with path.open("xb") as file:
            file.write(content)
        return
    except OSError:  # something is in its way, or its folder is missing; a full disk still is
        pass
    for parent in name.parents:
        if (folder / parent).is_file():
            (folder / parent).unlink()
    if path.is_dir():
        remove(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)
