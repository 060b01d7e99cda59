"""Take the pictures of docs/: the sample class after the demo, an explorer, a named mistake.

Run by `make pictures`, which has run the demo; it needs Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from browser import driver
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
STUDENT = "forgot-the-minus"
WORDS = "The last number is left out: where does your loop end?"
SPREAD = {"spread": "def spread(numbers):\n    return max(numbers) - min(numbers)"}
WALK = {  # the class of the walk in docs/instructors.md
    "drops-last": SPREAD
    | {"mean": "def mean(numbers):\n    return sum(numbers[:-1]) / len(numbers)"},
    "stops-early": SPREAD
    | {
        "mean": "def mean(numbers):\n    total = 0\n    for i in range(len(numbers) - 1):\n"
        "        total += numbers[i]\n    return total / len(numbers)"
    },
}


@contextmanager
def opened(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """A page of this size."""
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def take(page: Page, name: str) -> None:
    """Take a picture of what is in sight."""
    page.wait_for_timeout(500)
    page.screenshot(path=DOCS / f"{name}.png")


def written_pages(browser: Browser, folder: Path) -> None:
    """The top of the report, and what a student reads of a mistake."""
    report = folder / "report.html"
    run("report", f"--output={report}")
    run("feedback")
    with opened(browser, 1000, 1050) as page:
        page.goto(report.as_uri())
        take(page, "report")
    with opened(browser, 1000, 560) as page:
        page.goto((ROOT / "feedback" / STUDENT / "backprop" / "2-sigmoid.html").as_uri())
        take(page, "feedback")


def run(command: str, *options: str) -> None:
    """Run a command of the grader's on the course."""
    done = ["nbexaminer", command, "backprop", *options]
    subprocess.run(done, cwd=ROOT, check=True)


def named_mistake(browser: Browser, course: Path) -> None:
    """The walk of docs/instructors.md in the second course: a group, and what its words become."""
    shutil.copytree(ROOT / "examples" / "second-course", course)
    lab = course / "source" / "averages" / "lab"
    shutil.copytree(ROOT / "source" / "backprop" / "lab" / "check", lab / "check")

    def do(*command: str) -> None:
        subprocess.run(command, cwd=course, check=True)

    do("nbgrader", "generate_assignment", "averages")
    for student, answers in WALK.items():
        notebook = nbformat.read(course / "release/averages/averages.ipynb", as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(name, cell.source)
        handed_in = course / "submitted" / student / "averages"
        handed_in.mkdir(parents=True)
        nbformat.write(notebook, handed_in / "averages.ipynb")
    do("nbexaminer", "grade", "averages")
    do("nbexaminer", "report", "averages", "--format=json")
    groups = json.loads((course / "averages-report.json").read_text())["groups"]
    (group,) = (each["id"] for each in groups if len(each["students"]) > 1)
    do("nbexaminer", "report", "averages")
    with opened(browser, 1000, 290) as page:
        page.goto((course / "averages-report.html").as_uri())
        page.locator("#groups ~ ol details").first.evaluate("(it) => { it.open = true; }")
        page.locator("#groups").evaluate("(it) => it.scrollIntoView()")
        take(page, "groups")
    do("nbexaminer", "name", "averages", group, WORDS, "--points=1")
    do("nbexaminer", "feedback", "averages")
    with opened(browser, 1000, 530) as page:
        page.goto((course / "feedback/stops-early/averages/averages.html").as_uri())
        take(page, "named")


def live_pages(browser: Browser, folder: Path) -> None:
    """Formgrader over the sample class, and the explorer of the cost surface after a descent."""
    course = folder / "course"
    course.mkdir()
    for name in ("gradebook.db", "nbgrader_config.py"):
        shutil.copy(ROOT / name, course)
    for name in ("source", "autograded", "submitted", "release"):
        shutil.copytree(ROOT / name, course / name)
    shutil.copytree(ROOT / "source" / "backprop", course / "lesson")
    cell = new_code_cell("from lab import explore\n\nexplore.cost_surface(w=-2, b=-2)")
    made = new_notebook(cells=[cell])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, course / "lesson" / "explorer.ipynb")
    scratch = folder / "jupyter"
    scratch.mkdir()
    os.environ["PYTHONPATH"] = str(ROOT)
    with driver.jupyter_lab(course, scratch) as server:
        with opened(browser, 1000, 620) as page:
            page.goto(f"{server.url}tree?token={server.token}")
            page.goto(f"{server.url}formgrader/gradebook/backprop/6-a-chain-that-learns/")
            page.get_by_role("button", name="Show All Names").click()
            rows = page.locator("tbody tr").filter(has_text=STUDENT)
            rows.get_by_role("link").first.click()
            expect(page.locator("#why-backwards")).to_be_visible()
            page.locator("#why-backwards").evaluate("(it) => it.scrollIntoView({block: 'center'})")
            take(page, "formgrader")
        with opened(browser, 1100, 1400) as page:
            driver.open_notebook(page, server, "lesson/explorer.ipynb")
            driver.run_all(page)
            explorer = page.locator(".jp-Cell-outputArea").first
            explorer.get_by_role("button", name="Descend").click()
            page.wait_for_timeout(4000)
            explorer.screenshot(path=DOCS / "explorer.png")


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder, driver.chromium() as browser:
        written_pages(browser, Path(folder))
        named_mistake(browser, Path(folder) / "averages")
        live_pages(browser, Path(folder))


if __name__ == "__main__":
    main()
