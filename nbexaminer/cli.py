"""The command line: `nbexaminer grade backprop`, `nbexaminer doctor` and the others."""

from nbgrader.apps.baseapp import NbGrader

from .commands.accept import AcceptApp
from .commands.check import CheckApp
from .commands.collect import CollectApp
from .commands.doctor import DoctorApp
from .commands.export import ExportApp
from .commands.extend import ExtendApp
from .commands.feedback import FeedbackApp
from .commands.grade import GradeApp
from .commands.grade_one import GradeOneApp
from .commands.problems import ProblemsApp
from .commands.release import ReleaseApp
from .commands.report import ReportApp
from .commands.roster import RosterApp
from .commands.undo import UndoApp


class ExaminerApp(NbGrader):
    """Runs the command that the command line names."""

    name = "nbexaminer"
    description = (
        "Grade nbgrader assignments. Student code runs confined and cannot reach the tests."
    )
    subcommands = {
        "check": (CheckApp, CheckApp.description),
        "roster": (RosterApp, RosterApp.description),
        "collect": (CollectApp, CollectApp.description),
        "release": (ReleaseApp, ReleaseApp.description),
        "grade": (GradeApp, GradeApp.description),
        "grade-one": (GradeOneApp, GradeOneApp.description),
        "export": (ExportApp, ExportApp.description),
        "extend": (ExtendApp, ExtendApp.description),
        "feedback": (FeedbackApp, FeedbackApp.description),
        "report": (ReportApp, ReportApp.description),
        "problems": (ProblemsApp, ProblemsApp.description),
        "accept": (AcceptApp, AcceptApp.description),
        "undo": (UndoApp, UndoApp.description),
        "doctor": (DoctorApp, DoctorApp.description),
    }

    def start(self) -> None:
        """Run the command, or list the commands."""
        super().start()
        self.print_help()
        self.exit(1)
