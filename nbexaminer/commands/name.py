"""`nbexaminer name ASSIGNMENT GROUP WORDS`: names the mistake of a group of answers."""

import contextlib
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from nbgrader.converters import Autograde
from traitlets import Bool, Float, default

from ..course.incoming import folder as course
from ..course.outgoing.accepted import Accepted
from ..course.outgoing.gradebook import Book
from ..course.outgoing.groups import Group
from ..course.outgoing.insight import read_insight
from ..course.outgoing.named import NamedMistakes
from ..course.outgoing.records import sole_grader
from ..errors import CourseError
from ..notebook.skeleton import grade_id_of
from ..notebook.trusted import read
from .arguments import Command, say, the_assignment

FLAGS = {
    "dry-run": ({"NameApp": {"dry_run": True}}, "Show who would get other points; write nothing.")
}


class NameApp(Command):
    """Gives a mistake words that all who make it read."""

    name = "nbexaminer-name"
    description = (
        "Name the mistake of a group of answers, as `nbexaminer report` lists them. Everybody in"
        " the group reads the words on the feedback page, and so does who hands in the same later."
    )
    examples = 'nbexaminer name backprop 1f0c2a9e "You forgot the bias." --points=1'
    aliases = nbgrader_aliases | {"points": "NameApp.points"}
    flags = nbgrader_flags | FLAGS

    points = Float(None, allow_none=True, help="What the test gives to the group.").tag(config=True)
    dry_run = Bool(False, help="Show who would get other points; write nothing.").tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Autograde]

    def run(self) -> int:
        """Name it, and give the points.

        Raises:
            CourseError: There is no such group, or the points make no sense.
        """
        named: list[str] = list(self.extra_args)  # type: ignore[has-type]
        self.extra_args, wanted = named[:1], named[1:]
        name = the_assignment(self)
        if len(wanted) != 2 or not wanted[1].strip():
            raise CourseError(f'Name the group and the words: nbexaminer name {name} GROUP "WORDS"')
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            groups = {each.id: each for each in read_insight(gradebook, self.coursedir).groups}
        if not (group := groups.get(wanted[0])):
            known = ", ".join(groups) or "none"
            raise CourseError(f"There is no group {wanted[0]}; the report knows {known}.")
        if self.points is not None:
            self._give(group, self.points)
        if not self.dry_run:
            NamedMistakes(self.coursedir).name(group, wanted[1], self.points)
            say(f"next: nbexaminer feedback {name}; nbexaminer report {name}")
        return 0

    def _give(self, group: Group, points: float) -> None:
        """Give the points of a test to everybody in the group, and say whose change."""
        root, name = Path(self.coursedir.root), self.coursedir.assignment_id
        assignment = course.read_assignment(self.coursedir, self.config)
        cells = assignment.skeletons[group.notebook].notebook.cells
        most = next(c.metadata.nbgrader.points for c in cells if grade_id_of(c) == group.test)
        if not 0 <= points <= most:
            raise CourseError(f"{group.test} gives 0 to {most:g} points, not {points:g}.")
        converter = Autograde(coursedir=self.coursedir, parent=self)
        with sole_grader(root, name), contextlib.closing(Book(converter, assignment)) as book:
            if book.change:
                raise CourseError(f"The source has changed since: `nbexaminer grade {name}` first.")
            accepted = Accepted(root, name)
            for student in group.students:
                before = book.scores(student)[group.notebook, group.test]
                print(f"{student}: {group.notebook}/{group.test} {before:g} → {points:g}")
                if not self.dry_run:
                    path = book.folder(student) / f"{group.notebook}.ipynb"
                    book.accept(student, group.notebook, group.test, points, "")
                    graded = read(path)
                    accepted.keep(student, group.notebook, group.test, graded, points)
