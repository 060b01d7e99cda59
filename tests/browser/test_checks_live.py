"""One sitting in JupyterLab: a check's message follows the code on the page."""

from __future__ import annotations

import re

from lesson import hand_out
from playwright.sync_api import expect

from . import driver

RIGHT = "def weighted_sum(w, a_prev, b):\n    return w * a_prev + b"
TIMES = RIGHT.replace("*", "×")


def test_a_check_follows_the_page_through_edits_and_a_restart(lab, run, keep):
    hand_out(lab.root / "sitting")
    page = run("sitting/1-weighted-sum.ipynb")
    answer, test = (_cell(page, start) for start in ("def weighted_sum", "check.weighted_sum("))

    _type(page, answer, RIGHT)
    _run(page, test)
    expect(test).to_contain_text("✓ weighted_sum")

    _type(page, answer, TIMES)
    _run(page, test)
    expect(test).to_contain_text("stopped with a SyntaxError")
    expect(test).not_to_contain_text("✓")
    keep(test, "check-after-a-failed-edit")
    red = test.locator('[data-mime-type="application/vnd.jupyter.stderr"], .jp-mod-error')
    assert all(not each.is_visible() for each in red.all()), "a red bar under the amber box"

    _type(page, answer, RIGHT)
    _restart(page)
    _run(page, test)
    expect(test).not_to_contain_text("✓")
    expect(test).to_contain_text("is not defined")

    driver.run_all(page)
    expect(test).to_contain_text("✓ weighted_sum")
    summary = _cell(page, "check.summary(")
    expect(summary).to_contain_text("1 of 2 checks passed")
    keep(summary, "summary")
    assert page.failures == []


def _cell(page, start):
    """The cell whose code holds this text."""
    return (
        page.locator(".jp-CodeCell").filter(has=page.locator(".jp-InputArea", has_text=start)).first
    )


def _type(page, cell, code):
    """Replace what a cell holds, and run it."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    _run(page, cell)


def _run(page, cell):
    """Run one cell and wait for its end."""
    prompt = cell.locator(".jp-InputArea-prompt")
    before = prompt.inner_text()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(prompt).not_to_have_text(before)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"))


def _restart(page):
    """Restart the kernel by the menu."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    page.locator(".jp-Dialog").locator(".jp-mod-accept").click()
    page.locator(".jp-StatusBar-Widget", has_text=re.compile(r"\| Idle")).wait_for()
