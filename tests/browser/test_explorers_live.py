"""The explorers in use: drag, press keys, see what changes."""

from __future__ import annotations

import re

import pytest
from lab import model

from . import driver
from .driver import output

SIGN = """
def backprop(w, b, a_prev, y):
    a = 1 / (1 + 2.718281828459045 ** -(w * a_prev + b))
    delta = {sign} * 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * w
"""


@pytest.fixture(scope="module")
def page(write, run):
    """One page with every explorer, run once."""
    surface = (
        "from lab import explore\nexplorer = explore.cost_surface()\n"
        "explorer.w.observe(lambda change: open('w.txt', 'w').write(repr(change.new)), 'value')\n"
        "explorer"
    )
    page = run(write("explorers", surface, "explore.neuron()", "explore.chain()"), height=2600)
    page.locator(".explorer canvas").nth(5).wait_for()
    return page


@pytest.fixture
def surface(page):
    """The cost surface in its initial state."""
    output(page, 0).get_by_role("button", name="Reset").click()
    driver.frames(page, 3)
    return output(page, 0)


def label(place, canvas=0):
    return place.locator("canvas").nth(canvas).get_attribute("aria-label")


def number(place, name):
    """The number that the first canvas shows for `name`."""
    return float(re.search(rf"(?<![\w/]){name} = (-?[\d.e-]+\d)", label(place))[1])


def pixels(place, canvas=0):
    return place.locator("canvas").nth(canvas).evaluate("canvas => canvas.toDataURL()")


def drag(place, name, by):
    """Drag the handle of a slider by some pixels."""
    box = driver.handle(place, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = place.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + by, y, steps=5)
    mouse.up()
    driver.frames(place.page)


def expected(place):
    """The numbers of the surface's label, computed here from the sliders' positions."""
    at = {name: number(place, name) for name in ("w", "b", "a_prev", "y")}
    _, a = model.forward(at["w"], at["b"], at["a_prev"])
    dw, db, _ = model.gradient(**at)
    said = {"a": a, "C": model.cost(a, at["y"]), "dC/dw": dw, "dC/db": db}
    return {name: f"{name} = {value:.4f}" for name, value in said.items()}


def test_every_explorer_appears_and_hides_its_still_picture(page, keep):
    for i, canvases in enumerate([5, 1, 1]):
        assert output(page, i).locator("canvas").count() == canvases
        assert not output(page, i).locator(".explorer-still").is_visible()
        keep(output(page, i), f"explorer-{i}")
    assert page.failures == []


@pytest.mark.parametrize(
    ("name", "by"), [("w", 60), ("b", -70), ("a_prev", 90), ("y", -120), ("w", -90)]
)
def test_dragging_a_slider_moves_the_picture(surface, name, by):
    before, was = [pixels(surface, canvas) for canvas in range(4)], number(surface, name)
    drag(surface, name, by)
    assert (number(surface, name) - was) * by > 0
    for canvas in range(4):
        assert pixels(surface, canvas) != before[canvas]
    for words in expected(surface).values():
        assert words in label(surface)


@pytest.mark.parametrize(("name", "key", "up"), [
    ("w", "ArrowRight", 1), ("b", "ArrowLeft", -1), ("a_prev", "ArrowUp", 1),
    ("y", "ArrowDown", -1), ("w", "End", 1), ("b", "Home", -1), ("a_prev", "PageUp", 1),
])  # fmt: skip
def test_every_slider_obeys_the_keyboard(surface, name, key, up):
    before, was = pixels(surface), number(surface, name)
    driver.handle(surface, name).focus()
    surface.page.keyboard.press(key)
    driver.frames(surface.page)
    assert (number(surface, name) - was) * up > 0
    assert pixels(surface) != before
    for words in expected(surface).values():
        assert words in label(surface)


def test_handles_have_names(surface):
    for name in ("w", "b", "a_prev", "y", "learning rate"):
        assert driver.handle(surface, name).get_attribute("aria-label") == name


def test_the_kernel_hears_of_a_drag(surface, lab):
    drag(surface, "w", 40)
    for _ in range(500):
        driver.frames(surface.page, 5)
        file = lab.root / "w.txt"
        if file.exists() and f"{float(file.read_text()):.2f}" == f"{number(surface, 'w'):.2f}":
            return
    pytest.fail("the observer in the kernel did not hear the last value")


def test_a_step_goes_downhill_against_the_gradient(surface):
    at = {name: number(surface, name) for name in ("w", "b", "a_prev", "y")}
    for _ in range(3):  # the learning rate is 1
        cost = number(surface, "C")
        surface.get_by_role("button", name="Step").press("Enter")
        driver.frames(surface.page)
        dw, db, _ = model.gradient(**at)
        at |= {"w": at["w"] - dw, "b": at["b"] - db}
        assert [number(surface, name) for name in "wb"] == pytest.approx(
            [at["w"], at["b"]], abs=6e-5
        )
        assert number(surface, "C") < cost


def test_descending_is_animated_until_the_ground_is_flat(surface, keep):
    start = number(surface, "C")
    surface.get_by_role("button", name="Descend").click()
    surface.get_by_role("button", name="Stop").wait_for()
    driver.frames(surface.page, 20)
    middle = number(surface, "C")
    assert 0 < middle < start
    driver.frames(surface.page, 20)
    assert number(surface, "C") < middle
    keep(surface, "descent")
    surface.get_by_role("button", name="Stop").click()
    driver.frames(surface.page)
    stopped = label(surface)
    driver.frames(surface.page, 10)
    assert label(surface) == stopped


def status(place):
    return place.get_by_role("status").inner_text()


def test_each_step_is_on_the_chart_of_the_cost(surface, keep):
    assert "none has been taken" in label(surface, 4)
    first, empty = number(surface, "C"), pixels(surface, 4)
    for _ in range(3):
        surface.get_by_role("button", name="Step").click()
        driver.frames(surface.page)
    said = f"3 so far: from {first:.4f} to {number(surface, 'C'):.4f}"
    assert said in label(surface, 4)
    assert pixels(surface, 4) != empty
    drag(surface, "w", 40)  # the rest is a separate run
    surface.get_by_role("button", name="Step").click()
    driver.frames(surface.page)
    assert "1 so far" in label(surface, 4)
    keep(surface, "history")


def descended(surface, *keys):
    """The message after a descent with the learning rate that these keys choose."""
    driver.handle(surface, "learning rate").focus()
    for key in keys:
        surface.page.keyboard.press(key)
    surface.get_by_role("button", name="Descend").click()
    surface.get_by_role("button", name="Stop").wait_for(state="hidden", timeout=driver.PATIENCE)
    driver.frames(surface.page)
    return status(surface)


def test_a_descent_says_why_it_ended(surface, keep):
    said = descended(surface)  # the learning rate is 1
    assert "Stopped after 600 steps. C still falls" in said
    assert "600 so far" in label(surface, 4)
    keep(surface, "patience")
    surface.page.mouse.click(*on_map(surface, 0.5, 3))
    said = descended(surface, "Home")
    assert "Stopped after 1 step. The learning rate is so small" in said
    said = descended(surface, "End")
    assert "off the map" in said


def test_a_descent_ends_where_the_ground_is_flat(write, run):
    page = run(write("flat", "from lab import explore\nexplore.cost_surface(y=0.5, a_prev=1)"))
    place = output(page, 0)
    place.locator("canvas").first.wait_for()
    page.wait_for_timeout(300)
    assert "The ground is flat here" in descended(place)
    assert number(place, "C") < 1e-5
    assert abs(number(place, "dC/db")) < 1e-3


def test_what_the_kernel_says_agrees_with_the_header_after_a_descent(write, run, keep):
    show = "from lab import explore\nexplore.cost_surface(y=0.5, a_prev=1, cost=cost)"
    page = run(write("exact", "def cost(a, y):\n    return (a - y) ** 2\n" + show))
    place = output(page, 0)
    place.locator("canvas").first.wait_for()
    descended(place)
    header = place.locator(".explorer-numbers").inner_text().replace("−", "-")
    there = header.split()[2]
    place.locator(".explorer").get_by_text(f"Your cost here is {there}").wait_for()
    keep(place, "exact")
    before = number(place, "w")
    drag(place, "w", 30)  # and as the sliders have it, once they move
    assert number(place, "w") != before
    there = f"Your cost here is {number(place, 'C'):.4f}"
    place.locator(".explorer").get_by_text(there).wait_for()


def test_a_typed_learning_rate_stays(surface):
    slider = surface.locator(".widget-slider").filter(
        has=surface.page.get_by_text("learning rate", exact=True)
    )
    readout = slider.locator(".widget-readout")
    for typed in ("0.3", "0.015", "7"):
        readout.fill(typed)
        readout.press("Enter")
        driver.frames(surface.page)
        assert float(readout.inner_text()) == float(typed)
        said = driver.handle(surface, "learning rate").get_attribute("aria-valuetext")
        assert float(said) == pytest.approx(float(typed), rel=1e-3)
    at = {name: number(surface, name) for name in ("w", "b", "a_prev", "y")}
    surface.get_by_role("button", name="Step").click()
    driver.frames(surface.page)
    db = model.gradient(**at)[1]
    assert number(surface, "b") == pytest.approx(at["b"] - 7 * db, abs=6e-5)


def test_reset_goes_back_to_the_start(surface):
    before = label(surface)
    drag(surface, "a_prev", 50)
    surface.get_by_role("button", name="Step").click()
    driver.frames(surface.page)
    assert label(surface) != before
    surface.get_by_role("button", name="Reset").click()
    driver.frames(surface.page)
    assert label(surface) == before


def test_a_step_off_the_map_is_cut_and_said(surface):
    drag(surface, "b", -40)  # where it is steep
    driver.handle(surface, "learning rate").focus()
    surface.page.keyboard.press("End")
    surface.get_by_role("button", name="Step").click()
    driver.frames(surface.page)
    assert number(surface, "b") == 5
    assert "smaller learning rate" in surface.get_by_role("status").inner_text()


def test_the_surface_turns_by_hand_and_by_arrow_keys(surface):
    flat, relief = pixels(surface, 0), pixels(surface, 1)
    canvas = surface.locator("canvas").nth(1)
    canvas.focus()
    for key in ("ArrowLeft", "ArrowUp"):
        surface.page.keyboard.press(key)
        driver.frames(surface.page)
        assert pixels(surface, 1) != relief
        relief = pixels(surface, 1)
    assert canvas.evaluate("canvas => getComputedStyle(canvas).outlineStyle") == "solid"
    box = canvas.bounding_box()
    surface.page.mouse.move(box["x"] + 150, box["y"] + 150)
    surface.page.mouse.down()
    surface.page.mouse.move(box["x"] + 220, box["y"] + 170, steps=4)
    surface.page.mouse.up()
    driver.frames(surface.page)
    assert pixels(surface, 1) != relief
    assert pixels(surface, 0) == flat


def on_map(place, w, b):
    """The place of (w, b) on the page, computed from two clicks."""
    canvas = place.locator("canvas").first
    box = canvas.bounding_box()
    told = []
    for x, y in ((0.4, 0.3), (0.6, 0.5)):
        where = box["x"] + x * box["width"], box["y"] + y * box["height"]
        place.page.mouse.click(*where)
        driver.frames(place.page)
        told.append((*where, number(place, "w"), number(place, "b")))
    (x0, y0, w0, b0), (x1, y1, w1, b1) = told
    return x0 + (w - w0) / (w1 - w0) * (x1 - x0), y0 + (b - b0) / (b1 - b0) * (y1 - y0)


def test_the_point_on_the_map_follows_the_mouse(surface, keep):
    start, end = on_map(surface, 0.5, 1), on_map(surface, -3, -2)
    mouse = surface.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=6)
    driver.frames(surface.page)
    assert [number(surface, name) for name in "wb"] == pytest.approx([-3, -2], abs=0.06)
    for words in expected(surface).values():
        assert words in label(surface)
    mouse.move(end[0], end[1] + 1000)  # the map ends here
    mouse.up()
    driver.frames(surface.page)
    assert number(surface, "b") == -5
    mouse.move(*start)  # and nobody holds it
    driver.frames(surface.page)
    assert number(surface, "b") == -5
    shown = surface.locator(".widget-slider").filter(has=surface.page.get_by_text("b", exact=True))
    assert shown.locator(".widget-readout").inner_text() == "−5.00"
    keep(surface, "dragged")


def test_the_point_on_the_map_follows_the_arrow_keys(surface):
    surface.locator("canvas").first.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp"):
        surface.page.keyboard.press(key)
        driver.frames(surface.page)
    assert [number(surface, name) for name in "wb"] == pytest.approx([0.3, 1.1])


def test_the_point_on_the_map_follows_a_finger(write, run):
    page = run(write("finger", "from lab import explore\nexplore.cost_surface()"), has_touch=True)
    place = output(page, 0)
    place.locator("canvas").first.wait_for()
    x, y = on_map(place, -2, 3)
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + 40, "y": y + 40}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        driver.frames(page)
        if kind == "touchStart":
            assert [number(place, name) for name in "wb"] == pytest.approx([-2, 3], abs=0.06)
    assert number(place, "w") > -1.5
    assert number(place, "b") < 2.5


def test_the_kernel_hears_of_the_point_on_the_map(surface, lab):
    surface.page.mouse.click(*on_map(surface, 2, -1))
    for _ in range(500):
        driver.frames(surface.page, 5)
        file = lab.root / "w.txt"
        if file.exists() and f"{float(file.read_text()):.2f}" == f"{number(surface, 'w'):.2f}":
            return
    pytest.fail("the observer in the kernel did not hear of the point")


def test_a_ring_shows_where_the_next_step_lands(surface, keep):
    surface.page.mouse.click(*on_map(surface, -1, -1))
    driver.frames(surface.page)  # the sliders follow in the next picture
    before = number(surface, "w"), number(surface, "b")
    without = pixels(surface)
    driver.handle(surface, "learning rate").focus()
    for _ in range(12):
        surface.page.keyboard.press("ArrowRight")
    driver.frames(surface.page)
    assert (number(surface, "w"), number(surface, "b")) == before
    assert pixels(surface) != without
    keep(surface, "ring")
    assert surface.get_by_text("where the next step lands").is_visible()


def test_the_neuron_follows_its_sliders(page):
    place = output(page, 1)
    for name, by in (("w", 70), ("b", -90), ("a_prev", 100)):
        before = pixels(place)
        drag(place, name, by)
        assert pixels(place) != before
        z, a = model.forward(*(number(place, x) for x in ("w", "b", "a_prev")))
        assert f"z = {z:.4f}, a = {a:.4f}, slope = {a * (1 - a):.4f}" in label(place)


def test_the_chain_follows_its_sliders(page):
    place = output(page, 2)
    for name, by in (("w1", 40), ("b2", -60), ("w3", -50), ("a0", 80), ("y", -90)):
        before = pixels(place)
        drag(place, name, by)
        assert pixels(place) != before
        told = re.findall(r"(?:w|b|a0|y) = (-?[\d.]+\d)", label(place))
        a0, y, w1, b1, w2, b2, w3, b3 = map(float, told)
        dws, dbs = model.chain_gradient(a0, [w1, w2, w3], [b1, b2, b3], y)
        said = re.findall(r"\(gradient ([^)]+)\)", label(place))
        truth = [number for pair in zip(dws, dbs, strict=True) for number in pair]
        assert [float(number) for number in said] == pytest.approx(truth, abs=6e-5, rel=6e-3)
        activations = model.chain_forward(a0, [w1, w2, w3], [b1, b2, b3])[1]
        assert f"C = {model.cost(activations[-1], y):.4f}" in label(place)


# The place of the arrow of one colour: the middle of its pixels, relative to the map.
MIDDLE = """
(canvas, color) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let x = 0, y = 0, count = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (color.every((value, k) => Math.abs(value - data[i + k]) < 12)) {
            x += (i / 4) % width, y += Math.floor(i / 4 / width), count++;
        }
    }
    return [x / count, y / count, count];
}
"""


def test_a_wrong_sign_is_seen(write, run, keep):
    show = "from lab import explore\nexplore.cost_surface(backprop=backprop)"
    cells = [SIGN.format(sign=sign) + show for sign in ("-1", "1")]
    page = run(write("signs", *cells), height=1900)
    heights = []
    for i, says in enumerate(("uphill", "agrees")):
        place = output(page, i)
        driver.handle(place, "b").focus()
        for _ in range(20):
            page.keyboard.press("ArrowLeft")
        place.locator(".explorer").get_by_text(says).wait_for()
        page.wait_for_timeout(300)  # the kernel's last message
        driver.frames(page)
        heights.append(place.locator("canvas").first.evaluate(MIDDLE, [0x8A, 0x2F, 0x73]))
        keep(place, f"gradient-{says}")
    (_, wrong, many), (_, right, enough) = heights
    assert min(many, enough) > 50
    assert wrong > right + 20  # downhill is up on this map


def test_a_stub_gets_a_kind_line_and_no_error(write, run):
    cell = "from lab import explore\ndef backprop(w, b, a_prev, y):\n    ...\n"
    page = run(write("stub", cell + "explore.cost_surface(backprop=backprop)"))
    place = output(page, 0)
    place.locator(".explorer").get_by_text("backprop returns nothing yet").wait_for()
    drag(place, "w", 30)
    assert "Traceback" not in place.inner_text()
    assert page.failures == []


def test_sharp_screens_narrow_windows_dark_paper_and_still_motion(write, run, keep):
    notebook = write("looks", "from lab import explore\nexplore.cost_surface(w=-2, b=-1)")
    page = run(notebook, device_scale_factor=2, reduced_motion="reduce")
    place = output(page, 0)
    canvas = place.locator("canvas").first
    width = "canvas => [canvas.width, canvas.clientWidth]"
    drawn, shown = canvas.evaluate(width)
    assert drawn == 2 * shown

    place.get_by_role("button", name="Descend").click()
    driver.frames(page, 3)
    assert place.get_by_role("button", name="Descend").is_visible()  # it is over
    assert number(place, "C") < 0.1
    keep(place, "reduced-motion")

    light = pixels(place)
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme")).hover()
    page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
    driver.frames(page, 3)
    assert pixels(place) != light
    keep(place, "dark")

    page.set_viewport_size({"width": 620, "height": 2000})
    page.wait_for_function(
        "shown => document.querySelector('canvas').clientWidth != shown", arg=shown
    )
    driver.frames(page, 3)
    drawn, narrow = canvas.evaluate(width)
    assert drawn == 2 * narrow
    box, frame = canvas.bounding_box(), place.bounding_box()
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    keep(place, "narrow")


def test_a_saved_notebook_shows_the_still_picture(write, run, lab, browser, keep):
    notebook = write("saved", "from lab import explore\nexplore.cost_surface()")
    page = run(notebook)
    output(page, 0).locator("canvas").first.wait_for()
    page.keyboard.press("Control+s")
    page.locator(".jp-mod-current .jp-mod-dirty").wait_for(state="hidden")
    lab.shut_kernels()
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    driver.open_notebook(page, lab, notebook)
    picture = page.locator(".explorer-still img")
    picture.wait_for()
    page.wait_for_timeout(1500)  # JupyterLab gives up on the model
    keep(output(page, 0), "saved")
    assert picture.is_visible()
    assert "C = 0.0601" in picture.get_attribute("alt")
    assert not page.get_by_text("Error displaying widget").is_visible()
    page.close()
