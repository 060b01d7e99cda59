"""Mistakes in the forward pass of one neuron: weighted_sum, sigmoid, activation."""

from __future__ import annotations

import math

import numpy as np

from ...model import sigmoid
from .entry import Misconception, entry, without

# weighted_sum(w, a_prev, b)
WEIGHTED_SUM = [
    entry(
        "bias-forgotten",
        lambda w, p, b: w * p,
        "It looks like the bias `b` is forgotten: only the weighted input is there.",
        "Give the function two different values of `b`: the answers should differ too.",
    ),
    entry(
        "bias-inside-brackets",
        lambda w, p, b: w * (p + b),
        "It looks like the bias is inside the brackets: the weight multiplies `b` as well.",
        "The weight belongs to the connection from the neuron before; does `b` come that way?",
    ),
    entry(
        "adds-instead-of-multiplying",
        lambda w, p, b: w + p + b,
        "It looks like everything is added. A weight scales its input: it multiplies.",
        "Only one of the two operations in your formula should be a plus.",
    ),
    entry(
        "bias-subtracted",
        lambda w, p, b: w * p - b,
        "The bias is subtracted, as in texts that speak of a threshold. Here a bias is no "
        "threshold: look at the sign in front of `b`.",
        "A larger bias should make z larger.",
    ),
    entry(
        "everything-multiplied",
        lambda w, p, b: w * p * b,
        "It looks like the bias is multiplied too. A bias shifts z, it does not scale it.",
        "With an input of 0 the bias should be all that is left.",
    ),
    entry(
        "bias-forgotten-and-added",
        lambda w, p, b: w + p,
        "It looks like weight and input are added and the bias is forgotten.",
        "A weight scales its input; the bias shifts what comes out.",
    ),
    entry(
        "w-and-b-swapped",
        lambda w, p, b: b * p + w,
        "It looks like `w` and `b` have changed places.",
        "Which of the two stands on the connection, and which belongs to the neuron?",
    ),
    entry(
        "a-prev-and-b-swapped",
        lambda w, p, b: w * b + p,
        "It looks like `a_prev` and `b` have changed places. The order of the arguments is "
        "`(w, a_prev, b)`.",
        "Which number does the weight scale?",
    ),
    entry(
        "sum-times-bias",
        lambda w, p, b: (w + p) * b,
        "It looks like plus and times have changed places: the sum is multiplied by the bias.",
        "The weight scales, the bias shifts.",
    ),
    entry(
        "sum-times-input",
        lambda w, p, b: (w + b) * p,
        "It looks like the input multiplies the bias as well as the weight.",
        "With `a_prev` = 0 the bias should still be there.",
    ),
    entry(
        "already-squashed",
        lambda w, p, b: sigmoid(w * p + b),
        "It looks like this is already squashed by σ: it gives the activation a. Here only the "
        "weighted sum z is wanted.",
        "Stop one step earlier: z may be any number, not only one between 0 and 1.",
    ),
    entry(
        "relu-applied",
        lambda w, p, b: max(0.0, w * p + b),
        "It looks like negative sums are cut off at 0 (a ReLU). z itself may be negative.",
        "Return the sum as it is; squashing comes in the next exercise.",
    ),
    entry(
        "absolute-value",
        (lambda w, p, b: abs(w * p + b), lambda w, p, b: abs(w * p) + abs(b)),
        "It looks like the sign is lost, as `abs` would do. z may be negative.",
        "Try a negative weight by hand and compare.",
    ),
    entry(
        "rounded",
        (
            lambda w, p, b: round(w * p + b),
            lambda w, p, b: int(w * p + b),
            lambda w, p, b: np.floor(w * p + b),
            lambda w, p, b: w * p // 1 + b,
            lambda w, p, b: int(w) * int(p) + int(b),
            lambda w, p, b: np.ceil(w * p + b),
        ),
        "It looks like the result is rounded to a whole number. Keep all its decimals.",
        "Look for `round`, `int` or `//` in your code.",
    ),
    entry(
        "divided",
        lambda w, p, b: w / p + b,
        "It looks like the weight is divided by the input. A weight scales its input.",
        "Look at the operator between `w` and `a_prev`.",
    ),
    entry(
        "input-divided-by-weight",
        lambda w, p, b: p / w + b,
        "It looks like the input is divided by the weight. A weight scales its input.",
        "A larger weight should count the input more, not less.",
    ),
    entry(
        "power-instead-of-product",
        (lambda w, p, b: w**p + b, lambda w, p, b: p**w + b),
        "It looks like a power (`**`) stands where a product (`*`) belongs.",
        "One star is times, two stars are a power.",
    ),
    entry(
        "weight-subtracted",
        lambda w, p, b: b - w * p,
        "It looks like the weighted input is subtracted instead of added.",
        "Look at the sign in front of the weight.",
    ),
    entry(
        "negated",
        lambda w, p, b: -(w * p + b),
        "The size is right, the sign is the other way round.",
        "The minus sign of the sigmoid comes in a later exercise, not here.",
    ),
    entry(
        "averaged",
        lambda w, p, b: (w * p + b) / 2,
        "It looks like the sum is halved. A weighted sum is not an average.",
        "Look for a division in your code.",
    ),
    entry(
        "input-forgotten",
        (lambda w, p, b: w + b, lambda w, p, b: w * b),
        "It looks like the input `a_prev` is not used.",
        "What comes from the neuron before should matter.",
    ),
    entry(
        "weight-forgotten",
        (lambda w, p, b: p + b, lambda w, p, b: p * b),
        "It looks like the weight `w` is not used.",
        "A weight says how much the input counts.",
    ),
    entry(
        "weighted-bias",
        lambda w, p, b: w * p + w * b + b,
        "It looks like the weight multiplies the bias as well.",
        "Look at your brackets.",
    ),
    entry(
        "function-applied",
        (
            lambda w, p, b: np.exp(w * p + b),
            lambda w, p, b: np.tanh(w * p + b),
            lambda w, p, b: (w * p + b) ** 2,
            lambda w, p, b: np.log1p(np.exp(w * p + b)),
        ),
        "It looks like a function or a power is applied to the sum. z is the plain weighted sum.",
        "Return the sum as it is; squashing comes in the next exercise.",
    ),
    entry(
        "divided-by-bias",
        lambda w, p, b: w * p / b,
        "It looks like the weighted input is divided by the bias. A bias shifts z.",
        "With an input of 0 the bias should be all that is left.",
    ),
    entry(
        "bias-is-1",
        lambda w, p, b: w * p + 1,
        "It looks like the bias is fixed at 1, its value in the example. Use the argument `b`.",
        "Your function should work for every bias, not only for the one in the picture.",
    ),
]


# sigmoid(z)
def _softplus(z: float) -> float:
    return np.logaddexp(0, z)


SIGMOID = [
    entry(
        "minus-missing",
        lambda z: 1 / (1 + np.exp(z)),
        "It looks like the minus sign in the exponent is missing: this is 1 − σ(z), which falls "
        "where σ rises.",
        "For a large positive z the answer should be near 1, and yours is near 0.",
    ),
    entry(
        "one-plus-forgotten",
        lambda z: 1 / np.exp(-z),
        "It looks like the 1 + in the denominator is forgotten: a plain exponential is left, and "
        "nothing keeps it below 1.",
        "Compare your denominator with the formula term by term.",
    ),
    entry(
        "brackets-missing",
        lambda z: 1 + np.exp(-z),
        "This is 1 + e^(−z) itself, not 1 divided by it. It looks like brackets are missing around "
        "the denominator (Python divides before it adds), or the fraction is forgotten.",
        "`1 / 1 + x` is read as `(1 / 1) + x`.",
    ),
    entry(
        "falling-exponential",
        lambda z: np.exp(-z),
        "It looks like only e^(−z) is there. σ puts it in the denominator of a fraction.",
        "σ never leaves the interval from 0 to 1; the exponential does.",
    ),
    entry(
        "minus-in-denominator",
        lambda z: 1 / (1 - np.exp(-z)),
        "It looks like a minus stands where the denominator needs a plus.",
        "The denominator should never be 0.",
    ),
    entry(
        "tanh",
        np.tanh,
        "It looks like this is tanh, a cousin of σ that runs from −1 to 1.",
        "σ runs from 0 to 1.",
    ),
    entry(
        "from-minus-one-to-one",
        lambda z: 2 * sigmoid(z) - 1,
        "It looks like the curve is stretched to run from −1 to 1. σ runs from 0 to 1.",
        "σ(0) should be one half.",
    ),
    entry(
        "relu",
        (lambda z: max(0.0, z), *(lambda z, k=k: max(k * z, z) for k in (0.01, 0.1, 0.2))),
        "It looks like this is ReLU, which cuts off at 0 and then grows without end. σ squashes "
        "smoothly.",
        "σ lies between 0 and 1 for every z.",
    ),
    entry(
        "softplus",
        (_softplus, lambda z: _softplus(-z)),
        "It looks like a logarithm of 1 + e^z (softplus). σ is a fraction, without a logarithm.",
        "σ stays below 1.",
    ),
    entry(
        "derivative",
        lambda z: sigmoid(z) * (1 - sigmoid(z)),
        "It looks like this is the derivative σ′. Here σ itself is wanted.",
        "σ keeps growing with z; its derivative has a hill at 0.",
    ),
    entry(
        "base-10",
        lambda z: 1 / (1 + 10.0 ** (-z)),
        "It looks like the base of the power is 10 instead of e.",
        "numpy and math both have the exponential ready.",
    ),
    entry(
        "base-2",
        lambda z: 1 / (1 + 2.0 ** (-z)),
        "It looks like the base of the power is 2 instead of e.",
        "numpy and math both have the exponential ready.",
    ),
    entry(
        "e-rounded",
        tuple(lambda z, e=e: 1 / (1 + e ** (-z)) for e in (2.7, 2.71, 2.72, 2.718, 2.7182, 3.0)),
        "It looks like e was typed in with only a few digits. Let numpy or math supply it.",
        "numpy and math both have the exponential ready.",
    ),
    entry(
        "log-instead-of-exp",
        (
            lambda z: 1 / (1 + np.log(z)),
            lambda z: 1 / (1 + np.log(-z)),
            lambda z: 1 / (1 - np.log(z)),
        ),
        "It looks like a logarithm stands where the exponential belongs.",
        "A logarithm has no value for negative numbers; σ has one for every z.",
    ),
    entry(
        "e-times-z",
        (
            lambda z: 1 / (1 + np.e * -z),
            lambda z: 1 / (1 + np.e * z),
            lambda z: 1 / (1 + np.e - z),
        ),
        "It looks like e is multiplied by z (or z taken from it) instead of raised to a power.",
        "In Python a power is `**`, and numpy and math have the exponential ready.",
    ),
    entry(
        "power-the-wrong-way",
        (lambda z: 1 / (1 + z ** (-np.e)), lambda z: 1 / (1 + (-z) ** np.e)),
        "It looks like base and exponent have changed places.",
        "e is the base; z belongs in the exponent.",
    ),
    entry(
        "z-squared",
        (
            lambda z: np.exp(-(z**2)),
            lambda z: 1 / (1 + np.exp(-(z**2))),
            lambda z: np.exp(-(z**2) / 2),
        ),
        "It looks like z is squared in the exponent, as in a bell curve.",
        "σ treats negative and positive z differently; a square does not.",
    ),
    entry(
        "step",
        (
            lambda z: float(z > 0),
            lambda z: float(z >= 0),
            lambda z: round(sigmoid(z)),
            lambda z: np.sign(z),
        ),
        "It looks like a step: the answer jumps between two values. σ rises smoothly, with every "
        "value between 0 and 1.",
        "Look for a comparison or for rounding in your code.",
    ),
    entry(
        "hard-clip",
        (
            lambda z: min(max(z, 0), 1),
            lambda z: min(max(0.2 * z + 0.5, 0), 1),
            lambda z: min(max(z / 6 + 0.5, 0), 1),
            lambda z: min(max(0.25 * z + 0.5, 0), 1),
            lambda z: min(max(z, -1), 1),
            lambda z: min(max((z + 1) / 2, 0), 1),
        ),
        "It looks like z is clipped at the ends with straight lines. σ bends smoothly.",
        "σ comes near 0 and 1 but never reaches them.",
    ),
    entry(
        "applied-twice",
        lambda z: sigmoid(sigmoid(z)),
        "It looks like σ is applied twice.",
        "Look for a result that goes through the same formula again.",
    ),
    entry(
        "percent",
        lambda z: 100 * sigmoid(z),
        "It looks like a percentage. σ lies between 0 and 1.",
        "Look for a 100 in your code.",
    ),
    entry(
        "negated",
        lambda z: -sigmoid(z),
        "The size is right, but the sign is the other way round.",
        "A minus sign has landed outside the exponent.",
    ),
    entry(
        "mixed-signs",
        (
            lambda z: np.exp(z) / (1 + np.exp(-z)),
            lambda z: np.exp(-z) / (1 + np.exp(z)),
        ),
        "It looks like one exponent has a minus and the other has none.",
        "Above and below the fraction line the same exponential should appear, or a 1 above.",
    ),
    entry(
        "absolute-value",
        (lambda z: 1 / (1 + np.exp(-abs(z))), lambda z: 1 / (1 + np.exp(abs(z)))),
        "It looks like the sign of z is lost (as `abs` would do). σ of a negative z is below one "
        "half.",
        "σ(−z) and σ(z) should differ.",
    ),
    entry(
        "other-curve",
        (
            lambda z: z / (1 + abs(z)),
            np.arctan,
            lambda z: np.arctan(z) / np.pi + 0.5,
            lambda z: 0.5 * (1 + z / (1 + abs(z))),
            np.sin,
            lambda z: z / np.sqrt(1 + z * z),
        ),
        "It looks like another curve of a similar shape. σ is the one made with e^(−z).",
        "Start from the formula above and type it term by term.",
    ),
    entry(
        "no-exponential",
        (lambda z: 1 / (1 + z), lambda z: 1 / (1 - z), lambda z: 1 / (1 + abs(z))),
        "It looks like the exponential is missing: z stands in the denominator as it is.",
        "Which function turns −z into a positive number for every z?",
    ),
    entry(
        "identity",
        (lambda z: z, lambda z: -z),
        "It looks like z comes back unsquashed.",
        "The answer should lie between 0 and 1, whatever z is.",
    ),
    entry(
        "brackets-misplaced",
        (
            lambda z: 1 / 2 + np.exp(-z),
            lambda z: 1 + np.exp(z),
            lambda z: 1 / (2 + np.exp(-z)),
            lambda z: 1 - np.exp(-z),
        ),
        "It has pieces of σ, but not in its fraction: check where your brackets open and close.",
        "One fraction: what is above the line, and what is the whole of what is below?",
    ),
    entry(
        "times-z",
        lambda z: z * sigmoid(z),
        "It looks like the fraction is multiplied by z.",
        "For a large z the answer should be near 1.",
    ),
    entry(
        "squared",
        (lambda z: sigmoid(z) ** 2, lambda z: np.sqrt(sigmoid(z))),
        "It looks like a square or a root is taken of the fraction.",
        "σ(0) should be one half.",
    ),
    entry(
        "one-over-exponent",
        (lambda z: 1 / (1 + np.exp(1 / z)), lambda z: 1 / (1 + np.exp(-1 / z))),
        "It looks like the exponent holds 1/z. A minus sign in an exponent is not a fraction of z.",
        "What should be in the exponent is only z with its sign changed.",
    ),
    entry(
        "too-steep",
        lambda z: sigmoid(2 * z),
        "This is σ(2z), twice too steep: z is doubled in the exponent. (In the form with tanh, z "
        "must be halved.)",
        "Only the sign of z changes in the exponent.",
    ),
    entry(
        "wrong-function",
        (
            lambda z: math.erf(z),
            lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))),
            lambda z: -np.tanh(z),
            np.cosh,
            np.sinh,
            lambda z: 1 / (np.exp(z) + np.exp(-z)),
            lambda z: np.log(sigmoid(z)),
            lambda z: np.log(z / (1 - z)),
        ),
        "It looks like another function altogether. σ is one fraction with one e^(−z) in it.",
        "Start from the formula above and type it term by term.",
    ),
]

# activation(w, a_prev, b)
ACTIVATION = [
    entry(
        "sigma-forgotten",
        lambda w, p, b: w * p + b,
        "It looks like σ is forgotten: this is the weighted sum z, not yet squashed.",
        "Two steps: first z, then σ of it. The second is missing.",
    ),
    entry(
        "bias-after-sigma",
        lambda w, p, b: sigmoid(w * p) + b,
        "It looks like the bias is added after σ. It belongs to z, inside.",
        "An activation never leaves the interval from 0 to 1; yours does.",
    ),
    entry(
        "bias-times-sigma",
        (lambda w, p, b: sigmoid(w * p) * b, lambda w, p, b: sigmoid(w * p + b) * b),
        "It looks like the activation is multiplied by the bias. The bias only shifts z.",
        "Whatever the bias, an activation stays between 0 and 1.",
    ),
    entry(
        "bias-added-twice",
        (
            lambda w, p, b: sigmoid(w * p + b) + b,
            lambda w, p, b: sigmoid(w * p + 2 * b),
            lambda w, p, b: sigmoid(w * p - b) + b,
            lambda w, p, b: sigmoid(w * p + b) - b,
        ),
        "It looks like the bias comes in twice.",
        "z already holds the bias: do not add it again.",
    ),
    entry(
        "derivative",
        lambda w, p, b: sigmoid(w * p + b) * (1 - sigmoid(w * p + b)),
        "It looks like the derivative a(1 − a) of σ. The way forward needs σ only.",
        "The derivative has its turn in notebook 5.",
    ),
    entry(
        "complement",
        lambda w, p, b: 1 - sigmoid(w * p + b),
        "It looks like 1 − a instead of a (the complement): it falls where the activation rises.",
        "Look for a lost or an extra minus sign, or for a `1 -`.",
    ),
    entry(
        "class-label",
        (
            lambda w, p, b: float(w * p + b > 0),
            lambda w, p, b: float(np.sign(w * p + b)),
        ),
        "It looks like the activation is rounded to 0 or 1, like a class label. Keep the number "
        "between.",
        "Look for a comparison or for rounding in your code.",
    ),
    entry(
        "sigma-of-bias-only",
        lambda w, p, b: w * p + sigmoid(b),
        "It looks like σ is applied to the bias only. It squashes the whole weighted sum.",
        "Look where the brackets of your σ open and close.",
    ),
    entry(
        "sigma-of-parts",
        (
            lambda w, p, b: sigmoid(w * p) + sigmoid(b),
            lambda w, p, b: sigmoid(w) * sigmoid(p) + sigmoid(b),
            lambda w, p, b: sigmoid(w) * sigmoid(p) + b,
            lambda w, p, b: sigmoid(w) + sigmoid(p) + sigmoid(b),
            lambda w, p, b: sigmoid(sigmoid(w * p) + b),
            lambda w, p, b: sigmoid(w * p + sigmoid(b)),
        ),
        "It looks like σ is applied to the parts. It squashes the weighted sum once, as a whole.",
        "Compute z completely first, then apply σ once.",
    ),
    entry(
        "sigma-of-input",
        (
            lambda w, p, b: w * sigmoid(p) + b,
            lambda w, p, b: sigmoid(w * sigmoid(p) + b),
            lambda w, p, b: w * sigmoid(p),
            lambda w, p, b: w * sigmoid(p + b),
        ),
        "It looks like σ is applied to the input `a_prev`, which is already an activation.",
        "Nothing is squashed before it is weighted and summed.",
    ),
    entry(
        "sigma-of-weight",
        (lambda w, p, b: sigmoid(w) * p + b, lambda w, p, b: sigmoid(sigmoid(w) * p + b)),
        "It looks like σ is applied to the weight. It squashes the whole weighted sum.",
        "Compute z completely first, then apply σ once.",
    ),
    entry(
        "sigma-of-one-argument",
        (
            lambda w, p, b: sigmoid(w),
            lambda w, p, b: sigmoid(p),
            lambda w, p, b: sigmoid(b),
        ),
        "It looks like σ gets one of the arguments instead of the weighted sum.",
        "Compute z first, then apply σ to it.",
    ),
    entry(
        "z-and-a-together",
        (
            lambda w, p, b: (w * p + b, sigmoid(w * p + b)),
            lambda w, p, b: (sigmoid(w * p + b), w * p + b),
        ),
        "It looks like z and a are returned together. Return the activation a alone.",
        "A comma in `return` makes a pair.",
    ),
    entry(
        "multiplied-by-input",
        (
            lambda w, p, b: sigmoid(w * p + b) * p,
            lambda w, p, b: sigmoid(w * p + b) * w,
            lambda w, p, b: (w * p + b) * sigmoid(w * p + b),
            lambda w, p, b: sigmoid(w * p + b) * p + b,
            lambda w, p, b: sigmoid(w * p + b) * w + b,
        ),
        "It looks like the activation is multiplied by something more after σ.",
        "σ is the last step: nothing comes after it.",
    ),
    entry(
        "z-added-after-sigma",
        lambda w, p, b: sigmoid(w * p + b) + w * p + b,
        "It looks like z is added to σ of it.",
        "σ is the last step: nothing comes after it.",
    ),
    entry(
        "sigma-of-minus-sum",
        lambda w, p, b: sigmoid(b - w * p),
        "It looks like the minus sign reaches only a part of z: the weighted input has the wrong "
        "sign inside σ.",
        "Put z in brackets before you change its sign.",
    ),
    entry(
        "cost-returned",
        (lambda w, p, b: (sigmoid(w * p + b) - 1) ** 2,),
        "It looks like the cost of the example. Here the activation is wanted.",
        "Stop one step earlier.",
    ),
]


def _inside(wrong: Misconception) -> Misconception:
    """σ of a wrong weighted sum."""
    inside = tuple(lambda *x, f=f: sigmoid(f(*x)) for f in wrong.formulas)
    hint = f"σ is there, but look inside it. {wrong.hint}"
    return entry(f"weighted-sum-{wrong.name}", inside, hint, wrong.nudge)


def _squashed(wrong: Misconception) -> Misconception:
    """A wrong σ of the right weighted sum."""
    outside = tuple(lambda w, p, b, f=f: f(w * p + b) for f in wrong.formulas)
    hint = f"The sum is right, its squashing is not. {wrong.hint}"
    return entry(f"sigmoid-{wrong.name}", outside, hint, wrong.nudge)


ACTIVATION += [
    _inside(wrong)
    for wrong in without(WEIGHTED_SUM, "already-squashed", "weight-subtracted", "negated")
]
ACTIVATION += [
    _squashed(entry) for entry in without(SIGMOID, "minus-missing", "derivative", "step", "times-z")
]
