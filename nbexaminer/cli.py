"""The command line: `nbexaminer grade backprop`, `nbexaminer doctor` and the others."""

import gc
import sys
from importlib import import_module
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from traitlets import default

# Each command's class; it lives in a module of `commands` that has the command's name.
COMMANDS = {
    "check": "CheckApp",
    "roster": "RosterApp",
    "collect": "CollectApp",
    "release": "ReleaseApp",
    "grade": "GradeApp",
    "grade-one": "GradeOneApp",
    "export": "ExportApp",
    "extend": "ExtendApp",
    "feedback": "FeedbackApp",
    "report": "ReportApp",
    "name": "NameApp",
    "names": "NamesApp",
    "problems": "ProblemsApp",
    "accept": "AcceptApp",
    "undo": "UndoApp",
    "forget": "ForgetApp",
    "doctor": "DoctorApp",
}


class ExaminerApp(NbGrader):
    """Runs the command that the command line names."""

    name = "nbexaminer"
    description = (
        "Grade nbgrader assignments. Student code runs confined and cannot reach the tests."
    )

    @default("subcommands")
    def _named_or_all(self) -> dict[str, tuple[Any, str]]:
        """The command that is named, so that only its code is imported; all, for `--help`."""
        names = [name for name in sys.argv[1:2] if name in COMMANDS] or COMMANDS
        found = {name: (app := _command(name), app.description) for name in names}
        gc.enable()
        return found

    def start(self) -> None:
        """Run the command, or list the commands."""
        super().start()
        self.print_help()
        self.exit(1)


def _command(name: str) -> Any:
    module = import_module(f".commands.{name.replace('-', '_')}", __package__)
    return getattr(module, COMMANDS[name])
