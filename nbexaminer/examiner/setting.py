"""The shell of the tests: how it shows numbers, and which modules usual names stand for."""

import ast
import contextlib
import doctest
import importlib
import sys
import types
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..protocol.shell import NotebookShell
from .tracebacks import NO_COLORS, write_simple_ones

CONVENTIONS = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot"}

KINDS = np.ndarray, *(np.dtype(code).type for code in "bhilqBHILQefdg")
PLAINLY = dict.fromkeys(
    KINDS,
    lambda value, printer, _: printer.text(repr(value.item() if value.size == 1 else value)),
)


def prepared(shell: NotebookShell) -> NotebookShell:
    """Prepare a shell for tests."""
    _refuse_doctests()
    _show_numbers_plainly(shell)
    write_simple_ones(shell)
    shell.SyntaxTB.set_theme_name(NO_COLORS)
    quick: Any = shell
    quick.transform_cell = partial(as_python, shell.transform_cell)
    return shell


def as_python(transform: Callable[[str], str], source: str) -> str:
    """What IPython makes of a cell, which is the cell itself where that is Python already.

    To find out takes IPython longer than most tests. A line alone may be a magic without its `%`,
    and what begins with spaces or a prompt is mended.
    """
    lines = source.splitlines()
    if (
        (len(lines) > 1 or source.startswith("assert "))
        and not source[0].isspace()
        and not source.startswith("In [")
    ):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            ast.parse(source)
            return source if source.endswith("\n") else f"{source}\n"
    return transform(source)


def conventional(name: str, module: str) -> types.ModuleType | None:
    """The module that a test means by a name, where only the student's code imports it."""
    usual = name if name in sys.stdlib_module_names else CONVENTIONS.get(name)
    return importlib.import_module(usual) if usual == module else None


def _show_numbers_plainly(shell: NotebookShell) -> None:
    """Show numpy's numbers as Python's: nbgrader cannot read "np.float64(0.5)" as half a point."""
    formatter: Any = shell.display_formatter
    formatter.formatters["text/plain"].type_printers.update(PLAINLY)


def _refuse_doctests() -> None:
    """Keep doctest from running here the examples in a docstring that a student wrote."""

    def run(*_: Any, **__: Any) -> None:
        raise TypeError("doctests of students' docstrings run beside the student's code only")

    doctest.DocTestRunner.run = run  # type: ignore[assignment, method-assign]
