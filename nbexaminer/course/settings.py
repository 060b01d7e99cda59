"""The instructor's settings: `Grading.<name>` in nbgrader_config.py or on the command line."""

from typing import Any

from traitlets import Bool, Dict, Enum, Float, Integer, List, Unicode
from traitlets.config import Config, LoggingConfigurable

from ..limits import Limits
from ..notebook.sanitize.files import DATA_FILES

DEFAULT = Limits()
SANDBOX_FLAG = {
    "no-sandbox": (
        {"Grading": {"sandbox": False}},
        "Do not confine student code: it can do whatever you can do on this machine.",
    )
}


class Mode(Enum[Any]):
    """One of "auto", True and False; a command line gives them as words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(["auto", True, False], "auto", **kwargs)

    def from_string(self, s: str) -> Any:
        """Read the value from a command line."""
        words = {"true": True, "1": True, "false": False, "0": False}
        return words.get(s.lower(), s)


# nbgrader's settings that have no effect in nbexaminer, with the setting that replaces each.
REPLACED_BY = {
    ("ExecutePreprocessor", "timeout"): "Grading.cell_seconds",
    ("Execute", "timeout"): "Grading.cell_seconds",
    ("ExecutePreprocessor", "allow_errors"): "",
    ("Execute", "allow_errors"): "",
    ("Execute", "execute_retries"): "",
    ("Autograde", "sanitize_preprocessors"): "",
    ("Autograde", "autograde_preprocessors"): "",
}


def without_effect(config: Config) -> list[str]:
    """One line for each of nbgrader's settings in `config` that has no effect in nbexaminer."""
    return [
        f"{section}.{name} has no effect here" + (f"; use {instead}." if instead else ".")
        for (section, name), instead in REPLACED_BY.items()
        if name in config.get(section, {})
    ]


class Changes(LoggingConfigurable):
    """What cannot be seen in a source that changed after somebody was graded."""

    renamed = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="The new grade id of each question, or the new name of each notebook, that was"
        " renamed: --renamed=OLD=NEW; --renamed=OLD= for one that was removed.",
    ).tag(config=True)


class Grading(LoggingConfigurable):
    """How notebooks are graded; see `limits.Limits` for the limits."""

    isolate_tests = Mode(
        help="Run tests outside the student's process, where student code cannot see or fool them."
        " 'auto': isolate every test except those that the model solution passes only beside the"
        " student's objects; grading names these. True: isolate every test, and refuse an"
        " assignment that has such a test. False: isolate none; tests share the student's kernel,"
        " as in nbgrader.",
    ).tag(config=True)
    sandbox = Bool(
        True, help="Confine student code. If off, it can do whatever you can do on this machine."
    ).tag(config=True)
    cell_seconds = Float(DEFAULT.cell_seconds, help="Seconds that a cell may run.").tag(config=True)
    call_seconds = Float(
        DEFAULT.call_seconds, help="Seconds that a test's call of a student's function may run."
    ).tag(config=True)
    notebook_seconds = Float(DEFAULT.notebook_seconds, help="Seconds that a notebook may run.").tag(
        config=True
    )
    memory_mb = Integer(DEFAULT.memory // 2**20, help="Memory that a notebook may use, in MB.").tag(
        config=True
    )
    disk_mb = Integer(DEFAULT.disk // 2**20, help="Disk that a notebook may fill, in MB.").tag(
        config=True
    )

    open_files = Integer(
        DEFAULT.open_files, help="Files that a notebook may have open at a time."
    ).tag(config=True)
    threads = Integer(DEFAULT.threads, help="Threads that a notebook may have at a time.").tag(
        config=True
    )
    address_space_mb = Integer(
        DEFAULT.address_space // 2**20,
        help="Addresses that a notebook may reserve, in MB, whether it uses them or not.",
    ).tag(config=True)

    environment = List(
        Unicode(),
        ["PYTHONPATH", "*_NUM_THREADS", "*_MAX_THREADS", "*_CPU_COUNT"],
        help="Patterns for the names of your shell's variables that student code and tests get,"
        " besides PATH, HOME, LD_LIBRARY_PATH and the locale."
        " Student code may read the folders of PYTHONPATH, unless they hold the course.",
    ).tag(config=True)

    page_pictures = Integer(
        DEFAULT.page_pictures, help="Characters of all pictures on a page, in base64."
    ).tag(config=True)
    page_outputs = Integer(
        DEFAULT.page_outputs, help="Characters of all outputs on a page, without pictures."
    ).tag(config=True)
    page_cells = Integer(
        DEFAULT.page_cells, help="Characters of all the student's own cells on a page."
    ).tag(config=True)
    show_printed = Bool(
        False,
        help="Show students what a test with hidden lines prints, displays and returns. Set it only"
        " if your hidden tests print hints on purpose: they may print what they expect.",
    ).tag(config=True)
    keep_files = List(
        Unicode(),
        DATA_FILES,
        help="Patterns for the names of files that students may hand in beside the notebooks and"
        " that autograded/ keeps. Allow data only: your Jupyter server may run other files, or"
        " read them as settings.",
    ).tag(config=True)

    attempts = Integer(
        0, min=0, help="How often a student may hand in and have it graded; 0: as often as wanted."
    ).tag(config=True)
    quiet_minutes = Float(
        0.0, min=0.0, help="Minutes that `nbexaminer watch` lets pass between a student's attempts."
    ).tag(config=True)
    counts = Enum(
        ["last", "best"],
        "last",
        help="Which attempt counts for a notebook: the last one, or the one with most points.",
    ).tag(config=True)

    def limits(self) -> Limits:
        """The limits as `grade_notebook` takes them."""
        return Limits(
            cell_seconds=self.cell_seconds,
            call_seconds=self.call_seconds,
            notebook_seconds=self.notebook_seconds,
            memory=self.memory_mb * 2**20,
            disk=self.disk_mb * 2**20,
            page_pictures=self.page_pictures,
            page_outputs=self.page_outputs,
            page_cells=self.page_cells,
            open_files=self.open_files,
            threads=self.threads,
            address_space=self.address_space_mb * 2**20,
        )
