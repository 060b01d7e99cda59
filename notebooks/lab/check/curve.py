"""The shape of σ: its symmetry, that it rises, and its tails."""

from __future__ import annotations

from collections.abc import Callable

from . import faults
from .diagnose import Verdict, fault, found, show
from .probe import Endless, Unfit, ask_all, is_close, number
from .tasks import TASKS

POINTS = (-20.0, -4.0, -3.1, -0.7, 0.0, 0.7, 3.1, 4.0, 20.0)
MESSAGES = {
    "unsymmetric": (
        "Your curve lacks the symmetry σ(−z) = 1 − σ(z): a point and its mirror image should add "
        "up to 1, and σ(0) be one half.",
        "Compare the answers at z and −z: what do they add up to?",
    ),
    "falls": (
        "Your curve falls where σ rises. It looks like the sign in the exponent is the other way "
        "round.",
        "For a large positive z the answer should be near 1.",
    ),
    "flat": (
        "Your curve is flat or jumps in places. σ rises smoothly everywhere.",
        "Look for a comparison, rounding, `min` or `max` in your code.",
    ),
    "tails": (
        "The tails are off: far to the left σ should come near 0, far to the right near 1.",
        "Call your function with −20 and with 20.",
    ),
}


def verdict(answer: Callable) -> Verdict | None:
    """Which property of σ an answer lacks; None when it has them all."""
    task = TASKS["sigmoid"]
    early = faults.of_answer(answer)
    if early:
        return fault(task, *early)
    try:
        replies = ask_all(answer, [(z,) for z in POINTS])[:-1]
    except Endless:
        return fault(task, "endless")
    for reply in replies:
        if reply.error is not None:
            return fault(task, *faults.of_error(reply.error, task), faults.where(reply.error))
        wrong = faults.of_value(reply.value, task.outputs, reply.printed)
        try:
            number(reply.value)
        except Unfit:
            return fault(task, *(wrong or ("wrong-type", "")))
    lacking = _lacking([number(reply.value) for reply in replies])
    if lacking is None:
        return None
    left, right = replies[3].value, replies[5].value  # at −0.7 and 0.7
    seen = f"Tried `sigmoid(−0.7)` and `sigmoid(0.7)`: they gave {show(left)} and {show(right)}."
    return Verdict(
        lacking, *MESSAGES[lacking], seen if lacking != "tails" else found(task, replies[-1])
    )


def _lacking(values: list[float]) -> str | None:
    inner = values[1:-1]
    rises = [b > a for a, b in zip(inner, inner[1:], strict=False)]
    if not any(rises) and values[0] > values[-1]:
        return "falls"
    if any(not is_close(a + b, 1.0) for a, b in zip(values, values[::-1], strict=True)):
        return "unsymmetric"
    if not all(rises):
        return "flat"
    if not (is_close(values[0], 0.0) and is_close(values[-1], 1.0)):
        return "tails"
    return None
