"""The report shows the numbers of the gradebook and notebooks; its page is inert."""

import json
import statistics
from collections import Counter
from html.parser import HTMLParser

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write, written

from nbexaminer.course.outgoing.alike import find_alike
from nbexaminer.course.outgoing.grades import Grades, Points, Row
from nbexaminer.course.outgoing.insight import _given_mean, _together

HINT = """
class Missed(Exception):
    misconception = "half/unchanged"
if half(6) == 6:
    raise Missed("`half` gives back what it got. [half/unchanged]")
"""
OWN = "def half(x):\n    # I always think of a cake that is cut for two of us\n"
OWN += "".join(f"    part_{n} = x * {n} / {n + 1}\n" for n in range(1, 25)) + "    return part_1"
MOVED = "def half(number):\n" + "".join(
    f"    bit{n} = number * {n} / {n + 1}\n" for n in (*range(13, 25), *range(1, 13))
)
MOVED += "    return bit1"
SOURCE = notebook(
    [
        solution("half", "def half(x): ..."),
        test("halves", f"{HINT}\nassert half(4) == 2", 2),
        solution("third", "third = 1 / 3"),
        test("thirds", "(third > 0) + (third == 1 / 3)", 2),
        written("why", "Why?", 3),
    ]
)
RIGHT = answered(SOURCE, {"half": "def half(x):\n    return x / 2", "why": "So."})
CLASS = {
    "right": {},
    "same-1": {"half": "def half(x):\n    return x"},
    "same-2": {"half": "def half(y):\n    return y"},
    "live": {"half": "def half(x):\n    raise OSError('<script>alert(1)</script>\\u202e')"},
    "part": {"third": "third = 0.3"},
    "twin-1": {"half": OWN},
    "twin-2": {"half": OWN.replace("    ", "  ")},
    "twin-3": {"half": MOVED},
    "leans": {"half": "from helper import secret\ndef half(x):\n    return x / 2"},
}


class Page(HTMLParser):
    """The content of a page: tags, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text += " ".join(data.split()) + " " if data.strip() else ""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("report")
    write(root, SOURCE, {who: answered(RIGHT, answers) for who, answers in CLASS.items()})
    (root / "source" / "ps1" / "helper.py").write_text("secret = 1")
    (root / "submitted" / "broken" / "ps1").mkdir(parents=True)
    (root / "submitted" / "broken" / "ps1" / "p.ipynb").write_text("{")
    release(root)
    assert grade(root).returncode == 1
    return root


@pytest.fixture(scope="module")
def told(course):
    done = run(course, "nbexaminer", "report", "ps1", "--format=json")
    assert done.returncode == 0, done.stderr
    return json.loads((course / "ps1-report.json").read_text())


def marks(course):
    """The points by student and test, from the gradebook alone."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "small") as book:
        return {
            (submission.student.id, mark.name): mark.score
            for submission in book.assignment_submissions("ps1")
            for mark in submission.notebooks[0].grades
        }


def test_points_are_the_gradebooks(course, told):
    scores, students = marks(course), {*CLASS, "broken"}
    totals = {who: sum(s for (w, _), s in scores.items() if w == who) for who in students}
    assert told["totals"] == totals
    assert told["mean"] == pytest.approx(statistics.mean(totals.values()), abs=1e-5)
    assert told["median"] == statistics.median(totals.values())
    assert told["notebooks"] == {"p": pytest.approx(told["mean"], abs=1e-5)}
    assert (told["most"], told["notebook_most"]) == (7, {"p": 7})
    for result in told["tests"]:
        own = [s for (_, name), s in scores.items() if name == result["test"]]
        counts = Counter("full" if s == 2 else "some" if s > 0 else "none" for s in own)
        assert {name: result[name] for name in ("full", "some", "none")} == {
            "full": 0, "some": 0, "none": 0, **counts
        }  # fmt: skip
        assert result["mean"] == pytest.approx(statistics.mean(own), abs=1e-5)
    assert [result["test"] for result in told["tests"]] == ["halves", "thirds"]


def test_mistakes_are_what_the_graded_notebooks_say(course, told):
    found = Counter()
    for path in (course / "autograded").glob("*/ps1/p.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", []):
                graded = cell.metadata.get("nbgrader", {}).get("grade")
                if graded and output["output_type"] == "error":
                    found[output["evalue"].split(" [")[0]] += 1
    assert found
    for said, count in found.items():
        (mistake,) = [each for each in told["mistakes"] if said in each["said"]]
        assert len(mistake["students"]) == count
    first = told["mistakes"][0]
    assert first["ids"] == ["half/unchanged"] and first["tests"] == ["p/halves"]
    assert first["said"] == "`half` gives back what it got."
    assert sorted(first["students"]) == ["same-1", "same-2"]
    assert first["example"] == CLASS[first["students"][0]]["half"]


def test_a_mistake_of_several_tasks_has_all_their_names():
    hints = ["`half` gives `4`.", "`third` gives `4`.", "`half` gives `4`."]
    assert _together(hints) == "`half` or `third` gives `4`."


def test_points_that_a_person_has_to_give_count_when_given():
    cells = [
        {"p": (Points("auto", 2, 2), Points("why", given, 3, waiting))}
        for given, waiting in ((0, True), (0, True), (3, False))
    ]
    grades = Grades("ps1", ("p",), 5, tuple(Row(None, each) for each in cells))
    assert _given_mean(grades, "p") == 2 + 3


def test_who_needs_a_look_is_told(told):
    assert "broken: p: The notebook file is not complete" in told["odd"]["broken"][0]
    assert told["odd"]["leans"] == ["leans: p: half imports helper, the course's own code"]
    assert "right" not in told["odd"]
    assert "right" in told["waiting"] and "broken" not in told["waiting"]


def test_answers_that_do_the_same_are_a_group(told, course):
    (group,) = (each for each in told["groups"] if "same-1" in each["students"])
    assert (
        group["students"] == ["same-1", "same-2"] and group["example"] in CLASS["same-1"].values()
    )
    assert group["line"].startswith("half(6) gives 6")
    assert {"part"} in [set(each["students"]) for each in told["groups"]]


def test_only_long_answers_are_called_alike_whatever_their_names_and_order(told):
    (group,) = told["alike"]
    assert group["students"] == ["twin-1", "twin-2", "twin-3"] and "a cake" in group["first"]
    assert group["other"] == "twin-2" and group["share"] == 1


def test_what_the_release_or_half_of_the_class_has_is_not_alike():
    texts = {f"s{n}": OWN for n in range(6)}
    assert find_alike("p", texts, []) == [] == find_alike("p", {"a": OWN, "b": OWN}, [OWN])
    (group,) = find_alike("p", texts | {f"t{n}": f"x = {n}" for n in range(7)}, [])
    assert len(group.students) == 6


def test_the_page_has_the_same_numbers_and_nothing_active(course, told):
    done = run(course, "nbexaminer", "report", "ps1")
    assert done.returncode == 0, done.stderr
    text = (course / "ps1-report.html").read_text()
    page = Page(text)
    assert page.tags.isdisjoint({"script", "iframe", "object", "embed", "link", "form", "img"})
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "default-src 'none'" in text and "\u202e" not in text
    assert "OSError: <script>alert(1)</script>\\u202e" in page.text
    assert f"Mean {told['mean']:.1f}" in page.text
    links = {value for tag, name, value in page.attributes if tag == "a" and name == "href"}
    assert "autograded/same-1/ps1/p.ipynb" in links
    assert all((course / link).exists() for link in links)


def test_what_changed_last_is_shown(course):
    fair = nbformat.from_dict(SOURCE)
    fair.cells[3].source = "2"
    nbformat.write(fair, course / "source" / "ps1" / "p.ipynb")
    release(course)
    grade(course)
    run(course, "nbexaminer", "report", "ps1", "--format=json", "--output=again.json")
    told = json.loads((course / "again.json").read_text())
    assert told["changed"] == {"part": ["p/thirds 1 → 2"]}


def test_a_report_of_nothing_is_a_sentence(course):
    done = run(course, "nbexaminer", "report", "ps9")
    assert done.returncode == 2 and "The gradebook has no assignment ps9." in done.stderr
