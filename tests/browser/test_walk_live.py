"""The backward pass of the chain, step by step."""

from __future__ import annotations

import re

import pytest
from lab import model

from . import driver
from .driver import told

WS, BS = (1.0, -1.5, 2.0), (0.2, 0.5, -0.8)
DWS, DBS = model.chain_gradient(0.5, WS, BS, 1)


@pytest.fixture(scope="module")
def page(write, run):
    page = run(write("walk", "from lab import explore\nexplore.chain()"), has_touch=True)
    page.locator(".explorer canvas").wait_for()
    return page


@pytest.fixture
def place(page):
    """The chain with all its gradients shown."""
    page.locator(".explorer canvas").focus()
    page.keyboard.press("Escape")
    driver.frames(page)
    return page.locator(".jp-CodeCell .jp-Cell-outputArea").first


def label(place):
    return place.locator("canvas").get_attribute("aria-label")


def press(place, *names):
    for name in names:
        place.get_by_role("button", name=name).click()
        driver.frames(place.page)


def test_the_walk_goes_box_by_box_and_ends_with_the_update(place, keep):
    press(place, "Walk back")
    assert label(place).count("not yet known") == 6
    press(place, "Next box")
    assert "2(a(3) - y) = 1.0000 · (-1.0230) = -1.0230" in told(place)
    press(place, "Next box")
    assert f"a(3)(1 - a(3)) = (-1.0230) · 0.2499 = {DBS[2]:.4f}" in told(place)
    press(place, "Next box")
    assert f"({DBS[2]:.4f}) · 0.3770 = {DWS[2]:.4f}" in told(place)
    assert label(place).count("not yet known") == 4
    keep(place, "walk")
    press(place, *["Next box"] * 4)
    assert place.get_by_role("button", name="Next box").is_disabled()
    for i in range(3):
        assert f"w({i + 1}): {WS[i]:.2f} → {WS[i] - DWS[i]:.4f}" in told(place)
        assert f"b({i + 1}): {BS[i]:.2f} → {BS[i] - DBS[i]:.4f}" in told(place)
    press(place, "Undo", "Show all")
    assert "not yet known" not in label(place)
    assert place.page.failures == []


def test_the_walk_obeys_the_arrow_keys(place):
    place.locator("canvas").focus()
    for _ in range(3):
        place.page.keyboard.press("ArrowLeft")
        driver.frames(place.page)
    assert "a(3)(1 - a(3))" in told(place)  # the first key begins it
    place.page.keyboard.press("ArrowRight")
    driver.frames(place.page)
    assert "2(a(3) - y)" in told(place)
    place.page.keyboard.press("ArrowDown")
    driver.frames(place.page)
    assert told(place).startswith("∂C/∂a(3) = 2(a(3) - y) = (-1.0230)")


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("-1.02", "Right."), ("-3", "The sign is right."), ("0,5", "The sign is the other one.")],
)
def test_a_guess_is_answered(place, said, verdict):
    press(place, "Walk back")
    place.get_by_label("Your guess").fill(said)
    place.get_by_label("Your guess").press("Enter")
    driver.frames(place.page)
    assert f"it is -1.0230. {verdict}" in told(place)
    press(place, "Next box")
    assert "You said" not in told(place)


@pytest.mark.parametrize("said", ["1/2", "minus one", "0.5x"])
def test_a_guess_that_is_no_number_is_not_taken_for_one(place, said):
    press(place, "Walk back")
    place.get_by_label("Your guess").fill(said)
    place.get_by_label("Your guess").press("Enter")
    assert place.get_by_role("status").inner_text() == "Type a number, such as 0.5."
    assert place.get_by_label("Your guess").input_value() == said
    assert label(place).count("not yet known") == 6  # it waits
    place.get_by_label("Your guess").fill("-1")
    press(place, "Next box")
    assert "You said -1, it is -1.0230. Right." in told(place)
    assert place.get_by_role("status").inner_text() == ""


def wire(place):
    """Where the wire of w^(1) is on the page."""
    box = place.locator("canvas").bounding_box()
    each = (box["width"] - 96) / 3.62
    return box["x"] + 66 + 0.42 * each, box["y"] + box["height"] / 2 - 40


@pytest.mark.parametrize("how", ["mouse", "finger"])
def test_a_wire_tells_the_product_that_made_its_gradient(place, keep, how):
    tap = place.page.mouse.click if how == "mouse" else place.page.touchscreen.tap
    tap(*wire(place))
    driver.frames(place.page)
    formula, numbers = told(place).split(" = ", 1)[1].split(" = ", 1)
    assert formula.strip() == (
        "2(a(3) - y) · a(3)(1 - a(3)) · w(3) · a(2)(1 - a(2)) · w(2) · a(1)(1 - a(1)) · a(0)"
    )
    factors, product = numbers.split(" = ")
    made = 1.0
    for factor in re.findall(r"-?\d\.\d+", factors):
        made *= float(factor)
    assert made == pytest.approx(float(product), abs=1e-4) == pytest.approx(DWS[0], abs=1e-4)
    keep(place, f"product-{how}")


def test_the_product_follows_the_sliders(place):
    place.page.mouse.click(*wire(place))
    driver.frames(place.page)
    before = told(place)
    driver.handle(place, "w3").focus()
    place.page.keyboard.press("ArrowRight")
    driver.frames(place.page)
    assert told(place) != before
    assert "2.0100" in told(place)
    place.page.keyboard.press("ArrowLeft")
    driver.frames(place.page)


def test_a_narrow_page_loses_nothing(place, keep):
    place.page.set_viewport_size({"width": 800, "height": 1200})
    press(place, "Walk back", *["Next box"] * 7)
    frame = place.bounding_box()
    for part in place.locator(".explorer > *").all():
        box = part.bounding_box() or frame  # an empty note has no place
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    keep(place, "walk-narrow")
    place.page.set_viewport_size({"width": 1100, "height": 1600})
