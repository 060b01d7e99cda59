"""train: gradient descent on the average cost of several examples, judged by where it ends."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np

from ..check import Exercise, mistake
from ..model import gradient
from ._lesson import ERRORS, WORDS

Examples = Sequence[tuple[float, float]]
Gradient = Callable[[float, float, Examples], tuple[float, float]]


def _averages(w: float, b: float, examples: Examples) -> np.ndarray:
    """The averages of all three derivatives."""
    return np.mean([gradient(w, b, x, y) for x, y in examples], axis=0)


def average(w: float, b: float, examples: Examples) -> tuple[float, float]:
    """The average ∂C/∂w and ∂C/∂b."""
    dw, db, _ = _averages(w, b, examples)
    return dw, db


def _descent(
    slopes: Gradient = average,
    step: Callable[..., tuple[float, float]] = lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db),
    count: Callable[[int], int] = lambda steps: steps,
) -> Callable:
    """A descent with its gradient, its step, or the number of its steps replaced."""

    def formula(
        w: float, b: float, examples: Examples, lr: float, steps: int
    ) -> tuple[float, float]:
        for _ in range(count(steps)):
            w, b = step(w, b, *slopes(w, b, examples), lr)
        return w, b

    return formula


def _scaled(by: Callable[[int], float]) -> Gradient:
    """The average gradient times a factor that depends on the number of examples."""

    def slopes(w: float, b: float, examples: Examples) -> tuple[float, float]:
        dw, db = average(w, b, examples)
        return dw * by(len(examples)), db * by(len(examples))

    return slopes


def _one_average(w: float, b: float, examples: Examples) -> tuple[float, float]:
    """One number for both: the average of all the numbers of all gradients."""
    mean = float(np.mean([gradient(w, b, x, y) for x, y in examples]))
    return mean, mean


def _swapped(examples: Examples, order: Callable[[float, float], tuple]) -> tuple[float, float]:
    """The average gradient when `backprop` gets its arguments in another order."""
    dw, db, _ = np.mean([gradient(*order(x, y)) for x, y in examples], axis=0)
    return dw, db


def _one_by_one(w: float, b: float, examples: Examples, lr: float, steps: int) -> tuple:
    for _ in range(steps):
        for example in examples:
            w, b = _descent(count=lambda _: 1)(w, b, [example], lr, 1)
    return w, b


def _from_the_start(w: float, b: float, examples: Examples, lr: float, steps: int) -> tuple:
    dw, db = average(w, b, examples)
    return w - steps * lr * dw, b - steps * lr * db


def _with_the_old_ones(w: float, b: float, examples: Examples, lr: float, steps: int) -> tuple:
    gradients: list[tuple] = []
    for _ in range(steps):
        gradients += [gradient(w, b, x, y) for x, y in examples]
        dw, db, _third = np.mean(gradients, axis=0)
        w, b = w - lr * dw, b - lr * db
    return w, b


def _bias_after_weight(w: float, b: float, examples: Examples, lr: float, steps: int) -> tuple:
    for _ in range(steps):
        w -= lr * average(w, b, examples)[0]
        b -= lr * average(w, b, examples)[1]
    return w, b


def _sum_never_reset(w: float, b: float, examples: Examples, lr: float, steps: int) -> tuple:
    sums = np.zeros(2)
    for _ in range(steps):
        sums += average(w, b, examples)
        w, b = w - lr * sums[0], b - lr * sums[1]
    return w, b


def _path(w: float, b: float, examples: Examples, lr: float, steps: int) -> list:
    return [_descent()(w, b, examples, lr, done) for done in range(steps + 1)]


MISTAKES = [
    mistake(
        "one-step-only",
        gives=_descent(count=lambda steps: 1),
        hint="Only one step is taken. It looks like the `return` stands inside the loop, or the "
        "loop is missing.",
        nudge="The `return` belongs under the loop, as far left as its `for`.",
    ),
    mistake(
        "one-step-too-few-or-too-many",
        gives=(_descent(count=lambda steps: steps - 1), _descent(count=lambda steps: steps + 1)),
        hint="The path ends one step too early or too late.",
        nudge="How often does your loop run for `steps` = 3?",
    ),
    mistake(
        "sum-for-average",
        gives=_descent(_scaled(lambda n: n)),
        hint="It looks like the gradients are added up, not averaged: with more examples the steps "
        "get longer.",
        nudge="Two equal examples should give the same step as one.",
    ),
    mistake(
        "averaged-twice",
        gives=_descent(_scaled(lambda n: 1 / n)),
        hint="It looks like the average is divided by the number of examples once more.",
        nudge="Two equal examples should give the same step as one.",
    ),
    mistake(
        "averaged-into-one",
        gives=_descent(_one_average),
        hint="It looks like everything is averaged into one number. With `axis=0` each place gets "
        "an average of its own.",
        nudge="Print the average: three numbers should come out of `np.mean(…)`.",
    ),
    mistake(
        "first-example-only",
        gives=_descent(lambda w, b, examples: average(w, b, examples[:1])),
        hint="Only the first example counts. Every one has its gradient.",
        nudge="Build a list with one gradient for each example, then average it.",
    ),
    mistake(
        "last-example-only",
        gives=_descent(lambda w, b, examples: average(w, b, examples[-1:])),
        hint="Only the last example counts: it looks like each gradient replaces the one before.",
        nudge="Build a list with one gradient for each example, then average it.",
    ),
    mistake(
        "step-after-every-example",
        gives=_one_by_one,
        hint="It looks like a step is taken after every single example. Here all of them are asked "
        "first, at the same (w, b), and one step follows.",
        nudge="`update` is called once in a round: outside of the loop over the examples.",
    ),
    mistake(
        "list-never-emptied",
        gives=_with_the_old_ones,
        hint="It looks like the list of gradients is made once, before the loop over the steps: "
        "the gradients of earlier rounds are still in it.",
        nudge="Each round begins with an empty list.",
    ),
    mistake(
        "input-and-target-swapped",
        gives=_descent(lambda w, b, examples: average(w, b, [(y, x) for x, y in examples])),
        hint="It looks like input and target have changed places: an example is (a_prev, y).",
        nudge="Compare your call of `backprop` with its `def` line.",
    ),
    mistake(
        "examples-averaged",
        gives=_descent(lambda w, b, examples: average(w, b, [tuple(np.mean(examples, axis=0))])),
        hint="It looks like the examples are averaged and then one gradient is computed. The "
        "gradients are averaged: σ is not a straight line.",
        nudge="First a gradient for each example, then their average.",
    ),
    mistake(
        "gradient-from-the-start",
        gives=_from_the_start,
        hint="It looks like the gradient is computed only once, before the loop. After a step you "
        "stand elsewhere, and it is another one.",
        nudge="All that depends on (w, b) belongs inside the loop.",
    ),
    mistake(
        "uphill",
        gives=_descent(step=lambda w, b, dw, db, lr: (w + lr * dw, b + lr * db)),
        hint="The path leads uphill: the step goes along the gradient.",
        nudge="`update` has the minus already.",
    ),
    mistake(
        "learning-rate-forgotten",
        gives=_descent(step=lambda w, b, dw, db, lr: (w - dw, b - db)),
        hint="It looks like the learning rate `lr` is not used.",
        nudge="`update` takes it as its last argument.",
    ),
    mistake(
        "learning-rate-by-steps",
        gives=lambda w, b, examples, lr, steps: _descent()(w, b, examples, lr / steps, steps),
        hint="It looks like the learning rate is divided by the number of steps.",
        nudge="Each step is a whole step with `lr`.",
    ),
    mistake(
        "only-w-moves",
        gives=_descent(step=lambda w, b, dw, db, lr: (w - lr * dw, b)),
        hint="The weight moves, the bias stays. Keep both numbers that `update` gives.",
        nudge="`update` gives the new w and the new b.",
    ),
    mistake(
        "only-b-moves",
        gives=_descent(step=lambda w, b, dw, db, lr: (w, b - lr * db)),
        hint="The bias moves, the weight stays. Keep both numbers that `update` gives.",
        nudge="`update` gives the new w and the new b.",
    ),
    mistake(
        "start-returned",
        gives=_descent(count=lambda steps: 0),
        hint="You give back the point where it started. It looks like what `update` gives is not "
        "kept.",
        nudge="Give the new values the old names, so that the next round starts there.",
    ),
    mistake(
        "gradients-swapped",
        gives=_descent(step=lambda w, b, dw, db, lr: (w - lr * db, b - lr * dw)),
        hint="It looks like the two gradients have changed places.",
        nudge="`update` takes w, b, then ∂C/∂w, then ∂C/∂b.",
    ),
    mistake(
        "counted-from-one",
        gives=_descent(lambda w, b, xs: tuple(_averages(w, b, xs)[1:])),
        hint="It looks like the second and the third gradient are taken, not the first two.",
        nudge="The places of a list are counted from 0.",
    ),
    mistake(
        "bias-from-the-new-weight",
        gives=_bias_after_weight,
        hint="It looks like the bias is moved with a gradient from after the weight has moved. "
        "Everything is updated from the old values.",
        nudge="Compute both averages first, then step once.",
    ),
    mistake(
        "sum-never-reset",
        gives=_sum_never_reset,
        hint="It looks like the sums of the gradients go on from round to round.",
        nudge="Each round adds up anew: set the sums to 0 inside the loop over the steps.",
    ),
    mistake(
        "as-many-rounds-as-examples",
        gives=lambda w, b, examples, lr, steps: _descent()(w, b, examples, lr, len(examples)),
        hint="It looks like there are as many rounds as examples. `steps` says how many there are.",
        nudge="What stands in the `range(…)` of the outer loop?",
    ),
    mistake(
        "start-typed-in",
        gives=_descent(lambda w, b, examples: average(0.5, 1, examples)),
        hint="It looks like the gradient is always taken at (0.5, 1). It belongs to the point "
        "where you stand.",
        nudge="`backprop` gets the newest w and b.",
    ),
    mistake(
        "order-in-backprop",
        gives=(
            _descent(lambda w, b, examples: _swapped(examples, lambda x, y: (x, y, w, b))),
            _descent(lambda w, b, examples: _swapped(examples, lambda x, y: (b, w, x, y))),
        ),
        hint="It looks like `backprop` gets its numbers in another order.",
        nudge="Compare your call of `backprop` with its `def` line.",
    ),
    mistake(
        "order-in-update",
        gives=(
            _descent(step=lambda w, b, dw, db, lr: (w - db * lr, b - db * dw)),
            _descent(step=lambda w, b, dw, db, lr: (w - db * dw, b - db * lr)),
        ),
        hint="It looks like `update` gets its numbers in another order.",
        nudge="Compare your call of `update` with its `def` line.",
    ),
    mistake(
        "path-returned",
        gives=_path,
        hint="The whole path comes back. Only where it ends is wanted: one w and one b.",
        nudge="Return two numbers, separated by a comma.",
    ),
]


def _examples(count: int) -> list[tuple[float, float]]:
    """Random pairs with more decimals than anybody rounds to, the same ones every time."""
    draw = random.Random(40 + count)
    return [(round(draw.uniform(-1, 1.5), 7), round(draw.uniform(-1, 2), 7)) for _ in range(count)]


_UNPACK = (
    "A line takes something apart into another number of names than it has parts{line}. Python "
    "says: {detail}. `examples` is a list of pairs; `backprop` gives three numbers, and "
    "`np.mean(…, axis=0)` of a list of such triples gives three; without `axis=0` it gives one.",
    "Print what stands on the right: how many numbers is it?",
)

_INDEX = (
    "A list index is out of range{line}. There are as many gradients as examples, and each is "
    "three numbers. `np.mean(…, axis=0)` averages them place by place.",
    "Print the list: which places does it have?",
)

exercise = Exercise(
    "train(w, b, examples, lr, steps) -> (w, b)",
    truth=_descent(),
    probes=[
        (0.5, 1.0, [(0.0, 0.9), (0.5, 0.6), (1.0, 0.2)], 3.0, 4),
        (-0.7142857, 0.3333333, _examples(2), 2.1314159, 3),
        (1.4142135, -0.6180339, _examples(1), 1.2718282, 5),
        (-1.3, -0.9, _examples(4), 1.7320508, 3),
        (0.9, 1.6, _examples(5), 2.8284271, 6),
        (2.2360679, -1.6180339, _examples(3), 0.7071068, 4),
        (-0.4472135, -1.2360679, _examples(6), 4.2360679, 3),
        (0.5773502, 1.7320508, [(0.3141592, 1.6180339), (-0.5, 1.8)], 9.8696044, 6),
    ],
    tried="one to six examples, and from three to six steps",
    hint="In each round: a gradient for every example, their average, one step.",
    mistakes=MISTAKES,
    words=WORDS | {"unpack": _UNPACK, "index": _INDEX},
    errors=ERRORS,
)
