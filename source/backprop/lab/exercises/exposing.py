"""exposing: weights at which a planted bug in a chain shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..check import TestPoint
from ..model import back_through, chain_forward, chain_gradient

A0, BS, Y = 0.5, [0.2, -0.4, 0.3], 1.0  # the rest of the test point, as in notebook 6
ENOUGH = 1e-5  # the referee itself is off by less


def suspect(a0: float, ws: Sequence[float], bs: Sequence[float], y: float) -> list[float]:
    """The gradients of `suspect_chain`: its loop takes the weights from the front."""
    activations = chain_forward(a0, ws, bs)[1]
    dC_da, gradients = 2 * (activations[-1] - y), []
    for layer, w in enumerate(ws):
        a, a_prev = activations[-1 - layer], activations[-2 - layer]
        dC_dw, dC_db, dC_da = back_through(dC_da, w, a_prev, a)
        gradients[:0] = [dC_dw, dC_db]
    return gradients


def why_not(ws: Sequence[float]) -> str | None:
    """Why the bug does not show at these weights; None when it does."""
    if len(set(ws)) == 1:
        return "all-equal"
    if ws[0] == ws[-1]:
        return "same-ends"
    right = np.ravel(np.transpose(chain_gradient(A0, ws, BS, Y)))
    off = np.abs(np.array(suspect(A0, ws, BS, Y)) - right).max()
    if off > ENOUGH:
        return None
    return "nearly-the-same-ends" if abs(ws[0] - ws[-1]) < 0.1 else "too-small"


exercise = TestPoint(
    "exposing",
    count=3,
    why_not=why_not,
    ask="Three weights are wanted, as a list: `[…, …, …]`.",
    hints={
        "all-equal": (
            "Three equal weights are what its author tried: there the two agree. Which of the "
            "things in the loop can you not tell apart when all weights are equal?",
            "Make the weights different from each other.",
        ),
        "same-ends": (
            "At these weights the two agree. They read the same from the front and from the back.",
            "Make the first weight different from the last.",
        ),
        "nearly-the-same-ends": (
            "There the two differ by less than the referee is off: the first and the last weight "
            "are nearly the same.",
            "Weights between −2 and 2, well apart.",
        ),
        "too-small": (
            "There the two differ by less than the referee is off: these weights saturate the "
            "neurons. Take smaller ones.",
            "Weights between −2 and 2, well apart.",
        ),
    },
    passed="there the referee sees it: the loop reads the weights from the front.",
)
