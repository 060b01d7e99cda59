"""Makes a graded notebook safe to open: a browser shows what a student wrote but runs none of it.

This comes after grading, so it does not change what is run or graded.
"""

import base64
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils

from ...limits import MAX_CELL_CHARS, MAX_CELL_OUTPUTS, MAX_PICTURES_PIXELS, Limits
from .drawer import drawer
from .html import Find, as_text
from .macros import Macros
from .markdown import one_line_html, rendered, whole
from .outputs import KEPT
from .pictures import DATA, DRAWN, NAME, RASTERS, Album, Kept, type_of
from .text import shortened, visible

MARK = re.compile(r"!\[|<img\b", re.IGNORECASE)  # of a picture in Markdown


class Budget:
    """How many more characters of one kind a notebook may have."""

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Take this many characters if they are left; return whether they were."""
        self.left -= size if (fits := size <= self.left) else 0
        return fits


def make_inert(
    notebook: NotebookNode,
    source: NotebookNode,
    files: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
) -> dict[str, bytes]:
    """Make a student's content in a graded notebook inert.

    Args:
        notebook: The graded notebook; it is changed.
        source: The instructor's.
        files: What lies beside it and its pictures may be, by relative path.
        limits: What the page has room for.

    Returns:
        What is to be kept beside it, because a page does not show all of it, by relative path.
    """
    kept, limits = Kept(), limits or Limits()
    album = Album(kept, _pictures_in(notebook), limits.page_pictures, MAX_PICTURES_PIXELS)
    try:
        _clean_cells(notebook, source, files or {}, album, limits)
    finally:
        drawer.close()
    return kept.files


def _pictures_in(notebook: NotebookNode) -> int:
    """About how many pictures it has."""
    count = 0
    for cell in notebook.cells:
        count += max(len(cell.get("attachments", {})), len(MARK.findall(cell.source)))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            count += len(data.keys() & {*RASTERS}) + len(DATA.findall(data.get("text/html", "")))
    return count


def _clean_cells(
    notebook: NotebookNode,
    source: NotebookNode,
    files: Mapping[str, bytes],
    album: Album,
    limits: Limits,
) -> None:
    given = {(cell.cell_type, cell.source): cell for cell in source.cells}
    sources, shown = Budget(limits.page_cells), Budget(limits.page_outputs)
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _fitting(cell, shown, album)
        if original := given.get((cell.cell_type, cell.source)):
            _reattach(cell, original)
            continue
        fits = sources.take(min(len(cell.source), MAX_CELL_CHARS))
        if cell.cell_type == "code":
            cell.source = _code(cell.source, fits, album.kept)
            cell.pop("attachments", None)
        else:
            if not fits:
                where = album.kept.add("text", "txt", whole(cell.source))
                cell.source = f"*The notebook is too long to show this cell: {where}.*"
            texts.append(cell)
    _show(texts, files, album)


def _code(source: str, fits: bool, kept: Kept) -> str:
    """Code as a page shows it."""
    code, most = visible(source), MAX_CELL_CHARS if fits else 0
    if shortened(code, most, "") == code:
        return code
    why = "This cell is too long to show all of it" if fits else "The notebook is too long"
    said = f"{why} ({len(source):,} characters): {kept.add('code', 'txt', whole(source))}"
    return shortened(code, most, f"\n# ... {said} ...\n").lstrip("\n")


def _show(texts: list[NotebookNode], files: Mapping[str, bytes], album: Album) -> None:
    """Replace Markdown cells by HTML; also raw cells, which a page would show as HTML."""
    finds = [_finder(cell.pop("attachments", {}), files) for cell in texts]
    written = [visible(cell.source) for cell in texts]
    marked = [i for i, cell in enumerate(texts) if cell.cell_type == "markdown"]
    shown = [f"<div>{one_line_html(as_text(text))}</div>" for text in written]
    pages = rendered([written[i] for i in marked], [finds[i] for i in marked], album, Macros())
    for i, page in zip(marked, pages, strict=True):
        shown[i] = page
    for cell, page in zip(texts, shown, strict=True):
        cell.cell_type, cell.source = "markdown", page


def _finder(attachments: dict[str, Any], files: Mapping[str, bytes]) -> Find:
    """What finds the pictures that are attached to a cell, or lie beside the notebook."""

    def find(address: str) -> tuple[str, bytes | str, str] | None:
        path = unquote(address.partition("?")[0])
        if address.startswith("attachment:"):
            bundle = attachments.get(path.removeprefix("attachment:"))
            bundle = bundle if isinstance(bundle, dict) else {}
            known = (mime for mime in DRAWN if isinstance(bundle.get(mime), str | bytes))
            return next(((mime, bundle[mime], "") for mime in known), None)
        path = posixpath.normpath(path)
        if path not in files:
            same = [each for each in files if posixpath.basename(each) == posixpath.basename(path)]
            if len(same) != 1:
                return None
            path = same[0]
        return type_of(path), files[path], path

    return find


def _reattach(cell: NotebookNode, original: NotebookNode) -> None:
    cell.pop("attachments", None)
    if "attachments" in original:
        cell.attachments = original.attachments


def _fitting(cell: NotebookNode, shown: Budget, album: Album) -> list[NotebookNode]:
    """The outputs that fit the page; those that decide about points are never left out."""
    kept: list[NotebookNode] = []
    lost: list[NotebookNode] = []
    for output in cell.outputs:
        _keep_files(output, album.kept)
        notes = list(_fit_pictures(output, album))
        size = sum(map(len, _texts(output)))
        decides = utils.is_grade(cell) and output.output_type in ("error", "execute_result")
        if len(kept) < MAX_CELL_OUTPUTS and shown.take(size):
            kept.append(output)
        else:
            lost.append(nbformat.from_dict(output))
            if decides:
                kept.append(_short(output))
        if notes:
            kept.append(new_output("stream", text="".join(f"[{note}]\n" for note in notes)))
    if lost:
        whole_texts = "\n\n".join("\n".join(_texts(output)) for output in lost)
        where = album.kept.add("outputs", "txt", whole(whole_texts))
        said = f"[{len(lost)} outputs more: there are too many, or they are too long: {where}]\n"
        kept.append(new_output("stream", text=said))
    return kept


def _texts(output: NotebookNode) -> Iterable[str]:
    """The texts of an output, without the pictures in them."""
    for mime, text in output.get("data", {}).items():
        if mime not in RASTERS:
            yield DATA.sub("", text)
    yield output.get("text", "")
    yield from output.get("traceback", [])


def _keep_files(output: NotebookNode, kept: Kept) -> None:
    for name, content in output.get("metadata", {}).pop(KEPT, {}).items():
        if NAME.fullmatch(name):
            kept.files[name] = base64.b64decode(content)
    if output.output_type == "stream":
        output.pop("metadata", None)  # it has none in a notebook


def _fit_pictures(output: NotebookNode, album: Album) -> Iterable[str]:
    """Fit the pictures of an output into the page; what a reader should know of them."""
    data, notes = output.get("data", {}), list[str]()
    for mime in data.keys() & {*RASTERS}:
        picture = album.add(mime, data.pop(mime))
        if picture:
            data[picture.mime] = picture.data
        notes.append(picture.note if picture else "a picture more: there is no room on this page")

    def fitted(found: re.Match[str]) -> str:
        picture = album.add(found[1], found[2])
        notes.append(picture.note if picture else "a picture more: there is no room on this page")
        return picture.url if picture else ""

    if "text/html" in data:
        data["text/html"] = DATA.sub(fitted, data["text/html"])
    return filter(None, notes)


def _short(output: NotebookNode) -> NotebookNode:
    """A shortened error or result."""
    if output.output_type == "error":
        output.evalue = output.evalue[:300]
        output.traceback = [f"{output.ename}: {output.evalue}"]
    else:
        output.data = nbformat.from_dict({"text/plain": output.data.get("text/plain", "")[:300]})
    return output
