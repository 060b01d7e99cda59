"""`nbexaminer roster FILE…`: who is in the course, from the class lists of learning platforms."""

from dataclasses import asdict
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases

from ..course.incoming.roster import ROSTER, Person, Roster, read_class_list
from ..course.outgoing.database import transaction
from ..errors import CourseError
from .arguments import Command


class RosterApp(Command):
    """Reads class lists into roster.csv and the gradebook."""

    name = "nbexaminer-roster"
    description = (
        "Read class lists, as Canvas, Moodle, Brightspace, Blackboard, Gradescope or GitHub"
        " Classroom give them, into roster.csv and the gradebook."
    )
    examples = "nbexaminer roster participants.csv"
    aliases = nbgrader_aliases

    def run(self) -> int:
        """Add the people of the lists, or what they tell anew of people who are known."""
        if not self.extra_args:
            raise CourseError("Name a class list: nbexaminer roster FILE.csv")
        root = Path(self.coursedir.root)
        roster = Roster.read(root)
        before = len(roster.people)
        for name in self.extra_args:
            for person in read_class_list(Path(name).read_bytes(), name):
                known = roster.find(person.keys)
                student = known[0].student_id if len(known) == 1 else person.student_id
                old = asdict(roster.people.get(student, Person(student)))
                told = {what: value for what, value in asdict(person).items() if value}
                roster.people[student] = Person(**(old | told | {"student_id": student}))
        roster.write(root)
        with (
            Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook,
            transaction(gradebook),
        ):
            for person in roster.people.values():
                about = {
                    "first_name": person.first_name or None,
                    "last_name": person.last_name or None,
                    "email": person.email or None,
                    "lms_user_id": person.lms_id or None,
                }
                gradebook.update_or_create_student(person.student_id, **about)
        added = len(roster.people) - before
        print(f"{len(roster.people)} students, {added} of them new, in {ROSTER} and the gradebook.")
        return 0
