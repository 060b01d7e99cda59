"""Tables as text: separators, decimal signs, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

# Where a formula may begin: at the beginning of a text, or after what a spreadsheet of another
# country takes for the end of a cell. What nobody sees may stand before it, for programs leave it
# out, and its sign may be of full width or small.
UNSEEN = r"\s\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
FORMULA = re.compile(
    rf"(^(?=[\t\r\n])|(?:^|[;,\t|\r\n])[{UNSEEN}\"']*(?=[=+@＝＋＠﹢﹣﹦﹫\-－−]))"
)
HARMLESS = re.compile(r"[-+@]?[\w.@-]*")  # a formula needs other characters
NUMBER = re.compile(r"\d+\.\d+")

BEFORE_END = re.compile(r'\\(?="|$)')  # a backslash before what may be the end of a cell

Table = Iterator[list[Any]]  # rows; the first one is the header


class Key(str):
    """A text that another program compares: it is written unchanged."""


def key(value: str | None) -> str:
    """A text that identifies a student: unchanged, unless a spreadsheet would run it."""
    return Key(value) if value and HARMLESS.fullmatch(value) else value or ""


def for_php(text: str | None) -> str:
    """A text for PHP's reader of tables: it overlooks the end of a cell behind a backslash."""
    return BEFORE_END.sub(r"\\ ", text or "")


def as_text(table: Table, separator: str = ",", decimal: str = ".") -> str:
    """The text of a table's file, with this separator of cells and this decimal sign."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [_cell(each, decimal) for each in row] for row in table
    )
    return text.getvalue()


def _cell(value: object, decimal: str) -> object:
    """The value of a cell; a text that a spreadsheet would run is quoted."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    if isinstance(value, Key):
        return value.replace(".", decimal) if NUMBER.fullmatch(value) else value
    return FORMULA.sub(_quoted, value) if isinstance(value, str) else value


def _quoted(found: re.Match[str]) -> str:
    ends = found[0][:1] in (";", ",", "|", "\t", "\r", "\n")  # another cell
    return f"{found[0]}'" if ends else f"'{found[0]}"
