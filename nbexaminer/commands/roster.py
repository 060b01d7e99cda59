"""`nbexaminer roster FILE…`: who is in the course, from the class lists of learning platforms."""

from dataclasses import asdict
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases

from ..course.incoming.roster import ROSTER, Person, Roster, read_class_list
from ..course.outgoing.database import transaction
from ..errors import CourseError
from .arguments import Command, say


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
        unclear = [line for name in self.extra_args for line in _add(roster, Path(name))]
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
        say(*unclear)
        return 1 if unclear else 0


def _add(roster: Roster, path: Path) -> list[str]:
    """Add the people of a class list; return who could not be added, in a sentence each."""
    if not path.is_file():
        raise CourseError(f"There is no file {path}.")
    listed: dict[str, Person] = {}
    unclear = []
    for person in read_class_list(path.read_bytes(), str(path)):
        student = person.student_id and roster.known(person)
        old = roster.people.get(student, Person(student))
        other = listed.get(student, person)
        if not student:
            unclear.append(f"{person.full_name}: not added: there is no id in {path}.")
            continue
        if other.names and person.names and other.names.isdisjoint(person.names):
            why = f"{path} has the same id for {other.full_name}"
            unclear.append(f"{person.full_name}: not added: {why}.")
            continue
        told = {what: value for what, value in asdict(person).items() if value}
        if student in listed and old.section and person.section not in old.sections:
            told["section"] = f"{old.section}, {person.section}"
        roster.people[student] = Person(**(asdict(old) | told | {"student_id": student}))
        listed[student] = roster.people[student]
    return unclear
