"""Friendly notes on right answers: worth knowing, never a lost point."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np

from .probe import Endless, Reply, fit, number, time_limit
from .tasks import Task


def on(task: Task, answer: Callable, replies: Sequence[Reply]) -> list[str]:
    """Notes on a right answer, most useful first."""
    notes = [_kind(replies), _precision(task, replies)]
    if task.name == "sigmoid":
        try:
            with time_limit(answer), np.errstate(all="warn", under="ignore"):
                notes += [_extremes(answer), _arrays(answer)]
        except Endless:
            pass
    return [note for note in notes if note]


def _kind(replies: Sequence[Reply]) -> str:
    value = replies[0].value
    if replies[0].generated:
        return "you give the results one by one (`yield`); a tuple with `return` is the usual way."
    if isinstance(value, np.ndarray) and value.shape == (1,):
        return "your answer is an array with one number in it; a plain number is enough."
    return ""


def _precision(task: Task, replies: Sequence[Reply]) -> str:
    if task.name not in ("backprop", "fixed_backprop", "backprop_chain"):
        return ""
    worst = 0.0
    for reply in replies:
        model = task.truth(*reply.arguments)
        parts = np.ravel(reply.value) if task.name != "backprop_chain" else []
        if any(getattr(part, "dtype", None) == np.float32 for part in [*reply.value, *parts]):
            return ""
        pairs = zip(fit(reply.value, model), fit(model, model), strict=True)
        worst = max([worst, *(abs(got - wanted) for got, wanted in pairs)])
    if worst < 1e-13:
        return ""
    return (
        f"right to about {worst:.0e}, like finite differences. They are a fine referee; the chain "
        "rule is exact, and what this task is about."
    )


def _extremes(answer: Callable) -> str:
    for z in (1000.0, -1000.0):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                value, troubled = number(answer(z)), bool(caught)
            except Exception:
                value, troubled = float("nan"), True
        if troubled or not 0 <= value <= 1:
            sign = "−" if z < 0 else ""
            return f"at z = {sign}1000 the exponential is too large for a computer's number."
    return ""


def _arrays(answer: Callable) -> str:
    try:
        taken = np.shape(answer(np.array([-1.0, 2.0]))) == (2,)
    except Exception:
        taken = False
    if taken:
        return ""
    return "for one neuron this is all you need; with numpy's exp it would take whole arrays too."
