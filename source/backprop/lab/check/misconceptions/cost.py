"""Mistakes in cost(a, y)."""

from __future__ import annotations

import numpy as np

from ...model import sigmoid
from .entry import entry

COST = [
    entry(
        "not-squared",
        (lambda a, y: a - y, lambda a, y: y - a),
        "It looks like the difference is not squared.",
        "A cost is never negative; a plain difference can be.",
    ),
    entry(
        "absolute-value",
        lambda a, y: abs(a - y),
        "This is the size of the difference: what `abs` gives, or a root taken after squaring. "
        "This course's cost is the square itself.",
        "Halving the difference should make the cost four times smaller.",
    ),
    entry(
        "plus-instead-of-minus",
        lambda a, y: (a + y) ** 2,
        "It looks like a and y are added. The cost is about how far apart they are.",
        "When a equals y the cost should be 0.",
    ),
    entry(
        "squared-separately",
        (lambda a, y: a**2 - y**2, lambda a, y: y**2 - a**2, lambda a, y: a**2 + y**2),
        "It looks like a and y are squared one by one. Square their difference.",
        "First the difference, in brackets; then the square.",
    ),
    entry(
        "brackets-missing",
        (
            lambda a, y: a - y**2,
            lambda a, y: y - a**2,
            lambda a, y: y**2 - a,
            lambda a, y: a**2 - y,
        ),
        "It looks like brackets are missing: `**` squares only what stands right before it.",
        "First the difference, in brackets; then the square.",
    ),
    entry(
        "half-cost",
        lambda a, y: 0.5 * (a - y) ** 2,
        "It looks like there is a factor ½. Many books have it; this course's cost does not.",
        "Yours is exactly half of what is wanted, everywhere.",
    ),
    entry(
        "sign-kept",
        lambda a, y: (a - y) * (y - a),
        "It looks like a minus survives the squaring, so the cost is negative: it stands in front, "
        "or the two factors are not the same difference.",
        "A square is a number times itself, with the same sign.",
    ),
    entry(
        "sign-of-difference-kept",
        lambda a, y: (a - y) * abs(a - y),
        "It looks like the square keeps the sign of the difference. A cost is never negative.",
        "A square is a number times itself, with the same sign.",
    ),
    entry(
        "target-fixed-at-1",
        lambda a, y: (a - 1) ** 2,
        "It looks like the target is typed in as 1, its value in the example. Use the argument "
        "`y`.",
        "Your function should work for every target.",
    ),
    entry(
        "target-ignored",
        (lambda a, y: a**2, lambda a, y: a),
        "It looks like the target `y` is not used.",
        "A cost compares what came out with what was wanted.",
    ),
    entry(
        "activation-ignored",
        (lambda a, y: y**2, lambda a, y: (y - 1) ** 2, lambda a, y: y),
        "It looks like the activation `a` is not used.",
        "A cost compares what came out with what was wanted.",
    ),
    entry(
        "squashed-again",
        (
            lambda a, y: (sigmoid(a) - y) ** 2,
            lambda a, y: sigmoid(a - y) ** 2,
            lambda a, y: (sigmoid(a) - sigmoid(y)) ** 2,
            lambda a, y: sigmoid(a - y),
        ),
        "It looks like σ is applied once more. `a` is an activation already.",
        "The cost needs no σ.",
    ),
    entry(
        "score",
        (lambda a, y: 1 - (a - y) ** 2, lambda a, y: 1 - abs(a - y)),
        "It looks like a score, where more is better. A cost is 0 when all is well.",
        "When a equals y the cost should be 0.",
    ),
    entry(
        "halved-before-squaring",
        lambda a, y: (0.5 * (a - y)) ** 2,
        "It looks like the difference is halved before it is squared, so a quarter is left.",
        "This course's cost has no factor in front.",
    ),
    entry(
        "doubled-instead-of-squared",
        (lambda a, y: 2 * (a - y), lambda a, y: 2 * abs(a - y), lambda a, y: 2 * (y - a)),
        "It looks like the difference is doubled instead of squared. (Twice the difference is the "
        "derivative of the cost.)",
        "One star is times, two stars are a power.",
    ),
    entry(
        "twice",
        (lambda a, y: 2 * (a - y) ** 2, lambda a, y: (2 * (a - y)) ** 2),
        "It looks like there is a factor 2 too many. It appears only in the derivative.",
        "This course's cost has no factor in front.",
    ),
    entry(
        "one-sided",
        (
            lambda a, y: max(a - y, 0) ** 2,
            lambda a, y: max(a - y, 0),
            lambda a, y: max(y - a, 0) ** 2,
            lambda a, y: max(y - a, 0),
        ),
        "It looks like only one side counts, as with `max(…, 0)`. Too small costs as much as too "
        "large.",
        "Look for `max`, `min` or an `if` in your code.",
    ),
    entry(
        "derivative",
        (lambda a, y: 2 * (a - y) * a * (1 - a), lambda a, y: (a - y) * a * (1 - a)),
        "It looks like a derivative of the cost. Here the cost itself is wanted.",
        "The derivative has its turn in notebook 5.",
    ),
    entry(
        "cubed",
        (lambda a, y: (a - y) ** 3, lambda a, y: abs(a - y) ** 3, lambda a, y: (a - y) ** 4),
        "It looks like the power is not 2.",
        "A square multiplies the difference by itself once.",
    ),
    entry(
        "root",
        (lambda a, y: np.sqrt(abs(a - y)), lambda a, y: np.sqrt(a - y)),
        "It looks like a root is taken instead of a square.",
        "Halving the difference should make the cost four times smaller.",
    ),
    entry(
        "cross-entropy",
        (
            lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
            lambda a, y: -y * np.log(a),
            lambda a, y: -np.log(a),
            lambda a, y: y * np.log(a) + (1 - y) * np.log(1 - a),
        ),
        "It looks like a cross-entropy, the cost with logarithms. This course uses the squared "
        "difference.",
        "No logarithm is needed here.",
    ),
    entry(
        "product",
        (lambda a, y: a * y, lambda a, y: (a * y) ** 2, lambda a, y: a * (1 - y)),
        "It looks like a and y are multiplied. The cost is about how far apart they are.",
        "When a equals y the cost should be 0.",
    ),
    entry(
        "relative",
        (
            lambda a, y: ((a - y) / y) ** 2,
            lambda a, y: (a - y) ** 2 / y,
            lambda a, y: (a - y) ** 2 / a,
            lambda a, y: ((a - y) / a) ** 2,
            lambda a, y: (a / y) ** 2,
            lambda a, y: a / y,
            lambda a, y: abs(a - y) / y,
        ),
        "It looks like a relative error: something is divided by y or by a.",
        "This course's cost divides by nothing.",
    ),
    entry(
        "expanded-wrongly",
        (
            lambda a, y: a**2 - 2 * a * y - y**2,
            lambda a, y: a**2 - a * y + y**2,
            lambda a, y: a**2 + 2 * a * y - y**2,
            lambda a, y: a**2 - 2 * a * y + y,
        ),
        "It looks like the square was multiplied out with a slip in one term.",
        "Leave it as the square of a difference.",
    ),
    entry(
        "class-error",
        lambda a, y: float(round(a) != round(y)),
        "It looks like a count of right and wrong. The cost says *how far* a is from y.",
        "Look for a comparison or for rounding in your code.",
    ),
]
