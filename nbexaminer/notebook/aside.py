"""Sets the pictures in a notebook file aside while the rest of it is read.

Pictures are base64 texts, in attachments or in the text itself (`data:image/png;base64,…`), and can
be most of a file. A short mark stands for each, so that no limit on text counts them.
"""

import re
import secrets
from typing import Any

from .sanitize.pictures import decoded

LONG = re.compile(r"(?:(?<=\")|(?<=;base64,))[A-Za-z0-9+/=]{2000,}+")
LONG_BYTES = re.compile(LONG.pattern.encode())


class Aside:
    """The long base64 texts of one file."""

    def __init__(self) -> None:
        self._mark = secrets.token_hex(8)  # which nobody could have written before
        self._stored = re.compile(rf"<{self._mark}:(\d+)>")
        self._pasted = re.compile(rf"data:(image/[a-z+.-]{{1,20}});base64,(<{self._mark}:\d+>)")
        self._texts: list[memoryview] = []

    def take(self, content: bytes) -> bytes:
        """The content of a file, with marks for its long base64 texts."""
        view, start = memoryview(content), 0
        made: list[bytes | memoryview] = []
        for found in LONG_BYTES.finditer(content):
            made += [view[start : found.start()], self._next().encode()]
            self._texts.append(view[found.start() : found.end()])
            start = found.end()
        return b"".join([*made, view[start:]]) if made else content

    def take_text(self, text: str) -> str:
        """As `take`, for a text."""

        def mark(found: re.Match[str]) -> str:
            marked = self._next()
            self._texts.append(memoryview(found[0].encode()))
            return marked

        return LONG.sub(mark, text)

    def _next(self) -> str:
        return f"<{self._mark}:{len(self._texts)}>"

    def put_back(self, text: str) -> str:
        """The text as it was."""
        if self._mark not in text:
            return text
        return self._stored.sub(lambda found: str(self._texts[int(found[1])], "ascii"), text)

    def picture(self, text: str) -> bytes | str:
        """A picture's bytes, if a mark stands for its text; else its text."""
        if found := self._stored.fullmatch(text):
            return decoded(bytes(self._texts[int(found[1])])) or self.put_back(text)
        return self.put_back(text)

    def unpasted(self, text: str) -> tuple[str, dict[str, dict[str, Any]]]:
        """A text with its pictures as attachments, and these."""
        if self._mark not in text:
            return text, {}
        pictures: dict[str, dict[str, Any]] = {}

        def attach(found: re.Match[str]) -> str:
            name = f"pasted-{len(pictures) + 1}"
            pictures[name] = {found[1]: self.picture(found[2])}
            return f"attachment:{name}"

        return self.put_back(self._pasted.sub(attach, text)), pictures
