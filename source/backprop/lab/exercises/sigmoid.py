"""sigmoid: σ(z) = 1 / (1 + e^(−z)), from −20 to 20."""

from __future__ import annotations

import math
import warnings

import numpy as np

from ..check import Attempt, Exercise, LastStep, mistake
from ..check.probe import Endless, is_remote, number, time_limit
from ..model import sigmoid
from ._lesson import WORDS


def _softplus(z: float) -> float:
    return np.logaddexp(0, z)


MISTAKES = [
    mistake(
        "minus-missing",
        gives=lambda z: 1 / (1 + np.exp(z)),
        hint="It looks like a minus sign is missing in the exponent, or an exponential stands "
        "above the line: this is 1 − σ(z), which falls where σ rises.",
        nudge="For a large positive z the answer should be near 1, and yours is near 0.",
    ),
    mistake(
        "one-plus-forgotten",
        gives=lambda z: 1 / np.exp(-z),
        hint="It looks like the 1 + in the denominator is forgotten: a plain exponential is left, "
        "and nothing keeps it below 1.",
        nudge="Compare your denominator with the formula term by term.",
    ),
    mistake(
        "brackets-missing",
        gives=lambda z: 1 + np.exp(-z),
        hint="This is 1 + e^(−z) itself, not 1 divided by it. It looks like brackets are missing "
        "around the denominator (Python divides before it adds), or the fraction is forgotten.",
        nudge="`1 / 1 + x` is read as `(1 / 1) + x`.",
    ),
    mistake(
        "falling-exponential",
        gives=lambda z: np.exp(-z),
        hint="It looks like only e^(−z) is there. σ puts it in the denominator of a fraction.",
        nudge="σ never leaves the interval from 0 to 1; the exponential does.",
    ),
    mistake(
        "minus-in-denominator",
        gives=lambda z: 1 / (1 - np.exp(-z)),
        hint="It looks like a minus stands where the denominator needs a plus.",
        nudge="The denominator should never be 0.",
    ),
    mistake(
        "tanh",
        gives=np.tanh,
        hint="It looks like this is tanh, a cousin of σ that runs from −1 to 1.",
        nudge="σ runs from 0 to 1.",
    ),
    mistake(
        "from-minus-one-to-one",
        gives=lambda z: 2 * sigmoid(z) - 1,
        hint="It looks like the curve is stretched to run from −1 to 1. σ runs from 0 to 1.",
        nudge="σ(0) should be one half.",
    ),
    mistake(
        "relu",
        gives=(lambda z: max(0.0, z), *(lambda z, k=k: max(k * z, z) for k in (0.01, 0.1, 0.2))),
        hint="It looks like this is ReLU, which cuts off at 0 and then grows without end. σ "
        "squashes smoothly.",
        nudge="σ lies between 0 and 1 for every z.",
    ),
    mistake(
        "softplus",
        gives=(_softplus, lambda z: _softplus(-z)),
        hint="It looks like a logarithm of 1 + e^z (softplus). σ is a fraction, without a "
        "logarithm.",
        nudge="σ stays below 1.",
    ),
    mistake(
        "derivative",
        gives=lambda z: sigmoid(z) * (1 - sigmoid(z)),
        hint="It looks like this is the derivative σ′. Here σ itself is wanted.",
        nudge="σ keeps growing with z; its derivative has a hill at 0.",
    ),
    mistake(
        "base-10",
        gives=lambda z: 1 / (1 + 10.0 ** (-z)),
        hint="It looks like the base of the power is 10 instead of e.",
        nudge="numpy and math both have the exponential ready.",
    ),
    mistake(
        "base-2",
        gives=lambda z: 1 / (1 + 2.0 ** (-z)),
        hint="It looks like the base of the power is 2 instead of e.",
        nudge="numpy and math both have the exponential ready.",
    ),
    mistake(
        "e-rounded",
        gives=tuple(
            lambda z, e=e: 1 / (1 + e ** (-z)) for e in (2.7, 2.71, 2.72, 2.718, 2.7182, 3.0)
        ),
        hint="It looks like e was typed in with only a few digits. Let numpy or math supply it.",
        nudge="numpy and math both have the exponential ready.",
    ),
    mistake(
        "log-instead-of-exp",
        gives=(
            lambda z: 1 / (1 + np.log(z)),
            lambda z: 1 / (1 + np.log(-z)),
            lambda z: 1 / (1 - np.log(z)),
        ),
        hint="It looks like a logarithm stands where the exponential belongs.",
        nudge="A logarithm has no value for negative numbers; σ has one for every z.",
    ),
    mistake(
        "e-times-z",
        gives=(
            lambda z: 1 / (1 + np.e * -z),
            lambda z: 1 / (1 + np.e * z),
            lambda z: 1 / (1 + np.e - z),
        ),
        hint="It looks like e is multiplied by z (or z taken from it) instead of raised to a "
        "power.",
        nudge="In Python a power is `**`, and numpy and math have the exponential ready.",
    ),
    mistake(
        "power-the-wrong-way",
        gives=(lambda z: 1 / (1 + z ** (-np.e)), lambda z: 1 / (1 + (-z) ** np.e)),
        hint="It looks like base and exponent have changed places.",
        nudge="e is the base; z belongs in the exponent.",
    ),
    mistake(
        "z-squared",
        gives=(
            lambda z: np.exp(-(z**2)),
            lambda z: 1 / (1 + np.exp(-(z**2))),
            lambda z: np.exp(-(z**2) / 2),
        ),
        hint="It looks like z is squared in the exponent, as in a bell curve.",
        nudge="σ treats negative and positive z differently; a square does not.",
    ),
    mistake(
        "step",
        gives=(
            lambda z: float(z > 0),
            lambda z: float(z >= 0),
            lambda z: round(sigmoid(z)),
            lambda z: np.sign(z),
        ),
        hint="It looks like a step: the answer jumps between two values. σ rises smoothly, with "
        "every value between 0 and 1.",
        nudge="Look for a comparison or for rounding in your code.",
    ),
    mistake(
        "hard-clip",
        gives=(
            lambda z: min(max(z, 0), 1),
            lambda z: min(max(0.2 * z + 0.5, 0), 1),
            lambda z: min(max(z / 6 + 0.5, 0), 1),
            lambda z: min(max(0.25 * z + 0.5, 0), 1),
            lambda z: min(max(z, -1), 1),
            lambda z: min(max((z + 1) / 2, 0), 1),
        ),
        hint="It looks like z is clipped at the ends with straight lines. σ bends smoothly.",
        nudge="σ comes near 0 and 1 but never reaches them.",
    ),
    mistake(
        "applied-twice",
        gives=lambda z: sigmoid(sigmoid(z)),
        hint="It looks like σ is applied twice.",
        nudge="Look for a result that goes through the same formula again.",
    ),
    mistake(
        "percent",
        gives=lambda z: 100 * sigmoid(z),
        hint="It looks like a percentage. σ lies between 0 and 1.",
        nudge="Look for a 100 in your code.",
    ),
    mistake(
        "negated",
        gives=lambda z: -sigmoid(z),
        hint="The size is right, but the sign is the other way round.",
        nudge="A minus sign has landed outside the exponent.",
    ),
    mistake(
        "mixed-signs",
        gives=(
            lambda z: np.exp(z) / (1 + np.exp(-z)),
            lambda z: np.exp(-z) / (1 + np.exp(z)),
        ),
        hint="It looks like one exponent has a minus and the other has none.",
        nudge="Above and below the fraction line the same exponential should appear, or a 1 above.",
    ),
    mistake(
        "absolute-value",
        gives=(lambda z: 1 / (1 + np.exp(-abs(z))), lambda z: 1 / (1 + np.exp(abs(z)))),
        hint="It looks like the sign of z is lost (as `abs` would do). σ of a negative z is below "
        "one half.",
        nudge="σ(−z) and σ(z) should differ.",
    ),
    mistake(
        "other-curve",
        gives=(
            lambda z: z / (1 + abs(z)),
            np.arctan,
            lambda z: np.arctan(z) / np.pi + 0.5,
            lambda z: 0.5 * (1 + z / (1 + abs(z))),
            np.sin,
            lambda z: z / np.sqrt(1 + z * z),
        ),
        hint="It looks like another curve of a similar shape. σ is the one made with e^(−z).",
        nudge="Start from the formula above and type it term by term.",
    ),
    mistake(
        "no-exponential",
        gives=(lambda z: 1 / (1 + z), lambda z: 1 / (1 - z), lambda z: 1 / (1 + abs(z))),
        hint="It looks like the exponential is missing: z stands in the denominator as it is.",
        nudge="Which function turns −z into a positive number for every z?",
    ),
    mistake(
        "identity",
        gives=(lambda z: z, lambda z: -z),
        hint="It looks like z comes back unsquashed.",
        nudge="The answer should lie between 0 and 1, whatever z is.",
    ),
    mistake(
        "brackets-misplaced",
        gives=(
            lambda z: 1 / 2 + np.exp(-z),
            lambda z: 1 + np.exp(z),
            lambda z: 1 / (2 + np.exp(-z)),
            lambda z: 1 - np.exp(-z),
        ),
        hint="It has pieces of σ, but not in its fraction: check where your brackets open and "
        "close.",
        nudge="One fraction: what is above the line, and what is the whole of what is below?",
    ),
    mistake(
        "times-z",
        gives=lambda z: z * sigmoid(z),
        hint="It looks like the fraction is multiplied by z.",
        nudge="For a large z the answer should be near 1.",
    ),
    mistake(
        "squared",
        gives=(lambda z: sigmoid(z) ** 2, lambda z: np.sqrt(sigmoid(z))),
        hint="It looks like a square or a root is taken of the fraction.",
        nudge="σ(0) should be one half.",
    ),
    mistake(
        "one-over-exponent",
        gives=(lambda z: 1 / (1 + np.exp(1 / z)), lambda z: 1 / (1 + np.exp(-1 / z))),
        hint="It looks like the exponent holds 1/z. A minus sign in an exponent is not a fraction "
        "of z.",
        nudge="What should be in the exponent is only z with its sign changed.",
    ),
    mistake(
        "too-steep",
        gives=lambda z: sigmoid(2 * z),
        hint="This is σ(2z), twice too steep: z is doubled in the exponent. (In the form with "
        "tanh, z must be halved.)",
        nudge="Only the sign of z changes in the exponent.",
    ),
    mistake(
        "wrong-function",
        gives=(
            lambda z: math.erf(z),
            lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))),
            lambda z: -np.tanh(z),
            np.cosh,
            np.sinh,
            lambda z: 1 / (np.exp(z) + np.exp(-z)),
            lambda z: np.log(sigmoid(z)),
            lambda z: np.log(z / (1 - z)),
        ),
        hint="It looks like another function altogether. σ is one fraction with one e^(−z) in it.",
        nudge="Start from the formula above and type it term by term.",
    ),
]


def extremes(attempt: Attempt) -> str:
    """A note on an answer that overflows at z = ±1000; while grading, its warning would count."""
    if is_remote(attempt.answer):
        return ""
    try:
        with time_limit(attempt.answer), np.errstate(all="warn", under="ignore"):
            return next(filter(None, (_troubled(attempt, z) for z in (1000.0, -1000.0))), "")
    except Endless:
        return ""


def _troubled(attempt: Attempt, z: float) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value, troubled = number(attempt.answer(z)), bool(caught)
        except Exception:
            value, troubled = float("nan"), True
    if not troubled and 0 <= value <= 1:
        return ""
    sign = "−" if z < 0 else ""
    return f"at z = {sign}1000 the exponential is too large for a computer's number."


def whole_arrays(attempt: Attempt) -> str:
    """A note on an answer that takes single numbers only; for an array, grading would run twice."""
    if is_remote(attempt.answer):
        return ""
    try:
        with time_limit(attempt.answer), np.errstate(all="ignore"):
            taken = np.shape(attempt.answer(np.array([-1.0, 2.0]))) == (2,)
    except (Exception, Endless):
        taken = False
    if taken:
        return ""
    return "for one neuron this is all you need; with numpy's exp it would take whole arrays too."


def undo(a: np.ndarray) -> np.ndarray:
    """The argument of σ; nan at its flat ends, or if it was no σ."""
    bent = (a > 1e-7) & (a < 1 - 1e-7) & ((a >= 0) & (a <= 1)).all()
    a = np.where(bent, a, np.nan)
    return np.log(a / (1 - a))


LAST_STEP = LastStep(undo, hint="What you squash with σ is {sum}. That is not z.")

exercise = Exercise(
    "sigmoid(z) -> a",
    truth=lambda z: float(sigmoid(z)),
    probes=[
        (z,)
        for z in (1.125, -0.6, 0.3, 0.0, 2.7, -2.1, 8.4, -7.3, 0.77, -1.35, 1.9, -3.4)
        + (4.6, -5.2, 0.0512684, -0.3718293, 20.0, -20.0, 1.4142136, -2.2360680)
    ],
    tried="numbers from −20 to 20",
    hint="Compare your fraction with the formula above, term by term.",
    mistakes=MISTAKES,
    words=WORDS,
    notes=[extremes, whole_arrays],
    last_step=LAST_STEP,
)
