"""Mistakes in backprop(w, b, a_prev, y)."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from ...model import cost, gradient, sigmoid
from .entry import Misconception, entry, without
from .neuron import SIGMOID, WEIGHTED_SUM
from .slips import SLIPS, Slip, da_dz, dC_da, neuron


def _backprop(
    result: Callable | None = None, up: Callable | None = None, slope: Callable | None = None
) -> Callable:
    """A wrong backprop: ∂C/∂a, ∂a/∂z, or the returned tuple (of delta d and neuron n) replaced."""

    def formula(w: float, b: float, a_prev: float, y: float) -> object:
        n = neuron(w, b, a_prev, y)
        d = (up or dC_da)(n) * (slope or da_dz)(n)
        return result(d, n) if result else (d * n.a_prev, d, d * n.w)

    return formula


def _differences(h: float, quotient: bool, central: bool) -> Callable:
    def formula(w: float, b: float, a_prev: float, y: float) -> tuple:
        x = np.array([w, b, a_prev])

        def at(x: np.ndarray) -> float:
            return cost(sigmoid(x[0] * x[2] + x[1]), y)

        steps = h * np.eye(3)
        low = [at(x - s) if central else at(x) for s in steps]
        width = (2 * h if central else h) if quotient else 1
        return tuple((at(x + s) - c) / width for s, c in zip(steps, low, strict=True))

    return formula


def _stepped(lr: float) -> tuple[Callable, ...]:
    return (
        _backprop(lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d, d * n.w)),
        _backprop(lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d, n.a_prev - lr * d * n.w)),
        _backprop(lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d)),
    )


BACKPROP = [
    entry(
        "w-and-a-prev-swapped",
        _backprop(lambda d, n: (d * n.w, d, d * n.a_prev)),
        "It looks like `w` and `a_prev` have changed places in the last step.",
        "Nudge w in z = w·a_prev + b: what does z move by? Then do the same for a_prev.",
    ),
    entry(
        "a-prev-missing",
        _backprop(lambda d, n: (d, d, d * n.w)),
        "It looks like ∂z/∂w is forgotten in `dC_dw`: the input plays no part in it.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "w-missing",
        _backprop(lambda d, n: (d * n.a_prev, d, d)),
        "It looks like ∂z/∂a_prev is forgotten in `dC_da_prev`: the weight plays no part in it.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "local-factors-missing",
        _backprop(lambda d, n: (d, d, d)),
        "It looks like all three are ∂C/∂z: the last link of the chain, ∂z/∂w and its two "
        "fellows, is forgotten.",
        "Nudge w, then b, then a_prev in z = w·a_prev + b: what does z move by each time?",
    ),
    entry(
        "db-times-b",
        _backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
        "It looks like `dC_db` is multiplied by `b`. That passes at b = 1 only.",
        "Nudge b in z = w·a_prev + b: does it matter for z's move how large b was?",
    ),
    entry(
        "db-times-a-prev",
        _backprop(lambda d, n: (d * n.a_prev, d * n.a_prev, d * n.w)),
        "It looks like `dC_db` is multiplied by `a_prev`, as `dC_dw` is. The bias does not scale "
        "the input.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-times-w",
        _backprop(lambda d, n: (d * n.a_prev, d * n.w, d * n.w)),
        "It looks like `dC_db` is multiplied by `w`. The bias is not weighted.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-local-only",
        _backprop(lambda d, n: (d * n.a_prev, 1.0, d * n.w)),
        "It looks like `dC_db` is only the last factor, ∂z/∂b = 1. The factors before it belong "
        "to it as well.",
        "The chain from C back to b has three links.",
    ),
    entry(
        "db-zero",
        _backprop(lambda d, n: (d * n.a_prev, 0.0, d * n.w)),
        "It looks like `dC_db` is always 0, as if the bias did not matter.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "dw-local-only",
        _backprop(lambda d, n: (n.a_prev, d, d * n.w)),
        "It looks like `dC_dw` is only the last factor, ∂z/∂w. The factors before it belong to it "
        "as well.",
        "The chain from C back to w has three links.",
    ),
    entry(
        "da-prev-local-only",
        _backprop(lambda d, n: (d * n.a_prev, d, n.w)),
        "It looks like `dC_da_prev` is only the last factor, ∂z/∂a_prev. The factors before it "
        "belong to it as well.",
        "The chain from C back to a_prev has three links.",
    ),
    entry(
        "local-only",
        _backprop(lambda d, n: (n.a_prev, 1.0, n.w)),
        "It looks like only the last link of the chain is there: these are derivatives of z, not "
        "of C.",
        "The chain from C back to w has three links.",
    ),
    entry(
        "w-and-2-lost-in-da-prev",
        _backprop(lambda d, n: (d * n.a_prev, d, d / 2)),
        "It looks like `dC_da_prev` has lost two factors: the 2 and the weight `w`. In the "
        "example 2w = 1 hides it.",
        "Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    entry(
        "w-for-2-a-prev-in-dw",
        _backprop(lambda d, n: (d / 2 * n.w, d, d * n.w)),
        "It looks like `w` stands in `dC_dw` where the 2 and `a_prev` belong. In the example "
        "2·a_prev = w hides it.",
        "Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    entry(
        "dw-times-w",
        (
            _backprop(lambda d, n: (d * n.w, d, d * n.w)),
            _backprop(lambda d, n: (d * n.w**2, d, d * n.w)),
        ),
        "It looks like `w` itself stands in `dC_dw` where ∂z/∂w belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "da-prev-times-a-prev",
        (
            _backprop(lambda d, n: (d * n.a_prev, d, d * n.a_prev)),
            _backprop(lambda d, n: (d * n.a_prev, d, 2 * d * n.a_prev)),
        ),
        "It looks like `a_prev` itself stands in `dC_da_prev` where ∂z/∂a_prev belongs.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "both-kept",
        (
            _backprop(lambda d, n: (d * n.w * n.a_prev, d, d * n.w * n.a_prev)),
            _backprop(lambda d, n: (d * n.w * n.a_prev, d * n.b, d * n.w * n.a_prev)),
        ),
        "It looks like both `w` and `a_prev` are kept in the last factor. Differentiating their "
        "product by one leaves only the other.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "z-for-local-factor",
        (
            _backprop(lambda d, n: (d * n.z, d, d * n.w)),
            _backprop(lambda d, n: (d * n.z, d, d * n.z)),
            _backprop(lambda d, n: (d * n.z, d * n.z, d * n.z)),
        ),
        "It looks like z itself stands where a derivative of z belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "a-for-a-prev",
        _backprop(lambda d, n: (d * n.a, d, d * n.w)),
        "It looks like `dC_dw` is multiplied by the neuron's own activation a instead of its input "
        "`a_prev`.",
        "Which number does w multiply in z?",
    ),
    entry(
        "factors-added",
        (
            lambda w, b, p, y: _added(w, b, p, y, (p, 1.0, w)),
            lambda w, b, p, y: tuple(_backprop(lambda d, n: d)(w, b, p, y) + x for x in (p, 1, w)),
            lambda w, b, p, y: tuple(_added(w, b, p, y, (0.0,))[0] * x for x in (p, 1, w)),
        ),
        "It looks like the factors of the chain are added. The chain rule multiplies them.",
        "A nudge is scaled at every link: what do you do with scales that follow each other?",
    ),
    entry(
        "tanh-neuron",
        lambda w, b, p, y: _tanh_neuron(w, b, p, y),
        "This is right for a neuron that squashes with tanh. Here it is σ.",
        "Look at the forward pass and at the slope of σ.",
    ),
    entry(
        "signs-differ",
        tuple(
            _backprop(lambda d, n, s=s: (s[0] * d * n.a_prev, s[1] * d, s[2] * d * n.w))
            for s in itertools.product((1, -1), repeat=3)
            if len(set(s)) > 1
        ),
        "The sizes are right, but one of the signs is not: a minus has got into part of the "
        "result.",
        "Compare the three, factor by factor.",
    ),
    entry(
        "order-of-results",
        (
            _backprop(lambda d, n: (d, d * n.a_prev, d * n.w)),
            _backprop(lambda d, n: (d * n.a_prev, d * n.w, d)),
            _backprop(lambda d, n: (d * n.w, d * n.a_prev, d)),
            _backprop(lambda d, n: (d * n.w, d, d * n.a_prev)),
            _backprop(lambda d, n: (d, d * n.w, d * n.a_prev)),
        ),
        "The three numbers are right but stand in another order. Wanted is "
        "`(dC_dw, dC_db, dC_da_prev)`.",
        "Look at the order in your `return`.",
    ),
    entry(
        "only-delta-returned",
        _backprop(lambda d, n: d),
        "It looks like only ∂C/∂z comes back, a single number. The three derivatives are wanted, "
        "each with its last factor.",
        "Return three numbers, separated by commas.",
    ),
    entry(
        "only-dw-returned",
        _backprop(lambda d, n: d * n.a_prev),
        "It looks like only `dC_dw` comes back. `dC_db` and `dC_da_prev` are wanted too.",
        "Return three numbers, separated by commas.",
    ),
    entry(
        "da-prev-not-returned",
        _backprop(lambda d, n: (d * n.a_prev, d)),
        "It looks like `dC_da_prev` is not returned: the layer before will need it.",
        "Return three numbers, separated by commas.",
    ),
    entry(
        "forward-pass-returned",
        (
            lambda w, b, p, y: _forward(w, b, p, y),
            lambda w, b, p, y: _forward(w, b, p, y)[2],
            lambda w, b, p, y: _forward(w, b, p, y)[1],
            lambda w, b, p, y: _forward(w, b, p, y)[:2],
            _backprop(lambda d, n: (n.z, n.a, d)),
        ),
        "It looks like numbers of the forward pass come back (z, a or C). Their derivatives are "
        "wanted.",
        "The forward pass is the start: now multiply the three links of the chain.",
    ),
    entry(
        "cost-derivative-only",
        (
            _backprop(lambda d, n: 2 * (n.a - n.y)),
            _backprop(lambda d, n: (2 * (n.a - n.y),) * 3),
            _backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), n.a_prev)),
            _backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), 1.0)),
            _backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), d)),
        ),
        "It looks like single links of the chain come back. Multiply the links that lead to w, to "
        "b and to a_prev.",
        "The chain from C back to w has three links.",
    ),
    entry(
        "updated-parameters-returned",
        tuple(f for lr in (0.1, 1.0, 0.5, 0.01) for f in _stepped(lr)),
        "It looks like updated parameters come back. `backprop` only computes the gradient; "
        "taking the step is the work of `update`.",
        "No learning rate belongs in here.",
    ),
    entry(
        "difference-not-divided",
        tuple(
            _differences(10.0**-k, quotient=False, central=central)
            for k in range(1, 9)
            for central in (False, True)
        ),
        "It looks like a change of the cost that is not divided by the nudge h. A derivative is a "
        "change *per* nudge.",
        "These numbers shrink with h; a derivative does not.",
    ),
    entry(
        "nudge-too-large",
        tuple(_differences(10.0**-k, quotient=True, central=False) for k in range(0, 5))
        + tuple(_differences(h, quotient=True, central=True) for h in (1.0, 0.5, 0.1, 0.01)),
        "It looks like finite differences that are near but not exact: the nudge is too large or "
        "goes to one side only. Use the chain rule here; differences make a good referee.",
        "Nudge to both sides, or multiply the three links of the chain.",
    ),
    entry(
        "rounded",
        tuple(
            lambda *x, k=k: tuple(round(float(g), k) for g in gradient(*x)) for k in (1, 2, 3, 4)
        ),
        "It looks like the results are rounded. Keep all their decimals.",
        "Look for `round` in your code.",
    ),
    entry(
        "absolute-values",
        lambda *x: tuple(abs(g) for g in gradient(*x)),
        "The sizes are right, but the signs are lost: a gradient may be negative.",
        "The sign says which way is downhill.",
    ),
]


def _added(w: float, b: float, p: float, y: float, local: tuple) -> tuple:
    n = neuron(w, b, p, y)
    return tuple(dC_da(n) + da_dz(n) + x for x in local)


def _tanh_neuron(w: float, b: float, p: float, y: float) -> tuple:
    a = np.tanh(w * p + b)
    d = 2 * (a - y) * (1 - a**2)
    return d * p, d, d * w


def _forward(w: float, b: float, p: float, y: float) -> tuple:
    n = neuron(w, b, p, y)
    return n.z, n.a, cost(n.a, y)


def _with_slip(slip: Slip) -> Misconception:
    formula = _backprop(up=slip.dC_da, slope=slip.da_dz)
    return entry(slip.name, formula, slip.hint, slip.nudge)


def _with_activation(activation: Callable) -> Callable:
    """A backprop that is right but for the a(w, a_prev, b) of its forward pass."""

    def formula(w: float, b: float, p: float, y: float) -> tuple:
        a = activation(w, p, b)
        d = 2 * (a - y) * a * (1 - a)
        return d * p, d, d * w

    return formula


def _with_sum(wrong: Misconception) -> Misconception:
    formulas = tuple(_with_activation(lambda *x, f=f: sigmoid(f(*x))) for f in wrong.formulas)
    hint = f"The chain rule is right, but the forward pass is not. {wrong.hint}"
    return entry(f"forward-{wrong.name}", formulas, hint, wrong.nudge)


def _with_squash(wrong: Misconception) -> Misconception:
    formulas = tuple(_with_activation(lambda w, p, b, f=f: f(w * p + b)) for f in wrong.formulas)
    hint = f"The chain rule is right, but σ in the forward pass is not. {wrong.hint}"
    return entry(f"sigmoid-{wrong.name}", formulas, hint, wrong.nudge)


BACKPROP = [
    _with_slip(slip)
    for slip in without(SLIPS, "sigma-prime-sign")  # for one neuron: difference-reversed
] + BACKPROP
BACKPROP += [_with_squash(wrong) for wrong in without(SIGMOID, "power-the-wrong-way")]
BACKPROP += [_with_sum(wrong) for wrong in without(WEIGHTED_SUM, "already-squashed", "negated")]

# The bug that notebook 5 plants is told without naming the derivative: finding it is the task.
PLANTED_BUG = entry(
    "bug-still-there",
    _backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
    "The planted bug is still there. Finite differences tell which of the three is off, at "
    "points other than the example's.",
    "Nudge each of w, b and a_prev in z = w·a_prev + b, and compare with the last factors.",
)
FIXED_BACKPROP = [PLANTED_BUG, *without(BACKPROP, "db-times-b")]
