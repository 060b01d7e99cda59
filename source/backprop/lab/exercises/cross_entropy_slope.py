"""cross_entropy_slope: another cost, and how fast it grows with a."""

from __future__ import annotations

import math

import numpy as np

from ..check import Exercise, mistake
from ._lesson import ERRORS, WORDS, generic


def cross_entropy(a: float, y: float) -> float:
    """C = −(y ln a + (1 − y) ln(1 − a)), for 0 < a < 1."""
    return float(-(y * np.log(a) + (1 - y) * np.log(1 - a)))


_TWO_TERMS = "Two terms, one from ln a and one from ln(1 − a). Take the slope of each by itself."

MISTAKES = [
    mistake(
        "slope-of-the-square",
        gives=lambda a, y: 2 * (a - y),
        hint="That is the slope of the square. This cost is another.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "difference-only",
        gives=lambda a, y: a - y,
        hint="That is a − y: what is left after σ, when its slope has cancelled. This box stops "
        "at a.",
        nudge="Your box is the cost alone; σ has its own box.",
    ),
    mistake(
        "inner-minus-missing",
        gives=lambda a, y: -(y / a + (1 - y) / (1 - a)),
        hint="It looks like a minus is lost: 1 − a falls when a grows.",
        nudge="The slope of ln(1 − a) is −1/(1 − a).",
    ),
    mistake(
        "outer-minus-missing",
        gives=lambda a, y: y / a - (1 - y) / (1 - a),
        hint="The sign is the wrong one. It looks like the minus before the brackets is lost.",
        nudge="If a is above y, the cost should grow with a.",
    ),
    mistake(
        "both-terms-positive",
        gives=lambda a, y: y / a + (1 - y) / (1 - a),
        hint="It looks like the minus in front of the first term is lost.",
        nudge="For y = 1 only the first term is left. The cost falls then as a grows.",
    ),
    mistake(
        "first-term-only",
        gives=lambda a, y: -y / a,
        hint="Only the first term is there. With y = 0 nothing would ever be learned.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "second-term-only",
        gives=lambda a, y: (1 - y) / (1 - a),
        hint="Only the second term is there. With y = 1 nothing would ever be learned.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "cost-for-its-slope",
        gives=(cross_entropy, lambda a, y: -y * np.log(a)),
        hint="That is the cost itself, or a part of it. Its slope is wanted.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "logarithm-kept",
        gives=(
            lambda a, y: -(y * math.log(a) - (1 - y) * math.log(1 - a)),
            lambda a, y: -(math.log(a) - math.log(1 - a)),
        ),
        hint="It looks like the logarithms are still there. The slope of ln a is 1/a.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "product-for-quotient",
        gives=(
            lambda a, y: -(y / a + (1 - y) * (1 - a)),
            lambda a, y: -y / a + (1 - y) * (1 - a),
            lambda a, y: -y * a + (1 - y) * (1 - a),
            lambda a, y: -y * a + (1 - y) / (1 - a),
        ),
        hint="It looks like something is multiplied that should stand below the line.",
        nudge="The slope of ln a is 1/a.",
    ),
    mistake(
        "plus-below",
        gives=lambda a, y: -y / a + (1 - y) / (1 + a),
        hint="It looks like a plus stands below the line in place of a minus.",
        nudge="The second logarithm is that of 1 − a.",
    ),
    mistake(
        "slope-taken-twice",
        gives=(
            lambda a, y: y / a**2 + (1 - y) / (1 - a) ** 2,
            lambda a, y: -y / a**2 + (1 - y) / (1 - a) ** 2,
        ),
        hint="It looks like a square stands below. 1/a is the slope of ln a already.",
        nudge="Take the slope of each logarithm once.",
    ),
    mistake(
        "cost-of-before",
        gives=lambda a, y: (a - y) ** 2,
        hint="That is the square, the cost of before. The slope of another cost is wanted.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "a-and-y-swapped",
        gives=lambda a, y: -a / y + (1 - a) / (1 - y),
        hint="It looks like a and y have changed places: the slope is by a, so a stands below.",
        nudge="y is only a number here; a is what moves.",
    ),
    mistake(
        "brackets-missing-below",
        gives=lambda a, y: (a - y) / a * (1 - a),
        hint="It looks like brackets are missing below the line: `x / a * b` is `(x / a) * b`.",
        nudge="Put both factors that stand below in one pair of brackets.",
    ),
    mistake(
        "brackets-missing",
        gives=(
            lambda a, y: -y / a + 1 - y / (1 - a),
            lambda a, y: -y / a + (1 - y) / 1 - a,
            lambda a, y: -(y / a - (1 - y) / 1 - a),
            lambda a, y: -y / a + 1 - y / 1 - a,
            lambda a, y: y / a + (1 - y) / 1 - a,
        ),
        hint="It looks like brackets are missing: a quotient comes before a difference.",
        nudge="Put what stands above and what stands below in brackets.",
    ),
    mistake(
        "factor-2",
        gives=lambda a, y: 2 * (a - y) / (a * (1 - a)),
        hint="A factor 2 has come along from the square. No power is in this cost.",
        nudge=_TWO_TERMS,
    ),
    mistake(
        "multiplied-by-the-slope",
        gives=lambda a, y: (a - y) * a * (1 - a),
        hint="It looks like the slope of σ is multiplied in. It stands below here, and that is "
        "the point.",
        nudge=_TWO_TERMS,
    ),
]

exercise = Exercise(
    "cross_entropy_slope(a, y) -> dC_da",
    truth=lambda a, y: (a - y) / (a * (1 - a)),
    probes=[(0.8, 0.3), *generic(36, (0.08, 0.92), (0.05, 0.95))],
    tried="activations and targets between 0 and 1",
    hint=_TWO_TERMS,
    mistakes=MISTAKES,
    words=WORDS,
    errors=ERRORS,
    quantities=lambda a, y: {"a": a, "1 − a": 1 - a, "y": y, "a − y": a - y},
)
