"""One neuron in use: the way back, the tangent, and little space."""

from __future__ import annotations

import re

import pytest
from lab import model

from . import driver
from .driver import output, told

NEURON = 1.5, -0.5, 0.8, 0.3  # w, b, a_prev, y
SIZES = {"phone": (390, 844), "twice as large": (640, 400)}


@pytest.fixture(scope="module")
def page(write, run):
    cells = f"from lab import explore\nexplore.neuron{NEURON}", "explore.nudge()"
    page = run(write("neuron", *cells), height=1000, has_touch=True)
    page.locator(".explorer canvas").nth(2).wait_for()
    page.locator(".jp-SideBar.jp-mod-left .lm-mod-current").click()  # no list of files
    return page


def test_the_way_back_through_one_neuron(page, keep):
    dw, db, da_prev = model.gradient(*NEURON)
    place = output(page, 0)
    place.get_by_role("button", name="Walk back").click()
    for asked in "azw":
        assert place.get_by_label("Your guess").is_visible()
        assert f"∂C/∂{asked}: " in place.locator(".explorer-guess").inner_text()
        place.get_by_role("button", name="Next box").click()
        driver.frames(page)
    w, b, a_prev, _ = NEURON
    assert f"∂C/∂w = ∂C/∂z · a(L-1) = {db:.4f} · {a_prev:.4f} = {dw:.4f}" in told(place)
    assert f"∂C/∂b = ∂C/∂z · 1 = {db:.4f} · 1.0000 = {db:.4f}" in told(place)
    assert f"∂C/∂a(L-1) = ∂C/∂z · w = {db:.4f} · {w:.4f} = {da_prev:.4f}" in told(place)
    assert f"w: {w:.2f} → {w - dw:.4f}, b: {b:.2f} → {b - db:.4f}" in told(place)
    keep(place, "walk-neuron")
    assert page.failures == []


def point(place, curve):
    """Where the point is on a curve: z on the sigmoid, a on the cost."""
    said = place.locator("canvas").nth(curve).get_attribute("aria-label")
    return float(re.search(r" at [za] = (-?[\d.]+),", said)[1])


def on_curve(place, curve, at):
    """A place on the page: where `at` is along a curve."""
    canvas = place.locator("canvas").nth(curve)
    canvas.scroll_into_view_if_needed()
    box, (low, high) = canvas.bounding_box(), [(-6, 6), (0, 2)][curve]
    along = 34 + (box["width"] - 48) * (at - low) / (high - low)
    return box["x"] + along, box["y"] + 120


@pytest.mark.parametrize(("curve", "at"), [(0, -2.0), (0, 3.0), (1, 0.2), (1, 0.9)])
def test_the_tangent_follows_the_mouse(page, curve, at):
    place = output(page, 1)
    page.mouse.move(*on_curve(place, curve, 0.5))
    page.mouse.down()
    page.mouse.move(*on_curve(place, curve, at), steps=4)
    page.mouse.up()
    driver.frames(page)
    assert point(place, curve) == pytest.approx(at, abs=0.06)
    a = float(model.sigmoid(point(place, 0)))
    assert f"the tangent's slope: {a * (1 - a):.4f}" in told(place)


def test_the_tangent_follows_a_finger_and_the_arrow_keys(page):
    place = output(page, 1)
    page.touchscreen.tap(*on_curve(place, 0, 1.0))
    driver.frames(page)
    assert point(place, 0) == pytest.approx(1, abs=0.06)
    before = point(place, 0)
    place.locator("canvas").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        driver.frames(page)
    assert point(place, 0) == pytest.approx(before + 0.3, abs=1e-3)


@pytest.mark.parametrize("size", SIZES)
def test_where_there_is_little_room_the_sliders_stay_in_sight(page, size, keep):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    driver.frames(page, 3)
    place = output(page, 0)
    canvas = place.locator("canvas").first
    middle = "canvas => canvas.scrollIntoView({block: 'center'})"
    canvas.evaluate(middle)
    driver.frames(page, 3)
    notebook = page.locator(".jp-WindowedPanel-outer").bounding_box()
    slider = driver.handle(place, "w").bounding_box()
    assert slider["y"] >= notebook["y"]
    assert slider["y"] + slider["height"] < canvas.bounding_box()["y"] + 200  # and the picture
    frame = place.bounding_box()
    for part in place.locator(".explorer > *, .widget-hslider").all():
        box = part.bounding_box() or frame  # an empty note has no place
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    keep(page, size.replace(" ", "-"))
    page.set_viewport_size({"width": 1100, "height": 1000})
