"""A kind line instead of a NameError, for names that the lesson gives or asks for."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from . import page
from .message import NotReady, in_kernel
from .missing_names import IMPORTS
from .registry import PACKAGE, exercise_asking_for

RUN_ABOVE = "Run the cells above from the top (Run → Run All Above Selected Cell), then this one."


def listen() -> None:
    """Have IPython pass NameErrors to us. Only those about the course's names are changed."""
    if in_kernel():
        sys.modules["IPython"].get_ipython().set_custom_exc((NameError,), _explain)


def _explain(
    shell: Any, kind: type, error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> list[str] | None:
    name = error.name or ""
    hint = None if _ours(traceback) else _hint(name)
    if hint is None:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return None
    failure = NotReady(name, f"{name}/not-defined", f"`{name}` {hint}")
    # The grader reads the mistake from the error that was raised.
    vars(error).update(misconception=failure.misconception, hint=failure.hint)
    failure.show()
    lines = failure._render_traceback_()
    shell._showtraceback(NotReady, failure, lines)
    return lines


def _hint(name: str) -> str | None:
    """What to do about a name that is missing; None for the learner's own names."""
    if exercise_asking_for(name):
        stale = page.page and page.page.why_stale(name)
        told = stale.hint if stale else "Run the cell that defines it first, and see that it runs."
        return f"is not defined. {told}"
    if name in IMPORTS:
        return f"is not imported. In this cell, above, write {IMPORTS[name]}."
    given = importlib.import_module(PACKAGE)
    if name in given.GIVEN:
        return f"is not there yet: a cell above makes it. {RUN_ABOVE}"
    if name in given.GIVEN_NUMBERS:
        return (
            f"has no value yet. If a cell above sets it: {RUN_ABOVE} If no cell does, write the "
            "number itself."
        )
    return None


def _ours(traceback: TracebackType) -> bool:
    """Whether the error was raised in the course's own files, which no learner can mend."""
    while traceback.tb_next:
        traceback = traceback.tb_next
    return Path(traceback.tb_frame.f_code.co_filename).is_relative_to(Path(__file__).parents[1])
