"""The picture of a network with two inputs, two hidden neurons and one output."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from .figures import BLUE, RED, _arrow, _canvas, _neuron
from .picture import Picture, unless_graded

PLACES = {"x1": (1.2, 4.6), "x2": (1.2, 1.4), "a1": (6.0, 4.6), "a2": (6.0, 1.4)}
PLACES["a_out"] = (10.8, 3.0)
LABELS = {"x1": "x₁", "x2": "x₂", "a1": "a₁", "a2": "a₂", "a_out": "a"}
# Each wire: its start, its end, and how far along it its numbers stand.
WIRES = {
    "w11": ("x1", "a1", 0.5),
    "w12": ("x2", "a1", 0.3),
    "w21": ("x1", "a2", 0.3),
    "w22": ("x2", "a2", 0.5),
    "v1": ("a1", "a_out", 0.5),
    "v2": ("a2", "a_out", 0.5),
}


@unless_graded
def by_hand(values: Mapping[str, float], gradients: Mapping[str, float] | None = None) -> Picture:
    """The network with a value on every wire and at every neuron, and the gradient below it.

    Args:
        values: x1, x2, a1, a2, a_out, y, and the weights w11, w12, w21, w22, v1, v2.
        gradients: the same names; without them every gradient is a question mark.
    """
    figure, axes = _canvas(8.4, 4.2, 13.4, 6.7)
    told = []
    for name, (start, end, along) in WIRES.items():
        (x0, y0), (x1, y1) = PLACES[start], PLACES[end]
        _arrow(axes, (x0 + 0.55, y0), (x1 - 0.55, y1))
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        told.append(_numbers(axes, x, y, name, values, gradients))
    for name, (x, y) in PLACES.items():
        _neuron(axes, x, y, LABELS[name], 0.55)
        beside = 1.05 if y > 2 else -1.05
        told.append(_numbers(axes, x, y + beside, name, values, gradients, named=False))
    axes.plot([11.35, 12.6], [3, 3], color=RED, lw=1.4, linestyle="--")
    axes.text(11.95, 3.15, f"y = {values['y']:.3g}", ha="center", fontsize=12, color=RED)
    axes.text(0.3, 6.35, "above: value", fontsize=11, color=BLUE)
    axes.text(2.9, 6.35, "below: gradient of the cost", fontsize=11, color=RED)
    return Picture(
        figure,
        "Two inputs feed two hidden neurons, which feed the output; its activation is compared "
        f"with y. Value and gradient of each: {'; '.join(told)}.",
    )


def _numbers(
    axes: Axes,
    x: float,
    y: float,
    name: str,
    values: Mapping[str, float],
    gradients: Mapping[str, float] | None,
    named: bool = True,
) -> str:
    """Write a value and the gradient below it; return both in words."""
    value = f"{values[name]:.3g}".replace("-", "−")
    slope = _short(gradients[name]) if gradients else "?"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 2.2}
    wide = box | {"pad": 7} if slope == "?" else box  # so that no wire touches the sign
    shown = f"{name} = {value}" if named else value
    axes.text(x, y - 0.05, slope, ha="center", va="top", fontsize=11, color=RED, bbox=wide)
    axes.text(x, y + 0.05, shown, ha="center", va="bottom", fontsize=11, color=BLUE, bbox=box)
    return f"{name} {value}, {slope if gradients else 'unknown'}"


def _short(slope: float) -> str:
    try:
        return f"{float(slope):.3g}".replace("-", "−")
    except (TypeError, ValueError):
        return "?"
