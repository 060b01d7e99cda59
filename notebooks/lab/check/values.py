"""Judging single numbers: z, a and C at the reference numbers, and the steps of notebook 5."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ..model import sigmoid
from . import faults
from .diagnose import GENERAL, Verdict
from .probe import Endless, Reply, Unfit, ask, ask_all, fit, is_close, number
from .tasks import Task

# The neuron of the named steps in notebook 5.
W, B, A_PREV, Y = 1.5, -0.5, 0.8, 0.0


def verdict(name: str, value: object, task: Task, own: Callable | None = None) -> Verdict | None:
    """Why a value at the task's reference point is not right; None when it is.

    Args:
        name: the variable, such as "z".
        value: what the learner has in it.
        task: the task whose truth it should be.
        own: the learner's own working function for the task. It was judged where it was
            written, so a value that agrees with it is right.
    """
    wrong = kind(name, value)
    if wrong:
        return wrong
    reference = task.probes[0]
    truth = task.truth(*reference)
    if is_close(value, truth) or (own is not None and agrees(value, own, reference)):
        return None
    found = f"`{name}` is {number(value):.6g}."
    if any(number(value) == round(truth, digits) for digits in range(1, 6)):
        hint = (
            f"`{name}` looks rounded or copied by hand. Let Python compute it, with all decimals."
        )
        return Verdict("rounded", hint, "Call your function instead of typing a number.", found)
    from .misconceptions import TABLE  # only when it is needed, as in diagnose

    entries = [e for e in TABLE[task.name] if any(_gives(f, reference, value) for f in e.formulas)]
    if 1 <= len(entries) <= 3:  # of a few the likeliest comes first; more would be guessing
        return Verdict(entries[0].name, entries[0].hint, GENERAL[task.name], found)
    arguments = ", ".join(f"{a} = {x:.6g}" for a, x in zip(task.arguments, reference, strict=True))
    hint = f"That is not what the formula gives at {arguments}. {GENERAL[task.name]}"
    return Verdict("other", hint, "Call your function with these numbers, in this order.", found)


def kind(name: str, value: object) -> Verdict | None:
    """Why a value is not one number; None when it is one."""
    if value is None:
        found = ("none", "")
    elif callable(value):
        found = ("not-called", "")
    else:
        found = faults.of_value(value, (name,))
    if found is None and not math.isfinite(number(value)):
        found = ("not-a-number", "")
    if found is None:
        return None
    hint, nudge = (
        part.format(name=name, detail=found[1], wanted=f"`{name}`", line="")
        for part in faults.FAULTS[found[0]]
    )
    return Verdict(found[0], hint.replace("comes back", f"is in `{name}`"), nudge)


def agrees(value: object, own: Callable, arguments: tuple) -> bool:
    """Whether a value is what the learner's own function gives."""
    reply = ask(own, arguments)
    try:
        return reply.error is None and is_close(value, number(reply.value))
    except Unfit:
        return False


def agrees_everywhere(replies: Sequence[Reply], own: Callable) -> bool:
    """Whether all replies are what a composition of the learner's own functions gives."""
    return bool(replies) and all(
        reply.error is None and agrees(reply.value, own, reply.arguments) for reply in replies
    )


def working(function: Callable | None, task: Task) -> Callable | None:
    """The function if it works, right or wrong: numbers in, numbers out that depend on them."""
    if faults.of_answer(function):
        return None
    try:
        replies = ask_all(function, task.probes)
    except Endless:
        return None
    numbers = _numbers(replies)
    constant = not numbers or is_close(numbers, [numbers[0]] * len(numbers))
    return None if constant or len(numbers) < len(replies) else function


def _numbers(replies: Sequence[Reply]) -> list[float]:
    try:
        return [number(r.value) for r in replies if r.error is None]
    except Unfit:
        return []


def _gives(formula: Callable, arguments: tuple, value: object) -> bool:
    try:
        with np.errstate(all="ignore"):
            model = formula(*arguments)
        return abs(number(value) - fit(model, 0.0)[0]) <= 1e-5 * abs(number(value))
    except (ArithmeticError, ValueError, Unfit):
        return False


def steps(dC_da: object, da_dz: object, delta: object) -> tuple[str, Verdict] | None:
    """The first of the three named steps that is not right, and why; None when all are."""
    z = W * A_PREV + B
    a = float(sigmoid(z))
    up, slope = 2 * (a - Y), a * (1 - a)
    sigma_of_a = float(sigmoid(a))
    missed = {
        "dC_da": (
            up,
            (
                ("factor-2-missing", a - Y, "It looks like the factor 2 is forgotten."),
                ("difference-reversed", -up, "The difference is taken the wrong way round."),
                ("cost-for-its-derivative", a**2, "That is the cost, not its derivative by a."),
                ("exponent-kept", 2 * a**2, "The 2 came down, but the square stayed."),
                ("z-for-a", 2 * z, "It looks like z stands where the activation a belongs."),
            ),
            "Differentiate (a − y)² by a: what does the power rule give?",
        ),
        "da_dz": (
            slope,
            (
                ("from-z", z * (1 - z), "It looks like z stands in it; this formula wants a."),
                ("sigma-itself", a, "That is σ itself, not its slope."),
                ("half-missing", 1 - a, "One factor of the slope of σ is missing."),
                ("tanh", 1 - a**2, "That is the slope of tanh; the neuron squashes with σ."),
                ("sign", -slope, "The sign is the wrong one: σ rises everywhere."),
                ("of-a", sigma_of_a * (1 - sigma_of_a), "a was squashed once more in it."),
                ("missing", 1.0, "σ does squash: its slope is not 1."),
            ),
            "How steep is σ at this z? Write its slope with a.",
        ),
        "delta": (
            up * slope,
            (
                ("factors-added", up + slope, "The chain rule multiplies its links."),
                ("one-link-only", up, "That is only the first link of the chain."),
                ("one-link-only", slope, "That is only the second link of the chain."),
                ("too-far", up * slope * A_PREV, "One link too many: delta stops at z."),
                ("factor-2-missing", up * slope / 2, "It looks like the factor 2 is forgotten."),
                ("divided", up / slope, "The links are multiplied, not divided."),
            ),
            "delta is made of the two numbers before it.",
        ),
    }
    given = {"dC_da": dC_da, "da_dz": da_dz, "delta": delta}
    for name, (truth, wrong, nudge) in missed.items():
        fault = kind(name, given[name])
        if fault:
            return name, Verdict(f"{name}-{fault.name}", fault.hint, fault.nudge)
        if is_close(given[name], truth):
            continue
        found = f"`{name}` is {number(given[name]):.6g}."
        for what, value, hint in wrong:
            if is_close(given[name], value):
                return name, Verdict(f"{name}-{what}", f"`{name}`: {hint}", nudge, found)
        hint = f"`{name}` is not right yet at w = 1.5, b = −0.5, a_prev = 0.8, y = 0. {nudge}"
        return name, Verdict(f"{name}-other", hint, "", found)
    return None
