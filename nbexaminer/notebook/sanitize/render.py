"""A program: Markdown texts (JSON, from standard input) to HTML texts (JSON, to standard output).

It is a process of its own, because there are texts that take a renderer hours and all memory. Its
arguments are the bytes of memory and the seconds that it may take.
"""

import json
import re
import resource
import sys
from typing import Any

import mistune

PLUGINS = ["strikethrough", "table", "url", "task_lists", "def_list"]
# No formula has an empty line in it, so that a dollar sign costs what it has behind it, no more.
BETWEEN = r"(?:(?!\n[ \t]*\n)[\s\S]){1,4000}?"
FORMULA = (
    rf"\$\${BETWEEN}\$\$|\\\\\[{BETWEEN}\\\\\]|\\\\\({BETWEEN}\\\\\)"
    rf"|\\begin\{{(?P<name>[a-z]{{1,20}}\*?)\}}{BETWEEN}\\end\{{(?P=name)\}}"
    r"|\$(?=[^\s$])[^$\n]{0,1000}?(?:\n[^$\n]{1,1000}?){0,4}(?<![\s\\])\$(?!\d)"
)


def _formula(inline: Any, match: re.Match[str], state: Any) -> int:
    raw = match["formula"]
    if raw.startswith(r"\\"):  # Markdown has the backslash of a delimiter doubled
        raw = raw[1:-3] + raw[-2:]
    state.append_token({"type": "formula", "raw": raw})
    return match.end()


def main() -> None:
    """Render, within limits."""
    memory, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    # HTML and addresses of all kinds: the sanitizer decides, once for all ways to write them.
    renderer = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    markdown = mistune.create_markdown(renderer=renderer, plugins=PLUGINS)
    markdown.inline.register("formula", FORMULA, _formula, before="escape")
    renderer.register("formula", lambda _, text: mistune.escape(text, quote=False))
    json.dump([markdown(text) for text in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
