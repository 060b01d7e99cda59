"""The parts of a notebook as HTML for the feedback page.

Everything goes through the allowlist of `notebook.sanitize` once more, whoever wrote it: the page
does not rely on what the grader did. What is the same for a class is rendered once.
"""

import base64
import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup
from nbformat import NotebookNode
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String

from ...notebook.forms import for_students
from ...notebook.sanitize.html import clean_html
from ...notebook.sanitize.pictures import DRAWN, RASTERS, decoded
from ...notebook.sanitize.rasters import size_of
from ...notebook.sanitize.render import renderer
from ...notebook.sanitize.text import COLOUR, visible
from .mathml import with_formulas

KINDS = {
    Comment: "c",
    String: "s",
    Keyword: "k",
    Number: "m",
    Operator.Word: "k",
    Name.Function: "f",
    Name.Class: "f",
}
HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
FIGURE = "Figure"  # its number follows
LONG = 25  # lines; a longer output is folded

_lexer = PythonLexer(stripnl=False, ensurenl=False)
_markdown = renderer()


def text_html(cell: NotebookNode) -> Markup:
    """A cell of Markdown, or of a student's HTML that the grader has rendered already, as HTML.

    Headings become smaller ones, because they stand below those of the page.
    """
    attached = cell.get("attachments")
    return _text(for_students(cell.source), json.dumps(attached) if attached else "")


@lru_cache(maxsize=2000)
def _text(source: str, attached: str) -> Markup:
    bundles = json.loads(attached or "{}")

    def find(address: str) -> tuple[str, str, str] | None:
        """A picture that is attached to the cell."""
        bundle = bundles.get(unquote(address.removeprefix("attachment:")), {})
        return next(((mime, bundle[mime], "") for mime in DRAWN if mime in bundle), None)

    inert = source.startswith("<div>") and "\n" not in source
    made = source if inert else str(_markdown(source))
    page = with_formulas(clean_html(made, find=find))
    page = page.replace("<code>\\ ", "<code>\\")  # no MathJax reads this page
    return Markup(HEADING.sub(lambda it: f"<{it[1]}h{min(6, int(it[2]) + 2)}", page))  # noqa: S704


@lru_cache(maxsize=2000)
def code_html(source: str) -> Markup:
    """Python code, with few elements: keywords, strings, comments, numbers and definitions."""
    made = []
    tokens = _lexer.get_tokens(visible(source).rstrip("\n"))
    for kind, group in itertools.groupby(tokens, lambda token: _kind(token[0])):
        part = html.escape("".join(text for _, text in group), quote=False)
        made.append(f'<b class="{kind}">{part}</b>' if kind and part.strip() else part)
    return Markup(f"<pre><code>{''.join(made)}</code></pre>")  # noqa: S704


@lru_cache(maxsize=400)
def _kind(token: Any) -> str:
    """The class of a token of Pygments, or of the nearest kind above it; "" for plain text."""
    return next((KINDS[each] for each in token.split()[::-1] if each in KINDS), "")


def outputs_html(outputs: Iterable[NotebookNode]) -> Markup:
    """The outputs of a cell; long ones are folded."""
    return Markup("\n".join(_outputs(outputs)))  # noqa: S704


def _outputs(outputs: Iterable[NotebookNode]) -> Iterator[str]:
    for number, output in enumerate(outputs, 1):
        data = output.get("data", {})
        if output.output_type == "stream":
            yield _printed(output.text)
        elif output.output_type == "error":
            yield _printed("\n".join(output.traceback), "error")
        elif picture := _picture(data):
            yield f'<img src="{picture}" alt="{FIGURE} {number} that this cell drew">'
        elif "text/html" in data:
            yield with_formulas(clean_html(data["text/html"]))
        elif "text/plain" in data:
            yield _printed(data["text/plain"])


def _printed(text: str, kind: str = "") -> Markup:
    text = visible(COLOUR.sub("", text)).rstrip("\n")
    shown = Markup('<pre class="out {}">{}</pre>').format(kind, text)
    lines = text.count("\n") + 1
    if lines <= LONG:
        return shown
    return Markup("<details><summary>Output of {} lines</summary>{}</details>").format(lines, shown)


def _picture(data: NotebookNode) -> str | None:
    """The address of the picture in an output, if there is a valid one."""
    for mime in RASTERS:
        raw = decoded(data.get(mime, ""))
        if raw and size_of(mime, raw):
            return f"data:{mime};base64,{base64.b64encode(raw).decode()}"
    return None
