"""Draw docs/cost-surface.svg, the README's picture: gradient descent on a cost surface."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "backprop"))
from lab import figures, model  # noqa: E402

EXAMPLES = [(0.0, 0.9), (0.5, 0.6), (1.0, 0.2)]  # of notebook 5: pairs of a_prev and y


def average(function: Callable, *at: np.ndarray) -> np.ndarray:
    """The mean over the examples."""
    return np.mean([function(*at, a_prev, y) for a_prev, y in EXAMPLES], axis=0)


def cost(w: np.ndarray, b: np.ndarray, a_prev: float, y: float) -> np.ndarray:
    """C over the plane of w and b."""
    return model.cost(model.forward(w, b, a_prev)[1], y)


def main() -> None:
    """Draw the surface seen from above and as a landscape, with the same path on both."""
    path = [(2.5, 2.0)]
    for _ in range(60):
        dC_dw, dC_db, _ = average(model.gradient, *path[-1])
        path.append((path[-1][0] - 3 * dC_dw, path[-1][1] - 3 * dC_db))
    ws, bs = np.array(path).T
    grid = np.meshgrid(np.linspace(-6, 4, 41), np.linspace(-3, 5, 41))
    height = average(cost, *grid)

    matplotlib.rcParams.update({"svg.hashsalt": "course", "svg.fonttype": "none"})
    figure = Figure(figsize=(9.4, 3.7))
    landscape = figure.add_axes((-0.01, 0.04, 0.46, 0.94), projection="3d")
    landscape.plot_surface(*grid, height, cmap="cividis", rcount=24, ccount=24, alpha=0.85)
    landscape.plot(ws, bs, average(cost, ws, bs) + 0.01, color=figures.RED, lw=2.2, zorder=9)
    landscape.set(xlabel="weight w", ylabel="bias b", zlabel="cost C")
    landscape.view_init(32, -58)
    above = figure.add_axes((0.55, 0.15, 0.43, 0.8))
    filled = above.contourf(*grid, height, levels=14, cmap="cividis")
    figure.colorbar(filled, ax=above, label="average cost C")
    above.plot(ws, bs, "-", color="white", lw=3.4)
    above.plot(ws, bs, ".-", color=figures.RED, lw=1.6, ms=5)
    above.set(xlabel="weight w", ylabel="bias b")
    figure.savefig(ROOT / "docs" / "cost-surface.svg", facecolor="white", metadata={"Date": None})


if __name__ == "__main__":
    main()
