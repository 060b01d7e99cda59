"""Formulas as MathML, which browsers draw without a script.

`math-core` converts LaTeX. It refuses what it does not know; then the page shows the LaTeX itself.
"""

import html
import re
from functools import lru_cache
from typing import Any

import nh3
from math_core import LatexError, LatexToMathML

from ...notebook.sanitize.formulas import FORMULA, TAG
from ...notebook.sanitize.html import too_deep

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
VERBATIM = re.compile(r"<(/?)(?:code|pre|kbd|math)\b")
DELIMITERS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))

_converter = LatexToMathML()


@lru_cache(maxsize=4000)
def as_mathml(latex: str, display: bool = False) -> str:
    """A formula as MathML; as `code` where it cannot be converted."""
    try:
        made = _converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError:
        return f"<code>{html.escape(latex)}</code>"
    clean = nh3.clean(
        made,
        tags=TAGS,
        attributes={tag: set(NAMES) for tag in TAGS},
        attribute_filter=_kept,
        filter_style_properties=STYLES,
    )
    return f"<code>{html.escape(latex)}</code>" if too_deep(clean) else clean


def with_formulas(page: str) -> str:
    """Clean HTML whose formulas, as MathJax would find them, are MathML."""
    if "$" not in page and "\\" not in page:
        return page
    parts, verbatim = TAG.split(page), 0
    for index, part in enumerate(parts):
        if index % 2:
            tag = VERBATIM.match(part)
            verbatim += (-1 if tag[1] else 1) if tag else 0
        elif not verbatim:
            parts[index] = FORMULA.sub(_formula, part)
    return "".join(parts)


def _formula(found: re.Match[str]) -> str:
    latex = html.unescape(found[0].replace("<br>", "\n"))
    for begin, end, display in DELIMITERS:
        if latex.startswith(begin):
            return as_mathml(latex[len(begin) : -len(end)].strip(), display)
    return as_mathml(latex, True)  # an environment


def _kept(tag: str, attribute: str, value: str) -> Any:
    return value if attribute not in LENGTHS or LENGTH.fullmatch(value) else None
