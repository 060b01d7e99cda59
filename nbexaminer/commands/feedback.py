"""`nbexaminer feedback ASSIGNMENT`: makes the feedback pages, several at a time."""

import logging
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from nbconvert.writers.files import FilesWriter
from nbgrader.apps.baseapp import nbgrader_aliases
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from traitlets import Bool, Integer

from ..course.configure import configure
from ..course.outgoing.summary import progress
from .arguments import Command, say, the_assignment

HIDING = "nbexaminer.course.outgoing.feedback.HideTests"


class FeedbackApp(Command):
    """Does the work of `nbgrader generate_feedback` on every processor."""

    name = "nbexaminer-feedback"
    description = (
        "Write a page for each student and notebook: the work, the points and a hint for each"
        " test that failed. Hidden tests are not shown."
    )
    examples = "nbexaminer feedback backprop"
    aliases = nbgrader_aliases | {"jobs": "FeedbackApp.jobs"}
    flags = {
        "show-tests": (
            {"FeedbackApp": {"show_tests": True}},
            "Show hidden tests and the values they expect.",
        )
    }

    show_tests = Bool(False, help="Show hidden tests and the values they expect.").tag(config=True)
    jobs = Integer(
        0, min=0, help="The number of pages to make at a time; 0 means one for each processor."
    ).tag(config=True)

    def run(self) -> int:
        """Write the pages and print how many; return 1 when some are missing, 2 when all are."""
        made, failed = self.write()
        where = self.coursedir.feedback_directory
        print(f"{made} students have their pages in {where}.")
        say(*failed)
        return 0 if not failed else 1 if made else 2

    def write(self) -> tuple[int, list[str]]:
        """Write the pages; return the number of students who have theirs, and the errors.

        Raises:
            CourseError: No assignment is named.
            NbGraderException: Nothing is graded yet.
        """
        the_assignment(self)
        configure(self.config)
        if self.show_tests:
            self.config.GenerateFeedback.preprocessors.remove(HIDING)
        converter = GenerateFeedback(coursedir=self.coursedir, parent=self)
        converter.force = True  # manual points and comments change the database, not the notebook
        converter.init_notebooks()
        folders = sorted(converter.assignments)
        notebooks = [converter.assignments[folder] for folder in folders]
        jobs = min(self.jobs or len(os.sched_getaffinity(0)), len(folders))
        # Forked, so that the processes need not import and configure everything again.
        forks = multiprocessing.get_context("fork")
        failed = []
        with (
            ProcessPoolExecutor(jobs, forks, _set_up, (converter,)) as workers,
            progress(len(folders), self.log) as step,
        ):
            for error in workers.map(_convert, folders, notebooks):
                failed += [error] if error else []
                step()
        return len(folders) - len(failed), failed


_converter: GenerateFeedback


def _set_up(converter: GenerateFeedback) -> None:
    """Prepare a worker process to convert, as the converter's own `start` does."""
    global _converter
    _converter = converter
    app = converter.parent
    if app.log_level == logging.INFO:  # else there is a line for each file
        app.log_level = logging.ERROR
    converter.writer = FilesWriter(parent=converter, config=converter.config)
    converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
    for step in converter.preprocessors:
        converter.exporter.register_preprocessor(step)
    os.chdir(converter.coursedir.root)


def _convert(folder: str, notebooks: list[str]) -> str:
    """Make the pages of one student; return the error, or "" when there is none."""
    _converter.assignments = {folder: notebooks}
    try:
        _converter.convert_notebooks()
    except NbGraderException as error:
        return f"{folder}: no feedback: {error}"
    return ""
