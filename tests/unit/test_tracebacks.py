"""A traceback that is written at once is the one that IPython writes."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from nbexaminer.examiner import tracebacks
from nbexaminer.protocol.shell import NotebookShell

SIMPLE = [
    "1/0",
    "assert 1 == 2",
    "# before\n\n1/0\n# after\n",
    "for i in range(3):\n    # why\n\n    assert i == 7, (\n      'a'\n      'b')\n    y = 2\nz=3",
    "if 1:\n    pass\nelse:\n    y=0\ntry:\n    1/0\nfinally:\n    z=1\nq=3",
    "with open('/dev/null') as f:\n    a=1\n    raise ValueError('''a\n  b''')\n",
    "u = (1,\n 2,\n 3,\n 4,\n 5,\n 1/0,\n 7)\n",
    "if 1:\n  if 2:\n    s='''\nx\n'''\n    assert s=='', 'long'\n    t=2",
    "assert False, 'ä\\nöü'",
    "if 1:\n\tx=1\n\tassert 0, 'tab'\n",
    "x = f'''{1}\n{2}'''\nassert x == f'{x}{x}', f'''{x}\n'''",
    "def before():\n    return 1\n\nclass Before:\n    x = 1\n\n    def f(self): pass\n\nassert 0",
    "if 0: pass\nelif 1/0: pass",
    "try:\n    x = 1\nexcept ValueError:\n    pass\nelse:\n    assert 0",
    "try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from None",
    "raise type('X' * 80, (Exception,), {})('long')",
    "x=1\r\nassert 0\r\ny=2",
    "e = ValueError('a')\ne.add_note('n')\ne.add_note('m\\n')\nraise e",
]
OTHERS = [
    "@(lambda f: 1/0)\n@property\ndef f(x): pass\nx = 1",
    "x = '\x0c'\nassert 0",
    "def g():\n    1/0\ng()",
    "try:\n    1/0\nexcept ZeroDivisionError:\n    raise KeyError('a')",
    "match 1:\n  case 1:\n    1/0",
    "t = (1,\n 2,\n 3,\n 4,\n 5,\n 6,\n 7)\n1/0",
    "x=1; y=2\n1/0",
    "class A(Exception):\n  def __str__(self): 1/0\nraise A",
    "import numpy as np\nnp.testing.assert_allclose(1, 2)",
]


@pytest.fixture
def shell() -> Iterator[Any]:
    """A shell of tests, in which IPython's own way is kept as `theirs`."""
    other = asyncio._get_running_loop()  # a browser's, of tests that this process ran before
    asyncio._set_running_loop(None)
    NotebookShell.clear_instance()
    shell = NotebookShell.instance()
    theirs = shell.InteractiveTB.structured_traceback
    tracebacks.write_simple_ones(shell)
    shell.user_ns["theirs"] = theirs
    yield shell
    NotebookShell.clear_instance()
    asyncio._set_running_loop(other)


@pytest.mark.parametrize("cell", SIMPLE)
def test_a_simple_traceback_is_as_ipython_writes_it(shell: Any, cell: str) -> None:
    ours, theirs = _both(shell, cell)
    assert ours is not None
    assert ours == theirs


@pytest.mark.parametrize("cell", OTHERS)
def test_another_traceback_is_left_to_ipython(shell: Any, cell: str) -> None:
    assert _both(shell, cell)[0] is None


def _both(shell: Any, cell: str) -> tuple[list[str] | None, list[str]]:
    """What is written of the error of a cell: at once, and by IPython."""
    theirs, found = shell.user_ns["theirs"], []

    def compared(kind: type, error: BaseException, step: Any, **kwargs: Any) -> list[str]:
        found.extend([tracebacks._simple(shell, kind, error, step), theirs(kind, error, step)])
        return ["compared"]

    shell.InteractiveTB.structured_traceback = compared
    assert shell.run(cell)[-1]["output_type"] == "error"
    return found[0], found[1]
