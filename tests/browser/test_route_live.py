"""A self-study session: start page, a wrong answer, two hints, a right answer, ✓."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from lab.check import NAMES as CHECKS
from lesson import ROOT, SOURCE
from playwright.sync_api import expect

from . import driver

PASSED = f"You have passed {{}} of {len(CHECKS)} checks."


@pytest.fixture(scope="module")
def edition(lab):
    folder = lab.root / "edition"
    unread = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "notebooks", folder, ignore=unread)
    shutil.copytree(SOURCE / "lab", folder / "lab", ignore=unread, dirs_exist_ok=True)
    return folder


def write(page, place, code):
    """Replace a code cell's text, and run it."""
    place.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def test_from_the_start_page_to_a_check_that_passes(edition, lab, run, keep):
    page = run("edition/0-start-here.ipynb", height=1200)
    assert PASSED.format(0) in page.locator(".jp-Notebook").inner_text()
    page.locator(".explorer canvas").first.wait_for()
    keep(page.locator(".jp-Notebook"), "start-page")

    driver.open_notebook(page, lab, "edition/1-weighted-sum.ipynb")
    driver.run_all(page)
    stub = page.locator(".jp-CodeCell").filter(has_text="def weighted_sum").first
    check = page.locator(".jp-CodeCell").filter(has_text="check.weighted_sum(").first

    def judged(code):
        stub.scroll_into_view_if_needed()
        write(page, stub, f"def weighted_sum(w, a_prev, b):\n{code}")
        prompt = check.locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        check.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
        check.locator(".jp-OutputArea-output").filter(has_text="weighted_sum").first.wait_for()
        return check.locator(".jp-OutputArea").inner_text()

    assert "bias" in judged("    return w * a_prev")
    folds = page.locator(".jp-MarkdownCell details").filter(has_text="hint")
    for number, name in ((0, "A hint"), (1, "Another hint")):
        fold = folds.nth(number)
        fold.locator("summary", has_text=name).focus()
        page.keyboard.press("Enter")
        assert fold.evaluate("each => each.open")
    assert "`" not in folds.nth(1).inner_text()  # it is Markdown, and shown as such

    said = judged("    return w * a_prev + b")
    assert "✓ weighted_sum" in said and PASSED.format(1) in said
    kept = json.loads((edition / "progress.json").read_text())
    assert kept == {"passed": ["weighted_sum"]}
    solution = page.locator(".jp-MarkdownCell details").filter(has_text="Show a solution").first
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "return w * a_prev + b" in solution.inner_text()
    keep(solution, "solution")

    driver.open_notebook(page, lab, "edition/0-start-here.ipynb")
    driver.run_all(page)
    assert PASSED.format(1) in page.locator(".jp-Notebook").inner_text()
    assert page.failures == []
