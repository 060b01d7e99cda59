"""What students write and output, made safe to keep in a notebook that an instructor opens."""

import re
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

KEPT = {"text/plain", "text/latex", "image/png", "image/jpeg"}
TAGS = set(
    "a abbr b blockquote br caption code dd details div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p"
    " pre small span strong sub summary sup table tbody td tfoot th thead tr ul".split()
)
SPANS = ["colspan", "rowspan"]
PROPERTIES = """
color background-color border border-left border-right border-top border-bottom border-radius
border-collapse border-color padding font-weight font-style font-family font-size line-height
text-align vertical-align width max-width height display
""".split()
TAG = re.compile(r"<(?=[a-zA-Z/!?])")
ENTITY = re.compile(r"&(?=#|colon)")  # which may be a colon
SCHEME = re.compile(
    r"\b(?!(?:https?|mailto|attachment):)([a-z][\w+.-]{0,30})[\t\\]*:(?=\S)", re.IGNORECASE
)
LINKS = ("http://", "https://", "mailto:", "#")
PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)")
PLACE = re.compile(r"(data:image/(?:png|jpeg);base64,)@(\d{1,4})@")
MAX_HTML = 30_000  # characters besides pictures: cleaning takes time that grows with their square
CODE_BEGINS = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
CODE_ENDS = re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)


def _allowed(tag: str, attribute: str, value: str) -> bool:
    if attribute == "src":
        return tag == "img" and bool(PLACE.fullmatch(value))
    if attribute == "href":
        return tag == "a" and value.startswith(LINKS)
    names = {"img": ["alt"], "td": SPANS, "th": SPANS}.get(tag, [])
    return attribute in [*names, "style", "class", "title", "role", "aria-label"]


CLEANER = Cleaner(
    TAGS,
    _allowed,
    protocols=["http", "https", "mailto", "data"],
    strip=True,
    css_sanitizer=CSSSanitizer(allowed_css_properties=PROPERTIES),
)


def clean_outputs(outputs: Any) -> list[dict[str, Any]]:
    """Keep of `outputs` (from a process that is not trusted) what is an output of a cell.

    Scripts and everything else that a browser would run is taken out, whatever is not text or of
    no known kind is dropped.
    """
    return [clean for output in _list(outputs) if (clean := _clean(output))]


def _clean(output: Any) -> dict[str, Any] | None:
    if not isinstance(output, dict) or not isinstance(output.get("output_type"), str):
        return None
    match output:
        case {"output_type": "stream", "name": str(name), "text": str(text)}:
            name = "stderr" if name == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": lines}:
            lines = [line for line in _list(lines) if isinstance(line, str)]
            return error_output(name, value, lines)
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            kept = {mime: data[mime] for mime in KEPT & data.keys() if isinstance(data[mime], str)}
            if isinstance(data.get("text/html"), str):
                kept["text/html"] = clean_html(data["text/html"])
            elif isinstance(data.get("text/markdown"), str):
                kept["text/html"] = clean_markdown(data["text/markdown"])
            shown: dict[str, Any] = {"output_type": kind, "data": kept, "metadata": {}}
            if kind == "execute_result":
                shown["execution_count"] = None
            return shown if kept else None
    return None


def error_output(name: str, value: str, traceback: list[str] | None = None) -> dict[str, Any]:
    """An error as a notebook shows it; without a traceback, as `name: value`."""
    lines = [f"{name}: {value}"] if traceback is None else traceback
    error = {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
    return error


def clean_html(html: str) -> str:
    """Take out of `html` what a browser would run or load; of what is too long, nothing is left."""
    pictures: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        pictures.append(match[1])
        return match[0].replace(match[1], f"@{len(pictures) - 1}@")

    html = PICTURE.sub(put_away, html)
    if len(html) > MAX_HTML or len(pictures) > 1000:
        return "<i>This output was too long to keep.</i>"
    # For the looks: the cleaner would show the text between these tags.
    first, *others = CODE_BEGINS.split(html)
    html = first + "".join("".join(CODE_ENDS.split(other, maxsplit=1)[1:]) for other in others)
    html = CLEANER.clean(html)
    return PLACE.sub(
        lambda m: m[1] + pictures[int(m[2])] if int(m[2]) < len(pictures) else "", html
    )


def clean_markdown(text: str) -> str:
    """Turn Markdown into clean HTML: in links it can hide as much as HTML can, in more ways."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune  # slow, and rarely needed

    return clean_html(markdown2html_mistune(text[:MAX_HTML]))


def defused(text: str) -> str:
    """Markdown (or a raw cell) of a student's that looks as it did, and in which nothing runs.

    Pages made from notebooks show HTML as it is, and follow any link. So no `<` begins a tag, and
    no address has a scheme but those of links and pictures, wherever it stands: to find out what
    a renderer takes for a link is a race that cannot be won.
    """
    return SCHEME.sub(r"\1 :", ENTITY.sub("& ", TAG.sub("< ", text)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
