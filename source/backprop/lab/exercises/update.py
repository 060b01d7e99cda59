"""update: a step against the gradient, each parameter from its own old value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..check import Exercise, mistake
from ..model import B, W, sigmoid
from ._lesson import ERRORS, WORDS, generic


def _both(step: Callable) -> Callable:
    """An update that gives `step(parameter, gradient, lr)` for w and for b."""
    return lambda w, b, dw, db, lr: (step(w, dw, lr), step(b, db, lr))


MISTAKES = [
    mistake(
        "ascent",
        gives=_both(lambda x, g, lr: x + lr * g),
        hint="It looks like a plus: the step goes along the gradient, uphill. The cost should "
        "fall.",
        nudge="The gradient points to where the cost grows.",
    ),
    mistake(
        "learning-rate-forgotten",
        gives=_both(lambda x, g, lr: x - g),
        hint="It looks like the learning rate `lr` is forgotten: the step is the whole gradient.",
        nudge="The learning rate scales the step.",
    ),
    mistake(
        "ascent-without-learning-rate",
        gives=_both(lambda x, g, lr: x + g),
        hint="Two things: the step goes uphill, and the learning rate `lr` is forgotten.",
        nudge="The gradient points to where the cost grows.",
    ),
    mistake(
        "gradient-ignored",
        gives=(_both(lambda x, g, lr: x - lr), _both(lambda x, g, lr: x + lr)),
        hint="It looks like the gradient is not used: every parameter moves by `lr` alone.",
        nudge="How far a parameter moves depends on its own derivative.",
    ),
    mistake(
        "dw-used-for-b",
        gives=lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw),
        hint="It looks like `dC_dw` is used for the bias as well. Each parameter has its own "
        "derivative.",
        nudge="Look at the line for `b`.",
    ),
    mistake(
        "db-used-for-w",
        gives=lambda w, b, dw, db, lr: (w - lr * db, b - lr * db),
        hint="It looks like `dC_db` is used for the weight as well. Each parameter has its own "
        "derivative.",
        nudge="Look at the line for `w`.",
    ),
    mistake(
        "gradients-swapped",
        gives=lambda w, b, dw, db, lr: (w - lr * db, b - lr * dw),
        hint="It looks like the two gradients have changed places: each parameter gets the "
        "other's.",
        nudge="`dC_dw` says how the cost changes with w: which parameter should it move?",
    ),
    mistake(
        "step-replaces-parameter",
        gives=_both(lambda x, g, lr: -lr * g),
        hint="It looks like the step replaces the parameter instead of moving it. One cause: `=-` "
        "typed for `-=`.",
        nudge="Where a parameter ends depends on where it was.",
    ),
    mistake(
        "step-returned",
        gives=_both(lambda x, g, lr: lr * g),
        hint="It looks like only the step comes back. The moved parameters are wanted.",
        nudge="Where a parameter ends depends on where it was.",
    ),
    mistake(
        "divided-by-learning-rate",
        gives=(_both(lambda x, g, lr: x - g / lr), _both(lambda x, g, lr: x + g / lr)),
        hint="It looks like the gradient is divided by the learning rate.",
        nudge="A smaller learning rate should make a smaller step.",
    ),
    mistake(
        "rounded",
        gives=(
            *(_both(lambda x, g, lr, k=k: round(x - lr * g, k)) for k in (0, 1, 2, 3, 4)),
            _both(lambda x, g, lr: int(x - lr * g)),
        ),
        hint="It looks like the result is rounded. Small steps get lost that way: keep all "
        "decimals.",
        nudge="Look for `round` or `int` in your code.",
    ),
    mistake(
        "clipped",
        gives=(
            _both(lambda x, g, lr: min(max(x - lr * g, 0), 1)),
            _both(lambda x, g, lr: min(max(x - lr * g, -1), 1)),
            _both(lambda x, g, lr: max(x - lr * g, 0)),
        ),
        hint="It looks like the parameters are clipped to a range. An activation has limits; "
        "weights and biases may be any number.",
        nudge="Look for `min`, `max` or `clip` in your code.",
    ),
    mistake(
        "squashed",
        gives=_both(lambda x, g, lr: sigmoid(x - lr * g)),
        hint="It looks like the parameters are squashed by σ. Weights and biases may be any "
        "number.",
        nudge="σ belongs in the forward pass only.",
    ),
    mistake(
        "weight-only-returned",
        gives=lambda w, b, dw, db, lr: w - lr * dw,
        hint="It looks like only the weight comes back, a single number. The bias moves too: "
        "return both.",
        nudge="Return two numbers, separated by a comma.",
    ),
    mistake(
        "bias-only-returned",
        gives=lambda w, b, dw, db, lr: b - lr * db,
        hint="It looks like only the bias comes back, a single number. The weight moves too: "
        "return both.",
        nudge="Return two numbers, separated by a comma.",
    ),
    mistake(
        "weight-decay",
        gives=(
            _both(lambda x, g, lr: x - lr * (g + x)),
            _both(lambda x, g, lr: x - lr * (g - x)),
            _both(lambda x, g, lr: x - lr * x),
            _both(lambda x, g, lr: x - (lr + x) * g),
        ),
        hint="It looks like the parameter itself is part of the step (the old value is added to "
        "the gradient). The step is made of gradient and learning rate only.",
        nudge="Look inside the brackets of your step.",
    ),
    mistake(
        "scaled-by-parameter",
        gives=(
            _both(lambda x, g, lr: x - lr * g * x),
            _both(lambda x, g, lr: x * (1 + lr * g)),
            _both(lambda x, g, lr: x * lr * g),
            _both(lambda x, g, lr: (x - g) * lr),
            _both(lambda x, g, lr: (x - lr) * g),
            _both(lambda x, g, lr: lr * x - g),
        ),
        hint="It looks like something multiplies the parameter itself. The step is subtracted; the "
        "parameter is not scaled.",
        nudge="Look at your brackets.",
    ),
    mistake(
        "only-w-moves",
        gives=lambda w, b, dw, db, lr: (w - lr * dw, b),
        hint="The weight moves, the bias does not. Both are learned.",
        nudge="Look at the second of the two results.",
    ),
    mistake(
        "only-b-moves",
        gives=lambda w, b, dw, db, lr: (w, b - lr * db),
        hint="The bias moves, the weight does not. Both are learned.",
        nudge="Look at the first of the two results.",
    ),
    mistake(
        "nothing-moves",
        gives=lambda w, b, dw, db, lr: (w, b),
        hint="The parameters come back as they were. (A new value has to be kept and returned.)",
        nudge="Look at what your `return` gives back.",
    ),
    mistake(
        "signs-differ-w",
        gives=lambda w, b, dw, db, lr: (w + lr * dw, b - lr * db),
        hint="The bias goes downhill, but the weight has a plus and goes uphill.",
        nudge="Compare the two lines sign by sign.",
    ),
    mistake(
        "signs-differ-b",
        gives=lambda w, b, dw, db, lr: (w - lr * dw, b + lr * db),
        hint="The weight goes downhill, but the bias has a plus and goes uphill.",
        nudge="Compare the two lines sign by sign.",
    ),
    mistake(
        "learning-rate-missing-for-b",
        gives=lambda w, b, dw, db, lr: (w - lr * dw, b - db),
        hint="The weight is right, but the bias moves without the learning rate `lr`.",
        nudge="Compare the two lines factor by factor.",
    ),
    mistake(
        "learning-rate-missing-for-w",
        gives=lambda w, b, dw, db, lr: (w - dw, b - lr * db),
        hint="The bias is right, but the weight moves without the learning rate `lr`.",
        nudge="Compare the two lines factor by factor.",
    ),
    mistake(
        "order-of-results",
        gives=lambda w, b, dw, db, lr: (b - lr * db, w - lr * dw),
        hint="Both numbers are right but stand in the other order. Wanted is `(w, b)`.",
        nudge="Look at the order in your `return`.",
    ),
    mistake(
        "gradient-minus-parameter",
        gives=(
            _both(lambda x, g, lr: lr * g - x),
            _both(lambda x, g, lr: g - lr * x),
            _both(lambda x, g, lr: g - x),
            _both(lambda x, g, lr: g - lr),
            _both(lambda x, g, lr: lr - x * g),
        ),
        hint="It looks like the subtraction is the wrong way round: start from the parameter.",
        nudge="From where the parameter is, take the step away.",
    ),
    mistake(
        "sign-of-gradient-only",
        gives=(
            _both(lambda x, g, lr: x - lr * np.sign(g)),
            _both(lambda x, g, lr: x - lr * g / abs(g)),
        ),
        hint="It looks like only the sign of the gradient counts. Its size matters too.",
        nudge="A steep cost should give a longer step than a flat one.",
    ),
    mistake(
        "sign-of-gradient-lost",
        gives=(_both(lambda x, g, lr: x - lr * abs(g)), _both(lambda x, g, lr: x - abs(lr * g))),
        hint="It looks like the sign of the gradient is lost, so every parameter falls. Some "
        "should rise.",
        nudge="Where the gradient is negative, downhill is to the right.",
    ),
    mistake(
        "gradient-squared",
        gives=(_both(lambda x, g, lr: x - lr * g**2), _both(lambda x, g, lr: x - lr**2 * g)),
        hint="It looks like the gradient or the learning rate is squared.",
        nudge="Each of the two comes in once.",
    ),
    mistake(
        "factor-2-added",
        gives=(_both(lambda x, g, lr: x - 2 * lr * g), _both(lambda x, g, lr: x - lr * g / 2)),
        hint="It looks like a factor 2 (or ½) is in the step. The 2 of the power rule is in the "
        "gradient already.",
        nudge="The step is made of two factors only.",
    ),
    mistake(
        "learning-rate-fixed",
        gives=tuple(
            _both(lambda x, g, lr, k=k: x - k * g) for k in (0.1, 0.01, 0.5, 0.001, 0.05, 0.2)
        ),
        hint="It looks like the learning rate is typed in as a number. Use the argument `lr`.",
        nudge="Your function should work for every learning rate.",
    ),
    mistake(
        "learning-rate-added",
        gives=(
            _both(lambda x, g, lr: x - (lr + g)),
            _both(lambda x, g, lr: x - lr + g),
            _both(lambda x, g, lr: x + lr - g),
        ),
        hint="It looks like learning rate and gradient are added or subtracted. The rate scales "
        "the gradient.",
        nudge="One star belongs between `lr` and the gradient.",
    ),
    mistake(
        "gradient-averaged",
        gives=(
            lambda w, b, dw, db, lr: (w - lr * (dw + db), b - lr * (dw + db)),
            lambda w, b, dw, db, lr: (w - lr * (dw + db) / 2, b - lr * (dw + db) / 2),
            lambda w, b, dw, db, lr: (w - lr * dw * db, b - lr * dw * db),
        ),
        hint="It looks like both gradients are mixed into each step. Each parameter has its own.",
        nudge="The line for w needs only `dC_dw`, the line for b only `dC_db`.",
    ),
    mistake(
        "new-weight-used-for-b",
        gives=(
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - (w - lr * dw) * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db * (w - lr * dw)),
        ),
        hint="It looks like the weight gets into the new bias. Update each parameter from its own "
        "old value.",
        nudge="Look at the line for `b`.",
    ),
    mistake(
        "one-minus-learning-rate",
        gives=(
            _both(lambda x, g, lr: (1 - lr) * x - lr * g),
            _both(lambda x, g, lr: (1 - lr) * x + lr * g),
            _both(lambda x, g, lr: x - (1 - lr) * g),
            _both(lambda x, g, lr: (1 - lr) * x - g),
        ),
        hint="It looks like 1 − lr is part of it, as in a moving average. Here only the gradient "
        "is scaled by `lr`.",
        nudge="The parameter itself is not scaled.",
    ),
    mistake(
        "gradient-returned-too",
        gives=(
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, dw, db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, lr),
            lambda w, b, dw, db, lr: (dw, db),
        ),
        hint="It looks like gradients or the learning rate come back as well. Return the new w "
        "and b only.",
        nudge="Return two numbers, separated by a comma.",
    ),
]

exercise = Exercise(
    "update(w, b, dC_dw, dC_db, lr) -> (w, b)",
    truth=_both(lambda x, g, lr: x - lr * g),
    probes=[
        (W, B, -0.0226726, -0.0906904, 0.1),
        (1.7, -0.8, 0.3, -0.45, 0.25),
        (-1.3, 0.4, -0.62, 0.17, 0.7),
        (2.4, 1.9, 0.83, 0.58, 0.05),
        (0.3, -1.1, 1.8314159, 1.3, 0.9),  # steps above 1
        *generic(10, (-2.5, 2.5), (-2.5, 2.5), (-2.2, 2.2), (-2.2, 2.2), (0.02, 1.5)),
    ],
    tried="the familiar neuron and other points, with rising and falling parameters",
    hint="From where the parameter is, take learning rate times its own gradient away.",
    mistakes=MISTAKES,
    words=WORDS,
    errors=ERRORS,
    quantities=lambda w, b, dw, db, lr: {"w": w, "b": b, "dC_dw": dw, "dC_db": db, "lr": lr},
    start=lambda w, b, dw, db, lr: (w, b),
)
