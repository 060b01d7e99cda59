"""Sends along the pictures that outputs name and the code has written to files.

A notebook's browser loads `<img src="plot.png">` from the notebook's folder. A page is read when
that folder is gone.
"""

import base64
import contextlib
import re
from typing import Any
from urllib.parse import unquote

from ..protocol.outputs import BESIDE

NAMED = re.compile(
    r"(?:\bsrc\s?=\s?[\"']?|\]\(\s?<?)([^\"'()<>\n:]{1,200}?\.(?:png|jpe?g|gif|webp|svg))", re.I
)


def with_files(outputs: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """The outputs of a cell, with the pictures beside the notebook that they name.

    Args:
        outputs: The outputs.
        room: The characters that there is room for, beside those of the outputs.
    """
    for output in outputs:
        data = output.get("data", {})
        texts = [data[mime] for mime in ("text/html", "text/markdown") if mime in data]
        found = [path for text in texts if type(text) is str for path in NAMED.findall(text)]
        for path in dict.fromkeys(map(unquote, found)):
            picture = _read(path, room)
            if picture is not None:
                room -= len(picture)
                output.setdefault(BESIDE, {})[path] = picture
    return outputs


def _read(path: str, room: int) -> str | None:
    """A picture in the working folder as base64 text; "" if it is too big, None if not there."""
    if path.startswith("/") or ".." in path.split("/"):
        return None
    with contextlib.suppress(Exception), open(path, "rb") as file:
        content = file.read(room * 3 // 4 + 1)
        return base64.b64encode(content).decode() if len(content) <= room * 3 // 4 else ""
    return None
