"""The traceback of a failed test, written at once where it is as simple as most.

IPython reads the test's tokens and looks for the very expression that failed, to colour it, which
here nobody sees. It takes longer than the test, so only what this cannot write is left to it.
"""

import ast
import linecache
import types
from collections.abc import Callable, Iterator
from functools import partial
from textwrap import dedent
from typing import Any

from IPython.utils.PyColorize import theme_table
from IPython.utils.terminal import get_terminal_size

from ..protocol.shell import NotebookShell

AROUND = 2  # statements before and after the one that failed
MAX_LINES = 6  # of one of those; IPython leaves out the middle of a longer one
MANY_LINES = 2000  # of a cell, which IPython shows in another way
WIDTH = 75
NO_COLORS = "nocolor"
theme_table[NO_COLORS]  # read from its file before processes are forked


def write_simple_ones(shell: NotebookShell) -> None:
    """From now on, have a shell write simple tracebacks, without colours, in this way."""
    shown: Any = shell.InteractiveTB
    shown.set_theme_name(NO_COLORS)
    shown.structured_traceback = partial(_written, shell, shown.structured_traceback)


def _written(
    shell: NotebookShell,
    otherwise: Callable[..., list[str]],
    kind: type,
    error: BaseException,
    step: types.TracebackType,
    *args: Any,
    **kwargs: Any,
) -> list[str]:
    return _simple(shell, kind, error, step) or otherwise(kind, error, step, *args, **kwargs)


def _simple(
    shell: NotebookShell, kind: type, error: BaseException, steps: types.TracebackType | None
) -> list[str] | None:
    """The traceback of an error that a line of a cell raised; None if there is more to say."""
    chained = error.__cause__ or (error.__context__ and not error.__suppress_context__)
    notes = getattr(error, "__notes__", [])
    if not steps or chained or {*map(type, notes)} - {str} or shell.InteractiveTB.mode != "Context":
        return None
    step = steps.tb_next  # the first is IPython's own
    if not step or step.tb_next or step.tb_frame.f_code.co_name != "<module>":
        return None
    name = shell.compile.format_code_name(step.tb_frame.f_code.co_filename)
    shown = _lines(linecache.getlines(step.tb_frame.f_code.co_filename), step.tb_lineno)
    if not name or not shown:
        return None
    width = min(WIDTH, get_terminal_size()[0])
    title = "Traceback (most recent call last)".rjust(width - len(kind.__name__))
    frame = f"{name[0]} {name[1]}, line {step.tb_lineno}\n{shown}"
    try:
        said = f"{kind.__name__}: {error}"
    except Exception:  # of a class of the author's
        return None
    return ["-" * width, f"{kind.__name__}{title}", frame, said, *notes]


def _lines(source: list[str], failed: int) -> str | None:
    """The statements around a line, numbered, with an arrow at the line."""
    if not len(source) < MANY_LINES:
        return None
    try:
        ranges = _pieces(ast.parse("".join(source)), 1, len(source) + 1)
        pieces = [each for each in (_trimmed(source, *piece) for piece in ranges) if each]
    except (SyntaxError, ValueError):
        return None
    here = [place for place, piece in enumerate(pieces) if failed in piece]
    near = pieces[max(0, here[0] - AROUND) : here[0] + AROUND + 1] if len(here) == 1 else []
    if any(a.stop > b.start for a, b in zip(pieces, pieces[1:], strict=False)):
        return None  # two statements in a line
    if any(len(piece) > MAX_LINES for piece in near if failed not in piece):
        return None
    numbers = [number for piece in near for number in piece]
    texts = [source[number - 1].rstrip("\r\n") for number in numbers]
    if not texts:
        return None
    indent = len(texts[0]) - len(dedent("\n".join(texts)).splitlines()[0])
    return "".join(
        f"{_number(number, failed)} {text[indent:]}\n"
        for number, text in zip(numbers, texts, strict=True)
    )


def _number(number: int, failed: int) -> str:
    if number != failed:
        return f"{number:7}"
    return f"{'-' * (5 - len(str(number)))}> {number}"


def _pieces(node: ast.AST, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines that belong together: those of each statement, of a loop's head, and between."""
    for _, body in ast.iter_fields(node):
        if isinstance(body, list) and body and isinstance(body[0], ast.stmt | ast.ExceptHandler):
            for inner in body:
                if isinstance(inner, ast.Match):
                    raise ValueError("its cases are no statements")
                decorators = getattr(inner, "decorator_list", [])
                first = min([inner.lineno, *(each.lineno for each in decorators)])
                for begin, stop in _pieces(inner, first, (inner.end_lineno or first) + 1):
                    if start < begin:
                        yield start, begin
                    yield begin, stop
                    start = stop
    if start < end:
        yield start, end


def _trimmed(source: list[str], start: int, end: int) -> range | None:
    """A piece without blank lines at its ends; None if it has no others."""
    while start < end and not source[start - 1].strip():
        start += 1
    while start < end and not source[end - 2].strip():
        end -= 1
    return range(start, end) if start < end else None
