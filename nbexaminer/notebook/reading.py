"""Reads a notebook file in any format that Jupyter ever wrote, and as editors save it."""

import codecs
import itertools
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from ..errors import Unusable
from ..limits import MAX_ATTACHMENTS, MAX_CELLS, MAX_CELLS_CHARS, MAX_NOTEBOOK_CHARS
from ..protocol.codec import whole_text
from ..results import Problem
from .aside import Aside
from .forms import handed_in
from .sanitize.pictures import DRAWN
from .wrappings import unwrap

MAX_TOKENS = 2_000_000  # in the outputs of a big file
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before that of UTF-16, with which it begins
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OUTPUTS = re.compile(r'"outputs"\s*:\s*(?=\[)')
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class Once:
    """The content of a big file for one reader, so that nobody else keeps it in memory."""

    def __init__(self, content: bytearray) -> None:
        self._content = [content]

    def take(self) -> bytearray:
        """The content, the first time; it is the reader's."""
        return self._content.pop()


def parse(submitted: str | bytes | Once) -> tuple[NotebookNode, list[Problem]]:
    """Read a submitted notebook into the current format; also return what was guessed.

    It keeps the type, the text, the ids, the attached pictures and the plain metadata of each cell,
    and nothing else.

    Raises:
        Unusable: The file is not a readable notebook; the message tells the student why.
    """
    problems: list[Problem] = []
    aside = Aside()
    try:
        if isinstance(submitted, str):
            text = aside.take_text(submitted)
        else:
            content = submitted.take() if isinstance(submitted, Once) else bytearray(submitted)
            text = _text(aside.take(content), problems)
        text = text.strip("\ufeff\0 \t\r\n")
        if not text:
            raise Unusable("The notebook file is empty.")
        if text.startswith("<"):
            raise Unusable("The file is a web page, not a notebook.")
        if len(text) > MAX_NOTEBOOK_CHARS:
            text = _without_outputs(text)
        notebook, end = json.JSONDecoder().raw_decode(text)
        if end < len(text):
            problems.append(Problem(None, "What follows the end of the notebook was left out."))
        inside = unwrap(notebook)
        if inside is not notebook:
            problems.append(Problem(None, "The file holds more than a notebook, which was read."))
        return nbformat.from_dict(_current_format(inside, problems, aside)), problems
    except Unusable:
        raise
    except RecursionError as error:
        raise Unusable("The notebook file is nested too deep.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        why = f"The notebook file is not complete: it is no JSON text ({where})."
        raise Unusable(why) from error
    except ValueError as error:  # Python refuses numbers of thousands of digits
        raise Unusable("The notebook file holds something that cannot be read.") from error


def _text(content: bytes, problems: list[Problem]) -> str:
    """Decode UTF-8 or UTF-16; or else Latin-1, if the content looks like a notebook."""
    marked = (encoding for bom, encoding in BOMS.items() if content.startswith(bom))
    encoding = next(marked, None)
    if encoding is None and b"\0" in content[:2]:  # "{" in UTF-16
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding or not content.lstrip().startswith(b"{"):
            raise Unusable("The notebook file is not a text in UTF-8.") from error
        why = "The file is not in UTF-8; it was read as Latin-1: some letters may be wrong."
        problems.append(Problem(None, why, look=True))
        return content.decode("cp1252", errors="replace")


def _without_outputs(text: str) -> str:
    """Remove the saved outputs from a big file: they are made again, and can be most of it."""
    kept, start = [], 0
    for _ in range(MAX_CELLS):
        found = OUTPUTS.search(text, start)
        if not found:
            break
        depth = 0
        for token in itertools.islice(TOKEN.finditer(text, found.end()), MAX_TOKENS):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth == 0:
                break
        else:
            break  # the list of outputs does not end
        kept += [text[start : found.end()], "[]"]
        start = token.end()
    kept.append(text[start:])
    if sum(map(len, kept)) > MAX_NOTEBOOK_CHARS:
        raise Unusable(
            f"The notebook is bigger than {MAX_NOTEBOOK_CHARS // 10**6} MB, without its outputs."
        )
    return "".join(kept)


def _current_format(notebook: Any, problems: list[Problem], aside: Aside) -> dict[str, Any]:
    """Convert a notebook of any format to the current one; keep only flat, fast parts."""
    if not isinstance(notebook, dict):
        raise Unusable(f"The file is not a Jupyter notebook: it holds {_kind_in_words(notebook)}.")
    old = bool(notebook.get("worksheets")) or ("cells" not in notebook and "worksheets" in notebook)
    major = _number(notebook.get("nbformat", 3 if old else 4))
    if major not in (2, 3, 4):
        version = str(major)[:20] if isinstance(major, int | float) else _kind_in_words(major)
        why = f"The file is not a Jupyter notebook of a known format: its nbformat is {version}."
        raise Unusable(why)
    sheets = _listed(notebook, "worksheets") if old else [notebook]
    cells = list(itertools.chain(*(_listed(sheet, "cells") for sheet in sheets)))
    if cells and all(isinstance(cell, list) for cell in cells):
        cells = list(itertools.chain(*cells))
    if len(cells) > MAX_CELLS:
        raise Unusable(f"The notebook is too big: it has more than {MAX_CELLS} cells.")
    kept = []
    for number, cell in enumerate(cells, 1):
        try:
            kept.append(_cell(cell, aside))
        except Unusable as error:
            why = f"Cell {number} of the file is damaged and was left out: {error}."
            problems.append(Problem(None, why, look=True))
    if sum(len(cell["source"]) for cell in kept) > MAX_CELLS_CHARS:
        raise Unusable("The notebook is too big: its cells hold more than 4 million characters.")
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": kept}


def _number(version: Any) -> Any:
    """The version of a format; some programs write it as a string, "4" or "4.5"."""
    try:
        return int(float(version)) if isinstance(version, str) else version
    except (ValueError, OverflowError):
        return version


def _listed(part: Any, name: str) -> list[Any]:
    """The list of this name in a part of a notebook.

    Raises:
        Unusable: There is no such list.
    """
    if not isinstance(part, dict):
        raise Unusable(f"The notebook is damaged: a part of it is {_kind_in_words(part)}.")
    if not isinstance(part.get(name), list):
        what = f"they are {_kind_in_words(part[name])}" if name in part else "there are none"
        raise Unusable(f"The notebook has no list of {name}: {what}.")
    return part[name]


def _kind_in_words(value: Any) -> str:
    """The kind of a JSON value, in words."""
    kinds = {str: "a text", bool: "true or false", dict: "an object", list: "a list"}
    return "nothing" if value is None else kinds.get(type(value), "a number")


def _cell(cell: Any, aside: Aside) -> dict[str, Any]:
    """The parts of a cell that we keep.

    Raises:
        Unusable: It is not a cell; the message is the end of a sentence that says why.
    """
    if not isinstance(cell, dict):
        raise Unusable(f"it is {_kind_in_words(cell)}")
    kind = cell.get("cell_type")
    if not isinstance(kind, str):
        raise Unusable(f"its type is {_kind_in_words(kind)}")
    source = cell.get("source", cell.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    texts = [line for line in lines if isinstance(line, str)]
    if len(texts) < len(lines):
        odd = next(line for line in lines if not isinstance(line, str))
        raise Unusable(f"a line of its text is {_kind_in_words(odd)}")
    source = "".join(texts)
    attached = cell.get("attachments")
    attachments = pictures(attached, aside) if isinstance(attached, dict) else {}
    if kind in ("code", "raw"):
        source = aside.put_back(source)
    else:
        source, pasted = aside.unpasted(source)
        attachments |= pasted
    if kind == "heading":
        level = cell.get("level")
        source = f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {source}"
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
    kinds = {"code": "code", "raw": "raw", "markdown": "markdown"}
    kept: dict[str, Any] = {
        "cell_type": kinds.get(kind, "markdown"),
        "metadata": handed_in(metadata) if isinstance(metadata, dict) else {},
        "source": source,
    }
    if isinstance(grade_id, str):
        kept["metadata"]["nbgrader"] = {"grade_id": grade_id}
    if kind == "code":
        kept |= {"outputs": [], "execution_count": None}
    if isinstance(cell.get("id"), str):
        kept["id"] = cell["id"]
    if attachments:
        kept["attachments"] = attachments
    return kept


def pictures(attachments: dict[str, Any], aside: Aside) -> dict[str, dict[str, str | bytes]]:
    """The pictures among a cell's attachments, by name and type: bytes, or their base64 text."""
    found: dict[str, dict[str, str | bytes]] = {}
    for name, bundle in itertools.islice(attachments.items(), MAX_ATTACHMENTS):
        for mime in DRAWN if isinstance(bundle, dict) else ():
            text = bundle.get(mime)
            lines = text if isinstance(text, list) else [text]
            if text and all(isinstance(line, str) for line in lines):
                data = aside.picture(whole_text("".join(lines)))
                found.setdefault(whole_text(aside.put_back(name)), {})[mime] = data
    return found
