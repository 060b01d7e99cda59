"""Mistakes with the lists of a chain: order, places, lengths and what is returned."""

from __future__ import annotations

from ..check import mistake
from ._chain import by_places, chain, only

# How the results may be collected on the way: as they come, or the last one first.
COLLECTED = (lambda numbers: numbers, lambda numbers: numbers[::-1])


MISTAKES = [
    mistake(
        "walks-forwards",
        gives=(chain(walk=lambda neurons: neurons), chain(walk=lambda neurons: neurons[:-1])),
        hint="It looks like the loop runs from the first layer to the last. The gradient starts "
        "at the cost and travels backwards.",
        nudge="Which layer is next to the cost? Start there.",
    ),
    mistake(
        "starts-before-the-last-layer",
        gives=chain(walk=lambda neurons: neurons[-2::-1]),
        hint="It looks like the loop starts one layer too early, so the last layer is passed over.",
        nudge="Layers are counted from 0: the last of n layers is n − 1.",
    ),
    mistake(
        "order-of-layers",
        gives=chain(result=lambda dws, dbs, ns: (dws[::-1], dbs[::-1])),
        hint="The numbers are right but come from back to front. Wanted is the first layer first.",
        nudge="You walk backwards: `append` puts the last layer first.",
    ),
    mistake(
        "last-layer-in-front",
        gives=chain(
            result=lambda dws, dbs, ns: ([dws[-1], *dws[:-1]], [dbs[-1], *dbs[:-1]]),
        ),
        hint="The numbers are right, but the last layer stands in front of the others. `insert` "
        "wants the place where a number goes, and the front is place 0.",
        nudge="Write down the list after each `insert`, for three layers.",
    ),
    mistake(
        "dws-order-only",
        gives=(
            chain(result=lambda dws, dbs, ns: (dws[::-1], dbs)),
            chain(result=lambda dws, dbs, ns: (dws, dbs[::-1])),
        ),
        hint="The numbers are right, but one of the two lists runs from back to front.",
        nudge="Wanted is the first layer first, in both.",
    ),
    mistake(
        "dws-and-dbs-swapped",
        gives=chain(result=lambda dws, dbs, ns: (dbs, dws)),
        hint="Both lists are right but stand in the other order. Wanted is `(dws, dbs)`.",
        nudge="Look at the order in your `return`.",
    ),
    mistake(
        "pairs-per-layer",
        gives=chain(result=lambda dws, dbs, ns: list(zip(dws, dbs, strict=True))),
        hint="It looks like one pair (dw, db) per layer comes back. Wanted are two lists: all "
        "dws, then all dbs.",
        nudge="Collect into two lists while you walk.",
    ),
    mistake(
        "one-flat-list",
        gives=(
            chain(result=lambda dws, dbs, ns: dws + dbs),
            chain(result=lambda dws, dbs, ns: [x for p in zip(dws, dbs, strict=True) for x in p]),
        ),
        hint="It looks like all numbers come back in one list. Wanted are two lists: `dws` and "
        "`dbs`.",
        nudge="Return two lists, separated by a comma.",
    ),
    mistake(
        "only-one-list",
        gives=(
            chain(result=lambda dws, dbs, ns: dws),
            chain(result=lambda dws, dbs, ns: dbs),
        ),
        hint="It looks like only one list comes back. Wanted are two: `dws` and `dbs`.",
        nudge="Return two lists, separated by a comma.",
    ),
    mistake(
        "only-last-layer",
        gives=(
            chain(result=lambda dws, dbs, ns: (dws[-1], dbs[-1])),
            chain(result=lambda dws, dbs, ns: ([dws[-1]], [dbs[-1]])),
            chain(result=lambda dws, dbs, ns: (only(dws, -1), only(dbs, -1))),
        ),
        hint="It looks like only the last layer gets a gradient. Go on: every layer has one.",
        nudge="Look at where your loop stops.",
    ),
    mistake(
        "only-first-layer",
        gives=(
            chain(result=lambda dws, dbs, ns: (dws[0], dbs[0])),
            chain(result=lambda dws, dbs, ns: ([dws[0]], [dbs[0]])),
        ),
        hint="It looks like only the first layer's gradient comes back. Keep those you pass on "
        "the way.",
        nudge="Collect into two lists while you walk.",
    ),
    mistake(
        "first-layer-left-out",
        gives=(
            chain(result=lambda dws, dbs, ns: (dws[1:], dbs[1:])),
            chain(result=lambda dws, dbs, ns: ([0.0, *dws[1:]], [0.0, *dbs[1:]])),
        ),
        hint="It looks like the loop stops before the first layer. It has a weight and a bias too.",
        nudge="`range(n, 0, -1)` ends at 1; the layers are counted from 0.",
    ),
    mistake(
        "last-layer-left-out",
        gives=(
            chain(result=lambda dws, dbs, ns: (dws[:-1], dbs[:-1])),
            chain(result=lambda dws, dbs, ns: ([*dws[:-1], 0.0], [*dbs[:-1], 0.0])),
        ),
        hint="It looks like the last layer is left out.",
        nudge="Look at where your loop starts.",
    ),
    mistake(
        "extra-entry",
        gives=(
            chain(result=lambda dws, dbs, ns: ([*dws, 0.0], [*dbs, 0.0])),
            chain(result=lambda dws, dbs, ns: ([0.0, *dws], [0.0, *dbs])),
        ),
        hint="It looks like there is one number too many. The input layer has no weight and no "
        "bias.",
        nudge="One dw and one db for each weight.",
    ),
    mistake(
        "updated-parameters-returned",
        gives=tuple(
            chain(
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
        "from-front-to-back",
        gives=tuple(
            by_places(lambda n: range(n), own, before, weight, collect)
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
            by_places(lambda n: range(n, 0, -1), own, before, weight, collect)
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
            chain(
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
