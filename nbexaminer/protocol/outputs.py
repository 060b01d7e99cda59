"""The outputs of a cell, and the streams that write to them."""

import contextlib
import ctypes
import fcntl
import io
import os
import sys
import tempfile
from typing import Any

from ..limits import MAX_CELL_DISPLAY_CHARS, MAX_CELL_OUTPUT_CHARS

TRUNCATED = "\n... the output was too long, the rest is left out; run the cell to see it ...\n"
DESCRIPTORS = {"stdout": 1, "stderr": 2}
# In an output that names pictures: those that the code wrote, in base64, by path.
BESIDE = "beside"
C_LIBRARY = ctypes.CDLL(None)


class Outputs(list[dict[str, Any]]):
    """The outputs of the cell that runs, as nbformat has them, up to the limits of a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.room = MAX_CELL_OUTPUT_CHARS
        self.room_for_displays = MAX_CELL_DISPLAY_CHARS
        self.clear_next = False
        self.widget = self.kept = 0  # where what is in a widget begins; what a clearing keeps
        self.gathers = False
        self.updates: dict[int, dict[str, Any]] = {}  # by the number of what they replace

    def gather_descriptors(self) -> None:
        """From now on, keep what C code and `os.write` write to descriptors 1 and 2 as well.

        Both become files without a name in the working folder, so that nobody waits for a reader.
        """
        for fd in DESCRIPTORS.values():
            with tempfile.TemporaryFile(dir=os.curdir) as file:
                os.dup2(file.fileno(), fd)
                fcntl.fcntl(fd, fcntl.F_SETFL, os.O_APPEND)
        self.gathers = True

    def gather(self, flush: bool = False) -> None:
        """Take what was written to the descriptors.

        Args:
            flush: Have C and Python write first what they hold back.
        """
        if not self.gathers:
            return
        if flush:
            with contextlib.suppress(OSError, ValueError):
                for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
                    stream.flush()
            C_LIBRARY.fflush(None)
        for name, fd in DESCRIPTORS.items():
            with contextlib.suppress(OSError):  # closed by the code
                if size := os.fstat(fd).st_size:
                    kept = os.pread(fd, min(size, MAX_CELL_OUTPUT_CHARS + 1), 0)
                    os.ftruncate(fd, 0)
                    self.write(name, kept.decode(errors="replace"))

    def restart(self, kept: int = 0) -> None:
        """Forget everything, or all but the first so many: another cell begins, or code clears."""
        del self[kept:]
        self.widget = min(self.widget, kept)
        self.clear_next = False
        if not kept:  # else what is kept could grow without end
            self.updates = {}
            self.room = MAX_CELL_OUTPUT_CHARS
            self.room_for_displays = MAX_CELL_DISPLAY_CHARS

    def add(self, output: dict[str, Any]) -> None:
        if self.clear_next:
            self.restart(self.kept)
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

    def update(self, output: dict[str, Any]) -> None:
        """Replace what has its number under `display`, here and in the cells before."""
        for each in self:
            if each.get("display") == output["display"]:
                each.update(output)
        self.updates[output["display"]] = output

    def write(self, name: str, text: str) -> None:
        """Add text to the stream `name`, joined with what the stream wrote just before."""
        if self.clear_next:
            self.restart(self.kept)
        kept = text[: self.room]
        if kept:
            self._append(name, kept)
        self._reserve(len(text))

    def _append(self, name: str, kept: str) -> None:
        if (
            len(self) > self.widget
            and self[-1]["output_type"] == "stream"
            and self[-1]["name"] == name
        ):
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
            self.restart(self.kept)
        fits = size <= self.room
        if not fits and self.room > 0:
            self.append({"output_type": "stream", "name": "stdout", "parts": [TRUNCATED]})
        self.room = self.room - size if fits else 0
        return fits


class OutStream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr, under the name that it has in a kernel."""

    encoding = "UTF-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self.outputs = outputs

    errors = None

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.outputs.gather()
        self.outputs.write(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open, for what later cells print."""

    def fileno(self) -> int:
        """The descriptor whose writers are gathered into the same stream."""
        if not self.outputs.gathers:
            raise io.UnsupportedOperation("fileno")
        return DESCRIPTORS[self.name]
