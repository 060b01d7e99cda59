"""`nbexaminer feedback ASSIGNMENT`: writes the feedback pages, several students at a time."""

import gc
import glob
import logging
import multiprocessing
import os
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader, nbgrader_flags
from nbgrader.converters.base import BaseConverter
from traitlets import Any, Bool, Integer, default

from ..course.outgoing.class_pages import Class, read_class, write_feedback
from ..course.outgoing.database import require_usable
from ..course.outgoing.penalties import Penalties
from ..course.outgoing.summary import progress
from ..course.outgoing.templating import counted
from ..course.settings import Grading
from .arguments import OfSection, say, the_assignment

STUDENTS_EACH = 8  # for fewer, another process is not worth its start
AGAIN = "Has no effect: pages are always written again, because a person's marks may have changed."
NO_EFFECT = "HTMLExporter has no effect here: `nbgrader generate_feedback` makes pages that use it."


class GenerateFeedback(BaseConverter):
    """What nbgrader's converter of this name finds, with its settings and its options.

    nbgrader's own imports all that makes its pages, which takes a tenth of our time for a class.
    """

    exporter_class = Any(help="Not used here.").tag(config=True)
    preprocessors = Any(help="Not used here.").tag(config=True)

    def init_notebooks(self) -> None:
        """Find the graded notebooks; a student's name may look like a pattern of names."""
        wanted = f"{self.coursedir.notebook_id}.ipynb"
        folders = glob.glob(
            self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        )
        found = {each: glob.glob(os.path.join(glob.escape(each), wanted)) for each in folders}
        self.assignments = {folder: notebooks for folder, notebooks in found.items() if notebooks}
        if not self.assignments:
            super().init_notebooks()  # says so, and what may be meant

    @property
    def _input_directory(self) -> str:
        return str(self.coursedir.autograded_directory)

    @property
    def _output_directory(self) -> str:
        return str(self.coursedir.feedback_directory)

    @default("permissions")
    def _permissions_default(self) -> int:
        return 664 if self.coursedir.groupshared else 644


class FeedbackApp(OfSection):
    """Writes a page for each student and notebook, and one for all notebooks of a student."""

    name = "nbexaminer-feedback"
    description = (
        "Write a page for each student and notebook: what to look at next, points, comments, and"
        " the notebook. Hidden tests are not shown."
    )
    examples = "nbexaminer feedback backprop"
    aliases = OfSection.aliases | {"jobs": "FeedbackApp.jobs"}
    flags = nbgrader_flags | {
        "show-tests": (
            {"FeedbackApp": {"show_tests": True}},
            "Show hidden tests and the values they expect.",
        ),
        ("f", "force"): ({"FeedbackApp": {}}, AGAIN),
    }

    show_tests = Bool(False, help="Show hidden tests and the values they expect.").tag(config=True)
    jobs = Integer(0, min=0, help="The number of processes; 0 means one for each processor.").tag(
        config=True
    )

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Grading, GenerateFeedback]

    def run(self) -> int:
        """Write the pages and print how many; return 1 when some are missing, 2 when all are."""
        made, failed = self.write()
        where = self.coursedir.feedback_directory
        print(f"The pages of {counted(made, 'student')} are in {where}.")
        say(*failed)
        return 0 if not failed else 1 if made else 2

    def write(self) -> tuple[int, list[str]]:
        """Write the pages; return the number of students who have theirs, and the errors.

        Raises:
            CourseError: No assignment is named.
            NbGraderException: Nothing is graded yet.
        """
        the_assignment(self)
        if "HTMLExporter" in self.config:
            self.log.warning(NO_EFFECT)
        return write_pages(self, self.chosen(), self.jobs, show_tests=self.show_tests)


def write_pages(
    app: NbGrader, only: Collection[str] | None, jobs: int, *, show_tests: bool = False
) -> tuple[int, list[str]]:
    """Write pages; return the number of students who have theirs, and the errors.

    Args:
        app: The command: its course and settings.
        only: The students; None for all.
        jobs: The number of processes; 0 means one for each processor.
        show_tests: Show hidden tests.

    Raises:
        NbGraderException: Nothing is graded yet.
    """
    converter = GenerateFeedback(coursedir=app.coursedir, parent=app)
    converter.init_notebooks()  # finds what the options select
    require_usable(app.coursedir)
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        Penalties(app, app.coursedir, gradebook).renew()
    printed = Grading(parent=app).show_printed
    of = read_class(app.coursedir, app.config, printed=printed, show_tests=show_tests)
    excluded = app.coursedir.student_id_exclude.split(",")
    tasks = [
        task
        for task in _tasks(converter)
        if task.student not in excluded and (only is None or task.student in only)
    ]
    gc.freeze()  # what is imported by now is no garbage, here or in a fork
    logging.disable(logging.INFO)  # which nbgrader says of every student
    failed = []
    with progress(len(tasks), app.log) as step:
        for error in _written(of, tasks, jobs or len(os.sched_getaffinity(0))):
            failed += [error] if error else []
            step()
    for task in tasks:
        converter.set_permissions(of.name, task.student)
    logging.disable(logging.NOTSET)
    return len(tasks) - len(failed), failed


class Task(NamedTuple):
    """A student whose pages are to be written; see `write_feedback`."""

    student: str
    graded: Path
    where: Path
    names: list[str]
    whole: bool


def _tasks(converter: GenerateFeedback) -> Iterator[Task]:
    """What nbgrader's own converter would convert."""
    name = converter.coursedir.assignment_id
    for folder, notebooks in sorted(converter.assignments.items()):
        known = converter.init_single_notebook_resources(notebooks[0])["nbgrader"]
        where = Path(converter._format_dest(name, known["student"]))
        names = sorted(Path(notebook).stem for notebook in notebooks)
        whole = converter.coursedir.notebook_id == "*"
        yield Task(known["student"], Path(folder), where, names, whole)


def _written(of: Class, tasks: list[Task], jobs: int) -> Iterator[str]:
    """Write the pages of some students; yield the error, or "", of each."""
    jobs = min(jobs, len(tasks) // STUDENTS_EACH)
    if jobs < 2:
        yield from map(partial(_write, of), tasks)
        return
    # Forked, so that the processes have the class and what is rendered for all.
    forks = multiprocessing.get_context("fork")
    yield _write(of, tasks[0])
    with ProcessPoolExecutor(jobs, forks, _begin, (of,)) as workers:
        yield from workers.map(_write_here, tasks[1:], chunksize=2)


_of: Class


def _begin(of: Class) -> None:
    global _of
    _of = of


def _write_here(task: Task) -> str:
    return _write(_of, task)


def _write(of: Class, task: Task) -> str:
    try:
        write_feedback(of, *task)
    except Exception as error:  # one student's must not stop the others'
        return f"{task.student}: no feedback: {error}"
    return ""
