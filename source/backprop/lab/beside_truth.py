"""The results of the student's own functions for one neuron, beside the truth."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import model


def beside_truth(
    cost: Callable | None,
    backprop: Callable | None,
    w: float,
    b: float,
    examples: Sequence[tuple[float, float]],
) -> dict[str, Any]:
    """The results of the student's functions at (w, b), averaged over the examples.

    Returns {"gradient": [∂C/∂w, ∂C/∂b] or None, "note": a sentence about them}.
    """
    gradient, notes = None, []
    if backprop:
        calls = [(w, b, x, y) for x, y in examples]
        answer, note = _average(backprop, "three numbers, dC_dw, dC_db and dC_da_prev", 3, calls)
        if answer is not None:
            gradient = answer[:2].tolist()
            truth = np.mean([model.gradient(*call)[:2] for call in calls], axis=0)
            note = _compare(answer[:2], truth)
        notes.append(note)
    if cost:
        calls = [(float(model.forward(w, b, x)[1]), y) for x, y in examples]
        answer, note = _average(cost, "one number", 1, calls)
        if answer is not None:
            truth = np.mean([model.cost(*call) for call in calls])
            same = np.allclose(answer, truth, rtol=1e-4, atol=1e-9)
            note = f"Your cost here is {_short(answer[0])}" + (
                ", the height of the surface." if same else f"; the surface is at {_short(truth)}."
            )
        notes.append(note)
    return {"gradient": gradient, "note": " ".join(notes)}


def _average(
    function: Callable, wanted: str, count: int, calls: Sequence[tuple]
) -> tuple[np.ndarray | None, str]:
    """(the average result of a student's function over the calls, or None; why None)."""
    name = getattr(function, "__name__", "your function")
    try:
        answers = [function(*call) for call in calls]
    except Exception as error:
        return None, f"{name} stopped here with {type(error).__name__}: {error}"
    if any(answer is None or answer is ... for answer in answers):
        return None, f"{name} returns nothing yet. As soon as it does, you see it here."
    try:
        numbers = np.array(answers, dtype=float).reshape(len(calls), count)
    except (TypeError, ValueError):
        got = reprlib.repr(answers[0])
        return None, f"{name} should return {wanted}; here it returned {got}."
    if not np.isfinite(numbers).all():
        return None, f"{name} returned something here that is not a finite number."
    return numbers.mean(axis=0), ""


def _short(number: float) -> str:
    """A number as in the live picture: four decimals, or a power of ten when tiny."""
    if number and abs(number) < 0.0005:
        digits, power = f"{number:.2e}".split("e")
        return f"{digits}e{int(power)}"
    return f"{number:.4f}"


def _compare(answer: np.ndarray, truth: np.ndarray) -> str:
    """A sentence about the student's gradient beside the true one."""
    said = f"Your gradient (dashed) is ({_short(answer[0])}, {_short(answer[1])})"
    if np.allclose(answer, truth, rtol=1e-3, atol=1e-6):
        return f"{said}: it agrees with the true one here."
    if answer @ truth < 0:
        return f"{said}: its arrow leads uphill, away from the true one."
    return f"{said}: it differs from the true one here."
