"""A page made from a graded notebook, in a real browser: nothing of a student's runs in it."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from small_course import grade, notebook, release, run, solution, test, write, written

RUNS = "window.ATTACKED = true"
TEXTS = [
    f"<script>{RUNS}</script>",
    f"<img src=x onerror='{RUNS}'>",
    f"a<svg/onload='{RUNS}'>",
    f"<details open ontoggle='{RUNS}'>x</details>",
    f"[link](javascript:{RUNS.replace(' ', '')})",
    f"[link](&#106;avascript:{RUNS.replace(' ', '')})",
    f"[link](<javascript:{RUNS.replace(' ', '')}>)",
    f"[link][there]\n\n[there]: javascript:{RUNS.replace(' ', '')}",
    f"> [a]: javascript:{RUNS.replace(' ', '')}\n\n[link][a]",
    f"1. [b]:javascript:{RUNS.replace(' ', '')}\n\n[link][b]",
    f"[\\]]: data:text/html,<script>{RUNS}</script>\n\n[\\]]",
    f"<javascript:{RUNS.replace(' ', '')}>",
    f'![x](x.png"onerror="{RUNS.replace(" ", "")})',
    f"`code` <a href=javascript:{RUNS.replace(' ', '')}>link</a>",
    f"```\n</code></pre><script>{RUNS}</script>\n```",
    f'$x$ <iframe srcdoc="<script>parent.{RUNS.replace("window.", "")}</script>"></iframe>',
]
SHOWS = "from IPython.display import display\n" + "\n".join(
    f"display({{{mime!r}: {text!r}}}, raw=True)"
    for text in TEXTS
    for mime in ("text/html", "text/markdown", "text/plain", "text/latex", "image/svg+xml")
)
HONEST = "# A heading\n\n**Bold**, $a < b$, `x<y`, [a link](https://example.org) and 1 < 2."


def test_nothing_that_a_student_wrote_runs_in_the_feedback(browser, tmp_path):
    source = notebook(
        [
            solution("a", "a = 1"),
            test("a-test", "assert a == 1", 1),
            written("why", "YOUR ANSWER HERE", 1),
        ]
    )
    submitted = nbformat.from_dict(source)
    submitted.cells[2].source = "\n\n".join(TEXTS)
    submitted.cells += [new_markdown_cell(text) for text in (*TEXTS, HONEST)]
    submitted.cells += [new_raw_cell(text) for text in TEXTS]
    submitted.cells += [new_code_cell(SHOWS), new_code_cell(f"raise ValueError({TEXTS[0]!r})")]
    write(tmp_path, source, {"attacker": submitted})
    release(tmp_path)
    assert grade(tmp_path).returncode == 0
    done = run(tmp_path, "nbgrader", "generate_feedback", "ps1")
    assert done.returncode == 0, done.stderr

    page = browser.new_page()
    page.goto((tmp_path / "feedback" / "attacker" / "ps1" / "p.html").as_uri())
    page.wait_for_load_state("load")
    assert page.evaluate("window.ATTACKED") is None
    links = page.evaluate("[...document.links].map((link) => link.protocol)")
    assert len(links) > 3 and set(links) <= {"file:", "https:", "http:"}
    text = page.locator("body").inner_text()
    assert "A heading" in text and "x< y" in text and "1 < 2" in text
    assert page.locator("a[href='https://example.org']").count() == 1
    page.close()
