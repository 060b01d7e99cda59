"""`nbexaminer extend ASSIGNMENT --student=ID --days=N`: lets students hand in later."""

import contextlib
from datetime import timedelta
from pathlib import Path

from nbgrader.converters import Autograde
from traitlets import Float, default

from ..course.incoming import folder as course
from ..course.incoming.extensions import EXTENSIONS, Extensions
from ..course.incoming.roster import ROSTER, Roster
from ..course.outgoing.gradebook import Book
from ..course.outgoing.records import sole_grader
from ..errors import CourseError
from .arguments import OfSection, say, the_assignment


class ExtendApp(OfSection):
    """Gives students more time for an assignment."""

    name = "nbexaminer-extend"
    description = (
        "Let a student or a section hand in later, whether they have handed in or not. The time"
        " counts from the due date; 0 takes an extension back."
    )
    examples = "nbexaminer extend backprop --student=some-student --days=2"
    aliases = OfSection.aliases | {"days": "ExtendApp.days", "hours": "ExtendApp.hours"}

    days = Float(0, min=0, help="Days after the due date.").tag(config=True)
    hours = Float(0, min=0, help="Hours after the due date.").tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde]

    def run(self) -> int:
        """Write it down, and compute the penalties of those who are graded anew.

        Returns 1 when nothing else is known of a student.
        """
        name, student = the_assignment(self), self.coursedir.student_id
        if (student == "*") is not bool(self.section):
            raise CourseError(f"Say who: nbexaminer extend {name} --student=ID, or --section=NAME")
        chosen = self.chosen() or {student}
        root, more = Path(self.coursedir.root), timedelta(days=self.days, hours=self.hours)
        assignment = course.read_assignment(self.coursedir, self.config)
        converter = Autograde(coursedir=self.coursedir, parent=self)
        roster = Roster.read(root)
        with sole_grader(root, name), contextlib.closing(Book(converter, assignment)) as book:
            due = book.due
            known = book.students | roster.people.keys()
            Extensions(root).keep(name, chosen, more)
            for each in chosen:
                book.extend(each, more)
        if due is None:
            say(f"{name} has no due date yet, so nobody is late.")
        mates = [team for team in roster.teams() if team & chosen and team - chosen]
        for team in mates:
            have, others = (", ".join(sorted(some)) for some in (team & chosen, team - chosen))
            say(f"{have}: in a team with {others}, who get no more time by that.")
        until = f", until {due + more:%Y-%m-%d %H:%M} UTC" if due else ""
        who = f"{len(chosen)} students have" if len(chosen) > 1 else f"{min(chosen)} has"
        print(f"{who} {_duration(more)} more{until}. It is in {EXTENSIONS}.")
        if unknown := sorted(chosen - known):
            say(f"{unknown[0]} is not in the gradebook, nor in {ROSTER}. Is the id right?")
        return 1 if unknown else 0


def _duration(time: timedelta) -> str:
    """A time in days, if they are whole; else in hours."""
    hours = time.total_seconds() / 3600
    number, unit = (hours, "hour") if hours % 24 else (hours / 24, "day")
    return f"{number:g} {unit}{'s' * (number != 1)}"
