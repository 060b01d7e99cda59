"""`nbexaminer problems ASSIGNMENT`: lists what a person should look at."""

from pathlib import Path

from ..course.outgoing.records import Records
from ..errors import CourseError
from ..notebook.sanitize.text import one_line
from .arguments import OfSection, the_assignment


class ProblemsApp(OfSection):
    """Lists what a person should look at."""

    name = "nbexaminer-problems"
    description = "List what a person should look at in a graded assignment."

    def run(self) -> int:
        """Print the list; return 1 when it is not empty."""
        name = the_assignment(self)
        records = Records(Path(self.coursedir.root), name)
        if not records.students:
            raise CourseError(f"Nothing of {name} was graded here. Is the assignment's name right?")
        chosen = self.chosen()
        students = [one for one in records.students if chosen is None or one in chosen]
        found = [line for student in students for line in records.problems(student)]
        found += records.left_teams(self.coursedir)
        print("\n".join(map(one_line, found)) or f"Nothing in {name} needs a look.")
        return 1 if found else 0
