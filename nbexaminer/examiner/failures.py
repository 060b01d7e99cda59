"""What the examiner itself knows of a failed test, so that no page has to trust a text."""

import contextlib
import itertools
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np

from ..notebook.sanitize.text import visible
from ..protocol.named import Named
from .answers import LastCall

MAX_SAID_CHARS = 1000
MAX_STRING = 60
MAX_ITEMS = 8
PLAIN = (bool, int, float, complex, type(None))
BRACKETS: dict[type, str] = {list: "[]", tuple: "()", dict: "{}", set: "{}", frozenset: "{}"}


def describe(error: BaseException, call: LastCall | None, cells: dict[str, Any]) -> dict[str, Any]:
    """Describe why a test failed, see `notebook.failures.Failure`.

    Args:
        error: What the test raised.
        call: The student's function that the test called last; None if it called none.
        cells: The namespace in which the test ran.
    """
    found: dict[str, Any] = {"line": _line(error, cells), "of_library": _of_library(type(error))}
    own = vars(error).get("student_line")
    if own is not None:
        found |= {"by_student": True, "student_line": _text(own)}
    else:
        with contextlib.suppress(Exception):  # a check of the author's own can raise anything
            found |= {name: _text(getattr(error, name, "")) for name in ("hint", "found")}
    if call:
        shown = [*map(_shown, call.args)]
        shown += [f"{name}={_shown(value)}" for name, value in call.kwargs.items()]
        found["called"] = _text(f"{call.name}({', '.join(shown)})")
        found["came"] = _text(_shown(call.result)) if call.returned else ""
    return found


def _line(error: BaseException, cells: dict[str, Any]) -> int:
    """The line of the test at which it failed; 0 if there is none."""
    step: types.TracebackType | None = error.__traceback__
    while step:
        if step.tb_frame.f_globals is cells and step.tb_frame.f_code.co_name == "<module>":
            return step.tb_lineno
        step = step.tb_next
    return 0


def _of_library(kind: type) -> bool:
    """Whether a class comes from an installed library; the author's and Python's own do not."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None) or ""
    return "site-packages" in Path(file).parts and not kind.__module__.startswith("nbexaminer.")


def _text(text: Any) -> str:
    return visible(text)[:MAX_SAID_CHARS] if isinstance(text, str) else ""


def _shown(value: Any, depth: int = 3) -> str:
    """A value in few characters. It runs no code of the value's, because that may ask the student.

    So it looks at exact types only: a handle can pretend to be anything.
    """
    kind = type(value)
    if issubclass(kind, np.generic):
        return _shown(value.item(), 0)
    if kind is str:
        return repr(value[:MAX_STRING]) + "…" * (len(value) > MAX_STRING)
    if kind in PLAIN:
        with contextlib.suppress(ValueError):  # an integer of thousands of digits
            return repr(value)[:MAX_STRING]
    if kind is np.ndarray:
        small = value.size <= MAX_ITEMS and value.dtype != object
        return _shown(value.tolist()) if small else f"an array of shape {value.shape}"
    if kind in BRACKETS and depth:
        parts = [_shown(each, depth - 1) for each in itertools.islice(value, MAX_ITEMS)]
        if kind is dict:
            items = itertools.islice(value.values(), MAX_ITEMS)
            parts = [f"{key}: {_shown(v, depth - 1)}" for key, v in zip(parts, items, strict=True)]
        parts += ["…"] * (len(value) > MAX_ITEMS)
        comma = "," * (kind is tuple and len(parts) == 1)
        return f"{BRACKETS[kind][0]}{', '.join(parts)}{comma}{BRACKETS[kind][1]}"
    if issubclass(kind, Named):
        return str(value.__name__)[:MAX_STRING]
    return "an object" if kind.__module__.startswith("nbexaminer.") else f"a {kind.__name__}"[:60]
