"""`nbexaminer undo ASSIGNMENT`: brings grades back to before the last change of the source."""

from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from ..course.outgoing.copies import bring_back
from ..course.outgoing.records import sole_grader
from ..errors import CourseError
from .arguments import Command, the_assignment


class UndoApp(Command):
    """Brings back the grades of an assignment."""

    name = "nbexaminer-undo"
    description = (
        "Bring the grades of an assignment back to what they were before the last change of its"
        " source. Take back the change in source/, too."
    )
    examples = "nbexaminer undo backprop"

    def run(self) -> int:
        """Bring them back, and say where the present ones are kept."""
        name, root = the_assignment(self), Path(self.coursedir.root)
        with (
            sole_grader(root, name),
            Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook,
        ):
            try:
                row = gradebook.find_assignment(name)
            except MissingEntry as error:
                raise CourseError(f"The gradebook has no assignment {name}.") from error
            back, until_now = bring_back(gradebook, row, root)
        print(f"The grades are those of {back.name}; the ones until now are in {until_now.name}.")
        print(f"Take back the change in source/{name}, too: grading follows the source.")
        return 0
