"""activation: a = σ(z), computed with the learner's own two functions."""

from __future__ import annotations

import numpy as np

from ..check import Exercise, mistake, without
from ..check.task import Mistake
from ..model import sigmoid
from . import sigmoid as squashing
from . import weighted_sum as weighing
from ._lesson import ERRORS, WORDS

MISTAKES = [
    mistake(
        "sigma-forgotten",
        gives=lambda w, p, b: w * p + b,
        hint="It looks like σ is forgotten: this is the weighted sum z, not yet squashed.",
        nudge="Two steps: first z, then σ of it. The second is missing.",
    ),
    mistake(
        "bias-after-sigma",
        gives=lambda w, p, b: sigmoid(w * p) + b,
        hint="It looks like the bias is added after σ. It belongs to z, inside.",
        nudge="An activation never leaves the interval from 0 to 1; yours does.",
    ),
    mistake(
        "bias-times-sigma",
        gives=(lambda w, p, b: sigmoid(w * p) * b, lambda w, p, b: sigmoid(w * p + b) * b),
        hint="It looks like the activation is multiplied by the bias. The bias only shifts z.",
        nudge="Whatever the bias, an activation stays between 0 and 1.",
    ),
    mistake(
        "bias-added-twice",
        gives=(
            lambda w, p, b: sigmoid(w * p + b) + b,
            lambda w, p, b: sigmoid(w * p + 2 * b),
            lambda w, p, b: sigmoid(w * p - b) + b,
            lambda w, p, b: sigmoid(w * p + b) - b,
        ),
        hint="It looks like the bias comes in twice.",
        nudge="z already holds the bias: do not add it again.",
    ),
    mistake(
        "derivative",
        gives=lambda w, p, b: sigmoid(w * p + b) * (1 - sigmoid(w * p + b)),
        hint="It looks like the derivative a(1 − a) of σ. The way forward needs σ only.",
        nudge="The derivative has its turn in notebook 5.",
    ),
    mistake(
        "complement",
        gives=lambda w, p, b: 1 - sigmoid(w * p + b),
        hint="It looks like 1 − a instead of a (the complement): it falls where the activation "
        "rises.",
        nudge="Look for a lost or an extra minus sign, or for a `1 -`.",
    ),
    mistake(
        "class-label",
        gives=(
            lambda w, p, b: float(w * p + b > 0),
            lambda w, p, b: float(np.sign(w * p + b)),
        ),
        hint="It looks like the activation is rounded to 0 or 1, like a class label. Keep the "
        "number between.",
        nudge="Look for a comparison or for rounding in your code.",
    ),
    mistake(
        "sigma-of-bias-only",
        gives=lambda w, p, b: w * p + sigmoid(b),
        hint="It looks like σ is applied to the bias only. It squashes the whole weighted sum.",
        nudge="Look where the brackets of your σ open and close.",
    ),
    mistake(
        "sigma-of-parts",
        gives=(
            lambda w, p, b: sigmoid(w * p) + sigmoid(b),
            lambda w, p, b: sigmoid(w) * sigmoid(p) + sigmoid(b),
            lambda w, p, b: sigmoid(w) * sigmoid(p) + b,
            lambda w, p, b: sigmoid(w) + sigmoid(p) + sigmoid(b),
            lambda w, p, b: sigmoid(sigmoid(w * p) + b),
            lambda w, p, b: sigmoid(w * p + sigmoid(b)),
        ),
        hint="It looks like σ is applied to the parts. It squashes the weighted sum once, as a "
        "whole.",
        nudge="Compute z completely first, then apply σ once.",
    ),
    mistake(
        "sigma-of-input",
        gives=(
            lambda w, p, b: w * sigmoid(p) + b,
            lambda w, p, b: sigmoid(w * sigmoid(p) + b),
            lambda w, p, b: w * sigmoid(p),
            lambda w, p, b: w * sigmoid(p + b),
        ),
        hint="It looks like σ is applied to the input `a_prev`, which is already an activation.",
        nudge="Nothing is squashed before it is weighted and summed.",
    ),
    mistake(
        "sigma-of-weight",
        gives=(lambda w, p, b: sigmoid(w) * p + b, lambda w, p, b: sigmoid(sigmoid(w) * p + b)),
        hint="It looks like σ is applied to the weight. It squashes the whole weighted sum.",
        nudge="Compute z completely first, then apply σ once.",
    ),
    mistake(
        "sigma-of-one-argument",
        gives=(
            lambda w, p, b: sigmoid(w),
            lambda w, p, b: sigmoid(p),
            lambda w, p, b: sigmoid(b),
        ),
        hint="It looks like σ gets one of the arguments instead of the weighted sum.",
        nudge="Compute z first, then apply σ to it.",
    ),
    mistake(
        "z-and-a-together",
        gives=(
            lambda w, p, b: (w * p + b, sigmoid(w * p + b)),
            lambda w, p, b: (sigmoid(w * p + b), w * p + b),
        ),
        hint="It looks like z and a are returned together. Return the activation a alone.",
        nudge="A comma in `return` makes a pair.",
    ),
    mistake(
        "multiplied-by-input",
        gives=(
            lambda w, p, b: sigmoid(w * p + b) * p,
            lambda w, p, b: sigmoid(w * p + b) * w,
            lambda w, p, b: (w * p + b) * sigmoid(w * p + b),
            lambda w, p, b: sigmoid(w * p + b) * p + b,
            lambda w, p, b: sigmoid(w * p + b) * w + b,
        ),
        hint="It looks like the activation is multiplied by something more after σ.",
        nudge="σ is the last step: nothing comes after it.",
    ),
    mistake(
        "z-added-after-sigma",
        gives=lambda w, p, b: sigmoid(w * p + b) + w * p + b,
        hint="It looks like z is added to σ of it.",
        nudge="σ is the last step: nothing comes after it.",
    ),
    mistake(
        "sigma-of-minus-sum",
        gives=lambda w, p, b: sigmoid(b - w * p),
        hint="It looks like the minus sign reaches only a part of z: the weighted input has the "
        "wrong sign inside σ.",
        nudge="Put z in brackets before you change its sign.",
    ),
    mistake(
        "cost-returned",
        gives=(lambda w, p, b: (sigmoid(w * p + b) - 1) ** 2,),
        hint="It looks like the cost of the example. Here the activation is wanted.",
        nudge="Stop one step earlier.",
    ),
]


def _inside(wrong: Mistake) -> Mistake:
    """σ of a wrong weighted sum."""
    return mistake(
        f"weighted-sum-{wrong.name}",
        gives=tuple(lambda *x, f=f: sigmoid(f(*x)) for f in wrong.formulas),
        hint=f"σ is there, but look inside it. {wrong.hint}",
        nudge=wrong.nudge,
    )


def _squashed(wrong: Mistake) -> Mistake:
    """A wrong σ of the right weighted sum."""
    return mistake(
        f"sigmoid-{wrong.name}",
        gives=tuple(lambda w, p, b, f=f: f(w * p + b) for f in wrong.formulas),
        hint=f"The sum is right, its squashing is not. {wrong.hint}",
        nudge=wrong.nudge,
    )


SUMS = without(weighing.MISTAKES, "already-squashed", "weight-subtracted", "negated")
CURVES = without(squashing.MISTAKES, "minus-missing", "derivative", "step", "times-z")
MISTAKES += [_inside(wrong) for wrong in SUMS] + [_squashed(wrong) for wrong in CURVES]

exercise = Exercise(
    "activation(w, a_prev, b) -> a",
    truth=lambda w, a_prev, b: float(sigmoid(w * a_prev + b)),
    probes=weighing.PROBES,
    tried="the numbers of the text and other points, with z on both sides of 0",
    hint="Two steps: the weighted sum z first, then σ of it.",
    mistakes=MISTAKES,
    words=WORDS,
    errors=ERRORS,
    last_step=squashing.LAST_STEP,
    uses=(weighing.exercise, squashing.exercise),
    compose=lambda weighted_sum, sigmoid: lambda *arguments: sigmoid(weighted_sum(*arguments)),
)
