"""Wrong last factors of the three gradients of a neuron, and wrong ways to give them back."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace as Neuron

from ..check import mistake
from ..check.task import Mistake

Result = Callable[[float, Neuron], object]


# The formulas are functions of delta and of the neuron, which has `w`, `a_prev` and `a`.
RESULTS = [
    mistake(
        "w-and-a-prev-swapped",
        gives=lambda d, n: (d * n.w, d, d * n.a_prev),
        hint="It looks like `w` and `a_prev` have changed places in the last step, or in a call.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by? Then do the same for a_prev.",
    ),
    mistake(
        "a-prev-missing",
        gives=lambda d, n: (d, d, d * n.w),
        hint="It looks like ∂z/∂w is forgotten in `dC_dw`: the input plays no part in it.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "w-missing",
        gives=lambda d, n: (d * n.a_prev, d, d),
        hint="It looks like ∂z/∂a_prev is forgotten in `dC_da_prev`: the weight plays no part in "
        "it.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "local-factors-missing",
        gives=lambda d, n: (d, d, d),
        hint="It looks like all three are ∂C/∂z: the last link of the chain, ∂z/∂w and its two "
        "companions, is forgotten.",
        nudge="Nudge w, then b, then a_prev in z = w·a_prev + b: what does z move by each time?",
    ),
    mistake(
        "last-factor-added",
        gives=(
            lambda d, n: (d + n.a_prev, d, d + n.w),
            lambda d, n: (d + n.a_prev, d + 1, d + n.w),
        ),
        hint="It looks like the last factor is added. The chain rule multiplies its links.",
        nudge="A nudge of w moves z by a_prev times as much, not by a_prev more.",
    ),
    mistake(
        "db-times-a-prev",
        gives=lambda d, n: (d * n.a_prev, d * n.a_prev, d * n.w),
        hint="It looks like `dC_db` is multiplied by `a_prev`, as `dC_dw` is. The bias does not "
        "scale the input.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-times-w",
        gives=lambda d, n: (d * n.a_prev, d * n.w, d * n.w),
        hint="It looks like `dC_db` is multiplied by `w`. The bias is not weighted.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "db-local-only",
        gives=lambda d, n: (d * n.a_prev, 1.0, d * n.w),
        hint="It looks like `dC_db` is only the last factor, ∂z/∂b = 1. The factors before it "
        "belong to it as well.",
        nudge="The chain from C back to b has three links.",
    ),
    mistake(
        "db-zero",
        gives=lambda d, n: (d * n.a_prev, 0.0, d * n.w),
        hint="It looks like `dC_db` is always 0, as if the bias did not matter.",
        nudge="Nudge b in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "dw-local-only",
        gives=lambda d, n: (n.a_prev, d, d * n.w),
        hint="It looks like `dC_dw` is only the last factor, ∂z/∂w. The factors before it belong "
        "to it as well.",
        nudge="The chain from C back to w has three links.",
    ),
    mistake(
        "da-prev-local-only",
        gives=lambda d, n: (d * n.a_prev, d, n.w),
        hint="It looks like `dC_da_prev` is only the last factor, ∂z/∂a_prev. The factors before "
        "it belong to it as well.",
        nudge="The chain from C back to a_prev has three links.",
    ),
    mistake(
        "local-only",
        gives=lambda d, n: (n.a_prev, 1.0, n.w),
        hint="It looks like only the last link of the chain is there: these are derivatives of z, "
        "not of C.",
        nudge="The chain from C back to w has three links.",
    ),
    mistake(
        "dw-times-w",
        gives=(
            lambda d, n: (d * n.w, d, d * n.w),
            lambda d, n: (d * n.w**2, d, d * n.w),
        ),
        hint="It looks like `w` itself stands in `dC_dw` where ∂z/∂w belongs.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "da-prev-times-a-prev",
        gives=(
            lambda d, n: (d * n.a_prev, d, d * n.a_prev),
            lambda d, n: (d * n.a_prev, d, 2 * d * n.a_prev),
        ),
        hint="It looks like `a_prev` itself stands in `dC_da_prev` where ∂z/∂a_prev belongs.",
        nudge="Nudge a_prev in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "both-kept",
        gives=lambda d, n: (d * n.w * n.a_prev, d, d * n.w * n.a_prev),
        hint="It looks like both `w` and `a_prev` are kept in the last factor. Differentiating "
        "their product by one leaves only the other.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by?",
    ),
    mistake(
        "argument-overwritten",
        gives=(
            lambda d, n: (d * n.a_prev, d, d**2 * n.a_prev),
            lambda d, n: (d**2 * n.w, d, d * n.w),
        ),
        hint="It looks like `w` or `a_prev` gets a new value in the body and is used after that.",
        nudge="Give the results names of their own, such as `dC_dw`.",
    ),
    mistake(
        "a-for-a-prev",
        gives=lambda d, n: (d * n.a, d, d * n.w),
        hint="It looks like `dC_dw` is multiplied by the neuron's own activation a instead of its "
        "input `a_prev`.",
        nudge="Which number does w multiply in z?",
    ),
    mistake(
        "signs-differ",
        gives=tuple(
            lambda d, n, s=s: (s[0] * d * n.a_prev, s[1] * d, s[2] * d * n.w)
            for s in itertools.product((1, -1), repeat=3)
            if len(set(s)) > 1
        ),
        hint="The sizes are right, but one of the signs is not: a minus has got into part of the "
        "result.",
        nudge="Compare the three, factor by factor.",
    ),
    mistake(
        "order-of-results",
        gives=(
            lambda d, n: (d, d * n.a_prev, d * n.w),
            lambda d, n: (d * n.a_prev, d * n.w, d),
            lambda d, n: (d * n.w, d * n.a_prev, d),
            lambda d, n: (d * n.w, d, d * n.a_prev),
            lambda d, n: (d, d * n.w, d * n.a_prev),
        ),
        hint="The three numbers are right but stand in another order. Wanted is "
        "`(dC_dw, dC_db, dC_da_prev)`.",
        nudge="Look at the order in your `return`.",
    ),
    mistake(
        "only-delta-returned",
        gives=lambda d, n: d,
        hint="It looks like only ∂C/∂z comes back, a single number. The three derivatives are "
        "wanted, each with its last factor.",
        nudge="Return three numbers, separated by commas.",
    ),
    mistake(
        "divided-in-the-last-step",
        gives=(
            lambda d, n: (d / n.w, d, d / n.a_prev),
            lambda d, n: (d / n.a_prev, d, d / n.w),
        ),
        hint="It looks like the last step divides. The chain rule multiplies its links.",
        nudge="Nudge w in z = w·a_prev + b: what does z move by? Multiply by that.",
    ),
    mistake(
        "three-added",
        gives=lambda d, n: d * n.a_prev + d + d * n.w,
        hint="It looks like the three are added up to one number. They stay three, separated "
        "by commas.",
        nudge="`return x, y` gives two values back.",
    ),
    mistake(
        "only-dw-returned",
        gives=lambda d, n: d * n.a_prev,
        hint="It looks like only `dC_dw` comes back. `dC_db` and `dC_da_prev` are wanted too.",
        nudge="Return three numbers, separated by commas.",
    ),
    mistake(
        "da-prev-not-returned",
        gives=lambda d, n: (d * n.a_prev, d),
        hint="It looks like `dC_da_prev` is not returned: the layer before will need it.",
        nudge="Return three numbers, separated by commas.",
    ),
]


def of_three(wrong: Callable[[Result], Callable]) -> list[Mistake]:
    """These mistakes for an exercise; `wrong` makes a wrong answer out of its result."""
    return [replace(one, formulas=tuple(map(wrong, one.formulas))) for one in RESULTS]
