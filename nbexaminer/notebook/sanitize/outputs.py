"""Cleans the outputs of cells: text, pictures, HTML and Markdown."""

import base64
import html
import json
import re
from typing import Any
from urllib.parse import unquote

from ...limits import MAX_ERROR_CHARS, MAX_FORMULA_CHARS, MAX_TEXT_CHARS
from ...protocol.outputs import BESIDE
from .formulas import harmless_formulas
from .html import Find, as_text, clean_html, notice
from .markdown import rendered, whole
from .pictures import DRAWN, RASTERS, SVG, Album, Kept, Picture, type_of
from .text import COLOUR, LEFT_OUT, printed, shortened, visible

KEPT = "kept"  # in the metadata of a clean output: its files, in base64 by name
# What says nothing that another representation of the same thing does not say.
SILENT = {"text/plain", "application/pdf", "text/llm+plain"}
WIDGET = "application/vnd.jupyter.widget-view+json"
NOTICE = re.compile(r"<em>\[[^<>]*(?:</?code>[^<>]*)*\]</em>")
# HTML that draws nothing: a coloured box does, and a table without rows is no less a table.
UNSEEN = re.compile(r"<(?!img|math|hr|table|[a-z]+ [^>]*(?:background|border))[^>]*>|\s|&nbsp;")
OBJECT = re.compile(r"<[\w.]+ (?:object|at 0x)[^>]*>")  # how Python names what has no text


def clean_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Clean the outputs of a cell, from a process that is not trusted; drop what is no output.

    Of an output's representations, only known and harmless ones are kept. If none is, a text names
    them. Files that hold what a page does not show are in its metadata, under `KEPT`.
    """
    return [clean for output in _list(outputs) if (clean := _clean(output))]


def error_output(name: str, value: str, traceback: list[str] | None = None) -> dict[str, Any]:
    """An error output; without a traceback, it shows `name: value`."""
    name, value = shortened(visible(name), 200, "…"), shortened(visible(value), MAX_ERROR_CHARS)
    lines = [f"{name}: {value}"] if traceback is None else _traceback(traceback)
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}


def _traceback(lines: list[str]) -> list[str]:
    return printed("\n".join(lines), 2 * MAX_ERROR_CHARS).split("\n")


def _clean(output: Any) -> dict[str, Any] | None:
    if not isinstance(output, dict) or not isinstance(output.get("output_type"), str):
        return None
    match output:
        case {"output_type": "stream", "name": str(name), "text": str(text)}:
            name, kept = "stderr" if name == "stderr" else "stdout", Kept()
            text = _cut(text, kept)
            return {"output_type": "stream", "name": name, "text": text} | _carried(kept)
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": lines}:
            lines = [line for line in _list(lines) if isinstance(line, str)]
            return error_output(name, value, lines)
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            kept = Kept()
            find = _finder(output.get(BESIDE))
            shown: dict[str, Any] = {"output_type": kind, "data": _shown(data, kept, find)}
            shown |= {"metadata": {}} | _carried(kept)
            if kind == "execute_result":
                shown["execution_count"] = None
            elif type(output.get("display")) is int:  # its number, see `protocol.outputs`
                shown["display"] = output["display"]
            return shown
    return None


def _carried(kept: Kept) -> dict[str, Any]:
    files = {name: base64.b64encode(content).decode() for name, content in kept.files.items()}
    return {"metadata": {KEPT: files}} if files else {}


def _cut(text: str, kept: Kept) -> str:
    """What was printed; of a long text the beginning, and where the rest is."""
    shown = printed(text, MAX_TEXT_CHARS)
    if len(shown) < len(text) and shown.endswith(LEFT_OUT):
        where = kept.add("output", "txt", whole(printed(text, len(text), len(text))))
        said = f"{len(text):,} characters are too long for a page: {where}"
        shown = f"{shown.removesuffix(LEFT_OUT)}\n... {said} ...\n"
    return shown


def _finder(pictures: Any) -> Find:
    """What finds the pictures that came with an output, by their addresses."""
    known = pictures if isinstance(pictures, dict) else {}

    def find(address: str) -> tuple[str, bytes | str, str] | None:
        content = known.get(unquote(address))
        return (type_of(address), content, "") if isinstance(content, str) else None

    return find


def _shown(data: dict[str, Any], kept: Kept, find: Find) -> dict[str, str]:
    texts = {mime: text for mime, text in data.items() if isinstance(text, str)}
    pictures = [picture for mime in DRAWN if (picture := _picture(mime, texts, kept))][:1]
    shown = {picture.mime: picture.data for picture in pictures}
    said = [picture.note for picture in pictures if picture.note]
    if "text/plain" in texts:
        shown["text/plain"] = _cut(texts["text/plain"], kept)
    page = "" if shown.keys() & {*RASTERS} else _page(data, texts, kept, find)
    if "text/html" in texts:
        page = clean_html(texts["text/html"], Album(kept), find)
        said_there = NOTICE.findall(page)
        if not UNSEEN.sub("", NOTICE.sub("", page)):  # a box for a chart, a table that is too long
            page = "".join(said_there)
            if page and not OBJECT.fullmatch(shown.get("text/plain", "<x object>")):
                page += _beside(shown)
    lost = [visible(str(mime))[:60] for mime in list(data)[:9] if mime not in SILENT]
    if lost and not page and not shown.keys() & {*RASTERS}:
        unknown = f"Not shown, because pages could run it or do not know it: {', '.join(lost)}"
        said.append("A widget: run the cell to use it" if WIDGET in lost else unknown)
        if not shown.keys() - {"text/plain"} and "text/plain" not in shown:
            shown["text/plain"] = f"[{said[-1]}]"
            said = []
    if page or said:
        shown["text/html"] = page or _beside(shown)
        shown["text/html"] += "".join(f"<p>{notice(each)}</p>" for each in said)
    return shown


def _picture(mime: str, texts: dict[str, str], kept: Kept) -> Picture | None:
    if mime not in texts:
        return None
    given = texts[mime].encode(errors="replace") if mime == SVG else texts[mime]
    return Album(kept).add(mime, given)


def _page(data: dict[str, Any], texts: dict[str, str], kept: Kept, find: Find) -> str:
    """The output as HTML, from what is not HTML itself."""
    if "text/markdown" in texts:
        return rendered([texts["text/markdown"]], [find], Album(kept))[0]
    if len(texts.get("text/latex", "")) > MAX_FORMULA_CHARS:
        return as_text(texts["text/latex"])
    if "text/latex" in texts:
        formula = html.escape(visible(texts["text/latex"]), quote=False)
        return f"<div>{harmless_formulas(formula)}</div>"
    if "application/json" in data:
        text = json.dumps(data["application/json"], indent=1, ensure_ascii=False)
        return f"<pre>{html.escape(_cut(text, kept), quote=False)}</pre>"
    return ""


def _beside(shown: dict[str, str]) -> str:
    """HTML in the place of the other representations, so that a page shows a note with them."""
    for mime in shown.keys() & {*RASTERS}:
        return f'<img src="data:{mime};base64,{shown.pop(mime)}" alt="a figure">'
    return as_text(COLOUR.sub("", shown.get("text/plain", "")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
