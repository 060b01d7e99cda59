"""`nbexaminer forget STUDENT`: deletes what the course stores of a student."""

import contextlib
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_flags
from traitlets import Bool

from ..course.outgoing.forgetting import mentions, places
from ..course.outgoing.records import sole_grader
from ..errors import CourseError
from ..notebook.sanitize.text import one_line
from .arguments import Command, say, the_argument

FLAGS = {"dry-run": ({"ForgetApp": {"dry_run": True}}, "Show what is stored; delete nothing.")}


class ForgetApp(Command):
    """Deletes a student from every place of the course."""

    name = "nbexaminer-forget"
    description = (
        "Delete a student from the course: what was handed in, graded notebooks, feedback, points,"
        " records and the rows of tables. Reports and exports that name the student are listed."
    )
    examples = "nbexaminer forget some-student --dry-run"
    flags = nbgrader_flags | FLAGS

    dry_run = Bool(False, help="Show what is stored; delete nothing.").tag(config=True)

    def run(self) -> int:
        """Delete it; return 1 if files are left that name the student.

        Raises:
            CourseError: Nobody is named, nothing is stored, or somebody grades now.
        """
        if not (student := the_argument(self, "student")):
            raise CourseError("Name the student: nbexaminer forget STUDENT")
        root = Path(self.coursedir.root)
        with (
            contextlib.ExitStack() as locks,
            Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook,
        ):
            for assignment in gradebook.assignments:
                locks.enter_context(sole_grader(root, assignment.name))
            for place in places(self.coursedir, gradebook, student):
                print(one_line(f"{'would delete' if self.dry_run else 'deleted'} {place.what}"))
                if not self.dry_run:
                    place.empty()
        left = [] if self.dry_run else mentions(root, student)
        for path in left:
            say(f"{path} still names {student}: write it again, or delete it.")
        return 1 if left else 0
