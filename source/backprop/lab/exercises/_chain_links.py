"""Mistakes in the links of a chain: what travels back, and what each layer makes of it."""

from __future__ import annotations

from ..check import mistake
from ._chain import chain, is_last, neighbour
from ._factors import da_dz, dC_da

MISTAKES = [
    mistake(
        "last-sigma-prime-everywhere",
        gives=chain(slope=lambda n: da_dz(n.neurons[-1])),
        hint="It looks like the last layer's σ′ is used in every layer. Each layer has its own "
        "activation and so its own σ′.",
        nudge="Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    mistake(
        "first-sigma-prime-everywhere",
        gives=chain(slope=lambda n: da_dz(n.neurons[0])),
        hint="It looks like the first layer's σ′ is used in every layer. Each layer has its own.",
        nudge="Look at the index of the activation in your σ′: does it change with the layer?",
    ),
    mistake(
        "sigma-prime-of-previous-layer",
        gives=(
            chain(slope=lambda n: n.a_prev * (1 - n.a_prev)),
            chain(slope=lambda n: da_dz(neighbour(n, -1))),
            chain(slope=lambda n: da_dz(neighbour(n, 1))),
        ),
        hint="It looks like σ′ is taken from a neighbouring layer: an index is off by one.",
        nudge="The list of activations starts with a0, so it is one longer than the list of "
        "weights.",
    ),
    mistake(
        "hidden-sigma-prime-missing",
        gives=chain(slope=lambda n: da_dz(n) if is_last(n) else 1.0),
        hint="It looks like σ′ is used in the last layer only. Hidden neurons squash too.",
        nudge="On the way back, every neuron multiplies by its own σ′.",
    ),
    mistake(
        "last-sigma-prime-missing",
        gives=chain(slope=lambda n: 1.0 if is_last(n) else da_dz(n)),
        hint="It looks like σ′ is missing in the last layer. It squashes too.",
        nudge="On the way back, every neuron multiplies by its own σ′.",
    ),
    mistake(
        "wrong-activation-compared-with-y",
        gives=(
            chain(up=lambda n: 2 * (n.neurons[0].a - n.y)),
            chain(up=lambda n: 2 * (n.neurons[0].a_prev - n.y)),
        ),
        hint="It looks like y is compared with an activation from the start of the chain. The cost "
        "looks at the last one.",
        nudge="Which activation comes out of the whole chain?",
    ),
    mistake(
        "every-layer-compared-with-y",
        gives=chain(carry=lambda n: 2 * (n.a_prev - n.y)),
        hint="It looks like every layer is compared with the target y. Only the last one has a "
        "target: the others get their ∂C/∂a handed back along the chain.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "upstream-never-changes",
        gives=chain(carry=lambda n: n.upstream),
        hint="It looks like every layer gets the same ∂C/∂a. It has to change on its way back "
        "through each neuron.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "same-delta-everywhere",
        gives=(
            chain(
                result=lambda dws, dbs, ns: (
                    [ns[-1].delta * n.a_prev for n in ns],
                    [ns[-1].delta for n in ns],
                )
            ),
            chain(result=lambda dws, dbs, ns: ([dws[-1]] * len(ns), [dbs[-1]] * len(ns))),
        ),
        hint="It looks like the last layer's ∂C/∂z is used in every layer. It has to be passed "
        "back through each neuron.",
        nudge="What a hidden neuron gets from behind is what `backprop` calls dC_da_prev.",
    ),
    mistake(
        "weight-not-carried",
        gives=chain(carry=lambda n: n.delta),
        hint="It looks like the weight is left out on the way back from one layer to the one "
        "before.",
        nudge="Between two neurons stands a weight: forwards it scales a, backwards the gradient.",
    ),
    mistake(
        "sigma-prime-not-carried",
        gives=chain(carry=lambda n: n.upstream * n.w),
        hint="It looks like what is handed back has only the weight: σ′ of the layers passed is "
        "lost.",
        nudge="Hand back the derivative by the input: it is made from ∂C/∂z, not from ∂C/∂a.",
    ),
    mistake(
        "weight-of-wrong-layer",
        gives=(
            chain(carry=lambda n: n.delta * neighbour(n, -1).w),
            chain(carry=lambda n: n.delta * neighbour(n, 1).w),
            chain(carry=lambda n: n.delta * n.neurons[-1].w),
            chain(carry=lambda n: n.delta * n.neurons[min(n.layer + 1, len(n.neurons) - 1)].w),
            chain(carry=lambda n: n.delta * n.neurons[0].w),
            chain(carry=lambda n: n.delta * n.neurons[max(n.layer - 1, 0)].w),
            chain(carry=lambda n: n.delta * n.neurons[len(n.neurons) - 1 - n.layer].w),
        ),
        hint="It looks like the weight of another layer is used on the way back: an index is off.",
        nudge="Going back through a layer, you meet that layer's own weight.",
    ),
    mistake(
        "input-carried",
        gives=(chain(carry=lambda n: n.delta * n.a_prev), chain(carry=lambda n: n.dw * n.w)),
        hint="It looks like dC_dw (with the input in it) is what travels back. It should be the "
        "derivative by the input, dC_da_prev.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "bias-carried",
        gives=(
            chain(carry=lambda n: n.delta * n.b),
            chain(carry=lambda n: n.delta * n.w + n.b),
            chain(carry=lambda n: n.delta * (n.w + n.b)),
        ),
        hint="It looks like the bias gets into what travels back. Only the weight stands between "
        "two neurons.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "activation-carried",
        gives=(chain(carry=lambda n: n.delta * n.a), chain(carry=lambda n: n.delta * n.z)),
        hint="It looks like a or z is multiplied in on the way back. Only the weight stands "
        "between two neurons.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "factor-2-in-every-layer",
        gives=chain(carry=lambda n: 2 * n.delta * n.w),
        hint="It looks like the factor 2 comes in again in every layer. It belongs to the cost, "
        "at the end of the chain, once.",
        nudge="Where does the 2 come from? How many costs are there?",
    ),
    mistake(
        "divided-by-layers",
        gives=(
            chain(up=lambda n: dC_da(n) / len(n.neurons)),
            chain(up=lambda n: dC_da(n) * len(n.neurons)),
        ),
        hint="It looks like the number of layers is a factor in the result. There is one cost, "
        "and it belongs to the last layer.",
        nudge="Look for `n` or `len` outside of the loop.",
    ),
    mistake(
        "half-in-every-layer",
        gives=chain(carry=lambda n: n.delta * n.w / 2),
        hint="It looks like a ½ comes in at every layer.",
        nudge="Only the three links of each layer belong in what travels back.",
    ),
    mistake(
        "difference-in-every-layer",
        gives=(
            chain(carry=lambda n: n.delta * n.w * 2 * (n.a_prev - n.y)),
            chain(carry=lambda n: n.delta * n.w * (n.a_prev - n.y)),
            chain(carry=lambda n: n.delta * n.w + 2 * (n.a_prev - n.y)),
        ),
        hint="It looks like the difference to y comes in again in every layer. Only the last "
        "layer is compared with the target.",
        nudge="How many costs are there, and which activation do they look at?",
    ),
    mistake(
        "accumulated",
        gives=(
            chain(carry=lambda n: n.upstream + n.delta * n.w),
            chain(carry=lambda n: n.delta + n.delta * n.w),
            chain(carry=lambda n: n.delta + n.w),
            chain(carry=lambda n: n.upstream * n.delta * n.w),
        ),
        hint="It looks like what travels back piles up from layer to layer (a `+=`, or a factor "
        "twice) instead of being replaced.",
        nudge="One path leads back through this chain: its links are multiplied, each once.",
    ),
    mistake(
        "sign-flips-in-every-layer",
        gives=chain(carry=lambda n: -n.delta * n.w),
        hint="It looks like the sign flips from layer to layer.",
        nudge="No link of a layer brings a minus of its own.",
    ),
    mistake(
        "last-slope-twice",
        gives=chain(up=lambda n: dC_da(n) * da_dz(n)),
        hint="It looks like the slope of σ of the last neuron comes in twice. What arrives at its "
        "activation is the slope of the cost alone.",
        nudge="`back_through` multiplies by the slope of σ; you need not do it before.",
    ),
    mistake(
        "bias-in-dw",
        gives=chain(dw=lambda n: n.delta * n.b),
        hint="It looks like the bias stands in dws where the input belongs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "own-activation-in-dw",
        gives=chain(dw=lambda n: n.delta * n.a),
        hint="It looks like dws uses each layer's own output. The weight multiplies what came "
        "into the layer: an index is off by one.",
        nudge="The list of activations starts with a0, so it is one longer than the list of "
        "weights.",
    ),
    mistake(
        "z-in-dw",
        gives=(
            chain(dw=lambda n: n.delta * n.z),
            chain(dw=lambda n: n.delta * (neighbour(n, -1).z if n.layer else n.a_prev)),
        ),
        hint="It looks like dws uses a z. The weight multiplies the activation that comes into the "
        "layer.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "a0-everywhere",
        gives=chain(dw=lambda n: n.delta * n.neurons[0].a_prev),
        hint="It looks like a0 is taken as the input of every layer. From the second layer on, the "
        "input is the activation before.",
        nudge="Look at the index of the activation in dws: does it change with the layer?",
    ),
    mistake(
        "last-input-everywhere",
        gives=(
            chain(dw=lambda n: n.delta * n.neurons[-1].a_prev),
            chain(dw=lambda n: n.delta * n.neurons[-1].a),
        ),
        hint="It looks like every layer's dw uses the same activation, near the end of the chain.",
        nudge="Look at the index of the activation in dws: does it change with the layer?",
    ),
    mistake(
        "w-in-dw",
        gives=(chain(dw=lambda n: n.delta * n.w), chain(dw=lambda n: n.delta * n.w * n.a_prev)),
        hint="It looks like the weight itself stands in dws where ∂z/∂w belongs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "input-missing-in-dw",
        gives=chain(dw=lambda n: n.delta),
        hint="It looks like dws has lost ∂z/∂w: it is the same as dbs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-b",
        gives=chain(db=lambda n: n.delta * n.b),
        hint="It looks like dbs is multiplied by the bias. That passes at b = 1 only.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-input",
        gives=chain(db=lambda n: n.delta * n.a_prev),
        hint="It looks like dbs is multiplied by the input, as dws is.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-w",
        gives=chain(db=lambda n: n.delta * n.w),
        hint="It looks like dbs is multiplied by the weight.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-local-only",
        gives=(chain(db=lambda n: 1.0), chain(db=lambda n: 0.0)),
        hint="It looks like dbs is a fixed number. ∂z/∂b is only the last link of its chain.",
        nudge="The chain from C back to b has more links than that.",
    ),
    mistake(
        "db-is-upstream",
        gives=(chain(db=lambda n: n.upstream), chain(db=lambda n: n.delta * da_dz(n))),
        hint="It looks like dbs has σ′ missing, or in it twice.",
        nudge="The chain from ∂C/∂a back to b passes through z once.",
    ),
    mistake(
        "dw-is-upstream",
        gives=chain(dw=lambda n: n.upstream * n.a_prev),
        hint="It looks like σ′ is missing in dws.",
        nudge="The chain from ∂C/∂a back to w passes through z.",
    ),
    mistake(
        "updated-weight-carried",
        gives=tuple(
            chain(carry=lambda n, lr=lr: n.delta * (n.w - lr * n.dw)) for lr in (0.1, 1.0, 0.5)
        ),
        hint="It looks like weights are updated on the way back and then used. Everything is "
        "computed with the old values.",
        nudge="Compute all gradients first; the update comes after.",
    ),
]
