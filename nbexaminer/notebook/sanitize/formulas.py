r"""Keeps LaTeX formulas from doing anything but draw a formula, in its own place.

MathJax reads formulas on the page. Some of its commands make links, styles or classes, load other
files, or define commands for the whole page; others move or size what they draw without a bound.
"""

import html
import re

import nh3

from ...limits import MAX_FORMULA_CHARS, MAX_FORMULA_EMS, MAX_FORMULAS
from .macros import Macros

FORMULA = re.compile(
    r"\$\$.{1,20000}?\$\$|\\\[.{1,20000}?\\\]|\\\(.{1,20000}?\\\)"
    r"|\\begin\{(?P<name>[a-zA-Z]{1,20}\*?)\}.{0,20000}?\\end\{(?P=name)\}"
    r"|\$(?=[^\s$])[^$]{0,20000}?(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
DELIMITER = re.compile(r"\\(?:begin|end)\b|\\[\[\]()]|\$\$?")
# A tag as nh3 writes it. Text between two tags has neither < nor >, whatever attributes have.
TAG = re.compile(r"(<(?!br>)/?[a-z][^\s\">]*(?:[^\">]|\"[^\"]*\")*>)")
BREAK = re.compile(r"<br(?: [a-z-]+=\"[^\"]*\")+>")
CODE = re.compile(r"<(/?)(?:pre|code)\b")
DEFINES = re.compile(r"\\(?:\w*command|DeclareMathOperator|\w*def|let)(?![a-zA-Z])")
# Commands that MathJax turns into links, styles, classes, other files, or endless definitions; and
# those that draw something without the room that it takes.
COMMAND = re.compile(
    r"\\(?=(?:href|url|style|class|cssId|require|bbox|data|html\w*|mmlToken|includegraphics|unicode"
    r"|toggle|mathtip|texttip|Tip|action|\w*def|let|\w*command|\w*newenvironment|Declare\w+"
    r"|smash|[a-zA-Z]*[rlc]lap|mathmakebox|makebox|mathmbox|MoveEqLeft|uproot|leftroot)"
    r"(?![a-zA-Z]))"
)
# Extensions of MathJax that only add signs; it loads them from where it was loaded itself.
REQUIRE = re.compile(
    r"\\ (require\s*\{\s*(?:cancel|color|mhchem|enclose|amscd|boldsymbol|AMSmath|AMSsymbols)"
    r"\s*\})"
)
UNIT = "em|ex|pt|px|mu|cm|mm|in|pc|bp|dd|cc|sp"
SIZED = re.compile(
    r"(?:\\(?:raise|lower|raisebox|moveleft|moveright|[hvm]space|[hvm]skip|m?kern|rule|Rule|Space"
    r"|above|shove\w+|xmathstrut|cr|newline)\*?(?![a-zA-Z])|\\\\(?=(?:\s|<br>)*\*?(?:\s|<br>)*\[)"
    r"|\\(?:genfrac|abovewithdelims)(?:(?:\s|<br>)*(?:\{[^{}]{0,20}\}|\\[a-zA-Z]{1,20}|\\?[^a-zA-Z])){2})"
    rf"(?:<br>|[^a-zA-Z\\$<]|<(?!br>)|(?:{UNIT})(?![a-zA-Z]))*"
)
LENGTH = re.compile(rf"([-+]?)\s*(\d*[.,]?\d+|\d+[.,]?)(?:\s|<br>)*({UNIT})(?![a-zA-Z])")
EMS = {"em": 1, "ex": 0.5, "mu": 0.06, "cm": 2.9, "mm": 0.29, "in": 7.3, "pc": 1.2}  # others: 0.1
BACKSLASH = "\ue000"  # stands for one in what is shown as code, until commands are disarmed


def harmless_formulas(text: str, macros: Macros | None = None) -> str:
    """HTML whose formulas only draw formulas; as plain text when there are too many.

    Args:
        text: HTML as nh3 writes it.
        macros: What formulas before it have defined.
    """
    if "$" not in text and "\\" not in text:
        return text
    if len(DELIMITER.findall(text)) > 2 * MAX_FORMULAS:
        said = f"More than {MAX_FORMULAS} formulas, shown as they were written:"
        plain = html.escape(html.unescape(nh3.clean(text, tags=set())), quote=False)
        return f"<p><em>{said}</em></p><pre>{plain}</pre>"
    macros, code = macros or Macros(), 0
    parts = TAG.split(BREAK.sub("<br>", text.replace(BACKSLASH, "\ufffd")))
    for index, part in enumerate(parts):
        if index % 2:
            tag = CODE.match(part)
            code += (-1 if tag[1] else 1) if tag else 0
        elif not code and ("$" in part or "\\" in part):
            parts[index] = _bounded(FORMULA.sub(lambda one: _read(one[0], macros), part))
    # Whatever MathJax takes for a formula: the commands are disarmed everywhere.
    disarmed = COMMAND.sub(r"\\ ", "".join(parts))
    return REQUIRE.sub(r"\\\1", disarmed).replace(BACKSLASH, "\\")


def _read(formula: str, macros: Macros) -> str:
    """One formula with its delimiters, its macros expanded and its definitions shown as code."""
    meant, definitions = formula, list[str]()
    if macros.known or DEFINES.search(formula):
        meant, definitions = macros.read(formula)
    if len(meant) > MAX_FORMULA_CHARS:
        return f"<code>{formula}</code> <em>(too long for a formula)</em>"
    shown = "".join(f"<code>{BACKSLASH}{each[1:]}</code> " for each in definitions)
    return shown + meant if meant.strip("$()[]\\ \t\n") else shown.strip()


def _bounded(text: str) -> str:
    """Text with lengths in its formulas that keep them in their place."""
    left = float(MAX_FORMULA_EMS)

    def short(found: re.Match[str]) -> str:
        nonlocal left
        ems = float(found[2].replace(",", ".").strip(".") or 0) * EMS.get(found[3], 0.1)
        most = min(1.0 if found[1] == "-" else 10.0, left)
        left -= min(ems, most)
        return found[0] if ems <= most else f"{found[1]}{most:.2f}em"

    return SIZED.sub(lambda run: LENGTH.sub(short, run[0]), text)
