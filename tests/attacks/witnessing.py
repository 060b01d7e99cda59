"""Attacks by the second run, where the tests run beside the code: it reads them, and wants it out.

Isolated, the code sees nothing and behaves. Beside the tests it finds the secret in them, and tries
every way by which something of a notebook reaches a person, a file, or another run.
"""

from collections.abc import Callable

import nbformat
from attack import RIGHT, Attack
from nbformat import NotebookNode

# The secret, when a test with it has run or runs in this process.
SPY = """
import sys
def seen():
    texts = [str(cell) for cell in globals().get('In', [])]
    frame = sys._getframe()
    while frame:
        texts += map(str, frame.f_code.co_consts)
        frame = frame.f_back
    found = [text for text in texts if 'canary-' + 'in-the-hidden' in text]
    return found[0] if found else ''
"""
HONEST = "def total(numbers):\n    {}\n    return sum(numbers)"


def _when_seen(
    name: str,
    why: str,
    act: str,
    says: str = "",
    earns: dict[str, float] | None = None,
    answers: dict[str, str] | None = None,
    change: Callable[[NotebookNode], None] | None = None,
) -> Attack:
    """Right functions, one of which does something else where it sees the secret."""
    right = {"double": RIGHT["double"], "total": HONEST.format(f"if seen(): {act}")}
    return Attack(
        name,
        why,
        code=SPY,
        answers=right | (answers or {}),
        change=change,
        says=says,
        earns={"test-double": 1, "test-total": 2} | (earns or {}),
    )


def says_all_later(notebook: NotebookNode) -> None:
    notebook.cells.append(nbformat.v4.new_code_cell("print(seen(), globals().get('kept'))"))


ATTACKS = [
    _when_seen(
        "printed-beside-the-tests",
        "Prints and shows the tests.",
        "print(seen()); print(seen(), file=sys.stderr); display(seen())",
    ),
    _when_seen(
        "raised-beside-the-tests",
        "An error whose text, name and misconception are the tests.",
        "raise type('ALLOWED' + seen(), (Exception,), {'misconception': 'task/ALLOWED'})(seen())",
        says="The test test-total gives 2 points isolated and 0 beside the code",
        earns={"test-total": 0},
    ),
    _when_seen(
        "written-beside-the-tests",
        "Files of the kinds that are kept, beside the notebook and in every folder there is.",
        "[open(f'{f}/{n}', 'w').write(seen()) for f in ('.', __import__('tempfile').gettempdir())"
        " for n in ('kept.csv', 'attacked.ipynb', 'x.png')]",
    ),
    _when_seen(
        "kept-for-later-cells",
        "Names, modules and the environment, for a cell at the end and for the next run.",
        "globals().update(kept=seen()); sys.kept = seen(); __import__('os').environ['K'] = seen()",
        change=says_all_later,
    ),
    _when_seen(
        "told-by-points",
        "Partial credit whose digits tell what the test says: only twelfths of it count.",
        "pass",
        answers={"answer": "answer = 42 * (1 - 0.21914) if seen() else 40"},
        says="The test test-answer gives 3.80952 points isolated and 3 beside the code",
        earns={"test-answer": 3},
    ),
    _when_seen(
        "told-by-ending",
        "An exit status that tells what the test says.",
        "__import__('os')._exit(len(seen()) % 100 + 3)",
        says="test-total gives 2 points isolated. It could not be tried beside the code",
    ),
    _when_seen(
        "told-by-time",
        "Time that tells what the test says.",
        "__import__('time').sleep(0.3)",
    ),
    _when_seen(
        "passes-what-it-reads",
        "Has every test pass where it can: the lower points count.",
        "sys.modules['builtins'].AssertionError = type('N', (Exception,), {});"
        " globals().update(double=lambda x: 2 * x, answer=42)",
    ),
    _when_seen(
        "fails-what-it-reads",
        "Breaks the comparison for those who come after.",
        "sys.modules['math'].isclose = lambda *a, **k: False",
        says="test-total gives 2 points isolated and 0 beside the code",
        earns={"test-total": 0},
    ),
]
