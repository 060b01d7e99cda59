"""The feedback page begins with what to do next, and says how it compares with the last hand-in."""

import html
import re
import shutil
from datetime import datetime

import nbformat
import pytest
from lesson import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write, written

from nbexaminer.course.outgoing.show import text_html

CHECK = """
class Missed(AssertionError):
    pass

if half(6) == 6:
    failed = Missed("It gives back what it got. [half/unchanged]")
    failed.misconception, failed.hint = "half/unchanged", "It gives back what it got."
    failed.found = "Tried `half(6)`: it gave 6, hoped for 3."
    raise failed
"""
SOURCE = notebook(
    [
        new_markdown_cell("# Halves\n\nHalf of $x$ is $\\frac{x}{2}$, and $\\foo$ is unknown."),
        solution("half", "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"),
        test("small", "assert half(4) == 2, 'try four'", 1),
        test("checked", CHECK, 4),
        solution("third", "### BEGIN SOLUTION\nthird = 1 / 3\n### END SOLUTION"),
        test("thirds", "print('a third has no end')\n(third > 0) + (third == 1 / 3)", 2),
        written("why", "Why?", 3),
        solution("last", "### BEGIN SOLUTION\nlast = 1\n### END SOLUTION"),
        test("end", "assert last == 1", 1),
    ]
)
FIRST = {"half": "def half(x):\n    return x", "third": "third = 0.3", "why": "*So* it is."}
SECOND = FIRST | {"half": "def half(x):\n    return x / 2", "third": "third = -1"}
UNREAD = FIRST | {"last": "if last\n    1"}
DRAWS = "from IPython.display import HTML, display\nprint('mine')\ndisplay(HTML('<b>bold</b>'))"


def hand_in(root, student, answers):
    submitted = answered(SOURCE, answers)
    submitted.cells.append(new_code_cell(DRAWS))
    folder = root / "submitted" / student / "ps1"
    nbformat.write(submitted, folder / "p.ipynb")
    (folder / "data.csv").write_text("mine")


def words(path):
    """The text of a page."""
    text = re.sub(r"<style>.*?</style>", "", path.read_text(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A student who handed in twice, and was late; one who has lost the marks of a cell."""
    root = tmp_path_factory.mktemp("pages")
    stub = answered(SOURCE, {"last": "# YOUR CODE HERE\nraise NotImplementedError()"})
    write(root, SOURCE, {"twice": stub, "unmarked": answered(SOURCE, UNREAD)})
    (root / "source" / "ps1" / "helper.py").write_text("given = 1")
    nbformat.write(notebook([test("sum", "assert 1", 1)]), root / "source" / "ps1" / "q.ipynb")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("from nbexaminer import configure\nconfigure(c)\n")
        late = "nbexaminer.course.outgoing.late.LatePerDay"  # a tenth of the points
        config.write(f"c.AssignLatePenalties.plugin_class = {late!r}\n")
    release(root)
    path = root / "submitted" / "unmarked" / "ps1" / "p.ipynb"
    unmarked = nbformat.read(path, as_version=4)
    unmarked.cells[1].metadata = {}
    unmarked.cells[1].id = "another"
    nbformat.write(unmarked, path)
    stub = nbformat.read(root / "release" / "ps1" / "p.ipynb", as_version=4).cells[7].source
    for answers in (FIRST, SECOND):
        hand_in(root, "twice", answers | {"last": stub})
        grade(root)
        if answers is FIRST:
            assert run(root, "nbexaminer", "feedback", "ps1").returncode == 0
            shutil.copytree(root / "feedback", root / "before")
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        book.find_comment("why", "p", "ps1", "twice").manual_comment = "Say <why> it is."
        book.find_assignment("ps1").duedate = datetime(2026, 1, 1)
        book.find_submission("ps1", "twice").timestamp = datetime(2026, 1, 1, 9)
        book.db.commit()
    assert run(root, "nbexaminer", "feedback", "ps1").returncode == 0
    return root


def test_what_costs_most_comes_first_with_its_hint_and_the_students_lines(course):
    page = words(course / "before" / "twice" / "ps1" / "p.html")
    start = page.index("What to look at next")
    steps = ["checked 0 of 4", "thirds 1 of 2", "small 0 of 1", "end 0 of 1"]
    places = [page.index(step, start) for step in steps]
    assert places[0] == min(places)
    assert "It gives back what it got. Tried half(6): it gave 6, hoped for 3." in page
    assert "[half/unchanged]" not in page.partition("Your notebook")[0]
    assert "try four. Tried half(4): it gave 4. Hoped for: half(4) == 2." in page
    assert "a third has no end" in page  # the reason that a test gives for a part of the points
    assert "Your answer is still as it was handed out" in page
    assert page.index("def half(x):") < page.index("Your notebook")


def test_people_are_named_and_penalties_counted(course):
    page = words(course / "feedback" / "twice" / "ps1" / "p.html")
    assert "A person still looks at why." in page
    assert "why: Say <why> it is." in page
    assert "Handed in late, which costs 0.5 points of 5." in page
    page = words(course / "feedback" / "unmarked" / "ps1" / "p.html")
    assert "Your answer to half was found without its mark, by what the cell defines." in page
    assert "The cell of your answer stopped with SyntaxError: expected ':' (line 1)." in page


def test_both_pages_compare_with_the_last_hand_in(course):
    for name in ("p.html", "index.html"):
        page = words(course / "feedback" / "twice" / "ps1" / name)
        assert re.search(r"Mended since your last hand-in: .*checked \(0 → 4\)", page)
        assert re.search(r"more points in your last hand-in: .*thirds \(1 → 0\)", page)
    assert "last hand-in" not in words(course / "before" / "twice" / "ps1" / "p.html")


def test_the_notebook_shows_what_the_student_wrote_and_folds_the_rest(course):
    page = (course / "feedback" / "twice" / "ps1" / "p.html").read_text()
    folded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert "<em>So</em> it is." in folded and "<b>bold</b>" in folded and ">mine<" in folded
    assert "Half of" in page and "Half of" not in folded
    assert "<mfrac><mi>x</mi><mn>2</mn></mfrac>" in page  # as browsers draw it themselves
    assert r"<code>\foo</code>" in page  # what cannot be converted


def test_every_formula_of_this_course_becomes_mathml():
    drawn = 0
    for path in (ROOT / "source" / "backprop").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                text = text_html(cell)
                drawn += text.count("<math")
                outside = re.sub(r"<(code|math).*?</\1>", "", text, flags=re.DOTALL)
                assert "$" not in outside and "\\" not in outside, outside
                assert "<code>\\" not in text, text  # a formula that could not be converted
    assert drawn > 250


def test_nothing_is_copied_but_what_the_student_handed_in(course):
    folder = course / "feedback" / "twice" / "ps1"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    assert names == {"p.html", "index.html", "data.csv"}


def test_the_page_loads_nothing_and_runs_nothing(course):
    for path in (course / "feedback").glob("*/ps1/*.html"):
        page = path.read_text()
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
        assert "<script" not in page and "url(" not in page and "<link" not in page
        assert re.findall(r'(?:src|href)="(?!data:image/|#|\w+\.html)', page) == []


def test_options_are_those_of_nbgrader(course):
    page = course / "feedback" / "unmarked" / "ps1" / "p.html"
    page.unlink()
    done = run(course, "nbexaminer", "feedback", "--assignment=ps1", "--student=tw*", "-f")
    assert (
        done.returncode == 0
        and done.stdout.startswith("The pages of 1 student are")
        and not page.exists()
    )
    unused = "--HTMLExporter.template_name=lab"
    done = run(course, "nbexaminer", "feedback", "ps1", "--notebook=p", "--force", unused)
    assert done.returncode == 0 and page.exists()
    assert "has no effect here: `nbgrader generate_feedback`" in done.stderr


def test_one_damaged_notebook_costs_nobody_else_the_pages(course):
    path = course / "autograded" / "unmarked" / "ps1" / "p.ipynb"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_text("{")
    done = run(course, "nbexaminer", "feedback", "ps1")
    path.write_bytes(whole)
    assert done.returncode == 1 and done.stdout.startswith("The pages of 1 student are")
    assert done.stderr.startswith("unmarked: no feedback:") and "Traceback" not in done.stderr
