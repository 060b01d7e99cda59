"""Grades a notebook again, when nothing else runs, if it lost points at a limit of time."""

from collections.abc import Callable

from ...results import GradedNotebook, Problem


def settled(first: GradedNotebook, again: Callable[[], GradedNotebook]) -> GradedNotebook:
    """The result that counts; it names both totals if a second run gave other points.

    Args:
        first: The first result.
        again: Grades the notebook once more.
    """
    if not first.late:
        return first
    second = again()
    if first.scores != second.scores:
        before, after = (
            sum(score or 0 for score in one.scores.values()) for one in (first, second)
        )
        why = "was graded twice, because a limit of time cost points"
        message = f"{why}: {before:g} points at first, {after:g} alone, which count."
        second.problems.append(Problem(None, message, look=True))
    return second
