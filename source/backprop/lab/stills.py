"""The still pictures of the explorers, for saved notebooks, where nothing can move.

Every run of a notebook draws them, so they are drawn fast: matplotlib's bare artists on one sheet,
without axes, and all words of one colour as one shape.
"""

from __future__ import annotations

import json
import pathlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from contourpy import contour_generator
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from . import model
from .figures import BLUE, FILL, GREEN, GREY, RED
from .picture import Picture

PURPLE, INK, PALE = "#8a2f73", "#1f2937", "#e5e7eb"
# explore.js uses the same numbers: its build (`make explorers`) reads the same file.
_DRAWN = json.loads(pathlib.Path(__file__).with_name("surface.json").read_text())
LEVELS = _DRAWN["levels"]  # the lines of equal cost
GOAL = _DRAWN["goal"]  # the cost to reach when fitting a curve by hand
ARROW = _DRAWN["arrow"]  # an arrow is this many times the gradient, in units of w and b
Examples = Sequence[tuple[float, float]]  # pairs (input, target)
RAISED = ("⁽⁰⁾", "⁽¹⁾", "⁽²⁾", "⁽³⁾", "⁽⁴⁾", "⁽⁵⁾")


def neuron(values: Mapping[str, float], reach: float) -> Picture:
    """One neuron: its z, and its a and its slope on the sigmoid.

    `values` has w, b and a_prev; the line of z goes from -reach to reach.
    """
    w, b, a_prev = (values[name] for name in ("w", "b", "a_prev"))
    z, a = (float(number) for number in model.forward(w, b, a_prev))
    slope = a * (1 - a)
    sheet = Sheet(760, 300)
    place = sheet.plot((60, 52, 680, 200), (-reach, reach), (0, 1), "weighted sum z", "a")
    grid = np.linspace(-reach, reach, 161)
    sheet.line(*place(grid, model.sigmoid(grid)), BLUE, 2.6)
    at = np.clip(z, -reach, reach)
    sheet.line(*place([at, at, -reach], [0, a, a]), RED, 1.3, "--")
    run = 0.9 * np.array([-1, 1])
    sheet.line(*place(at + run, a + slope * run), PURPLE, 3)
    sheet.dot(place(at, a), 8, RED, "white")
    given = f"w = {w:.2f}, b = {b:.2f}, a_prev = {a_prev:.2f}"
    found = f"z = {z:.4f}, a = {a:.4f}, slope = {slope:.4f}"
    sheet.text(60, 280, f"{given}   →   {found}", 15)
    return sheet.picture(f"One neuron on the sigmoid. {given}: {found}.")


def surface(
    values: Mapping[str, float],
    examples: Sequence[tuple[float, float]],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    student: tuple[float, float] | None,
) -> Picture:
    """The map of the average cost over w and b with its gradient, and the slices through a point.

    `values` has w and b, and lr where steps are taken; `examples` are pairs (a_prev, y); `student`
    is another (∂C/∂w, ∂C/∂b).
    """
    w, b, downhill = values["w"], values["b"], "lr" in values

    def height(w: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.mean([model.cost(model.forward(w, b, x)[1], y) for x, y in examples], axis=0)

    slopes = np.mean([model.gradient(w, b, x, y)[:2] for x, y in examples], axis=0)
    sheet = Sheet(800, 336)
    box = (52, 48, 272, 272)
    place = sheet.plot(box, w_range, b_range, "w", "b", lines=False)
    ws, bs = np.linspace(*w_range, 86), np.linspace(*b_range, 86)
    costs = height(*np.meshgrid(ws, bs))
    lowest, highest = costs.min(), max(costs.max(), costs.min() + 1e-6)

    def share(cost: np.ndarray) -> np.ndarray:
        """The height of a cost from 0 to 1. The square root shows the floor of a valley."""
        return np.sqrt(np.clip((cost - lowest) / (highest - lowest), 0, 1))

    sheet.image(share(costs), box)
    lines = contour_generator(*place(ws, bs), costs)
    sheet.lines([part for level in LEVELS for part in lines.lines(level)], "white", 0.5)
    sheet.image(np.linspace(0, 1, 136)[:, None].repeat(6, axis=1), (340, 48, 12, 272))
    told = -1.0
    for level in (0, *LEVELS, 1):
        up = float(share(np.float64(level)))
        if lowest - 1e-3 <= level <= highest and up - told > 0.06:
            sheet.text(358, 48 + 272 * up, f"{level:g}", 12, GREY)
            told = up
    sheet.text(346, 30, "C", 15, align="center", style="italic")
    here = place(w, b)
    for gradient, color, dash in ((student, PURPLE, "--"), (slopes, RED, "-")):
        if gradient is not None and downhill:
            sheet.arrow(here, place(w - ARROW * gradient[0], b - ARROW * gradient[1]), color, dash)
    sheet.dot(here, 8, "white", "black")
    c = float(height(w, b))
    for left, name, span, color in ((430, "w", w_range, BLUE), (630, "b", b_range, GREEN)):
        grid = np.linspace(*span, 81)
        curve = height(grid, b) if name == "w" else height(w, grid)
        slope, at = slopes["wb".index(name)], values[name]
        on = sheet.plot((left, 48, 160, 232), span, (0, 1), name, "")
        sheet.line(*on(grid, curve), color, 2.2)
        if downhill:
            run = np.array([-1.2, 1.2])
            sheet.line(*on(at + run, c + slope * run), RED, 2)
            sheet.text(left, 308, f"∂C/∂{name} = {slope:.4f}", 14, RED)
        sheet.dot(on(at, c), 6, "white", "black")
    given = "".join(f"{name} = {value:.2f}, " for name, value in values.items() if name != "lr")
    found = f"C = {c:.4f}"
    if downhill:
        found += f", dC/dw = {slopes[0]:.4f}, dC/db = {slopes[1]:.4f}"
    return sheet.picture(
        f"A map of the cost over weight and bias{' with an arrow downhill' * downhill}, and the two"
        f" slices through the point. {given}{found}."
    )


def one(values: Mapping[str, float]) -> Picture:
    """One neuron as a chain, its names without indices. `values`: w, b, a_prev and y."""
    w, b, a_prev, y = (values[name] for name in ("w", "b", "a_prev", "y"))
    return chain(a_prev, [w], [b], y, raised=("⁽ᴸ⁻¹⁾", ""), first="a_prev")


def chain(
    a0: float,
    ws: Sequence[float],
    bs: Sequence[float],
    y: float,
    raised: Sequence[str] = RAISED,
    first: str = "a0",
) -> Picture:
    """A chain of neurons with the value and the gradient of the cost on every wire.

    `raised` is what stands above the letters of each layer, the input first; `first` is how the
    input is called in words.
    """
    zs, activations = model.chain_forward(a0, ws, bs)
    dws, dbs = model.chain_gradient(a0, ws, bs, y)
    das = [db * w for db, w in zip(dbs, ws, strict=True)] + [2 * (activations[-1] - y)]
    sheet = Sheet(190 * len(ws) + 170, 240)
    level, end = 120, 120 + 190 * len(ws)

    def wire(start: tuple, stop: tuple, value: float, gradient: float) -> None:
        sheet.arrow(start, stop, GREY)
        x, y = (start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2
        flat = start[1] == stop[1]
        above = (x, y + 12, "center") if flat else (x - 6, y, "right")
        below = (x, y - 12, "center") if flat else (x + 6, y, "left")
        for (x, y, align), number, color in ((above, value, BLUE), (below, gradient, RED)):
            sheet.text(x, y, f"{number:.3g}", 12, color, align)

    for i, (w, b) in enumerate(zip(ws, bs, strict=True)):
        x = 120 + 190 * i
        wire((x - 79, level), (x - 18, level), activations[i], das[i])
        wire((x + 16, level), (x + 77, level), zs[i], dbs[i])
        wire((x, level + 78), (x, level + 18), w, dws[i])
        wire((x, level - 78), (x, level - 18), b, dbs[i])
        sheet.text(x, level + 94, f"w{raised[i + 1]}", 16, align="center")
        sheet.text(x, level - 94, f"b{raised[i + 1]}", 16, align="center")
        for at, name in ((x, "Σ"), (x + 95, "σ")):
            sheet.dot((at, level), 23, FILL, BLUE)
            sheet.text(at, level, name, 16, align="center")
    wire((end - 79, level), (end - 18, level), activations[-1], das[-1])
    wire((end, level - 78), (end, level - 18), y, -das[-1])
    sheet.dot((end, level), 23, FILL, BLUE)
    sheet.text(end, level, "C", 16, align="center")
    sheet.text(end, level - 94, "y", 16, align="center")
    sheet.text(26, level, f"a{raised[0]}", 16, align="center")
    c = float(model.cost(activations[-1], y))
    sheet.text(end, level + 34, f"{c:.4f}", 14, BLUE, "center")
    told = "; ".join(
        f"layer {i + 1}: " * (len(ws) > 1)
        + f"w = {w:.2f}, gradient {dws[i]:.4f}, b = {bs[i]:.2f}, gradient {dbs[i]:.4f}"
        for i, w in enumerate(ws)
    )
    what = "One neuron" if len(ws) == 1 else f"A chain of {len(ws)} neurons"
    return sheet.picture(
        f"{what} with value and gradient on every wire. {first} = {a0:.2f}, "
        f"y = {y:.2f}; {told}; C = {c:.4f}."
    )


def nudge(values: Mapping[str, float]) -> Picture:
    """A secant and a tangent, on the sigmoid and on the cost. `values`: w, b, a_prev, y and h."""
    w, b, a_prev, y, h = (values[name] for name in ("w", "b", "a_prev", "y", "h"))
    z, a = (float(number) for number in model.forward(w, b, a_prev))
    sheet = Sheet(760, 300)
    told = []
    for left, title, name, span, curve, at, slope in (
        (60, "a = σ(z)", "z", (-6, 6), model.sigmoid, z, a * (1 - a)),
        (430, "C = (a − y)²", "a", (0, 2), lambda x: model.cost(x, y), a, 2 * (a - y)),
    ):
        place = sheet.plot((left, 52, 300, 180), span, (0, 1), name, "")
        here, there = float(curve(at)), float(curve(at + h))
        rise = (there - here) / h
        grid = np.linspace(*span, 161)
        for xs, ys, color, dash in (
            (grid, curve(grid), BLUE, "-"),
            (grid, here + slope * (grid - at), PURPLE, "--"),
            (grid, here + rise * (grid - at), RED, "-"),
        ):
            inside = (ys >= 0) & (ys <= 1)
            sheet.line(*place(xs[inside], ys[inside]), color, 2, dash)
        for x, height in ((at, here), (at + h, there)):
            if span[0] <= x <= span[1] and height <= 1:
                sheet.dot(place(x, height), 6, RED, "white")
        sheet.text(left, 280, title, 15, BLUE)
        said = f"ratio {rise:.4f}, tangent {slope:.4f}"
        sheet.text(left, 256, said, 14, RED)
        told.append(f"{title}: {said}")
    return sheet.picture(f"A nudge of {h:g}, its secants and the tangents. {'; '.join(told)}.")


def paths(values: Mapping[str, float]) -> Picture:
    """Two paths from one neuron to the cost. `values`: a, w1, w2, v1, v2 and y."""
    a, y = values["a"], values["y"]
    w, v = ([values[f"{x}{j}"] for j in (1, 2)] for x in "wv")
    hidden = [float(model.sigmoid(weight * a)) for weight in w]
    last = float(model.sigmoid(np.dot(v, hidden)))
    delta = 2 * (last - y) * last * (1 - last)
    deltas = [delta * v[j] * hidden[j] * (1 - hidden[j]) for j in (0, 1)]
    parts = [deltas[j] * w[j] for j in (0, 1)]
    sheet = Sheet(760, 290)
    first, out, end = (60, 145), (500, 145), (700, 145)

    def wire(start: tuple, stop: tuple, color: str, value: float, gradient: float) -> None:
        way = np.subtract(stop, start) / np.hypot(*np.subtract(stop, start))
        sheet.arrow(tuple(start + 22 * way), tuple(stop - 22 * way), color)
        beside = np.array([-way[1], way[0]])
        above, below = (np.add(start, stop) / 2 + by * beside for by in (17, -17))
        sheet.text(*above, f"{value:.3f}", 12, BLUE, "center")
        sheet.text(*below, f"{gradient:.3f}", 12, RED, "center")

    for j, color in ((0, PURPLE), (1, GREEN)):
        side = 1 - 2 * j
        place = (280, 145 + 85 * side)
        wire(first, place, color, a, parts[j])
        wire(place, out, color, hidden[j], delta * v[j])
        for x, name, weight, slope in (
            (150, "w", w[j], deltas[j] * a),
            (410, "v", v[j], delta * hidden[j]),
        ):
            sheet.text(x, 145 + 100 * side, f"{name}{'₁₂'[j]} = {weight:.2f}", 13, align="center")
            sheet.text(x, 145 + 118 * side, f"{slope:.3f}", 12, RED, "center")
        sheet.dot(place, 25, FILL, color)
        sheet.text(*place, f"a{'₁₂'[j]}", 15, align="center")
    wire(out, end, GREY, last, 2 * (last - y))
    for place, name in ((first, "a"), (out, "σ"), (end, "C")):
        sheet.dot(place, 25, FILL, BLUE)
        sheet.text(*place, name, 15, align="center")
    c = float(model.cost(last, y))
    sheet.text(end[0], 180, f"{c:.4f}", 13, BLUE, "center")
    total = f"{parts[0]:.4f} + ({parts[1]:.4f}) = {sum(parts):.4f}"
    sheet.text(440, 275, f"∂C/∂a = {total}", 14, RED)
    return sheet.picture(
        f"One neuron reaches the cost along two paths; what they bring adds: dC/da = {total}. "
        f"C = {c:.4f}."
    )


def fit(ws: Sequence[float], bs: Sequence[float], examples: Examples) -> Picture:
    """The answers of a chain to every input, and the examples (input, target) it should meet."""

    def answer(x: float) -> float:
        return float(model.chain_forward(x, ws, bs)[1][-1])

    return _curve(answer, examples, f"goal: below {GOAL}")


def learned(answer: Callable[[float], float], examples: Examples, step: int) -> Picture:
    """The answers of a network after some steps of its training."""
    return _curve(answer, examples, f"step {step}")


def _curve(answer: Callable[[float], float], examples: Examples, note: str) -> Picture:
    sheet = Sheet(760, 290)
    place = sheet.plot((60, 60, 680, 205), (0, 1), (0, 1), "input", "")
    sheet.text(68, 274, "answer", 15, BLUE)
    grid = np.linspace(0, 1, 61)
    sheet.line(*place(grid, [float(answer(x)) for x in grid]), BLUE, 2.6)
    answers = [float(answer(x)) for x, _ in examples]
    for (x, y), a in zip(examples, answers, strict=True):
        sheet.line(*place([x, x], [a, y]), RED, 1.6, "--")
        sheet.dot(place(x, y), 10, RED, "white")
    c = float(np.mean([(a - y) ** 2 for (_, y), a in zip(examples, answers, strict=True)]))
    sheet.text(60, 12, f"C = {c:.4f}   {note}", 15)
    pairs = zip(examples, answers, strict=True)
    told = "; ".join(f"at {x:g} it is {a:.2f}, wanted is {y:.2f}" for (x, y), a in pairs)
    return sheet.picture(f"The answers as a curve over the input: {told}. C = {c:.4f}, {note}.")


class Sheet:
    """A white sheet. Coordinates and sizes are CSS pixels from the lower left corner."""

    DENSITY = 1.25  # pixels of the picture to a CSS pixel

    def __init__(self, width: int, height: int) -> None:
        self.figure = Figure(figsize=(width / 100, height / 100))
        self.pixels = Affine2D().scale(self.DENSITY)
        self.words = defaultdict(list)  # color → shapes

    def line(self, xs: Sequence, ys: Sequence, color: str, width: float, dash: str = "-") -> None:
        """A line of a width in points."""
        style = {"color": color, "linewidth": width, "linestyle": dash}
        self.figure.add_artist(Line2D(xs, ys, transform=self.pixels, **style))

    def lines(self, parts: Sequence[np.ndarray], color: str, width: float) -> None:
        """Many lines at once."""
        style = {"colors": color, "linewidths": width, "alpha": 0.6}
        self.figure.add_artist(LineCollection(parts, transform=self.pixels, **style))

    def dot(self, at: tuple, size: float, fill: str, edge: str) -> None:
        """A disc with an edge, its diameter in points."""
        style = {"ms": size, "mfc": fill, "mec": edge, "mew": 1.5, "transform": self.pixels}
        self.figure.add_artist(Line2D([at[0]], [at[1]], marker="o", **style))

    def arrow(self, start: tuple, stop: tuple, color: str, dash: str = "-") -> None:
        """A line with a head; nothing if its length is 0."""
        way = np.subtract(stop, start)
        length = np.hypot(*way)
        if length < 1:
            return
        along = way / length * min(9, length)
        side, neck = np.array([-along[1], along[0]]) * 0.45, stop - along
        self.line((start[0], neck[0]), (start[1], neck[1]), color, 1.8, dash)
        head = [stop, neck + side, neck - side]
        self.figure.add_artist(Polygon(head, color=color, lw=0, transform=self.pixels))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        color: str = INK,
        align: str = "left",
        style: str = "normal",
    ) -> None:
        """Words, centred on y."""
        shape, width = _letters(words.replace("-", "−"), size, style)
        left = x - {"left": 0, "center": width / 2, "right": width}[align]
        move = Affine2D().translate(left, y - 0.36 * size)
        self.words[color].append(shape.transformed(move))

    def image(self, values: np.ndarray, box: tuple[float, float, float, float]) -> None:
        """Values from 0 to 1, row by row from below, as colours that fill (x, y, width, height)."""
        x, y, width, height = (round(self.DENSITY * number) for number in box)
        rows = np.arange(height) * len(values) // height
        columns = np.arange(width) * values.shape[1] // width
        colors = colormaps["cividis"](values, bytes=True)[np.ix_(rows, columns)]
        self.figure.figimage(colors, x, y, origin="lower")

    def plot(
        self,
        box: tuple[float, float, float, float],
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_name: str,
        y_name: str,
        lines: bool = True,
    ) -> Callable[..., tuple]:
        """Two axes in box = (x, y, width, height); returns data → sheet."""
        left, bottom, width, height = box

        def place(x: float, y: float) -> tuple:
            along = (np.asarray(x) - x_range[0]) / (x_range[1] - x_range[0])
            up = (np.asarray(y) - y_range[0]) / (y_range[1] - y_range[0])
            return left + width * along, bottom + height * up

        for share in (0, 0.5, 1):
            x, y = left + share * width, bottom + share * height
            across, up = (low + share * (high - low) for low, high in (x_range, y_range))
            self.text(x, bottom - 12, f"{across:g}", 12, GREY, "center")
            self.text(left - 8, y, f"{up:g}", 12, GREY, "right")
            if lines:
                self.line((left, left + width), (y, y), PALE, 0.8)
        self.text(left + width / 2, bottom - 32, x_name, 15, align="center", style="italic")
        if y_name:
            self.text(left - 30, bottom + height / 2, y_name, 15, align="center", style="italic")
        corner = ((left, left, left + width), (bottom + height, bottom, bottom))
        self.line(*corner, GREY, 0.8)
        return place

    def picture(self, alt: str) -> Picture:
        """The finished picture."""
        for color, shapes in self.words.items():
            shape = Path.make_compound_path(*shapes)
            patch = PathPatch(shape, color=color, lw=0, zorder=3, transform=self.pixels)
            self.figure.add_artist(patch)
        return Picture(self.figure, alt, dpi=round(100 * self.DENSITY))


@cache
def _letters(words: str, size: float, style: str) -> tuple[Path, float]:
    """The outline of some words at the origin, and its width."""
    path = TextPath((0, 0), words, size=size, prop=FontProperties(style=style))
    return path, path.vertices[:, 0].max()  # a control point may lie a little further out
