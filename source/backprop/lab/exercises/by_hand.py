"""by_hand: the way back through a network of two inputs, two hidden neurons and one output."""

from __future__ import annotations

from itertools import product

from ..check import Step, Steps, WrongNumber
from ..model import sigmoid
from ._lesson import OF_LINKS

# The inputs and the target, as in notebook 7. No two numbers of this network are equal or one twice
# the other, so that each mistake has a value of its own.
X1, X2, Y = 0.6, -0.5, 0.2
W11, W12, W21, W22 = 1.3, -0.8, -0.9, 0.7  # wjk leads from input k to hidden neuron j
V1, V2 = 1.5, -1.1  # from the hidden neurons to the output; all biases are 0

Z1, Z2 = W11 * X1 + W12 * X2, W21 * X1 + W22 * X2
A1, A2 = float(sigmoid(Z1)), float(sigmoid(Z2))
Z = V1 * A1 + V2 * A2
A = float(sigmoid(Z))


def _slope(a: float) -> float:
    return a * (1 - a)


OUT = 2 * (A - Y) * _slope(A)
ONE, TWO = OUT * V1 * _slope(A1), OUT * V2 * _slope(A2)
X = ONE * W11 + TWO * W21
HEIGHTS = {"a1": A1, "1 − a1": 1 - A1, "a2": A2, "1 − a2": 1 - A2, "a_out": A, "1 − a_out": 1 - A}


def _wrong(name: str, hint: str, *values: float) -> list[WrongNumber]:
    """A mistake that gives one of several numbers."""
    return [WrongNumber(name, value, hint) for value in values]


def _of_slopes(arrives: float, a: float, z: float) -> list[WrongNumber]:
    """What arrives at a neuron, with a wrong slope of its σ."""
    no_activation = [arrives * _slope(x) for x in (z, Y, X1, X2, V1, V2)]
    return [
        *_wrong(
            "slope-half-missing",
            "One of the two factors of the slope of σ is left out.",
            arrives * a,
            arrives * (1 - a),
        ),
        *_wrong(
            "slope-of-no-activation",
            "The slope of σ is written with the neuron's activation. Another number stands there.",
            *no_activation,
        ),
        *_wrong(
            "slope-of-tanh",
            "That is not the slope of σ: where a is 0.5, it has to be 0.25.",
            arrives * (1 - a**2),
        ),
        *_wrong(
            "slope-squashed-again",
            "The activation is squashed once more in the slope.",
            arrives * _slope(float(sigmoid(a))),
        ),
        *_wrong(
            "slope-plus-for-minus",
            "A plus stands in the slope of σ in place of a minus.",
            arrives * a * (1 + a),
        ),
        *_wrong(
            "slope-is-largest",
            "A quarter is the slope of σ at z = 0. This z is another one.",
            arrives * 0.25,
        ),
        *_wrong(
            "brackets-missing",
            "Without brackets around the difference, Python subtracts last of all.",
            arrives * a - a,
        ),
        *_wrong("added", "Along a path the factors multiply.", arrives + _slope(a)),
    ]


OWN_WIRE = "What comes back to it arrives on its wire to the output: that is another weight."


def _delta(name: str, number: int) -> Step:
    """The step to the delta of the first or second hidden neuron."""
    both = (V1, A1, Z1, (W11, W12), ONE), (V2, A2, Z2, (W21, W22), TWO)
    (v, a, z, ws, delta), (v_other, a_other, _, ws_other, delta_other) = both[:: 3 - 2 * number]
    slope = _slope(a)
    return Step(
        name,
        delta,
        wrong=[
            *_wrong("weight-missing", "The weight on the way is left out.", OUT * slope),
            *_wrong("slope-missing", "The slope of the neuron itself is left out.", OUT * v),
            *_wrong("delta-out-itself", "That is delta_out. It has yet to go back.", OUT),
            *_wrong("the-other-delta", "That is the delta of the other neuron.", delta_other),
            *_wrong("other-weight", "The other path's weight is in it.", OUT * v_other * slope),
            *_wrong("other-slope", "The other neuron's slope is in it.", OUT * v * _slope(a_other)),
            *_wrong(
                "weight-before-it",
                OWN_WIRE,
                *(OUT * w * slope for w in (*ws, *ws_other, sum(ws))),
            ),
            *_wrong(
                "two-wires",
                "Only one wire leads from it to a_out.",
                OUT * (v + v_other) * slope,
            ),
            *_wrong("two-deltas", "Two deltas are added in it.", delta + delta_other),
            *_wrong(
                "output-slope-again", "The output's slope comes in twice.", OUT * v * _slope(A)
            ),
            *_wrong(
                "begins-at-the-cost",
                "It begins at the slope of the cost. What comes back to it is delta_out.",
                2 * (A - Y) * v * slope,
            ),
            *_wrong("nothing-comes-back", "delta_out is left out: it comes back.", v * slope),
            *_wrong(
                "compared-with-y",
                "A hidden neuron has no target: what it needs comes back from the output.",
                *(2 * (a - Y) * slope * more for more in (1, v)),
            ),
            *_wrong(
                "from-the-other",
                "It is built from the delta of the other hidden neuron. Both start from delta_out.",
                delta_other * v * slope,
            ),
            *_of_slopes(OUT * v, a, z),
            *_wrong(
                "added",
                "Along a path the factors multiply.",
                (OUT + v) * slope,
                OUT + v * slope,
            ),
            *_wrong(
                "too-far",
                "It goes on too far: a delta stops at the neuron's own z.",
                *(delta * far for far in (X1, X2, *ws, *(w * x for w in ws for x in (X1, X2)))),
            ),
        ],
        nudge="What comes back to it along its wire, times its own slope.",
        factors=HEIGHTS | {"delta_out": OUT, "v1": V1, "v2": V2},
    )


def _of_paths() -> list[WrongNumber]:
    """Sums of two paths in which a weight or a delta is another one."""
    found = []
    for (d1, w1), (d2, w2) in product(product((ONE, TWO), (W11, W12, W21, W22)), repeat=2):
        from_x2 = [w for w in (w1, w2) if w in (W12, W22)]
        right = (d1, w1, d2, w2) == (ONE, W11, TWO, W21)
        if right or (d1, d2) == (TWO, ONE):
            continue
        if len(from_x2) == 2:
            name, hint = "of-x2", "These are weights that x₂ goes through."
        elif from_x2:
            name = "row-for-column"
            which = "w₁₂" if from_x2 == [W12] else "w₂₂"
            hint = f"One of these weights does not begin at x₁: {which} leads from x₂."
        elif d1 == d2:
            name, hint = "one-delta-twice", "One delta is in both paths. Each has its own."
        elif w1 == w2:
            name, hint = "one-weight-twice", "One weight is on both paths. Each has its own."
        else:
            name = "weights-crossed"
            hint = "The weights are crossed. Each delta goes with the one that leads to it."
        found += _wrong(name, hint, d1 * w1 + d2 * w2)
    return found


exercise = Steps(
    "by_hand",
    steps=[
        Step(
            "delta_out",
            OUT,
            wrong=[
                *_wrong("slope-missing", "The slope of σ is left out.", 2 * (A - Y)),
                *_wrong("cost-missing", "The slope of the cost is left out.", _slope(A)),
                *_of_slopes(2 * (A - Y), A, Z),
                *_wrong(
                    "too-far",
                    "A weight or an input is in it: this delta stops at z.",
                    *(OUT * far for far in (V1, V2, V1 + V2, A1, A2)),
                ),
                *_wrong(
                    "of-a-hidden-neuron",
                    "The cost compares the output with y, not a hidden neuron.",
                    *(2 * (a - Y) * slope for a in (A1, A2) for slope in (_slope(a), _slope(A))),
                ),
                *_wrong(
                    "slope-of-a-hidden-neuron",
                    "A hidden neuron's slope is in it. It wants the output's.",
                    *(2 * (A - Y) * _slope(a) for a in (A1, A2)),
                ),
                *_wrong(
                    "cost-for-its-slope",
                    "The square of the cost is still in it. The slope of the cost has none.",
                    (A - Y) ** 2,
                    (A - Y) ** 2 * _slope(A),
                    2 * (A - Y) ** 2 * _slope(A),
                ),
                *_wrong(
                    "difference-brackets-missing",
                    "Without brackets around the difference, the 2 multiplies a_out alone.",
                    (2 * A - Y) * _slope(A),
                    2 * A - Y * _slope(A),
                ),
                *_wrong("target-missing", "The target y is left out.", 2 * A * _slope(A)),
                *_wrong("target-added", "y is added, not compared.", 2 * (A + Y) * _slope(A)),
                *_wrong("target-is-1", "The target is y, and not 1.", 2 * (A - 1) * _slope(A)),
                *_wrong("z-compared", "z is compared with y, not a.", 2 * (Z - Y) * _slope(A)),
            ],
            nudge="It is the last neuron: its delta is as in notebook 5.",
            factors=HEIGHTS | {"a_out − y": A - Y, "v1": V1, "v2": V2},
        ),
        _delta("delta_1", 1),
        _delta("delta_2", 2),
        Step(
            "dC_dx1",
            X,
            wrong=[
                *_wrong(
                    "one-path-only", "Only one path is there: x₁ has two.", ONE * W11, TWO * W21
                ),
                *_of_paths(),
                *_wrong(
                    "sums-multiplied",
                    "Sums are multiplied. Each delta goes with the weight of its own path.",
                    (ONE + TWO) * (W11 + W21),
                    (ONE + W11) * (TWO + W21),
                ),
                *_wrong("weights-missing", "The weights on the paths are left out.", ONE + TWO),
                *_wrong("deltas-missing", "The deltas are left out.", W11 + W21),
                *_wrong(
                    "subtracted",
                    "The paths are subtracted. They add.",
                    ONE * W11 - TWO * W21,
                    TWO * W21 - ONE * W11,
                ),
                *_wrong("multiplied", "The paths are multiplied. They add.", ONE * W11 * TWO * W21),
                *_wrong("averaged", "That is the average. They add.", X / 2),
                *_wrong("added", "Along a path the factors multiply.", ONE + W11 + TWO + W21),
                *_wrong("divided", "It divides. Each delta is multiplied.", ONE / W11 + TWO / W21),
                *_wrong(
                    "slope-of-an-input",
                    "x₁ is an input: nothing has squashed it, so no slope is wanted.",
                    X * _slope(X1),
                ),
                *_wrong(
                    "times-an-input",
                    "An input is in it once more. Only deltas and weights belong there.",
                    X * X1,
                    ONE * W11 * X1 + TWO * W21 * X2,
                ),
                *_wrong(
                    "input-for-weights",
                    "An input stands where the weights on the two wires of x₁ belong.",
                    *(ONE * X1, TWO * X1, (ONE + TWO) * X1, ONE * X1 + TWO * X2, OUT * X1),
                ),
                *_wrong(
                    "activations-for-weights",
                    "Activations stand where weights belong.",
                    ONE * A1 + TWO * A2,
                ),
                *_wrong(
                    "deltas-multiplied",
                    "The two deltas are multiplied. Each goes with a weight of its own.",
                    ONE * TWO,
                ),
                *_wrong(
                    "weights-to-the-output",
                    "v₁ and v₂ do not begin at x₁. Which wires do?",
                    ONE * V1 + TWO * V2,
                ),
                *_wrong(
                    "slopes-again",
                    "Activations are in it once more: the deltas have their slopes already.",
                    ONE * W11 * _slope(A1) + TWO * W21 * _slope(A2),
                    ONE * W11 * A1 + TWO * W21 * A2,
                ),
                *_wrong(
                    "hidden-neurons-skipped",
                    "The hidden neurons are skipped. What comes back from them is delta_1 and "
                    "delta_2.",
                    *(OUT * w for w in (1, W11 + W21, V1 * W11 + V2 * W21, V1 * W11, V2 * W21)),
                ),
                *_wrong(
                    "four-paths",
                    "All four weights are in it. Only two wires begin at x₁.",
                    X + ONE * W12 + TWO * W22,
                ),
            ],
            nudge="Two wires leave x₁. What comes back along each, and what do paths do?",
            factors={"w11": W11, "w21": W21, "v1": V1, "v2": V2, "x1": X1, "delta_out": OUT},
        ),
    ],
    at="the network above",
    passed="three deltas, and two paths that meet again in x₁.",
    words=OF_LINKS,
    given=dict(
        x1=X1,
        x2=X2,
        w11=W11,
        w12=W12,
        w21=W21,
        w22=W22,
        v1=V1,
        v2=V2,
        a1=A1,
        a2=A2,
        a_out=A,
        y=Y,
    ),
)
