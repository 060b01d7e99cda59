"""The tasks: what each answer is called with, what is true, and where it is probed.

The lesson's reference point comes first. It is degenerate (2w = b = y = 1, w² = a_prev), so
many wrong formulas are right there: the points after it are generic. Some have z < 0, some a
positive gradient, and no y is 0, 1 or b.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from .. import model

REFERENCE = {"w": 0.5, "b": 1.0, "a_prev": 0.25, "y": 1.0}


@dataclass(frozen=True)
class Task:
    """One function that the learner writes.

    Attributes:
        name: what the function is called.
        arguments: the names of its arguments, in order.
        outputs: the names of what it returns, in order.
        truth: what it should compute.
        probes: the argument tuples it is called with.
        tried: in words, where those lie.
    """

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    truth: Callable
    probes: tuple[tuple, ...]
    tried: str


def _sigmoid(z: float) -> float:
    return float(model.sigmoid(z))


def _weighted_sum(w: float, a_prev: float, b: float) -> float:
    return w * a_prev + b


def _activation(w: float, a_prev: float, b: float) -> float:
    return _sigmoid(w * a_prev + b)


def _update(w: float, b: float, dC_dw: float, dC_db: float, lr: float) -> tuple[float, float]:
    return w - lr * dC_dw, b - lr * dC_db


def _generic(count: int, *ranges: tuple[float, float]) -> list[tuple[float, ...]]:
    """Points drawn from ranges: always the same ones, so that a check is repeatable."""
    draw = random.Random(20)
    return [tuple(round(draw.uniform(*r), 3) for r in ranges) for _ in range(count)]


def _chains() -> list[tuple]:
    draw = random.Random(21)

    def chain(layers: int) -> tuple:
        def numbers() -> list[float]:
            return [round(draw.uniform(-2, 2), 3) for _ in range(layers)]

        return (round(draw.uniform(0.1, 1.2), 3), numbers(), numbers(), round(draw.random(), 3))

    return [chain(layers) for layers in (3, 2, 3, 4, 1, 5, 2)]


_NEURON = [(1.7, 0.6, -0.8), (-1.3, 0.9, 0.4), (0.8, -1.1, 2.3), (-0.6, 0.35, -1.4)]
_NEURON += _generic(22, (-2.5, 2.5), (-1.5, 1.5), (-2.5, 2.5))
_GRADIENT = [(1.5, -0.5, 0.8, 0.3), (-1.2, 0.4, 0.9, 0.7), (0.7, -1.6, -0.6, 0.45)]
_GRADIENT += _generic(17, (-2.5, 2.5), (-2.5, 2.5), (0.15, 1.4), (0.05, 0.95))

TASKS = {
    task.name: task
    for task in (
        Task(
            "weighted_sum",
            ("w", "a_prev", "b"),
            ("z",),
            _weighted_sum,
            ((0.5, 0.25, 1.0), *_NEURON),
            "the reference numbers and other points, with positive and negative weights and biases",
        ),
        Task(
            "sigmoid",
            ("z",),
            ("a",),
            _sigmoid,
            tuple(
                (z,)
                for z in (1.125, -0.6, 0.3, 0.0, 2.7, -2.1, 8.4, -7.3, 0.77, -1.35, 1.9, -3.4)
                + (4.6, -5.2, 0.051, -0.37, 20.0, -20.0)
            ),
            "numbers from −20 to 20",
        ),
        Task(
            "activation",
            ("w", "a_prev", "b"),
            ("a",),
            _activation,
            ((0.5, 0.25, 1.0), *_NEURON),
            "the reference numbers and other points, with z on both sides of 0",
        ),
        Task(
            "cost",
            ("a", "y"),
            ("C",),
            model.cost,
            ((0.7549149868676283, 1.0), (0.9, 0.2), (0.35, 0.8), (0.62, 0.45), (0.12, 0.57))
            + tuple(_generic(12, (0.03, 0.97), (0.03, 0.97))),
            "the reference numbers and other points, with a above y and below",
        ),
        Task(
            "backprop",
            ("w", "b", "a_prev", "y"),
            ("dC_dw", "dC_db", "dC_da_prev"),
            model.gradient,
            ((0.5, 1.0, 0.25, 1.0), *_GRADIENT),
            "the reference numbers and other points, where the gradient is positive and negative",
        ),
        Task(
            "update",
            ("w", "b", "dC_dw", "dC_db", "lr"),
            ("w", "b"),
            _update,
            ((0.5, 1.0, -0.0226726, -0.0906904, 0.1), (1.7, -0.8, 0.3, -0.45, 0.25))
            + ((-1.3, 0.4, -0.62, 0.17, 0.7), (2.4, 1.9, 0.83, 0.58, 0.05))
            + tuple(_generic(10, (-2.5, 2.5), (-2.5, 2.5), (-1, 1), (-1, 1), (0.02, 1.5))),
            "the reference numbers and other points, with rising and falling parameters",
        ),
        Task(
            "backprop_chain",
            ("a0", "ws", "bs", "y"),
            ("dws", "dbs"),
            model.chain_gradient,
            ((0.25, [0.5, -0.7, 1.3], [1.0, 0.2, -0.4], 1.0), *_chains()),
            "chains of one to five layers",
        ),
    )
}

# The task to mend a given backprop: the same truth under another name.
TASKS["fixed_backprop"] = replace(TASKS["backprop"], name="fixed_backprop")
