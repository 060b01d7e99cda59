"""In a real browser, axe-core finds nothing serious, and narrow pages fit."""

from __future__ import annotations

import json

import nbformat
import pytest
from lesson import ROOT
from small_course import answered, grade, notebook, release, run, solution, test, write, written

AXE = ROOT / "explorers" / "node_modules" / "axe-core" / "axe.min.js"
SOURCE = notebook(
    [
        solution("half", "def half(x):\n    return x / 2"),
        test("halves", f"assert half(4) == 2, 'half of 4 is `2`{', and so on' * 30}'", 2),
        test("more", "(half(6) == 3) + (half(8) == 4)", 2),
        written("why", "Why?", 3),
    ]
)
ANSWERS = {
    "right": {"why": "So **it** is."},
    "wrong": {
        "half": "def half(x):\n    return x",
        "why": "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        f"<table><tr style='background: #ffc'>{'<td>0.123456</td>' * 30}</tr></table>\n\n"
        "<span style='color: navy'>words</span>",
    },
    "raises": {"half": "def half(x):\n    return x / 0"},
}


def serious(page, within="document"):
    """Serious or worse findings of axe-core in a page, or in a part of it."""
    if not AXE.exists():
        pytest.skip("no axe-core: `make check` installs it, with npm")
    page.evaluate(AXE.read_text())
    found = json.loads(page.evaluate(f"axe.run({within}).then(JSON.stringify)"))
    return [
        (each["id"], node["html"][:200])
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("accessible")
    write(root, SOURCE, {who: answered(SOURCE, answers) for who, answers in ANSWERS.items()})
    nbformat.write(notebook([test("sum", "assert 1", 1)]), root / "source" / "ps1" / "q.ipynb")
    (root / "submitted" / "broken" / "ps1").mkdir(parents=True)
    (root / "submitted" / "broken" / "ps1" / "p.ipynb").write_text("{")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("from nbexaminer import configure\nconfigure(c)\n")
    release(root)
    assert grade(root).returncode == 1
    assert run(root, "nbexaminer", "report", "ps1").returncode == 0
    assert run(root, "nbexaminer", "feedback", "ps1").returncode == 0
    return root


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_can_be_read_by_everybody(browser, course, scheme, width):
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((course / "ps1-report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")
    assert len(asked) == 1 and said == []
    context.close()


def test_the_report_prints(browser, course):
    page = browser.new_page()
    page.goto((course / "ps1-report.html").as_uri())
    page.emulate_media(media="print")
    assert "wrong" in page.inner_text("main") and page.locator("details p").first.is_visible()
    assert len(page.pdf(format="A4")) > 5000
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_feedback_can_be_read_by_everybody(browser, course, scheme, width):
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("right/ps1/p", "wrong/ps1/p", "broken/ps1/p", "wrong/ps1/index"):
        page.goto((course / "feedback" / f"{name}.html").as_uri())
        page.eval_on_selector_all("details", "all => all.forEach((each) => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(page) == []
        cut = "all => all.filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.innerText)"
        assert page.eval_on_selector_all("pre", cut) == []
        numbers = page.locator("td", has_text="0.123456")
        heights = numbers.evaluate_all("all => all.map((it) => it.clientHeight)")
        assert max(heights, default=0) < 50  # no number is broken
    assert len(asked) == 4  # the pages, and nothing that they load
    context.close()


def test_feedback_prints_what_matters(browser, course):
    page = browser.new_page()
    page.goto((course / "feedback" / "wrong" / "ps1" / "p.html").as_uri())
    page.emulate_media(media="print")
    assert page.get_by_text("half of 4 is 2").first.is_visible()
    assert page.get_by_text("return x").last.is_visible()
    assert len(page.pdf(format="A4")) > 5000
    page.close()


EXPLORERS = {
    "neuron": "explore.neuron()",
    "surface": "explore.cost_surface(a_prev=1, y=0.3)",
    "chain": "explore.chain()",
    "nudge": "explore.nudge()",
    "paths": "explore.paths()",
    "fit": "explore.fit(descend=True)",
    "ask": "ask.recall('recall-z', 'recall-deaf')",
}


@pytest.fixture(scope="module")
def explorers(write, run):
    cells = [f"from lab import ask, explore\n{call}" for call in EXPLORERS.values()]
    page = run(write("accessible", *cells), width=1280, height=800)
    page.locator(".ask-question").nth(1).wait_for()
    return page


@pytest.mark.parametrize("number", range(len(EXPLORERS)), ids=EXPLORERS)
def test_the_explorers_fit_the_screen_and_can_be_used_by_everybody(explorers, number):
    output = explorers.locator(".jp-CodeCell .jp-Cell-outputArea").nth(number)
    output.scroll_into_view_if_needed()
    room = explorers.locator(".jp-WindowedPanel-outer, .jp-Notebook").first.bounding_box()
    assert output.bounding_box()["height"] <= room["height"]  # sliders, picture and words at once
    area = f"document.querySelectorAll('.jp-CodeCell .jp-Cell-outputArea')[{number}]"
    assert serious(explorers, area) == []
