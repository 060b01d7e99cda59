"""The still pictures of the explorers: what a saved notebook shows where nothing can move.

They are drawn quickly rather than finely, since every run of a notebook draws them: one set of
axes in CSS pixels and only a few texts, which are what takes time in matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from contourpy import contour_generator
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from . import model
from .figures import BLUE, FILL, GREEN, GREY, RED, Picture

PURPLE = "#A8518A"
LEVELS = (0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_RAISED = ("⁽¹⁾", "⁽²⁾", "⁽³⁾", "⁽⁴⁾", "⁽⁵⁾")
ARROW = 20  # an arrow is this many times the gradient, in units of w and b


def neuron(values: Mapping[str, float], reach: float) -> Picture:
    """One neuron: its z on the line of z, and from there its a and slope on the sigmoid.

    `values` has w, b and a_prev; the line of z goes from -reach to reach.
    """
    w, b, a_prev = (values[name] for name in ("w", "b", "a_prev"))
    z, a = (float(number) for number in model.forward(w, b, a_prev))
    slope = a * (1 - a)
    axes = _paper(760, 300)
    place = _plot(axes, (50, 50, 680, 200), (-reach, reach), (0, 1), "weighted sum z", "a = σ(z)")
    grid = np.linspace(-reach, reach, 161)
    axes.plot(*place(grid, model.sigmoid(grid)), color=BLUE, lw=2.6)
    at = np.clip(z, -reach, reach)
    axes.plot(*place([at, at, -reach], [0, a, a]), color=RED, lw=1.3, ls="--")
    run = 0.9 * np.array([-1, 1])
    axes.plot(*place(at + run, a + slope * run), color=PURPLE, lw=3)
    axes.plot(*place(at, a), "o", color=RED, ms=8)
    told = f"w = {w:.2f}, b = {b:.2f}, a_prev = {a_prev:.2f}"
    results = f"z = {z:.4f}, a = {a:.4f}, slope = {slope:.4f}"
    axes.text(50, 276, f"{told}   →   {results}", fontsize=12)
    return _picture(axes, f"One neuron on the sigmoid. {told}: {results}.")


def surface(
    values: Mapping[str, float],
    examples: Sequence[tuple[float, float]],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    student: tuple[float, float] | None,
) -> Picture:
    """The map of the average cost over w and b with its gradient, and the slices through a point.

    `values` has w and b; `examples` are pairs (a_prev, y); `student` is another (∂C/∂w, ∂C/∂b).
    """
    w, b = values["w"], values["b"]

    def height(w: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.mean([model.cost(model.forward(w, b, x)[1], y) for x, y in examples], axis=0)

    slopes = np.mean([model.gradient(w, b, x, y)[:2] for x, y in examples], axis=0)
    axes = _paper(800, 330)
    ws, bs = np.linspace(*w_range, 91), np.linspace(*b_range, 91)
    costs = height(*np.meshgrid(ws, bs))
    place = _plot(axes, (50, 46, 270, 270), w_range, b_range, "w", "b", grid=False)
    axes.imshow(costs, cmap="cividis", vmin=0, vmax=1, origin="lower", extent=(50, 320, 46, 316))
    lines = contour_generator(*place(ws, bs), costs)
    segments = [part for level in LEVELS for part in lines.lines(level)]
    axes.add_collection(LineCollection(segments, colors="white", linewidths=0.6, alpha=0.6))
    ramp = colormaps["cividis"](np.linspace(0, 1, 128))[:, None]
    axes.imshow(ramp, origin="lower", extent=(336, 349, 46, 316), aspect="auto")
    for level in (0, 0.5, 1):
        axes.text(354, 46 + 270 * level, f"{level:g}", fontsize=9, color=GREY, va="center")
    axes.text(342, 30, "C", style="italic", ha="center", fontsize=12)
    here = place(w, b)
    if student is not None:
        _arrow(axes, here, place(w - ARROW * student[0], b - ARROW * student[1]), PURPLE, "--")
    _arrow(axes, here, place(w - ARROW * slopes[0], b - ARROW * slopes[1]), RED)
    axes.plot(*here, "o", color="white", mec="black", ms=8)
    c = float(height(w, b))
    for left, name, span, color in ((425, "w", w_range, BLUE), (625, "b", b_range, GREEN)):
        grid = np.linspace(*span, 81)
        curve = height(grid, b) if name == "w" else height(w, grid)
        slope, at = slopes["wb".index(name)], values[name]
        on = _plot(axes, (left, 46, 160, 230), span, (0, 1), name, "")
        axes.plot(*on(grid, curve), color=color, lw=2.2)
        run = np.array([-1.2, 1.2])
        axes.plot(*on(at + run, c + slope * run), color=RED, lw=2)
        axes.plot(*on(at, c), "o", color="white", mec="black", ms=6)
        axes.text(left, 300, f"∂C/∂{name} = {slope:.4f}", fontsize=11, color=RED)
    numbers = "".join(f"{name} = {values[name]:.2f}, " for name in values if name != "lr")
    gradient = f"C = {c:.4f}, dC/dw = {slopes[0]:.4f}, dC/db = {slopes[1]:.4f}"
    return _picture(
        axes,
        "A map of the cost over weight and bias with an arrow downhill, and the two slices through "
        f"the point. {numbers}{gradient}.",
    )


def chain(a0: float, ws: Sequence[float], bs: Sequence[float], y: float) -> Picture:
    """A chain of neurons with the value and the gradient of the cost on every wire."""
    zs, activations = model.chain_forward(a0, ws, bs)
    dws, dbs = model.chain_gradient(a0, ws, bs, y)
    das = [db * w for db, w in zip(dbs, ws, strict=True)] + [2 * (activations[-1] - y)]
    axes = _paper(190 * len(ws) + 190, 230)
    level, nodes = 112, []

    def wire(start: tuple, end: tuple, value: float, gradient: float) -> None:
        _arrow(axes, start, end, GREY)
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        above, below = ((x, y + 5), (x, y - 5)) if start[1] == end[1] else ((x - 5, y), (x + 5, y))
        align = ("center", "center") if start[1] == end[1] else ("right", "left")
        sides = ("bottom", "top") if start[1] == end[1] else ("center", "center")
        axes.text(*above, f"{value:.4g}", fontsize=9, color=BLUE, ha=align[0], va=sides[0])
        axes.text(*below, f"{gradient:.2g}", fontsize=9, color=RED, ha=align[1], va=sides[1])

    for i in range(len(ws)):
        x = 100 + 190 * i
        wire((x - 80, level), (x - 18, level), activations[i], das[i])
        wire((x + 16, level), (x + 77, level), zs[i], dbs[i])
        wire((x, level + 75), (x, level + 18), ws[i], dws[i])
        wire((x, level - 75), (x, level - 18), bs[i], dbs[i])
        axes.text(x, level + 82, f"w{_RAISED[i]}", ha="center", fontsize=12)
        axes.text(x, level - 96, f"b{_RAISED[i]}", ha="center", fontsize=12)
        nodes += [(x, "Σ"), (x + 95, "σ")]
    end = 100 + 190 * len(ws)
    wire((end - 80, level), (end - 18, level), activations[-1], das[-1])
    wire((end, level - 75), (end, level - 18), y, -das[-1])
    axes.text(end, level - 96, "y", ha="center", fontsize=12)
    for x, name in [*nodes, (end, "C")]:
        axes.plot(x, level, "o", ms=23, color=FILL, mec=BLUE, mew=1.8)
        axes.text(x, level, name, ha="center", va="center", fontsize=12)
    c = model.cost(activations[-1], y)
    axes.text(end, level + 30, f"{c:.4f}", ha="center", fontsize=11, color=BLUE)
    told = "; ".join(
        f"layer {i + 1}: w = {w:.2f}, gradient {dws[i]:.4f}, b = {bs[i]:.2f}, gradient {dbs[i]:.4f}"
        for i, w in enumerate(ws)
    )
    return _picture(
        axes,
        f"A chain of {len(ws)} neurons with value and gradient on every wire. a0 = {a0:.2f}, "
        f"y = {y:.2f}; {told}; C = {c:.4f}.",
    )


def _paper(width: int, height: int) -> Axes:
    """Blank axes over a whole figure; coordinates and sizes are CSS pixels."""
    axes = Figure(figsize=(width / 100, height / 100)).add_axes((0, 0, 1, 1), autoscale_on=False)
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    return axes


def _plot(
    axes: Axes,
    box: tuple[float, float, float, float],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    x_name: str,
    y_name: str,
    grid: bool = True,
) -> Callable[..., tuple]:
    """A coordinate system in box = (left, bottom, width, height); returns data → paper."""
    left, bottom, width, height = box

    def place(x: float, y: float) -> tuple:
        along = (np.asarray(x) - x_range[0]) / (x_range[1] - x_range[0])
        up = (np.asarray(y) - y_range[0]) / (y_range[1] - y_range[0])
        return left + width * along, bottom + height * up

    xs, ys = ((low, (low + high) / 2, high) for low, high in (x_range, y_range))
    for value in xs:
        x = place(value, y_range[0])[0]
        axes.text(x, bottom - 6, f"{value:g}", fontsize=9, color=GREY, ha="center", va="top")
    for value in ys:
        y = place(x_range[0], value)[1]
        axes.text(left - 6, y, f"{value:g}", fontsize=9, color=GREY, ha="right", va="center")
        if grid:
            axes.plot((left, left + width), (y, y), color="#e5e7eb", lw=0.8)
    axes.text(left + width / 2, bottom - 34, x_name, ha="center", fontsize=11, style="italic")
    axes.text(left - 34, bottom + height / 2, y_name, ha="center", fontsize=11, style="italic")
    corner = ((left, left, left + width), (bottom + height, bottom, bottom))
    axes.plot(*corner, color=GREY, lw=0.8)
    return place


def _arrow(axes: Axes, start: tuple, end: tuple, color: str, line: str = "-") -> None:
    style = {"arrowstyle": "-|>", "color": color, "lw": 1.8, "ls": line, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


def _picture(axes: Axes, alt: str) -> Picture:
    return Picture(axes.figure, alt, dpi=125)
