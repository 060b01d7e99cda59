"""Cleans a student's HTML: tables, pictures and text, but nothing that runs, loads or deceives."""

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
STYLE = re.compile(r"[\w\s:;,.#%()!'\"-]*")  # no URL, no escape
# Values that could cover the page: lengths of four digits, relative to the window, or negative; and
# all functions except those of colours.
COVERING = re.compile(
    r"(?<!#)\b\d[\d.]{4,}|\dv[whibm]|[:\s(,]-|\b(?!rgba?\(|hsla?\()[\w-]+\(", re.IGNORECASE
)
ROLE = re.compile(r"img|note|status|alert|table|group")
SPAN = re.compile(r"\d{1,3}")
FORMULA = re.compile(r"\\begin\b|\\end\b|\\[\[(]|\$\$?")
# Commands that MathJax turns into links, styles, classes, other files, or endless definitions.
COMMAND = re.compile(
    r"\\(?=(?:href|url|style|class|cssId|require|bbox|data|html\w*|mmlToken|includegraphics|unicode"
    r"|toggle|mathtip|texttip|Tip|action|\w*def|let|\w*newcommand|\w*newenvironment"
    r"|DeclareMathOperator|Declare\w+)(?![a-zA-Z]))"
)
LONG = "<p><em>This was too long to show.</em></p>"


def clean_html(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Remove everything that is not allowed from `text`; a notice replaces what is too long.

    Args:
        text: HTML from an untrusted author.
        attachments: The pictures to which `attachment:name` refers.
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
    """HTML whose formulas only draw formulas; as plain text when there are too many."""
    if len(FORMULA.findall(text)) > MAX_FORMULAS:
        return as_text(html.unescape(nh3.clean(text, tags=set())))
    return COMMAND.sub(r"\\ ", text)


def as_text(text: str) -> str:
    """HTML that shows a text literally, without formulas."""
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
            return value if STYLE.fullmatch(value) and not COVERING.search(value) else None
        case "role":
            return value if ROLE.fullmatch(value) else None
        case "colspan" | "rowspan":
            return value if SPAN.fullmatch(value) else None
    return value[:500]
