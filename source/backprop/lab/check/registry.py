"""The exercises of the lesson, found by their files in `lab/exercises` and loaded when needed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

# The name of every other file begins with an underscore.
NAMES = sorted(
    module.name
    for module in pkgutil.iter_modules([str(Path(__file__).parents[1] / "exercises")])
    if not module.name.startswith("_")
)
PACKAGE = f"{__package__.rpartition('.')[0]}.exercises"


class Checkable(Protocol):
    """What every kind of exercise has: Exercise, Value, Steps, Choice and Property."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that it asks for."""

    @property
    def check(self) -> Callable[..., None]:
        """Check the answers, in the order of the names."""


def exercise_named(name: str) -> Checkable:
    """The exercise of `lab/exercises` with this name, loaded at the first call."""
    exercise: Checkable = importlib.import_module(f"{PACKAGE}.{name}").exercise
    return exercise


def exercise_asking_for(name: str) -> Checkable | None:
    """The first exercise that asks for this name in the notebook. It loads all exercises."""
    exercises = (exercise_named(each) for each in NAMES)
    return next((each for each in exercises if name in each.names), None)
