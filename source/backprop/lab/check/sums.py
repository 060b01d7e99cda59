"""Results that are sums of products of the arguments: which sum it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np

from .attempt import Attempt
from .probe import Reply
from .verdict import Verdict


def other_formula(attempt: Attempt) -> Verdict | None:
    """A wrong sum."""
    if attempt.table is None or attempt.table[0].shape[1] > 1:
        return None
    found = _sum(attempt.task.arguments, attempt.replies, attempt.table[0][:, 0])
    if not found:
        return None
    hint = f"What you compute is {found}. Compare it with the formula above."
    return attempt.guess("other-formula", hint)


def other_sum_inside(attempt: Attempt) -> Verdict | None:
    """A wrong sum inside the last step of the truth."""
    inside = attempt.task.last_step
    if inside is None or attempt.table is None:
        return None
    sums, right = (inside.undo(table[:, 0]) for table in attempt.table)
    told = np.isfinite(sums)
    if np.allclose(sums[told], right[told], rtol=1e-5, atol=1e-6):  # the mistake is elsewhere
        return None
    rows = [reply for reply, keep in zip(attempt.replies, told, strict=True) if keep]
    found = _sum(attempt.task.arguments, rows, sums[told])
    if not found:
        return None
    number, _, name = found.partition("·")
    if name in attempt.task.arguments:
        hint = f"It looks like `{name}` is multiplied by {number} before it is used."
        return attempt.guess("other-sum-inside", hint)
    return attempt.guess("other-sum-inside", inside.hint.format(sum=found))


def _sum(arguments: Sequence[str], replies: Sequence[Reply], got: np.ndarray) -> str | None:
    """The sum of at most four products of arguments that `got` is, in words; None if none fits."""
    terms = [t for k in range(4) for t in combinations_with_replacement(arguments, k)]
    if len(replies) <= len(terms):
        return None
    points = [dict(zip(arguments, reply.arguments, strict=True)) for reply in replies]
    try:
        design = np.array([[math.prod(p[x] for x in term) for term in terms] for p in points])
        solution = np.linalg.lstsq(design, got, rcond=None)[0]
    except (TypeError, ValueError):  # lists are no factors
        return None
    if not np.allclose(design @ solution, got, rtol=1e-5, atol=1e-6):
        return None
    small = np.abs(solution) <= 1e-5
    # If only many small terms make it fit, it is no sum but another curve.
    if not np.allclose(design @ np.where(small, 0, solution), got, rtol=1e-5, atol=1e-6):
        return None
    named = [(c, "·".join(t)) for c, t in zip(solution, terms, strict=True) if abs(c) > 1e-5]
    named.sort(key=lambda term: not term[1])  # a constant comes last, as in z − 1
    if not 0 < len(named) <= 4:
        return None
    return " ".join(_term(c, t) for c, t in named).removeprefix("+ ")


def _term(coefficient: float, name: str) -> str:
    sign, size = "−" if coefficient < 0 else "+", abs(coefficient)
    if not name:
        return f"{sign} {size:.4g}"
    return f"{sign} {name}" if abs(size - 1) < 1e-4 else f"{sign} {size:.4g}·{name}"
