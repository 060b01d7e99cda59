"""A program that renders one list of Markdown texts after the other to HTML.

It runs as a process of its own because some texts take a renderer hours or all memory. Its
arguments are limits: bytes of memory, and seconds of processor time for one list. A request and an
answer are each a line of JSON (`size`) and `size` bytes of a JSON list of texts.
"""

import json
import math
import re
import resource
import sys
from typing import Any

import mistune

PLUGINS = ["strikethrough", "table", "url", "task_lists", "def_list"]
# A formula has no empty line in it. So the search from a dollar sign ends with its paragraph.
BETWEEN = r"(?:(?!\n[ \t]*\n)[\s\S]){1,4000}?"
FORMULA = (
    rf"\$\${BETWEEN}\$\$|\\\\\[{BETWEEN}\\\\\]|\\\\\({BETWEEN}\\\\\)"
    rf"|\\begin\{{(?P<name>[a-z]{{1,20}}\*?)\}}{BETWEEN}\\end\{{(?P=name)\}}"
    r"|\$(?=[^\s$])[^$\n]{0,1000}?(?:\n[^$\n]{1,1000}?){0,4}(?<![\s\\])\$(?!\d)"
)


def _formula(inline: Any, match: re.Match[str], state: Any) -> int:
    raw = match["formula"]
    if raw.startswith(r"\\"):  # in Markdown, the backslash of a delimiter is doubled
        raw = raw[1:-3] + raw[-2:]
    state.append_token({"type": "formula", "raw": raw})
    return match.end()


def renderer() -> mistune.Markdown:
    """A renderer that leaves formulas alone, and keeps all HTML and addresses.

    The sanitizer decides later what stays, whatever its syntax was.
    """
    html = mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)
    markdown = mistune.create_markdown(renderer=html, plugins=PLUGINS)
    markdown.inline.register("formula", FORMULA, _formula, before="escape")
    html.register("formula", lambda _, text: mistune.escape(text, quote=False))
    return markdown


def main() -> None:
    """Answer requests until there are no more."""
    memory, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    markdown, come, go = renderer(), sys.stdin.buffer, sys.stdout.buffer
    while line := come.readline():
        texts = json.loads(come.read(json.loads(line)["size"]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = math.ceil(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        made = json.dumps([markdown(text) for text in texts]).encode()
        go.write(json.dumps({"size": len(made)}).encode() + b"\n" + made)
        go.flush()


if __name__ == "__main__":
    main()
