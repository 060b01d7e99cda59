"""Grades nbgrader assignments without running student code and hidden tests in one process."""

from typing import Any

__all__ = ["CannotConfine", "GradedNotebook", "Limits", "Problem", "Skeleton", "grade_notebook"]


def __getattr__(name: str) -> Any:
    """Import on first use: the processes that run student code start here too, and stay small."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import grade

    return getattr(grade, name)
