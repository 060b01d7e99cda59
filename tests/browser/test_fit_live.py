"""The game: move a curve through dots, by hand with two numbers, by descent with six."""

from __future__ import annotations

import re

import pytest

from . import driver

CELLS = (
    "from lab import explore\nexplore.fit()",
    "from lab import explore\ndots = [(0, 0.1), (0.3, 0.2), (0.7, 0.8), (1, 0.9)]\n"
    "explore.fit([1.0, -1.5, 2.0], [0.2, 0.5, -0.8], dots, descend=True)",
)


@pytest.fixture
def cells(write, run):
    page = run(write("fit", *CELLS))
    page.locator(".explorer canvas").nth(1).wait_for()
    return page.locator(".jp-CodeCell .jp-Cell-outputArea")


def cost(cell):
    driver.frames(cell.page)
    said = cell.locator(".explorer-numbers").inner_text()
    return float(re.search(r"C = ([\d.e-]+)", said.replace("−", "-"))[1])


def test_a_neuron_is_set_by_hand(cells, keep):
    game = cells.nth(0)
    assert cost(game) == pytest.approx(0.2056, abs=1e-4)
    assert game.get_by_role("button").count() == 0  # nobody does it for you
    for name, key, to in (("w", "PageUp", 3.7), ("b", "PageDown", -1.6)):
        handle = driver.handle(game, name)
        handle.focus()
        while abs(float(handle.get_attribute("aria-valuenow")) - to) > 0.06:
            game.page.keyboard.press(key)
    assert cost(game) < 0.01, game.locator(".explorer-numbers").inner_text()
    assert "Done: C is below 0.01." in game.get_by_role("status").all_inner_texts()
    assert "wanted is 0.8" in game.locator("canvas").get_attribute("aria-label")
    keep(game, "fit-by-hand")
    driver.handle(game, "b").focus()
    for _ in range(20):
        game.page.keyboard.press("PageUp")
    assert cost(game) > 0.01
    assert "Done" not in game.inner_text()
    assert game.page.failures == []


def test_six_numbers_are_set_by_gradient_descent(cells, keep):
    game = cells.nth(1)
    assert cost(game) == pytest.approx(0.1353, abs=1e-4)
    game.get_by_role("button", name="Descend").click()
    status = game.get_by_role("status")
    status.filter(has_text=re.compile(r"\d+ steps, and C is 0\.00")).wait_for(
        timeout=driver.PATIENCE
    )
    assert cost(game) < 0.0026
    keep(game, "fit-downhill")
    game.get_by_role("button", name="Reset").click()
    assert cost(game) == pytest.approx(0.1353, abs=1e-4)
    assert game.page.failures == []
