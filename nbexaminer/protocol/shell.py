"""Runs cells with IPython and keeps what they output as a notebook would show it.

The student process and the examiner both have one of these, so that their cells look the same.
"""

import base64
import contextlib
import inspect
import io
import os
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

from ..limits import MAX_CELL_DISPLAY_CHARS, MAX_CELL_OUTPUT_CHARS

PACKAGE = str(Path(__file__).parents[1])
IDENTITY = re.compile(r"[\w.-]{1,80}/[\w.-]{1,80}")  # of a misconception: task/mistake
MAX_FRAMES = 16  # of a traceback
TRUNCATED = "\n... the output was too long, the rest is left out; run the cell to see it ...\n"


class Outputs(list[dict[str, Any]]):
    """The outputs of the cell that runs, as nbformat has them, up to the limits of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.restart()

    def restart(self) -> None:
        """Forget everything: another cell begins."""
        self.clear()
        self.room = MAX_CELL_OUTPUT_CHARS
        self.room_for_displays = MAX_CELL_DISPLAY_CHARS
        self.clear_next = False

    def add(self, output: dict[str, Any]) -> None:
        if self.clear_next:
            self.restart()
        size = len(repr(output))
        if "data" in output and size <= self.room_for_displays:
            self.room_for_displays -= size
            self.append(output)
        elif self._reserve(size):
            self.append(output)
        elif (
            output["output_type"] == "execute_result"
        ):  # it may be the credit of a test: never lost
            text = str(output["data"].get("text/plain"))[:100]
            self.append(output | {"data": {"text/plain": text}, "metadata": {}})

    def write(self, name: str, text: str) -> None:
        """Add text to the stream `name`, joined with what the stream wrote just before."""
        if self.clear_next:
            self.restart()
        kept = text[: self.room]
        if kept:
            self._append(name, kept)
        self._reserve(len(text))

    def _append(self, name: str, kept: str) -> None:
        if self and self[-1]["output_type"] == "stream" and self[-1]["name"] == name:
            self[-1]["parts"].append(kept)
        else:
            self.append({"output_type": "stream", "name": name, "parts": [kept]})

    def finished(self) -> list[dict[str, Any]]:
        """The outputs as nbformat has them."""
        return [
            {"output_type": "stream", "name": item["name"], "text": "".join(item["parts"])}
            if "parts" in item
            else item
            for item in self
        ]

    def _reserve(self, size: int) -> bool:
        if self.clear_next:
            self.restart()
        fits = size <= self.room
        if not fits and self.room > 0:
            self.append({"output_type": "stream", "name": "stdout", "parts": [TRUNCATED]})
        self.room = self.room - size if fits else 0
        return fits


class Stream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self.outputs = outputs

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.outputs.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class KeptDisplayFormatter(DisplayFormatter):
    """Makes a PNG beside a PDF: no page shows a PDF."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        """What a value looks like, by type, and what is to be known of that."""
        data, about = super().format(obj, include, exclude)
        if "application/pdf" in data and "image/png" not in data and hasattr(obj, "savefig"):
            picture = io.BytesIO()
            obj.savefig(picture, format="png", bbox_inches="tight")
            data["image/png"] = picture.getvalue()
        return data, about


class KeptDisplayHook(DisplayHook):
    """Keeps the value of a cell's last line as its result."""

    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self.shell.outputs.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": {mime: _text(item) for mime, item in format_dict.items()},
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class KeptDisplayPublisher(DisplayPublisher):
    """Keeps what `display` shows."""

    shell: Any

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        outputs = self.shell.outputs
        display_id = (transient or {}).get("display_id")
        data = {mime: _text(item) for mime, item in data.items()}
        shown = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        if not update:
            self.shell.displayed[display_id] = shown
            outputs.add(shown)
        elif display_id in self.shell.displayed:
            self.shell.displayed[display_id].update(shown)

    def clear_output(self, wait: bool = False) -> None:
        if wait:
            self.shell.outputs.clear_next = True
        else:
            self.shell.outputs.restart()


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


class NotebookShell(InteractiveShell):
    """An IPython shell whose cells leave nbformat outputs."""

    compiler_class = Type(CellCompiler)
    confined = False  # whether this process may start programs
    last_result: Any = None  # the value of the last line of the last cell
    last_error: BaseException | None = None  # what the last cell raised
    points_only = False  # whether nobody will see pictures and tracebacks
    displayhook_class = Type(KeptDisplayHook)
    display_pub_class = Type(KeptDisplayPublisher)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs()
        self.displayed: dict[str | None, dict[str, Any]] = {}
        super().__init__(**kwargs)

    def init_display_formatter(self) -> None:
        self.display_formatter = KeptDisplayFormatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]

    def ask_exit(self) -> None:
        """Say that `quit()` and `exit()` have no place in a notebook."""
        raise SystemExit("This would end the notebook's Python: leave it out.")

    def system(self, cmd: str) -> None:
        """Run a program for `!` and magics; where that cannot be, say so and go on."""
        if not self.confined:
            super().system(cmd)
            return
        print("Programs cannot be started here:", cmd)
        self.user_ns["_exit_code"] = 1

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """As `system`, for `name = !program`."""
        if not self.confined:
            return super().getoutput(cmd, split, depth + 1)
        self.system(cmd)
        return SList() if split else ""

    def _tee(self, channel: str) -> Any:
        """Keep no second copy of what is printed: it would grow without a bound."""
        return contextlib.nullcontext()

    def _get_exc_info(self, exc_tuple: Any = None) -> tuple[type, BaseException, Any]:
        """Leave our own frames out of tracebacks: they say nothing, and take time."""
        *_, step = found = super()._get_exc_info(exc_tuple)
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
        with contextlib.suppress(ImportError):
            from matplotlib.figure import Figure

            # A figure that was shown has its labels and its layout, and what draws it can fail.
            png = formatter.formatters["image/png"]
            png.for_type(Figure, lambda figure: figure.draw_without_rendering())

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the error of a cell, if anybody will see it."""
        if not self.points_only:
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
        """Run one cell and return its outputs; an error is one of them, never raised."""
        self.outputs.restart()
        with self.captured():
            result = self.run_cell(source, store_history=True)
        self.last_result = result.result
        self.last_error = error = result.error_before_exec or result.error_in_exec
        outputs = self.outputs.finished()
        if error and not any(o.get("ename") == type(error).__name__ for o in outputs):
            # Somebody switched showtraceback off; the cell failed all the same.
            outputs.append(
                {
                    "output_type": "error",
                    "ename": type(error).__name__,
                    "evalue": str(error),
                    "traceback": ["The error was not shown, because showtraceback was changed."],
                }
            )
        return outputs

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
        sys.stdout, sys.stderr = (Stream(name, self.outputs) for name in ("stdout", "stderr"))
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


def _shorten(traceback: types.TracebackType | None) -> None:
    """Keep the ends of a long traceback: to format a thousand frames takes many seconds."""
    frames = []
    while traceback:
        frames.append(traceback)
        traceback = traceback.tb_next
    if len(frames) > MAX_FRAMES:
        frames[MAX_FRAMES // 2].tb_next = frames[-MAX_FRAMES // 2]


def _text(item: Any) -> Any:
    """A picture's bytes as the text that a notebook keeps; anything else as it is."""
    return base64.b64encode(item).decode() if isinstance(item, bytes) else item


def new_shell() -> NotebookShell:
    """Make the shell of this process, with figures shown inline as in a notebook."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell = NotebookShell.instance(config=config)
    with contextlib.suppress(ImportError):  # a course without pictures needs no matplotlib
        from matplotlib import pyplot
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(shell, "inline")
        # Again, behind the hook that shows and closes figures: or each is drawn once in vain.
        pyplot.uninstall_repl_displayhook()
        pyplot.install_repl_displayhook()
    return shell
