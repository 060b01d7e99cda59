"""Says in words why a test lost points, as far as its student may know it."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from ...notebook.failures import Failure, failure_of
from ...notebook.sanitize.text import visible
from .hidden import Hidden, message

ONLY_HIDDEN = (
    "A hidden part of this test did not pass. Try values that the examples leave out: zero,"
    " negative, large."
)
SOME_CREDIT = "The test gave a part of the points. It says no more about it."
NO_CREDIT = "The test gave no points. It says no more about it."
# Errors with which the grader itself says what happened, in a sentence.
OURS = {"NotRun", "NotebookStopped", "CellTimeoutError", "OutputLost", "NoCredit"}
ONE_SENTENCE = re.compile(r"[.!?…:]$")
MAX_HINT_CHARS = 600


@dataclass(frozen=True)
class Explanation:
    """Why a test lost points.

    Attributes:
        hint: What to read first, in a sentence or two; parts between backticks are code.
        notes: What was called, what came, and what was hoped for.
    """

    hint: str
    notes: tuple[str, ...] = ()


def explain(cell: NotebookNode, hidden: Hidden, *, printed: bool, some: bool) -> Explanation:
    """Explain why a test lost points.

    Args:
        cell: The cell of the test, graded.
        hidden: Which lines are hidden.
        printed: Whether students see what a test with hidden lines prints.
        some: Whether the test gave a part of the points.
    """
    lines = hidden.lines(cell.source)
    error = next((each for each in cell.outputs if each.output_type == "error"), None)
    if error is None:
        said = _printed(cell) if printed or not lines else ""
        return Explanation(said or (SOME_CREDIT if some else NO_CREDIT))
    known = failure_of(cell) or Failure()
    if known.hint:
        return Explanation(cut(known.hint), tuple(filter(None, [known.found])))
    said = visible(message(cell, error) if lines else str(error.evalue)).strip()
    name = visible(str(error.ename))
    if known.by_student:
        where = (f"It happened in {known.student_line}.",) if known.student_line else ()
        return Explanation(_sentence(f"Your code stopped with {name}: {said}".rstrip(": ")), where)
    notes = tuple(_called(cell, known)) if known.line and known.line not in lines else ()
    if name == "AssertionError" or (name in OURS and not failure_of(cell)):
        default = "The test did not pass." if notes or not lines else ONLY_HIDDEN
        return Explanation(_sentence(said) or default, notes)
    if said and not known.of_library and not hasattr(builtins, name):  # a check of the author's
        return Explanation(_sentence(said), notes)
    return Explanation(_sentence(f"The test stopped with {name}: {said}".rstrip(": ")), notes)


def _called(cell: NotebookNode, known: Failure) -> Iterator[str]:
    """What a visible line of a test called, what came, and what the line hoped for."""
    if known.called and known.came:
        yield f"Tried `{known.called}`: it gave `{known.came}`."
    elif known.called:
        yield f"Tried `{known.called}`."
    if hoped := _assertion(cell.source, known.line):
        yield f"Hoped for: `{hoped}`."


def _assertion(code: str, line: int) -> str:
    """What an assert at a line of some code demands; "" if there is none there."""
    code = "\n".join("" if it.lstrip().startswith(("%", "!")) else it for it in code.split("\n"))
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or line):
            demanded = ast.unparse(node.test)
            return demanded if len(demanded) <= 200 else ""
    return ""


def _printed(cell: NotebookNode) -> str:
    text = "".join(each.text for each in cell.outputs if each.output_type == "stream")
    return cut(visible(" ".join(text.split())))


def cut(text: str) -> str:
    """The text, or its beginning if it is too long for a hint."""
    return text if len(text) <= MAX_HINT_CHARS else f"{text[:MAX_HINT_CHARS]}…"


def _sentence(text: str) -> str:
    text = cut(text)
    return text if not text or ONE_SENTENCE.search(text) else f"{text}."
