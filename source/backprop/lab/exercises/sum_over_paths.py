"""sum_over_paths: the gradient that reaches a neuron along several paths, added."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from ..check import Exercise, mistake
from ._lesson import WORDS


def _sum(term: Callable[[float, float], float]) -> Callable:
    """The sum of term(delta, w) over the paths."""
    return lambda deltas, ws: sum(term(d, w) for d, w in zip(deltas, ws, strict=True))


PATHS = _sum(lambda d, w: d * w)


def _only(pick: Callable[[list[float]], float]) -> Callable:
    """One of the paths, or another function of all of them."""
    return lambda deltas, ws: pick([d * w for d, w in zip(deltas, ws, strict=True)])


MISTAKES = [
    mistake(
        "paths-averaged",
        gives=lambda deltas, ws: PATHS(deltas, ws) / len(ws),
        hint="It looks like an average. A nudge travels along all paths at once: nothing is "
        "divided.",
        nudge="Two equal paths together carry twice as much as one.",
    ),
    mistake(
        "begins-at-one",
        gives=lambda deltas, ws: 1 + PATHS(deltas, ws),
        hint="It looks like the sum begins at 1.",
        nudge="With no path at all nothing comes back: a sum begins at 0.",
    ),
    mistake(
        "paths-multiplied",
        gives=_only(math.prod),
        hint="It looks like the paths are multiplied by each other. Factors multiply along a path.",
        nudge="What happens over paths has another sign than what happens along one.",
    ),
    mistake(
        "last-path-only",
        gives=_only(lambda parts: parts[-1]),
        hint="Only the last path comes back. It looks like the sum begins anew for each of them.",
        nudge="`=` in a loop forgets what was there; `+=` adds to it.",
    ),
    mistake(
        "first-path-only",
        gives=_only(lambda parts: parts[0]),
        hint="Only the first path comes back. Either a `return` stands inside the loop, or each "
        "round forgets what was there.",
        nudge="The `return` belongs under the loop, as far left as its `for`.",
    ),
    mistake(
        "one-path-too-few",
        gives=(_only(lambda parts: sum(parts[:-1])), _only(lambda parts: sum(parts[1:]))),
        hint="One path is missing, the first or the last.",
        nudge="Which numbers does your `range` give for three paths?",
    ),
    mistake(
        "strongest-path-only",
        gives=(_only(max), _only(lambda parts: max(parts, key=abs))),
        hint="Only the strongest path comes back. The weaker ones count as well.",
        nudge="What do two equal paths carry together?",
    ),
    mistake(
        "one-sign-only",
        gives=(
            _sum(lambda d, w: d * w * (d > 0)),
            _sum(lambda d, w: d * w * (w > 0)),
            _sum(lambda d, w: max(d * w, 0)),
        ),
        hint="It looks like only what is positive counts. A path may bring something negative.",
        nudge="Look for an `if` or a `max`.",
    ),
    mistake(
        "sums-multiplied",
        gives=lambda deltas, ws: sum(deltas) * sum(ws),
        hint="It looks like every delta meets every weight, by two loops or two sums. Each delta "
        "goes with its own weight.",
        nudge="`zip(deltas, ws)` walks along both lists together.",
    ),
    mistake(
        "weights-forgotten",
        gives=_sum(lambda d, w: d),
        hint="It looks like the weights are forgotten: a path is as strong as its weight.",
        nudge="A weight of 0 cuts its path. Does it in your sum?",
    ),
    mistake(
        "deltas-forgotten",
        gives=_sum(lambda d, w: w),
        hint="It looks like the deltas are forgotten.",
        nudge="What comes back from a neuron starts with its delta.",
    ),
    mistake(
        "added-along-the-path",
        gives=_sum(lambda d, w: d + w),
        hint="It looks like delta and weight are added. Along a path the factors multiply.",
        nudge="Only from path to path there is a plus.",
    ),
    mistake(
        "divided-along-the-path",
        gives=(_sum(lambda d, w: d / w), _sum(lambda d, w: w / d)),
        hint="It looks like something is divided. Along a path the factors multiply.",
        nudge="A weight of 0 cuts its path.",
    ),
    mistake(
        "against-the-sum",
        gives=lambda deltas, ws: -PATHS(deltas, ws),
        hint="The size is right, the sign is not. The minus of the step belongs in `update`.",
        nudge="Look for a minus.",
    ),
    mistake(
        "signs-lost",
        gives=(
            _sum(lambda d, w: abs(d * w)),
            lambda deltas, ws: abs(PATHS(deltas, ws)),
            _sum(lambda d, w: d * abs(w)),
            _sum(lambda d, w: abs(d) * w),
        ),
        hint="It looks like a sign is lost. Two paths may cancel.",
        nudge="Look for `abs` in your code.",
    ),
    mistake(
        "weights-squared",
        gives=(_sum(lambda d, w: d * w**2), _sum(lambda d, w: d**2 * w)),
        hint="It looks like something is squared. Each delta and each weight comes in once.",
        nudge="Two factors for each path.",
    ),
    mistake(
        "order-of-weights",
        gives=lambda deltas, ws: PATHS(deltas, ws[::-1]),
        hint="The weights are taken in the other order: the first delta goes with the first "
        "weight.",
        nudge="`zip` walks along both lists together.",
    ),
]


def _paths() -> Sequence[tuple]:
    draw = random.Random(22)

    def numbers(count: int) -> list[float]:
        return [round(draw.uniform(-2, 2), 7) for _ in range(count)]

    return [(numbers(count), numbers(count)) for count in (3, 2, 4, 3, 5, 2, 3)]


# An index out of range has another reason here than in a chain.
_INDEX = (
    "A list index is out of range{line}. The lists may have any length: the paths are counted from "
    "0 to len(ws) − 1.",
    "`for delta, w in zip(deltas, ws):` needs no index at all.",
)

_SLOPES = (
    "The name {detail} is not defined{line}. Everything is in `deltas` and `ws`: the slope of each "
    "neuron is in its delta already.",
    "Is the name spelt as in the `def` line, or in your own lines above?",
)

exercise = Exercise(
    "sum_over_paths(deltas, ws) -> dC_da",
    truth=PATHS,
    probes=[([0.3, -0.5], [1.5, 0.8]), *_paths(), ([0.7], [-1.3])],
    tried="one to five paths, with signs of both kinds",
    hint="For each path its delta times its weight; then add what the paths bring.",
    mistakes=MISTAKES,
    words=WORDS | {"index": _INDEX, "undefined-name": _SLOPES},
)
