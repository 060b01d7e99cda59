"""Mistakes in backprop_chain(a0, ws, bs, y)."""

from __future__ import annotations

from collections.abc import Callable

from ...model import sigmoid
from .entry import Misconception, entry, without
from .neuron import WEIGHTED_SUM
from .slips import SLIPS, Neuron, Slip, da_dz, dC_da, neuron, sigma_prime


def _chain(
    up: Callable | None = None,
    slope: Callable | None = None,
    carry: Callable | None = None,
    dw: Callable | None = None,
    db: Callable | None = None,
    result: Callable | None = None,
    weigh: Callable | None = None,
    walk: Callable = lambda neurons: neurons[::-1],
) -> Callable:
    """A wrong backprop_chain: some pieces replaced, each a function of one layer's neuron.

    The neuron n also knows its `layer`, all `neurons`, the `upstream` ∂C/∂a that reached it, and
    its `delta`. `carry` gives the ∂C/∂a for the layer before; `weigh` is its weighted sum,
    and `walk` the order in which the neurons are met on the way back.
    """

    def formula(a0: float, ws: list[float], bs: list[float], y: float) -> object:
        neurons, a = [], a0
        for layer, (w, b) in enumerate(zip(ws, bs, strict=True)):
            n = neuron(w, b, a, y)
            if weigh:
                n.z = weigh(w, a, b)
                n.a = sigmoid(n.z)
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


BACKPROP_CHAIN = [
    entry(
        "last-sigma-prime-everywhere",
        _chain(slope=lambda n: da_dz(n.neurons[-1])),
        "It looks like the last layer's σ′ is used in every layer. Each layer has its own "
        "activation and so its own σ′.",
        "Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    entry(
        "first-sigma-prime-everywhere",
        _chain(slope=lambda n: da_dz(n.neurons[0])),
        "It looks like the first layer's σ′ is used in every layer. Each layer has its own.",
        "Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    entry(
        "sigma-prime-of-previous-layer",
        (
            _chain(slope=lambda n: n.a_prev * (1 - n.a_prev)),
            _chain(slope=lambda n: da_dz(_neighbour(n, -1))),
            _chain(slope=lambda n: da_dz(_neighbour(n, 1))),
        ),
        "It looks like σ′ is taken from a neighbouring layer: an index is off by one.",
        "The list of activations starts with a0, so it is one longer than the list of weights.",
    ),
    entry(
        "hidden-sigma-prime-missing",
        _chain(slope=lambda n: da_dz(n) if _is_last(n) else 1.0),
        "It looks like σ′ is used in the last layer only. Hidden neurons squash too.",
        "On the way back, every neuron multiplies by its own σ′.",
    ),
    entry(
        "last-sigma-prime-missing",
        _chain(slope=lambda n: 1.0 if _is_last(n) else da_dz(n)),
        "It looks like σ′ is missing in the last layer. It squashes too.",
        "On the way back, every neuron multiplies by its own σ′.",
    ),
    entry(
        "walks-forwards",
        (_chain(walk=lambda neurons: neurons), _chain(walk=lambda neurons: neurons[:-1])),
        "It looks like the loop runs from the first layer to the last. The gradient starts at the "
        "cost and travels backwards.",
        "Which layer is next to the cost? Start there.",
    ),
    entry(
        "starts-before-the-last-layer",
        _chain(walk=lambda neurons: neurons[-2::-1]),
        "It looks like the loop starts one layer too early, so the last layer is passed over.",
        "Layers are counted from 0: the last of n layers is n − 1.",
    ),
    entry(
        "wrong-activation-compared-with-y",
        (
            _chain(up=lambda n: 2 * (n.neurons[0].a - n.y)),
            _chain(up=lambda n: 2 * (n.neurons[0].a_prev - n.y)),
        ),
        "It looks like y is compared with an activation from the start of the chain. The cost "
        "looks at the last one.",
        "Which activation comes out of the whole chain?",
    ),
    entry(
        "every-layer-compared-with-y",
        _chain(carry=lambda n: 2 * (n.a_prev - n.y)),
        "It looks like every layer is compared with the target y. Only the last one has a target: "
        "the others get their ∂C/∂a handed back along the chain.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    entry(
        "upstream-never-changes",
        _chain(carry=lambda n: n.upstream),
        "It looks like every layer gets the same ∂C/∂a. It has to change on its way back through "
        "each neuron.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    entry(
        "same-delta-everywhere",
        (
            _chain(
                result=lambda dws, dbs, ns: (
                    [ns[-1].delta * n.a_prev for n in ns],
                    [ns[-1].delta for n in ns],
                )
            ),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]] * len(ns), [dbs[-1]] * len(ns))),
        ),
        "It looks like the last layer's ∂C/∂z is used in every layer. It has to be passed back "
        "through each neuron.",
        "What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    entry(
        "weight-not-carried",
        _chain(carry=lambda n: n.delta),
        "It looks like the weight is left out on the way back from one layer to the one before.",
        "Between two neurons stands a weight: forwards it scales a, backwards the gradient.",
    ),
    entry(
        "sigma-prime-not-carried",
        _chain(carry=lambda n: n.upstream * n.w),
        "It looks like what is handed back has only the weight: σ′ of the layers passed is lost.",
        "Hand back the derivative by the input: it is made from ∂C/∂z, not from ∂C/∂a.",
    ),
    entry(
        "weight-of-wrong-layer",
        (
            _chain(carry=lambda n: n.delta * _neighbour(n, -1).w),
            _chain(carry=lambda n: n.delta * _neighbour(n, 1).w),
            _chain(carry=lambda n: n.delta * n.neurons[-1].w),
            _chain(carry=lambda n: n.delta * n.neurons[min(n.layer + 1, len(n.neurons) - 1)].w),
            _chain(carry=lambda n: n.delta * n.neurons[0].w),
            _chain(carry=lambda n: n.delta * n.neurons[max(n.layer - 1, 0)].w),
            _chain(carry=lambda n: n.delta * n.neurons[len(n.neurons) - 1 - n.layer].w),
        ),
        "It looks like the weight of another layer is used on the way back: an index is off.",
        "Going back through a layer, you meet that layer's own weight.",
    ),
    entry(
        "input-carried",
        (_chain(carry=lambda n: n.delta * n.a_prev), _chain(carry=lambda n: n.dw * n.w)),
        "It looks like dC_dw (with the input in it) is what travels back. It should be the "
        "derivative by the input, dC_da_prev.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "bias-carried",
        (
            _chain(carry=lambda n: n.delta * n.b),
            _chain(carry=lambda n: n.delta * n.w + n.b),
            _chain(carry=lambda n: n.delta * (n.w + n.b)),
        ),
        "It looks like the bias gets into what travels back. Only the weight stands between two "
        "neurons.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "activation-carried",
        (_chain(carry=lambda n: n.delta * n.a), _chain(carry=lambda n: n.delta * n.z)),
        "It looks like a or z is multiplied in on the way back. Only the weight stands between two "
        "neurons.",
        "Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "factor-2-in-every-layer",
        _chain(carry=lambda n: 2 * n.delta * n.w),
        "It looks like the factor 2 comes in again in every layer. It belongs to the cost, at the "
        "end of the chain, once.",
        "Where does the 2 come from? How many costs are there?",
    ),
    entry(
        "divided-by-layers",
        (
            _chain(up=lambda n: dC_da(n) / len(n.neurons)),
            _chain(up=lambda n: dC_da(n) * len(n.neurons)),
        ),
        "It looks like the number of layers is a factor in the result. There is one cost, and it "
        "belongs to the last layer.",
        "Look for `n` or `len` outside of the loop.",
    ),
    entry(
        "half-in-every-layer",
        _chain(carry=lambda n: n.delta * n.w / 2),
        "It looks like a ½ comes in at every layer.",
        "Only the three links of each layer belong in what travels back.",
    ),
    entry(
        "difference-in-every-layer",
        (
            _chain(carry=lambda n: n.delta * n.w * 2 * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w * (n.a_prev - n.y)),
            _chain(carry=lambda n: n.delta * n.w + 2 * (n.a_prev - n.y)),
        ),
        "It looks like the difference to y comes in again in every layer. Only the last layer is "
        "compared with the target.",
        "How many costs are there, and which activation do they look at?",
    ),
    entry(
        "accumulated",
        (
            _chain(carry=lambda n: n.upstream + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.delta * n.w),
            _chain(carry=lambda n: n.delta + n.w),
            _chain(carry=lambda n: n.upstream * n.delta * n.w),
        ),
        "It looks like what travels back piles up from layer to layer (a `+=`, or a factor twice) "
        "instead of being replaced.",
        "One path leads back through this chain: its links are multiplied, each once.",
    ),
    entry(
        "sign-flips-in-every-layer",
        _chain(carry=lambda n: -n.delta * n.w),
        "It looks like the sign flips from layer to layer.",
        "No link of a layer brings a minus of its own.",
    ),
    entry(
        "own-activation-in-dw",
        _chain(dw=lambda n: n.delta * n.a),
        "It looks like dws uses each layer's own output. The weight multiplies what came *into* "
        "the layer: an index is off by one.",
        "The list of activations starts with a0, so it is one longer than the list of weights.",
    ),
    entry(
        "z-in-dw",
        (
            _chain(dw=lambda n: n.delta * n.z),
            _chain(dw=lambda n: n.delta * (_neighbour(n, -1).z if n.layer else n.a_prev)),
        ),
        "It looks like dws uses a z. The weight multiplies the activation that comes into the "
        "layer.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "a0-everywhere",
        _chain(dw=lambda n: n.delta * n.neurons[0].a_prev),
        "It looks like a0 is taken as the input of every layer. From the second layer on, the "
        "input is the activation before.",
        "Look at the index of the activation in dws: does it change with the layer?",
    ),
    entry(
        "last-input-everywhere",
        (
            _chain(dw=lambda n: n.delta * n.neurons[-1].a_prev),
            _chain(dw=lambda n: n.delta * n.neurons[-1].a),
        ),
        "It looks like every layer's dw uses the same activation, near the end of the chain.",
        "Look at the index of the activation in dws: does it change with the layer?",
    ),
    entry(
        "w-in-dw",
        (_chain(dw=lambda n: n.delta * n.w), _chain(dw=lambda n: n.delta * n.w * n.a_prev)),
        "It looks like the weight itself stands in dws where ∂z/∂w belongs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "input-missing-in-dw",
        _chain(dw=lambda n: n.delta),
        "It looks like dws has lost ∂z/∂w: it is the same as dbs.",
        "Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-times-b",
        _chain(db=lambda n: n.delta * n.b),
        "It looks like dbs is multiplied by the bias. That passes at b = 1 only.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-times-input",
        _chain(db=lambda n: n.delta * n.a_prev),
        "It looks like dbs is multiplied by the input, as dws is.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-times-w",
        _chain(db=lambda n: n.delta * n.w),
        "It looks like dbs is multiplied by the weight.",
        "Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    entry(
        "db-local-only",
        (_chain(db=lambda n: 1.0), _chain(db=lambda n: 0.0)),
        "It looks like dbs is a fixed number. ∂z/∂b is only the last link of its chain.",
        "The chain from C back to b has more links than that.",
    ),
    entry(
        "db-is-upstream",
        (_chain(db=lambda n: n.upstream), _chain(db=lambda n: n.delta * da_dz(n))),
        "It looks like dbs has σ′ missing, or in it twice.",
        "The chain from ∂C/∂a back to b passes through z once.",
    ),
    entry(
        "dw-is-upstream",
        _chain(dw=lambda n: n.upstream * n.a_prev),
        "It looks like σ′ is missing in dws.",
        "The chain from ∂C/∂a back to w passes through z.",
    ),
    entry(
        "order-of-layers",
        _chain(result=lambda dws, dbs, ns: (dws[::-1], dbs[::-1])),
        "The numbers are right but come from back to front. Wanted is the first layer first.",
        "You walk backwards: `append` puts the last layer first.",
    ),
    entry(
        "dws-order-only",
        (
            _chain(result=lambda dws, dbs, ns: (dws[::-1], dbs)),
            _chain(result=lambda dws, dbs, ns: (dws, dbs[::-1])),
        ),
        "The numbers are right, but one of the two lists runs from back to front.",
        "Wanted is the first layer first, in both.",
    ),
    entry(
        "dws-and-dbs-swapped",
        _chain(result=lambda dws, dbs, ns: (dbs, dws)),
        "Both lists are right but stand in the other order. Wanted is `(dws, dbs)`.",
        "Look at the order in your `return`.",
    ),
    entry(
        "pairs-per-layer",
        _chain(result=lambda dws, dbs, ns: list(zip(dws, dbs, strict=True))),
        "It looks like one pair (dw, db) per layer comes back. Wanted are two lists: all dws, then "
        "all dbs.",
        "Collect into two lists while you walk.",
    ),
    entry(
        "one-flat-list",
        (
            _chain(result=lambda dws, dbs, ns: dws + dbs),
            _chain(result=lambda dws, dbs, ns: [x for p in zip(dws, dbs, strict=True) for x in p]),
        ),
        "It looks like all numbers come back in one list. Wanted are two lists: `dws` and `dbs`.",
        "Return two lists, separated by a comma.",
    ),
    entry(
        "only-one-list",
        (
            _chain(result=lambda dws, dbs, ns: dws),
            _chain(result=lambda dws, dbs, ns: dbs),
        ),
        "It looks like only one list comes back. Wanted are two: `dws` and `dbs`.",
        "Return two lists, separated by a comma.",
    ),
    entry(
        "only-last-layer",
        (
            _chain(result=lambda dws, dbs, ns: (dws[-1], dbs[-1])),
            _chain(result=lambda dws, dbs, ns: ([dws[-1]], [dbs[-1]])),
            _chain(result=lambda dws, dbs, ns: (_only(dws, -1), _only(dbs, -1))),
        ),
        "It looks like only the last layer gets a gradient. Go on: every layer has one.",
        "Look at where your loop stops.",
    ),
    entry(
        "only-first-layer",
        (
            _chain(result=lambda dws, dbs, ns: (dws[0], dbs[0])),
            _chain(result=lambda dws, dbs, ns: ([dws[0]], [dbs[0]])),
        ),
        "It looks like only the first layer's gradient comes back. Keep those you pass on the way.",
        "Collect into two lists while you walk.",
    ),
    entry(
        "first-layer-left-out",
        (
            _chain(result=lambda dws, dbs, ns: (dws[1:], dbs[1:])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws[1:]], [0.0, *dbs[1:]])),
        ),
        "It looks like the loop stops before the first layer. It has a weight and a bias too.",
        "`range(n, 0, -1)` ends at 1; the layers are counted from 0.",
    ),
    entry(
        "last-layer-left-out",
        (
            _chain(result=lambda dws, dbs, ns: (dws[:-1], dbs[:-1])),
            _chain(result=lambda dws, dbs, ns: ([*dws[:-1], 0.0], [*dbs[:-1], 0.0])),
        ),
        "It looks like the last layer is left out.",
        "Look at where your loop starts.",
    ),
    entry(
        "extra-entry",
        (
            _chain(result=lambda dws, dbs, ns: ([*dws, 0.0], [*dbs, 0.0])),
            _chain(result=lambda dws, dbs, ns: ([0.0, *dws], [0.0, *dbs])),
        ),
        "It looks like there is one number too many. The input layer has no weight and no bias.",
        "One dw and one db for each weight.",
    ),
    entry(
        "updated-parameters-returned",
        tuple(
            _chain(
                result=lambda dws, dbs, ns, lr=lr: (
                    [n.w - lr * g for n, g in zip(ns, dws, strict=True)],
                    [n.b - lr * g for n, g in zip(ns, dbs, strict=True)],
                )
            )
            for lr in (0.1, 1.0, 0.5, 0.01)
        ),
        "It looks like updated parameters come back. `backprop_chain` only computes the gradient.",
        "No learning rate belongs in here.",
    ),
    entry(
        "updated-weight-carried",
        tuple(_chain(carry=lambda n, lr=lr: n.delta * (n.w - lr * n.dw)) for lr in (0.1, 1.0, 0.5)),
        "It looks like weights are updated on the way back and then used. Everything is computed "
        "with the old values.",
        "Compute all gradients first; the update comes after.",
    ),
    entry(
        "z-for-activation-forwards",
        lambda a0, ws, bs, y: _linear_chain(a0, ws, bs, y),
        "It looks like z, not a, is passed on to the next layer in the forward pass.",
        "What leaves a neuron is its activation.",
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


def _with_slip(slip: Slip) -> Misconception:
    return entry(slip.name, _chain(up=slip.dC_da, slope=slip.da_dz), slip.hint, slip.nudge)


def _with_sum(wrong: Misconception) -> Misconception:
    formulas = tuple(_chain(weigh=f) for f in wrong.formulas)
    hint = f"The way back is right, but the forward pass is not. {wrong.hint}"
    return entry(f"forward-{wrong.name}", formulas, hint, wrong.nudge)


BACKPROP_CHAIN += [_with_slip(slip) for slip in without(SLIPS, "sigma-prime-of-input")]
BACKPROP_CHAIN += [_with_sum(wrong) for wrong in WEIGHTED_SUM]
