r"""Expands the LaTeX macros that a student defines: MathJax would keep them for the whole page.

A definition would then change the instructor's formulas, too. So each use is replaced by what it
stands for, and the definition is shown as code.
"""

import re
from dataclasses import dataclass, field

from ...limits import MAX_EXPANSIONS, MAX_FORMULA_CHARS, MAX_MACROS

NAME = r"\\(?:[a-zA-Z]+\*?|[^a-zA-Z])"
DEFINING = re.compile(
    r"\\(?P<how>(?:re|provide)?newcommand\*?|renewcommand\*?|providecommand\*?"
    r"|DeclareMathOperator\*?|[gex]?def|let)(?![a-zA-Z])"
)
NAMED = re.compile(rf"\s*(?:\{{\s*({NAME})\s*\}}|({NAME}))")
COUNT = re.compile(r"\s*\[\s*([1-9])\s*\]")
PARAMETERS = re.compile(r"\s*((?:#[1-9])*)\s*(?=\{)")
EQUALS = re.compile(rf"\s*=?\s*({NAME}|\S)")
USE = re.compile(r"\\([a-zA-Z]+)|\\.", re.DOTALL)
ENDS_IN_COMMAND = re.compile(r"\\[a-zA-Z]{1,40}\Z")
PARAMETER = re.compile(r"#([1-9])")
GROUP_PARTS = re.compile(r"\\.|[{}\[\]]", re.DOTALL)


@dataclass(frozen=True)
class Macro:
    """What a command stands for: a text with #1 to #9 in it, and how many of these there are."""

    body: str
    arguments: int = 0
    default: str | None = None  # of the first argument, which is optional then


@dataclass
class Macros:
    """The macros that the formulas so far have defined, by name without the backslash."""

    known: dict[str, Macro] = field(default_factory=dict)
    left: int = MAX_EXPANSIONS

    def read(self, formula: str) -> tuple[str, list[str]]:
        """Take the definitions out of a formula, and expand it.

        Returns:
            The formula, and the definitions as they were written.
        """
        rest, definitions, start = [], [], 0
        for found in DEFINING.finditer(formula):
            if found.start() < start:
                continue
            end = self._define(formula, found)
            if end:
                rest.append(self._expanded(formula[start : found.start()]))
                definitions.append(formula[found.start() : end])
                start = end
        rest.append(self._expanded(formula[start:]))
        return "".join(rest), definitions

    def _define(self, text: str, found: re.Match[str]) -> int:
        """Read the definition that begins here; where it ends, or 0 if it is none."""
        how, named = found["how"].rstrip("*"), NAMED.match(text, found.end())
        if not named or len(self.known) >= MAX_MACROS:
            return 0
        name, at = (named[1] or named[2])[1:], named.end()
        if how == "let":
            other = EQUALS.match(text, at)
            if not other:
                return 0
            self.known[name] = self.known.get(other[1][1:], Macro(other[1]))
            return other.end()
        arguments, default = 0, None
        if how.endswith("command"):
            if count := COUNT.match(text, at):
                arguments, at = int(count[1]), count.end()
                if (optional := _group(text, at, "[]")) and arguments:
                    default, at = optional
        elif how.endswith("def"):
            parameters = PARAMETERS.match(text, at)
            if not parameters:
                return 0
            arguments, at = len(parameters[1]) // 2, parameters.end()
        body = _group(text, at, "{}")
        if not body:
            return 0
        meaning = body[0]
        if how == "DeclareMathOperator":
            star = "*" * found["how"].endswith("*")
            meaning = rf"\operatorname{star}{{{meaning}}}"
        self.known[name] = Macro(meaning, arguments, default)
        return body[1]

    def _expanded(self, text: str) -> str:
        """The text without its macros, as long as it does not grow too much."""
        if not self.known:
            return text
        at = 0
        while at < len(text) and len(text) <= MAX_FORMULA_CHARS:
            use = USE.search(text, at)
            if not use:
                break
            name = use[0][1:]
            macro = self.known.get(name)
            if not macro or self.left <= 0:
                at = use.end()
                continue
            self.left -= 1
            arguments, end = _arguments(text, use.end(), macro)
            before, *parts = PARAMETER.split(macro.body)
            made = before
            for number, after in zip(parts[::2], parts[1::2], strict=True):
                given = arguments[int(number) - 1 : int(number)]
                made = _joined(_joined(made, given[0] if given else ""), after)
            at = use.start()
            text = text[:at] + _joined(made, text[end:])
        return text


def _joined(text: str, more: str) -> str:
    """Both texts; with a space, when the name of a command would go on."""
    return f"{text} {more}" if ENDS_IN_COMMAND.search(text) and more[:1].isalpha() else text + more


def _arguments(text: str, at: int, macro: Macro) -> tuple[list[str], int]:
    """The arguments of a macro that was used here, and where they end."""
    found: list[str] = []
    if macro.default is not None:
        given = _group(text, at, "[]")
        found.append(given[0] if given else macro.default)
        at = given[1] if given else at
    while len(found) < macro.arguments:
        group = _group(text, at, "{}")
        if group:
            found.append(group[0])
            at = group[1]
        elif one := re.compile(rf"\s*({NAME}|[^\s{{}}])").match(text, at):
            found.append(one[1])
            at = one.end()
        else:
            break
    return found, at


def _group(text: str, at: int, ends: str) -> tuple[str, int] | None:
    """What stands in the braces or brackets that open here, and where it ends."""
    begin = re.compile(r"\s*").match(text, at)
    start = begin.end() if begin else at
    if text[start : start + 1] != ends[0]:
        return None
    depth = 0
    for part in GROUP_PARTS.finditer(text, start):
        depth += {ends[0]: 1, ends[1]: -1}.get(part[0], 0)
        if not depth:
            return text[start + 1 : part.start()], part.end()
    return None
