"""Carries the colours of a styled table from its style sheet to its cells.

pandas' `Styler` writes a `<style>` element that names cells by id and class. A page keeps neither,
because a student could style the page with them. So what a rule says of a cell of the same table
becomes the cell's own style, which the allowlist then judges.
"""

import re
from collections import defaultdict
from collections.abc import Callable

import tinycss2

from ...limits import MAX_STYLE_RULES

# Not `<style scoped>`, with which pandas aligns every plain table.
SHEET = re.compile(r"<style\b(?![^>]{0,99}scoped)[^>]{0,999}>([^<]*+)</style", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
# The first and the last part of a selector: which table, and which of its elements.
SELECTOR = re.compile(r"\s*([#.][\w-]+)?(?:[\s>]+(?:thead|tbody|tr|table)\b)*\s*>?\s*(.*?)\s*")
ELEMENT = re.compile(r"([a-z][a-z0-9]*)?((?:[#.][\w-]+)*)")
PROPERTY = re.compile(r"[a-z-]{2,30}")


class StyleSheets:
    """The rules of a text's style sheets that one can tell an element from, by what names it."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, list[tuple[str, frozenset[str], str]]] = defaultdict(list)
        left = MAX_STYLE_RULES
        for sheet in SHEET.findall(text):
            for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
                if rule.type == "qualified-rule" and left > 0:
                    left -= self._add(tinycss2.serialize(rule.prelude), rule.content)

    def _add(self, prelude: str, content: list[object]) -> int:
        lines = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
        style = ";".join(
            f"{line.lower_name}:{tinycss2.serialize(line.value).strip()}"
            for line in lines
            if line.type == "declaration" and PROPERTY.fullmatch(line.lower_name)
        )
        selectors = prelude.split(",")
        for selector in selectors:
            found = SELECTOR.fullmatch(selector)
            if not found:
                continue
            table, last = found[1] or "", found[2]
            if not last:  # the table itself, or a cell that its id names
                table, last = "", table
            element = ELEMENT.fullmatch(last)
            if element and last:
                marks = frozenset(re.findall(r"[#.][\w-]+", element[2]))
                key = next(iter(sorted(marks)), element[1])
                self._rules[key].append((table, marks | {element[1]} - {None}, style))
        return len(selectors)

    def inlined(self, text: str, harmless: Callable[[str], str]) -> str:
        """HTML as nh3 writes it, with the styles in the elements and without ids and classes.

        Args:
            text: The HTML, in which ids and classes were kept.
            harmless: What is left of a style.
        """
        tables: list[set[str]] = []

        def styled(found: re.Match[str]) -> str:
            closing, tag, written = found[1], found[2], found[3]
            attributes = dict(ATTRIBUTE.findall(written))
            marks = {tag} | {f".{name}" for name in attributes.pop("class", "").split()}
            marks |= {f"#{name}" for name in [attributes.pop("id", "")] if name}
            if tag == "table":
                if not closing:
                    tables.append(marks)
                elif tables:
                    tables.pop()
            if closing:
                return found[0]
            inside = set().union(*tables)
            own = [
                style
                for mark in sorted(marks, key=lambda mark: "a.#".find(mark[0]))
                for table, wanted, style in self._rules.get(mark, [])
                if wanted <= marks and (not table or table in inside)
            ]
            if own:
                both = ";".join([*own, attributes.get("style", "")]).replace('"', "'")
                attributes["style"] = harmless(both)
            kept = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
            return f"<{tag}{kept}>"

        return TAG.sub(styled, text)
