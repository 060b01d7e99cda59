"""A test that is Python already is left as it is, and only where IPython would leave it so."""

from collections.abc import Iterator

import nbformat
import pytest
from lesson import SOURCE

from nbexaminer.examiner.setting import as_python
from nbexaminer.protocol.shell import NotebookShell

PYTHON = [
    "assert f(1)\n",
    "x=1\n# b?\n",
    "(a\n%b)\n",
    "'''\n%time\n!ls\n'''\n",
    "x=1;\ny",
    "x\r\ny\r\n",
    "await f()\nx",
    "f(x)\n\n\n",
    "x = [\n1]",
    "assert x  # really?",
]
FOR_IPYTHON = [
    "ls",
    "x = 3\n%ls\n",
    "time: int",
    "\nassert 1\nx",
    "  # a\nx=1",
    "In [1]: x\ny=1",
    "if x:\n    %time y",
    "x\n?",
    "%%time\nx",
    "x = !ls\ny",
]


@pytest.fixture(scope="module")
def shell() -> Iterator[NotebookShell]:
    """IPython's own way."""
    NotebookShell.clear_instance()
    yield NotebookShell.instance()
    NotebookShell.clear_instance()


def _at_once(source: str) -> str | None:
    """What a cell becomes without IPython; None: that is asked."""
    asked: list[str] = []
    made = as_python(lambda cell: asked.append(cell) or "", source)
    return None if asked else made


@pytest.mark.parametrize("cell", PYTHON)
def test_python_stays_as_ipython_leaves_it(shell: NotebookShell, cell: str) -> None:
    assert _at_once(cell) == shell.transform_cell(cell)


@pytest.mark.parametrize("cell", FOR_IPYTHON)
def test_what_ipython_may_change_is_left_to_it(cell: str) -> None:
    assert _at_once(cell) is None


def test_so_do_all_cells_of_the_course(shell: NotebookShell) -> None:
    cells = [c.source for p in SOURCE.glob("*.ipynb") for c in nbformat.read(p, 4).cells]
    made = {cell: _at_once(cell) for cell in cells if cell}
    python = {cell: text for cell, text in made.items() if text is not None}
    assert len(python) > 50
    assert python == {cell: shell.transform_cell(cell) for cell in python}
