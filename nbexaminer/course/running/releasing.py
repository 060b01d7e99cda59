"""Lets nbgrader release an assignment without losing the release there is, or refusing a change."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from ...errors import CourseError
from ...host.quota import remove
from ..outgoing.following import follow_before_release


def release(converter: GenerateAssignment, convert: Callable[[], None]) -> None:
    """Release an assignment.

    nbgrader refuses another set of cells once somebody is graded, and removes the release with
    every error. So the gradebook follows the source first, and a failure brings the release back.

    Args:
        converter: nbgrader's converter.
        convert: Its own way to release.

    Raises:
        NbGraderException: The assignment could not be released.
    """
    coursedir, name = converter.coursedir, converter.coursedir.assignment_id
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", name))
    chosen = [Path(path).name for paths in converter.assignments.values() for path in paths]
    stays = not converter.force and all((folder / each).exists() for each in chosen)
    if not stays and not converter.no_database:
        try:
            for line in follow_before_release(converter):
                converter.log.warning("%s", line)
        except CourseError as error:
            converter.log.error("%s", error)
            raise NbGraderException(str(error)) from error
    with _brought_back(folder):
        convert()


@contextlib.contextmanager
def _brought_back(folder: Path) -> Iterator[None]:
    """Keep a copy of a folder, and bring it back when an error ends the work on it."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.name
        if folder.exists():
            shutil.copytree(folder, copy, symlinks=True)
        try:
            yield
        except BaseException:
            if copy.exists():
                remove(folder)
                shutil.copytree(copy, folder, symlinks=True)
            raise
