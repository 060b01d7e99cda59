"""Two paths that add, and the nudge that shrinks, in use."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lab import model

from . import driver
from .driver import output


@pytest.fixture(scope="module")
def page(write, run):
    page = run(
        write("paths", "from lab import explore\nexplore.paths()", "explore.nudge()"),
        has_touch=True,
    )
    page.locator(".explorer canvas").nth(2).wait_for()
    return page


def words(place):
    return " ".join(place.locator(".explorer-words").inner_text().replace("−", "-").split())


def slide(place, name, key, times):
    driver.handle(place, name).focus()
    for _ in range(times):
        place.page.keyboard.press(key)
    driver.frames(place.page)


def test_the_paths_add_and_follow_the_sliders(page, keep):
    place = output(page, 0)
    assert "path 1: δ · v₁ · a₁(1 - a₁) · w₁ = (0.1898)" in words(place)
    slide(place, "v2", "PageDown", 4)
    a, w, v, y = 0.6, np.array([1.5, -1.0]), np.array([1.0, 1.8]), 0.2
    shown = place.locator(".widget-slider").filter(has=page.get_by_text("v2", exact=True))
    v[1] = float(shown.locator(".widget-readout").inner_text())
    assert v[1] < 2
    hidden = model.sigmoid(w * a)
    out = model.sigmoid(v @ hidden)
    parts = 2 * (out - y) * out * (1 - out) * v * hidden * (1 - hidden) * w
    told = f"{parts[0]:.4f} + ({parts[1]:.4f}) = {parts.sum():.4f}"
    assert f"their sum: ∂C/∂a = {told}; a small nudge of a says {parts.sum():.4f}" in words(place)
    label = place.locator("canvas").get_attribute("aria-label")
    assert f"dC/da = {parts.sum():.4f}" in label
    keep(place, "paths")


def test_a_shrinking_nudge_settles_on_the_tangent(page, keep):
    place = output(page, 1)

    def gaps():
        """The distance of each ratio from the slope of the tangent."""
        said = re.findall(r"Δ\w/Δ\w = (-?[\d.]+), the tangent's slope: (-?[\d.]+)", words(place))
        return [abs(float(ratio) - float(slope)) for ratio, slope in said]

    before = gaps()
    assert len(before) == 2
    assert min(before) > 0.04
    slide(place, "h", "ArrowLeft", 4)
    middle = gaps()
    assert all(now < then for now, then in zip(middle, before, strict=True))
    slide(place, "h", "Home", 1)
    assert max(gaps()) < 2e-4
    keep(place, "nudge")


def test_a_finger_moves_the_nudge(page):
    place = output(page, 1)
    slide(place, "h", "Home", 1)
    before = words(place)
    track = place.locator(".widget-slider").filter(has=page.get_by_text("h", exact=True))
    box = track.locator(".noUi-target").bounding_box()
    page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
    driver.frames(page)
    assert words(place) != before


def test_a_narrow_page_loses_nothing(page, keep):
    page.set_viewport_size({"width": 800, "height": 1600})
    driver.frames(page, 4)
    for number in (0, 1):
        place = output(page, number)
        frame = place.bounding_box()
        for part in place.locator("canvas, .explorer-formula").all():
            box = part.bounding_box()
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        keep(place, f"paths-narrow-{number}")
    assert page.failures == []
