"""The allowlist of what a student may see of a hidden test's result.

It is the verdict, the author's own message, and what the student's own code raised. It is no line
of a hidden test, nothing that the test printed, and no message of a library, which may quote the
values that the test expects.
"""

import ast
import builtins
import re

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from traitlets.config import Config

from ...notebook.failures import failure_of

# Python's own errors whose messages name types and names, not values.
OF_TYPES = {"TypeError", "AttributeError", "NameError", "TimeoutError", "ImportError"}
# A warning, from its first line to the line of code that it quotes.
WARNING = re.compile(r"^\S[^\n]{0,300}:\d+: \w+: .*?(?:^  [^\n]*(?:\n|\Z)|\Z)", re.M | re.S)


class Hidden:
    """Which lines of tests are hidden, by nbgrader's settings.

    Args:
        config: The settings of the course.
        shown: Whether no line counts as hidden: the instructor shows the tests.
    """

    def __init__(self, config: Config | None = None, *, shown: bool = False) -> None:
        self._shown = shown
        marks = ClearHiddenTests(config=config or Config())
        self._begin, self._end = marks.begin_test_delimeter, marks.end_test_delimeter

    def lines(self, test: str) -> set[int]:
        """The numbers of the hidden lines of a test's code, the marks included."""
        found, inside = set(), False
        for number, line in enumerate(test.split("\n"), 1):
            inside = not self._shown and (inside or self._begin in line)
            if inside:
                found.add(number)
            inside = inside and self._end not in line
        return found

    def visible(self, test: str) -> str:
        """The code of a test without its hidden lines."""
        hidden = self.lines(test)
        return "\n".join(
            line for number, line in enumerate(test.split("\n"), 1) if number not in hidden
        )


def message(cell: NotebookNode, error: NotebookNode) -> str:
    """What an error of a cell with hidden lines may say to the student; "" if nothing."""
    known = failure_of(cell)
    own = error.ename in OF_TYPES or not hasattr(builtins, error.ename)
    if known:
        own = known.by_student or (own and not known.of_library)
    if own or any(pattern.fullmatch(error.evalue) for pattern in _messages(cell.source)):
        return str(error.evalue)
    return ""


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
    return [pattern for each in raised if (pattern := _pattern(each))]


def _pattern(message: ast.expr) -> re.Pattern[str] | None:
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    texts = [part.value if isinstance(part, ast.Constant) else None for part in parts]
    if not any(isinstance(text, str) for text in texts):
        return None  # a value of the test, not a text of its author
    pattern = "".join(".*" if text is None else re.escape(str(text)) for text in texts)
    return re.compile(pattern, re.DOTALL)
