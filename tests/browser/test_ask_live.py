"""Predictions: the answer unfolds after a guess, by mouse, keyboard or touch."""

from __future__ import annotations

import pytest

from . import driver

CELLS = (
    "from lab import ask, figures\nask.predict('nudge-directions', figures.nudge('w', 0.01))",
    "from lab import ask\nask.recall('recall-z', 'recall-deaf')",
)


@pytest.fixture
def page(write, run):
    page = run(write("ask", *CELLS), has_touch=True)
    page.locator(".ask-question").nth(2).wait_for()
    return page


def question(page, number):
    return page.locator(".ask-question").nth(number)


def test_the_picture_unfolds_with_the_answer(page, keep):
    asked = question(page, 0)
    assert "It" not in asked.inner_text() and asked.locator("img").count() == 0
    assert not page.locator(".explorer-still").first.is_visible()
    keep(asked, "ask-before")
    asked.get_by_role("button", name="z, a and C rise").click()
    said = asked.get_by_role("status").inner_text()
    assert said.startswith("You said “z, a and C rise”; it is “z and a rise, C falls”.")
    assert "gets better when it answers more" in said and "moves towards it" in said
    assert asked.locator("img[alt]").is_visible()
    asked.get_by_role("button", name="C falls").dispatch_event("click")  # too late
    assert asked.locator("strong").count() == 1
    pressed = asked.get_by_role("button", pressed=True)
    assert pressed.all_inner_texts() == ["z, a and C rise"]
    keep(asked, "ask-after")
    assert page.failures == []


def test_a_number_by_keyboard(page):
    asked = question(page, 1)
    asked.get_by_role("textbox", name="I say").focus()
    page.keyboard.type("five")
    page.keyboard.press("Enter")
    assert "Type a number" in asked.inner_text() and asked.locator("strong").count() == 0
    page.keyboard.press("Control+a")
    page.keyboard.type("5,0")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert "You said 5, and so it is. 2 · 3 − 1" in asked.inner_text()  # nothing else is said
    assert page.locator(".jp-CodeCell").count() == 2  # no key went to the notebook


def test_a_choice_by_touch_and_by_keyboard(page):
    asked = question(page, 2)
    asked.get_by_role("button", name="both").tap()
    assert "You said “both”; it is “only b”." in asked.inner_text()
    asked = question(page, 0)
    asked.get_by_role("button", name="z and a rise, C falls").focus()
    page.keyboard.press("Enter")
    assert "C falls”, and so it is." in asked.inner_text()
    driver.frames(page)
    assert page.failures == []
