"""Writes the feedback of a class: a page for each notebook, and one for all of a student's."""

import functools
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from ...errors import CourseError
from ..settings import Grading
from .attempts import Attempts
from .hidden import Hidden
from .marks import NotebookMarks, read_marks
from .named import NamedMistakes
from .page import Page, Pages, for_students
from .records import Records
from .templating import environment


@dataclass
class Class:
    """What the pages of a class have in common.

    Attributes:
        name: The assignment.
        given: The instructor's notebooks, by name.
        files: The paths of the instructor's files beside them.
        marks: The points and comments, by student and notebook.
        records: What grading noted.
        hidden: Which lines of tests are hidden.
        printed: Whether students see what a test with hidden lines prints.
        named: The mistakes that the instructor has named.
        attempts: How often each student handed in.
    """

    name: str
    given: dict[str, NotebookNode]
    files: set[str]
    marks: dict[tuple[str, str], NotebookMarks]
    records: Records
    hidden: Hidden
    printed: bool
    named: NamedMistakes
    attempts: Attempts
    _pages: dict[str, Pages] = field(default_factory=dict)

    def pages(self, notebook: str) -> Pages:
        """What makes the pages of a notebook."""
        if notebook not in self._pages:
            given = self.given.get(notebook)
            cells = given.cells if given else []
            named = functools.partial(self.named.words, notebook)
            self._pages[notebook] = Pages(cells, self.hidden, printed=self.printed, named=named)
        return self._pages[notebook]


def read_class(
    coursedir: CourseDirectory, config: Config, *, printed: bool, show_tests: bool
) -> Class:
    """Read what the pages of a class have in common.

    Args:
        coursedir: The folders of the course; it selects the assignment.
        config: The settings of the course.
        printed: Whether students see what a test with hidden lines prints.
        show_tests: Whether the instructor shows hidden tests.
    """
    name = coursedir.assignment_id
    source = Path(coursedir.format_path(coursedir.source_directory, ".", name))
    paths = [path for path in source.rglob("*") if path.is_file()]
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        marks = read_marks(gradebook, name)
    return Class(
        name=name,
        given={
            path.stem: read(path)
            for path in paths
            if path.parent == source and path.suffix == ".ipynb"
        },
        files={str(path.relative_to(source)) for path in paths},
        marks=marks,
        records=Records(Path(coursedir.root), name),
        hidden=Hidden(config, shown=show_tests),
        printed=printed or show_tests,
        named=NamedMistakes(coursedir),
        attempts=Attempts(Path(coursedir.root), name, Grading(config=config)),
    )


def read(path: Path) -> NotebookNode:
    """Read a notebook that the grader or the instructor wrote: it is not validated once more."""
    found: NotebookNode = rejoin_lines(json.loads(path.read_text(), object_hook=NotebookNode))
    return found


def write_feedback(
    of: Class, student: str, graded: Path, where: Path, names: Iterable[str], whole: bool
) -> None:
    """Write the pages of one student, and copy what files the student handed in.

    Args:
        of: The class.
        student: The student.
        graded: The folder of the graded notebooks.
        where: The folder for the pages.
        names: The notebooks that get a page.
        whole: Whether these are all, so that nothing else in the folder counts any more.

    Raises:
        CourseError: The gradebook has no grades for a notebook.
    """
    if whole and where.exists():
        shutil.rmtree(where)
    where.mkdir(parents=True, exist_ok=True)
    alone = sum(who == student for who, _ in of.marks) == 1
    for name in names:
        if (student, name) not in of.marks:
            raise CourseError(f"{name} has no grades in the gradebook; grade it again.")
        attempt = of.attempts.said(student)
        page = Page(name, of.name, student, of.marks[student, name], attempt=attempt)
        notebook = read(graded / f"{name}.ipynb")
        said, earlier = of.records.said(student, name), of.records.earlier(student, name)
        said += of.records.said(student, "") if alone else []
        of.pages(name).make(page, notebook, said, earlier)
        _put(where / f"{name}.html", "feedback.html.j2", page=page)
    if not alone:  # one page says it all, and `nbgrader release_feedback` copies every page
        _write_overview(of, student, where)
    for path in graded.rglob("*"):
        beside = path.relative_to(graded)
        if path.is_file() and path.suffix != ".ipynb" and str(beside) not in of.files:
            (where / beside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, where / beside)


def _write_overview(of: Class, student: str, where: Path) -> None:
    """Write the page about all notebooks; it has another name beside a notebook called index."""
    rows = sorted((name, marks) for (who, name), marks in of.marks.items() if who == student)
    names = [name for name, _ in rows]
    made = {name for name in names if (where / f"{name}.html").exists()}
    left = {name: marks.most - marks.score for name, marks in rows if name in made}
    first = max(left, key=lambda name: left[name], default=None)
    moved = [
        (name, test, both)
        for name in names
        for test, both in of.records.earlier(student, name).items()
    ]
    _put(
        where / ("index.html" if "index" not in names else "overview.html"),
        "overview.html.j2",
        assignment=of.name,
        student=student,
        attempt=of.attempts.said(student),
        rows=rows,
        made=made,
        score=sum(marks.score for _, marks in rows),
        most=sum(marks.most for _, marks in rows),
        first=first if first and left[first] > 0 else None,
        left=left,
        waiting={name for name, marks in rows if any(m.waiting for m in marks.marks.values())},
        mended=[each for each in moved if each[2][0] < each[2][1]],
        broken=[each for each in moved if each[2][0] > each[2][1]],
        remarks=[for_students(each.message) for each in of.records.said(student, "")],
    )


def _put(path: Path, template: str, **content: Any) -> None:
    """Write a page at once, so that nobody reads half of it."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(environment().get_template(template).render(content))
    fresh.replace(path)
