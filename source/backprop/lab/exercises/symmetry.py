"""symmetry: σ(−z) = 1 − σ(z), σ rises from 0 to 1, and it is no other curve."""

from __future__ import annotations

from .. import model
from ..check import Property
from ..check.probe import is_close
from . import sigmoid

POINTS = (-20.0, -4.0, -3.1415927, -0.7182818, 0.0, 0.7182818, 3.1415927, 4.0, 20.0)
BESIDE_0, FAR_RIGHT = (3, 5), (8,)  # indices of POINTS


def lacking(values: list[float]) -> str | None:
    """The property of σ that the values at the points lack, or None."""
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
    if not is_close(values, [float(model.sigmoid(point)) for point in POINTS]):
        return "another-curve"
    return None


exercise = Property(
    "symmetry",
    of=sigmoid.exercise,
    points=POINTS,
    lacking=lacking,
    hints={
        "unsymmetric": (
            "Your curve lacks the symmetry σ(−z) = 1 − σ(z): a point and its mirror image should "
            "add up to 1, and σ(0) be one half.",
            "Compare the answers at z and −z: what do they add up to?",
            BESIDE_0,
        ),
        "falls": (
            "Your curve falls where σ rises.",
            "For a large positive z the answer should be near 1.",
            BESIDE_0,
        ),
        "flat": (
            "Your curve is flat or jumps in places. σ rises smoothly everywhere.",
            "Call your function at several points, from left to right.",
            BESIDE_0,
        ),
        "tails": (
            "The tails are off: far to the left σ should come near 0, far to the right near 1.",
            "Call your function with −20 and with 20.",
            FAR_RIGHT,
        ),
        "another-curve": (
            "It has the symmetry, it rises, and its tails are right, yet it is another curve than "
            "σ: steeper, flatter or rounded.",
            "Mend `sigmoid` until its own check passes, then run this one again.",
            BESIDE_0,
        ),
    },
    passed="σ(−z) = 1 − σ(z), it rises, and its tails are near 0 and 1.",
)
