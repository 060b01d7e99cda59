"""Formulas as MathML, which browsers draw without a script.

`math-core` converts LaTeX. It refuses what it does not know; then the page shows the LaTeX itself.
"""

import html
import re
from functools import lru_cache
from typing import Any

import nh3
from math_core import LatexError, LatexToMathML

TAGS = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover"
    " mmultiscripts mprescripts mtable mtr mtd mpadded mphantom mstyle menclose".split()
)
NAMES = (
    "accent accentunder columnspan display displaystyle fence form largeop linethickness lspace"
    " mathvariant maxsize minsize movablelimits notation rspace scriptlevel separator stretchy"
    " style symmetric width"
).split()
STYLES = {"text-align", "padding-left", "padding-right", "border-left", "border-right", "color"}
LENGTH = re.compile(
    r"\d{0,2}(?:\.\d+)?(?:em|%)?"
)  # no more than a formula needs, and none negative
LENGTHS = ("width", "lspace", "rspace", "minsize", "maxsize", "linethickness")
# In HTML: a tag with its attributes, or text up to the next one.
TAG = re.compile(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>')
FORMULA = re.compile(
    r"\$\$(?P<display>.{1,4000}?)\$\$|\\\[(?P<brackets>.{1,4000}?)\\\]|\\\((?P<inline>.{1,4000}?)\\\)"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]{1,20}\*?)\}.{1,4000}?\\end\{(?P=name)\})"
    r"|\$(?=\S)(?P<dollars>[^$]{1,2000}?)(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
VERBATIM = {"code", "pre", "kbd"}
MAX_FORMULAS = 1000  # of one cell

_converter = LatexToMathML()


@lru_cache(maxsize=4000)
def as_mathml(latex: str, display: bool = False) -> str:
    """A formula as MathML; as `code` where it cannot be converted."""
    try:
        made = _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError:
        return f"<code>{html.escape(latex)}</code>"
    return nh3.clean(
        made,
        tags=TAGS,
        attributes={tag: set(NAMES) for tag in TAGS},
        attribute_filter=_kept,
        filter_style_properties=STYLES,
    )


def with_formulas(page: str) -> str:
    """Clean HTML whose LaTeX, between dollars or as MathJax reads it, is MathML."""
    if "$" not in page and "\\" not in page:
        return page
    made, end, verbatim = [], 0, 0
    for tag in TAG.finditer(page):
        made += [_text(page[end : tag.start()], bool(verbatim)), tag[0]]
        end = tag.end()
        name = tag[0].strip("</>").partition(" ")[0]
        verbatim += (name in VERBATIM) * (-1 if tag[0].startswith("</") else 1)
    return "".join([*made, _text(page[end:], bool(verbatim))])


def _text(text: str, verbatim: bool) -> str:
    if verbatim or not ("$" in text or "\\" in text):
        return text
    return FORMULA.sub(_formula, text, count=MAX_FORMULAS)


def _formula(found: re.Match[str]) -> str:
    block = found["display"] or found["brackets"] or found["environment"]
    inside = block or found["inline"] or found["dollars"]
    return as_mathml(html.unescape(inside).strip(), bool(block))


def _kept(tag: str, attribute: str, value: str) -> Any:
    return value if attribute not in LENGTHS or LENGTH.fullmatch(value) else None
