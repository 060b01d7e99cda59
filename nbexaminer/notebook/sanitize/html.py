"""Cleans a student's HTML: tables, pictures and text, but nothing that runs, loads or deceives."""

import html
import itertools
import re
from collections.abc import Callable
from typing import TypeAlias

import nh3

from ...limits import MAX_HTML_CHARS, MAX_HTML_DEPTH
from .controls import with_controls
from .embedded import lifted, without_scripts
from .formulas import harmless_formulas
from .macros import Macros
from .pictures import DATA, Album, Kept, Picture
from .styles import SHEET, TAG, StyleSheets
from .text import one_line, visible

TAGS = set(
    "a abbr b blockquote br caption code dd details del div dl dt em figure figcaption h1 h2 h3 h4"
    " h5 h6 hr i img kbd li ol p pre s small span strong sub summary sup table tbody td tfoot th"
    " thead tr u ul".split()
)
MATHML = set(
    "math mi mn mo ms mtext mrow mfrac msqrt mroot msub msup msubsup mover munder munderover mtable"
    " mtr mtd mspace menclose mmultiscripts mprescripts none semantics annotation".split()
)
PROPERTIES = set(
    """
    color background background-color border border-left border-right border-top border-bottom
    border-radius border-collapse border-color padding font-weight font-style font-family text-align
    text-decoration vertical-align width max-width height
    """.split()
)
STYLED = ("style", "title", "role", "aria-label")
ATTRIBUTES = {tag: set(STYLED) for tag in TAGS} | {tag: {"mathvariant"} for tag in MATHML}
ATTRIBUTES["a"] |= {"href"}
ATTRIBUTES["img"] |= {"src", "alt"}
ATTRIBUTES["td"] |= {"colspan", "rowspan"}
ATTRIBUTES["th"] |= {"colspan", "rowspan"}
ATTRIBUTES["math"] |= {"display"}
NAMED = {tag: names | {"id", "class"} for tag, names in ATTRIBUTES.items()}  # for style sheets only
LINK = re.compile(r"(?:https?://|mailto:|#)[^\s\x00-\x20]*", re.IGNORECASE)
WEB = re.compile(r"https?://[^\s\x00-\x20\"'<>\\$`]{1,300}", re.IGNORECASE)
STYLE = re.compile(r"[\w\s:;,.#%()!'\"-]*")  # no URL, no escape
# Values that could cover the page: lengths of four digits, relative to the window, or negative; no
# height, of which the content hangs out; and all functions except those of colours.
COVERING = re.compile(
    r"(?<![\w-])height\s*:\s*[0.]+(?![.\d]*[1-9])|(?<!#)\b\d[\d.]{4,}|\dv[whibm]|[:\s(,]-|(?<![\w-])(?!rgba?\(|hsla?\(|linear-gradient\()[\w-]+\(",
    re.IGNORECASE,
)
KEYWORD = re.compile(r"[a-z-]{1,30}")
ROLE = re.compile(r"img|note|status|alert|table|group")
SPAN = re.compile(r"\d{1,3}")
IMG = re.compile(r"<img((?: [a-z-]+=\"[^\"]*\")*)>")
ALT = re.compile(r" alt=\"[^\"]")
VOID = ("br", "hr", "img")  # elements without an end
TEXT_OF_BYTES = re.compile(r"base64,[A-Za-z0-9+/=\\\n]+")
# Finds what an address names: its type, its bytes or their base64 text, and its path or "".
Find: TypeAlias = Callable[[str], tuple[str, bytes | str, str] | None]


def clean_html(
    text: str,
    album: Album | None = None,
    find: Find | None = None,
    macros: Macros | None = None,
) -> str:
    """Remove everything that is not allowed from `text`; a notice replaces what is not shown.

    Args:
        text: HTML from an untrusted author.
        album: The pictures of the page.
        find: Finds the pictures that the text does not hold itself.
        macros: What formulas before it have defined.
    """
    album = album or Album(Kept())
    if len(text) > MAX_HTML_CHARS and _size(without_scripts(text)) > MAX_HTML_CHARS:
        return _too_long(text, album.kept)
    text, drawings = lifted(with_controls(visible(text)), album.kept)
    seen = _Pictures(album, find, drawings)
    sheets = StyleSheets(text) if SHEET.search(text) else None
    clean = nh3.clean(
        text,
        tags=TAGS | MATHML,
        clean_content_tags={"script", "style"},
        attributes=NAMED if sheets else ATTRIBUTES,
        attribute_filter=lambda tag, attribute, value: _kept(attribute, value, seen),
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        filter_style_properties=PROPERTIES,
        link_rel="noopener noreferrer",
    )
    if too_deep(clean):
        where = album.kept.add("output", "txt", text.encode(errors="replace"))
        said = f"HTML with more than {MAX_HTML_DEPTH} elements inside each other: {where}"
        return notice(said)
    if sheets:
        clean = sheets.inlined(clean, _harmless_style)
    if len(clean) > 2 * MAX_HTML_CHARS:
        return _too_long(text, album.kept)
    return seen.put_into(harmless_formulas(clean, macros))


def as_text(text: str) -> str:
    """HTML that shows a text literally, without formulas."""
    if len(text) > MAX_HTML_CHARS:
        text = text[:MAX_HTML_CHARS] + "\n... the rest is left out ..."
    return f"<pre>{html.escape(visible(text), quote=False)}</pre>"


def notice(said: str) -> str:
    """HTML that says something about what stands here, or would stand here; `said` is a text."""
    return f"<em>[{html.escape(one_line(said), quote=False)}]</em>"


def too_deep(clean: str) -> bool:
    """Whether elements of HTML as nh3 writes it are nested too deep for a page."""
    if clean.count("</") <= MAX_HTML_DEPTH:
        return False
    found = TAG.finditer(clean)
    depths = itertools.accumulate(-1 if tag[1] else tag[2] not in VOID for tag in found)
    return max(depths, default=0) > MAX_HTML_DEPTH


def _size(text: str) -> int:
    """How long it is without the bytes in it."""
    return len(TEXT_OF_BYTES.sub("", text))


def _too_long(text: str, kept: Kept) -> str:
    where = kept.add("output", "txt", text.encode(errors="replace"))
    return notice(f"{_size(text):,} characters of HTML are too much for a page: {where}")


class _Pictures:
    """The pictures of one piece of HTML: numbers stand for them while it is cleaned."""

    def __init__(
        self, album: Album, find: Find | None, drawings: list[tuple[str, str | bytes]]
    ) -> None:
        self._album, self._find, self._drawings = album, find, drawings
        self._shown: list[Picture | str] = []

    def number(self, address: str) -> str:
        """The address that stands for a picture."""
        self._shown.append(self._show(address))
        return f"data:,{len(self._shown) - 1}"

    def _show(self, address: str) -> Picture | str:
        """The picture at an address; or HTML that says why there is none."""
        address = address.strip()
        found: tuple[str, bytes | str, str] | None
        embedded = DATA.fullmatch("".join(address.split()))
        if address.startswith("data:,"):
            place = address.removeprefix("data:,")
            known = place.isdecimal() and int(place) < len(self._drawings)
            found = (*self._drawings[int(place)], "") if known else None
        elif embedded:
            found = embedded[1], embedded[2], ""
        else:
            found = self._find(address) if self._find else None
        name = "one in the text" if address.startswith("data:") else address[:100]
        if not found:
            if WEB.fullmatch(address):
                link = f'<a href="{html.escape(address)}" rel="noopener noreferrer">'
                said = f"{link}{html.escape(address[:100])}</a>"
                return f"<em>[a picture on the web, which is not loaded here: {said}]</em>"
            return notice(f"no picture: {name} is not there")
        return self._album.add(*found) or notice(
            f"no picture: {name} is none that can be shown, or there is no room left on this page"
        )

    def put_into(self, clean: str) -> str:
        """Put the pictures in the place of their numbers."""

        def image(found: re.Match[str]) -> str:
            before, mark, after = found[1].partition(' src="data:,')
            number, _, after = after.partition('"')
            if not mark:
                return notice("no picture: its address is of no kind that a page shows")
            shown = self._shown[int(number)]
            if isinstance(shown, str):
                return shown
            if not ALT.search(found[1]):
                before, after = (each.replace(' alt=""', "") for each in (before, after))
                before += ' alt="a picture"'
            if not shown.note:
                return f'<img{before} src="{shown.url}"{after}>'
            fit = "" if " style=" in found[1] else ' style="max-width:100%"'
            return f'<img{before}{fit} src="{shown.url}"{after}> {notice(shown.note)}'

        return IMG.sub(image, clean)


def _harmless_style(style: str) -> str:
    """Of a style, what could neither load anything nor cover anything."""
    lines = [line.strip() for line in style.split(";")]
    return ";".join(
        line
        for line in lines
        if line.partition(":")[0].strip() in PROPERTIES
        and STYLE.fullmatch(line)
        and not COVERING.search(line)
    ).replace('"', "'")


def _kept(attribute: str, value: str, pictures: _Pictures) -> str | None:
    match attribute:
        case "href":
            return value if LINK.fullmatch(value) else None
        case "src":
            return pictures.number(value)
        case "style":
            return value if STYLE.fullmatch(value) and not COVERING.search(value) else None
        case "role":
            return value if ROLE.fullmatch(value) else None
        case "display" | "mathvariant":
            return value if KEYWORD.fullmatch(value) else None
        case "colspan" | "rowspan":
            return value if SPAN.fullmatch(value) else None
    return value[:500]
