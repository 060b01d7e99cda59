"""The table of misconceptions: for each task the wrong formulas, with a hint for each.

Adding one is one entry. `formulas` take the task's arguments and give what the mistaken answer
gives, whatever shape that has; several formulas are variants of one mistake. `hint` names the
mistake and does not hand over the answer; `nudge` follows when the same mistake comes again.
The order matters only between formulas that agree at every probe.

Mistakes that several tasks share are written once: a wrong weighted sum is also a wrong inside
of an activation, and a slip in ∂C/∂z is the same slip for one neuron and for a chain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace as Neuron

import numpy as np

from ..model import cost, gradient, sigmoid


@dataclass(frozen=True)
class Misconception:
    """One mistake: its name within the task, what it computes, and the two stages of help."""

    name: str
    formulas: tuple[Callable, ...]
    hint: str
    nudge: str


def _m(name: str, formulas: Callable | tuple[Callable, ...], hint: str, nudge: str = "") -> tuple:
    return name, formulas if isinstance(formulas, tuple) else (formulas,), hint, nudge


# ---- weighted_sum(w, a_prev, b) -------------------------------------------------------------

WEIGHTED_SUM = [
    _m(
        "bias-forgotten",
        lambda w, p, b: w * p,
        "It looks like the bias `b` is forgotten: only the weighted input is there.",
        "Give the function two different values of `b`: the answers should differ too.",
    ),
    _m(
        "bias-inside-brackets",
        lambda w, p, b: w * (p + b),
        "It looks like the bias is inside the brackets: the weight multiplies `b` as well.",
        "The weight belongs to the connection from the neuron before; does `b` come that way?",
    ),
    _m(
        "adds-instead-of-multiplying",
        lambda w, p, b: w + p + b,
        "It looks like everything is added. A weight scales its input: it multiplies.",
        "Only one of the two operations in your formula should be a plus.",
    ),
    _m(
        "bias-subtracted",
        lambda w, p, b: w * p - b,
        "The bias is subtracted, as in texts that speak of a threshold. Here a bias is no "
        "threshold: look at the sign in front of `b`.",
        "A larger bias should make z larger.",
    ),
    _m(
        "everything-multiplied",
        lambda w, p, b: w * p * b,
        "It looks like the bias is multiplied too. A bias shifts z, it does not scale it.",
        "With an input of 0 the bias should be all that is left.",
    ),
    _m(
        "bias-forgotten-and-added",
        lambda w, p, b: w + p,
        "It looks like weight and input are added and the bias is forgotten.",
        "A weight scales its input; the bias shifts what comes out.",
    ),
    _m(
        "w-and-b-swapped",
        lambda w, p, b: b * p + w,
        "It looks like `w` and `b` have changed places.",
        "Which of the two stands on the connection, and which belongs to the neuron?",
    ),
    _m(
        "a-prev-and-b-swapped",
        lambda w, p, b: w * b + p,
        "It looks like `a_prev` and `b` have changed places. The order of the arguments is "
        "`(w, a_prev, b)`.",
        "Which number does the weight scale?",
    ),
    _m(
        "sum-times-bias",
        lambda w, p, b: (w + p) * b,
        "It looks like plus and times have changed places: the sum is multiplied by the bias.",
        "The weight scales, the bias shifts.",
    ),
    _m(
        "sum-times-input",
        lambda w, p, b: (w + b) * p,
        "It looks like the input multiplies the bias as well as the weight.",
        "With `a_prev` = 0 the bias should still be there.",
    ),
    _m(
        "already-squashed",
        lambda w, p, b: sigmoid(w * p + b),
        "It looks like this is already squashed by σ: it gives the activation a. Here only the "
        "weighted sum z is wanted.",
        "Stop one step earlier: z may be any number, not only one between 0 and 1.",
    ),
    _m(
        "relu-applied",
        lambda w, p, b: max(0.0, w * p + b),
        "It looks like negative sums are cut off at 0 (a ReLU). z itself may be negative.",
        "Return the sum as it is; squashing comes in the next exercise.",
    ),
    _m(
        "absolute-value",
        (lambda w, p, b: abs(w * p + b), lambda w, p, b: abs(w * p) + abs(b)),
        "It looks like the sign is lost, as `abs` would do. z may be negative.",
        "Try a negative weight by hand and compare.",
    ),
    _m(
        "rounded",
        (
            lambda w, p, b: round(w * p + b),
            lambda w, p, b: int(w * p + b),
            lambda w, p, b: np.floor(w * p + b),
            lambda w, p, b: np.ceil(w * p + b),
        ),
        "It looks like the result is rounded to a whole number. Keep all its decimals.",
        "Look for `round`, `int` or `//` in your code.",
    ),
    _m(
        "divided",
        lambda w, p, b: w / p + b,
        "It looks like the weight is divided by the input. A weight scales its input.",
        "Look at the operator between `w` and `a_prev`.",
    ),
    _m(
        "input-divided-by-weight",
        lambda w, p, b: p / w + b,
        "It looks like the input is divided by the weight. A weight scales its input.",
        "A larger weight should count the input more, not less.",
    ),
    _m(
        "power-instead-of-product",
        (lambda w, p, b: w**p + b, lambda w, p, b: p**w + b),
        "It looks like a power (`**`) stands where a product (`*`) belongs.",
        "One star is times, two stars are a power.",
    ),
    _m(
        "weight-subtracted",
        lambda w, p, b: b - w * p,
        "It looks like the weighted input is subtracted instead of added.",
        "Look at the sign in front of the weight.",
    ),
    _m(
        "negated",
        lambda w, p, b: -(w * p + b),
        "The size is right, the sign is the other way round.",
        "The minus sign of the sigmoid comes in a later exercise, not here.",
    ),
    _m(
        "averaged",
        lambda w, p, b: (w * p + b) / 2,
        "It looks like the sum is halved. A weighted sum is not an average.",
        "Look for a division in your code.",
    ),
    _m(
        "input-forgotten",
        (lambda w, p, b: w + b, lambda w, p, b: w * b),
        "It looks like the input `a_prev` is not used.",
        "What comes from the neuron before should matter.",
    ),
    _m(
        "weight-forgotten",
        (lambda w, p, b: p + b, lambda w, p, b: p * b),
        "It looks like the weight `w` is not used.",
        "A weight says how much the input counts.",
    ),
    _m(
        "weighted-bias",
        lambda w, p, b: w * p + w * b + b,
        "It looks like the weight multiplies the bias as well.",
        "Look at your brackets.",
    ),
    _m(
        "bias-is-1",
        lambda w, p, b: w * p + 1,
        "It looks like the bias is fixed at 1, its value in the example. Use the argument `b`.",
        "Your function should work for every bias, not only for the one in the picture.",
    ),
]

# ---- sigmoid(z) ------------------------------------------------------------------------------


def _softplus(z: float) -> float:
    return np.logaddexp(0, z)


SIGMOID = [
    _m(
        "minus-missing",
        lambda z: 1 / (1 + np.exp(z)),
        "It looks like the minus sign in the exponent is missing (so this is 1 − σ).",
        "For a large positive z the answer should be near 1, and yours is near 0.",
    ),
    _m(
        "one-plus-forgotten",
        lambda z: 1 / np.exp(-z),
        "It looks like the 1 + in the denominator is forgotten: a plain exponential is left, and "
        "nothing keeps it below 1.",
        "Compare your denominator with the formula term by term.",
    ),
    _m(
        "brackets-missing",
        lambda z: 1 + np.exp(-z),
        "This is 1 + e^(−z) itself, not 1 divided by it. It looks like brackets are missing around "
        "the denominator (Python divides before it adds), or the fraction is forgotten.",
        "`1 / 1 + x` is read as `(1 / 1) + x`.",
    ),
    _m(
        "falling-exponential",
        lambda z: np.exp(-z),
        "It looks like only e^(−z) is there. σ puts it in the denominator of a fraction.",
        "σ never leaves the interval from 0 to 1; the exponential does.",
    ),
    _m(
        "minus-in-denominator",
        lambda z: 1 / (1 - np.exp(-z)),
        "It looks like a minus stands where the denominator needs a plus.",
        "The denominator should never be 0.",
    ),
    _m(
        "tanh",
        np.tanh,
        "It looks like this is tanh, a cousin of σ that runs from −1 to 1.",
        "σ runs from 0 to 1.",
    ),
    _m(
        "from-minus-one-to-one",
        lambda z: 2 * sigmoid(z) - 1,
        "It looks like the curve is stretched to run from −1 to 1. σ runs from 0 to 1.",
        "σ(0) should be one half.",
    ),
    _m(
        "relu",
        (lambda z: max(0.0, z), *(lambda z, k=k: max(k * z, z) for k in (0.01, 0.1, 0.2))),
        "It looks like this is ReLU, which cuts off at 0 and then grows without end. σ squashes "
        "smoothly.",
        "σ lies between 0 and 1 for every z.",
    ),
    _m(
        "softplus",
        (_softplus, lambda z: _softplus(-z)),
        "It looks like a logarithm of 1 + e^z (softplus). σ is a fraction, without a logarithm.",
        "σ stays below 1.",
    ),
    _m(
        "derivative",
        lambda z: sigmoid(z) * (1 - sigmoid(z)),
        "It looks like this is the derivative σ′. Here σ itself is wanted.",
        "σ keeps growing with z; its derivative has a hill at 0.",
    ),
    _m(
        "base-10",
        lambda z: 1 / (1 + 10.0 ** (-z)),
        "It looks like the base of the power is 10 instead of e.",
        "numpy and math both have the exponential ready.",
    ),
    _m(
        "base-2",
        lambda z: 1 / (1 + 2.0 ** (-z)),
        "It looks like the base of the power is 2 instead of e.",
        "numpy and math both have the exponential ready.",
    ),
    _m(
        "e-rounded",
        tuple(lambda z, e=e: 1 / (1 + e ** (-z)) for e in (2.7, 2.71, 2.72, 2.718, 2.7182, 3.0)),
        "It looks like e was typed in with only a few digits. Let numpy or math supply it.",
        "numpy and math both have the exponential ready.",
    ),
    _m(
        "log-instead-of-exp",
        (
            lambda z: 1 / (1 + np.log(z)),
            lambda z: 1 / (1 + np.log(-z)),
            lambda z: 1 / (1 - np.log(z)),
        ),
        "It looks like a logarithm stands where the exponential belongs.",
        "A logarithm has no value for negative numbers; σ has one for every z.",
    ),
    _m(
        "e-times-z",
        (
            lambda z: 1 / (1 + np.e * -z),
            lambda z: 1 / (1 + np.e * z),
            lambda z: 1 / (1 + np.e - z),
        ),
        "It looks like e is multiplied by z (or z taken from it) instead of raised to a power.",
        "In Python a power is `**`, and numpy and math have the exponential ready.",
    ),
    _m(
        "power-the-wrong-way",
        (lambda z: 1 / (1 + z ** (-np.e)), lambda z: 1 / (1 + (-z) ** np.e)),
        "It looks like base and exponent have changed places.",
        "e is the base; z belongs in the exponent.",
    ),
    _m(
        "z-squared",
        (
            lambda z: np.exp(-(z**2)),
            lambda z: 1 / (1 + np.exp(-(z**2))),
            lambda z: np.exp(-(z**2) / 2),
        ),
        "It looks like z is squared in the exponent, as in a bell curve.",
        "σ treats negative and positive z differently; a square does not.",
    ),
    _m(
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
    _m(
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
    _m(
        "applied-twice",
        lambda z: sigmoid(sigmoid(z)),
        "It looks like σ is applied twice.",
        "Look for a result that goes through the same formula again.",
    ),
    _m(
        "percent",
        lambda z: 100 * sigmoid(z),
        "It looks like a percentage. σ lies between 0 and 1.",
        "Look for a 100 in your code.",
    ),
    _m(
        "complement",
        lambda z: np.exp(-z) / (1 + np.exp(-z)),
        "It looks like this is 1 − σ(z): it falls where σ rises.",
        "Look at what stands above the fraction line, and at the sign of z.",
    ),
    _m(
        "negated",
        lambda z: -sigmoid(z),
        "The size is right, but the sign is the other way round.",
        "A minus sign has landed outside the exponent.",
    ),
    _m(
        "mixed-signs",
        (
            lambda z: np.exp(z) / (1 + np.exp(-z)),
            lambda z: np.exp(-z) / (1 + np.exp(z)),
        ),
        "It looks like one exponent has a minus and the other has none.",
        "Above and below the fraction line the same exponential should appear, or a 1 above.",
    ),
    _m(
        "absolute-value",
        (lambda z: 1 / (1 + np.exp(-abs(z))), lambda z: 1 / (1 + np.exp(abs(z)))),
        "It looks like the sign of z is lost (as `abs` would do). σ of a negative z is below one "
        "half.",
        "σ(−z) and σ(z) should differ.",
    ),
    _m(
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
    _m(
        "no-exponential",
        (lambda z: 1 / (1 + z), lambda z: 1 / (1 - z), lambda z: 1 / (1 + abs(z))),
        "It looks like the exponential is missing: z stands in the denominator as it is.",
        "Which function turns −z into a positive number for every z?",
    ),
    _m(
        "identity",
        (lambda z: z, lambda z: -z),
        "It looks like z comes back unsquashed.",
        "The answer should lie between 0 and 1, whatever z is.",
    ),
    _m(
        "half-plus",
        (lambda z: 1 / 2 + np.exp(-z), lambda z: z * sigmoid(z)),
        "It has pieces of σ, but not in its fraction: check where your brackets open and close, "
        "and what is multiplied.",
        "One fraction: what is above the line, and what is the whole of what is below?",
    ),
    _m(
        "squared",
        (lambda z: sigmoid(z) ** 2, lambda z: np.sqrt(sigmoid(z)), lambda z: 2 * sigmoid(z)),
        "It looks like a square, a root or a factor too many around the fraction.",
        "σ(0) should be one half.",
    ),
    _m(
        "one-over-exponent",
        (lambda z: 1 / (1 + np.exp(1 / z)), lambda z: 1 / (1 + np.exp(-1 / z))),
        "It looks like the exponent holds 1/z. A minus sign in an exponent is not a fraction of z.",
        "What should be in the exponent is only z with its sign changed.",
    ),
    _m(
        "tanh-not-halved",
        (
            lambda z: 0.5 * (1 + np.tanh(z)),
            lambda z: np.tanh(z / 2),
            lambda z: 0.5 * np.tanh(z / 2),
        ),
        "This is close to the tanh form of σ, but scaling or shift are not right.",
        "tanh runs from −1 to 1 and is twice as steep: both need correcting.",
    ),
]

# ---- activation(w, a_prev, b) ----------------------------------------------------------------

ACTIVATION = [
    _m(
        "sigma-forgotten",
        lambda w, p, b: w * p + b,
        "It looks like σ is forgotten: this is the weighted sum z, not yet squashed.",
        "Two steps: first z, then σ of it. The second is missing.",
    ),
    _m(
        "bias-after-sigma",
        lambda w, p, b: sigmoid(w * p) + b,
        "It looks like the bias is added after σ. It belongs to z, inside.",
        "An activation never leaves the interval from 0 to 1; yours does.",
    ),
    _m(
        "bias-times-sigma",
        (lambda w, p, b: sigmoid(w * p) * b, lambda w, p, b: sigmoid(w * p + b) * b),
        "It looks like the activation is multiplied by the bias. The bias only shifts z.",
        "Whatever the bias, an activation stays between 0 and 1.",
    ),
    _m(
        "bias-added-twice",
        (
            lambda w, p, b: sigmoid(w * p + b) + b,
            lambda w, p, b: sigmoid(w * p + 2 * b),
            lambda w, p, b: sigmoid(w * p - b) + b,
        ),
        "It looks like the bias comes in twice.",
        "z already holds the bias: do not add it again.",
    ),
    _m(
        "derivative",
        lambda w, p, b: sigmoid(w * p + b) * (1 - sigmoid(w * p + b)),
        "It looks like the derivative a(1 − a) of σ. The way forward needs σ only.",
        "The derivative has its turn in notebook 5.",
    ),
    _m(
        "complement",
        lambda w, p, b: 1 - sigmoid(w * p + b),
        "It looks like 1 − a instead of a (the complement): it falls where the activation rises.",
        "Look for a lost or an extra minus sign, or for a `1 -`.",
    ),
    _m(
        "class-label",
        (
            lambda w, p, b: float(w * p + b > 0),
            lambda w, p, b: float(np.sign(w * p + b)),
        ),
        "It looks like the activation is rounded to 0 or 1, like a class label. Keep the number "
        "between.",
        "Look for a comparison or for rounding in your code.",
    ),
    _m(
        "sigma-of-bias-only",
        lambda w, p, b: w * p + sigmoid(b),
        "It looks like σ is applied to the bias only. It squashes the whole weighted sum.",
        "Look where the brackets of your σ open and close.",
    ),
    _m(
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
    _m(
        "sigma-of-input",
        (lambda w, p, b: w * sigmoid(p) + b, lambda w, p, b: sigmoid(w * sigmoid(p) + b)),
        "It looks like σ is applied to the input `a_prev`, which is already an activation.",
        "Nothing is squashed before it is weighted and summed.",
    ),
    _m(
        "sigma-of-weight",
        (lambda w, p, b: sigmoid(w) * p + b, lambda w, p, b: sigmoid(sigmoid(w) * p + b)),
        "It looks like σ is applied to the weight. It squashes the whole weighted sum.",
        "Compute z completely first, then apply σ once.",
    ),
    _m(
        "sigma-of-one-argument",
        (
            lambda w, p, b: sigmoid(w),
            lambda w, p, b: sigmoid(p),
            lambda w, p, b: sigmoid(b),
        ),
        "It looks like σ gets one of the arguments instead of the weighted sum.",
        "Compute z first, then apply σ to it.",
    ),
    _m(
        "z-and-a-together",
        (
            lambda w, p, b: (w * p + b, sigmoid(w * p + b)),
            lambda w, p, b: (sigmoid(w * p + b), w * p + b),
        ),
        "It looks like z and a are returned together. Return the activation a alone.",
        "A comma in `return` makes a pair.",
    ),
    _m(
        "multiplied-by-input",
        (
            lambda w, p, b: sigmoid(w * p + b) * p,
            lambda w, p, b: sigmoid(w * p + b) * w,
            lambda w, p, b: (w * p + b) * sigmoid(w * p + b),
        ),
        "It looks like the activation is multiplied by something more after σ.",
        "σ is the last step: nothing comes after it.",
    ),
    _m(
        "sigma-of-minus-sum",
        lambda w, p, b: sigmoid(b - w * p),
        "It looks like the minus sign reaches only a part of z: the weighted input has the wrong "
        "sign inside σ.",
        "Put z in brackets before you change its sign.",
    ),
    _m(
        "cost-returned",
        (lambda w, p, b: (sigmoid(w * p + b) - 1) ** 2,),
        "It looks like the cost of the example. Here the activation is wanted.",
        "Stop one step earlier.",
    ),
]


def _inside(entry: tuple) -> tuple:
    name, formulas, hint, nudge = entry
    inside = tuple(lambda *x, f=f: sigmoid(f(*x)) for f in formulas)
    return f"weighted-sum-{name}", inside, f"σ is there, but look inside it. {hint}", nudge


def _squashed(entry: tuple) -> tuple:
    name, formulas, hint, nudge = entry
    outside = tuple(lambda w, p, b, f=f: f(w * p + b) for f in formulas)
    return f"sigmoid-{name}", outside, f"The sum is right, its squashing is not. {hint}", nudge


ACTIVATION += [_inside(entry) for entry in WEIGHTED_SUM if entry[0] != "already-squashed"]
ACTIVATION += [_squashed(entry) for entry in SIGMOID]

# ---- cost(a, y) ------------------------------------------------------------------------------

COST = [
    _m(
        "not-squared",
        (lambda a, y: a - y, lambda a, y: y - a),
        "It looks like the difference is not squared.",
        "A cost is never negative; a plain difference can be.",
    ),
    _m(
        "absolute-value",
        lambda a, y: abs(a - y),
        "This is the size of the difference: what `abs` gives, or a root taken after squaring. "
        "This course's cost is the square itself.",
        "Halving the difference should make the cost four times smaller.",
    ),
    _m(
        "plus-instead-of-minus",
        lambda a, y: (a + y) ** 2,
        "It looks like a and y are added. The cost is about how far apart they are.",
        "When a equals y the cost should be 0.",
    ),
    _m(
        "squared-separately",
        (lambda a, y: a**2 - y**2, lambda a, y: y**2 - a**2, lambda a, y: a**2 + y**2),
        "It looks like a and y are squared one by one. Square their difference.",
        "First the difference, in brackets; then the square.",
    ),
    _m(
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
    _m(
        "half-cost",
        lambda a, y: 0.5 * (a - y) ** 2,
        "It looks like there is a factor ½. Many books have it; this course's cost does not.",
        "Yours is exactly half of what is wanted, everywhere.",
    ),
    _m(
        "sign-kept",
        (lambda a, y: (a - y) * (y - a), lambda a, y: (a - y) * abs(a - y)),
        "It looks like a sign survives the squaring, so the cost is negative: the two factors "
        "should be the same difference.",
        "A square is a number times itself, with the same sign.",
    ),
    _m(
        "target-fixed-at-1",
        lambda a, y: (a - 1) ** 2,
        "It looks like the target is typed in as 1, its value in the example. Use the argument "
        "`y`.",
        "Your function should work for every target.",
    ),
    _m(
        "target-ignored",
        (lambda a, y: a**2, lambda a, y: a),
        "It looks like the target `y` is not used.",
        "A cost compares what came out with what was wanted.",
    ),
    _m(
        "activation-ignored",
        (lambda a, y: y**2, lambda a, y: (y - 1) ** 2, lambda a, y: y),
        "It looks like the activation `a` is not used.",
        "A cost compares what came out with what was wanted.",
    ),
    _m(
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
    _m(
        "score",
        lambda a, y: 1 - (a - y) ** 2,
        "It looks like a score, where more is better. A cost is 0 when all is well.",
        "When a equals y the cost should be 0.",
    ),
    _m(
        "negated",
        lambda a, y: -((a - y) ** 2),
        "The size is right, but the sign is the other way round: a cost is never negative.",
        "Look for a minus sign in front of the square.",
    ),
    _m(
        "halved-before-squaring",
        lambda a, y: (0.5 * (a - y)) ** 2,
        "It looks like the difference is halved before it is squared, so a quarter is left.",
        "This course's cost has no factor in front.",
    ),
    _m(
        "doubled-instead-of-squared",
        (lambda a, y: 2 * (a - y), lambda a, y: 2 * abs(a - y), lambda a, y: 2 * (y - a)),
        "It looks like the difference is doubled instead of squared. (Twice the difference is the "
        "derivative of the cost.)",
        "One star is times, two stars are a power.",
    ),
    _m(
        "twice",
        (lambda a, y: 2 * (a - y) ** 2, lambda a, y: (2 * (a - y)) ** 2),
        "It looks like there is a factor 2 too many. It appears only in the derivative.",
        "This course's cost has no factor in front.",
    ),
    _m(
        "cubed",
        (lambda a, y: (a - y) ** 3, lambda a, y: abs(a - y) ** 3, lambda a, y: (a - y) ** 4),
        "It looks like the power is not 2.",
        "A square multiplies the difference by itself once.",
    ),
    _m(
        "root",
        (lambda a, y: np.sqrt(abs(a - y)), lambda a, y: np.sqrt(a - y)),
        "It looks like a root is taken instead of a square.",
        "Halving the difference should make the cost four times smaller.",
    ),
    _m(
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
    _m(
        "product",
        (lambda a, y: a * y, lambda a, y: (a * y) ** 2, lambda a, y: a * (1 - y)),
        "It looks like a and y are multiplied. The cost is about how far apart they are.",
        "When a equals y the cost should be 0.",
    ),
    _m(
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
    _m(
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
    _m(
        "class-error",
        (lambda a, y: float(round(a) != round(y)), lambda a, y: float(a != y)),
        "It looks like a count of right and wrong. The cost says *how far* a is from y.",
        "Look for a comparison or for rounding in your code.",
    ),
]

# ---- ∂C/∂z: slips that one neuron and a chain share ------------------------------------------
# Each is (name, ∂C/∂a, ∂a/∂z, hint, nudge); None stands for the right factor.


def _up(n: Neuron) -> float:
    return 2 * (n.a - n.y)


def _slope(n: Neuron) -> float:
    return n.a * (1 - n.a)


def _sigma_prime(x: float) -> float:
    return sigmoid(x) * (1 - sigmoid(x))


_POWER_RULE = "Differentiate C = (a − y)² by a on paper, and compare with your first factor."
_SLOPE = "Differentiate σ on paper, write it with a, and compare with your middle factor."

SLIPS = [
    (
        "factor-2-missing",
        lambda n: n.a - n.y,
        None,
        "It looks like the factor 2 is forgotten. This course's cost has no ½ to cancel it.",
        _POWER_RULE,
    ),
    (
        "difference-reversed",
        lambda n: 2 * (n.y - n.a),
        None,
        "Everything has the opposite sign: it looks like the difference between a and y is taken "
        "the wrong way round, or the gradient is negated. The minus comes later, in the update.",
        "When a is too large, a larger a should raise the cost: which sign does that need?",
    ),
    (
        "half-instead-of-twice",
        lambda n: 0.5 * (n.a - n.y),
        None,
        "It looks like a half stands where the power rule gives a 2.",
        _POWER_RULE,
    ),
    (
        "exponent-kept",
        lambda n: 2 * (n.a - n.y) ** 2,
        None,
        "It looks like the power rule brought the 2 down but kept the square.",
        _POWER_RULE,
    ),
    (
        "cost-for-its-derivative",
        lambda n: (n.a - n.y) ** 2,
        None,
        "It looks like the cost itself stands where its derivative belongs.",
        _POWER_RULE,
    ),
    (
        "b-for-y",
        lambda n: 2 * (n.a - n.b),
        None,
        "It looks like `b` stands where the target `y` belongs: the activation is compared with "
        "the bias.",
        "In the example b and y are both 1. What is the activation compared with?",
    ),
    (
        "y-fixed-at-1",
        lambda n: 2 * (n.a - 1),
        None,
        "It looks like the target is fixed at 1, its value in the example. Use the argument `y`.",
        "Look for a 1, or a global `y`, in your ∂C/∂a.",
    ),
    (
        "y-forgotten",
        lambda n: 2 * n.a,
        None,
        "It looks like the target `y` is forgotten in ∂C/∂a.",
        _POWER_RULE,
    ),
    (
        "y-added",
        lambda n: 2 * (n.a + n.y),
        None,
        "It looks like a and y are added in ∂C/∂a. The cost depends on their difference.",
        _POWER_RULE,
    ),
    (
        "z-for-a-in-the-cost",
        lambda n: 2 * (n.z - n.y),
        None,
        "It looks like z is compared with the target. The cost compares the activation a.",
        "What comes out of the neuron is a; z is on the way to it.",
    ),
    (
        "a-prev-for-a-in-the-cost",
        lambda n: 2 * (n.a_prev - n.y),
        None,
        "It looks like the input `a_prev` is compared with the target. The cost compares the "
        "activation a that comes out.",
        _POWER_RULE,
    ),
    (
        "sign-of-difference-lost",
        lambda n: 2 * abs(n.a - n.y),
        None,
        "It looks like the sign of the difference is lost, as `abs` would do. A gradient needs it.",
        "The sign says which way is downhill.",
    ),
    (
        "cost-factor-missing",
        lambda n: 1.0,
        None,
        "It looks like the factor of the cost, ∂C/∂a, is missing: these are derivatives of a, not "
        "of C.",
        "The chain from C back to w has three links. Which of them is missing?",
    ),
    (
        "sigma-prime-missing",
        None,
        lambda n: 1.0,
        "It looks like the factor of σ, ∂a/∂z, is missing, as if the neuron did not squash.",
        "The chain from C back to w has three links. Which of them is missing?",
    ),
    (
        "half-and-sigma-prime-missing",
        lambda n: n.a - n.y,
        lambda n: 1.0,
        "Two things are missing: the factor 2 and the factor of σ, ∂a/∂z.",
        "The chain from C back to w has three links: write down each of them.",
    ),
    (
        "sigma-prime-from-z",
        None,
        lambda n: n.z * (1 - n.z),
        "It looks like z stands in the derivative of σ. The short formula is written with "
        "the activation a.",
        _SLOPE,
    ),
    (
        "sigma-prime-from-z-and-factor-2-missing",
        lambda n: n.a - n.y,
        lambda n: n.z * (1 - n.z),
        "Two things: z stands in the derivative of σ where the activation belongs, and the factor "
        "2 is missing.",
        _SLOPE,
    ),
    (
        "sigma-prime-of-a",
        None,
        lambda n: _sigma_prime(n.a),
        "It looks like σ′ is taken at a, so a was squashed once more. σ′ is wanted at z.",
        "Either give z to σ′, or write σ′ with a — not both.",
    ),
    (
        "sigma-for-its-derivative",
        None,
        lambda n: n.a,
        "It looks like σ itself (the activation a) stands where its derivative belongs: its other "
        "factor is missing.",
        _SLOPE,
    ),
    (
        "sigma-prime-half-missing",
        None,
        lambda n: 1 - n.a,
        "It looks like σ′ has lost the factor a: only (1 − a) is left.",
        _SLOPE,
    ),
    (
        "tanh-derivative",
        None,
        lambda n: 1 - n.a**2,
        "It looks like 1 − a², the derivative of tanh. The neuron squashes with σ.",
        _SLOPE,
    ),
    (
        "tanh-derivative-of-z",
        None,
        lambda n: 1 - np.tanh(n.z) ** 2,
        "It looks like the derivative of tanh at z. The neuron squashes with σ.",
        _SLOPE,
    ),
    (
        "relu-derivative",
        None,
        lambda n: float(n.z > 0),
        "It looks like the derivative of ReLU (1 for positive z, else 0). The neuron squashes "
        "with σ.",
        _SLOPE,
    ),
    (
        "sigma-prime-sign",
        None,
        lambda n: n.a * (n.a - 1),
        "Everything has the opposite sign: it looks like a − 1 stands in σ′. The curve of σ "
        "rises everywhere.",
        _SLOPE,
    ),
    (
        "sigma-prime-plus",
        None,
        lambda n: n.a * (1 + n.a),
        "It looks like a plus stands in σ′ where a minus belongs.",
        _SLOPE,
    ),
    (
        "sigma-prime-y-for-1",
        None,
        lambda n: n.a * (n.y - n.a),
        "It looks like y stands in σ′ where a 1 belongs; in the example they are equal.",
        "σ′ knows nothing of the target.",
    ),
    (
        "sigma-prime-b-for-1",
        None,
        lambda n: n.a * (n.b - n.a),
        "It looks like b stands in σ′ where a 1 belongs; in the example they are equal.",
        _SLOPE,
    ),
    (
        "sigma-prime-of-input",
        None,
        lambda n: n.a_prev * (1 - n.a_prev),
        "It looks like σ′ is written with the input `a_prev` instead of this neuron's own "
        "activation.",
        _SLOPE,
    ),
    (
        "sigma-prime-of-target",
        None,
        lambda n: n.y * (1 - n.y),
        "It looks like σ′ is written with the target y instead of the activation a.",
        _SLOPE,
    ),
    (
        "sigma-prime-squared",
        None,
        lambda n: (n.a * (1 - n.a)) ** 2,
        "It looks like the factor of σ, ∂a/∂z, comes in twice.",
        "The chain from C back to w has three links, each of them once.",
    ),
    (
        "sigma-prime-denominator",
        None,
        lambda n: np.exp(-n.z),
        "It looks like σ′ has lost its denominator: only e^(−z) is left.",
        _SLOPE,
    ),
    (
        "sigma-prime-denominator-not-squared",
        None,
        lambda n: -np.exp(-n.z) / (1 + np.exp(-n.z)) ** 2,
        "Everything has the opposite sign: a minus was lost while differentiating σ.",
        "Differentiating e^(−z) brings one minus, differentiating the fraction another.",
    ),
    (
        "z-for-sigma-prime",
        None,
        lambda n: n.z,
        "It looks like z stands where the derivative of σ belongs.",
        _SLOPE,
    ),
    (
        "sigma-prime-largest",
        None,
        lambda n: 0.25,
        "It looks like σ′ is fixed at ¼, its largest value. It depends on z.",
        _SLOPE,
    ),
]

# ---- backprop(w, b, a_prev, y) ---------------------------------------------------------------


def _neuron(w: float, b: float, a_prev: float, y: float) -> Neuron:
    z = w * a_prev + b
    return Neuron(w=w, b=b, a_prev=a_prev, y=y, z=z, a=sigmoid(z))


def _backprop(
    result: Callable | None = None, up: Callable | None = None, slope: Callable | None = None
) -> Callable:
    """A wrong backprop: ∂C/∂a, ∂a/∂z, or the returned tuple (of delta d and neuron n) replaced."""

    def formula(w: float, b: float, a_prev: float, y: float) -> object:
        n = _neuron(w, b, a_prev, y)
        d = (up or _up)(n) * (slope or _slope)(n)
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
    _m(
        "w-and-a-prev-swapped",
        _backprop(lambda d, n: (d * n.w, d, d * n.a_prev)),
        "It looks like `w` and `a_prev` have changed places in the last step.",
        "Nudge w in z = w·a_prev + b: what does z move by? Then do the same for a_prev.",
    ),
    _m(
        "a-prev-missing",
        _backprop(lambda d, n: (d, d, d * n.w)),
        "It looks like ∂z/∂w is forgotten in `dC_dw`: the input plays no part in it.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "w-missing",
        _backprop(lambda d, n: (d * n.a_prev, d, d)),
        "It looks like ∂z/∂a_prev is forgotten in `dC_da_prev`: the weight plays no part in it.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "local-factors-missing",
        _backprop(lambda d, n: (d, d, d)),
        "It looks like all three are ∂C/∂z: the last link of the chain, ∂z/∂w and its two "
        "fellows, is forgotten.",
        "Nudge w, then b, then a_prev in z = w·a_prev + b: what does z move by each time?",
    ),
    _m(
        "db-times-b",
        _backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
        "It looks like `dC_db` is multiplied by `b`. That passes at b = 1 only.",
        "Nudge b in z = w·a_prev + b: does it matter for z's move how large b was?",
    ),
    _m(
        "db-times-a-prev",
        _backprop(lambda d, n: (d * n.a_prev, d * n.a_prev, d * n.w)),
        "It looks like `dC_db` is multiplied by `a_prev`, as `dC_dw` is. The bias does not scale "
        "the input.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-times-w",
        _backprop(lambda d, n: (d * n.a_prev, d * n.w, d * n.w)),
        "It looks like `dC_db` is multiplied by `w`. The bias is not weighted.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-local-only",
        _backprop(lambda d, n: (d * n.a_prev, 1.0, d * n.w)),
        "It looks like `dC_db` is only the last factor, ∂z/∂b = 1. The factors before it belong "
        "to it as well.",
        "The chain from C back to b has three links.",
    ),
    _m(
        "db-zero",
        _backprop(lambda d, n: (d * n.a_prev, 0.0, d * n.w)),
        "It looks like `dC_db` is always 0, as if the bias did not matter.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "dw-local-only",
        _backprop(lambda d, n: (n.a_prev, d, d * n.w)),
        "It looks like `dC_dw` is only the last factor, ∂z/∂w. The factors before it belong to it "
        "as well.",
        "The chain from C back to w has three links.",
    ),
    _m(
        "da-prev-local-only",
        _backprop(lambda d, n: (d * n.a_prev, d, n.w)),
        "It looks like `dC_da_prev` is only the last factor, ∂z/∂a_prev. The factors before it "
        "belong to it as well.",
        "The chain from C back to a_prev has three links.",
    ),
    _m(
        "local-only",
        _backprop(lambda d, n: (n.a_prev, 1.0, n.w)),
        "It looks like only the last link of the chain is there: these are derivatives of z, not "
        "of C.",
        "The chain from C back to w has three links.",
    ),
    _m(
        "w-and-2-lost-in-da-prev",
        _backprop(lambda d, n: (d * n.a_prev, d, d / 2)),
        "It looks like `dC_da_prev` has lost two factors: the 2 and the weight `w`. In the "
        "example 2w = 1 hides it.",
        "Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    _m(
        "w-for-2-a-prev-in-dw",
        _backprop(lambda d, n: (d / 2 * n.w, d, d * n.w)),
        "It looks like `w` stands in `dC_dw` where the 2 and `a_prev` belong. In the example "
        "2·a_prev = w hides it.",
        "Build all three from the same ∂C/∂z; only their last factor differs.",
    ),
    _m(
        "dw-times-w",
        (
            _backprop(lambda d, n: (d * n.w, d, d * n.w)),
            _backprop(lambda d, n: (d * n.w**2, d, d * n.w)),
        ),
        "It looks like `w` itself stands in `dC_dw` where ∂z/∂w belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "da-prev-times-a-prev",
        (
            _backprop(lambda d, n: (d * n.a_prev, d, d * n.a_prev)),
            _backprop(lambda d, n: (d * n.a_prev, d, 2 * d * n.a_prev)),
        ),
        "It looks like `a_prev` itself stands in `dC_da_prev` where ∂z/∂a_prev belongs.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "both-kept",
        (
            _backprop(lambda d, n: (d * n.w * n.a_prev, d, d * n.w * n.a_prev)),
            _backprop(lambda d, n: (d * n.w * n.a_prev, d * n.b, d * n.w * n.a_prev)),
        ),
        "It looks like both `w` and `a_prev` are kept in the last factor. Differentiating their "
        "product by one leaves only the other.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "z-for-local-factor",
        (
            _backprop(lambda d, n: (d * n.z, d, d * n.w)),
            _backprop(lambda d, n: (d * n.z, d, d * n.z)),
            _backprop(lambda d, n: (d * n.z, d * n.z, d * n.z)),
        ),
        "It looks like z itself stands where a derivative of z belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "a-for-a-prev",
        _backprop(lambda d, n: (d * n.a, d, d * n.w)),
        "It looks like `dC_dw` is multiplied by the neuron's own activation a instead of its input "
        "`a_prev`.",
        "Which number does w multiply in z?",
    ),
    _m(
        "factors-added",
        (
            lambda w, b, p, y: _added(w, b, p, y, (p, 1.0, w)),
            lambda w, b, p, y: tuple(_backprop(lambda d, n: d)(w, b, p, y) + x for x in (p, 1, w)),
            lambda w, b, p, y: tuple(_added(w, b, p, y, (0.0,))[0] * x for x in (p, 1, w)),
        ),
        "It looks like the factors of the chain are added. The chain rule multiplies them.",
        "A nudge is scaled at every link: what do you do with scales that follow each other?",
    ),
    _m(
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
    _m(
        "only-delta-returned",
        _backprop(lambda d, n: d),
        "It looks like only ∂C/∂z comes back, a single number. The three derivatives are wanted, "
        "each with its last factor.",
        "Return three numbers, separated by commas.",
    ),
    _m(
        "only-dw-returned",
        _backprop(lambda d, n: d * n.a_prev),
        "It looks like only `dC_dw` comes back. `dC_db` and `dC_da_prev` are wanted too.",
        "Return three numbers, separated by commas.",
    ),
    _m(
        "da-prev-not-returned",
        _backprop(lambda d, n: (d * n.a_prev, d)),
        "It looks like `dC_da_prev` is not returned: the layer before will need it.",
        "Return three numbers, separated by commas.",
    ),
    _m(
        "forward-pass-returned",
        (
            lambda w, b, p, y: _forward(w, b, p, y),
            lambda w, b, p, y: _forward(w, b, p, y)[2],
            lambda w, b, p, y: _forward(w, b, p, y)[1],
            lambda w, b, p, y: _forward(w, b, p, y)[:2],
        ),
        "It looks like numbers of the forward pass come back (z, a or C). Their derivatives are "
        "wanted.",
        "The forward pass is the start: now multiply the three links of the chain.",
    ),
    _m(
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
    _m(
        "updated-parameters-returned",
        tuple(f for lr in (0.1, 1.0, 0.5, 0.01) for f in _stepped(lr)),
        "It looks like updated parameters come back. `backprop` only computes the gradient; "
        "taking the step is the work of `update`.",
        "No learning rate belongs in here.",
    ),
    _m(
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
    _m(
        "nudge-too-large",
        tuple(_differences(10.0**-k, quotient=True, central=False) for k in range(0, 5))
        + tuple(_differences(h, quotient=True, central=True) for h in (1.0, 0.5, 0.1, 0.01)),
        "It looks like finite differences that are near but not exact: the nudge is too large or "
        "goes to one side only. Use the chain rule here; differences make a good referee.",
        "Nudge to both sides, or multiply the three links of the chain.",
    ),
    _m(
        "rounded",
        tuple(
            lambda *x, k=k: tuple(round(float(g), k) for g in gradient(*x)) for k in (1, 2, 3, 4)
        ),
        "It looks like the results are rounded. Keep all their decimals.",
        "Look for `round` in your code.",
    ),
    _m(
        "absolute-values",
        lambda *x: tuple(abs(g) for g in gradient(*x)),
        "The sizes are right, but the signs are lost: a gradient may be negative.",
        "The sign says which way is downhill.",
    ),
]


def _added(w: float, b: float, p: float, y: float, local: tuple) -> tuple:
    n = _neuron(w, b, p, y)
    return tuple(_up(n) + _slope(n) + x for x in local)


def _forward(w: float, b: float, p: float, y: float) -> tuple:
    n = _neuron(w, b, p, y)
    return n.z, n.a, cost(n.a, y)


def _with_slip(slip: tuple) -> tuple:
    name, up, slope, hint, nudge = slip
    return _m(name, _backprop(up=up, slope=slope), hint, nudge)


def _with_sum(entry: tuple) -> tuple:
    """A backprop whose forward pass has a wrong weighted sum."""
    name, formulas, hint, nudge = entry

    def backprop(f: Callable) -> Callable:
        def formula(w: float, b: float, p: float, y: float) -> tuple:
            a = sigmoid(f(w, p, b))
            d = 2 * (a - y) * a * (1 - a)
            return d * p, d, d * w

        return formula

    hint = f"The chain rule is right, but the forward pass is not. {hint}"
    return f"forward-{name}", tuple(map(backprop, formulas)), hint, nudge


def _with_squash(entry: tuple) -> tuple:
    """A backprop whose forward pass squashes with something else than σ."""
    name, formulas, hint, nudge = entry

    def backprop(f: Callable) -> Callable:
        def formula(w: float, b: float, p: float, y: float) -> tuple:
            a = f(w * p + b)
            d = 2 * (a - y) * a * (1 - a)
            return d * p, d, d * w

        return formula

    hint = f"The chain rule is right, but σ in the forward pass is not. {hint}"
    return f"sigmoid-{name}", tuple(map(backprop, formulas)), hint, nudge


BACKPROP = [_with_slip(slip) for slip in SLIPS] + BACKPROP
BACKPROP += [_with_squash(e) for e in SIGMOID] + [_with_sum(e) for e in WEIGHTED_SUM]

# ---- update(w, b, dC_dw, dC_db, lr) ----------------------------------------------------------


def _both(step: Callable) -> Callable:
    """An update that gives `step(parameter, gradient, lr)` for w and for b."""
    return lambda w, b, dw, db, lr: (step(w, dw, lr), step(b, db, lr))


UPDATE = [
    _m(
        "ascent",
        _both(lambda x, g, lr: x + lr * g),
        "It looks like a plus: the step goes along the gradient, uphill. The cost should fall.",
        "The gradient points to where the cost grows.",
    ),
    _m(
        "learning-rate-forgotten",
        _both(lambda x, g, lr: x - g),
        "It looks like the learning rate `lr` is forgotten: the step is the whole gradient.",
        "The learning rate scales the step.",
    ),
    _m(
        "ascent-without-learning-rate",
        _both(lambda x, g, lr: x + g),
        "Two things: the step goes uphill, and the learning rate `lr` is forgotten.",
        "The gradient points to where the cost grows.",
    ),
    _m(
        "gradient-ignored",
        (_both(lambda x, g, lr: x - lr), _both(lambda x, g, lr: x + lr)),
        "It looks like the gradient is not used: every parameter moves by `lr` alone.",
        "How far a parameter moves depends on its own derivative.",
    ),
    _m(
        "dw-used-for-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw),
        "It looks like `dC_dw` is used for the bias as well. Each parameter has its own "
        "derivative.",
        "Look at the line for `b`.",
    ),
    _m(
        "db-used-for-w",
        lambda w, b, dw, db, lr: (w - lr * db, b - lr * db),
        "It looks like `dC_db` is used for the weight as well. Each parameter has its own "
        "derivative.",
        "Look at the line for `w`.",
    ),
    _m(
        "gradients-swapped",
        lambda w, b, dw, db, lr: (w - lr * db, b - lr * dw),
        "It looks like the two gradients have changed places: each parameter gets the other's.",
        "`dC_dw` says how the cost changes with w: which parameter should it move?",
    ),
    _m(
        "step-replaces-parameter",
        _both(lambda x, g, lr: -lr * g),
        "It looks like the step replaces the parameter instead of moving it. One cause: `=-` "
        "typed for `-=`.",
        "Where a parameter ends depends on where it was.",
    ),
    _m(
        "step-returned",
        _both(lambda x, g, lr: lr * g),
        "It looks like only the step comes back. The moved parameters are wanted.",
        "Where a parameter ends depends on where it was.",
    ),
    _m(
        "divided-by-learning-rate",
        (_both(lambda x, g, lr: x - g / lr), _both(lambda x, g, lr: x + g / lr)),
        "It looks like the gradient is divided by the learning rate.",
        "A smaller learning rate should make a smaller step.",
    ),
    _m(
        "rounded",
        tuple(_both(lambda x, g, lr, k=k: round(x - lr * g, k)) for k in (0, 1, 2, 3, 4)),
        "It looks like the result is rounded. Small steps get lost that way: keep all decimals.",
        "Look for `round` or `int` in your code.",
    ),
    _m(
        "clipped",
        (
            _both(lambda x, g, lr: min(max(x - lr * g, 0), 1)),
            _both(lambda x, g, lr: min(max(x - lr * g, -1), 1)),
            _both(lambda x, g, lr: max(x - lr * g, 0)),
        ),
        "It looks like the parameters are clipped to a range. An activation has limits; weights "
        "and biases may be any number.",
        "Look for `min`, `max` or `clip` in your code.",
    ),
    _m(
        "squashed",
        _both(lambda x, g, lr: sigmoid(x - lr * g)),
        "It looks like the parameters are squashed by σ. Weights and biases may be any number.",
        "σ belongs in the forward pass only.",
    ),
    _m(
        "weight-only-returned",
        lambda w, b, dw, db, lr: w - lr * dw,
        "It looks like only the weight comes back, a single number. The bias moves too: return "
        "both.",
        "Return two numbers, separated by a comma.",
    ),
    _m(
        "bias-only-returned",
        lambda w, b, dw, db, lr: b - lr * db,
        "It looks like only the bias comes back, a single number. The weight moves too: return "
        "both.",
        "Return two numbers, separated by a comma.",
    ),
    _m(
        "weight-decay",
        (
            _both(lambda x, g, lr: x - lr * (g + x)),
            _both(lambda x, g, lr: x - lr * (g - x)),
            _both(lambda x, g, lr: x - lr * x),
            _both(lambda x, g, lr: x - (lr + x) * g),
        ),
        "It looks like the parameter itself is part of the step (the old value is added to the "
        "gradient). The step is made of gradient and learning rate only.",
        "Look inside the brackets of your step.",
    ),
    _m(
        "scaled-by-parameter",
        (
            _both(lambda x, g, lr: x - lr * g * x),
            _both(lambda x, g, lr: x * (1 + lr * g)),
            _both(lambda x, g, lr: x * lr * g),
            _both(lambda x, g, lr: (x - g) * lr),
            _both(lambda x, g, lr: (x - lr) * g),
            _both(lambda x, g, lr: lr * x - g),
        ),
        "It looks like something multiplies the parameter itself. The step is subtracted; the "
        "parameter is not scaled.",
        "Look at your brackets.",
    ),
    _m(
        "only-w-moves",
        lambda w, b, dw, db, lr: (w - lr * dw, b),
        "The weight moves, the bias does not. Both are learned.",
        "Look at the second of the two results.",
    ),
    _m(
        "only-b-moves",
        lambda w, b, dw, db, lr: (w, b - lr * db),
        "The bias moves, the weight does not. Both are learned.",
        "Look at the first of the two results.",
    ),
    _m(
        "nothing-moves",
        lambda w, b, dw, db, lr: (w, b),
        "The parameters come back as they were. (A new value has to be kept and returned.)",
        "Look at what your `return` gives back.",
    ),
    _m(
        "signs-differ-w",
        lambda w, b, dw, db, lr: (w + lr * dw, b - lr * db),
        "The bias goes downhill, but the weight has a plus and goes uphill.",
        "Compare the two lines sign by sign.",
    ),
    _m(
        "signs-differ-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b + lr * db),
        "The weight goes downhill, but the bias has a plus and goes uphill.",
        "Compare the two lines sign by sign.",
    ),
    _m(
        "learning-rate-missing-for-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b - db),
        "The weight is right, but the bias moves without the learning rate `lr`.",
        "Compare the two lines factor by factor.",
    ),
    _m(
        "learning-rate-missing-for-w",
        lambda w, b, dw, db, lr: (w - dw, b - lr * db),
        "The bias is right, but the weight moves without the learning rate `lr`.",
        "Compare the two lines factor by factor.",
    ),
    _m(
        "order-of-results",
        lambda w, b, dw, db, lr: (b - lr * db, w - lr * dw),
        "Both numbers are right but stand in the other order. Wanted is `(w, b)`.",
        "Look at the order in your `return`.",
    ),
    _m(
        "gradient-minus-parameter",
        (
            _both(lambda x, g, lr: lr * g - x),
            _both(lambda x, g, lr: g - lr * x),
            _both(lambda x, g, lr: g - x),
            _both(lambda x, g, lr: g - lr),
            _both(lambda x, g, lr: lr - x * g),
        ),
        "It looks like the subtraction is the wrong way round: start from the parameter.",
        "From where the parameter is, take the step away.",
    ),
    _m(
        "sign-of-gradient-only",
        (
            _both(lambda x, g, lr: x - lr * np.sign(g)),
            _both(lambda x, g, lr: x - lr * g / abs(g)),
        ),
        "It looks like only the sign of the gradient counts. Its size matters too.",
        "A steep cost should give a longer step than a flat one.",
    ),
    _m(
        "sign-of-gradient-lost",
        (_both(lambda x, g, lr: x - lr * abs(g)), _both(lambda x, g, lr: x - abs(lr * g))),
        "It looks like the sign of the gradient is lost, so every parameter falls. Some should "
        "rise.",
        "Where the gradient is negative, downhill is to the right.",
    ),
    _m(
        "gradient-squared",
        (_both(lambda x, g, lr: x - lr * g**2), _both(lambda x, g, lr: x - lr**2 * g)),
        "It looks like the gradient or the learning rate is squared.",
        "Each of the two comes in once.",
    ),
    _m(
        "factor-2-added",
        (_both(lambda x, g, lr: x - 2 * lr * g), _both(lambda x, g, lr: x - lr * g / 2)),
        "It looks like a factor 2 (or ½) is in the step. The 2 of the power rule is in the "
        "gradient already.",
        "The step is made of two factors only.",
    ),
    _m(
        "learning-rate-fixed",
        tuple(_both(lambda x, g, lr, k=k: x - k * g) for k in (0.1, 0.01, 0.5, 0.001, 0.05, 0.2)),
        "It looks like the learning rate is typed in as a number. Use the argument `lr`.",
        "Your function should work for every learning rate.",
    ),
    _m(
        "learning-rate-added",
        (
            _both(lambda x, g, lr: x - (lr + g)),
            _both(lambda x, g, lr: x - lr + g),
            _both(lambda x, g, lr: x + lr - g),
        ),
        "It looks like learning rate and gradient are added or subtracted. The rate scales the "
        "gradient.",
        "One star belongs between `lr` and the gradient.",
    ),
    _m(
        "gradient-averaged",
        (
            lambda w, b, dw, db, lr: (w - lr * (dw + db), b - lr * (dw + db)),
            lambda w, b, dw, db, lr: (w - lr * (dw + db) / 2, b - lr * (dw + db) / 2),
            lambda w, b, dw, db, lr: (w - lr * dw * db, b - lr * dw * db),
        ),
        "It looks like both gradients are mixed into each step. Each parameter has its own.",
        "The line for w needs only `dC_dw`, the line for b only `dC_db`.",
    ),
    _m(
        "new-weight-used-for-b",
        (
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - (w - lr * dw) * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db * (w - lr * dw)),
        ),
        "It looks like the weight gets into the new bias. Update each parameter from its own old "
        "value.",
        "Look at the line for `b`.",
    ),
    _m(
        "one-minus-learning-rate",
        (
            _both(lambda x, g, lr: (1 - lr) * x - lr * g),
            _both(lambda x, g, lr: (1 - lr) * x + lr * g),
            _both(lambda x, g, lr: x - (1 - lr) * g),
            _both(lambda x, g, lr: (1 - lr) * x - g),
        ),
        "It looks like 1 − lr is part of it, as in a moving average. Here only the gradient is "
        "scaled by `lr`.",
        "The parameter itself is not scaled.",
    ),
    _m(
        "gradient-returned-too",
        (
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, dw, db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, lr),
            lambda w, b, dw, db, lr: (dw, db),
        ),
        "It looks like gradients or the learning rate come back as well. Return the new w and b "
        "only.",
        "Return two numbers, separated by a comma.",
    ),
]

# ---- backprop_chain(a0, ws, bs, y) -----------------------------------------------------------


def _chain(
    up: Callable | None = None,
    slope: Callable | None = None,
    carry: Callable | None = None,
    dw: Callable | None = None,
    db: Callable | None = None,
    result: Callable | None = None,
) -> Callable:
    """A wrong backprop_chain: some pieces replaced, each a function of one layer's neuron.

    The neuron n also knows its `layer`, all `neurons`, the `upstream` ∂C/∂a that reached it, and
    its `delta`. `carry` gives the ∂C/∂a for the layer before.
    """

    def formula(a0: float, ws: list[float], bs: list[float], y: float) -> object:
        neurons, a = [], a0
        for layer, (w, b) in enumerate(zip(ws, bs, strict=True)):
            n = _neuron(w, b, a, y)
            n.layer, n.neurons = layer, neurons
            neurons.append(n)
            a = n.a
        upstream = (up or _up)(neurons[-1])
        for n in reversed(neurons):
            n.upstream = upstream
            n.delta = upstream * (slope or _slope)(n)
            n.dw = (dw or (lambda n: n.delta * n.a_prev))(n)
            n.db = (db or (lambda n: n.delta))(n)
            upstream = (carry or (lambda n: n.delta * n.w))(n)
        dws, dbs = [n.dw for n in neurons], [n.db for n in neurons]
        return result(dws, dbs, neurons) if result else (dws, dbs)

    return formula


def _neighbour(n: Neuron, step: int) -> Neuron:
    return n.neurons[(n.layer + step) % len(n.neurons)]


def _is_last(n: Neuron) -> bool:
    return n.layer == len(n.neurons) - 1


def _delta_from(layer: int) -> Callable:
    """∂C/∂z of one fixed layer, as seen from any layer of the same chain."""
    return lambda n: n.neurons[layer].delta


BACKPROP_CHAIN = [
    _m(
        "last-sigma-prime-everywhere",
        _chain(slope=lambda n: _slope(n.neurons[-1])),
        "It looks like the last layer's σ′ is used in every layer. Each layer has its own "
        "activation and so its own σ′.",
        "Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    _m(
        "first-sigma-prime-everywhere",
        _chain(slope=lambda n: _slope(n.neurons[0])),
        "It looks like the first layer's σ′ is used in every layer. Each layer has its own.",
        "Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    _m(
        "sigma-prime-of-previous-layer",
        (
            _chain(slope=lambda n: n.a_prev * (1 - n.a_prev)),
            _chain(slope=lambda n: _slope(_neighbour(n, -1))),
            _chain(slope=lambda n: _slope(_neighbour(n, 1))),
        ),
        "It looks like σ′ is taken from a neighbouring layer: an index is off by one.",
        "The list of activations starts with a0, so it is one longer than the list of weights.",
    ),
    _m(
        "hidden-sigma-prime-missing",
        _chain(slope=lambda n: _slope(n) if _is_last(n) else 1.0),
        "It looks like σ′ is used in the last layer only. Hidden neurons squash too.",
        "On the way back, every neuron multiplies by its own σ′.",
    ),
    _m(
        "last-sigma-prime-missing",
        _chain(slope=lambda n: 1.0 if _is_last(n) else _slope(n)),
        "It looks like σ′ is missing in the last layer. It squashes too.",
        "On the way back, every neuron multiplies by its own σ′.",
    ),
    _m(
        "every-layer-compared-with-y",
        _chain(carry=lambda n: 2 * (n.a_prev - n.y)),
        "It looks like every layer is compared with the target y. Only the last one has a target: "
        "the others get their ∂C/∂a handed back along the chain.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    _m(
        "upstream-never-changes",
        _chain(carry=lambda n: n.upstream),
        "It looks like every layer gets the same ∂C/∂a. It has to change on its way back through "
        "each neuron.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    _m(
        "same-delta-everywhere",
        (
            _chain(
                result=lambda dws, dbs, ns: (
                    [ns[-1].delta * n.a_prev for n in ns],
                    [ns[-1].delta for n in ns],
                )
            ),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]] * len(ns), [dbs[-1]] * len(ns))),
        ),
        "It looks like the last layer's ∂C/∂z is used in every layer. It has to be passed back "
        "through each neuron.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    _m(
        "weight-not-carried",
        _chain(carry=lambda n: n.delta),
        "It looks like the weight is left out on the way back from one layer to the one before.",
        "Between two neurons stands a weight: forwards it scales a, backwards the gradient.",
    ),
    _m(
        "sigma-prime-not-carried",
        _chain(carry=lambda n: n.upstream * n.w),
        "It looks like what is handed back has only the weight: σ′ of the layers passed is lost.",
        "Hand back the derivative by the input: it is made from ∂C/∂z, not from ∂C/∂a.",
    ),
    _m(
        "weight-of-wrong-layer",
        (
            _chain(carry=lambda n: n.delta * _neighbour(n, -1).w),
            _chain(carry=lambda n: n.delta * _neighbour(n, 1).w),
            _chain(carry=lambda n: n.delta * n.neurons[-1].w),
            _chain(carry=lambda n: n.delta * n.neurons[min(n.layer + 1, len(n.neurons) - 1)].w),
            _chain(carry=lambda n: n.delta * n.neurons[0].w),
            _chain(carry=lambda n: n.delta * n.neurons[max(n.layer - 1, 0)].w),
            _chain(carry=lambda n: n.delta * n.neurons[len(n.neurons) - 1 - n.layer].w),
        ),
        "It looks like the weight of another layer is used on the way back: an index is off.",
        "Going back through a layer, you meet that layer's own weight.",
    ),
    _m(
        "input-carried",
        (_chain(carry=lambda n: n.delta * n.a_prev), _chain(carry=lambda n: n.dw * n.w)),
        "It looks like dC_dw (with the input in it) is what travels back. It should be the "
        "derivative by the input, dC_da_prev.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "bias-carried",
        (
            _chain(carry=lambda n: n.delta * n.b),
            _chain(carry=lambda n: n.delta * n.w + n.b),
            _chain(carry=lambda n: n.delta * (n.w + n.b)),
        ),
        "It looks like the bias gets into what travels back. Only the weight stands between two "
        "neurons.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "activation-carried",
        (_chain(carry=lambda n: n.delta * n.a), _chain(carry=lambda n: n.delta * n.z)),
        "It looks like a or z is multiplied in on the way back. Only the weight stands between two "
        "neurons.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "factor-2-in-every-layer",
        _chain(carry=lambda n: 2 * n.delta * n.w),
        "It looks like the factor 2 comes in again in every layer. It belongs to the cost, at the "
        "end of the chain, once.",
        "Where does the 2 come from? How many costs are there?",
    ),
    _m(
        "half-in-every-layer",
        _chain(carry=lambda n: n.delta * n.w / 2),
        "It looks like a ½ comes in at every layer.",
        "Only the three links of each layer belong in what travels back.",
    ),
    _m(
        "difference-in-every-layer",
        (
            _chain(carry=lambda n: n.delta * n.w * 2 * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w + 2 * (n.a_prev - n.y)),
        ),
        "It looks like the difference to y comes in again in every layer. Only the last layer is "
        "compared with the target.",
        "How many costs are there, and which activation do they look at?",
    ),
    _m(
        "accumulated",
        (
            _chain(carry=lambda n: n.upstream + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.w),
            _chain(carry=lambda n: n.upstream * n.delta * n.w),
        ),
        "It looks like what travels back piles up from layer to layer (a `+=`, or a factor twice) "
        "instead of being replaced.",
        "One path leads back through this chain: its links are multiplied, each once.",
    ),
    _m(
        "sign-flips-in-every-layer",
        _chain(carry=lambda n: -n.delta * n.w),
        "It looks like the sign flips from layer to layer.",
        "No link of a layer brings a minus of its own.",
    ),
    _m(
        "own-activation-in-dw",
        _chain(dw=lambda n: n.delta * n.a),
        "It looks like dws uses each layer's own output. The weight multiplies what came *into* "
        "the layer: an index is off by one.",
        "The list of activations starts with a0, so it is one longer than the list of weights.",
    ),
    _m(
        "z-in-dw",
        (
            _chain(dw=lambda n: n.delta * n.z),
            _chain(dw=lambda n: n.delta * (_neighbour(n, -1).z if n.layer else n.a_prev)),
        ),
        "It looks like dws uses a z. The weight multiplies the activation that comes into the "
        "layer.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "a0-everywhere",
        _chain(dw=lambda n: n.delta * n.neurons[0].a_prev),
        "It looks like a0 is taken as the input of every layer. From the second layer on, the "
        "input is the activation before.",
        "Look at the index of the activation in dws: does it change with the layer?",
    ),
    _m(
        "last-input-everywhere",
        (
            _chain(dw=lambda n: n.delta * n.neurons[-1].a_prev),
            _chain(dw=lambda n: n.delta * n.neurons[-1].a),
        ),
        "It looks like every layer's dw uses the same activation, near the end of the chain.",
        "Look at the index of the activation in dws: does it change with the layer?",
    ),
    _m(
        "w-in-dw",
        (_chain(dw=lambda n: n.delta * n.w), _chain(dw=lambda n: n.delta * n.w * n.a_prev)),
        "It looks like the weight itself stands in dws where ∂z/∂w belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "input-missing-in-dw",
        _chain(dw=lambda n: n.delta),
        "It looks like dws has lost ∂z/∂w: it is the same as dbs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-times-b",
        _chain(db=lambda n: n.delta * n.b),
        "It looks like dbs is multiplied by the bias. That passes at b = 1 only.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-times-input",
        _chain(db=lambda n: n.delta * n.a_prev),
        "It looks like dbs is multiplied by the input, as dws is.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-times-w",
        _chain(db=lambda n: n.delta * n.w),
        "It looks like dbs is multiplied by the weight.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    _m(
        "db-local-only",
        (_chain(db=lambda n: 1.0), _chain(db=lambda n: 0.0)),
        "It looks like dbs is a fixed number. ∂z/∂b is only the last link of its chain.",
        "The chain from C back to b has more links than that.",
    ),
    _m(
        "db-is-upstream",
        (_chain(db=lambda n: n.upstream), _chain(db=lambda n: n.delta * _slope(n))),
        "It looks like dbs has σ′ missing, or in it twice.",
        "The chain from ∂C/∂a back to b passes through z once.",
    ),
    _m(
        "dw-is-upstream",
        _chain(dw=lambda n: n.upstream * n.a_prev),
        "It looks like σ′ is missing in dws.",
        "The chain from ∂C/∂a back to w passes through z.",
    ),
    _m(
        "order-of-layers",
        _chain(result=lambda dws, dbs, ns: (dws[::-1], dbs[::-1])),
        "The numbers are right but come from back to front. Wanted is the first layer first.",
        "You walk backwards: `append` puts the last layer first.",
    ),
    _m(
        "dws-order-only",
        (
            _chain(result=lambda dws, dbs, ns: (dws[::-1], dbs)),
            _chain(result=lambda dws, dbs, ns: (dws, dbs[::-1])),
        ),
        "The numbers are right, but one of the two lists runs from back to front.",
        "Wanted is the first layer first, in both.",
    ),
    _m(
        "dws-and-dbs-swapped",
        _chain(result=lambda dws, dbs, ns: (dbs, dws)),
        "Both lists are right but stand in the other order. Wanted is `(dws, dbs)`.",
        "Look at the order in your `return`.",
    ),
    _m(
        "pairs-per-layer",
        _chain(result=lambda dws, dbs, ns: list(zip(dws, dbs, strict=True))),
        "It looks like one pair (dw, db) per layer comes back. Wanted are two lists: all dws, then "
        "all dbs.",
        "Collect into two lists while you walk.",
    ),
    _m(
        "one-flat-list",
        (
            _chain(result=lambda dws, dbs, ns: dws + dbs),
            _chain(result=lambda dws, dbs, ns: [x for p in zip(dws, dbs, strict=True) for x in p]),
        ),
        "It looks like all numbers come back in one list. Wanted are two lists: `dws` and `dbs`.",
        "Return two lists, separated by a comma.",
    ),
    _m(
        "only-one-list",
        (
            _chain(result=lambda dws, dbs, ns: dws),
            _chain(result=lambda dws, dbs, ns: dbs),
        ),
        "It looks like only one list comes back. Wanted are two: `dws` and `dbs`.",
        "Return two lists, separated by a comma.",
    ),
    _m(
        "only-last-layer",
        (
            _chain(result=lambda dws, dbs, ns: (dws[-1], dbs[-1])),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]], [dbs[-1]])),
            _chain(result=lambda dws, dbs, ns: (_only(dws, -1), _only(dbs, -1))),
        ),
        "It looks like only the last layer gets a gradient. Go on: every layer has one.",
        "Look at where your loop stops.",
    ),
    _m(
        "only-first-layer",
        (
            _chain(result=lambda dws, dbs, ns: (dws[0], dbs[0])),
            _chain(result=lambda dws, dbs, ns: ([dws[0]], [dbs[0]])),
        ),
        "It looks like only the first layer's gradient comes back. Keep those you pass on the way.",
        "Collect into two lists while you walk.",
    ),
    _m(
        "first-layer-left-out",
        (
            _chain(result=lambda dws, dbs, ns: (dws[1:], dbs[1:])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws[1:]], [0.0, *dbs[1:]])),
        ),
        "It looks like the loop stops before the first layer. It has a weight and a bias too.",
        "`range(n, 0, -1)` ends at 1; the layers are counted from 0.",
    ),
    _m(
        "last-layer-left-out",
        (
            _chain(result=lambda dws, dbs, ns: (dws[:-1], dbs[:-1])),
            _chain(result=lambda dws, dbs, ns: ([*dws[:-1], 0.0], [*dbs[:-1], 0.0])),
        ),
        "It looks like the last layer is left out.",
        "Look at where your loop starts.",
    ),
    _m(
        "extra-entry",
        (
            _chain(result=lambda dws, dbs, ns: ([*dws, 0.0], [*dbs, 0.0])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws], [0.0, *dbs])),
        ),
        "It looks like there is one number too many. The input layer has no weight and no bias.",
        "One dw and one db for each weight.",
    ),
    _m(
        "updated-parameters-returned",
        tuple(
            _chain(
                result=lambda dws, dbs, ns, lr=lr: (
                    [n.w - lr * g for n, g in zip(ns, dws, strict=True)],
                    [n.b - lr * g for n, g in zip(ns, dbs, strict=True)],
                )
            )
            for lr in (0.1, 1.0, 0.5, 0.01)
        ),
        "It looks like updated parameters come back. `backprop_chain` only computes the gradient.",
        "No learning rate belongs in here.",
    ),
    _m(
        "updated-weight-carried",
        tuple(_chain(carry=lambda n, lr=lr: n.delta * (n.w - lr * n.dw)) for lr in (0.1, 1.0, 0.5)),
        "It looks like weights are updated on the way back and then used. Everything is computed "
        "with the old values.",
        "Compute all gradients first; the update comes after.",
    ),
    _m(
        "z-for-activation-forwards",
        lambda a0, ws, bs, y: _linear_chain(a0, ws, bs, y),
        "It looks like z, not a, is passed on to the next layer in the forward pass.",
        "What leaves a neuron is its activation.",
    ),
]


def _only(values: list[float], index: int) -> list[float]:
    kept = [0.0] * len(values)
    kept[index] = values[index]
    return kept


def _linear_chain(a0: float, ws: list[float], bs: list[float], y: float) -> tuple:
    inputs = [a0]
    for w, b in zip(ws, bs, strict=True):
        inputs.append(w * inputs[-1] + b)
    upstream, dws, dbs = 2 * (sigmoid(inputs[-1]) - y), [], []
    for layer in reversed(range(len(ws))):
        delta = upstream * _sigma_prime(inputs[layer + 1])
        dws.insert(0, delta * inputs[layer])
        dbs.insert(0, delta)
        upstream = delta * ws[layer]
    return dws, dbs


def _chain_with_slip(slip: tuple) -> tuple:
    name, up, slope, hint, nudge = slip
    return _m(name, _chain(up=up, slope=slope), hint, nudge)


BACKPROP_CHAIN += [_chain_with_slip(slip) for slip in SLIPS]

# ---- the whole table -------------------------------------------------------------------------

PLANTED_BUG = _m(
    "bug-still-there",
    _backprop(lambda d, n: (d * n.a_prev, d * n.b, d * n.w)),
    "The planted bug is still there. Finite differences tell which of the three is off, at "
    "points other than the example's.",
    "Nudge each of w, b and a_prev in z = w·a_prev + b, and compare with the last factors.",
)

TABLE: dict[str, list[Misconception]] = {
    task: [Misconception(*entry) for entry in entries]
    for task, entries in {
        "weighted_sum": WEIGHTED_SUM,
        "sigmoid": SIGMOID,
        "activation": ACTIVATION,
        "cost": COST,
        "backprop": BACKPROP,
        "fixed_backprop": [PLANTED_BUG, *BACKPROP],
        "update": UPDATE,
        "backprop_chain": BACKPROP_CHAIN,
    }.items()
}
