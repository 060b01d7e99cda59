"""Late penalties in the gradebook: what the course's rule takes of all points a student has now."""

import logging
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import or_, select
from traitlets.config import Configurable

from ...errors import CourseError
from ..incoming.extensions import Extensions
from .database import transaction


class Penalties:
    """The late penalties of an assignment.

    Args:
        parent: What has the settings of the course.
        coursedir: The course, and which assignment.
        gradebook: Its gradebook.
    """

    def __init__(
        self, parent: Configurable, coursedir: CourseDirectory, gradebook: Gradebook
    ) -> None:
        self._parent, self._gradebook = parent, gradebook
        self._root, self._name = Path(coursedir.root), coursedir.assignment_id
        self._step: Any = None

    def renew(self) -> list[str]:
        """Compute them anew, and say whose have changed.

        A person may have given points since, and the rule, the due date or extensions.csv may be
        others.

        Raises:
            CourseError: The plugin fails.
        """
        try:
            row = self._gradebook.find_assignment(self._name)
        except MissingEntry:
            return []
        late = self._late(row)
        extensions, said = Extensions(self._root) if late else None, []
        with transaction(self._gradebook):
            for submission in late:
                more = extensions.of(self._name, submission.student_id) if extensions else None
                if more is not None and more != submission.extension:
                    submission.extension = more or None
                before, after = self._renew(submission)
                if before != after:
                    told = f"late penalty {after:g} points, not {before:g} as until now"
                    said.append(f"{submission.student_id}: {told}")
        return said

    def write(self, notebook: SubmittedNotebook, student: str, seconds: float) -> None:
        """Write the penalty of a notebook whose points have changed."""
        notebook.late_submission_penalty = None
        if seconds > 0:
            self._gradebook.db.flush()
            self._gradebook.db.refresh(notebook)  # the database computes the score
            notebook.late_submission_penalty = self._of(notebook, student, seconds)

    def _late(self, row: Assignment) -> list[SubmittedAssignment]:
        """The submissions after the due date, and those that have a penalty."""
        penalty = SubmittedNotebook.late_submission_penalty.isnot(None)
        punished = select(SubmittedNotebook.assignment_id).where(penalty)
        either = [SubmittedAssignment.id.in_(punished)]
        if row.duedate is not None:
            either.append(SubmittedAssignment.timestamp > row.duedate)
        found = self._gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=row.id)
        return list(found.filter(or_(*either)).order_by(SubmittedAssignment.student_id))

    def _renew(self, submission: SubmittedAssignment) -> tuple[float, float]:
        """Renew the penalties of a submission: what they were together, and what they are."""
        before = after = 0.0
        seconds, student = submission.total_seconds_late, submission.student_id
        notebooks = self._gradebook.db.query(SubmittedNotebook).populate_existing()
        for notebook in notebooks.filter_by(assignment_id=submission.id):
            was = notebook.late_submission_penalty or 0.0
            now = (self._of(notebook, student, seconds) or 0.0) if seconds > 0 else 0.0
            before, after = before + was, after + now
            if was != now:
                notebook.late_submission_penalty = now or None
        return before, after

    def _of(self, notebook: SubmittedNotebook, student: str, seconds: float) -> float | None:
        """The penalty of a notebook by the course's plugin."""
        if self._step is None:
            from nbgrader.preprocessors import AssignLatePenalties  # most classes have nobody late

            self._step = AssignLatePenalties(parent=self._parent)
            self._step.init_plugin()
        logging.disable(logging.INFO)  # nbgrader's plugin says its rule for every student
        try:
            penalty = self._step.plugin_inst.late_submission_penalty(
                student, notebook.score, seconds
            )
            return None if penalty is None else self._step._check_late_penalty(notebook, penalty)
        except Exception as error:  # whatever is wrong with a plugin of the instructor's
            why = f"{type(error).__name__}: {error}"
            raise CourseError(
                f"The plugin for late penalties fails for {student} ({why})."
            ) from error
        finally:
            logging.disable(logging.NOTSET)
