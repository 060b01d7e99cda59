"""Draws pictures in a process of its own, which is started when the first one needs it."""

from dataclasses import dataclass

from ...limits import DRAWING_BYTES, DRAWING_SECONDS, DRAWING_WAIT_SECONDS
from .program import Program


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
        self._program = Program("draw.py", DRAWING_BYTES, DRAWING_SECONDS, DRAWING_WAIT_SECONDS)

    def draw(self, kind: str, raw: bytes, most: int, pixels: int) -> Drawn | None:
        """Draw a picture; None if it is none, or takes too much time or memory.

        Args:
            kind: "svg" or "raster".
            raw: The picture.
            most: The bytes that it may have on the page.
            pixels: The pixels that it may have there.
        """
        answer = self._program.ask(raw, kind=kind, bytes=most, pixels=pixels)
        if not answer or not answer[1]:
            return None
        about, made = answer
        return Drawn(about["mime"], made, about["width"], about["height"], about["frames"])

    def close(self) -> None:
        """End the process, which keeps the memory of big pictures."""
        self._program.close()


drawer = Drawer()  # of this process
