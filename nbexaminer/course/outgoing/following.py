"""What makes the gradebook follow the source: before grading, and before a release."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Assignment, Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IncludeHeaderFooter
from traitlets.config import Config

from ...errors import CourseError
from ...notebook.skeleton import without_solutions
from ...notebook.trusted import read
from ..settings import Changes
from .accepted import Accepted
from .adopting import Adoption
from .asked import Questions
from .copies import keep
from .named import NamedMistakes
from .records import sole_grader


def follow(
    gradebook: Gradebook,
    row: Assignment,
    adoption: Adoption,
    coursedir: CourseDirectory,
    *,
    dry_run: bool,
) -> list[str]:
    """Change the rows of an assignment, keep a copy, and return what to say to the instructor.

    What a person has settled and named follows, too.

    Args:
        gradebook: The gradebook.
        row: The assignment in it.
        adoption: The change.
        coursedir: The folders of the course.
        dry_run: Write nothing.
    """
    if not adoption.change:
        if not dry_run:
            adoption.keep_questions()
        return []
    lines = [*adoption.lines(), *adoption.warnings()]
    somebody = bool(row.submissions)
    if not dry_run:
        if somebody:
            root = Path(coursedir.root)
            path = keep(gradebook, row, root)
            Accepted(root, row.name).follow(adoption.change, dry_run=False)
            graded = partial(_graded, coursedir, row)
            NamedMistakes(coursedir).follow(adoption.change, graded)
            lines.append(f"The grades until now are in {path}: `nbexaminer undo {row.name}`.")
        adoption.adopt()
    return lines if somebody else []


def _graded(coursedir: CourseDirectory, row: Assignment, notebook: str) -> Iterator[NotebookNode]:
    """The graded notebooks of a name that can be read."""
    for one in row.submissions:
        folder = coursedir.format_path(coursedir.autograded_directory, one.student_id, row.name)
        with contextlib.suppress(Exception):  # whatever nbformat finds wrong with it
            yield read(Path(folder) / f"{notebook}.ipynb")


def with_header(notebook: NotebookNode, config: Config) -> NotebookNode:
    """A notebook with the cells that nbgrader puts before and after those of each notebook."""
    step = IncludeHeaderFooter(config=config)
    if not step.header and not step.footer:
        return notebook
    before, after = (read(Path(each)).cells if each else [] for each in (step.header, step.footer))
    return NotebookNode(notebook, cells=[*before, *notebook.cells, *after])


def _as_kept(path: Path, config: Config) -> NotebookNode:
    return without_solutions(read(path), config)


def follow_before_release(converter: GenerateAssignment) -> list[str]:
    """Change the gradebook where nbgrader would refuse to, because somebody is graded.

    Raises:
        CourseError: A notebook is at fault, somebody is grading, or the instructor has to say what
            was renamed.
    """
    coursedir, config, name = (
        converter.coursedir,
        converter.config,
        converter.coursedir.assignment_id,
    )
    root = Path(coursedir.root)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            row = gradebook.find_assignment(name)
        except MissingEntry:
            return []
        if not row.submissions:
            return []
        folder = Path(coursedir.format_path(coursedir.source_directory, ".", name))
        try:
            with contextlib.chdir(root):  # where the paths of headers begin
                notebooks = {
                    path.stem: with_header(_as_kept(path, config), config)
                    for path in sorted(folder.glob("*.ipynb"))
                }
        except Exception as error:  # whatever nbformat and nbgrader find wrong with it
            what = f"A notebook in {folder} is not as nbgrader needs it"
            raise CourseError(f"{what}: {error}") from error
        renamed, asked = Changes(config=config).renamed, Questions(root, name)
        adoption = Adoption(gradebook, row, notebooks, renamed, asked)
        with sole_grader(root, name):
            return follow(gradebook, row, adoption, coursedir, dry_run=False)
