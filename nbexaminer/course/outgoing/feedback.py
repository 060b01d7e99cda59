"""The feedback page, and the allowlist of what it shows of a hidden test.

It shows the verdict, the author's own message, and messages of the student's code. It does not show
lines of a hidden test, nor messages of a library or a traceback with the values the test expects.
"""

import ast
import builtins
import re
from typing import Any
from urllib.parse import urljoin

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests
from traitlets import List

STYLE = (
    "a { color: #0b4f87 !important; text-decoration: underline; }"
    " .panel-primary > .panel-heading a { color: #fff !important; }"
    " pre { white-space: pre-wrap !important; }"  # long hints and lines of code wrap
    " .highlight .c1 { color: #2f5f5f !important; } .highlight .ne { color: #9c1c0e !important; }"
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")
OWN_LINE = "in the notebook, line "  # the examiner's mark for a place in the student's code
# A warning, from its first line to the line of code that it quotes.
WARNING = re.compile(r"^\S[^\n]{0,300}:\d+: \w+: .*?(?:^  [^\n]*(?:\n|\Z)|\Z)", re.M | re.S)
# Python's own errors whose messages name types and names, not values.
OF_TYPES = {"TypeError", "AttributeError", "NameError", "TimeoutError", "ImportError"}


class HideTests(ClearHiddenTests):
    """Removes hidden tests from feedback, and what the allowlist does not name in their errors."""

    display_data_priority: Any = List(help="Not used; nbconvert sets it everywhere.").tag(
        config=True
    )

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Remove hidden tests from an instructor's cell; a student's cell can only fake them."""
        if not utils.is_locked(cell):
            return cell, resources
        before = cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.source != before:
            cell.outputs = [_shown(output, before) for output in cell.get("outputs", [])]
            cell.outputs = [output for output in cell.outputs if output]
        return cell, resources


def _shown(output: NotebookNode, test: str) -> NotebookNode | None:
    """The part of a hidden test's output that its student may see; None if there is none."""
    if output.output_type == "stream":
        output.text = WARNING.sub("", output.text)
        return output if output.text else None
    if output.output_type == "error":
        lines = ANSI.sub("", "\n".join(output.traceback)).splitlines()
        where = [line for line in lines if line.startswith(OWN_LINE)]
        message = output.evalue if where or _may_be_shown(output, test) else ""
        output.evalue = message
        output.traceback = [f"{output.ename}: {message}" if message else output.ename, *where]
    return output


def _may_be_shown(error: NotebookNode, test: str) -> bool:
    """Whether an error's message is the test author's own, or names no values."""
    if error.ename in OF_TYPES or not hasattr(builtins, error.ename):
        return True  # an exception class of a check, of the author's own, or of the grader
    return any(pattern.fullmatch(error.evalue) for pattern in _messages(test))


def _messages(test: str) -> list[re.Pattern[str]]:
    """Patterns for the messages in a test's code, from its strings and f-strings."""
    code = "\n".join(line for line in test.split("\n") if not line.lstrip().startswith(("%", "!")))
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []
    raised = [node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert) and node.msg]
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            raised += node.exc.args
    return [pattern for message in raised if (pattern := _pattern(message))]


def _pattern(message: ast.expr) -> re.Pattern[str] | None:
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
    if not any(isinstance(text, str) for text in texts):
        return None  # a value of the test, not a text of its author
    pattern = "".join(".*" if text is None else re.escape(str(text)) for text in texts)
    return re.compile(pattern, re.DOTALL)


# Icon fonts that nbgrader's own server provides. No feedback page uses them.
FONTS = re.compile(r"@font-face\s*\{[^{}]*url\((?!data:)[^{}]*\}")


class FeedbackPage(HTMLExporter):
    """Makes the page, with a policy that allows MathJax and no other script or request.

    Links are underlined, and all colours have enough contrast.
    """

    def from_notebook_node(  # type: ignore[override]  # like HTMLExporter's own
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook; see the base class."""
        page, resources = super().from_notebook_node(nb, resources, **kw)
        policy = content_security_policy(str(self.mathjax_url))
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
        page = FONTS.sub("", page.replace("<html>", '<html lang="en">', 1))
        page = page.replace("</head>", f"<style>{STYLE}</style>\n</head>", 1)
        return page.replace("<head>", f"<head>\n{meta}", 1), resources


def content_security_policy(mathjax: str) -> str:
    """The policy of a page with formulas: it may load MathJax, which needs `eval`, and data URLs.

    Args:
        mathjax: The address of MathJax.
    """
    folder = urljoin(mathjax, ".")
    return (
        f"default-src 'none'; script-src {folder} 'unsafe-eval'; style-src 'unsafe-inline'; "
        f"font-src {folder} data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
