"""back_through: the way back through one neuron, from what arrives at its activation."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Box

from ..check import Exercise, mistake
from ..model import back_through, sigmoid
from ._lesson import ERRORS, OF_LINKS, generic
from ._three import of_three

Y = 0.3  # of the neuron of the named steps: w = 1.5, b = −0.5, a_prev = 0.8
A = float(sigmoid(0.7))


def _wrong(
    result: Callable[[float, Box], object] = lambda d, n: (d * n.a_prev, d, d * n.w),
    slope: Callable[[Box], float] = lambda n: n.a * (1 - n.a),
    up: Callable[[Box], float] = lambda n: n.up,
) -> Callable:
    """A wrong way back: what arrives, the slope, or the result (of delta and box) is replaced."""

    def formula(dC_da: float, w: float, a_prev: float, a: float) -> object:
        n = Box(up=dC_da, w=w, a_prev=a_prev, a=a)
        return result(up(n) * slope(n), n)

    return formula


_ORDER = "Along the way back there are three factors: what arrives, the slope of σ, the slope of z."
_SLOPE = "In part 2 you found the slope of σ at a point of the curve, written with its height a."

MISTAKES = [
    mistake(
        "slope-missing",
        gives=_wrong(slope=lambda n: 1.0),
        hint="It looks like the squeeze is passed over: `dC_da` arrives behind σ, and w, b and "
        "a_prev act before it.",
        nudge=_ORDER,
    ),
    mistake(
        "slope-half-missing",
        gives=(_wrong(slope=lambda n: n.a), _wrong(slope=lambda n: 1 - n.a)),
        hint="It looks like the slope of σ has lost one of its two factors.",
        nudge=_SLOPE,
    ),
    mistake(
        "slope-of-the-input",
        gives=_wrong(slope=lambda n: n.a_prev * (1 - n.a_prev)),
        hint="It looks like the slope of σ is written with the input `a_prev`. It wants what comes "
        "out of this neuron.",
        nudge=_SLOPE,
    ),
    mistake(
        "slope-from-a-squashed-again",
        gives=_wrong(slope=lambda n: sigmoid(n.a) * (1 - sigmoid(n.a))),
        hint="It looks like a goes through σ once more. `a` is the activation already.",
        nudge=_SLOPE,
    ),
    mistake(
        "slope-twice",
        gives=_wrong(slope=lambda n: (n.a * (1 - n.a)) ** 2),
        hint="It looks like the slope of σ comes in twice. The way back passes σ once.",
        nudge=_ORDER,
    ),
    mistake(
        "slope-of-tanh",
        gives=_wrong(slope=lambda n: 1 - n.a**2),
        hint="It looks like 1 − a². At a = 0.5 that gives 0.75, but the slope of σ there is 0.25.",
        nudge=_SLOPE,
    ),
    mistake(
        "slope-plus-for-minus",
        gives=_wrong(slope=lambda n: n.a * (1 + n.a)),
        hint="A plus stands in the slope of σ where a minus belongs.",
        nudge=_SLOPE,
    ),
    mistake(
        "brackets-missing",
        gives=_wrong(lambda d, n: _spread(n.up * n.a - n.a, n)),
        hint="It looks like brackets are missing: `a * 1 - a` is `(a * 1) - a`.",
        nudge="A product comes before a difference.",
    ),
    mistake(
        "factors-added",
        gives=_wrong(lambda d, n: _spread(n.up + n.a * (1 - n.a), n)),
        hint="It looks like what arrives and the slope of σ are added.",
        nudge="Along a path the factors multiply; only over several paths one adds.",
    ),
    mistake(
        "factor-2-again",
        gives=_wrong(up=lambda n: 2 * n.up),
        hint="It looks like a factor 2 comes in. It belongs to the cost, and `dC_da` has it "
        "already.",
        nudge="This box knows of no cost. What comes from behind it is in `dC_da`.",
    ),
    mistake(
        "what-arrives-is-ignored",
        gives=_wrong(up=lambda n: 1.0),
        hint="It looks like `dC_da` is not used: these are derivatives of a, not of C.",
        nudge=_ORDER,
    ),
    mistake(
        "slope-not-handed-on",
        gives=_wrong(lambda d, n: (d * n.a_prev, d, n.up * n.w)),
        hint="It looks like what is handed on, `dC_da_prev`, has passed w but not σ.",
        nudge="All three come from the same delta; only their last factor differs.",
    ),
    mistake(
        "what-arrives-is-handed-on",
        gives=_wrong(lambda d, n: (d * n.a_prev, d, n.up)),
        hint="It looks like `dC_da`, which arrives, is given back as the third number. What is "
        "handed on is `dC_da_prev`.",
        nudge="The third number belongs to the neuron before: a_prev acts through w and σ.",
    ),
    mistake(
        "delta-is-what-arrives",
        gives=(
            _wrong(lambda d, n: (d * n.a_prev, n.up, d * n.w)),
            _wrong(lambda d, n: (n.up * n.a_prev, d, d * n.w)),
        ),
        hint="It looks like one of the three is built from `dC_da` instead of delta.",
        nudge="All three come from the same delta; only their last factor differs.",
    ),
]


_OUTSIDE = (
    "Your function takes {detail} from a cell of the notebook, made for another neuron. All that "
    "the box needs is in its four arguments: what comes from behind is `dC_da`, and what the "
    "neuron gives is `a`.",
    "For another neuron the notebook's number would be another one.",
)
WORDS = OF_LINKS | {
    "uses-outside-names": _OUTSIDE,
    "undefined-name": (
        "The name {detail} is not defined{line}. The box is given `dC_da`, `w`, `a_prev` and `a`: "
        "all that it needs is made of these.",
        "Is the name spelt exactly so?",
    ),
}


def _spread(d: float, n: Box) -> tuple[float, float, float]:
    return d * n.a_prev, d, d * n.w


def quantities(dC_da: float, w: float, a_prev: float, a: float) -> dict[str, float]:
    """The factors that a derivative may have."""
    return {"dC_da": dC_da, "w": w, "a_prev": a_prev, "a": a, "1 − a": 1 - a}


exercise = Exercise(
    "back_through(dC_da, w, a_prev, a) -> (dC_dw, dC_db, dC_da_prev)",
    truth=back_through,
    probes=[
        (2 * (A - Y), 1.5, 0.8, A),
        (-0.4901701, 0.5, 0.25, 0.754915),
        *generic(16, (-2.2, 2.2), (-2.5, 2.5), (-0.9, 1.4), (0.05, 0.95)),
    ],
    tried="your neuron and others, with what arrives positive and negative",
    hint="First delta, from what arrives and the slope of σ; then the three, from delta.",
    mistakes=[*MISTAKES, *of_three(_wrong)],
    words=WORDS,
    errors=ERRORS,
    quantities=quantities,
)
