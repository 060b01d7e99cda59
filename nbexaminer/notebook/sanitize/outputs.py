"""Cleans the outputs of cells: text, pictures, HTML and Markdown."""

import html
from typing import Any

from ...limits import MAX_ERROR_CHARS, MAX_FORMULA_CHARS, MAX_TEXT_CHARS
from .html import clean_html, harmless_formulas
from .markdown import rendered
from .pictures import checked
from .text import printed, shortened, visible

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def clean_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Clean the outputs of a cell, from a process that is not trusted; drop what is no output.

    Of an output's representations, only known and harmless ones are kept. If none is, a text names
    them.
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
            name = "stderr" if name == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": printed(text, MAX_TEXT_CHARS)}
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": lines}:
            lines = [line for line in _list(lines) if isinstance(line, str)]
            return error_output(name, value, lines)
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            shown: dict[str, Any] = {"output_type": kind, "data": _shown(data), "metadata": {}}
            if kind == "execute_result":
                shown["execution_count"] = None
            return shown
    return None


def _shown(data: dict[str, Any]) -> dict[str, str]:
    texts = {mime: text for mime, text in data.items() if isinstance(text, str)}
    kept = {mime: text for mime in PICTURES if (text := checked(mime, texts.get(mime)))}
    if "text/plain" in texts:
        kept["text/plain"] = printed(texts["text/plain"], MAX_TEXT_CHARS)
    if "text/html" in texts:
        kept["text/html"] = clean_html(texts["text/html"])
    elif "text/markdown" in texts:
        kept["text/html"] = rendered([texts["text/markdown"]], [{}])[0]
    elif "text/latex" in texts and len(texts["text/latex"]) <= MAX_FORMULA_CHARS:
        formula = html.escape(visible(texts["text/latex"]), quote=False)
        kept["text/html"] = f"<div>{harmless_formulas(formula)}</div>"
    if not kept:
        names = ", ".join(visible(str(mime))[:60] for mime in list(data)[:5])
        kept["text/plain"] = f"[Not shown, because pages could run it or do not know it: {names}]"
    return kept


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
