"""A kind line when a check is given a name that does not exist yet, instead of a traceback."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from .message import NotReady, in_kernel
from .tasks import TASKS

NAMES = {*TASKS, "z", "a", "C", "dC_da", "da_dz", "delta", "broken"}


def listen() -> None:
    """Have IPython hand us NameErrors; all but those about the course's names stay as they are."""
    if in_kernel():
        sys.modules["IPython"].get_ipython().set_custom_exc((NameError,), _explain)


def _explain(
    shell: Any, kind: type, error: NameError, traceback: TracebackType, tb_offset: int | None = None
) -> list[str] | None:
    if error.name not in NAMES or _depth(traceback) > 2:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return None
    hint = (
        f"`{error.name}` is not defined. Run the cell that defines it first, and see that it runs."
    )
    failure = NotReady(error.name, f"{error.name}/not-defined", hint)
    shell._showtraceback(NotReady, failure, failure.lines())
    return failure.lines()


def _depth(traceback: TracebackType | None) -> int:
    return 1 + _depth(traceback.tb_next) if traceback else 0
