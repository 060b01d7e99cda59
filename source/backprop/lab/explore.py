"""Pictures that follow the sliders: one neuron, the cost surface, a chain of neurons.

Each function returns an `Explorer`, which a notebook shows when it is the last line of a cell. The
sliders are ordinary ipywidgets. `explore.js` listens to them in the browser and draws there, so a
drag never waits for Python. A saved notebook shows a still picture instead. Without anywidget,
Python draws that picture again when a slider has moved.
"""

from __future__ import annotations

import html
import math
import reprlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.display import display

from .beside_truth import beside_truth
from .model import A_PREV, B, W, Y
from .picture import LeftOut, Picture, graded

try:
    import ipywidgets
except ImportError:  # then there is only the still picture
    ipywidgets = None
try:
    import traitlets
    from anywidget import AnyWidget, WidgetTrait
except ImportError:  # then Python draws after every move of a slider
    AnyWidget = None

LAYERS = 5  # the longest chain whose wires have room for two numbers
Examples = Sequence[tuple[float, float]]
Values = Mapping[str, float]


def neuron(w: float = W, b: float = B, a_prev: float = A_PREV, y: float | None = None) -> Explorer:
    """One neuron: w, b and a_prev give z, and z gives a on the sigmoid with its slope.

    With a target y it shows a network with its cost, and the steps of the way back.
    """
    start = _numbers(w=w, b=b, a_prev=a_prev) | ({} if y is None else _numbers(y=y))
    ranges = {name: _range(name, value) for name, value in start.items()}
    if y is not None:
        return Explorer("chain", start, ranges, lambda values, told: _stills().one(values))
    farthest = {name: max(map(abs, ends)) for name, ends in ranges.items()}
    reach = math.ceil(farthest["w"] * farthest["a_prev"] + farthest["b"])  # of z
    return Explorer("neuron", start, ranges, lambda values, told: _stills().neuron(values, reach))


def nudge(w: float = W, b: float = B, a_prev: float = A_PREV, y: float = Y) -> Explorer:
    """Small changes divided by a nudge h. As h shrinks, each ratio approaches a tangent's slope."""
    start = _numbers(w=w, b=b, a_prev=a_prev, y=y, h=1.0)
    ranges = {name: _range(name, value) for name, value in start.items()}
    return Explorer("nudge", start, ranges, lambda values, told: _stills().nudge(values))


def cost_surface(
    w: float = W,
    b: float = B,
    a_prev: float = A_PREV,
    y: float = Y,
    cost: Callable | None = None,
    backprop: Callable | None = None,
    examples: Examples | None = None,
    downhill: bool = True,
) -> Explorer:
    """The cost of one neuron over w and b, the point (w, b) on it, and the way downhill.

    What a `cost(a, y)` and a `backprop(w, b, a_prev, y)` of your own say is shown beside the truth.
    With `examples`, pairs (a_prev, y), the surface is their average cost and a_prev and y have no
    sliders. Without `downhill` it knows of no gradient and no steps yet.
    """
    start = _numbers(w=w, b=b)
    if examples is None:
        start |= _numbers(a_prev=a_prev, y=y)
    else:
        examples = [tuple(_numbers(a_prev=x, y=target).values()) for x, target in examples]
        if not examples:
            raise ValueError("examples is empty: give at least one pair (a_prev, y).")
    if downhill:
        start["lr"] = 1.0
    ranges = {name: _range(name, value) for name, value in start.items()}

    def pairs(values: Values) -> Examples:
        return examples or [(values["a_prev"], values["y"])]

    def still(values: Values, told: Mapping[str, Any]) -> Picture:
        return _stills().surface(
            values, pairs(values), ranges["w"], ranges["b"], told.get("gradient")
        )

    def ask(values: Values) -> dict[str, Any]:
        return beside_truth(cost, backprop, values["w"], values["b"], pairs(values))

    asks = ask if cost or backprop else None
    return Explorer("surface", start, ranges, still, asks, examples)


def chain(
    a0: float = 0.5,
    ws: Sequence[float] = (1.0, -1.5, 2.0),
    bs: Sequence[float] = (0.2, 0.5, -0.8),
    y: float = 1.0,
) -> Explorer:
    """A chain of neurons, one per layer, with the value and the gradient on every wire."""
    if len(ws) != len(bs) or not 1 <= len(ws) <= LAYERS:
        raise ValueError(
            f"A chain needs one w and one b for each of its 1 to {LAYERS} layers, "
            f"but there are {len(ws)} ws and {len(bs)} bs."
        )
    start = _layers(ws, bs) | _numbers(a0=a0, y=y)
    ranges = {name: _range(name, value) for name, value in start.items()}

    def still(values: Values, told: Mapping[str, Any]) -> Picture:
        weights, biases = ([values[f"{x}{i + 1}"] for i in range(len(ws))] for x in "wb")
        return _stills().chain(values["a0"], weights, biases, values["y"])

    return Explorer("chain", start, ranges, still)


def paths(
    a: float = 0.6,
    w: tuple[float, float] = (1.5, -1.0),
    v: tuple[float, float] = (1.0, 2.0),
    y: float = 0.2,
) -> Explorer:
    """One neuron reaches the cost through two neurons of the next layer: two paths, which add.

    `w` are the weights into these two, `v` those out of them; all biases are 0.
    """
    (w1, w2), (v1, v2) = w, v
    start = _numbers(w1=w1, w2=w2, v1=v1, v2=v2, a=a, y=y)
    ranges = {name: _range(name, value) for name, value in start.items()}
    return Explorer("paths", start, ranges, lambda values, told: _stills().paths(values))


def fit(
    ws: Sequence[float] = (-3.0,),
    bs: Sequence[float] = (2.0,),
    examples: Examples = ((0.2, 0.3), (0.8, 0.8)),
    descend: bool = False,
) -> Explorer:
    """The answers of a neuron or a chain as a curve, and dots (input, target) it should meet.

    Move it there by hand; with `descend`, gradient descent does it at the press of a button.
    """
    start = _numbers(w=ws[0], b=bs[0]) if len(ws) == 1 else _layers(ws, bs)
    most = 5 if len(ws) == 1 else 8
    examples = [tuple(_numbers(a_prev=x, y=target).values()) for x, target in examples]

    def still(values: Values, told: Mapping[str, Any]) -> Picture:
        now = list(values.values())
        return _stills().fit(now[::2], now[1::2], examples)

    ranges = dict.fromkeys(start, (-most, most))
    return Explorer("descent" if descend else "fit", start, ranges, still, examples=examples)


class Explorer:
    """Sliders and the picture that follows them.

    Each slider is an attribute named after the number it sets (`explorer.w`, `explorer.b`, …), an
    ordinary ipywidgets slider: read or set its `value`, or `observe` it.
    """

    def __init__(
        self,
        kind: str,
        start: Values,
        ranges: Mapping[str, tuple[float, float]],
        still: Callable[[Values, Mapping[str, Any]], Picture],
        ask: Callable[[Values], dict[str, Any]] | None = None,
        examples: Examples | None = None,
    ) -> None:
        """Make the sliders.

        Args:
            kind: the picture in explore.js, see its KINDS.
            start: the first value of every slider.
            ranges: the ends of every slider.
            still: draws the still picture from the sliders' values and the result of `ask`.
            ask: the results of the student's own functions, see `beside_truth`.
            examples: the pairs (a_prev, y) to average over, in place of the sliders'.
        """
        self.kind, self.start, self.examples = kind, dict(start), examples
        self._still, self._ask = still, ask
        self.sliders = _sliders(start, ranges) if ipywidgets and not graded() else {}
        vars(self).update(self.sliders)

    @property
    def values(self) -> dict[str, float]:
        """The values of the sliders now."""
        return self.start | {name: slider.value for name, slider in self.sliders.items()}

    def told(self, point: Values | None = None) -> dict[str, Any]:
        """The results of the student's own functions at the values now; {} if there are none.

        `point` holds w and b after a step, more exactly than the sliders show them.
        """
        at = self.values | (point or {})
        return self._ask(at) | {"at": at} if self._ask else {}

    def still(self) -> Picture:
        """The picture as it is now, drawn by matplotlib."""
        return self._still(self.values, self.told())

    def _ipython_display_(self) -> None:
        if graded():
            display(LeftOut())
            return
        told = self.told()
        frame = display(self._page(told), raw=True, display_id=True)
        if not self.sliders:
            return
        parts = [_panel(self.sliders)]
        if AnyWidget:
            canvas = Canvas(
                kind=self.kind,
                start=self.start,
                examples=self.examples,
                sliders=self.sliders,
                student=told,
            )
            parts.append(canvas)
        if not AnyWidget:
            self._observe(lambda change: frame.update(self._page(self.told()), raw=True))
        elif self._ask:

            def answer(change: Any) -> None:
                canvas.set_trait("student", self.told(canvas.point))

            self._observe(answer)
            canvas.observe(answer, "point")
        show(ipywidgets.VBox(parts))

    def _observe(self, react: Callable) -> None:
        for slider in self.sliders.values():
            slider.observe(react, "value")

    def _page(self, told: Mapping[str, Any]) -> dict[str, str]:
        """The still picture as an output. The live picture hides it."""
        picture = self._still(self.values, told)
        hint = told.get("note", "")
        if not self.sliders:
            hint += " For sliders, install ipywidgets and anywidget."
        elif AnyWidget:
            hint += " Run this cell to move the sliders."
        page = (
            f'<figure class="explorer-still" style="margin: 0">{picture._repr_html_()}'
            f"<figcaption>{html.escape(hint.strip())}</figcaption></figure>{HIDE_MISSING_WIDGET}"
        )
        return {"text/html": page, "text/plain": repr(picture)}


def show(widget: ipywidgets.Widget) -> None:
    """Display a live widget.

    ipywidgets would add a text that is long, slow and useless to a reader, so we display it here.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, "text/plain": ""}, raw=True)


# A saved notebook has no model for the live picture. Hide that message: the still picture is there.
HIDE_MISSING_WIDGET = (
    "<style>.jp-OutputArea-child:has(.explorer-still) + .jp-OutputArea-child"
    " > .jupyter-widgets:not(:has(*)) { display: none }</style>"
)

if AnyWidget:

    class Canvas(AnyWidget):
        """The live picture: tells explore.js what to draw and which sliders to follow."""

        _esm = Path(__file__).with_name("explore.js")
        _css = Path(__file__).with_name("explore.css")
        kind = traitlets.Unicode().tag(sync=True)
        start = traitlets.Dict().tag(sync=True)
        examples = traitlets.List(allow_none=True).tag(sync=True)
        student = traitlets.Dict().tag(sync=True)
        point = traitlets.Dict().tag(sync=True)
        # a dict of references, each written as anywidget writes a reference to a widget
        sliders = traitlets.Dict().tag(
            sync=True,
            to_json=lambda sliders, canvas: {
                name: WidgetTrait().metadata["to_json"](slider, canvas)
                for name, slider in sliders.items()
            },
        )


def _stills() -> ModuleType:
    """The module of the still pictures, loaded at first use and never during grading."""
    from . import stills

    return stills


def _sliders(
    start: Values, ranges: Mapping[str, tuple[float, float]]
) -> dict[str, ipywidgets.FloatSlider]:
    """One slider per value. They share a layout and a style, which saves time."""
    shared = {
        "layout": ipywidgets.Layout(width="auto"),
        "style": ipywidgets.SliderStyle(description_width="84px"),
        "readout_format": ".2f",
    }
    sliders = {}
    for name, value in start.items():
        low, high = ranges[name]
        if name in ("lr", "h"):
            # no step: a typed number stays as it is
            style = shared | {"readout_format": ".3g"}
            step = None if AnyWidget else 0.05  # explore.js has the keys
            slider = ipywidgets.FloatLogSlider(value, min=low, max=high, step=step, **style)
        else:
            slider = ipywidgets.FloatSlider(value, min=low, max=high, step=0.01, **shared)
        slider.description = "learning rate" if name == "lr" else name
        sliders[name] = slider
    return sliders


def _panel(sliders: Mapping[str, ipywidgets.FloatSlider]) -> ipywidgets.GridBox:
    """The sliders in two columns, or in one if there is little room."""
    columns = "repeat(auto-fit, minmax(min(max(220px, 40%), 100%), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 12px")
    return ipywidgets.GridBox(list(sliders.values()), layout=layout)


def _range(name: str, value: float) -> tuple[float, float]:
    """The ends of a slider, wide enough for its first value."""
    if name == "lr":
        return -2, 2  # powers of ten
    if name == "h":
        return -4, 0  # powers of ten
    low, high = (0, 1) if name in ("a_prev", "a0", "a", "y") else (-5, 5)
    return min(low, math.floor(value)), max(high, math.ceil(value))


def _layers(ws: Sequence[float], bs: Sequence[float]) -> dict[str, float]:
    """The numbers of a chain, by the names of their sliders (w1, b1, w2, …)."""
    start = {}
    for i, (w, b) in enumerate(zip(ws, bs, strict=True), 1):
        start |= _numbers(**{f"w{i}": w, f"b{i}": b})
    return start


def _numbers(**values: float) -> dict[str, float]:
    """The values as floats. Raises a sentence about the first that is no number."""
    for name, value in values.items():
        try:
            values[name] = float(value)
        except (TypeError, ValueError):
            values[name] = math.nan
        if not math.isfinite(values[name]):
            raise ValueError(f"{name} should be a finite number, not {reprlib.repr(value)}.")
    return values
