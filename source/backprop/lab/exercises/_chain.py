"""Wrong chains of neurons: a right one with some of its parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import chain_forward, sigmoid
from ._factors import Neuron, da_dz, dC_da, neuron


def chain(
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


def neighbour(n: Neuron, step: int) -> Neuron:
    return n.neurons[(n.layer + step) % len(n.neurons)]


def is_last(n: Neuron) -> bool:
    return n.layer == len(n.neurons) - 1


def only(values: list[float], index: int) -> list[float]:
    kept = [0.0] * len(values)
    kept[index] = values[index]
    return kept


def by_places(
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
