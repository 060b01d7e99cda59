"""back_through_tanh: the box of notebook 5 with another squeeze."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace as Box

import numpy as np

from ..check import Exercise, mistake
from ._lesson import ERRORS, generic
from ._three import of_three
from .back_through import WORDS, quantities


def _box(slope: Callable[[float], float], handed_on: Callable | None = None) -> Callable:
    """The way back through a neuron whose squeeze has this slope, as a function of its height a."""

    def formula(dC_da: float, w: float, a_prev: float, a: float) -> tuple[float, float, float]:
        d = dC_da * slope(a)
        return d * a_prev, d, handed_on(dC_da, w, a) if handed_on else d * w

    return formula


truth = _box(lambda a: 1 - a**2)

MISTAKES = [
    mistake(
        "slope-of-sigma",
        gives=(
            _box(lambda a: a * (1 - a)),
            _box(lambda a: 4 * a * (1 - a)),
            _box(lambda a: np.tanh(a) * (1 - np.tanh(a))),
        ),
        hint="The slope is still that of σ. This neuron squashes with tanh.",
        nudge="Only one factor changes: how steep the curve is at height a.",
    ),
    mistake(
        "slope-of-sigma-handed-on",
        gives=_box(lambda a: 1 - a**2, lambda up, w, a: up * a * (1 - a) * w),
        hint="`dC_dw` and `dC_db` are right, but what is handed on still has the slope of σ.",
        nudge="All three come from the same delta.",
    ),
    mistake(
        "square-missing",
        gives=(_box(lambda a: 1 - a), _box(lambda a: 1 - abs(a))),
        hint="It looks like a square is left out in the slope.",
        nudge="The slope of tanh is the same at a and at −a: tanh rises in the same way on both "
        "sides.",
    ),
    mistake(
        "doubled-for-squared",
        gives=_box(lambda a: 1 - 2 * a),
        hint="It looks like a is doubled where it should be squared. A power is written `**`.",
        nudge="The slope of tanh is the same at a and at −a.",
    ),
    mistake(
        "slope-of-the-squashed",
        gives=_box(lambda a: 1 - np.tanh(a) ** 2),
        hint="It looks like a goes through tanh once more. `a` is the activation already.",
        nudge="The slope is written with a itself.",
    ),
    mistake(
        "brackets-missing",
        gives=lambda up, w, a_prev, a: ((up - a**2) * a_prev, up - a**2, (up - a**2) * w),
        hint="It looks like brackets are missing: `dC_da * 1 - a**2` is `(dC_da * 1) - a**2`.",
        nudge="A product comes before a difference.",
    ),
    mistake(
        "slope-missing",
        gives=_box(lambda a: 1.0),
        hint="It looks like the squeeze is passed over: no slope of tanh is in it.",
        nudge="What arrives, the slope of the squeeze, the slope of z: three factors.",
    ),
    mistake(
        "squares-from-one-side",
        gives=_box(lambda a: (1 - a) ** 2),
        hint="It looks like the whole difference is squared.",
        nudge="At a = −1 and at a = 1 the curve is flat: is your slope 0 there?",
    ),
    mistake(
        "sign",
        gives=_box(lambda a: a**2 - 1),
        hint="The sign is the wrong one: tanh rises everywhere.",
        nudge="At a = 0 the slope is 1, and it is never negative.",
    ),
    mistake(
        "slope-twice",
        gives=_box(lambda a: (1 - a**2) ** 2),
        hint="It looks like the slope comes in twice. The way back passes the squeeze once.",
        nudge="What arrives, the slope of the squeeze, the slope of z: three factors.",
    ),
    mistake(
        "plus-for-minus",
        gives=_box(lambda a: 1 + a**2),
        hint="A plus stands in the slope where a minus belongs: tanh is steepest in the middle.",
        nudge="Towards a = 1 the curve gets flat: is your slope near 0 there?",
    ),
    mistake(
        "height-for-slope",
        gives=(_box(lambda a: a), _box(np.tanh)),
        hint="That is a height of the curve where its slope belongs.",
        nudge="Where a is 0, tanh is steepest: its slope is 1 there, not 0.",
    ),
]


def _of_delta(result: Callable[[float, Box], object]) -> Callable:
    """A wrong answer made from the right delta."""

    def formula(dC_da: float, w: float, a_prev: float, a: float) -> object:
        return result(dC_da * (1 - a**2), Box(w=w, a_prev=a_prev, a=a))

    return formula


exercise = Exercise(
    "back_through_tanh(dC_da, w, a_prev, a) -> (dC_dw, dC_db, dC_da_prev)",
    truth=truth,
    probes=[
        (0.7, 1.5, 0.8, 0.6043678),
        *generic(16, (-2.2, 2.2), (-2.5, 2.5), (-0.9, 1.4), (-0.95, 0.95)),
    ],
    tried="activations between −1 and 1",
    hint="The box is the same; only the slope of the squeeze is another.",
    mistakes=[*MISTAKES, *of_three(_of_delta)],
    words=WORDS,
    errors=ERRORS,
    quantities=quantities,
)
