"""`nbexaminer accept ASSIGNMENT --student=ID --test=NAME`: settles a test that needed a look."""

import contextlib
from pathlib import Path

from nbgrader.apps.baseapp import nbgrader_aliases
from nbgrader.converters import Autograde
from traitlets import Float, Unicode, default

from ..course.incoming import folder as course
from ..course.outgoing.accepted import Accepted, settled
from ..course.outgoing.gradebook import Book
from ..course.outgoing.records import Records, sole_grader
from ..errors import CourseError
from ..notebook.trusted import read
from .arguments import Command, the_assignment


class AcceptApp(Command):
    """Writes down what a person has decided about a test of a student's."""

    name = "nbexaminer-accept"
    description = (
        "Settle a test that needs a look: the points that it has now, or others, count for as long"
        " as the student's answers stay the same."
    )
    examples = "nbexaminer accept backprop --student=some-student --test=test-cost --points=2"
    aliases = nbgrader_aliases | {"test": "AcceptApp.test", "points": "AcceptApp.points"}

    test = Unicode("", help="The grade id of the test, as `nbexaminer problems` names it.").tag(
        config=True
    )
    points = Float(
        None, allow_none=True, help="What it is worth; if not given, what it has now."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde]

    def run(self) -> int:
        """Settle it in the gradebook and in what is known of the student, and say so.

        Raises:
            CourseError: Nothing of the kind needs a look, or the points make no sense.
        """
        name, student = the_assignment(self), self.coursedir.student_id
        if student == "*" or not self.test:
            raise CourseError(f"Name both: nbexaminer accept {name} --student=ID --test=NAME")
        root = Path(self.coursedir.root)
        assignment = course.read_assignment(self.coursedir, self.config)
        converter = Autograde(coursedir=self.coursedir, parent=self)
        with sole_grader(root, name), contextlib.closing(Book(converter, assignment)) as book:
            if book.change:
                raise CourseError(f"The source has changed since: `nbexaminer grade {name}` first.")
            records = Records(root, name)
            if self.test not in (looks := records.looks(student)):
                raise CourseError(f"The test {self.test} of {student} needs no look.")
            notebook, said = looks[self.test]
            graded = read(book.folder(student) / f"{notebook}.ipynb")
            points = book.accept(student, notebook, self.test, self.points, said)
            Accepted(root, name).keep(student, notebook, self.test, graded, points)
            records.settle(student, self.test, settled(said, points))
        print(f"{student}: {notebook}/{self.test} has {points:g} points and needs no look now.")
        return 0
