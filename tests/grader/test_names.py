"""A named mistake: all who make it read the words, the term report counts it, `forget` ends it."""

import html
import json
import re
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write

from nbexaminer.course.outgoing.copies import keep
from nbexaminer.course.outgoing.term import Term, Told, Version
from nbexaminer.course.outgoing.term_page import term_as_json, term_as_page

RATIOS = """### BEGIN HIDDEN TESTS
import random
assert ratio(7, random.uniform(2, 3)) > 2  # everybody is asked something else
### END HIDDEN TESTS"""
SOURCE = notebook(
    [
        solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        test(
            "halves", "### BEGIN HIDDEN TESTS\nassert half(7531) == 3765.5\n### END HIDDEN TESTS", 2
        ),
        solution("ratio", "def ratio(a, b): return a / b"),
        test("ratios", RATIOS, 1),
    ]
)
WHOLE = {"half": "def half(x):\n    return x // 2"}
SPY = """from pathlib import Path
found = []
for path in [*Path(".").rglob("*"), *Path(".").resolve().parent.glob("*/*/.grading/*")]:
    try:
        found.append((path, path.read_text()))
    except OSError:
        pass
def half(x):
    print(x)
    return x // 2"""
REST = {"right": 3, "swapped": 2, "swapped-too": 2}
LATE = "hands-in-late"
CUT = {"half": "def half(number):\n    return int(number / 2)"}
SWAPPED = {"ratio": "def ratio(a, b): return b / a"}
WORDS = "It cuts the half off: `//` gives whole numbers."


def told(root):
    done = run(root, "nbexaminer", "report", "ps1", "--format=json")
    assert done.returncode == 0, done.stderr
    return json.loads((root / "ps1-report.json").read_text())


def points(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        return {each.student_id: each.score for each in book.assignment_submissions("ps1")}


def spying():
    """It does what the group does, looks for the file of the words, and claims a group itself."""
    spies = answered(SOURCE, {"half": SPY})
    own = new_code_cell("print(found)")
    own.metadata = nbformat.from_dict({"nbexaminer": {"failure": None, "behaviour": [["half"]]}})
    spies.cells.append(own)
    return spies


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("names")
    several = {"whole": WHOLE, "cut": CUT, "right": {"half": "def half(x): return x / 2"}}
    several |= {"swapped": SWAPPED, "swapped-too": {"ratio": "ratio = lambda x, y: y / x"}}
    write(root, SOURCE, {who: answered(SOURCE, each) for who, each in several.items()})
    release(root)
    assert grade(root).returncode == 0
    return root


def test_a_group_gets_words_and_points_and_so_does_who_hands_in_later(course):
    group, other = sorted(told(course)["groups"], key=lambda group: group["test"])
    assert sorted(group["students"]) == ["cut", "whole"] and "rounded, down" in group["line"]
    # The test asks for no ratio(…, 7): the model solution is asked what it would give.
    assert sorted(other["students"]) == ["swapped", "swapped-too"]
    assert other["line"].endswith(": as if its arguments were swapped")
    naming = ["nbexaminer", "name", "ps1", group["id"], WORDS, "--points=0.5"]
    preview = run(course, *naming, "--dry-run")
    assert preview.returncode == 0 and "whole: p/halves 0 → 0.5" in preview.stdout
    many = run(course, *naming[:-1], "--points=7", "--dry-run")
    assert many.returncode == 2 and "halves gives 0 to 2 points, not 7" in many.stderr
    assert "No mistake of ps1 has a name yet" in run(course, "nbexaminer", "names", "ps1").stderr
    assert points(course) == {"whole": 1, "cut": 1} | REST
    done = run(course, *naming)
    assert done.returncode == 0, done.stderr
    assert points(course) == {"whole": 1.5, "cut": 1.5} | REST

    later = course / "submitted" / LATE / "ps1"
    later.mkdir(parents=True)
    nbformat.write(spying(), later / "p.ipynb")
    graded = grade(course)
    assert "1 graded, 5 unchanged" in graded.stderr
    assert points(course)[LATE] == 1.5
    listed = run(course, "nbexaminer", "names", "ps1")
    assert listed.stdout == f"{group['id']} p/halves (0.5 points): {WORDS}\n"
    assert run(course, "nbexaminer", "feedback", "ps1").returncode == 0
    # One notebook needs no page about all; `nbgrader release_feedback` copies whatever is there.
    assert [path.name for path in (course / "feedback").glob(f"{LATE}/ps1/*")] == ["p.html"]
    page = (course / "feedback" / LATE / "ps1" / "p.html").read_text()
    assert "It cuts the half off: <code>//</code> gives whole numbers." in page
    # Nothing of a hidden test comes with the words: not what it asks, gets and wants, nor who.
    secrets = [
        "7531",
        "3765",
        "rounded down",
        group["id"],
        "mistakes.json",
        WHOLE["half"],
        CUT["half"],
    ]
    for path in (course / "feedback").rglob("*.html"):
        text = re.sub(r"<style>.*?</style>|<[^>]+>", "", path.read_text(), flags=re.DOTALL)
        own = {"whole": WHOLE["half"], "cut": CUT["half"]}.get(path.parts[-3])
        assert [each for each in secrets if each in html.unescape(text)] == [own] * bool(own), path
    kept = (course / "source/ps1/.grading/mistakes.json").read_text()
    assert run(course, "nbexaminer", "names", "ps1", "--export").stdout == kept
    shutil.rmtree(course / "release")
    released = run(course, "nbexaminer", "release", "ps1")
    assert released.returncode == 0, released.stderr
    assert not list((course / "release").rglob("mistakes.json"))


def test_a_group_that_is_not_there_is_said(course):
    done = run(course, "nbexaminer", "name", "ps1", "nosuch", "Words.")
    assert done.returncode == 2 and "There is no group nosuch; the report knows" in done.stderr
    done = run(course, "nbexaminer", "name", "ps1", "nosuch", " ")
    assert done.returncode == 2 and 'GROUP "WORDS"' in done.stderr


def test_the_term_says_which_words_cured_and_a_student_can_be_forgotten(course):
    """After the test above: everybody has feedback; two hand in again, one of them right."""
    for who, code in ((LATE, "def half(x): return x / 2"), ("cut", "def half(x): return x // 2")):
        again = answered(SOURCE, {"half": code})
        nbformat.write(again, course / "submitted" / who / "ps1" / "p.ipynb")
    assert "2 graded, 4 unchanged" in grade(course).stderr
    done = run(course, "nbexaminer", "report", "--term", "--names", "--format=json")
    assert done.returncode == 0, done.stderr
    (mistake,) = json.loads((course / "term-report.json").read_text())["mistakes"]
    assert mistake["said"] == WORDS and mistake["students"] == ["cut", LATE, "whole"]
    assert (mistake["again_after_feedback"], mistake["cured"]) == (["cut", LATE], [LATE])
    assert run(course, "nbexaminer", "report", "--term", "ps1").returncode == 2

    (course / "roster.csv").write_text(f"student_id,last_name\n{LATE},Late\nwhole,{LATE}\n")
    (course / "extensions.csv").write_text(f"assignment,student_id,hours\nps1,{LATE},24\n")
    (course / "collected" / "ps1" / LATE / "first").mkdir(parents=True)
    (course / "collected" / "matches.csv").write_text(f"Late,{LATE}\nW.,whole\n")
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as book:
        submission = book.find_submission("ps1", LATE).id
        copy = keep(book, book.find_assignment("ps1"), course)
    rest = {who: score for who, score in points(course).items() if who != LATE}
    stored = {path for path in course.rglob("*") if path.suffix != ".lock"}
    would = run(course, "nbexaminer", "forget", LATE, "--dry-run").stdout
    assert stored == {path for path in course.rglob("*") if path.suffix != ".lock"}
    done = run(course, "nbexaminer", "forget", LATE)
    assert done.stdout == would.replace("would delete", "deleted")
    assert f"deleted 1 row of {course / 'roster.csv'}" in done.stdout
    assert done.returncode == 1 and f"term-report.json still names {LATE}" in done.stderr
    (course / "term-report.json").unlink()
    (course / "roster.csv").write_text((course / "roster.csv").read_text().replace(LATE, ""))
    (course / "ps1-report.json").unlink()
    for path in course.rglob("*"):
        assert LATE not in str(path)
        assert path.is_dir() or LATE.encode() not in path.read_bytes(), path
    assert submission not in copy.read_text() and "grade" in copy.read_text()
    assert points(course) == rest
    assert grade(course).returncode == 0
    for nobody, said in ((LATE, "Nothing of"), ("..", "is no student"), ("*", "Nothing of")):
        done = run(course, "nbexaminer", "forget", nobody)
        assert done.returncode == 2 and said in done.stderr


def test_a_term_joins_assignments_and_tells_no_small_numbers():
    term, students = Term(["a", "b"]), [f"wrong-{n}" for n in range(5)]
    sign = Told("a/p/t", "sign", "The sign.")
    silent = Told("a/p/u", "", "")
    for student in students:
        term.add("a", student, [Version({}, [sign, silent], False), Version({}, [], False)])
    for student in students[:4]:
        term.add("b", student, [Version({}, [sign], False), Version({}, [], True)])
    (held,) = term.mistakes.values()
    assert (held.back, held.cured) == (set(students[:4]), set(students[:4]))
    told = json.loads(term_as_json(term, names=False))
    (mistake,) = told["mistakes"]
    assert (mistake["students"], mistake["back"]) == (5, None)
    assert mistake["by_assignment"] == {"a": 5, "b": None}
    assert told["silent"] == [{"test": "a/p/u", "students": 5}]
    assert "wrong-" not in term_as_page(term, names=False)
    assert "fewer than 5" in term_as_page(term, names=False)
    assert "wrong-4" in term_as_page(term, names=True)
