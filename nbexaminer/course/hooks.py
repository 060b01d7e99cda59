"""What makes `nbgrader autograde`, and formgrader's button, grade as `nbexaminer grade` does.

nbgrader takes classes of ours only for steps of its own work, which comes too late: it has looked
for files and dates by then. So the one that would convert notebooks takes its whole place.
"""

from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from ..errors import CannotConfine, CourseError
from ..notebook.sanitize.text import guard
from .outgoing.outcome import changes
from .outgoing.summary import grouped
from .running.grading import grade_assignment


class Confined(NotebookExporter):
    """Takes the place of what nbgrader's autograde would do with submissions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        converter = self.parent
        if isinstance(converter, Autograde):
            # Its `start` has made us, and calls this next.
            converter.convert_notebooks = lambda: _grade(converter)

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Refuse: nobody comes here unless this nbgrader works otherwise than those we know.

        Raises:
            NbGraderException: Always; the student's code would run unconfined.
        """
        raise NbGraderException(
            "This version of nbgrader would not confine students' code: use `nbexaminer grade`."
        )


def _grade(converter: Autograde) -> None:
    """Grade what the converter was asked to.

    Raises:
        NbGraderException: Something was not graded; the message says what.
    """
    guard(converter.log)
    try:
        outcome = grade_assignment(converter, force=converter.force)
    except (CourseError, CannotConfine) as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from error
    for line in (*outcome.course, *grouped(outcome.look), *changes(outcome)):
        converter.log.warning("%s", line)
    if outcome.failed:
        raise NbGraderException(f"{outcome.failed} submissions were not graded; see above.")
