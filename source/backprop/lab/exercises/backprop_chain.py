"""backprop_chain: the gradient of a chain of neurons, the last layer first."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from ..check import Attempt, Exercise, Verdict, mistake, without
from ..check.probe import is_close
from ..check.task import Mistake
from ..model import A_PREV, Y, back_through, chain_forward, chain_gradient, sigmoid
from . import weighted_sum as weighing
from ._factors import (
    WRONG_FACTORS,
    Neuron,
    WrongFactors,
    da_dz,
    dC_da,
    neuron,
    precision,
    sigma_prime,
)
from ._lesson import ERRORS, OF_LINKS


def _chain(
    up: Callable | None = None,
    slope: Callable | None = None,
    carry: Callable | None = None,
    dw: Callable | None = None,
    db: Callable | None = None,
    result: Callable | None = None,
    weigh: Callable | None = None,
    squash: Callable = sigmoid,
    walk: Callable = lambda neurons: neurons[::-1],
) -> Callable:
    """A wrong backprop_chain with some parts replaced, each a function of one layer's neuron.

    The neuron n also has its `layer`, all `neurons`, its `upstream` ∂C/∂a and its `delta`. `carry`
    returns the ∂C/∂a for the layer before, `weigh` is the weighted sum, `squash` stands for σ, and
    `walk` returns the neurons in the order of the way back.
    """

    def formula(a0: float, ws: list[float], bs: list[float], y: float) -> object:
        neurons, a = [], a0
        for layer, (w, b) in enumerate(zip(ws, bs, strict=True)):
            n = neuron(w, b, a, y)
            if weigh:
                n.z = weigh(w, a, b)
            n.a = squash(n.z)
            n.layer, n.neurons = layer, neurons
            neurons.append(n)
            a = n.a
        upstream = (up or dC_da)(neurons[-1])
        for n in walk(neurons):
            n.upstream = upstream
            n.delta = upstream * (slope or da_dz)(n)
            n.dw = (dw or (lambda n: n.delta * n.a_prev))(n)
            n.db = (db or (lambda n: n.delta))(n)
            upstream = (carry or (lambda n: n.delta * n.w))(n)
        dws, dbs = (
            [vars(n).get("dw", 0.0) for n in neurons],
            [vars(n).get("db", 0.0) for n in neurons],
        )
        return result(dws, dbs, neurons) if result else (dws, dbs)

    return formula


def _neighbour(n: Neuron, step: int) -> Neuron:
    return n.neurons[(n.layer + step) % len(n.neurons)]


def _is_last(n: Neuron) -> bool:
    return n.layer == len(n.neurons) - 1


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
        gives=(
            _chain(
                carry=lambda n: n.delta * n.a_prev,
                dw=lambda n: n.delta,
                db=lambda n: n.delta * n.w,
            ),
            _chain(carry=lambda n: n.delta, db=lambda n: n.delta * n.w),
        ),
        hint="It looks like the three numbers of `back_through` get each other's names: the last "
        "of them is handed back.",
        nudge="Compare the names before the `=` with the `return` of `back_through`.",
    ),
    mistake(
        "last-sigma-prime-everywhere",
        gives=_chain(slope=lambda n: da_dz(n.neurons[-1])),
        hint="It looks like the last layer's σ′ is used in every layer. Each layer has its own "
        "activation and so its own σ′.",
        nudge="Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    mistake(
        "first-sigma-prime-everywhere",
        gives=_chain(slope=lambda n: da_dz(n.neurons[0])),
        hint="It looks like the first layer's σ′ is used in every layer. Each layer has its own.",
        nudge="Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    mistake(
        "sigma-prime-of-previous-layer",
        gives=(
            _chain(slope=lambda n: n.a_prev * (1 - n.a_prev)),
            _chain(slope=lambda n: da_dz(_neighbour(n, -1))),
            _chain(slope=lambda n: da_dz(_neighbour(n, 1))),
        ),
        hint="It looks like σ′ is taken from a neighbouring layer: an index is off by one.",
        nudge="The list of activations starts with a0, so it is one longer than the list of "
        "weights.",
    ),
    mistake(
        "hidden-sigma-prime-missing",
        gives=_chain(slope=lambda n: da_dz(n) if _is_last(n) else 1.0),
        hint="It looks like σ′ is used in the last layer only. Hidden neurons squash too.",
        nudge="On the way back, every neuron multiplies by its own σ′.",
    ),
    mistake(
        "last-sigma-prime-missing",
        gives=_chain(slope=lambda n: 1.0 if _is_last(n) else da_dz(n)),
        hint="It looks like σ′ is missing in the last layer. It squashes too.",
        nudge="On the way back, every neuron multiplies by its own σ′.",
    ),
    mistake(
        "walks-forwards",
        gives=(_chain(walk=lambda neurons: neurons), _chain(walk=lambda neurons: neurons[:-1])),
        hint="It looks like the loop runs from the first layer to the last. The gradient starts "
        "at the cost and travels backwards.",
        nudge="Which layer is next to the cost? Start there.",
    ),
    mistake(
        "starts-before-the-last-layer",
        gives=_chain(walk=lambda neurons: neurons[-2::-1]),
        hint="It looks like the loop starts one layer too early, so the last layer is passed over.",
        nudge="Layers are counted from 0: the last of n layers is n − 1.",
    ),
    mistake(
        "wrong-activation-compared-with-y",
        gives=(
            _chain(up=lambda n: 2 * (n.neurons[0].a - n.y)),
            _chain(up=lambda n: 2 * (n.neurons[0].a_prev - n.y)),
        ),
        hint="It looks like y is compared with an activation from the start of the chain. The cost "
        "looks at the last one.",
        nudge="Which activation comes out of the whole chain?",
    ),
    mistake(
        "every-layer-compared-with-y",
        gives=_chain(carry=lambda n: 2 * (n.a_prev - n.y)),
        hint="It looks like every layer is compared with the target y. Only the last one has a "
        "target: the others get their ∂C/∂a handed back along the chain.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "upstream-never-changes",
        gives=_chain(carry=lambda n: n.upstream),
        hint="It looks like every layer gets the same ∂C/∂a. It has to change on its way back "
        "through each neuron.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "same-delta-everywhere",
        gives=(
            _chain(
                result=lambda dws, dbs, ns: (
                    [ns[-1].delta * n.a_prev for n in ns],
                    [ns[-1].delta for n in ns],
                )
            ),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]] * len(ns), [dbs[-1]] * len(ns))),
        ),
        hint="It looks like the last layer's ∂C/∂z is used in every layer. It has to be passed "
        "back through each neuron.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "weight-not-carried",
        gives=_chain(carry=lambda n: n.delta),
        hint="It looks like the weight is left out on the way back from one layer to the one "
        "before.",
        nudge="Between two neurons stands a weight: forwards it scales a, backwards the gradient.",
    ),
    mistake(
        "sigma-prime-not-carried",
        gives=_chain(carry=lambda n: n.upstream * n.w),
        hint="It looks like what is handed back has only the weight: σ′ of the layers passed is "
        "lost.",
        nudge="Hand back the derivative by the input: it is made from ∂C/∂z, not from ∂C/∂a.",
    ),
    mistake(
        "weight-of-wrong-layer",
        gives=(
            _chain(carry=lambda n: n.delta * _neighbour(n, -1).w),
            _chain(carry=lambda n: n.delta * _neighbour(n, 1).w),
            _chain(carry=lambda n: n.delta * n.neurons[-1].w),
            _chain(carry=lambda n: n.delta * n.neurons[min(n.layer + 1, len(n.neurons) - 1)].w),
            _chain(carry=lambda n: n.delta * n.neurons[0].w),
            _chain(carry=lambda n: n.delta * n.neurons[max(n.layer - 1, 0)].w),
            _chain(carry=lambda n: n.delta * n.neurons[len(n.neurons) - 1 - n.layer].w),
        ),
        hint="It looks like the weight of another layer is used on the way back: an index is off.",
        nudge="Going back through a layer, you meet that layer's own weight.",
    ),
    mistake(
        "input-carried",
        gives=(_chain(carry=lambda n: n.delta * n.a_prev), _chain(carry=lambda n: n.dw * n.w)),
        hint="It looks like dC_dw (with the input in it) is what travels back. It should be the "
        "derivative by the input, dC_da_prev.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "bias-carried",
        gives=(
            _chain(carry=lambda n: n.delta * n.b),
            _chain(carry=lambda n: n.delta * n.w + n.b),
            _chain(carry=lambda n: n.delta * (n.w + n.b)),
        ),
        hint="It looks like the bias gets into what travels back. Only the weight stands between "
        "two neurons.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "activation-carried",
        gives=(_chain(carry=lambda n: n.delta * n.a), _chain(carry=lambda n: n.delta * n.z)),
        hint="It looks like a or z is multiplied in on the way back. Only the weight stands "
        "between two neurons.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "factor-2-in-every-layer",
        gives=_chain(carry=lambda n: 2 * n.delta * n.w),
        hint="It looks like the factor 2 comes in again in every layer. It belongs to the cost, "
        "at the end of the chain, once.",
        nudge="Where does the 2 come from? How many costs are there?",
    ),
    mistake(
        "divided-by-layers",
        gives=(
            _chain(up=lambda n: dC_da(n) / len(n.neurons)),
            _chain(up=lambda n: dC_da(n) * len(n.neurons)),
        ),
        hint="It looks like the number of layers is a factor in the result. There is one cost, "
        "and it belongs to the last layer.",
        nudge="Look for `n` or `len` outside of the loop.",
    ),
    mistake(
        "half-in-every-layer",
        gives=_chain(carry=lambda n: n.delta * n.w / 2),
        hint="It looks like a ½ comes in at every layer.",
        nudge="Only the three links of each layer belong in what travels back.",
    ),
    mistake(
        "difference-in-every-layer",
        gives=(
            _chain(carry=lambda n: n.delta * n.w * 2 * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w + 2 * (n.a_prev - n.y)),
        ),
        hint="It looks like the difference to y comes in again in every layer. Only the last "
        "layer is compared with the target.",
        nudge="How many costs are there, and which activation do they look at?",
    ),
    mistake(
        "accumulated",
        gives=(
            _chain(carry=lambda n: n.upstream + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.w),
            _chain(carry=lambda n: n.upstream * n.delta * n.w),
        ),
        hint="It looks like what travels back piles up from layer to layer (a `+=`, or a factor "
        "twice) instead of being replaced.",
        nudge="One path leads back through this chain: its links are multiplied, each once.",
    ),
    mistake(
        "sign-flips-in-every-layer",
        gives=_chain(carry=lambda n: -n.delta * n.w),
        hint="It looks like the sign flips from layer to layer.",
        nudge="No link of a layer brings a minus of its own.",
    ),
    mistake(
        "own-activation-in-dw",
        gives=_chain(dw=lambda n: n.delta * n.a),
        hint="It looks like dws uses each layer's own output. The weight multiplies what came "
        "into the layer: an index is off by one.",
        nudge="The list of activations starts with a0, so it is one longer than the list of "
        "weights.",
    ),
    mistake(
        "z-in-dw",
        gives=(
            _chain(dw=lambda n: n.delta * n.z),
            _chain(dw=lambda n: n.delta * (_neighbour(n, -1).z if n.layer else n.a_prev)),
        ),
        hint="It looks like dws uses a z. The weight multiplies the activation that comes into the "
        "layer.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "a0-everywhere",
        gives=_chain(dw=lambda n: n.delta * n.neurons[0].a_prev),
        hint="It looks like a0 is taken as the input of every layer. From the second layer on, the "
        "input is the activation before.",
        nudge="Look at the index of the activation in dws: does it change with the layer?",
    ),
    mistake(
        "last-input-everywhere",
        gives=(
            _chain(dw=lambda n: n.delta * n.neurons[-1].a_prev),
            _chain(dw=lambda n: n.delta * n.neurons[-1].a),
        ),
        hint="It looks like every layer's dw uses the same activation, near the end of the chain.",
        nudge="Look at the index of the activation in dws: does it change with the layer?",
    ),
    mistake(
        "w-in-dw",
        gives=(_chain(dw=lambda n: n.delta * n.w), _chain(dw=lambda n: n.delta * n.w * n.a_prev)),
        hint="It looks like the weight itself stands in dws where ∂z/∂w belongs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "input-missing-in-dw",
        gives=_chain(dw=lambda n: n.delta),
        hint="It looks like dws has lost ∂z/∂w: it is the same as dbs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-b",
        gives=_chain(db=lambda n: n.delta * n.b),
        hint="It looks like dbs is multiplied by the bias. That passes at b = 1 only.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-input",
        gives=_chain(db=lambda n: n.delta * n.a_prev),
        hint="It looks like dbs is multiplied by the input, as dws is.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-w",
        gives=_chain(db=lambda n: n.delta * n.w),
        hint="It looks like dbs is multiplied by the weight.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-local-only",
        gives=(_chain(db=lambda n: 1.0), _chain(db=lambda n: 0.0)),
        hint="It looks like dbs is a fixed number. ∂z/∂b is only the last link of its chain.",
        nudge="The chain from C back to b has more links than that.",
    ),
    mistake(
        "db-is-upstream",
        gives=(_chain(db=lambda n: n.upstream), _chain(db=lambda n: n.delta * da_dz(n))),
        hint="It looks like dbs has σ′ missing, or in it twice.",
        nudge="The chain from ∂C/∂a back to b passes through z once.",
    ),
    mistake(
        "dw-is-upstream",
        gives=_chain(dw=lambda n: n.upstream * n.a_prev),
        hint="It looks like σ′ is missing in dws.",
        nudge="The chain from ∂C/∂a back to w passes through z.",
    ),
    mistake(
        "order-of-layers",
        gives=_chain(result=lambda dws, dbs, ns: (dws[::-1], dbs[::-1])),
        hint="The numbers are right but come from back to front. Wanted is the first layer first.",
        nudge="You walk backwards: `append` puts the last layer first.",
    ),
    mistake(
        "dws-order-only",
        gives=(
            _chain(result=lambda dws, dbs, ns: (dws[::-1], dbs)),
            _chain(result=lambda dws, dbs, ns: (dws, dbs[::-1])),
        ),
        hint="The numbers are right, but one of the two lists runs from back to front.",
        nudge="Wanted is the first layer first, in both.",
    ),
    mistake(
        "dws-and-dbs-swapped",
        gives=_chain(result=lambda dws, dbs, ns: (dbs, dws)),
        hint="Both lists are right but stand in the other order. Wanted is `(dws, dbs)`.",
        nudge="Look at the order in your `return`.",
    ),
    mistake(
        "pairs-per-layer",
        gives=_chain(result=lambda dws, dbs, ns: list(zip(dws, dbs, strict=True))),
        hint="It looks like one pair (dw, db) per layer comes back. Wanted are two lists: all "
        "dws, then all dbs.",
        nudge="Collect into two lists while you walk.",
    ),
    mistake(
        "one-flat-list",
        gives=(
            _chain(result=lambda dws, dbs, ns: dws + dbs),
            _chain(result=lambda dws, dbs, ns: [x for p in zip(dws, dbs, strict=True) for x in p]),
        ),
        hint="It looks like all numbers come back in one list. Wanted are two lists: `dws` and "
        "`dbs`.",
        nudge="Return two lists, separated by a comma.",
    ),
    mistake(
        "only-one-list",
        gives=(
            _chain(result=lambda dws, dbs, ns: dws),
            _chain(result=lambda dws, dbs, ns: dbs),
        ),
        hint="It looks like only one list comes back. Wanted are two: `dws` and `dbs`.",
        nudge="Return two lists, separated by a comma.",
    ),
    mistake(
        "only-last-layer",
        gives=(
            _chain(result=lambda dws, dbs, ns: (dws[-1], dbs[-1])),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]], [dbs[-1]])),
            _chain(result=lambda dws, dbs, ns: (_only(dws, -1), _only(dbs, -1))),
        ),
        hint="It looks like only the last layer gets a gradient. Go on: every layer has one.",
        nudge="Look at where your loop stops.",
    ),
    mistake(
        "only-first-layer",
        gives=(
            _chain(result=lambda dws, dbs, ns: (dws[0], dbs[0])),
            _chain(result=lambda dws, dbs, ns: ([dws[0]], [dbs[0]])),
        ),
        hint="It looks like only the first layer's gradient comes back. Keep those you pass on "
        "the way.",
        nudge="Collect into two lists while you walk.",
    ),
    mistake(
        "first-layer-left-out",
        gives=(
            _chain(result=lambda dws, dbs, ns: (dws[1:], dbs[1:])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws[1:]], [0.0, *dbs[1:]])),
        ),
        hint="It looks like the loop stops before the first layer. It has a weight and a bias too.",
        nudge="`range(n, 0, -1)` ends at 1; the layers are counted from 0.",
    ),
    mistake(
        "last-layer-left-out",
        gives=(
            _chain(result=lambda dws, dbs, ns: (dws[:-1], dbs[:-1])),
            _chain(result=lambda dws, dbs, ns: ([*dws[:-1], 0.0], [*dbs[:-1], 0.0])),
        ),
        hint="It looks like the last layer is left out.",
        nudge="Look at where your loop starts.",
    ),
    mistake(
        "extra-entry",
        gives=(
            _chain(result=lambda dws, dbs, ns: ([*dws, 0.0], [*dbs, 0.0])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws], [0.0, *dbs])),
        ),
        hint="It looks like there is one number too many. The input layer has no weight and no "
        "bias.",
        nudge="One dw and one db for each weight.",
    ),
    mistake(
        "updated-parameters-returned",
        gives=tuple(
            _chain(
                result=lambda dws, dbs, ns, lr=lr: (
                    [n.w - lr * g for n, g in zip(ns, dws, strict=True)],
                    [n.b - lr * g for n, g in zip(ns, dbs, strict=True)],
                )
            )
            for lr in (0.1, 1.0, 0.5, 0.01)
        ),
        hint="It looks like updated parameters come back. `backprop_chain` only computes the "
        "gradient.",
        nudge="No learning rate belongs in here.",
    ),
    mistake(
        "updated-weight-carried",
        gives=tuple(
            _chain(carry=lambda n, lr=lr: n.delta * (n.w - lr * n.dw)) for lr in (0.1, 1.0, 0.5)
        ),
        hint="It looks like weights are updated on the way back and then used. Everything is "
        "computed with the old values.",
        nudge="Compute all gradients first; the update comes after.",
    ),
    mistake(
        "z-for-activation-forwards",
        gives=(
            lambda a0, ws, bs, y: _linear_chain(a0, ws, bs, y),
            _chain(squash=lambda z: z),
            _chain(squash=lambda z: z, slope=lambda n: sigma_prime(n.z)),
            _chain(squash=lambda z: z, slope=lambda n: 1.0),
        ),
        hint="It looks like z, not a, is passed on to the next layer in the forward pass.",
        nudge="What leaves a neuron is its activation.",
    ),
]


def _by_places(
    places: Callable[[int], Sequence[int]],
    own: int = 0,
    before: int = -1,
    weight: int = -1,
    collect: Callable[[list[float]], list[float]] = lambda numbers: numbers[::-1],
) -> Callable:
    """A backprop_chain that walks over places l in its lists, with some of them shifted.

    The right one walks from n to 1, and takes activations[l], activations[l - 1] and ws[l - 1].
    """

    def formula(a0: float, ws: list[float], bs: list[float], y: float) -> tuple:
        activations = chain_forward(a0, ws, bs)[1]
        upstream, dws, dbs = 2 * (activations[-1] - y), [], []
        for place in places(len(ws)):
            a = activations[place + own]
            delta = upstream * a * (1 - a)
            dws.append(delta * activations[place + before])
            dbs.append(delta)
            upstream = delta * ws[place + weight]
        return collect(dws), collect(dbs)

    return formula


# How the results may be collected on the way: as they come, or the last one first.
COLLECTED = (lambda numbers: numbers, lambda numbers: numbers[::-1])
OF_PLACES = [
    mistake(
        "from-front-to-back",
        gives=tuple(
            _by_places(lambda n: range(n), own, before, weight, collect)
            for own in (0, 1)
            for before in (-1, 0)
            for weight in (-1, 0)
            for collect in COLLECTED
        ),
        hint="It looks like the second loop runs from the first layer to the last. The gradient "
        "starts at the cost and travels from back to front.",
        nudge="Which layer is next to the cost? Start there.",
    ),
    mistake(
        "indices-shifted",
        gives=tuple(
            _by_places(lambda n: range(n, 0, -1), own, before, weight, collect)
            for own in (-1, 0)
            for before in (-2, -1, 0)
            for weight in (-2, -1)
            for collect in COLLECTED
            if (own, before, weight) != (0, -1, -1)
        ),
        hint="It looks like some of your lists are read one place off. In each layer the slope "
        "wants the layer's own activation, dws the one before it, and what travels on the layer's "
        "own weight.",
        nudge="The list of activations starts with a0, so it is one longer than the list of "
        "weights. Write the indices down for a chain of two layers.",
    ),
    mistake(
        "sorted-by-size",
        gives=tuple(
            _chain(
                result=lambda dws, dbs, ns, key=key, down=down: (
                    sorted(dws, key=key, reverse=down),
                    sorted(dbs, key=key, reverse=down),
                )
            )
            for key in (None, abs)
            for down in (False, True)
        ),
        hint="The numbers are right, but they are sorted by size. Wanted is the order of the "
        "layers, the first layer first.",
        nudge="`sorted` and `sort` compare numbers; to turn a list around is another thing.",
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
        delta = upstream * sigma_prime(inputs[layer + 1])
        dws.insert(0, delta * inputs[layer])
        dbs.insert(0, delta)
        upstream = delta * ws[layer]
    return dws, dbs


def _with_factors(wrong: WrongFactors) -> Mistake:
    formula = _chain(up=wrong.dC_da, slope=wrong.da_dz)
    return mistake(wrong.name, gives=formula, hint=wrong.hint, nudge=wrong.nudge)


def _with_sum(wrong: Mistake) -> Mistake:
    return mistake(
        f"forward-{wrong.name}",
        gives=tuple(_chain(weigh=f) for f in wrong.formulas),
        hint=f"The way back is right, but the forward pass is not. {wrong.hint}",
        nudge=wrong.nudge,
    )


def _chains() -> Sequence[tuple]:
    draw = random.Random(21)

    def chain(layers: int) -> tuple:
        def numbers() -> list[float]:
            return [round(draw.uniform(-2, 2), 7) for _ in range(layers)]

        start, target = draw.uniform(-0.9, 1.3), draw.uniform(-0.8, 1.6)
        return (round(start, 7), numbers(), numbers(), round(target, 7))

    return [chain(layers) for layers in (3, 2, 3, 4, 1, 5, 2)]


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
        *OF_PLACES,
        *(_with_factors(wrong) for wrong in without(WRONG_FACTORS, "sigma-prime-of-input")),
        *(_with_sum(wrong) for wrong in weighing.MISTAKES),
    ],
    words=OF_LINKS | {"shape-of-results": _SHAPE},
    errors=ERRORS,
    notes=[precision],
    detectors=[hidden_layers, one_layer_only],
)
