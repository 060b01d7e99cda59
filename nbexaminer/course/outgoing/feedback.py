"""The feedback page that `nbgrader generate_feedback` makes with our configuration."""

import re
from typing import Any
from urllib.parse import urljoin

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests
from traitlets import List

from ...notebook.failures import failure_of
from ...notebook.forms import for_students
from ...notebook.sanitize.markdown import rendered
from ...notebook.sanitize.text import visible
from ..settings import Grading
from .hidden import WARNING, message

STYLE = (
    "a { color: #0b4f87 !important; text-decoration: underline; }"
    " .panel-primary > .panel-heading a { color: #fff !important; }"
    " pre { white-space: pre-wrap !important; }"  # long hints and lines of code wrap
    " .highlight .c1 { color: #2f5f5f !important; } .highlight .ne { color: #9c1c0e !important; }"
)


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
            cell.source = for_students(cell.source) if cell.cell_type == "markdown" else cell.source
            return cell, resources
        before = NotebookNode(cell)
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.source != before.source:
            printed = Grading(parent=self).show_printed
            shown = [_shown(before, output, printed) for output in cell.get("outputs", [])]
            cell.outputs = [output for output in shown if output]
        return cell, resources


def _shown(cell: NotebookNode, output: NotebookNode, printed: bool) -> NotebookNode | None:
    """The part of a hidden test's output that its student may see; None if there is none."""
    if output.output_type == "stream":
        output.text = WARNING.sub("", output.text)
        return output if printed and output.text else None
    if output.output_type != "error":
        return output if printed else None
    said = output.evalue = message(cell, output)
    output.traceback = [f"{output.ename}: {said}" if said else output.ename]
    if (known := failure_of(cell)) and known.student_line:
        output.traceback.append(f"in the notebook, {known.student_line}")
    return output


PLAIN = re.compile(r"[\w\s.,;:!?()'-]*")  # a text that is no Markdown
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
        _clean_comments(nb)
        page, resources = super().from_notebook_node(nb, resources, **kw)
        policy = content_security_policy(str(self.mathjax_url))
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>'
        page = FONTS.sub("", page.replace("<html>", '<html lang="en">', 1))
        page = page.replace("</head>", f"<style>{STYLE}</style>\n</head>", 1)
        return page.replace("<head>", f"<head>\n{meta}", 1), resources


def _clean_comments(notebook: NotebookNode) -> None:
    """Make the comments of graders as inert as a student's text; not every grader is trusted."""
    marked = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    odd = [mark for mark in marked if not PLAIN.fullmatch(mark.get("comment") or "")]
    texts = [visible(mark.comment) for mark in odd]
    for mark, clean in zip(odd, rendered(texts, [None] * len(texts)), strict=True):
        mark.comment = clean


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
