"""Tables as platforms and spreadsheets save them: any separator, and the usual encodings."""

import csv
import io
import re

from ...errors import CourseError

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how files of spreadsheet programs begin
FORMULA = re.compile(r'^="([^"]*)"$')  # a text that must not become a number


def read_rows(content: bytes, where: str) -> list[dict[str, str]]:
    """The rows of a table, each by the names of its columns in small letters.

    Args:
        content: The content of its file.
        where: What it is called in an error.

    Raises:
        CourseError: It is no table.
    """
    if content.startswith(WORKBOOKS):
        raise CourseError(f"{where} is a workbook. Save it as a table of comma-separated values.")
    text = re.sub(r"^sep=.\s", "", _decoded(content)).lstrip()  # for one spreadsheet program
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise CourseError(f"{where} is no table of comma-separated values ({error}).") from error
    return [
        {
            name.strip().casefold(): FORMULA.sub(r"\1", (value or "").strip())
            for name, value in row.items()
            if name
        }
        for row in rows
    ]


def _decoded(content: bytes) -> str:
    """A text in UTF-8, in UTF-16 as Blackboard writes it, or as Windows wrote it in the west."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\0", "")
