"""Draws pictures in a process of its own, which is started when the first one needs it."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from ...limits import DRAWING_BYTES, DRAWING_SECONDS, DRAWING_WAIT_SECONDS

PROGRAM = Path(__file__).with_name("draw.py")


@dataclass(frozen=True)
class Drawn:
    """A picture as a page shows it.

    Attributes:
        mime: Its type: PNG for a drawing, JPEG for anything else.
        raw: Its bytes.
        width: Of the original, in pixels.
        height: Of the original, in pixels.
        frames: How many frames the original has; the first one is drawn.
    """

    mime: str
    raw: bytes
    width: int
    height: int
    frames: int


class Drawer:
    """The process that draws; it ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, kind: str, raw: bytes, most: int, pixels: int) -> Drawn | None:
        """Draw a picture; None if it is none, or takes too much time or memory.

        Args:
            kind: "svg" or "raster".
            raw: The picture.
            most: The bytes that it may have on the page.
            pixels: The pixels that it may have there.
        """
        process = self._process = self._process or self._start()
        watch = threading.Timer(DRAWING_WAIT_SECONDS, process.kill)
        watch.start()
        try:
            asked = {"kind": kind, "bytes": most, "pixels": pixels, "size": len(raw)}
            into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
            into.write(json.dumps(asked).encode() + b"\n" + raw)
            into.flush()
            return _drawn(json.loads(out.readline()), out)
        except (OSError, ValueError, KeyError):  # it was ended
            self.close()
            return None
        finally:
            watch.cancel()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            with suppress(OSError):
                self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", str(PROGRAM), str(DRAWING_BYTES), str(DRAWING_SECONDS)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def _drawn(about: dict[str, Any], out: IO[bytes]) -> Drawn | None:
    if not about["size"]:
        return None
    raw = out.read(about["size"])
    return Drawn(about["mime"], raw, about["width"], about["height"], about["frames"])


drawer = Drawer()  # of this process
