"""How fast the picture follows the slider: ours, and `interact` with matplotlib.

One browser, one JupyterLab, one notebook with both. The page times a change from the time stamp of
the mouse event to the first moment after the frame that shows the new picture. Prints the
median and the 95th percentile of single changes, the pictures per second while the slider is
dragged for three seconds, and the ratio of the medians.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import nbformat
from browser import driver
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import CDPSession, Locator, Page, TimeoutError

ROOT = Path(__file__).parents[1]
CHANGES = 40
SECONDS = 3

NAIVE = """
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

ws, bs = np.meshgrid(np.linspace(-5, 5, 81), np.linspace(-5, 5, 81))

def cost(w, b, a_prev, y):
    return (1 / (1 + np.exp(-(w * a_prev + b))) - y) ** 2

@interact(w=FloatSlider(0.5, min=-5, max=5, step=0.01), b=FloatSlider(1, min=-5, max=5, step=0.01),
          a_prev=FloatSlider(0.25, min=0, max=1, step=0.01),
          y=FloatSlider(1, min=0, max=1, step=0.01))
def draw(w, b, a_prev, y):
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.5))
    left.contourf(ws, bs, cost(ws, bs, a_prev, y), levels=12, cmap="cividis")
    left.plot(w, b, "o", color="white")
    right.plot(ws[0], cost(ws[0], b, a_prev, y))
    right.plot(w, cost(w, b, a_prev, y), "o")
    plt.show()
"""

# In the page: note when the mouse moved, and when the picture that followed was on the screen.
WATCH = """
(output) => {
    const watch = window.watch = { moved: 0, latencies: [], painted: [] };
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {  // a task of its own: it runs after the frame was drawn
        const now = performance.now();
        watch.painted.push(now);
        if (watch.moved) watch.latencies.push(now - watch.moved);
        watch.moved = 0;
    };
    const show = () => channel.port2.postMessage(0);
    window.addEventListener('pointermove', (event) => { watch.moved ||= event.timeStamp; }, true);
    const canvas = output.querySelector('canvas');
    if (canvas) {  // ours: the label is written at the end of every drawing, within the frame
        new MutationObserver(show).observe(canvas, { attributeFilter: ['aria-label'] });
    } else {  // naive: a new image, which is on the screen in the frame after it has loaded
        const framed = () => requestAnimationFrame(show);
        let last = output.querySelector('img');
        new MutationObserver(() => {
            const image = output.querySelector('img');
            if (!image || image === last) return;
            last = image;
            image.decode().then(framed, framed);
        }).observe(output, { childList: true, subtree: true });
    }
}
"""


def push(session: CDPSession, x: float, y: float) -> None:
    """Move the mouse as a hand does, without waiting for the page.

    The public `mouse.move` waits, so it would measure its own round trip.
    """
    event = {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1}
    send = session._impl_obj.send("Input.dispatchMouseEvent", params=event, timeout=None)
    session._loop.create_task(send)


def measure(page: Page, output: Locator, slider: str) -> dict[str, float]:
    """Move one slider of an output, step by step and then in one long drag."""
    grip = driver.handle(output, slider)
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    output.evaluate(WATCH)
    for step in range(CHANGES):
        page.wait_for_timeout(30 + 7 * (step % 5))  # not in step with the screen
        count = page.evaluate("watch.moved = 0, watch.latencies.length")
        page.mouse.move(x + 3 * (step % 13 + 1), y)
        with suppress(TimeoutError):  # a picture that never comes is a lost change and is not timed
            more = "n => watch.latencies.length > n"
            page.wait_for_function(more, arg=count, polling=20, timeout=3000)
    latencies = page.evaluate("watch.latencies")
    page.wait_for_timeout(500)
    session = page.context.new_cdp_session(page)
    before, start, moves = page.evaluate("watch.painted.length"), time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        moves += 1
        push(session, x + abs(moves % 80 - 40), y)
        page.wait_for_timeout(8)  # a mouse reports about a hundred times a second
    pictures = page.evaluate("watch.painted.length") - before
    seconds = time.perf_counter() - start
    page.mouse.up()
    return {
        "median": statistics.median(latencies),
        "p95": statistics.quantiles(latencies, n=20)[-1],
        "moves": moves / seconds,
        "rate": pictures / seconds,
    }


def main() -> None:
    """Measure, and print a table."""
    if not driver.CHROMIUM:
        sys.exit(f"sliders: {driver.MISSING}")
    ours = "from lab import explore\nexplore.cost_surface()"
    cells = [new_code_cell(ours), new_code_cell(NAIVE.strip())]
    with tempfile.TemporaryDirectory() as folder:
        root, scratch = Path(folder, "notebooks"), Path(folder, "scratch")
        scratch.mkdir()
        root.mkdir()
        (root / "lab").symlink_to(ROOT / "source" / "backprop" / "lab")
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(
            new_notebook(cells=cells, metadata={"kernelspec": spec}), root / "both.ipynb"
        )
        with driver.jupyter_lab(root, scratch) as lab, driver.chromium() as browser:
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            driver.open_notebook(page, lab, "both.ipynb")
            driver.run_all(page)
            page.locator(".explorer canvas").first.wait_for()
            page.locator(".jp-OutputArea-output img").last.wait_for()
            page.wait_for_timeout(1000)
            outputs = page.locator(".jp-CodeCell .jp-Cell-outputArea")
            results = {}
            for name, output in (("ours", outputs.nth(0)), ("naive", outputs.nth(1))):
                for slider in ("w", "a_prev"):
                    results[name, slider] = measure(page, output, slider)
    print("        slider   median ms  p95 ms  moves/s  pictures/s")
    for (name, slider), told in results.items():
        print(
            f"{name:8}{slider:8}{told['median']:10.1f}{told['p95']:8.1f}"
            f"{told['moves']:9.0f}{told['rate']:12.1f}"
        )
    for slider in ("w", "a_prev"):
        ratio = results["naive", slider]["median"] / results["ours", slider]["median"]
        print(f"ours follows {slider} {ratio:.1f} times faster")


if __name__ == "__main__":
    main()
