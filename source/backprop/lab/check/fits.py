"""Which formula is it? These detectors fit simple forms to the whole vector of replies.

They report exact fits only, so what they say about an answer is true.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np

from .attempt import Attempt
from .probe import is_close, matches
from .verdict import Verdict, listed


def known_mistake(attempt: Attempt) -> Verdict | None:
    """One of the mistakes in the exercise's table."""
    for one in attempt.task.mistakes:
        if any(matches(attempt.replies, formula) for formula in one.formulas):
            return Verdict(one.name, one.hint, one.nudge)
    return None


def arguments_swapped(attempt: Attempt) -> Verdict | None:
    """The right formula with its arguments in another order."""
    names, truth = attempt.task.arguments, attempt.task.truth
    if attempt.has_lists:
        return None
    for order in list(permutations(range(len(names))))[1:]:
        if matches(attempt.replies, lambda *x, order=order: truth(*(x[i] for i in order))):
            moved = [f"`{names[k]}`" for k, i in enumerate(order) if k != i]
            return attempt.guess(
                "arguments-swapped",
                f"It looks like {listed(moved)} have changed places. The order of the arguments "
                f"is `({', '.join(names)})`.",
            )
    return None


def argument_mistaken(attempt: Attempt) -> Verdict | None:
    """The right formula with one argument replaced by another, or by a fixed number."""
    names, truth = attempt.task.arguments, attempt.task.truth
    if attempt.has_lists:
        return None
    for i, name in enumerate(names):
        for j, other in enumerate(names):
            if i != j and matches(
                attempt.replies, lambda *x, i=i, j=j: truth(*x[:i], x[j], *x[i + 1 :])
            ):
                hint = f"It looks like `{other}` is used where `{name}` belongs."
                return attempt.guess("argument-mistaken", hint)
        for number in {attempt.task.probes[0][i], 0.0, 1.0}:
            if matches(attempt.replies, lambda *x, i=i, c=number: truth(*x[:i], c, *x[i + 1 :])):
                return attempt.guess(
                    "argument-fixed",
                    f"It looks like {number:g} stands in place of the argument `{name}`, typed "
                    "in or from a global variable.",
                )
    return None


def order_of_results(attempt: Attempt) -> Verdict | None:
    """The right results in another order."""
    truth, outputs = attempt.task.truth, attempt.task.outputs
    for order in list(permutations(range(len(outputs))))[1:]:
        if matches(attempt.replies, lambda *x, order=order: tuple(truth(*x)[i] for i in order)):
            return attempt.guess(
                "order-of-results",
                "The numbers are right but stand in another order. Wanted is "
                f"`({', '.join(outputs)})`.",
            )
    return None


def rounded(attempt: Attempt) -> Verdict | None:
    """The right results with decimals cut off."""
    if attempt.numbers is None:
        return None
    got, truth = attempt.numbers
    for digits in range(7):
        if got.any() and np.array_equal(got, np.round(truth, digits)):
            to = f"{digits} decimal{'s' * (digits > 1)}" if digits else "a whole number"
            hint = f"It looks like the result is rounded to {to}. Keep all its decimals."
            return attempt.guess("rounded", hint)
    return None


def zeros(attempt: Attempt) -> Verdict | None:
    """All results are 0."""
    if attempt.numbers is None or attempt.numbers[0].any():
        return None
    return attempt.guess(
        "zeros",
        "Every result is 0: it looks like decimals are cut off (`int`, `//`), or nothing is "
        "stored in the results.",
    )


def scaled(attempt: Attempt) -> Verdict | None:
    """The right results times one number."""
    if attempt.numbers is None:
        return None
    got, truth = attempt.numbers
    ratio = float(got @ truth / (truth @ truth))
    if not ratio or not np.allclose(got, ratio * truth, rtol=1e-4, atol=1e-6 * abs(ratio)):
        return None
    if abs(ratio + 1) < 1e-4:
        hint = "The size is right everywhere, but the sign is the wrong one."
        return attempt.guess("sign-flipped", hint)
    return attempt.guess(
        "scaled", f"Your result is {ratio:.4g} times what it should be, at every point."
    )


def shifted(attempt: Attempt) -> Verdict | None:
    """The right results plus one number."""
    if attempt.numbers is None:
        return None
    got, truth = attempt.numbers
    shift = float(np.mean(got - truth))
    if not np.allclose(got, truth + shift, rtol=1e-5, atol=1e-5):
        return None
    return attempt.guess("shifted", f"Your result differs by {shift:+.4g} at every point.")


def signs(attempt: Attempt) -> Verdict | None:
    """The right sizes with some wrong signs."""
    if attempt.numbers is None:
        return None
    got, truth = attempt.numbers
    if not np.allclose(np.abs(got), np.abs(truth), rtol=1e-5, atol=1e-7):
        return None
    return attempt.guess("signs", "The sizes are right, but some signs are not.")


def partly_right(attempt: Attempt) -> Verdict | None:
    """Which of several results are right and which are not."""
    outputs = attempt.task.outputs
    if len(outputs) < 2:
        return None
    good = []
    for index, output in enumerate(outputs):
        try:
            parts = [list(reply.value)[index] for reply in attempt.replies]
        except (TypeError, IndexError):
            return None
        wanted = [truth[index] for truth in attempt.wanted]
        if all(is_close(part, w) for part, w in zip(parts, wanted, strict=True)):
            good.append(output)
    if not good:
        return None
    right, wrong = [f"`{o}`" for o in good], [f"`{o}`" for o in outputs if o not in good]
    return attempt.say(
        "partly-right",
        f"{listed(right)} {'are' if len(right) > 1 else 'is'} right, {listed(wrong)} "
        f"{'are' if len(wrong) > 1 else 'is'} not yet.",
    )


def nearly(attempt: Attempt) -> Verdict | None:
    """Results that are close to the truth everywhere, but not exact."""
    if attempt.numbers is None or not np.allclose(*attempt.numbers, rtol=0.02, atol=2e-3):
        return None
    return attempt.guess(
        "nearly",
        "Close, but not exact. It looks like a constant with few digits, rounding on the way, or "
        "finite differences with a nudge too large or too small.",
    )


def right_in_places(attempt: Attempt) -> Verdict | None:
    """Exact at some points besides the example, wrong at others. Not for lists."""
    if attempt.has_lists or attempt.table is None:
        return None
    exact = np.isclose(*attempt.table, rtol=1e-9, atol=1e-12).all(axis=1)[1:-1]
    if not 2 <= exact.sum() < len(exact):
        return None
    return attempt.guess(
        "right-in-places",
        "It is right for some arguments and wrong for others. Is there something, such as an `if`, "
        "an `abs`, a `max` or rounding, that treats some of them apart?",
    )


def other(attempt: Attempt) -> Verdict:
    """No other detector fired: the general hint."""
    return Verdict("other", f"The formula is not right yet. {attempt.task.hint}", "")
