"""What makes nbgrader's own commands, and formgrader's buttons, rebuild, confine and hide as we do.

nbgrader_config.py puts these among nbgrader's own preprocessors.
"""

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from ..errors import CourseError, Unusable
from ..grade import execute
from ..notebook.reading import parse
from ..notebook.rebuild import rebuild, unanswered
from ..notebook.sanitize.files import STUDENT, prune
from ..notebook.sanitize.text import guard
from ..notebook.skeleton import Skeleton
from ..results import Problem
from . import folder as course
from .rehearsal import rehearse
from .settings import Grading


class Reader(NotebookExporter):
    """Reads submissions as `nbexaminer grade` does; nbgrader would stop at many of them."""

    parent: Any

    def from_file(
        self, file_stream: Any, resources: Any = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a notebook from an open file; see `from_filename` of the base class."""
        if not self.parent._sanitizing:  # then it is what was rebuilt before
            return super().from_file(file_stream, resources=resources, **kw)
        try:
            notebook, problems = parse(course.read_notebook(Path(file_stream.name)))
        except Unusable as error:
            notebook = unanswered(_skeleton(self, resources), str(error))
            problems = [Problem(None, str(error), look=True)]
        _tell(self, resources, problems)
        return self.from_notebook_node(notebook, resources=resources, **kw)


class Rebuild(NbGraderPreprocessor):
    """Rebuilds a submission on its source, before nbgrader looks at it."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Return the rebuilt notebook.

        Raises:
            NbGraderException: There is a link in the submission, which nbgrader would follow.
        """
        guard(self.log)
        if not STUDENT.fullmatch(resources["nbgrader"]["student"]):
            raise NbGraderException(
                "Not graded: a student's name is letters, digits and ._@+- only."
            )
        folder = Path(resources["metadata"]["path"])
        for path in (folder, *folder.rglob("*")):
            if path.is_symlink():
                # Said in a line of its own: nbgrader buries what is raised in a traceback.
                self.log.error("Not graded: a file is a link to somewhere else: %s", path.name)
                raise NbGraderException(f"Not graded: {path} is a link to somewhere else.")
        self._prune(resources)
        notebook, guesses = rebuild(nb, _skeleton(self, resources))
        _tell(self, resources, guesses)
        return notebook, resources

    def _prune(self, resources: ResourcesDict) -> None:
        """Take out of autograded/ what nbgrader has copied there and a server would run or obey."""
        coursedir = _coursedir(self)
        assignment, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
        graded = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
        ours = {str(path.relative_to(source)) for path in source.rglob("*")}
        prune(graded, ours, Grading(parent=self).keep_files)


class ConfinedExecute(Execute):
    """Runs a notebook confined, its tests out of reach; takes the place of nbgrader's `Execute`."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km: None = None
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Return the notebook with its outputs."""
        settings = Grading(parent=self)
        coursedir = _coursedir(self)
        assignment, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
        step = coursedir.submitted_directory
        submitted = Path(coursedir.format_path(step, student, assignment))
        skeleton, files = _skeleton(self, resources), course.extra_files(source, coursedir)
        try:
            rehearsal = rehearse(skeleton, files, settings)
        except CourseError as error:
            raise NbGraderException(str(error)) from error
        for line in (*rehearsal.notes(), *rehearsal.troubles()):
            self.log.warning("%s: %s", _ids(resources)[1], line)
        executed = execute(
            nb,
            skeleton,
            files=files,
            own_files=course.extra_files(submitted, coursedir),
            limits=settings.limits(),
            isolate_tests=settings.isolate_tests is not False,
            beside=rehearsal.beside,
            sandbox=settings.sandbox,
        )
        _tell(self, resources, executed.problems)
        return nb, resources


def _tell(
    step: NbGraderPreprocessor | Reader, resources: ResourcesDict, problems: list[Problem]
) -> None:
    who, name = resources["nbgrader"]["student"], _ids(resources)[1]
    for problem in problems:
        where = name if problem.cell is None else f"{name}, cell {problem.cell + 1}"
        step.log.warning("%s: %s: %s", who, where, problem.message)


def _coursedir(step: NbGraderPreprocessor | Reader) -> CourseDirectory:
    exporter = step if isinstance(step, Reader) else step.parent
    return exporter.parent.coursedir  # that of the converter which made the exporter


def _ids(resources: ResourcesDict) -> tuple[str, str]:
    return resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"]


def _skeleton(step: NbGraderPreprocessor | Reader, resources: ResourcesDict) -> Skeleton:
    coursedir = _coursedir(step)
    assignment, notebook = _ids(resources)
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    try:
        source = course.read_source(folder / f"{notebook}.ipynb", coursedir, step.config)
    except CourseError as error:
        raise NbGraderException(str(error)) from error
    return Skeleton.of(source, step.config)
