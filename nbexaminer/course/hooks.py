"""Makes `nbgrader autograde` and formgrader's button grade as `nbexaminer grade` does.

nbgrader lets a course replace single steps only. They run too late: nbgrader has already looked for
files and dates. So our exporter replaces the whole conversion.
"""

from functools import partial
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException

from ..errors import CannotConfine, CourseError
from ..notebook.sanitize.text import guard
from .outgoing.outcome import changes
from .outgoing.summary import grouped
from .running.grading import grade_assignment
from .running.releasing import release


class Confined(NotebookExporter):
    """An exporter that replaces nbgrader's own grading of submissions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        converter = self.parent
        if isinstance(converter, Autograde):
            # Its `start` creates this exporter and then calls `convert_notebooks`.
            converter.convert_notebooks = lambda: _grade(converter)

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Refuse; only a version of nbgrader that we do not know calls this.

        Raises:
            NbGraderException: Always; the student's code would run unconfined.
        """
        raise NbGraderException(
            "This version of nbgrader would not confine student code: use `nbexaminer grade`."
        )


class Released(NotebookExporter):
    """An exporter that releases as nbgrader does, but lets the gradebook follow the source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        converter = self.parent
        if isinstance(converter, GenerateAssignment):
            # Its `start` creates this exporter and then calls `convert_notebooks`.
            converter.convert_notebooks = partial(release, converter, converter.convert_notebooks)


def _grade(converter: Autograde) -> None:
    """Grade the submissions that the converter selects.

    Raises:
        NbGraderException: A submission was not graded; the message says how many, or why.
    """
    guard(converter.log)
    try:
        outcome = grade_assignment(converter, force=converter.force)
    except (CourseError, CannotConfine) as error:
        converter.log.error("%s", error)
        raise NbGraderException(str(error)) from error
    for line in (*outcome.source, *outcome.course, *grouped(outcome.look), *changes(outcome)):
        converter.log.warning("%s", line)
    if outcome.failed:
        raise NbGraderException(f"{outcome.failed} submissions were not graded; see above.")
