"""What several exercises share: the lesson's texts, and random points."""

from __future__ import annotations

import random
from collections.abc import Sequence

# These replace the engine's own texts.
WORDS = {
    "array": (
        "An array of several numbers comes back for one neuron. One number is wanted.",
        "Check the shapes of what you multiply.",
    ),
    "endless": (
        "Your function was stopped because it did not come to an end. Look for a loop whose "
        "condition never becomes false.",
        "No loop is needed here, or only one over the layers.",
    ),
    "several-arguments-to-sigma": (
        "σ gets several arguments at once{line}. It takes one number: z, the weighted sum of them.",
        "Compute z first, then apply σ to it.",
    ),
    "index": (
        "A list index is out of range{line}. Layers are counted from 0, and the list of "
        "activations is one longer than the list of weights.",
        "Write down for a chain of two layers which indices your loop visits.",
    ),
    "changes-its-input": (
        "Your function changes the lists it is given. Make new lists for the results and leave "
        "the arguments as they are.",
        "`ws[l] = …` or `ws.reverse()` change the caller's list.",
    ),
}

# For results that are computed link by link.
OF_LINKS = WORDS | {
    "partly-right": ("{detail} Follow the links of that chain one by one.", "{general}"),
}

# Patterns in the text of a TypeError.
ERRORS = (
    (r"\bsigmoid\(\) takes 1", "several-arguments-to-sigma"),
    (r"unary -: '(tuple|list)'", "several-arguments-to-sigma"),
)


def generic(count: int, *ranges: tuple[float, float]) -> Sequence[tuple[float, ...]]:
    """Random points from ranges, the same ones every time, so that a check is repeatable.

    The familiar neuron is degenerate, see `model`. These points are not: some have z < 0, some a
    positive gradient, none has a y that is 0, 1 or b, and each argument is negative at some point
    if its range allows it. They have more decimals than anybody rounds to.
    """
    draw = random.Random(20)
    return [tuple(round(draw.uniform(*r), 7) for r in ranges) for _ in range(count)]
