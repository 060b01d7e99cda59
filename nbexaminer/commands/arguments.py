"""The base of all commands: reads the command line, and reports errors in one line."""

import gc
import sys
import traceback
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.exchange import ExchangeFactory
from traitlets import TraitError, Unicode, default

from ..course.incoming.roster import Roster
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
        super(NbGrader, self).start()  # nbgrader's makes what stands below, which few commands use
        guard(self.log)
        try:
            status = self.run()
        except Exception as error:
            if (said := _expected(error)) is None:
                raise
            say(said)
            status = 2
        self.exit(status)

    @default("authenticator")
    def _authenticator_when_used(self) -> Authenticator:
        return Authenticator(parent=self)

    @default("exchange")
    def _exchange_when_used(self) -> ExchangeFactory:
        return ExchangeFactory(parent=self)

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


def _expected(error: Exception) -> str | None:
    """What to say of an error; None if it is a fault of this program."""
    # Here, because they import the database, and a command may begin before it needs that.
    from nbgrader.converters.base import NbGraderException
    from sqlalchemy.exc import SQLAlchemyError

    from ..course.outgoing.database import unusable_gradebook

    if isinstance(error, SQLAlchemyError):
        return str(unusable_gradebook(error))
    if isinstance(error, ModuleNotFoundError) and _of_a_database(error):
        needs = f"its database needs the package {error.name}, which is not installed"
        return f"The gradebook can't be used: {needs}."
    expected = ExaminerError, NbGraderException, TraitError, OSError
    return str(error) if isinstance(error, expected) else None


def _of_a_database(error: ModuleNotFoundError) -> bool:
    """Whether a package is missing that speaks with a kind of database."""
    frames = traceback.extract_tb(error.__traceback__)
    return any(each.name == "import_dbapi" for each in frames)


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
