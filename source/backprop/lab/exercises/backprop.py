"""backprop: the gradient of the cost of one neuron, by the chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..check import Exercise, mistake, without
from ..check.task import Mistake
from ..model import A_PREV, B, W, Y, back_through, cost, gradient, sigmoid
from . import back_through as boxing
from . import sigmoid as squashing
from . import weighted_sum as weighing
from ._factors import WRONG_FACTORS, WrongFactors, da_dz, dC_da, neuron, precision
from ._lesson import ERRORS, OF_LINKS, generic
from ._three import of_three


def wrong_backprop(
    result: Callable | None = None, up: Callable | None = None, slope: Callable | None = None
) -> Callable:
    """A wrong backprop: ∂C/∂a, ∂a/∂z, or the result (of delta d and neuron n) is replaced."""

    def formula(w: float, b: float, a_prev: float, y: float) -> object:
        n = neuron(w, b, a_prev, y)
        d = (up or dC_da)(n) * (slope or da_dz)(n)
        return result(d, n) if result else (d * n.a_prev, d, d * n.w)

    return formula


def _spread(d: float, n: Any) -> tuple[float, float, float]:
    """The results from ∂C/∂z and the neuron's numbers."""
    return d * n.a_prev, d, d * n.w


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
        wrong_backprop(lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d, d * n.w)),
        wrong_backprop(
            lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d, n.a_prev - lr * d * n.w)
        ),
        wrong_backprop(lambda d, n: (n.w - lr * d * n.a_prev, n.b - lr * d)),
    )


def _call(*given: Callable) -> Callable:
    """A backprop that calls the box with other arguments, each a function of the neuron."""

    def formula(w: float, b: float, a_prev: float, y: float) -> tuple[float, float, float]:
        n = neuron(w, b, a_prev, y)
        return back_through(*(each(n) for each in given))

    return formula


MISTAKES = [
    mistake(
        "brackets-missing",
        gives=tuple(
            wrong_backprop(lambda d, n, delta=delta: _spread(delta(n), n))
            for delta in (
                lambda n: dC_da(n) * n.a * 1 - n.a,
                lambda n: (2 * n.a - n.y) * da_dz(n),
                lambda n: (2 * n.a - n.y) * n.a * 1 - n.a,
            )
        ),
        hint="It looks like brackets are missing: a product comes before a difference, so "
        "`a * 1 - a` is `(a * 1) - a`.",
        nudge="Write the three links of the chain as separate lines and check each by a nudge.",
    ),
    mistake(
        "db-times-b",
        gives=(
            wrong_backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
            wrong_backprop(lambda d, n: (d * n.w * n.a_prev, d * n.b, d * n.w * n.a_prev)),
        ),
        hint="It looks like `dC_db` is multiplied by `b`. That passes at b = 1 only.",
        nudge="Nudge b in z = w·a_prev + b: does it matter for z's move how large b was?",
    ),
    mistake(
        "w-and-2-lost-in-da-prev",
        gives=wrong_backprop(lambda d, n: (d * n.a_prev, d, d / 2)),
        hint="It looks like `dC_da_prev` has lost two factors: the 2 and the weight `w`. In the "
        "example 2w = 1 hides it.",
        nudge="Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    mistake(
        "w-for-2-a-prev-in-dw",
        gives=wrong_backprop(lambda d, n: (d / 2 * n.w, d, d * n.w)),
        hint="It looks like `w` stands in `dC_dw` where the 2 and `a_prev` belong. In the example "
        "2·a_prev = w hides it.",
        nudge="Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    mistake(
        "z-for-local-factor",
        gives=(
            wrong_backprop(lambda d, n: (d * n.z, d, d * n.w)),
            wrong_backprop(lambda d, n: (d * n.z, d, d * n.z)),
            wrong_backprop(lambda d, n: (d * n.z, d * n.z, d * n.z)),
        ),
        hint="It looks like z itself stands where a derivative of z belongs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "factors-added",
        gives=(
            lambda w, b, p, y: _added(w, b, p, y, (p, 1.0, w)),
            lambda w, b, p, y: tuple(
                wrong_backprop(lambda d, n: d)(w, b, p, y) + x for x in (p, 1, w)
            ),
            lambda w, b, p, y: tuple(_added(w, b, p, y, (0.0,))[0] * x for x in (p, 1, w)),
        ),
        hint="It looks like the factors of the chain are added. The chain rule multiplies them.",
        nudge="A nudge is scaled at every link: what do you do with scales that follow each other?",
    ),
    mistake(
        "arguments-of-the-box",
        gives=(
            _call(dC_da, lambda n: n.w, lambda n: n.a, lambda n: n.a_prev),
            _call(dC_da, lambda n: n.a, lambda n: n.a_prev, lambda n: n.w),
            _call(dC_da, lambda n: n.a, lambda n: n.w, lambda n: n.a_prev),
            _call(dC_da, lambda n: n.a_prev, lambda n: n.a, lambda n: n.w),
            _call(lambda n: n.w, lambda n: n.b, lambda n: n.a_prev, lambda n: n.y),
            _call(dC_da, lambda n: n.w, lambda n: n.b, lambda n: n.a_prev),
            _call(dC_da, lambda n: n.w, lambda n: n.a_prev, lambda n: n.z),
        ),
        hint="It looks like `back_through` is called with other numbers than it takes, or in "
        "another order: what arrives, then the weight, the input and the activation.",
        nudge="Compare your call with the `def` line of `back_through`.",
    ),
    mistake(
        "tanh-neuron",
        gives=lambda w, b, p, y: _tanh_neuron(w, b, p, y),
        hint="This is right for a neuron with tanh, a cousin of σ that runs from −1 to 1. This one "
        "squashes with σ.",
        nudge="Look at the forward pass and at the slope of σ.",
    ),
    mistake(
        "forward-pass-returned",
        gives=(
            lambda w, b, p, y: _forward(w, b, p, y),
            lambda w, b, p, y: _forward(w, b, p, y)[2],
            lambda w, b, p, y: _forward(w, b, p, y)[1],
            lambda w, b, p, y: _forward(w, b, p, y)[:2],
            wrong_backprop(lambda d, n: (n.z, n.a, d)),
        ),
        hint="It looks like numbers of the forward pass come back (z, a or C). Their derivatives "
        "are wanted.",
        nudge="The forward pass is the start: now multiply the three links of the chain.",
    ),
    mistake(
        "cost-derivative-only",
        gives=(
            wrong_backprop(lambda d, n: 2 * (n.a - n.y)),
            wrong_backprop(lambda d, n: (2 * (n.a - n.y),) * 3),
            wrong_backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), n.a_prev)),
            wrong_backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), 1.0)),
            wrong_backprop(lambda d, n: (2 * (n.a - n.y), n.a * (1 - n.a), d)),
        ),
        hint="It looks like single links of the chain come back. Multiply the links that lead to "
        "w, to b and to a_prev.",
        nudge="The chain from C back to w has three links.",
    ),
    mistake(
        "updated-parameters-returned",
        gives=tuple(f for lr in (0.1, 1.0, 0.5, 0.01) for f in _stepped(lr)),
        hint="It looks like updated parameters come back. `backprop` only computes the gradient; "
        "taking the step is the work of `update`.",
        nudge="No learning rate belongs in here.",
    ),
    mistake(
        "difference-not-divided",
        gives=tuple(
            _differences(10.0**-k, quotient=False, central=central)
            for k in range(1, 9)
            for central in (False, True)
        ),
        hint="It looks like a change of the cost that is not divided by the nudge h. A derivative "
        "is a change per nudge.",
        nudge="These numbers shrink with h; a derivative does not.",
    ),
    mistake(
        "nudge-too-large",
        gives=tuple(_differences(10.0**-k, quotient=True, central=False) for k in range(0, 5))
        + tuple(_differences(h, quotient=True, central=True) for h in (1.0, 0.5, 0.1, 0.01)),
        hint="It looks like finite differences that are near but not exact: the nudge is too "
        "large or goes to one side only. Use the chain rule here; differences make a good referee.",
        nudge="Nudge to both sides, or multiply the three links of the chain.",
    ),
    mistake(
        "rounded",
        gives=tuple(
            lambda *x, k=k: tuple(round(float(g), k) for g in gradient(*x)) for k in (1, 2, 3, 4)
        ),
        hint="It looks like the results are rounded. Keep all their decimals.",
        nudge="Look for `round` in your code.",
    ),
    mistake(
        "absolute-values",
        gives=lambda *x: tuple(abs(g) for g in gradient(*x)),
        hint="The sizes are right, but the signs are lost: a gradient may be negative.",
        nudge="The sign says which way is downhill.",
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


def _with_factors(wrong: WrongFactors) -> Mistake:
    formula = wrong_backprop(up=wrong.dC_da, slope=wrong.da_dz)
    return mistake(wrong.name, gives=formula, hint=wrong.hint, nudge=wrong.nudge)


def _with_activation(activation: Callable) -> Callable:
    """A right backprop except for the a(w, a_prev, b) of its forward pass."""

    def formula(w: float, b: float, p: float, y: float) -> tuple:
        a = activation(w, p, b)
        d = 2 * (a - y) * a * (1 - a)
        return d * p, d, d * w

    return formula


def _with_sum(wrong: Mistake) -> Mistake:
    return mistake(
        f"forward-{wrong.name}",
        gives=tuple(_with_activation(lambda *x, f=f: sigmoid(f(*x))) for f in wrong.formulas),
        hint=f"The chain rule is right, but the forward pass is not. {wrong.hint}",
        nudge=wrong.nudge,
    )


def _with_squash(wrong: Mistake) -> Mistake:
    return mistake(
        f"sigmoid-{wrong.name}",
        gives=tuple(_with_activation(lambda w, p, b, f=f: f(w * p + b)) for f in wrong.formulas),
        hint=f"The chain rule is right, but σ in the forward pass is not. {wrong.hint}",
        nudge=wrong.nudge,
    )


def quantities(w: float, b: float, a_prev: float, y: float) -> dict[str, float]:
    """The factors that a derivative may have."""
    z = w * a_prev + b
    a = 1 / (1 + math.exp(-z))
    named = {"w": w, "b": b, "a_prev": a_prev, "y": y, "z": z, "a": a, "1 − a": 1 - a}
    return {**named, "a − y": a - y}


def _with_box(box: Callable) -> Callable:
    """A right backprop except for the learner's own `back_through`, which it calls."""

    def formula(w: float, b: float, a_prev: float, y: float) -> object:
        a = float(sigmoid(w * a_prev + b))
        return box(2 * (a - y), w, a_prev, a)

    return formula


ONE_NEURON = without(WRONG_FACTORS, "sigma-prime-sign")  # for one neuron: difference-reversed
CURVES = without(squashing.MISTAKES, "power-the-wrong-way")
SUMS = without(weighing.MISTAKES, "already-squashed", "negated")

exercise = Exercise(
    "backprop(w, b, a_prev, y) -> (dC_dw, dC_db, dC_da_prev)",
    truth=gradient,
    probes=[
        (W, B, A_PREV, Y),
        (1.5, -0.5, 0.8, 0.3),
        (-1.2, 0.4, 0.9, 0.7),
        (0.7, -1.6, -0.6, 0.45),
        (1.1314159, -1.6, 1.3718282, -1.93),  # gradients above 1
        *generic(17, (-2.5, 2.5), (-2.5, 2.5), (-0.9, 1.4), (-2.0, 2.0)),
    ],
    tried="the familiar neuron and other points, where the gradient is positive and negative",
    hint="Go forward to a; then one call of `back_through`, with the slope of the cost.",
    mistakes=[
        *(_with_factors(wrong) for wrong in ONE_NEURON),
        *MISTAKES,
        *of_three(wrong_backprop),
        *(_with_squash(wrong) for wrong in CURVES),
        *(_with_sum(wrong) for wrong in SUMS),
    ],
    words=OF_LINKS,
    errors=ERRORS,
    notes=[precision],
    quantities=quantities,
    uses=(boxing.exercise,),
    compose=_with_box,
)
