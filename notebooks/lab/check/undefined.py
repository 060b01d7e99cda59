"""A kind line when a check is given a name that does not exist yet, instead of a traceback."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from . import page
from .message import NotReady, in_kernel


def listen() -> None:
    """Have IPython hand us NameErrors; all but those about the course's names stay as they are."""
    if in_kernel():
        sys.modules["IPython"].get_ipython().set_custom_exc((NameError,), _explain)


def _explain(
    shell: Any, kind: type, error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> list[str] | None:
    if error.name not in _asked_for() or _depth(traceback) > 2:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return None
    amiss = page.page and page.page.trouble(error.name)
    hint = f"`{error.name}` is not defined. "
    hint += amiss.hint if amiss else "Run the cell that defines it first, and see that it runs."
    failure = NotReady(error.name, f"{error.name}/not-defined", hint)
    shell._showtraceback(NotReady, failure, failure.lines())
    return failure.lines()


def _asked_for() -> set[str]:
    """The names that the exercises ask for. All of them are loaded for it: this is an error."""
    from . import NAMES, exercise_named

    return {name for one in NAMES for name in exercise_named(one).names}


def _depth(traceback: TracebackType | None) -> int:
    return 1 + _depth(traceback.tb_next) if traceback else 0
