"""Instant checks that name the mistake: `check.mean(mean)` for an exercise called mean.

This is the engine. It knows no subject: each file of `lab/exercises` holds one exercise, its
`exercise`, and the check of the same name here judges an answer to it. A check calls the answer at
several points, compares, and says in one message what was tried, or which mistake it looks like. A
check that fails raises `CheckFailed`, an AssertionError without a traceback. It needs numpy only,
and uses IPython's display where there is a kernel.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from . import page, undefined
from .body import is_unfilled
from .case import Case, Verdict
from .exercise import Exercise, Inside, mistake, without
from .message import CheckFailed, NotReady, fail, forget
from .others import Choice, Property
from .values import Slip, Step, Steps, Value

__all__ = [
    "Case",
    "CheckFailed",
    "Choice",
    "Exercise",
    "Inside",
    "NotReady",
    "Property",
    "Slip",
    "Step",
    "Steps",
    "Value",
    "Verdict",
    "exercise_named",
    "forget",
    "mistake",
    "ready",
    "without",
]

# A file of another name than an exercise's begins with an underscore.
NAMES = sorted(
    module.name
    for module in pkgutil.iter_modules([str(Path(__file__).parents[1] / "exercises")])
    if not module.name.startswith("_")
)


class Asked(Protocol):
    """What can be asked for: an Exercise, a Value, Steps, a Choice or a Property."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that it asks for."""

    @property
    def check(self) -> Callable[..., None]:
        """Judge the answers, in the order of the names."""


def exercise_named(name: str) -> Asked:
    """The exercise of `lab/exercises` with this name, loaded when it is first asked for."""
    package = __package__.rpartition(".")[0]
    asked: Asked = importlib.import_module(f"{package}.exercises.{name}").exercise
    return asked


def __getattr__(name: str) -> Callable[..., None]:
    if name not in NAMES:
        raise AttributeError(f"there is no exercise called {name!r} in lab/exercises")
    asked = exercise_named(name)

    def check(*answers: Any) -> None:
        """Judge the answers, if they are what stands on the page."""
        amiss = page.page and page.page.look(asked.names, answers)
        if amiss:
            fail(*amiss, staged=False)
        asked.check(*answers)

    return check


def __dir__() -> list[str]:
    return [*__all__, *NAMES]


def ready(**functions: Any) -> None:
    """Stop a demonstration kindly when a function it needs is not written yet.

    Raises:
        NotReady: with the names still to fill in.
    """
    open_ones = [f"`{name}`" for name, f in functions.items() if is_unfilled(f)]
    if open_ones:
        hint = f"Fill in {' and '.join(open_ones)} first, then run this cell again."
        raise NotReady("ready", "ready/not-filled-in", hint)


undefined.listen()
