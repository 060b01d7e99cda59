"""fixed_backprop: a given backprop, mended. The same task as backprop under another name."""

from __future__ import annotations

from dataclasses import replace

from ..check import mistake, without
from . import backprop

# The hint does not name the wrong derivative: to find it is the task.
PLANTED_BUG = mistake(
    "bug-still-there",
    gives=backprop.wrong_backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
    hint="The planted bug is still there. Finite differences tell which of the three is off, at "
    "points other than the example's.",
    nudge="Nudge each of w, b and a_prev in z = w·a_prev + b, and compare with the last factors.",
)

exercise = replace(
    backprop.exercise,
    signature="fixed_backprop(w, b, a_prev, y) -> (dC_dw, dC_db, dC_da_prev)",
    hint="Compare each of the three with its finite difference.",
    mistakes=[PLANTED_BUG, *without(backprop.exercise.mistakes, "db-times-b")],
)
