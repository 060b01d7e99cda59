"""HTML of a student's: tables, pictures and words, and nothing that runs, loads or pretends."""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import nh3

from ...limits import MAX_FORMULAS, MAX_HTML_CHARS
from . import pictures
from .text import visible

TAGS = set(
    "a abbr b blockquote br caption code dd details del div dl dt em figure figcaption h1 h2 h3 h4"
    " h5 h6 hr i img kbd li ol p pre s small span strong sub summary sup table tbody td tfoot th"
    " thead tr u ul".split()
)
PROPERTIES = set(
    """
    color background-color border border-left border-right border-top border-bottom border-radius
    border-collapse border-color padding font-weight font-style font-family text-align
    vertical-align width max-width height
    """.split()
)
STYLED = ("style", "title", "role", "aria-label")
ATTRIBUTES = {tag: set(STYLED) for tag in TAGS}
ATTRIBUTES["a"] |= {"href"}
ATTRIBUTES["img"] |= {"src", "alt"}
ATTRIBUTES["td"] |= {"colspan", "rowspan"}
ATTRIBUTES["th"] |= {"colspan", "rowspan"}
LINK = re.compile(r"(?:https?://|mailto:|#)[^\s\x00-\x20]*", re.IGNORECASE)
STYLE = re.compile(r"[\w\s:;,.#%()!'\"-]*")  # no address, no escape
# Lengths of four digits or of the window's, negative ones, and functions but those of colours.
TOO_FAR = re.compile(
    r"(?<!#)\b\d[\d.]{4,}|\dv[whibm]|[:\s(,]-|\b(?!rgba?\(|hsla?\()[\w-]+\(", re.IGNORECASE
)
ROLE = re.compile(r"img|note|status|alert|table|group")
SPAN = re.compile(r"\d{1,3}")
FORMULA = re.compile(r"\\begin\b|\\end\b|\\[\[(]|\$\$?")
# What MathJax would turn into links, styles, classes, other files, or definitions without an end.
COMMAND = re.compile(
    r"\\(?=(?:href|url|style|class|cssId|require|bbox|data|html\w*|mmlToken|includegraphics|unicode"
    r"|toggle|mathtip|texttip|Tip|action|\w*def|let|\w*newcommand|\w*newenvironment"
    r"|DeclareMathOperator|Declare\w+)(?![a-zA-Z]))"
)
LONG = "<p><em>This was too long to show.</em></p>"


def clean_html(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Take out of `text` whatever is not allowed; of what is too long, nothing is left.

    Args:
        text: HTML that anybody may have written.
        attachments: The pictures that `attachment:name` stands for.
    """
    if len(pictures.DATA.sub("", text)) > MAX_HTML_CHARS:
        return LONG

    def kept(tag: str, attribute: str, value: str) -> str | None:
        return _kept(attribute, value, attachments or {})

    clean = nh3.clean(
        visible(text),
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        filter_style_properties=PROPERTIES,
        link_rel="noopener noreferrer",
    )
    if len(clean) > 2 * MAX_HTML_CHARS and len(pictures.DATA.sub("", clean)) > 2 * MAX_HTML_CHARS:
        return LONG
    return harmless_formulas(clean)


def harmless_formulas(text: str) -> str:
    """HTML in which MathJax finds formulas, and nothing but formulas, if not too many."""
    if len(FORMULA.findall(text)) > MAX_FORMULAS:
        return as_text(html.unescape(nh3.clean(text, tags=set())))
    return COMMAND.sub(r"\\ ", text)


def as_text(text: str) -> str:
    """HTML that shows the text as it is, with no formulas in it."""
    if len(text) > MAX_HTML_CHARS:
        text = text[:MAX_HTML_CHARS] + "\n... the rest is left out ..."
    return f"<pre>{html.escape(visible(text), quote=False)}</pre>"


def _kept(attribute: str, value: str, attachments: Mapping[str, Any]) -> str | None:
    match attribute:
        case "href":
            return value if LINK.fullmatch(value) else None
        case "src" if value.startswith("attachment:"):
            bundle = attachments.get(unquote(value.removeprefix("attachment:")))
            return next(iter(bundle.values()), None) if bundle else None
        case "src":
            return pictures.checked_url(value)
        case "style":
            return value if STYLE.fullmatch(value) and not TOO_FAR.search(value) else None
        case "role":
            return value if ROLE.fullmatch(value) else None
        case "colspan" | "rowspan":
            return value if SPAN.fullmatch(value) else None
    return value[:500]
