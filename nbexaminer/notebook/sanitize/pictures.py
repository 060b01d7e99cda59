"""Fits pictures into a page: raster data of known types, of sizes that a browser can show.

A small picture stays as it is. A bigger one is scaled, a drawing (SVG) is drawn, and the original
of what lost anything is kept as a file beside the notebook.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from ...limits import (
    MAX_KEPT_BYTES,
    MAX_PICTURE_CHARS,
    MAX_PICTURE_PIXELS,
    MIN_PICTURE_CHARS,
)
from .drawer import drawer
from .rasters import size_of

RASTERS = ("image/png", "image/jpeg", "image/gif", "image/webp")
SVG = "image/svg+xml"
DRAWN = (*RASTERS, "image/bmp", "image/tiff", SVG)  # the types that can be shown, best first
DATA = re.compile(r"data:(image/[a-z+]{1,9});base64,([A-Za-z0-9+/=]*)")
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
TYPES = {"jpg": "jpeg", "svg": "svg+xml", "tif": "tiff"}  # by the ending of a file
FOLDER = "kept"  # beside the graded notebook
NAME = re.compile(rf"{FOLDER}/[a-z]{{1,20}}-[0-9a-f]{{10}}\.[a-z0-9]{{1,5}}")  # of a file in it


@dataclass(frozen=True)
class Picture:
    """A picture that a page can show: its type, its base64 text, and what a reader should know."""

    mime: str
    data: str
    note: str = ""

    @property
    def url(self) -> str:
        """The picture as the address of an image."""
        return f"data:{self.mime};base64,{self.data}"


@dataclass
class Kept:
    """Files that are kept beside a graded notebook, because a page does not show all of them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, kind: str, ending: str, content: bytes) -> str:
        """Keep a file; return the words that say where the whole is."""
        if len(content) + sum(map(len, self.files.values())) > MAX_KEPT_BYTES:
            return "the whole is in what was handed in, or comes when the cell is run"
        digest = hashlib.sha256(content).hexdigest()[:10]  # the same content is kept once
        name = f"{FOLDER}/{kind}-{digest}.{ending}"
        self.files[name] = content
        return f"the whole is in {name}"


@dataclass
class Album:
    """The pictures of one page, which share its room.

    Attributes:
        kept: Where originals go that the page does not show as they are.
        expected: How many pictures will come: each may use its share of what is left.
        chars: The base64 characters that are left.
        pixels: The pixels that are left.
    """

    kept: Kept
    expected: int = 1
    chars: int = MAX_PICTURE_CHARS
    pixels: int = MAX_PICTURE_PIXELS

    def add(self, mime: str, data: str | bytes, path: str = "") -> Picture | None:
        """Fit a picture into the page; None if it is no picture, or there is no room.

        Args:
            mime: The type that it claims.
            data: Its bytes, or their base64 text.
            path: Where it is, if it is a file beside the notebook.
        """
        raw = decoded(data) if isinstance(data, str) else data
        if not raw:
            return None
        self.expected -= 1
        share = max(self.expected + 1, 1)
        most = min(MAX_PICTURE_CHARS, max(self.chars // share, MIN_PICTURE_CHARS))
        pixels = min(MAX_PICTURE_PIXELS, self.pixels // share)
        if min(most, pixels) <= 0 or self.chars < MIN_PICTURE_CHARS:
            return None
        size = size_of(mime, raw)
        text = base64.b64encode(raw).decode() if size and len(raw) <= most else ""
        if size and text and len(text) <= most and size[0] * size[1] <= pixels:
            return self._take(Picture(mime, text), size)
        return self._drawn(mime, raw, most, pixels, path)

    def _drawn(
        self, mime: str, raw: bytes, most: int, pixels: int, path: str = ""
    ) -> Picture | None:
        drawn = drawer.draw("svg" if mime == SVG else "raster", raw, most * 3 // 4, pixels)
        if not drawn:
            return None
        size = size_of(drawn.mime, drawn.raw) or (0, 0)
        note = ""
        if mime != SVG:
            ending = ENDINGS.get(mime, "bin") if size_of(mime, raw) else "bin"
            what = "the first frame of an animation" if drawn.frames > 1 else "scaled"
            note = f"{what}, from {drawn.width} × {drawn.height} pixels: "
            note += f"the whole is {path}" if path else self.kept.add("picture", ending, raw)
        elif len(drawn.raw) * 4 // 3 > most:
            return self._drawn("image/png", drawn.raw, most, pixels)
        return self._take(Picture(drawn.mime, base64.b64encode(drawn.raw).decode(), note), size)

    def _take(self, picture: Picture, size: tuple[int, int]) -> Picture:
        self.chars -= len(picture.data)
        self.pixels -= size[0] * size[1]
        return picture


def decoded(text: str | bytes) -> bytes:
    """The bytes of a base64 text, which may have line ends; none if it is no such text."""
    try:
        text = text if isinstance(text, bytes) else text.encode("ascii")
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def type_of(path: str) -> str:
    """The type that a picture's name claims."""
    ending = path.rpartition(".")[2].lower()
    return f"image/{TYPES.get(ending, ending)}"
