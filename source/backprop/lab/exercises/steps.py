"""steps: the links of the chain for one neuron, dC_da, da_dz and their product delta."""

from __future__ import annotations

from ..check import Step, Steps, WrongNumber
from ..model import sigmoid
from ._lesson import OF_LINKS

W, B, A_PREV, Y = 1.5, -0.5, 0.8, 0.3  # the neuron of the named steps in notebook 5

z = W * A_PREV + B
a = float(sigmoid(z))
up, slope = 2 * (a - Y), a * (1 - a)
again = float(sigmoid(a))
FACTORS = {"a": a, "1 − a": 1 - a, "a − y": a - Y}

exercise = Steps(
    "steps",
    steps=[
        Step(
            "dC_da",
            up,
            wrong=[
                WrongNumber("factor-2-missing", a - Y, "It looks like the factor 2 is forgotten."),
                WrongNumber(
                    "difference-reversed", -up, "The difference is taken the wrong way round."
                ),
                WrongNumber(
                    "cost-for-its-derivative",
                    (a - Y) ** 2,
                    "That is the cost, not its derivative by a.",
                ),
                WrongNumber(
                    "exponent-kept", 2 * (a - Y) ** 2, "The 2 came down, but the square stayed."
                ),
                WrongNumber(
                    "brackets-missing", 2 * a - Y, "Without brackets the 2 multiplies a alone."
                ),
                WrongNumber(
                    "z-for-a", 2 * z, "It looks like z stands where the activation a belongs."
                ),
                WrongNumber(
                    "target-squared",
                    a - Y**2,
                    "Without brackets only y is squared; and that is the cost, not its derivative.",
                ),
                WrongNumber("target-missing", 2 * a, "The target y is left out."),
                WrongNumber("activation-missing", 2 * Y, "The activation a is left out."),
                WrongNumber("target-added", 2 * (a + Y), "a and y are added, not compared."),
                WrongNumber(
                    "input-for-a",
                    2 * (A_PREV - Y),
                    "The neuron's input stands where its own activation belongs.",
                ),
                WrongNumber("z-compared", 2 * (z - Y), "z stands where the activation a belongs."),
                WrongNumber("difference-halved", (a - Y) / 2, "The difference is halved."),
                WrongNumber("target-is-1", 2 * (a - 1), "The target is y, and not 1."),
                WrongNumber(
                    "squared-one-by-one", a**2 - Y**2, "There is no square left in this slope."
                ),
                WrongNumber("squashed-again", 2 * (again - Y), "a was squashed once more in it."),
            ],
            nudge="In part 2: where a − y is 0.3, the slope of the cost is 0.6.",
            factors=FACTORS,
        ),
        Step(
            "da_dz",
            slope,
            wrong=[
                WrongNumber(
                    "from-z",
                    z * (1 - z),
                    "It looks like z or y stands in it; this formula wants a.",
                ),
                WrongNumber("sigma-itself", a, "That is σ itself, not its slope."),
                WrongNumber("half-missing", 1 - a, "One factor of the slope of σ is missing."),
                WrongNumber(
                    "tanh",
                    1 - a**2,
                    "At a = 0.5 that gives 0.75, but the slope of σ there is 0.25.",
                ),
                WrongNumber("sign", -slope, "The sign is the wrong one: σ rises everywhere."),
                WrongNumber(
                    "brackets-missing", 0.0, "Without brackets a·1 comes first: it is a, minus a."
                ),
                WrongNumber("of-a", again * (1 - again), "a was squashed once more in it."),
                WrongNumber("missing", 1.0, "σ does squash: its slope is not 1."),
                WrongNumber(
                    "largest-slope",
                    0.25,
                    "A quarter is the slope of σ at z = 0, its largest. This z is another one.",
                ),
                WrongNumber(
                    "input-for-a",
                    A_PREV * (1 - A_PREV),
                    "The neuron's input stands where its own activation belongs.",
                ),
                WrongNumber(
                    "weight-for-a", W * (1 - W), "The weight stands where the activation belongs."
                ),
                WrongNumber("target-in-it", a * (1 - Y), "The slope of σ knows a, and no target."),
                WrongNumber("squared", a**2, "That is a times a. The second factor is another."),
                WrongNumber("plus-for-minus", a * (1 + a), "A plus stands where a minus belongs."),
                WrongNumber(
                    "too-far", up * slope, "dC_da is in it already: that product is delta."
                ),
                WrongNumber(
                    "another-neuron",
                    float(sigmoid(1.125) * (1 - sigmoid(1.125))),
                    "That is the slope for w = 0.5 and b = 1. This neuron is another one.",
                ),
            ],
            nudge="How steep is σ at this z? Write its slope with a.",
            factors=FACTORS,
        ),
        Step(
            "delta",
            up * slope,
            wrong=[
                WrongNumber("factors-added", up + slope, "The chain rule multiplies its links."),
                WrongNumber("one-link-only", up, "That is only the first link of the chain."),
                WrongNumber("one-link-only", slope, "That is only the second link of the chain."),
                WrongNumber("too-far", up * slope * A_PREV, "One link too many: delta stops at z."),
                WrongNumber(
                    "factor-2-missing", up * slope / 2, "It looks like the factor 2 is forgotten."
                ),
                WrongNumber("divided", up / slope, "The links are multiplied, not divided."),
                WrongNumber("too-far", up * slope * W, "One link too many: delta stops at z."),
                WrongNumber("sign", -up * slope, "A minus has got in: nothing is subtracted here."),
                WrongNumber(
                    "slope-twice", up * slope**2, "The slope of σ comes in twice; it is one link."
                ),
            ],
            nudge="delta is made of the two numbers before it.",
            factors=FACTORS | {"w": W, "a_prev": A_PREV},
        ),
    ],
    at="w = 1.5, b = −0.5, a_prev = 0.8, y = 0.3",
    passed="the two links and their product are right.",
    words=OF_LINKS,
    given={"w": W, "b": B, "a_prev": A_PREV, "y": Y, "z": z, "a": a},
)
