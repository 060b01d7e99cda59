"""by_hand: the way back through a network of two inputs, two hidden neurons and one output."""

from __future__ import annotations

from collections.abc import Sequence

from ..check import Step, Steps, WrongNumber
from ..model import sigmoid
from ._lesson import OF_LINKS

X1, X2, Y = 0.6, -0.4, 0.2  # the inputs and the target, as in notebook 7
W11, W12, W21, W22 = 1.2, -0.7, -0.9, 0.5  # wjk leads from input k to hidden neuron j
V1, V2 = 1.4, -1.1  # from the hidden neurons to the output; all biases are 0

A1 = float(sigmoid(W11 * X1 + W12 * X2))
A2 = float(sigmoid(W21 * X1 + W22 * X2))
A = float(sigmoid(V1 * A1 + V2 * A2))


def _slope(a: float) -> float:
    return a * (1 - a)


def _halves(arrives: float, a: float) -> list[WrongNumber]:
    """What arrives at a neuron, times one of the two factors of its slope only."""
    hint = "One of the two factors of the slope of σ is left out."
    return [WrongNumber("slope-half-missing", arrives * half, hint) for half in (a, 1 - a)]


OUT = 2 * (A - Y) * _slope(A)
ONE, TWO = OUT * V1 * _slope(A1), OUT * V2 * _slope(A2)


_BEFORE = "That is a weight on its way in. What comes back arrives on its wire to the output."


def _hidden(
    name: str, right: float, own: float, a: float, other: float, other_a: float, ws: Sequence[float]
) -> Step:
    """The step to a hidden neuron's delta: its weight to the output, its activation, its inputs'.

    The other hidden neuron's weight and activation and the weights `ws` before it are wrong there.
    """
    forwards = [("weight-before-it", OUT * w * _slope(a), _BEFORE) for w in ws]
    return Step(
        name,
        right,
        wrong=[
            WrongNumber("weight-missing", OUT * _slope(a), "The weight on the way is left out."),
            WrongNumber("slope-missing", OUT * own, "The slope of the neuron itself is left out."),
            WrongNumber(
                "other-weight", OUT * other * _slope(a), "The weight of the other path is in it."
            ),
            WrongNumber(
                "other-slope", OUT * own * _slope(other_a), "The other neuron's slope is in it."
            ),
            WrongNumber(
                "the-other-delta",
                OUT * other * _slope(other_a),
                "That is the delta of the other hidden neuron.",
            ),
            WrongNumber(
                "output-slope-again", OUT * own * _slope(A), "The output's slope comes in twice."
            ),
            WrongNumber(
                "compared-with-y",
                2 * (a - Y) * _slope(a),
                "A hidden neuron has no target: what it needs comes back from the output.",
            ),
            WrongNumber(
                "from-the-other",
                OUT * other * _slope(other_a) * own * _slope(a),
                "It is built from the delta of the other hidden neuron. Both start from delta_out.",
            ),
            *_halves(OUT * own, a),
            *(
                WrongNumber("activations-mixed", OUT * own * mixed, "Two activations are in it.")
                for mixed in (a * (1 - other_a), other_a * (1 - a))
            ),
            WrongNumber("added", OUT * own + _slope(a), "Along a path the factors multiply."),
            WrongNumber(
                "slope-of-an-input",
                OUT * own * _slope(X1),
                "The slope is written with an input. It wants the neuron's own activation.",
            ),
            *(WrongNumber(*each) for each in forwards),
            WrongNumber("forward", own * a * _slope(a), "That is built from the way forward."),
        ],
        nudge="What comes back to it along its wire, times its own slope.",
    )


exercise = Steps(
    "by_hand",
    steps=[
        Step(
            "delta_out",
            OUT,
            wrong=[
                WrongNumber("slope-missing", 2 * (A - Y), "The slope of σ is left out."),
                WrongNumber("cost-missing", _slope(A), "The slope of the cost is left out."),
                *_halves(2 * (A - Y), A),
                WrongNumber("too-far", OUT * V1, "A weight is in it: this delta stops at z."),
                WrongNumber("too-far", OUT * A1, "An input is in it: this delta stops at z."),
                WrongNumber("factor-2-missing", OUT / 2, "The factor 2 is forgotten."),
                WrongNumber("sign", -OUT, "The sign is the wrong one."),
                WrongNumber(
                    "of-a-hidden-neuron",
                    2 * (A1 - Y) * _slope(A1),
                    "The cost compares the output with y, not a hidden neuron.",
                ),
            ],
            nudge="It is the last neuron: its delta is as in notebook 5.",
        ),
        _hidden("delta_1", ONE, V1, A1, V2, A2, (W11, W12)),
        _hidden("delta_2", TWO, V2, A2, V1, A1, (W21, W22)),
        Step(
            "dC_dx1",
            ONE * W11 + TWO * W21,
            wrong=[
                WrongNumber("first-path-only", ONE * W11, "Only one path is there: x₁ has two."),
                WrongNumber("second-path-only", TWO * W21, "Only one path is there: x₁ has two."),
                WrongNumber(
                    "of-x2", ONE * W12 + TWO * W22, "These are the weights that x₂ goes through."
                ),
                WrongNumber(
                    "row-for-column",
                    ONE * W11 + TWO * W12,
                    "One of these weights does not begin at x₁: w₁₂ leads from x₂.",
                ),
                WrongNumber(
                    "sums-multiplied",
                    (ONE + TWO) * (W11 + W21),
                    "Sums are multiplied. Each delta goes with the weight of its own path.",
                ),
                WrongNumber("weights-missing", ONE + TWO, "The weights on the paths are left out."),
                WrongNumber(
                    "subtracted", ONE * W11 - TWO * W21, "The paths are subtracted. They add."
                ),
                WrongNumber(
                    "multiplied", ONE * W11 * TWO * W21, "The paths are multiplied. They add."
                ),
                WrongNumber(
                    "averaged", (ONE * W11 + TWO * W21) / 2, "That is the average. They add."
                ),
                WrongNumber(
                    "slope-of-an-input",
                    (ONE * W11 + TWO * W21) * X1 * (1 - X1),
                    "x₁ is an input: nothing has squashed it, so no slope is wanted.",
                ),
                WrongNumber(
                    "input-for-weights",
                    (ONE + TWO) * X1,
                    "x₁ stands where the weights on its two wires belong.",
                ),
                WrongNumber(
                    "deltas-multiplied",
                    ONE * TWO,
                    "The two deltas are multiplied. Each goes with a weight of its own.",
                ),
            ],
            nudge="Two wires leave x₁. What comes back along each, and what do paths do?",
        ),
    ],
    at="the network above",
    passed="three deltas, and two paths that meet again in x₁.",
    words=OF_LINKS,
    given={
        "x1": X1,
        "x2": X2,
        "w11": W11,
        "w12": W12,
        "w21": W21,
        "w22": W22,
        "v1": V1,
        "v2": V2,
        "a1": A1,
        "a2": A2,
        "a_out": A,
        "y": Y,
    },
)
