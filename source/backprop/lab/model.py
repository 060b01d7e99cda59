"""The lesson's mathematics in one place: one neuron per layer, and how its cost changes.

In the notation of the lesson z = w·a_prev + b, a = σ(z), C = (a − y)², without a factor ½.
Every argument may be a number or a numpy array; arrays broadcast. Gradients follow from the chain
rule, as in Nielsen, Neural Networks and Deep Learning, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# The familiar neuron: the numbers that stay with the reader through the course. They are
# degenerate (2w = b = y = 1, w² = a_prev), so many wrong formulas are right there.
W, B, A_PREV, Y = 0.5, 1.0, 0.25, 1.0


def sigmoid(z: float) -> float:
    """σ(z) = 1 / (1 + e^(−z)), in (0, 1), without overflow at large |z|."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=float)))


def forward(w: float, b: float, a_prev: float) -> tuple[float, float]:
    """The weighted sum z and the activation a of one neuron."""
    z = w * a_prev + b
    return z, sigmoid(z)


def cost(a: float, y: float) -> float:
    """C = (a − y)² of one training example."""
    return (a - y) ** 2


def gradient(w: float, b: float, a_prev: float, y: float) -> tuple[float, float, float]:
    """(∂C/∂w, ∂C/∂b, ∂C/∂a_prev) of one neuron and one training example."""
    _, a = forward(w, b, a_prev)
    return back_through(2 * (a - y), w, a_prev, a)


def back_through(dC_da: float, w: float, a_prev: float, a: float) -> tuple[float, float, float]:
    """(∂C/∂w, ∂C/∂b, ∂C/∂a_prev) of one neuron, from ∂C/∂a and its activation a."""
    delta = dC_da * a * (1 - a)  # ∂C/∂z
    return delta * a_prev, delta, delta * w


def chain_forward(
    a0: float, ws: Sequence[float], bs: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Weighted sums [z1, …] and activations [a0, a1, …] of a chain of len(ws) neurons."""
    zs, activations = [], [a0]
    for w, b in zip(ws, bs, strict=True):
        z, a = forward(w, b, activations[-1])
        zs.append(z)
        activations.append(a)
    return zs, activations


def chain_gradient(
    a0: float, ws: Sequence[float], bs: Sequence[float], y: float
) -> tuple[list[float], list[float]]:
    """(dws, dbs): ∂C/∂w and ∂C/∂b of every layer of a chain, first layer first."""
    _, activations = chain_forward(a0, ws, bs)
    dws, dbs = [0.0] * len(ws), [0.0] * len(ws)
    upstream = 2 * (activations[-1] - y)  # ∂C/∂a of the last layer
    for layer in reversed(range(len(ws))):
        a_prev, a = activations[layer : layer + 2]
        dws[layer], dbs[layer], upstream = back_through(upstream, ws[layer], a_prev, a)
    return dws, dbs
