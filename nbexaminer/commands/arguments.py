"""What the commands read from the command line in the same way."""

import sys

from nbgrader.apps.baseapp import NbGrader

from ..errors import CourseError


class Command(NbGrader):
    """A command that exits with 2 when its options or the configuration make no sense."""

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line and the configuration."""
        try:
            super().initialize(argv)
        except SystemExit as end:  # traitlets has said why
            sys.exit(2 if end.code == 1 else end.code)


def the_assignment(app: NbGrader) -> str:
    """The assignment that the command line names.

    Raises:
        CourseError: There is something else in the command line.
    """
    known = {name for names in (*app.aliases, *app.flags) for name in _spellings(names)}
    for argument in app.argv:
        option = argument.lstrip("-").partition("=")[0]
        if argument.startswith("-") and "." not in option and option not in known:
            raise CourseError(f"There is no option {argument}; --help shows which there are.")
    if app.extra_args:
        app.coursedir.assignment_id = app.extra_args[0]
    if not app.coursedir.assignment_id:
        raise CourseError(f"Name the assignment: {app.name.replace('-', ' ')} ASSIGNMENT")
    if app.extra_args[1:]:
        raise CourseError(f"One assignment at a time, please: what is {app.extra_args[1]}?")
    return app.coursedir.assignment_id


def _spellings(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names
