"""Text of a student's, as the log, a terminal or a page can show it."""

import logging
import re
from typing import Any

from ...limits import MAX_LOG_CHARS, MAX_TEXT_COLOURS, MAX_TEXT_LINES

# What changes the direction of text: code would read in another way than it runs.
DIRECTIONS = "\u061c\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}]")
COLOUR = re.compile(r"\x1b\[[0-9;]{0,30}m")
UNSEEN_BUT_COLOURS = re.compile(f"({COLOUR.pattern})|{UNSEEN.pattern}")
LEFT_OUT = "\n... the rest is left out ...\n"


def visible(text: str) -> str:
    """The text with its control and direction characters as escapes."""
    return UNSEEN.sub(_escape, text)


def printed(text: str, most: int) -> str:
    """What a program printed, as a terminal would have it in the end; its colours are kept."""
    if len(text) > 4 * most:
        text = text[: 4 * most] + LEFT_OUT
    text = text.replace("\r\n", "\n")
    if "\r" in text:  # goes back to the beginning of the line, as progress bars do
        text = "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    if len(COLOUR.findall(text)) > MAX_TEXT_COLOURS:
        text = COLOUR.sub("", text)
    text = UNSEEN_BUT_COLOURS.sub(lambda found: found[1] or _escape(found), text)
    return shortened(text, most)


def shortened(text: str, most: int, notice: str = LEFT_OUT) -> str:
    """The text, or its beginning when it has more characters or lines than a page can show."""
    lines = text.split("\n", MAX_TEXT_LINES)
    kept = "\n".join(lines[:MAX_TEXT_LINES])[:most]
    return text if kept == text else kept + notice


def one_line(text: str) -> str:
    """The text as a part of a line of the log: whatever is not plainly visible is escaped."""
    if len(text) > MAX_LOG_CHARS:
        text = text[:MAX_LOG_CHARS] + "…"
    return "".join(c if c.isprintable() and c != "\ufffd" else ascii(c)[1:-1] for c in text)


class OneLine(logging.Filter):
    """Has every record of a log be one line: names and errors in it are students'."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message of the record, and let it pass."""
        record.msg, record.args = one_line(record.getMessage()), ()
        return True


def guard(log: "logging.Logger | logging.LoggerAdapter[Any]") -> None:
    """Have each record of this log be one visible line."""
    log = log.logger if isinstance(log, logging.LoggerAdapter) else log
    if not any(isinstance(each, OneLine) for each in log.filters):
        log.addFilter(OneLine())


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]
