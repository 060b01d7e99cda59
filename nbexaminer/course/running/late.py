"""Grades again, when nothing else runs, what a limit of time has cost points."""

from collections.abc import Callable

from ...results import GradedNotebook, Problem


def settled(first: GradedNotebook, again: Callable[[], GradedNotebook]) -> GradedNotebook:
    """The result that counts, and a word in it when two runs of a notebook gave other points.

    Args:
        first: What came of it first.
        again: Grades it once more.
    """
    if not first.late:
        return first
    second = again()
    if first.scores != second.scores:
        before, after = (
            sum(score or 0 for score in one.scores.values()) for one in (first, second)
        )
        why = "was graded twice, for a limit of time cost points"
        said = f"{why}: {before:g} points at first, {after:g} alone, which count."
        second.problems.append(Problem(None, said, look=True))
    return second
