"""cost: C = (a − y)², without a factor ½."""

from __future__ import annotations

import numpy as np

from ..check import Exercise, mistake
from ..model import A_PREV, B, W, Y, cost, forward, sigmoid
from ._lesson import ERRORS, WORDS, generic

MISTAKES = [
    mistake(
        "not-squared",
        gives=(lambda a, y: a - y, lambda a, y: y - a),
        hint="It looks like the difference is not squared.",
        nudge="A cost is never negative; a plain difference can be.",
    ),
    mistake(
        "absolute-value",
        gives=lambda a, y: abs(a - y),
        hint="This is the size of the difference: what `abs` gives, or a root taken after "
        "squaring. This course's cost is the square itself.",
        nudge="Halving the difference should make the cost four times smaller.",
    ),
    mistake(
        "plus-instead-of-minus",
        gives=lambda a, y: (a + y) ** 2,
        hint="It looks like a and y are added. The cost is about how far apart they are.",
        nudge="When a equals y the cost should be 0.",
    ),
    mistake(
        "squared-separately",
        gives=(lambda a, y: a**2 - y**2, lambda a, y: y**2 - a**2, lambda a, y: a**2 + y**2),
        hint="It looks like a and y are squared one by one. Square their difference.",
        nudge="First the difference, in brackets; then the square.",
    ),
    mistake(
        "brackets-missing",
        gives=(
            lambda a, y: a - y**2,
            lambda a, y: y - a**2,
            lambda a, y: y**2 - a,
            lambda a, y: a**2 - y,
        ),
        hint="It looks like brackets are missing: `**` squares only what stands right before it.",
        nudge="First the difference, in brackets; then the square.",
    ),
    mistake(
        "halved-not-squared",
        gives=(lambda a, y: (a - y) / 2, lambda a, y: (y - a) / 2),
        hint="It looks like the difference is halved, not squared. (`**1/2` is the first power "
        "and half of that: `**` comes before `/`.)",
        nudge="Which power is a square?",
    ),
    mistake(
        "power-turned-round",
        gives=(lambda a, y: 2 ** (a - y), lambda a, y: 2 ** (y - a)),
        hint="It looks like the power is turned round: 2 stands below, the difference above.",
        nudge="x squared is x times x.",
    ),
    mistake(
        "half-cost",
        gives=lambda a, y: 0.5 * (a - y) ** 2,
        hint="It looks like there is a factor ½. Many books have it; this course's cost does not.",
        nudge="Yours is exactly half of what is wanted, everywhere.",
    ),
    mistake(
        "sign-kept",
        gives=lambda a, y: (a - y) * (y - a),
        hint="It looks like a minus survives the squaring, so the cost is negative: it stands in "
        "front, or the two factors are not the same difference.",
        nudge="A square is a number times itself, with the same sign.",
    ),
    mistake(
        "sign-of-difference-kept",
        gives=lambda a, y: (a - y) * abs(a - y),
        hint="It looks like the square keeps the sign of the difference. A cost is never negative.",
        nudge="A square is a number times itself, with the same sign.",
    ),
    mistake(
        "target-fixed-at-1",
        gives=lambda a, y: (a - 1) ** 2,
        hint="It looks like the target is typed in as 1, its value in the example. Use the "
        "argument `y`.",
        nudge="Your function should work for every target.",
    ),
    mistake(
        "target-ignored",
        gives=(lambda a, y: a**2, lambda a, y: a),
        hint="It looks like the target `y` is not used.",
        nudge="A cost compares what came out with what was wanted.",
    ),
    mistake(
        "activation-ignored",
        gives=(lambda a, y: y**2, lambda a, y: (y - 1) ** 2, lambda a, y: y),
        hint="It looks like the activation `a` is not used.",
        nudge="A cost compares what came out with what was wanted.",
    ),
    mistake(
        "squashed-again",
        gives=(
            lambda a, y: (sigmoid(a) - y) ** 2,
            lambda a, y: sigmoid(a - y) ** 2,
            lambda a, y: (sigmoid(a) - sigmoid(y)) ** 2,
            lambda a, y: sigmoid(a - y),
        ),
        hint="It looks like σ is applied once more. `a` is an activation already.",
        nudge="The cost needs no σ.",
    ),
    mistake(
        "score",
        gives=(lambda a, y: 1 - (a - y) ** 2, lambda a, y: 1 - abs(a - y)),
        hint="It looks like a score, where more is better. A cost is 0 when all is well.",
        nudge="When a equals y the cost should be 0.",
    ),
    mistake(
        "halved-before-squaring",
        gives=lambda a, y: (0.5 * (a - y)) ** 2,
        hint="It looks like the difference is halved before it is squared, so a quarter is left.",
        nudge="This course's cost has no factor in front.",
    ),
    mistake(
        "doubled-instead-of-squared",
        gives=(lambda a, y: 2 * (a - y), lambda a, y: 2 * abs(a - y), lambda a, y: 2 * (y - a)),
        hint="It looks like the difference is doubled instead of squared. (Twice the difference "
        "is the derivative of the cost.)",
        nudge="One star is times, two stars are a power.",
    ),
    mistake(
        "twice",
        gives=(lambda a, y: 2 * (a - y) ** 2, lambda a, y: (2 * (a - y)) ** 2),
        hint="It looks like there is a factor 2 too many. It appears only in the derivative.",
        nudge="This course's cost has no factor in front.",
    ),
    mistake(
        "one-sided",
        gives=(
            lambda a, y: max(a - y, 0) ** 2,
            lambda a, y: max(a - y, 0),
            lambda a, y: max(y - a, 0) ** 2,
            lambda a, y: max(y - a, 0),
        ),
        hint="It looks like only one side counts, as with `max(…, 0)`. Too small costs as much as "
        "too large.",
        nudge="Look for `max`, `min` or an `if` in your code.",
    ),
    mistake(
        "derivative",
        gives=(lambda a, y: 2 * (a - y) * a * (1 - a), lambda a, y: (a - y) * a * (1 - a)),
        hint="It looks like a derivative of the cost. Here the cost itself is wanted.",
        nudge="The derivative has its turn in notebook 5.",
    ),
    mistake(
        "cubed",
        gives=(lambda a, y: (a - y) ** 3, lambda a, y: abs(a - y) ** 3, lambda a, y: (a - y) ** 4),
        hint="It looks like the power is not 2.",
        nudge="A square multiplies the difference by itself once.",
    ),
    mistake(
        "root",
        gives=(lambda a, y: np.sqrt(abs(a - y)), lambda a, y: np.sqrt(a - y)),
        hint="It looks like a root is taken instead of a square.",
        nudge="Halving the difference should make the cost four times smaller.",
    ),
    mistake(
        "cross-entropy",
        gives=(
            lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
            lambda a, y: -y * np.log(a),
            lambda a, y: -np.log(a),
            lambda a, y: y * np.log(a) + (1 - y) * np.log(1 - a),
        ),
        hint="It looks like a cross-entropy, the cost with logarithms. This course uses the "
        "squared difference.",
        nudge="No logarithm is needed here.",
    ),
    mistake(
        "product",
        gives=(lambda a, y: a * y, lambda a, y: (a * y) ** 2, lambda a, y: a * (1 - y)),
        hint="It looks like a and y are multiplied. The cost is about how far apart they are.",
        nudge="When a equals y the cost should be 0.",
    ),
    mistake(
        "relative",
        gives=(
            lambda a, y: ((a - y) / y) ** 2,
            lambda a, y: (a - y) ** 2 / y,
            lambda a, y: (a - y) ** 2 / a,
            lambda a, y: ((a - y) / a) ** 2,
            lambda a, y: (a / y) ** 2,
            lambda a, y: a / y,
            lambda a, y: abs(a - y) / y,
        ),
        hint="It looks like a relative error: something is divided by y or by a.",
        nudge="This course's cost divides by nothing.",
    ),
    mistake(
        "expanded-wrongly",
        gives=(
            lambda a, y: a**2 - 2 * a * y - y**2,
            lambda a, y: a**2 - a * y + y**2,
            lambda a, y: a**2 + 2 * a * y - y**2,
            lambda a, y: a**2 - 2 * a * y + y,
        ),
        hint="It looks like the square was multiplied out with a slip in one term.",
        nudge="Leave it as the square of a difference.",
    ),
    mistake(
        "class-error",
        gives=lambda a, y: float(round(a) != round(y)),
        hint="It looks like a count of right and wrong. The cost says *how far* a is from y.",
        nudge="Look for a comparison or for rounding in your code.",
    ),
]

exercise = Exercise(
    "cost(a, y) -> C",
    truth=cost,
    probes=[
        (float(forward(W, B, A_PREV)[1]), Y),
        (0.9, 0.2),
        (0.35, 0.8),
        (0.62, 0.45),
        (0.12, 0.57),
        *generic(12, (-1.6, 2.4), (-1.6, 2.4)),
    ],
    tried="the numbers of the text and other points, with a above y and below",
    hint="First the difference of a and y, then its square.",
    mistakes=MISTAKES,
    words=WORDS,
    errors=ERRORS,
    quantities=lambda a, y: {"a": a, "y": y, "a − y": a - y, "1 − a": 1 - a, "1 − y": 1 - y},
)
