"""weighted_sum: z = w·a_prev + b, one product and one plus."""

from __future__ import annotations

import numpy as np

from ..check import Exercise, mistake
from ..model import A_PREV, B, W, sigmoid
from ._lesson import ERRORS, WORDS, generic

MISTAKES = [
    mistake(
        "bias-forgotten",
        gives=lambda w, p, b: w * p,
        hint="It looks like the bias `b` is forgotten: only the weighted input is there.",
        nudge="Give the function two different values of `b`: the answers should differ too.",
    ),
    mistake(
        "bias-inside-brackets",
        gives=lambda w, p, b: w * (p + b),
        hint="It looks like the bias is inside the brackets: the weight multiplies `b` as well.",
        nudge="The weight belongs to the connection from the neuron before; does `b` come that "
        "way?",
    ),
    mistake(
        "adds-instead-of-multiplying",
        gives=lambda w, p, b: w + p + b,
        hint="It looks like everything is added. A weight scales its input: it multiplies.",
        nudge="Only one of the two operations in your formula should be a plus.",
    ),
    mistake(
        "bias-subtracted",
        gives=lambda w, p, b: w * p - b,
        hint="The bias is subtracted, as in texts that speak of a threshold. Here a bias is no "
        "threshold: look at the sign in front of `b`.",
        nudge="A larger bias should make z larger.",
    ),
    mistake(
        "everything-multiplied",
        gives=lambda w, p, b: w * p * b,
        hint="It looks like the bias is multiplied too. A bias shifts z, it does not scale it.",
        nudge="With an input of 0 the bias should be all that is left.",
    ),
    mistake(
        "bias-forgotten-and-added",
        gives=lambda w, p, b: w + p,
        hint="It looks like weight and input are added and the bias is forgotten.",
        nudge="A weight scales its input; the bias shifts what comes out.",
    ),
    mistake(
        "w-and-b-swapped",
        gives=lambda w, p, b: b * p + w,
        hint="It looks like `w` and `b` have changed places.",
        nudge="Which of the two stands on the connection, and which belongs to the neuron?",
    ),
    mistake(
        "a-prev-and-b-swapped",
        gives=lambda w, p, b: w * b + p,
        hint="It looks like `a_prev` and `b` have changed places. The order of the arguments is "
        "`(w, a_prev, b)`.",
        nudge="Which number does the weight scale?",
    ),
    mistake(
        "sum-times-bias",
        gives=lambda w, p, b: (w + p) * b,
        hint="It looks like plus and times have changed places: the sum is multiplied by the bias.",
        nudge="The weight scales, the bias shifts.",
    ),
    mistake(
        "sum-times-input",
        gives=lambda w, p, b: (w + b) * p,
        hint="It looks like the input multiplies the bias as well as the weight.",
        nudge="With `a_prev` = 0 the bias should still be there.",
    ),
    mistake(
        "already-squashed",
        gives=lambda w, p, b: sigmoid(w * p + b),
        hint="It looks like this is already squashed by σ: it gives the activation a. Here only "
        "the weighted sum z is wanted.",
        nudge="Stop one step earlier: z may be any number, not only one between 0 and 1.",
    ),
    mistake(
        "relu-applied",
        gives=lambda w, p, b: max(0.0, w * p + b),
        hint="It looks like negative sums are cut off at 0 (a ReLU). z itself may be negative.",
        nudge="Return the sum as it is; squashing comes in the next exercise.",
    ),
    mistake(
        "absolute-value",
        gives=(lambda w, p, b: abs(w * p + b), lambda w, p, b: abs(w * p) + abs(b)),
        hint="It looks like the sign is lost, as `abs` would do. z may be negative.",
        nudge="Try a negative weight by hand and compare.",
    ),
    mistake(
        "rounded",
        gives=(
            lambda w, p, b: round(w * p + b),
            lambda w, p, b: int(w * p + b),
            lambda w, p, b: np.floor(w * p + b),
            lambda w, p, b: w * p // 1 + b,
            lambda w, p, b: int(w) * int(p) + int(b),
            lambda w, p, b: np.ceil(w * p + b),
        ),
        hint="It looks like the result is rounded to a whole number. Keep all its decimals.",
        nudge="Look for `round`, `int` or `//` in your code.",
    ),
    mistake(
        "divided",
        gives=lambda w, p, b: w / p + b,
        hint="It looks like the weight is divided by the input. A weight scales its input.",
        nudge="Look at the operator between `w` and `a_prev`.",
    ),
    mistake(
        "input-divided-by-weight",
        gives=lambda w, p, b: p / w + b,
        hint="It looks like the input is divided by the weight. A weight scales its input.",
        nudge="A larger weight should count the input more, not less.",
    ),
    mistake(
        "power-instead-of-product",
        gives=(lambda w, p, b: w**p + b, lambda w, p, b: p**w + b),
        hint="It looks like a power (`**`) stands where a product (`*`) belongs.",
        nudge="One star is times, two stars are a power.",
    ),
    mistake(
        "weight-subtracted",
        gives=lambda w, p, b: b - w * p,
        hint="It looks like the weighted input is subtracted instead of added.",
        nudge="Look at the sign in front of the weight.",
    ),
    mistake(
        "negated",
        gives=lambda w, p, b: -(w * p + b),
        hint="The size is right, the sign is the other way round.",
        nudge="The minus sign of the sigmoid comes in a later exercise, not here.",
    ),
    mistake(
        "averaged",
        gives=lambda w, p, b: (w * p + b) / 2,
        hint="It looks like the sum is halved. A weighted sum is not an average.",
        nudge="Look for a division in your code.",
    ),
    mistake(
        "input-forgotten",
        gives=(lambda w, p, b: w + b, lambda w, p, b: w * b),
        hint="It looks like the input `a_prev` is not used.",
        nudge="What comes from the neuron before should matter.",
    ),
    mistake(
        "weight-forgotten",
        gives=(lambda w, p, b: p + b, lambda w, p, b: p * b),
        hint="It looks like the weight `w` is not used.",
        nudge="A weight says how much the input counts.",
    ),
    mistake(
        "weighted-bias",
        gives=lambda w, p, b: w * p + w * b + b,
        hint="It looks like the weight multiplies the bias as well.",
        nudge="Look at your brackets.",
    ),
    mistake(
        "function-applied",
        gives=(
            lambda w, p, b: np.exp(w * p + b),
            lambda w, p, b: np.tanh(w * p + b),
            lambda w, p, b: (w * p + b) ** 2,
            lambda w, p, b: np.log1p(np.exp(w * p + b)),
        ),
        hint="It looks like a function or a power is applied to the sum. z is the plain weighted "
        "sum.",
        nudge="Return the sum as it is; squashing comes in the next exercise.",
    ),
    mistake(
        "divided-by-bias",
        gives=lambda w, p, b: w * p / b,
        hint="It looks like the weighted input is divided by the bias. A bias shifts z.",
        nudge="With an input of 0 the bias should be all that is left.",
    ),
    mistake(
        "bias-is-1",
        gives=lambda w, p, b: w * p + 1,
        hint="It looks like the bias is fixed at 1, its value in the example. Use the argument "
        "`b`.",
        nudge="Your function should work for every bias, not only for the one in the picture.",
    ),
]

PROBES = [
    (W, A_PREV, B),
    (1.7, 0.6, -0.8),
    (-1.3, 0.9, 0.4),
    (0.8, -1.1, 2.3),
    (-0.6, 0.35, -1.4),
    *generic(22, (-2.5, 2.5), (-1.5, 1.5), (-2.5, 2.5)),
]

exercise = Exercise(
    "weighted_sum(w, a_prev, b) -> z",
    truth=lambda w, a_prev, b: w * a_prev + b,
    probes=PROBES,
    tried="the numbers of the text and other points, with positive and negative weights and biases",
    hint="z is one product and one plus: read the formula above aloud, term by term.",
    mistakes=MISTAKES,
    words=WORDS,
    errors=ERRORS,
)
