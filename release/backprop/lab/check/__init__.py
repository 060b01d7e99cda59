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

from . import kept, page, undefined
from .case import Case, Verdict
from .demonstration import ready
from .exercise import Exercise, Inside, mistake, without
from .message import CheckFailed, NotReady, fail, forget, summarise
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
    "progress",
    "ready",
    "summary",
    "without",
]

# A file of another name than an exercise's begins with an underscore.
NAMES = sorted(
    module.name
    for module in pkgutil.iter_modules([str(Path(__file__).parents[1] / "exercises")])
    if not module.name.startswith("_")
)


_passed: dict[str, list[str | None]] = {}  # checks that passed last, and of what cells


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
            _passed.pop(name, None)
            fail(*amiss, staged=False)
        _passed.pop(name, None)
        asked.check(*answers)
        _passed[name] = _state(name)
        kept.keep(name, NAMES)

    return check


def __dir__() -> list[str]:
    return [*__all__, *NAMES]


def summary(*names: str) -> None:
    """Say in one line which checks passed last, of answers that are still on the page.

    It raises nothing, so that it can be the last cell of a notebook.

    Args:
        names: the checks of the notebook.
    """
    missing = [name for name in names if name not in _passed or _passed[name] != _state(name)]
    summarise(len(names), missing)


def progress(*names: str) -> None:
    """Say which of these checks have passed, in this session or an earlier one."""
    passed = kept.passed()
    print(kept.said(passed, names))
    print("  ".join(f"{'✓' if name in passed else '·'} {name}" for name in names))


def _state(name: str) -> list[str | None]:
    """What the cells hold that an exercise asks for, as far as that is known."""
    return page.page.state(exercise_named(name).names) if page.page else []


undefined.listen()
