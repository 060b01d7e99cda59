"""The base of all commands: reads the command line, and reports errors in one line."""

import gc
import sys
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SQLAlchemyError
from traitlets import TraitError, Unicode

from ..course.incoming.roster import Roster
from ..course.outgoing.database import unusable_gradebook
from ..errors import CourseError, ExaminerError
from ..notebook.sanitize.text import guard, one_line


class Command(NbGrader):
    """A command, whose `run` returns its exit status.

    It exits with 2 when an option or the configuration is invalid, or when it could do nothing.
    """

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line and the configuration."""
        gc.freeze()  # all is imported, and none of it is garbage
        gc.enable()
        try:
            super().initialize(argv)
        except SystemExit as end:  # traitlets has printed why
            sys.exit(2 if end.code == 1 else end.code)

    def start(self) -> None:
        """Run the command and exit; print an expected error as one line."""
        super().start()
        guard(self.log)
        try:
            status = self.run()
        except SQLAlchemyError as error:
            say(str(unusable_gradebook(error)))
            status = 2
        except (ExaminerError, NbGraderException, TraitError, OSError) as error:
            say(str(error))
            status = 2
        self.exit(status)

    def run(self) -> int:
        """Do the work, and return the exit status."""
        raise NotImplementedError


class OfSection(Command):
    """A command that can be asked about the students of one section."""

    aliases = Command.aliases | {"section": "OfSection.section"}

    section = Unicode("", help="Only the students of this section, as roster.csv has it.").tag(
        config=True
    )

    def chosen(self) -> set[str] | None:
        """The ids of the section's students; None when none is asked for.

        Raises:
            CourseError: Nobody is in the section.
        """
        if not self.section:
            return None
        return Roster.read(Path(self.coursedir.root)).section(self.section)


def say(*lines: str) -> None:
    """Print lines to standard error, with invisible characters escaped."""
    for line in lines:
        print(one_line(line), file=sys.stderr)


def the_assignment(app: NbGrader) -> str:
    """Return the name of the assignment on the command line.

    Raises:
        CourseError: No assignment is named, or an argument is unknown.
    """
    app.coursedir.assignment_id = the_argument(app, "assignment") or app.coursedir.assignment_id
    if not app.coursedir.assignment_id:
        raise CourseError(f"Name the assignment: {app.name.replace('-', ' ')} ASSIGNMENT")
    return app.coursedir.assignment_id


def the_argument(app: NbGrader, what: str) -> str:
    """Return what the command line names, "" for nothing.

    Raises:
        CourseError: An option is unknown, or more than one thing is named.
    """
    known = {name for names in (*app.aliases, *app.flags) for name in _spellings(names)}
    for argument in app.argv:
        option = argument.lstrip("-").partition("=")[0]
        if argument.startswith("-") and "." not in option and option not in known:
            raise CourseError(f"There is no option {argument}; --help lists the options.")
    if app.extra_args[1:]:
        raise CourseError(f"One {what} at a time: leave out {app.extra_args[1]}.")
    return str(app.extra_args[0]) if app.extra_args else ""


def _spellings(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names
