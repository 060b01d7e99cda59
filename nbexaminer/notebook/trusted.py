"""Reads and writes the instructor's notebooks and our own, without checking them against a schema.

nbformat checks every notebook, and only logs what it finds. To compile its schema takes a process
as long as to grade a notebook. It also makes all parts twice, to read and to write a notebook.
"""

import json
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.nbjson import BytesEncoder
from nbformat.v4.rwbase import rejoin_lines, split_lines, strip_transient
from nbformat.validator import normalize

VERSION = 4
REST = BytesEncoder(ensure_ascii=False)  # writes what is neither text nor made of parts


def read(path: Path) -> NotebookNode:
    """Read a notebook file of any version, and give its cells ids of their own, as nbformat does.

    Raises:
        OSError: There is none.
        ValueError: It is no notebook; so do other exceptions of nbformat's.
    """
    text = path.read_text("utf-8")
    try:
        notebook = json.loads(text, object_hook=NotebookNode)
        if notebook.get("nbformat") != VERSION:
            raise ValueError
        strip_transient(rejoin_lines(notebook))
    except (AttributeError, ValueError):  # another version, or nbformat says what is wrong
        notebook = nbformat.convert(nbformat.reader.reads(text), VERSION)
    ids = {cell.get("id") for cell in notebook.cells}
    if None in ids or len(ids) < len(notebook.cells):
        notebook = normalize(notebook)[1]
    return notebook


def write(notebook: NotebookNode) -> str:
    """The content of a notebook's file, as nbformat writes it."""
    return _json(strip_transient(split_lines(_copy(notebook))))


def _copy(notebook: NotebookNode) -> NotebookNode:
    """A copy of those parts that are changed for the file."""
    cells = [NotebookNode(cell, metadata=NotebookNode(cell.metadata)) for cell in notebook.cells]
    for cell in cells:
        if "attachments" in cell:
            cell["attachments"] = {name: dict(each) for name, each in cell.attachments.items()}
        if "outputs" in cell:
            cell["outputs"] = [NotebookNode(each) for each in cell.outputs]
            for output in cell.outputs:
                if "data" in output:
                    output["data"] = dict(output.data)
    return NotebookNode(notebook, metadata=NotebookNode(notebook.metadata), cells=cells)


def _json(value: Any, line: str = "\n") -> str:
    """A part of a notebook as JSON. With an indent, `json` of Python 3.11 uses no compiled code.

    Args:
        value: The part.
        line: A line break, and the spaces before what the part is in.
    """
    inner, quoted = f"{line} ", encode_basestring
    if isinstance(value, dict) and value:
        parts = [
            f"{quoted(key)}: {quoted(each) if type(each) is str else _json(each, inner)}"
            for key, each in sorted(value.items())
        ]
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    if isinstance(value, list) and value:
        parts = [quoted(each) if type(each) is str else _json(each, inner) for each in value]
        return f"[{inner}{f',{inner}'.join(parts)}{line}]"
    return REST.encode(value)
