"""Mistakes in update(w, b, dC_dw, dC_db, lr)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...model import sigmoid
from .entry import entry


def _both(step: Callable) -> Callable:
    """An update that gives `step(parameter, gradient, lr)` for w and for b."""
    return lambda w, b, dw, db, lr: (step(w, dw, lr), step(b, db, lr))


UPDATE = [
    entry(
        "ascent",
        _both(lambda x, g, lr: x + lr * g),
        "It looks like a plus: the step goes along the gradient, uphill. The cost should fall.",
        "The gradient points to where the cost grows.",
    ),
    entry(
        "learning-rate-forgotten",
        _both(lambda x, g, lr: x - g),
        "It looks like the learning rate `lr` is forgotten: the step is the whole gradient.",
        "The learning rate scales the step.",
    ),
    entry(
        "ascent-without-learning-rate",
        _both(lambda x, g, lr: x + g),
        "Two things: the step goes uphill, and the learning rate `lr` is forgotten.",
        "The gradient points to where the cost grows.",
    ),
    entry(
        "gradient-ignored",
        (_both(lambda x, g, lr: x - lr), _both(lambda x, g, lr: x + lr)),
        "It looks like the gradient is not used: every parameter moves by `lr` alone.",
        "How far a parameter moves depends on its own derivative.",
    ),
    entry(
        "dw-used-for-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw),
        "It looks like `dC_dw` is used for the bias as well. Each parameter has its own "
        "derivative.",
        "Look at the line for `b`.",
    ),
    entry(
        "db-used-for-w",
        lambda w, b, dw, db, lr: (w - lr * db, b - lr * db),
        "It looks like `dC_db` is used for the weight as well. Each parameter has its own "
        "derivative.",
        "Look at the line for `w`.",
    ),
    entry(
        "gradients-swapped",
        lambda w, b, dw, db, lr: (w - lr * db, b - lr * dw),
        "It looks like the two gradients have changed places: each parameter gets the other's.",
        "`dC_dw` says how the cost changes with w: which parameter should it move?",
    ),
    entry(
        "step-replaces-parameter",
        _both(lambda x, g, lr: -lr * g),
        "It looks like the step replaces the parameter instead of moving it. One cause: `=-` "
        "typed for `-=`.",
        "Where a parameter ends depends on where it was.",
    ),
    entry(
        "step-returned",
        _both(lambda x, g, lr: lr * g),
        "It looks like only the step comes back. The moved parameters are wanted.",
        "Where a parameter ends depends on where it was.",
    ),
    entry(
        "divided-by-learning-rate",
        (_both(lambda x, g, lr: x - g / lr), _both(lambda x, g, lr: x + g / lr)),
        "It looks like the gradient is divided by the learning rate.",
        "A smaller learning rate should make a smaller step.",
    ),
    entry(
        "rounded",
        (
            *(_both(lambda x, g, lr, k=k: round(x - lr * g, k)) for k in (0, 1, 2, 3, 4)),
            _both(lambda x, g, lr: int(x - lr * g)),
        ),
        "It looks like the result is rounded. Small steps get lost that way: keep all decimals.",
        "Look for `round` or `int` in your code.",
    ),
    entry(
        "clipped",
        (
            _both(lambda x, g, lr: min(max(x - lr * g, 0), 1)),
            _both(lambda x, g, lr: min(max(x - lr * g, -1), 1)),
            _both(lambda x, g, lr: max(x - lr * g, 0)),
        ),
        "It looks like the parameters are clipped to a range. An activation has limits; weights "
        "and biases may be any number.",
        "Look for `min`, `max` or `clip` in your code.",
    ),
    entry(
        "squashed",
        _both(lambda x, g, lr: sigmoid(x - lr * g)),
        "It looks like the parameters are squashed by σ. Weights and biases may be any number.",
        "σ belongs in the forward pass only.",
    ),
    entry(
        "weight-only-returned",
        lambda w, b, dw, db, lr: w - lr * dw,
        "It looks like only the weight comes back, a single number. The bias moves too: return "
        "both.",
        "Return two numbers, separated by a comma.",
    ),
    entry(
        "bias-only-returned",
        lambda w, b, dw, db, lr: b - lr * db,
        "It looks like only the bias comes back, a single number. The weight moves too: return "
        "both.",
        "Return two numbers, separated by a comma.",
    ),
    entry(
        "weight-decay",
        (
            _both(lambda x, g, lr: x - lr * (g + x)),
            _both(lambda x, g, lr: x - lr * (g - x)),
            _both(lambda x, g, lr: x - lr * x),
            _both(lambda x, g, lr: x - (lr + x) * g),
        ),
        "It looks like the parameter itself is part of the step (the old value is added to the "
        "gradient). The step is made of gradient and learning rate only.",
        "Look inside the brackets of your step.",
    ),
    entry(
        "scaled-by-parameter",
        (
            _both(lambda x, g, lr: x - lr * g * x),
            _both(lambda x, g, lr: x * (1 + lr * g)),
            _both(lambda x, g, lr: x * lr * g),
            _both(lambda x, g, lr: (x - g) * lr),
            _both(lambda x, g, lr: (x - lr) * g),
            _both(lambda x, g, lr: lr * x - g),
        ),
        "It looks like something multiplies the parameter itself. The step is subtracted; the "
        "parameter is not scaled.",
        "Look at your brackets.",
    ),
    entry(
        "only-w-moves",
        lambda w, b, dw, db, lr: (w - lr * dw, b),
        "The weight moves, the bias does not. Both are learned.",
        "Look at the second of the two results.",
    ),
    entry(
        "only-b-moves",
        lambda w, b, dw, db, lr: (w, b - lr * db),
        "The bias moves, the weight does not. Both are learned.",
        "Look at the first of the two results.",
    ),
    entry(
        "nothing-moves",
        lambda w, b, dw, db, lr: (w, b),
        "The parameters come back as they were. (A new value has to be kept and returned.)",
        "Look at what your `return` gives back.",
    ),
    entry(
        "signs-differ-w",
        lambda w, b, dw, db, lr: (w + lr * dw, b - lr * db),
        "The bias goes downhill, but the weight has a plus and goes uphill.",
        "Compare the two lines sign by sign.",
    ),
    entry(
        "signs-differ-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b + lr * db),
        "The weight goes downhill, but the bias has a plus and goes uphill.",
        "Compare the two lines sign by sign.",
    ),
    entry(
        "learning-rate-missing-for-b",
        lambda w, b, dw, db, lr: (w - lr * dw, b - db),
        "The weight is right, but the bias moves without the learning rate `lr`.",
        "Compare the two lines factor by factor.",
    ),
    entry(
        "learning-rate-missing-for-w",
        lambda w, b, dw, db, lr: (w - dw, b - lr * db),
        "The bias is right, but the weight moves without the learning rate `lr`.",
        "Compare the two lines factor by factor.",
    ),
    entry(
        "order-of-results",
        lambda w, b, dw, db, lr: (b - lr * db, w - lr * dw),
        "Both numbers are right but stand in the other order. Wanted is `(w, b)`.",
        "Look at the order in your `return`.",
    ),
    entry(
        "gradient-minus-parameter",
        (
            _both(lambda x, g, lr: lr * g - x),
            _both(lambda x, g, lr: g - lr * x),
            _both(lambda x, g, lr: g - x),
            _both(lambda x, g, lr: g - lr),
            _both(lambda x, g, lr: lr - x * g),
        ),
        "It looks like the subtraction is the wrong way round: start from the parameter.",
        "From where the parameter is, take the step away.",
    ),
    entry(
        "sign-of-gradient-only",
        (
            _both(lambda x, g, lr: x - lr * np.sign(g)),
            _both(lambda x, g, lr: x - lr * g / abs(g)),
        ),
        "It looks like only the sign of the gradient counts. Its size matters too.",
        "A steep cost should give a longer step than a flat one.",
    ),
    entry(
        "sign-of-gradient-lost",
        (_both(lambda x, g, lr: x - lr * abs(g)), _both(lambda x, g, lr: x - abs(lr * g))),
        "It looks like the sign of the gradient is lost, so every parameter falls. Some should "
        "rise.",
        "Where the gradient is negative, downhill is to the right.",
    ),
    entry(
        "gradient-squared",
        (_both(lambda x, g, lr: x - lr * g**2), _both(lambda x, g, lr: x - lr**2 * g)),
        "It looks like the gradient or the learning rate is squared.",
        "Each of the two comes in once.",
    ),
    entry(
        "factor-2-added",
        (_both(lambda x, g, lr: x - 2 * lr * g), _both(lambda x, g, lr: x - lr * g / 2)),
        "It looks like a factor 2 (or ½) is in the step. The 2 of the power rule is in the "
        "gradient already.",
        "The step is made of two factors only.",
    ),
    entry(
        "learning-rate-fixed",
        tuple(_both(lambda x, g, lr, k=k: x - k * g) for k in (0.1, 0.01, 0.5, 0.001, 0.05, 0.2)),
        "It looks like the learning rate is typed in as a number. Use the argument `lr`.",
        "Your function should work for every learning rate.",
    ),
    entry(
        "learning-rate-added",
        (
            _both(lambda x, g, lr: x - (lr + g)),
            _both(lambda x, g, lr: x - lr + g),
            _both(lambda x, g, lr: x + lr - g),
        ),
        "It looks like learning rate and gradient are added or subtracted. The rate scales the "
        "gradient.",
        "One star belongs between `lr` and the gradient.",
    ),
    entry(
        "gradient-averaged",
        (
            lambda w, b, dw, db, lr: (w - lr * (dw + db), b - lr * (dw + db)),
            lambda w, b, dw, db, lr: (w - lr * (dw + db) / 2, b - lr * (dw + db) / 2),
            lambda w, b, dw, db, lr: (w - lr * dw * db, b - lr * dw * db),
        ),
        "It looks like both gradients are mixed into each step. Each parameter has its own.",
        "The line for w needs only `dC_dw`, the line for b only `dC_db`.",
    ),
    entry(
        "new-weight-used-for-b",
        (
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * dw - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, w - lr * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - (w - lr * dw) * db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db * (w - lr * dw)),
        ),
        "It looks like the weight gets into the new bias. Update each parameter from its own old "
        "value.",
        "Look at the line for `b`.",
    ),
    entry(
        "one-minus-learning-rate",
        (
            _both(lambda x, g, lr: (1 - lr) * x - lr * g),
            _both(lambda x, g, lr: (1 - lr) * x + lr * g),
            _both(lambda x, g, lr: x - (1 - lr) * g),
            _both(lambda x, g, lr: (1 - lr) * x - g),
        ),
        "It looks like 1 − lr is part of it, as in a moving average. Here only the gradient is "
        "scaled by `lr`.",
        "The parameter itself is not scaled.",
    ),
    entry(
        "gradient-returned-too",
        (
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, dw, db),
            lambda w, b, dw, db, lr: (w - lr * dw, b - lr * db, lr),
            lambda w, b, dw, db, lr: (dw, db),
        ),
        "It looks like gradients or the learning rate come back as well. Return the new w and b "
        "only.",
        "Return two numbers, separated by a comma.",
    ),
]
