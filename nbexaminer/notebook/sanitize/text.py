"""Makes a student's text safe for a log, a terminal or a page."""

import logging
import re
from typing import Any

from ...limits import MAX_LOG_CHARS, MAX_TEXT_COLOURS, MAX_TEXT_LINES

# Characters that change the direction of text: code would look different from what runs.
DIRECTIONS = "\u061c\u202a-\u202e\u2066-\u2069"
HALVES = "\ud800-\udfff"  # of characters: in names that are not in UTF-8; no file can hold them
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}{HALVES}]")
COLOUR = re.compile(r"\x1b\[[0-9;]{0,30}m")
UNSEEN_BUT_COLOURS = re.compile(f"({COLOUR.pattern})|{UNSEEN.pattern}")
# Signs that stand above or below the letter before them, of the scripts that pile them up.
PILED = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
TOO_MANY = re.compile(f"([{PILED}]{{20}})[{PILED}]+")  # a browser takes seconds for thousands
LEFT_OUT = "\n... the rest is left out ...\n"


def visible(text: str) -> str:
    """The text with control and direction characters escaped, and no tower of accents."""
    return _low(UNSEEN.sub(_escape, text))


def printed(text: str, most: int, lines: int = MAX_TEXT_LINES) -> str:
    """What a program printed as a terminal would finally show it, with its colours.

    Args:
        text: What it printed.
        most: The characters of it that are shown.
        lines: The lines of it that are shown.
    """
    if len(text) > 4 * most:
        text = text[: 4 * most] + LEFT_OUT
    text = text.replace("\r\n", "\n")
    if "\r" in text:  # a progress bar returns to the beginning of its line
        text = "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    if len(COLOUR.findall(text)) > MAX_TEXT_COLOURS:
        text = COLOUR.sub("", text)
    text = _low(UNSEEN_BUT_COLOURS.sub(lambda found: found[1] or _escape(found), text))
    return shortened(text, most, lines=lines)


def shortened(text: str, most: int, notice: str = LEFT_OUT, lines: int = MAX_TEXT_LINES) -> str:
    """The text, or its beginning and a notice if it is too long for a page."""
    kept = "\n".join(text.split("\n", lines)[:lines])[:most]
    return text if kept == text else kept + notice


def one_line(text: str) -> str:
    """The text on one line, with invisible characters escaped."""
    if len(text) > MAX_LOG_CHARS:
        text = text[:MAX_LOG_CHARS] + "…"
    return "".join(c if c.isprintable() and c != "\ufffd" else ascii(c)[1:-1] for c in text)


class OneLine(logging.Filter):
    """Makes every record of a log one line, because students write the names and errors in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message of the record and let it pass."""
        record.msg, record.args = one_line(record.getMessage()), ()
        return True


def guard(log: "logging.Logger | logging.LoggerAdapter[Any]") -> None:
    """Make each record of this log one visible line."""
    log = log.logger if isinstance(log, logging.LoggerAdapter) else log
    if not any(isinstance(each, OneLine) for each in log.filters):
        log.addFilter(OneLine())


def _low(text: str) -> str:
    return text if text.isascii() else TOO_MANY.sub(r"\1…", text)


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]
