"""What an instructor can set in nbgrader_config.py or on the command line, as `Grading.<name>`."""

from typing import Any

from traitlets import Bool, Enum, Float, Integer, List, Unicode
from traitlets.config import Config, LoggingConfigurable

from ..limits import Limits
from ..notebook.sanitize.files import DATA_FILES

DEFAULT = Limits()
SANDBOX_FLAG = {
    "no-sandbox": (
        {"Grading": {"sandbox": False}},
        "Do not confine the students' code: it can do whatever you can do on this machine.",
    )
}


class Mode(Enum[Any]):
    """One of "auto", True and False, also as the words of a command line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(["auto", True, False], "auto", **kwargs)

    def from_string(self, s: str) -> Any:
        """Read what was written on a command line."""
        words = {"true": True, "1": True, "false": False, "0": False}
        return words.get(s.lower(), s)


INSTEAD = {
    ("ExecutePreprocessor", "timeout"): "Grading.cell_seconds",
    ("Execute", "timeout"): "Grading.cell_seconds",
    ("ExecutePreprocessor", "allow_errors"): "",
    ("Execute", "allow_errors"): "",
    ("Execute", "execute_retries"): "",
    ("Autograde", "sanitize_preprocessors"): "",
    ("Autograde", "autograde_preprocessors"): "",
}


def without_effect(config: Config) -> list[str]:
    """What is set in nbgrader_config.py for nbgrader's own grading and does nothing in ours."""
    return [
        f"{section}.{name} has no effect here" + (f"; {instead} has." if instead else ".")
        for (section, name), instead in INSTEAD.items()
        if name in config.get(section, {})
    ]


class Grading(LoggingConfigurable):
    """How notebooks are graded; see `limits.Limits` for the limits."""

    isolate_tests = Mode(
        help="Whether tests run outside the student's process, where it cannot see or fool them."
        " 'auto': all but those that the model solution passes only beside the student's objects;"
        " they are named. True: all, and an assignment with such a test is refused. False: none;"
        " they share the student's kernel as in nbgrader.",
    ).tag(config=True)
    sandbox = Bool(
        True, help="Confine the students' code. Off: it can do whatever you can do on this machine."
    ).tag(config=True)
    cell_seconds = Float(DEFAULT.cell_seconds, help="How long a cell may run.").tag(config=True)
    call_seconds = Float(
        DEFAULT.call_seconds, help="How long one call of a student's function by a test may run."
    ).tag(config=True)
    notebook_seconds = Float(DEFAULT.notebook_seconds, help="How long a notebook may run.").tag(
        config=True
    )
    memory_mb = Integer(DEFAULT.memory // 2**20, help="How much memory a notebook may use.").tag(
        config=True
    )
    disk_mb = Integer(DEFAULT.disk // 2**20, help="How much a notebook may write to disk.").tag(
        config=True
    )

    keep_files = List(
        Unicode(),
        DATA_FILES,
        help="Names of files that students may hand in beside the notebooks and that are kept there"
        " in autograded/, as patterns. Keep to data: your server runs or obeys other files.",
    ).tag(config=True)

    def limits(self) -> Limits:
        """The limits in the form that `grade_notebook` takes."""
        return Limits(
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            notebook_seconds=self.notebook_seconds,
            memory=self.memory_mb * 2**20,
            disk=self.disk_mb * 2**20,
        )
