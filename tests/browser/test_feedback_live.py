"""In a real browser, no student content of a page from a graded notebook runs."""

from __future__ import annotations

import nbformat
import pytest
from live_texts import ATTACHED, DOT, OUTPUTS, TEXTS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from small_course import grade, notebook, release, run, solution, test, write, written

SHOWS = "from IPython.display import display\n" + "\n".join(
    f"display({{{mime!r}: {text!r}}}, raw=True)"
    for mime, text in [*OUTPUTS.items(), *(("text/html", text) for text in TEXTS.values())]
)
HONEST = (
    "# A heading\n\n**Bold**, $a < b$, `x<y`, [a link](https://example.org) and 1 < 2."
    "\n\n![dot](attachment:dot.png)"
)
NBGRADERS = ("https://cdnjs.cloudflare.com/", "https://cdn.jsdelivr.net/")  # MathJax, on its page


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """One who attacks, with texts of every kind, graded."""
    root = tmp_path_factory.mktemp("attacked")
    source = notebook(
        [
            solution("a", "a = 1"),
            test("a-test", "assert a == 1", 1),
            written("why", "YOUR ANSWER HERE", 1),
        ]
    )
    submitted = nbformat.from_dict(source)
    submitted.cells[2].source = "\n\n".join(TEXTS.values())
    submitted.cells += [new_markdown_cell(text, attachments=ATTACHED) for text in TEXTS.values()]
    submitted.cells += [new_markdown_cell(HONEST, attachments={"dot.png": {"image/png": DOT}})]
    submitted.cells += [new_raw_cell(text) for text in TEXTS.values()]
    submitted.cells += [new_code_cell(SHOWS), new_code_cell(f"raise ValueError({TEXTS!r})")]
    write(root, source, {"attacker": submitted})
    release(root)
    assert grade(root).returncode == 0
    return root


@pytest.mark.parametrize("command", ["nbgrader generate_feedback", "nbexaminer feedback"])
def test_nothing_that_a_student_wrote_runs_in_the_feedback(browser, course, command):
    done = run(course, *command.split(), "ps1")
    assert done.returncode == 0, done.stderr
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    url = (course / "feedback" / "attacker" / "ps1" / "p.html").as_uri()
    page.goto(url)
    page.wait_for_load_state("load")
    assert page.evaluate("window.ATTACKED") is None
    allowed = ("data:", "blob:", *NBGRADERS * command.startswith("nbgrader"))
    assert [each for each in asked if not each.startswith(allowed)] == [url]
    links = page.evaluate("[...document.links].map((link) => link.protocol)")
    assert links and set(links) <= {"file:", "https:", "http:"}
    text = page.locator("body").inner_text()
    assert "A heading" in text and "x<y" in text and "1 < 2" in text
    assert page.locator("a[href='https://example.org']").count() == 1
    assert page.locator("img[alt=dot]").evaluate("(img) => img.naturalWidth") == 1
    assert page.locator(".rendered_html .panel").count() == 0  # nor a score of its own
    page.close()
