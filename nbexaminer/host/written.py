"""Reads pictures that student code wrote, for the Markdown cells that name them."""

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from ..limits import MAX_WRITTEN_BYTES

# It tries only where a path can begin: an embedded picture is a text of a million characters.
NAMED = re.compile(
    r"(?<![^\"'()<>\n:])[^\"'()<>\n:]{1,200}?\.(?:png|jpe?g|gif|webp|svg)\b", re.IGNORECASE
)


def written_pictures(folder: Path, texts: Iterable[str]) -> dict[str, bytes]:
    """The pictures in a folder that texts name, by relative path; empty ones are too big.

    Its content is not trusted: no link is followed, and only regular files are read.
    """
    found: dict[str, bytes] = {}
    room = MAX_WRITTEN_BYTES
    named = (unquote(path).removeprefix("./") for text in texts for path in NAMED.findall(text))
    for path in dict.fromkeys(named):
        content = _read(folder, path.split("/"), room)
        if content is not None:
            found[path] = content
            room -= len(content)
    return found


def _read(folder: Path, parts: list[str], room: int) -> bytes | None:
    """A regular file below a folder: nothing of it if there is no room, None if it is none."""
    if not all(parts) or {".", ".."} & {*parts}:
        return None
    place = -1
    try:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        for part in parts:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            inside = os.open(part, flags, dir_fd=place)
            os.close(place)
            place = inside
        about = os.fstat(place)
        if not stat.S_ISREG(about.st_mode):
            return None
        with open(place, "rb", closefd=False) as file:
            return file.read(room) if about.st_size <= room else b""
    except (OSError, ValueError):
        return None
    finally:
        if place >= 0:
            os.close(place)
