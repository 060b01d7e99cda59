"""What a student's cells output, made safe to keep in a notebook that an instructor opens."""

import re
from typing import Any

import bleach
import nbformat
from bleach.css_sanitizer import CSSSanitizer
from nbformat import NotebookNode

KEPT = {"text/plain", "text/latex", "image/png", "image/jpeg"}
CLEANED = {"text/html", "text/markdown"}
TAGS = set(
    "a abbr b blockquote br caption code dd details div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre"
    " small span strong sub summary sup table tbody td tfoot th thead tr ul".split()
)
ATTRIBUTES = {"*": ["style", "class", "title", "role", "aria-label"], "a": ["href"]}
ATTRIBUTES |= {cell: ["colspan", "rowspan"] for cell in ("td", "th")}
PROPERTIES = """
color background-color border border-left border-right border-top border-bottom border-radius
border-collapse border-color padding margin font-weight font-style font-family font-size line-height
text-align vertical-align width max-width height display
""".split()
MAX_HTML = 100_000  # characters; cleaning takes time
CODE_BEGINS = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
CODE_ENDS = re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)


def clean_outputs(outputs: Any) -> list[NotebookNode]:
    """Keep of `outputs` (from a process that is not trusted) what is an output of a cell.

    Scripts and everything else that a browser would run is taken out, whatever is not text or of
    no known kind is dropped.
    """
    return [clean for output in _list(outputs) if (clean := _clean(output))]


def _clean(output: Any) -> NotebookNode | None:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return nbformat.from_dict({"output_type": "stream", "name": name, "text": _text(text)})
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": lines}:
            lines = [_text(line) for line in _list(lines) if isinstance(line, str)]
            return error_output(_text(name), _text(value), lines)
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            kept = {mime: _text(item) for mime, item in data.items() if _keeps(mime, item)}
            kept |= {mime: clean_html(kept[mime]) for mime in CLEANED & kept.keys()}
            shown = {"output_type": kind, "data": kept, "metadata": {}}
            if kind == "execute_result":
                shown["execution_count"] = None
            return nbformat.from_dict(shown) if kept else None
    return None


def error_output(name: str, value: str, traceback: list[str] | None = None) -> NotebookNode:
    """An error as a notebook shows it; without a traceback, as `name: value`."""
    lines = [f"{name}: {value}"] if traceback is None else traceback
    error = {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
    return nbformat.from_dict(error)


def clean_html(html: str) -> str:
    """Take out of `html` what a browser would run or load."""
    styles = CSSSanitizer(allowed_css_properties=PROPERTIES)
    # For the looks: bleach would show the text between these tags.
    first, *others = CODE_BEGINS.split(html)
    html = first + "".join("".join(CODE_ENDS.split(other, maxsplit=1)[1:]) for other in others)
    return bleach.clean(html, TAGS, ATTRIBUTES, css_sanitizer=styles, strip=True)


def _keeps(mime: Any, item: Any) -> bool:
    if not isinstance(item, str):
        return False
    return mime in KEPT or (mime in CLEANED and len(item) <= MAX_HTML)


def _text(text: str) -> str:
    """The text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _list(value: Any) -> list:
    return value if isinstance(value, list) else []
