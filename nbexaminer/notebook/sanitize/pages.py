"""Makes a graded notebook safe to open: a browser shows what a student wrote but runs none of it.

This comes after grading, so it does not change what is run or graded.
"""

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils

from ...limits import (
    MAX_CELL_CHARS,
    MAX_CELL_OUTPUTS,
    MAX_OUTPUTS_CHARS,
    MAX_OWN_CELLS_CHARS,
    MAX_PICTURES_CHARS,
)
from . import pictures
from .html import as_text
from .markdown import one_line_html, rendered
from .outputs import PICTURES
from .text import shortened, visible

MORE = "outputs more are not shown: there are too many, or they are too long."
CUT = "\n# ... the rest of this cell is too long to show ...\n"


class Budget:
    """How many more characters of one kind a notebook may have."""

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Take this many characters if they are left; return whether they were."""
        self.left -= size if (fits := size <= self.left) else 0
        return fits


def make_inert(notebook: NotebookNode, source: NotebookNode) -> None:
    """Make a student's content in a graded notebook inert; `source` is the instructor's."""
    given = {(cell.cell_type, cell.source): cell for cell in source.cells}
    sources, shown, drawn = (
        Budget(MAX_OWN_CELLS_CHARS),
        Budget(MAX_OUTPUTS_CHARS),
        Budget(MAX_PICTURES_CHARS),
    )
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _fitting(cell, shown, drawn)
        if original := given.get((cell.cell_type, cell.source)):
            _reattach(cell, original)
            continue
        if not sources.take(min(len(cell.source), MAX_CELL_CHARS)):
            cell.source = "# The notebook is too long to show this cell."
        if cell.cell_type == "code":
            cell.source = shortened(visible(cell.source), MAX_CELL_CHARS, CUT)
            cell.pop("attachments", None)
        else:
            texts.append(cell)
    _show(texts, drawn)


def _show(texts: list[NotebookNode], budget: Budget) -> None:
    """Replace Markdown cells by HTML; also raw cells, which a page would show as HTML."""
    attached = [_drawable(cell.pop("attachments", {}), budget) for cell in texts]
    written = [visible(cell.source) for cell in texts]
    marked = [i for i, cell in enumerate(texts) if cell.cell_type == "markdown"]
    shown = [f"<div>{one_line_html(as_text(text))}</div>" for text in written]
    for i, page in zip(
        marked, rendered([written[i] for i in marked], [attached[i] for i in marked]), strict=True
    ):
        shown[i] = page
    for cell, page in zip(texts, shown, strict=True):
        cell.cell_type, cell.source = "markdown", page


def _drawable(attachments: dict[str, Any], budget: Budget) -> dict[str, dict[str, str]]:
    """The attached pictures as data URLs, by name."""
    drawable = {}
    for name, bundle in attachments.items():
        addresses = {mime: pictures.data_url(mime, bundle.get(mime)) for mime in PICTURES}
        kept = {mime: address for mime, address in addresses.items() if address}
        if kept and budget.take(sum(map(len, kept.values()))):
            drawable[name] = kept
    return drawable


def _reattach(cell: NotebookNode, original: NotebookNode) -> None:
    cell.pop("attachments", None)
    if "attachments" in original:
        cell.attachments = original.attachments


def _fitting(cell: NotebookNode, shown: Budget, drawn: Budget) -> list[NotebookNode]:
    """The outputs that fit the budgets; those that decide about points are never left out."""
    kept: list[NotebookNode] = []
    for output in cell.outputs:
        data = output.get("data", {})
        size = sum(len(text) for mime, text in data.items() if mime not in PICTURES)
        size += len(output.get("text", "")) + sum(map(len, output.get("traceback", [])))
        drawing = sum(len(text) for mime, text in data.items() if mime in PICTURES)
        drawing += sum(len(match[2]) for match in pictures.DATA.finditer(data.get("text/html", "")))
        decides = utils.is_grade(cell) and output.output_type in ("error", "execute_result")
        fits = len(kept) < MAX_CELL_OUTPUTS and shown.take(size - drawing) and drawn.take(drawing)
        if fits or decides:
            kept.append(output if fits else _short(output))
    if len(kept) < len(cell.outputs):
        kept.append(new_output("stream", text=f"[{len(cell.outputs) - len(kept)} {MORE}]\n"))
    return kept


def _short(output: NotebookNode) -> NotebookNode:
    """A shortened error or result."""
    if output.output_type == "error":
        output.evalue = output.evalue[:300]
        output.traceback = [f"{output.ename}: {output.evalue}"]
    else:
        output.data = nbformat.from_dict({"text/plain": output.data.get("text/plain", "")[:300]})
    return output
