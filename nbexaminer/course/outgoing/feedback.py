"""What feedback shows of a test that students have not seen: an allowlist; and the page around it.

Shown are the verdict, the author's own message, and what the student's code itself said. Not shown
are lines of a hidden test, nor what a library or a traceback says of the values it expected.
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
    " pre { white-space: pre-wrap !important; }"  # a hint is read whole, a long line of code, too
    " .highlight .c1 { color: #2f5f5f !important; } .highlight .ne { color: #9c1c0e !important; }"
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")
OWN_LINE = "in the notebook, line "  # how the examiner says where in the student's code it was
# A warning, from its first line to the line of code that it quotes.
WARNING = re.compile(r"^\S[^\n]{0,300}:\d+: \w+: .*?(?:^  [^\n]*(?:\n|\Z)|\Z)", re.M | re.S)
# Python's own errors whose messages speak of types and names, not of values.
OF_TYPES = {"TypeError", "AttributeError", "NameError", "TimeoutError", "ImportError"}


class HideTests(ClearHiddenTests):
    """Takes hidden tests out of the feedback, and what their errors say beyond the allowlist."""

    display_data_priority: Any = List(help="Not used; nbconvert sets it everywhere.").tag(
        config=True
    )

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take hidden tests out of an instructor's cell; a student's has none, only their marks."""
        if not utils.is_locked(cell):
            return cell, resources
        before = cell.source
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.source != before:
            cell.outputs = [_shown(output, before) for output in cell.get("outputs", [])]
            cell.outputs = [output for output in cell.outputs if output]
        return cell, resources


def _shown(output: NotebookNode, test: str) -> NotebookNode | None:
    """An output of a hidden test as its student may see it; None for what they may not."""
    if output.output_type == "stream":
        output.text = WARNING.sub("", output.text)
        return output if output.text else None
    if output.output_type == "error":
        lines = ANSI.sub("", "\n".join(output.traceback)).splitlines()
        where = [line for line in lines if line.startswith(OWN_LINE)]
        said = output.evalue if where or _may_be_said(output, test) else ""
        output.evalue = said
        output.traceback = [f"{output.ename}: {said}" if said else output.ename, *where]
    return output


def _may_be_said(error: NotebookNode, test: str) -> bool:
    """Whether the message of an error is its author's, or says nothing of values."""
    if error.ename in OF_TYPES or not hasattr(builtins, error.ename):
        return True  # an exception of the author's own, such as that of a check, or of the grader's
    return any(pattern.fullmatch(error.evalue) for pattern in _messages(test))


def _messages(test: str) -> list[re.Pattern[str]]:
    """What the messages look like that stand in a test, as texts or as f-strings."""
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
        return None  # a value of the test's, and not a text of its author's
    pattern = "".join(".*" if text is None else re.escape(str(text)) for text in texts)
    return re.compile(pattern, re.DOTALL)


# Fonts of icons that lie beside the page at nbgrader's: no page shows one.
FONTS = re.compile(r"@font-face\s*\{[^{}]*url\((?!data:)[^{}]*\}")


class FeedbackPage(HTMLExporter):
    """Makes the page, with a policy: no script but MathJax, and no request but for that.

    Its links are underlined, and colours are dark enough to be read by everybody.
    """

    def from_notebook_node(  # type: ignore[override]  # as that of HTMLExporter
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
    """What a page with formulas may load: MathJax, which needs `eval`, and pictures in the page.

    Args:
        mathjax: The address of MathJax.
    """
    folder = urljoin(mathjax, ".")
    return (
        f"default-src 'none'; script-src {folder} 'unsafe-eval'; style-src 'unsafe-inline'; "
        f"font-src {folder} data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
