"""Instant checks that name the mistake: `check.mean(mean)` for an exercise called mean.

This is the engine. It knows no subject. Each file of `lab/exercises` holds one exercise, and the
check of the same name judges an answer to it. A check calls the answer at several points, compares
the results with the truth, and says what was tried or which mistake it looks like. A check that
fails raises `CheckFailed`, an AssertionError without a traceback. The engine needs numpy only, and
uses IPython's display in a kernel.

The files in the order of their imports, each of which imports only from those before it:

    words, probe       texts; calling an answer and reading its numbers
    syntax, verdict, message   why an answer is wrong; how a learner sees it
    task, attempt      what a function should do; an answer to it with its replies
    kinds, body, missing_names, errors, fits, products, sums    detectors: one reason each
    judge, exercise    the first detector that fires wins
    page, values       what stands in the notebook's cells; single numbers
    choice, test_point, properties    other kinds of exercises
    registry           finds the exercises
    demonstration, undefined, progress_file    what else a notebook needs
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import page, progress_file, undefined
from .attempt import Attempt
from .choice import Choice
from .demonstration import ready
from .exercise import Exercise
from .message import CheckFailed, NotReady, fail, forget, summarise
from .properties import Property
from .registry import NAMES, exercise_named
from .task import LastStep, mistake, without
from .test_point import TestPoint
from .values import Step, Steps, Value, WrongNumber
from .verdict import Verdict

__all__ = [
    "Attempt",
    "CheckFailed",
    "Choice",
    "Exercise",
    "LastStep",
    "NotReady",
    "Property",
    "Step",
    "Steps",
    "TestPoint",
    "Value",
    "Verdict",
    "WrongNumber",
    "exercise_named",
    "forget",
    "mistake",
    "progress",
    "ready",
    "summary",
    "without",
]

_passed: dict[str, list[str | None]] = {}  # checks whose last run passed: the text of their cells


def __getattr__(name: str) -> Callable[..., None]:
    if name not in NAMES:
        raise AttributeError(f"there is no exercise called {name!r} in lab/exercises")
    exercise = exercise_named(name)

    def check(*answers: Any) -> None:
        """Check the answers if they are what stands on the page."""
        stale = page.page and page.page.stale(exercise.names, answers)
        _passed.pop(name, None)
        if stale:
            if isinstance(exercise, Steps):  # a wrong number before it comes first
                before = exercise.names[: exercise.names.index(stale[0])]
                exercise.judge(dict(zip(before, answers, strict=False)))
            fail(*stale, staged=False)
        exercise.check(*answers)
        _passed[name] = _state(name)
        progress_file.add(name, NAMES)

    return check


def __dir__() -> list[str]:
    return [*__all__, *NAMES]


def summary(*names: str) -> None:
    """Say in one line which checks passed last, for answers that are still on the page.

    It raises nothing, so it can be the last cell of a notebook.

    Args:
        names: the checks of the notebook.
    """
    missing = [name for name in names if name not in _passed or _passed[name] != _state(name)]
    summarise(len(names), missing)


def progress(*names: str) -> None:
    """Say which of these checks have passed, in this session or an earlier one."""
    passed = progress_file.passed()
    print(progress_file.count(passed, names))
    print("  ".join(f"{'✓' if name in passed else '·'} {name}" for name in names))


def _state(name: str) -> list[str | None]:
    """The text of the cells that define the names of an exercise, as far as it is known."""
    return page.page.state(exercise_named(name).names) if page.page else []


undefined.listen()
