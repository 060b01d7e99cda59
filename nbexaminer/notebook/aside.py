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
        self._texts: dict[int, bytes] = {}

    def take(self, content: bytearray) -> bytes:
        """The content of a file, with marks for its long base64 texts.

        It cuts `content` off from its end, so that no picture is in memory twice.
        """
        places = [found.span() for found in LONG_BYTES.finditer(content)]
        parts: list[bytes] = []
        for number, (start, end) in reversed([*enumerate(places)]):
            self._texts[number] = bytes(memoryview(content)[start:end])
            parts += [bytes(memoryview(content)[end:]), self._named(number).encode()]
            del content[start:]
        return b"".join([content, *reversed(parts)])

    def take_text(self, text: str) -> str:
        """As `take`, for a text."""

        def mark(found: re.Match[str]) -> str:
            number = len(self._texts)
            self._texts[number] = found[0].encode()
            return self._named(number)

        return LONG.sub(mark, text)

    def _named(self, number: int) -> str:
        return f"<{self._mark}:{number}>"

    def put_back(self, text: str) -> str:
        """The text as it was."""
        if self._mark not in text:
            return text
        return self._stored.sub(lambda found: self._texts.get(int(found[1]), b"").decode(), text)

    def picture(self, text: str) -> bytes | str:
        """A picture's bytes, if a mark stands for its text, which is forgotten; else its text."""
        if found := self._stored.fullmatch(text):
            if raw := decoded(stored := self._texts.pop(int(found[1]), b"")):
                return raw
            return stored.decode()
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
