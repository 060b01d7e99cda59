"""The command line: `nbexaminer grade backprop`, `nbexaminer doctor` and the others."""

from traitlets import default
from traitlets.config import Application

from . import __version__

# What `--help` says of each command. It lives in a module of `commands` that has its name, and is
# imported when it runs: most need nbgrader, which takes several times as long as to list them.
COMMANDS = {
    "check": "Try an assignment before students hand in: where each test runs, what passes it.",
    "roster": "Read class lists into roster.csv and the gradebook.",
    "collect": "Put what a platform gives to download into submitted/.",
    "release": "Make the students' edition anew, as nbgrader does.",
    "grade": "Grade submissions. Student code runs confined and cannot reach the tests.",
    "grade-one": "Grade one notebook against its source, without a course folder.",
    "export": "Write the grades of an assignment for a learning platform.",
    "watch": "Grade what is handed in as it comes, and write its feedback at once.",
    "extend": "Let a student or a section hand in later.",
    "feedback": "Write a page for each student and notebook, which shows no hidden test.",
    "report": "Write a report on the class: points, tests, common mistakes.",
    "name": "Name the mistake of a group of answers, for everybody in the group.",
    "names": "List the mistakes that have a name.",
    "problems": "List what a person should look at in a graded assignment.",
    "accept": "Settle a test that needs a look.",
    "undo": "Bring grades back to what they were before the last change of the source.",
    "forget": "Delete what the course stores of a student.",
    "doctor": "Show what this machine's kernel can confine.",
}


class ExaminerApp(Application):
    """Runs the command that the command line names."""

    name = "nbexaminer"
    version = __version__
    description = (
        "Grade nbgrader assignments. Student code runs confined and cannot reach the tests."
    )
    subcommand_description = "`{app} COMMAND --help` tells more about each."

    @default("subcommands")
    def _where_they_are(self) -> dict[str, tuple[str, str]]:
        return {name: (class_of(name), said) for name, said in COMMANDS.items()}

    def start(self) -> None:
        """Run the command, or list the commands."""
        super().start()
        self.print_help()
        self.exit(1)


def class_of(command: str) -> str:
    """The full name of a command's class."""
    words = command.split("-")
    return f"{__package__}.commands.{'_'.join(words)}.{''.join(map(str.title, words))}App"
