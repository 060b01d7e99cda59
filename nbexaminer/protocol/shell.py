"""Runs cells with IPython and keeps what they output as a notebook would show it.

The student process and the examiner both have one of these, so that their cells look the same.
"""

import asyncio
import contextlib
import inspect
import os
import re
import sys
import types
from array import array
from collections.abc import Coroutine, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import traitlets
from IPython.core.autocall import ExitAutocall
from IPython.core.compilerop import CachingCompiler
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from .commands import answered
from .displays import KeptDisplayFormatter, KeptDisplayHook, KeptDisplayPublisher
from .outputs import Outputs, OutStream
from .store import Store

PACKAGE = str(Path(__file__).parents[1])
IDENTITY = re.compile(r"[\w.-]{1,80}/[\w.-]{1,80}")  # of a misconception: task/mistake
T = TypeVar("T")
SCRIPTS = ("bash", "sh", "script", "perl", "ruby", "python", "python2", "python3", "pypy")
NO_PROGRAMS = "Programs cannot be started here"
MAX_FRAMES = 16  # of a traceback


class CellCompiler(CachingCompiler):
    """Tells Python that cells belong to `__main__`.

    Else the traceback of a cell looks through all modules for its file, several times; in a process
    just forked that is most of the work of a failed test.
    """

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        name = super().get_code_name(raw_code, transformed_code, number)
        inspect.modulesbyfile[name] = "__main__"
        with contextlib.suppress(OSError):  # where there is no working folder any more
            inspect.modulesbyfile[os.path.abspath(name)] = "__main__"  # asked for under both
        return name


class Exit(ExitAutocall):
    """`exit` and `quit` of a kernel: with an argument that is true, they do nothing."""

    _ip: Any

    def __call__(self, keep_kernel: object = False) -> None:
        if not keep_kernel:
            self._ip.ask_exit()


class NotebookShell(InteractiveShell):
    """An IPython shell whose cells leave nbformat outputs."""

    compiler_class = Type(CellCompiler)
    kernel = traitlets.Any()  # what code asks for as `get_ipython().kernel`
    confined = False  # whether this process may start programs
    last_result: Any = None  # the value of the last line of the last cell
    last_error: BaseException | None = None  # what the last cell raised
    points_only = False  # whether nobody will see pictures and tracebacks
    displayhook_class = Type(KeptDisplayHook)
    display_pub_class = Type(KeptDisplayPublisher)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs()
        self.streams = OutStream("stdout", self.outputs), OutStream("stderr", self.outputs)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._owner = 0  # of the loop: a forked process needs its own
        self._interruption: BaseException | None = None
        self.displays: dict[str, int] = {}  # the numbers of what can be updated, by display_id
        super().__init__(**kwargs)

    def init_display_formatter(self) -> None:
        self.display_formatter = KeptDisplayFormatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]

    @traitlets.default("exiter")
    def _exiter(self) -> ExitAutocall:
        return Exit(self)

    def ask_exit(self) -> None:
        """Note that the code wants to end this Python, and go on: as a kernel does, at first."""
        self.exit_now = True

    def system(self, cmd: str) -> None:
        """Run a program for `!` and magics; where that cannot be, answer or say so, and go on."""
        if not self.confined:
            super().system(cmd)
            return
        lines = answered(self.var_expand(cmd, depth=1))
        for line in [f"{NO_PROGRAMS}: {cmd}"] if lines is None else lines:
            print(line)
        self.user_ns["_exit_code"] = int(lines is None)

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """As `system`, for `name = !program`."""
        if not self.confined:
            return super().getoutput(cmd, split, depth + 1)
        lines = answered(self.var_expand(cmd, depth=depth + 1))
        if lines is None:
            self.system(cmd)
        return SList(lines or []) if split else "\n".join(lines or [])

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Run a cell's magic; where programs cannot be started, answer or say so in a line."""
        if self.confined and magic_name in SCRIPTS:
            lines = answered(cell) if magic_name in ("bash", "sh") and not line else None
            if lines is None:
                raise UsageError(f"{NO_PROGRAMS}: {magic_name}")
            print(*lines, sep="\n", end="\n" * bool(lines))
            return None
        return super().run_cell_magic(magic_name, line, cell)

    def _tee(self, channel: str) -> Any:
        """Keep no second copy of what is printed: it would grow without a bound."""
        return contextlib.nullcontext()

    def _get_exc_info(self, exc_tuple: Any = None) -> tuple[type, BaseException, Any]:
        """Leave our own frames out of tracebacks: they say nothing, and take time."""
        *_, step = found = super()._get_exc_info(exc_tuple)
        if self._interruption and isinstance(found[1], asyncio.CancelledError):
            found = type(self._interruption), self._interruption, step
        while step:
            following = step.tb_next
            if following and following.tb_frame.f_code.co_filename.startswith(PACKAGE):
                step.tb_next = following = None
            step = following
        _shorten(found[2])
        return found

    def _format_exception_for_storage(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Keep no second copy of a traceback either: making it takes longer than most cells."""
        return {}

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Draw figures inline, whatever `%matplotlib` asks for: no window and no widget is here."""
        return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing to do: figures are drawn inline."""

    def make_points_only(self) -> None:
        """From now on, make no pictures and no tracebacks; an error is still an output."""
        self.points_only = True
        formatter: Any = self.display_formatter
        formatter.active_types = ["text/plain", "image/png"]
        # A figure that was shown has its labels and its layout, and what draws it can fail.
        png = formatter.formatters["image/png"]
        png.for_type_by_name(
            "matplotlib.figure", "Figure", lambda figure: figure.draw_without_rendering()
        )

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the error of a cell, if anybody will see it; nobody types to `%pdb`'s debugger."""
        if self.points_only:
            return
        with contextlib.suppress(StdinNotImplementedError):
            super().showtraceback(*args, **kwargs)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Show that a cell is no Python, if anybody will see it."""
        if not self.points_only:
            super().showsyntaxerror(*args, **kwargs)

    def _showtraceback(self, etype: type, evalue: Any, stb: list[str]) -> None:
        self.outputs.add(
            {
                "output_type": "error",
                "ename": str(etype.__name__),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run one cell on the loop of this shell, see `run_async`."""
        return self.finish(self.run_async(source))

    def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop of this shell, which the cells share, and return its result.

        What a signal raises while the loop waits, a handler of the student's too, ends what the
        coroutine waits for.
        """
        if self._loop is None or self._loop.is_closed() or self._owner != os.getpid():
            self._loop, self._owner = asyncio.new_event_loop(), os.getpid()
        task = self._loop.create_task(work)
        while True:
            try:
                return self._loop.run_until_complete(task)
            except BaseException as error:
                if task.done() or self._loop.is_closed() or _another_loop_runs():
                    raise
                if not isinstance(error, RuntimeError):  # which says that code stopped the loop
                    self._interruption = error
                    task.cancel()

    async def run_async(self, source: str) -> list[dict[str, Any]]:
        """Run one cell and return its outputs; an error is one of them, never raised."""
        self.outputs.restart()
        self._interruption = None
        with self.captured():
            result = await self._run_on_loop(source)
            self.outputs.gather(flush=True)
        self.last_result = result.result
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, asyncio.CancelledError):
            error = self._interruption or error
        self.last_error = error
        outputs = self.outputs.finished()
        if error and not any(o.get("ename") == type(error).__name__ for o in outputs):
            # It found no room, or showtraceback is switched off; the cell failed all the same.
            outputs.append(
                {
                    "output_type": "error",
                    "ename": type(error).__name__,
                    "evalue": str(error),
                    "traceback": [
                        "The error was not shown: too long, or showtraceback was changed."
                    ],
                }
            )
        return outputs

    async def _run_on_loop(self, source: str) -> ExecutionResult:
        """As `run_cell`, on the loop that runs already: tasks may be made in any cell."""
        failure = None
        try:
            transformed = self.transform_cell(source)
        except Exception:
            transformed, failure = source, sys.exc_info()
        result = None
        try:
            result = await self.run_cell_async(
                source,
                store_history=True,
                transformed_cell=transformed,
                preprocessing_exc_tuple=failure,
            )
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        return result

    @property
    def misconception(self) -> str | None:
        """What mistake the check that failed in the last cell recognised: its error says so."""
        try:
            found = getattr(self.last_error, "misconception", None)
        except Exception:  # an error of the student's own kind
            return None
        return found if type(found) is str and IDENTITY.fullmatch(found) else None

    @contextlib.contextmanager
    def captured(self) -> Iterator[None]:
        """Send what is printed to the outputs."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.streams
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


# Libraries find out by this name that they are in a notebook, and show tables and pictures.
NotebookShell.__name__ = NotebookShell.__qualname__ = "ZMQInteractiveShell"


class Kernel:
    """What stands for ipykernel's kernel: there is none, but code asks for it."""

    implementation = "ipython"
    language = "python"

    def __init__(self, shell: NotebookShell) -> None:
        self.shell = shell

    @property
    def execution_count(self) -> int:
        return self.shell.execution_count

    def get_parent(self, *_: object) -> dict[str, Any]:
        """The message that asked for the cell: an `Output` widget asks before it takes outputs."""
        self.shell.outputs.widget = len(self.shell.outputs)
        return {"header": {"msg_id": "cell"}}

    @property
    def comm_manager(self) -> Any:
        """Where widgets open their channels, to nobody."""
        return import_module("comm").get_comm_manager()


def reseed(generator: Any) -> None:
    """Seed numpy's generator with what nobody knows, or every fork would draw the same numbers.

    It is given a whole state: `seed()` would first make one of less, which takes twice as long.

    Args:
        generator: The module `numpy.random`.
    """
    size = 624  # numbers in the state of a Mersenne Twister
    generator.set_state(("MT19937", array("I", os.urandom(4 * size)), size))


def _another_loop_runs() -> bool:
    """Whether this thread runs a loop already, beside which no other one can run."""
    try:
        return bool(asyncio.get_running_loop())
    except RuntimeError:
        return False


def _shorten(traceback: types.TracebackType | None) -> None:
    """Keep the ends of a long traceback: to format a thousand frames takes many seconds."""
    frames = []
    while traceback:
        frames.append(traceback)
        traceback = traceback.tb_next
    if len(frames) > MAX_FRAMES:
        frames[MAX_FRAMES // 2].tb_next = frames[-MAX_FRAMES // 2]


def new_shell() -> NotebookShell:
    """Make the shell of this process."""
    config = Config()
    config.IPKernelApp = Config()  # how libraries tell a notebook from a terminal
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell = NotebookShell.instance(config=config)
    shell.kernel = Kernel(shell)
    shell.db = Store()
    shell.run_line_magic("load_ext", "storemagic")
    for hook in ("show_in_pager", "editor"):
        shell.set_hook(hook, lambda *_, **__: None, 0)  # as without a frontend
    sys.breakpointhook = lambda *_, **__: None  # as in a kernel to which no debugger came
    # Libraries look for `get_ipython` when they are imported, which may be between two cells.
    shell.builtin_trap.__enter__()
    return shell


def show_figures(shell: NotebookShell) -> None:
    """Import what draws, and show figures inline as in a notebook."""
    with contextlib.suppress(ImportError):  # a course without pictures needs no matplotlib
        from matplotlib import pyplot
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(shell, "inline")
        # Again, behind the hook that shows and closes figures: or each is drawn once in vain.
        pyplot.uninstall_repl_displayhook()
        pyplot.install_repl_displayhook()
