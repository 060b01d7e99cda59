"""The lesson's still pictures: networks, wires with numbers, curves, paths on the cost surface.

Each function returns a `Picture`, which a notebook shows when it is the last line of a cell.
Colours are Okabe and Ito's colour-blind safe palette. Colour alone carries no meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from . import model
from .check.message import not_ready
from .model import A_PREV, B, W, Y
from .picture import LeftOut, Picture, unless_graded

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#6b7280"
FILL = "#eaf3fa"


@unless_graded
def passes(most: int = 100) -> Picture:
    """How many neurons are computed for all gradients of a chain: by nudging, and by one sweep."""
    layers = np.arange(1, most + 1)
    figure = Figure(figsize=(6.4, 2.8), layout="constrained")
    axes = figure.subplots()
    nudging, sweep = 4 * layers**2, 2 * layers
    axes.plot(layers, nudging, color=RED, lw=2.6)
    axes.plot(layers, sweep, color=BLUE, lw=2.6)
    axes.text(0.62 * most, 0.5 * nudging[-1], "nudging: 4n²", color=RED, ha="right", size=12)
    axes.text(0.8 * most, 0.05 * nudging[-1], "one sweep: 2n", color=BLUE, ha="center", size=12)
    axes.set(xlabel="layers n", ylabel="neurons worked out", xlim=(0, most), ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)
    told = "; ".join(f"{n}: {4 * n * n:,} against {2 * n:,}" for n in (10, 100, 1000))
    return Picture(figure, f"A parabola and a straight line over the number of layers. {told}.")


def _canvas(width: float, height: float, x: float, y: float) -> tuple[Figure, Axes]:
    """An empty drawing of width × height inches with coordinates 0…x, 0…y and equal scales."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, x), ylim=(0, y), aspect="equal")
    axes.axis("off")
    return figure, axes


def _plot(width: float = 5.6, height: float = 3.2, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """Ordinary axes with a light grid, one or more side by side."""
    # Fixed margins: to measure every label takes as long as the drawing.
    margins = {"left": 0.75 / width, "right": 1 - 0.15 / width, "wspace": 0.28}
    margins |= {"bottom": 0.55 / height, "top": 1 - 0.3 / height}
    figure = Figure(figsize=(width, height))
    axes = list(np.atleast_1d(figure.subplots(1, columns, gridspec_kw=margins)))
    for each in axes:
        each.grid(color="#e5e7eb", linewidth=0.8)
        each.set_axisbelow(True)
        each.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _arrow(axes: Axes, start: tuple, end: tuple, color: str = "#374151") -> None:
    style = {"arrowstyle": "-|>", "color": color, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def _neuron(axes: Axes, x: float, y: float, text: str, radius: float = 0.5) -> None:
    axes.add_patch(Circle((x, y), radius, facecolor=FILL, edgecolor=BLUE, linewidth=2))
    axes.text(x, y, text, ha="center", va="center", fontsize=14, style="italic")


def _box(
    axes: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str = "",
    rounding: float = 0.15,
) -> None:
    style = f"round,pad=0,rounding_size={rounding}"
    patch = FancyBboxPatch((x, y), width, height, boxstyle=style, fc=FILL, ec=BLUE, lw=1.8)
    axes.add_patch(patch)
    axes.text(
        x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=14, style="italic"
    )


@unless_graded
def network() -> Picture:
    """The 1-1-1-1 network: one neuron per layer, its weights, biases, target and cost."""
    figure, axes = _canvas(7.6, 2.3, 11.4, 3.45)
    level, names = 1.9, ["⁽⁰⁾", "⁽¹⁾", "⁽²⁾", "⁽ᴸ⁾"]
    for i, layer in enumerate(names):
        x = 0.8 + 2.6 * i
        _neuron(axes, x, level, f"a{layer}")
        if i:
            _arrow(axes, (x - 2.1, level), (x - 0.5, level))
            axes.text(
                x - 1.35,
                level + 0.2,
                f"w{layer}",
                ha="center",
                fontsize=14,
                style="italic",
                color=BLUE,
            )
            axes.text(
                x, level - 0.95, f"b{layer}", ha="center", fontsize=14, style="italic", color=GREEN
            )
        caption = "input" if i == 0 else "output, L = 3" if i == 3 else "hidden"
        axes.text(x, level + 0.8, caption, ha="center", fontsize=11, color=GREY)
    axes.plot([9.15, 10.2], [level, level], color=RED, lw=1.4, linestyle="--")
    axes.text(10.35, level, "y", ha="left", va="center", fontsize=15, style="italic", color=RED)
    axes.text(9.75, level + 0.2, "C", ha="center", fontsize=14, style="italic", color=RED)
    axes.text(10.45, level - 0.75, "target", ha="center", fontsize=11, color=GREY)
    caption = "every arrow has a weight; every neuron after the input has a bias"
    axes.text(5.7, 0.2, caption, ha="center", fontsize=11, color=GREY)
    return Picture(
        figure,
        "Four neurons in a row, one per layer: input a(0), hidden a(1) and a(2), output a(L). "
        "Three arrows join them, with weights w(1), w(2) and w(L); every neuron but the input has "
        "a bias. The cost C compares the output with the target y.",
    )


@unless_graded
def last_two_neurons(known: Sequence[str] = (), note: str = "") -> Picture:
    """The last two neurons with the lesson's numbers on them.

    `known` names those of "z", "a" and "C" that are shown; the rest stays a question mark.
    """
    z, a = model.forward(W, B, A_PREV)
    text = {"z": f"{z:.3f}", "a": f"{a:.4f}", "C": f"{model.cost(a, Y):.4f}"}
    text = {name: value if name in known else "?" for name, value in text.items()}
    figure, axes = _canvas(7.6, 2.5, 11.4, 3.75)
    level = 1.95
    _neuron(axes, 1.1, level, f"{A_PREV:g}", 0.62)
    axes.text(1.1, level + 0.9, "a⁽ᴸ⁻¹⁾", ha="center", fontsize=14, style="italic")
    _arrow(axes, (1.75, level), (4.55, level))
    axes.text(
        3.1, level + 0.22, f"w⁽ᴸ⁾ = {W:g}", ha="center", fontsize=14, style="italic", color=BLUE
    )
    _box(axes, 4.6, level - 0.62, 4.0, 1.24, rounding=0.6)
    axes.text(5.6, level, f"z = {text['z']}", ha="center", va="center", fontsize=12.5)
    axes.text(6.55, level, "→", ha="center", va="center", fontsize=13, color=GREY)
    axes.text(6.55, level + 0.24, "σ", ha="center", va="center", fontsize=12, color=GREY)
    axes.text(7.6, level, f"a = {text['a']}", ha="center", va="center", fontsize=12.5)
    axes.text(6.6, level + 0.9, "a⁽ᴸ⁾", ha="center", fontsize=14, style="italic")
    axes.text(
        6.6, level - 1.12, f"b⁽ᴸ⁾ = {B:g}", ha="center", fontsize=14, style="italic", color=GREEN
    )
    axes.plot([8.65, 10.2], [level, level], color=RED, lw=1.4, linestyle="--")
    axes.text(10.3, level, f"y = {Y:g}", va="center", fontsize=14, style="italic", color=RED)
    axes.text(9.45, level + 0.22, f"C = {text['C']}", ha="center", fontsize=12, color=RED)
    axes.text(5.7, 0.2, note, ha="center", fontsize=11, color=GREY)
    said = ", ".join(f"{name} = {value}" for name, value in text.items()).replace("?", "unknown")
    return Picture(
        figure,
        f"The last two neurons. The first holds a(L-1) = {A_PREV:g}; an arrow with weight "
        f"w(L) = {W:g} leads to the second, whose bias is b(L) = {B:g}. "
        f"The target is y = {Y:g}. {said}.",
    )


# Each wire of one neuron's computation: its start, its end and its label.
_WIRES = {
    "w": ((1.3, 3.2), (3.1, 3.2), "w"),
    "a_prev": ((1.3, 2.2), (3.1, 2.2), "a⁽ᴸ⁻¹⁾"),
    "b": ((1.3, 1.2), (3.1, 1.2), "b"),
    "z": ((5.6, 2.2), (7.2, 2.2), "z"),
    "a": ((8.2, 2.2), (10.0, 2.2), "a"),
    "y": ((9.0, 0.75), (10.9, 0.75), "y"),
    "C": ((11.9, 2.2), (13.5, 2.2), "C"),
}


@unless_graded
def wires(
    above: Mapping[str, float | str],
    below: Mapping[str, float | str],
    key: tuple[str, str] = ("value", "gradient"),
) -> Picture:
    """One neuron's computation with two numbers on every wire.

    `above` and `below` map wire names (w, a_prev, b, z, a, y, C) to numbers or short texts; a wire
    that is left out shows nothing, and what is no number shows "?". `key` says what the two are.
    """
    figure, axes = _canvas(8.4, 2.65, 13.8, 4.35)
    _box(axes, 3.1, 0.75, 2.5, 2.9, "w a⁽ᴸ⁻¹⁾ + b")
    _box(axes, 7.2, 1.65, 1.0, 1.1, "σ")
    _box(axes, 10.0, 1.65, 1.9, 1.1, "(a − y)²")
    axes.plot([9.0, 10.9], [0.75, 0.75], color="#374151", lw=1.6)
    for name, (start, end, label) in _WIRES.items():
        x, y = (start[0] + end[0]) / 2, start[1]
        _arrow(axes, *(((10.9, 0.75), (10.9, 1.65)) if name == "y" else (start, end)))
        if name in ("z", "a", "C"):
            axes.text(x, y + 0.6, label, ha="center", fontsize=14, style="italic")
        else:
            axes.text(
                start[0] - 0.12, y, label, ha="right", va="center", fontsize=14, style="italic"
            )
        up, down = _text(above.get(name, "")), _text(below.get(name, ""))
        axes.text(x, y + 0.12, up, ha="center", fontsize=11, color=BLUE)
        axes.text(x, y - 0.13, down, ha="center", va="top", fontsize=11, color=RED)
    axes.text(0.15, 4.0, f"above the wire: {key[0]}", fontsize=11, color=BLUE)
    axes.text(4.2, 4.0, f"below the wire: {key[1]}", fontsize=11, color=RED)
    told = "; ".join(
        f"{name}: {key[0]} {_text(above.get(name, '')) or 'not shown'}, "
        f"{key[1]} {_text(below.get(name, '')) or 'not shown'}"
        for name in _WIRES
    )
    return Picture(
        figure,
        "One neuron as three boxes: w, a(L-1) and b enter the weighted sum, whose z enters the "
        f"sigmoid, whose a enters the cost with y. {told}.",
    )


@unless_graded
def way_back(
    w: float, b: float, a_prev: float, y: float, dC_da: float, delta: float
) -> Picture | LeftOut:
    """One neuron's wires with its values and the reader's gradients."""
    z, a = model.forward(w, b, a_prev)
    values = {"w": w, "b": b, "a_prev": a_prev, "z": z, "a": a, "y": y, "C": model.cost(a, y)}
    behind = {"C": 1, "a": dC_da, "z": delta}
    return wires(values, behind | {"w": delta * a_prev, "b": delta, "a_prev": delta * w})


def _text(value: float | str) -> str:
    """A number short enough for a wire. Text stays; anything else becomes a question mark."""
    if isinstance(value, str):
        return value
    try:
        return f"{float(value):.4g}"
    except (TypeError, ValueError):
        return "?"


@unless_graded
def nudge(
    name: str, by: float, w: float = W, b: float = B, a_prev: float = A_PREV, y: float = Y
) -> Picture:
    """How the later numbers change when one of w, b, a_prev, z, a is moved a little."""
    if name not in ("w", "b", "a_prev", "z", "a"):
        not_ready("nudge", f'Nudge "w", "b", "a_prev", "z" or "a". There is no {name!r} here.')

    def run(**moved: float) -> dict[str, float]:
        """All seven numbers. Those after the moved one are computed from it."""
        at = {"w": w, "a_prev": a_prev, "b": b, "y": y} | moved
        at.setdefault("z", at["w"] * at["a_prev"] + at["b"])
        at.setdefault("a", float(model.sigmoid(at["z"])))
        return {**at, "C": model.cost(at["a"], at["y"])}

    before = run()
    after = run(**{name: before[name] + by})
    change = {
        wire: f"{after[wire] - before[wire]:+.3g}" for wire in before if after[wire] != before[wire]
    }
    return wires(before, change, key=("value before", "change"))


@unless_graded
def sigmoid(z: float | None = None) -> Picture:
    """The sigmoid from z = −8 to 8, with the point of one z marked."""
    figure, (axes,) = _plot()
    grid = np.linspace(-8, 8, 321)
    axes.plot(grid, model.sigmoid(grid), color=BLUE, lw=2.4)
    axes.axhline(1, color=GREY, lw=0.8, linestyle=":")
    axes.axhline(0, color=GREY, lw=0.8, linestyle=":")
    axes.set(
        xlabel="weighted sum z", ylabel="activation a = σ(z)", xlim=(-8, 8), ylim=(-0.06, 1.06)
    )
    told = ""
    if z is not None:
        a = float(model.sigmoid(z))
        axes.plot([z, z, -8], [-0.06, a, a], color=RED, lw=1.2, linestyle="--")
        axes.plot([z], [a], "o", color=RED, ms=8)
        axes.annotate(f"σ({z:g}) = {a:.4f}", (z, a), (z + 0.6, a - 0.13), color=RED, fontsize=12)
        told = f" The point z = {z:g}, a = {a:.4f} is marked."
    return Picture(
        figure,
        "The sigmoid: an S-shaped curve that rises from almost 0 at z = -8 through one half at "
        f"z = 0 to almost 1 at z = 8.{told}",
    )


@unless_graded
def tanh() -> Picture:
    """The hyperbolic tangent beside the sigmoid, with its slope at three heights."""
    figure, (axes,) = _plot()
    grid = np.linspace(-3, 3, 241)
    axes.plot(grid, model.sigmoid(grid), color=GREY, lw=1.6, linestyle="--")
    axes.plot(grid, np.tanh(grid), color=BLUE, lw=2.4)
    axes.text(-2.6, 0.15, "σ(z)", color=GREY, fontsize=12)
    axes.text(-2.6, -0.88, "tanh z", color=BLUE, fontsize=12)
    slopes = {a: 1 - a**2 for a in (0.0, 0.5, 0.8)}
    for a, slope in slopes.items():
        z = np.arctanh(a)
        axes.plot([z - 0.45, z + 0.45], [a - 0.45 * slope, a + 0.45 * slope], color=RED, lw=1.6)
        axes.plot([z], [a], "o", color=RED, ms=7)
        axes.text(z + 0.16, a - 0.16, f"a = {a:g}: slope {slope:.3g}", color=RED, fontsize=10)
    axes.set(xlabel="weighted sum z", ylabel="activation a", xlim=(-3, 3), ylim=(-1.05, 1.05))
    told = "; ".join(f"{slope:.3g} where a is {a:g}" for a, slope in slopes.items())
    return Picture(
        figure,
        "tanh: an S-shaped curve from almost -1 at z = -3 through 0 at z = 0 to almost 1 at z = 3, "
        f"twice as high as the sigmoid beside it. Its slope is {told}.",
    )


@unless_graded
def cost(a: float | None = None, y: float = Y) -> Picture:
    """The cost as a function of the activation, for one target."""
    figure, (axes,) = _plot()
    grid = np.linspace(0, 1, 201)
    axes.plot(grid, model.cost(grid, y), color=BLUE, lw=2.4)
    axes.axvline(y, color=GREEN, lw=1.2, linestyle="--")
    axes.text(y, 1.04, f"target y = {y:g}", color=GREEN, ha="right", fontsize=11)
    axes.set(xlabel="activation a", ylabel="cost C = (a − y)²", xlim=(0, 1.05), ylim=(-0.03, 1.02))
    told = ""
    if a is not None:
        here = model.cost(a, y)
        axes.plot([a], [here], "o", color=RED, ms=8)
        axes.annotate(f"C = {here:.4f}", (a, here), (a - 0.06, here + 0.12), color=RED, fontsize=12)
        told = f" The point a = {a:.4f}, C = {here:.4f} is marked."
    return Picture(
        figure,
        "A parabola: the cost is 0 where the activation a equals the target "
        f"y = {y:g} and grows with the square of the distance.{told}",
    )


@unless_graded
def learning_curves(curves: Mapping[str, Sequence[float]], of: str = "cost C") -> Picture:
    """The cost (or something else) after each step, one line per training run."""
    figure, (axes,) = _plot(6.2, 3.3)
    styles = [(BLUE, "-"), (RED, "--"), (GREEN, "-."), (ORANGE, ":")]
    for (label, costs), (color, line) in zip(curves.items(), styles, strict=False):
        axes.plot(range(len(costs)), costs, color=color, linestyle=line, lw=2.2, label=label)
    axes.set(xlabel="step", ylabel=of, ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False)
    told = "; ".join(
        f"{label}: from {costs[0]:.3g} to {costs[-1]:.3g} in {len(costs) - 1} steps"
        for label, costs in curves.items()
    )
    return Picture(figure, f"The {of} after each step. {told}.")


@unless_graded
def descent(
    path: Sequence[tuple[float, float]], examples: Sequence[tuple[float, float]] = ((A_PREV, Y),)
) -> Picture:
    """The path of (w, b) on the map of the average cost over `examples` of (a_prev, y)."""
    points = np.array([point[:2] for point in path], dtype=float)
    low, high = points.min(axis=0) - 1, points.max(axis=0) + 1
    middle, reach = (low + high) / 2, max(high - low) / 2
    ws, bs = (np.linspace(m - reach, m + reach, 121) for m in middle)
    grid_w, grid_b = np.meshgrid(ws, bs)
    height = np.mean(
        [model.cost(model.forward(grid_w, grid_b, x)[1], y) for x, y in examples], axis=0
    )
    figure = Figure(figsize=(5.8, 4.4))
    axes = figure.add_axes((0.12, 0.13, 0.66, 0.83))
    filled = axes.contourf(grid_w, grid_b, height, levels=16, cmap="cividis")
    axes.contour(grid_w, grid_b, height, levels=16, colors="white", linewidths=0.4, alpha=0.6)
    figure.colorbar(filled, cax=figure.add_axes((0.81, 0.13, 0.03, 0.83)), label="average cost C")
    axes.plot(*points.T, color="white", lw=3.4)
    axes.plot(*points.T, color=RED, lw=1.8)
    axes.plot(*points[0], "o", color="white", mec=RED, ms=9, mew=2, label="start")
    axes.plot(*points[-1], "*", color="white", mec=RED, ms=15, mew=1.5, label="end")
    axes.legend(loc="best", framealpha=0.9)
    axes.set(xlabel="weight w", ylabel="bias b")
    (w0, b0), (w1, b1) = points[0], points[-1]
    return Picture(
        figure,
        "A map of the cost over weight and bias. The path of gradient descent leads downhill from "
        f"w = {w0:.2f}, b = {b0:.2f} to w = {w1:.2f}, b = {b1:.2f} in {len(points) - 1} steps.",
    )


@unless_graded
def gradient_by_layer(gradients: Mapping[str, Sequence[float]]) -> Picture:
    """How large |∂C/∂b| is in each layer of a deep chain, on a logarithmic scale."""
    figure, (axes,) = _plot(6.2, 3.2)
    styles = [(BLUE, "o-"), (RED, "s--"), (GREEN, "^-.")]
    for (label, values), (color, line) in zip(gradients.items(), styles, strict=False):
        size = np.abs(np.asarray(values, dtype=float))
        axes.semilogy(range(1, len(size) + 1), size, line, color=color, lw=2, label=label)
    axes.set(xlabel="layer", ylabel="|∂C/∂b|")
    axes.legend(frameon=False)
    told = "; ".join(
        f"{label}: {abs(float(v[0])):.1e} in the first layer, {abs(float(v[-1])):.1e} in the last"
        for label, v in gradients.items()
    )
    return Picture(figure, f"The size of the gradient in each layer of a chain. {told}.")
