"""formgrader in a real browser, on a class graded by nbexaminer: a person's entries stay."""

import csv
import json

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import expect
from small_course import answered, grade, notebook, release, run, solution, test, write, written

from . import driver

HALF = "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"
SOURCE = notebook(
    [
        solution("half", HALF),
        test("halves", "assert half(4) == 2, 'half of 4 is 2'", 2),
        written("why", "YOUR ANSWER HERE", 3),
    ]
)
CLASS = {
    student: answered(SOURCE, {"half": f"def half(x):\n    return {returned}", "why": why})
    for student, returned, why in (("right", "x / 2", "Because."), ("wrong", "x", "No idea."))
}
CONFIGURED = "from nbexaminer import configure\nconfigure(c)\n"


@pytest.fixture
def formgrader(browser, tmp_path):
    """A course folder with a class, and formgrader over it, opened as `page`."""
    course, scratch = tmp_path / "course", tmp_path / "jupyter"
    scratch.mkdir()
    write(course, SOURCE, CLASS)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + CONFIGURED)
    release(course)
    with driver.jupyter_lab(course, scratch) as server:
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        context.new_page().goto(f"{server.url}tree?token={server.token}")  # which lets us in
        page = context.new_page()
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))

        def visit(place):
            page.goto(f"{server.url}formgrader/{place}")
            return page

        yield course, visit
        context.close()


def manual(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as book:
        given = book.find_grade("why", "p", "ps1", student)
        return given.manual_score, book.find_comment("why", "p", "ps1", student).manual_comment


def failures(page):
    """The page's errors; MathJax would come from the network."""
    return [each for each in page.failures if "MathJax" not in each]


def choose(visit, student):
    """Open a student's notebook from formgrader's list."""
    page = visit("gradebook/ps1/p/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(len(CLASS))
    page.get_by_role("button", name="Show All Names").click()
    rows.filter(has_text=student).get_by_role("link").first.click()
    expect(page.locator("#why")).to_be_visible()
    page.wait_for_load_state("networkidle")  # until then, it does not save what is typed
    return page


def enter(page, label, text):
    """Type, and wait until it is saved."""
    field = page.locator(label)
    field.fill(text)
    with page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
        field.press("Tab")
    assert answer.value.ok


def test_points_and_a_comment_entered_there_go_everywhere_and_stay(formgrader, keep):
    course, visit = formgrader
    assert grade(course).returncode == 0
    page = choose(visit, "wrong")
    expect(page.get_by_text("AssertionError: half of 4 is 2")).to_be_visible()
    enter(page, "#why", "1.5")
    enter(page, "#why-comment", "Say which half.")
    keep(page, "formgrader")
    enter(choose(visit, "right"), "#why", "3")
    assert manual(course, "wrong") == (1.5, "Say which half.")
    assert manual(course, "right") == (3, None)

    for command in ("feedback", "export"):
        assert run(course, "nbexaminer", command, "ps1").returncode == 0
    assert run(course, "nbexaminer", "report", "ps1", "--format=json").returncode == 0
    told = (course / "feedback" / "wrong" / "ps1" / "p.html").read_text()
    assert "Say which half." in told and "1.5 of 3" in told
    (row,) = (r for r in csv.DictReader((course / "ps1-csv.csv").open()) if "wrong" in r.values())
    assert "1.5" in row.values()
    report = json.loads((course / "ps1-report.json").read_text())
    assert report["totals"] == {"right": 5, "wrong": 1.5} and report["waiting"] == []
    assert grade(course, "--force").returncode == 0
    assert manual(course, "wrong") == (1.5, "Say which half.")
    assert failures(page) == []


def test_its_button_grades_as_the_command_does(formgrader):
    course, visit = formgrader
    page = visit("manage_submissions/ps1")
    row = page.locator("tbody tr").filter(has_text="right")
    row.locator("td.autograde a").click()
    expect(page.locator(".modal-dialog").get_by_text("Successfully autograded")).to_be_visible(
        timeout=driver.PATIENCE
    )
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as book:
        assert book.find_submission("ps1", "right").score == 2
    assert (course / "problems" / "ps1.jsonl").exists()  # which plain nbgrader does not write
    assert failures(page) == []
