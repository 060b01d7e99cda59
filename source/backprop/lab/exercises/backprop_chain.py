"""backprop_chain: the gradient of a chain of neurons, the last layer first."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence

from ..check import Attempt, Exercise, Verdict, mistake, without
from ..check.probe import is_close
from ..check.task import Mistake
from ..model import A_PREV, Y, back_through, chain_forward, chain_gradient, sigmoid
from . import _chain_links as links
from . import _chain_lists as lists
from . import weighted_sum as weighing
from ._chain import chain
from ._factors import WRONG_FACTORS, WrongFactors, precision, sigma_prime
from ._lesson import ERRORS, OF_LINKS


def _input_for_all(a0: float, ws: list[float], bs: list[float], y: float) -> tuple:
    """Forward, every neuron gets a0; the way back is right for the activations there are."""
    activations = [a0, *(sigmoid(w * a0 + b) for w, b in zip(ws, bs, strict=True))]
    upstream, dws, dbs = 2 * (activations[-1] - y), [], []
    for layer in range(len(ws), 0, -1):
        dw, db, upstream = back_through(
            upstream, ws[layer - 1], activations[layer - 1], activations[layer]
        )
        dws.insert(0, dw)
        dbs.insert(0, db)
    return dws, dbs


def _linear_chain(a0: float, ws: list[float], bs: list[float], y: float) -> tuple:
    inputs = [a0]
    for w, b in zip(ws, bs, strict=True):
        inputs.append(w * inputs[-1] + b)
    upstream, dws, dbs = 2 * (sigmoid(inputs[-1]) - y), [], []
    for layer in reversed(range(len(ws))):
        delta = upstream * sigma_prime(inputs[layer + 1])
        dws.insert(0, delta * inputs[layer])
        dbs.insert(0, delta)
        upstream = delta * ws[layer]
    return dws, dbs


def _box_called(order: Sequence[int]) -> Callable:
    """A chain in which `back_through` gets its four numbers in another order."""

    def formula(a0: float, ws: list[float], bs: list[float], y: float) -> tuple:
        activations = chain_forward(a0, ws, bs)[1]
        upstream, dws, dbs = 2 * (activations[-1] - y), [], []
        for layer in range(len(ws), 0, -1):
            given = upstream, ws[layer - 1], activations[layer - 1], activations[layer]
            dw, db, upstream = back_through(*(given[place] for place in order))
            dws.insert(0, dw)
            dbs.insert(0, db)
        return dws, dbs

    return formula


# What the box gives, in its order: for w, for b, and for the layer before.
_OF_THE_BOX = (lambda n: n.delta * n.a_prev, lambda n: n.delta, lambda n: n.delta * n.w)

MISTAKES = [
    mistake(
        "input-for-every-layer",
        gives=_input_for_all,
        hint="It looks like every neuron is fed with the input `a0`. Each gets what the neuron "
        "before it gives.",
        nudge="In the loop forward: which number of the list is the newest one?",
    ),
    mistake(
        "results-under-other-names",
        gives=tuple(
            chain(dw=dw, db=db, carry=carry)
            for dw, db, carry in itertools.permutations(_OF_THE_BOX)
            if carry is not _OF_THE_BOX[2]
        ),
        hint="It looks like the three numbers of `back_through` get each other's names: the last "
        "of them is handed back.",
        nudge="Compare the names before the `=` with the `return` of `back_through`.",
    ),
    mistake(
        "order-in-the-box",
        gives=tuple(
            _box_called(order)
            for order in itertools.permutations(range(4))
            if order not in ((0, 1, 2, 3), (0, 1, 3, 2))  # right, and an index that is off
        ),
        hint="It looks like `back_through` gets its numbers in another order: what arrives, then "
        "the weight, the input and the activation.",
        nudge="Compare your call with the `def` line of `back_through`.",
    ),
    mistake(
        "z-for-activation-forwards",
        gives=(
            lambda a0, ws, bs, y: _linear_chain(a0, ws, bs, y),
            chain(squash=lambda z: z),
            chain(squash=lambda z: z, slope=lambda n: sigma_prime(n.z)),
            chain(squash=lambda z: z, slope=lambda n: 1.0),
        ),
        hint="It looks like z, not a, is passed on to the next layer in the forward pass.",
        nudge="What leaves a neuron is its activation.",
    ),
]


def _with_factors(wrong: WrongFactors) -> Mistake:
    formula = chain(up=wrong.dC_da, slope=wrong.da_dz)
    return mistake(wrong.name, gives=formula, hint=wrong.hint, nudge=wrong.nudge)


def _with_sum(wrong: Mistake) -> Mistake:
    return mistake(
        f"forward-{wrong.name}",
        gives=tuple(chain(weigh=f) for f in wrong.formulas),
        hint=f"The way back is right, but the forward pass is not. {wrong.hint}",
        nudge=wrong.nudge,
    )


def _chains() -> Sequence[tuple]:
    draw = random.Random(21)

    def of(layers: int) -> tuple:
        def numbers() -> list[float]:
            return [round(draw.uniform(-2, 2), 7) for _ in range(layers)]

        start, target = draw.uniform(-0.9, 1.3), draw.uniform(-0.8, 1.6)
        return (round(start, 7), numbers(), numbers(), round(target, 7))

    return [of(layers) for layers in (3, 2, 3, 4, 1, 5, 2)]


def hidden_layers(attempt: Attempt) -> Verdict | None:
    """The last layer is right, the layers before it are not."""
    try:
        last = [[part[-1] for part in list(reply.value)] for reply in attempt.replies]
    except (TypeError, IndexError, KeyError):
        return None
    truth = [[part[-1] for part in wanted] for wanted in attempt.wanted]
    if not all(is_close(got, wanted) for got, wanted in zip(last, truth, strict=True)):
        return None
    return attempt.guess(
        "hidden-layers",
        "The last layer is right, the layers before it are not. Look at what is handed back "
        "from one layer to the one before.",
    )


def one_layer_only(attempt: Attempt) -> Verdict | None:
    """Right for a chain of one layer, not for longer ones."""
    pairs = zip(attempt.replies, attempt.right, strict=True)
    if any((len(reply.arguments[1]) == 1) != right for reply, right in pairs):
        return None
    return attempt.guess(
        "one-layer-only",
        "A chain of one layer is right, longer ones are not. Does each layer get the activation of "
        "the layer before it, once? Two loops, one inside the other, take every pair of layers.",
    )


_SHAPE = (
    "The result has another shape than wanted: {wanted}, one number for each layer.",
    "Compare the lengths of your lists with the number of weights.",
)

exercise = Exercise(
    "backprop_chain(a0, ws, bs, y) -> (dws, dbs)",
    truth=chain_gradient,
    probes=[
        (A_PREV, [0.5, -0.7, 1.3], [1.0, 0.2, -0.4], Y),
        *_chains(),
        (1.62, [0.9], [-0.3], 1.7),
    ],
    tried="chains of one to five layers",
    hint="Take a chain of one layer first: it should agree with `backprop`.",
    mistakes=[
        *MISTAKES,
        *links.MISTAKES,
        *lists.MISTAKES,
        *(_with_factors(wrong) for wrong in without(WRONG_FACTORS, "sigma-prime-of-input")),
        *(_with_sum(wrong) for wrong in weighing.MISTAKES),
    ],
    words=OF_LINKS | {"shape-of-results": _SHAPE},
    errors=ERRORS,
    notes=[precision],
    detectors=[hidden_layers, one_layer_only],
)
