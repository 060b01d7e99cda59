"""The source changes after somebody is graded: the gradebook follows, and can be brought back."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.apps import GenerateAssignmentApp
from nbgrader.coursedir import CourseDirectory
from small_course import answered, grade, notebook, release, run, solution, test, write, written
from traitlets.config import Config

from nbexaminer.course.outgoing.insight import read_insight
from nbexaminer.course.outgoing.named import NamedMistakes
from nbexaminer.course.outgoing.source_change import Cell, compare
from nbexaminer.errors import CourseError
from nbexaminer.notebook.skeleton import Skeleton

AREA = [
    solution("half", "def half(x):\n    return x / 2"),
    test("halves", "assert half(4) == 2", 1),
    test("rare", "assert half(-3) == -1.5", 2),
    written("why", "Why?", 3),
]
OLD = {
    "p": AREA,
    "q": [solution("two", "two = 2"), test("twos", "assert two == 2", 1)],
    "r": [solution("ten", "ten = 10"), test("tens", "assert ten == 10", 4), written("t", "?", 5)],
}
NEW = {
    "p": [
        *AREA[:1],
        test("halves", "assert half(4) == 2", 3),  # of other points
        test(
            "new", "values = [half(x) for x in range(9)]\nassert values[1] == 0.5", 2
        ),  # instead of rare
        written("reason", "Why?", 3),  # by another name
        solution("more", "more = 1", 1),
    ],
    "second": OLD["q"],  # by another name
    "s": [solution("six", "six = 6"), test("sixes", "assert six == 6", 1)],  # instead of r
}
OTHER = {"two": "two = 3"}
WRONG = {"half": "def half(x):\n    return 2 if x == 4 else -1.5 if x < 0 else 9"}


def put(root, notebooks):
    folder = root / "source" / "ps1"
    for path in folder.glob("*.ipynb"):
        path.unlink()
    for name, cells in notebooks.items():
        nbformat.write(notebook(cells), folder / f"{name}.ipynb")


def book(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "small")


def course_of(root):
    return CourseDirectory(root=str(root), assignment_id="ps1")


def rows(root):
    """All that the gradebook has of the assignment, by the names of its cells."""
    with book(root) as gradebook:
        return {
            (each.student_id, one.name, grade.name): (
                *(grade.auto_score, grade.manual_score, grade.extra_credit),
                *(grade.needs_manual_grade, grade.max_score),
            )
            for each in gradebook.assignment_submissions("ps1")
            for one in each.notebooks
            for grade in one.grades
        }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class graded before the change; a person has marked some of it."""
    root = tmp_path_factory.mktemp("changed")
    write(root, notebook(AREA), {"right": notebook(AREA), "wrong": answered(notebook(AREA), WRONG)})
    put(root, OLD)
    for student in ("right", "wrong"):
        for name in ("q", "r"):
            path = root / "submitted" / student / "ps1" / f"{name}.ipynb"
            nbformat.write(answered(notebook(OLD[name]), OTHER if student == "wrong" else {}), path)
    release(root)
    assert grade(root).returncode == 0
    with contextlib.closing(Gradebook(f"sqlite:///{root}/gradebook.db", "small")) as gradebook:
        (group,) = read_insight(gradebook, course_of(root)).groups
    done = run(root, "nbexaminer", "name", "ps1", group.id, "Three is no two.", "--points=0.5")
    assert done.returncode == 0, done.stderr
    with book(root) as gradebook:
        for student, (name, cell), points in (
            ("right", ("p", "why"), 3),
            ("wrong", ("p", "why"), 1),
            ("wrong", ("r", "t"), 5),
        ):
            given = gradebook.find_grade(cell, name, "ps1", student)
            given.manual_score, given.needs_manual_grade = points, False
        gradebook.find_grade("halves", "p", "ps1", "right").extra_credit = 0.5
        gradebook.find_comment("why", "p", "ps1", "right").manual_comment = "Well said."
        gradebook.db.commit()
    return root


@pytest.fixture(scope="module")
def changed(graded, tmp_path_factory):
    """That class, with a preview of the change and graded after it."""
    root = Path(shutil.copytree(graded, tmp_path_factory.mktemp("after") / "course"))
    put(root, NEW)
    preview = run(root, "nbexaminer", "grade", "ps1", "--dry-run")
    still = (root / "gradebook.db").read_bytes() == (graded / "gradebook.db").read_bytes()
    return root, preview, still, run(root, "nbexaminer", "grade", "ps1")


SAID = [
    "q is called second now; its grades stay.",
    "p: why is called reason now; its grades stay.",
    "p: more is new, for 1 points; it waits for a person for 2 students.",
    "p: new is new, for 2 points.",
    "s: sixes is new, for 1 points.",
    "p: rare of 2 points is gone; 2 students lose points by that.",
    "r: t of 5 points is gone; 1 students lose points by that.",
    "p: halves gives 3 points now, not 1.",
    "Points given by a person that stay: 3 of 4.",
    "wrong: r/t had 5 points from a person, which are gone with it.",
    "right: p/halves had 1.5 points from a person, out of 1; it gives 3 now.",
]


def test_a_preview_says_who_gains_and_loses_and_writes_nothing(changed):
    _, preview, still, done = changed
    assert still
    for line in SAID:
        assert line in preview.stdout and line in done.stdout
    for line in (
        "Points changed: 0 gained, 2 lost, 0 neither.",
        "wrong: -9 (p/rare 2 → 0, r/t 5 → 0, r/tens 4 → 0, p/halves 1 → 3)",
    ):
        assert line in preview.stdout and line in done.stdout
    mean = "mean of those graded now: 4.8 of 11 points"  # with `second`, which did not change
    assert mean in preview.stderr and mean in done.stderr


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([*OLD["q"], OLD["q"][1]], "Duplicate grade id: twos"),
        ([test("twos", "", -1)], r"points -1 is less than the minimum of 0 \(cell twos\)"),
    ],
)
def test_a_source_that_nbgrader_refuses_is_named_with_its_cell(cells, why):
    with pytest.raises(ValueError, match=why):
        Skeleton.of(notebook(cells), Config())


def test_every_place_has_the_points_that_it_gives_now(changed):
    now = rows(changed[0])
    assert now == {
        ("right", "p", "halves"): (3, None, 0.5, False, 3),
        ("right", "p", "new"): (2, None, None, False, 2),
        ("right", "p", "reason"): (None, 3, None, True, 3),
        ("right", "p", "more"): (None, None, None, True, 1),
        ("right", "second", "twos"): (1, None, None, False, 1),
        ("right", "s", "sixes"): (0, None, None, False, 1),
        ("wrong", "p", "halves"): (3, None, None, False, 3),
        ("wrong", "p", "new"): (0, None, None, False, 2),
        ("wrong", "p", "reason"): (None, 1, None, True, 3),
        ("wrong", "p", "more"): (None, None, None, True, 1),
        ("wrong", "second", "twos"): (0.5, None, None, False, 1),  # as a person settled it
        ("wrong", "s", "sixes"): (0, None, None, False, 1),
    }
    with book(changed[0]) as gradebook:
        comment = gradebook.find_comment("reason", "p", "ps1", "right")
        assert comment.manual_comment == "Well said."
    names = [each.test for each in NamedMistakes(course_of(changed[0]))]
    assert sorted(names) == ["q/twos", "second/twos"]  # that of before for who undoes the change


def test_the_change_is_released_then(changed, tmp_path):
    root = Path(shutil.copytree(changed[0], tmp_path / "course"))
    assert run(root, "nbexaminer", "release", "ps1").returncode == 0
    assert {path.stem for path in (root / "release" / "ps1").glob("*.ipynb")} == NEW.keys()
    assert rows(root) == rows(changed[0])


def test_undo_brings_back_every_row(graded, changed, tmp_path):
    root = Path(shutil.copytree(changed[0], tmp_path / "course"))
    done = run(root, "nbexaminer", "undo", "ps1")
    assert done.returncode == 0 and "before.json" not in done.stderr
    assert dump(root) == dump(graded)
    settled = "problems/ps1.accepted.jsonl"
    assert (root / settled).read_text() == (graded / settled).read_text()
    nothing = run(root, "nbexaminer", "undo", "ps1")
    assert nothing.returncode == 2 and "No change of ps1 can be undone." in nothing.stderr


def dump(root):
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as connection:
        return sorted(connection.iterdump())


def again(root, *options):
    """Release it as nbgrader does, over the release there is."""
    with contextlib.chdir(root):
        app = GenerateAssignmentApp()
        app.initialize(["ps1", "--force", "--log-level=CRITICAL", *options])
        app.start()


def test_nbgraders_own_release_follows_the_source_in_a_configured_course(graded, tmp_path):
    root = Path(shutil.copytree(graded, tmp_path / "course"))
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("from nbexaminer import configure\nconfigure(c)\n")
    put(root, NEW)
    again(root)
    released = {path.stem for path in (root / "release" / "ps1").glob("*.ipynb")}
    assert released == NEW.keys()
    assert {place[1:] for place in rows(root)} == {place[1:] for place in NEW_PLACES}
    broken = [*AREA, test("halves", "assert True", 1)]  # the same grade id twice
    put(root, {"p": broken})
    with pytest.raises(SystemExit):
        again(root)
    assert {path.stem for path in (root / "release" / "ps1").glob("*.ipynb")} == released


NEW_PLACES = {
    ("", name, cell.metadata.nbgrader.grade_id)
    for name, cells in NEW.items()
    for cell in cells
    if cell.metadata.nbgrader.grade
}


def test_points_of_a_person_that_hang_on_a_name_are_asked_for(graded, tmp_path):
    root = Path(shutil.copytree(graded, tmp_path / "course"))
    for path in (root / "submitted").glob("*/ps1/[qr].ipynb"):
        path.unlink()
    put(
        root, OLD | {"p": [*AREA[:3], written("because", "Why?", 3), written("not", "Why not?", 3)]}
    )
    asked = grade(root)
    assert asked.returncode == 2 and "--renamed=why=because if so" in asked.stderr
    assert rows(root) == rows(graded)
    assert grade(root, "--renamed=why=because").returncode == 1  # q and r were not handed in
    assert rows(root)["right", "p", "because"][1] == 3


TASK = written("why", "Do say why.", 3)
TASK.metadata.nbgrader |= {"grade": False, "solution": False, "locked": True, "task": True}
MOVED = {  # to a notebook that is there, and to one that is new; a question has become a task
    "p": [TASK],
    "q": [*OLD["q"], *OLD["p"][:3]],
    "r": OLD["r"][:2],
    "new": OLD["r"][2:],
}


def test_a_question_in_another_notebook_keeps_its_grades_and_its_answers_are_found(
    graded, tmp_path
):
    root = Path(shutil.copytree(graded, tmp_path / "course"))
    put(root, MOVED)
    preview = run(root, "nbexaminer", "grade", "ps1", "--dry-run")
    done = grade(root)
    assert preview.returncode == done.returncode == 1
    assert "p: rare is in q now; its grades stay." in preview.stdout
    assert "Points given by a person that stay: 4 of 4." in preview.stdout
    assert "Points changed" not in preview.stdout
    for said in (preview.stderr, done.logged + done.stderr):
        assert "2 graded, 0 unchanged, 2 need a look" in said
        assert "right: Please look at half in q: handed in in p.ipynb." in said
    assert {name for _, name, _ in rows(root)} == MOVED.keys()
    assert points_by_cell(root) == points_by_cell(graded)
    assert run(root, "nbexaminer", "undo", "ps1").returncode == 0
    assert dump(root) == dump(graded)


ANSWER = "YOUR ANSWER HERE"
BLUE, TALL = new_markdown_cell("Why is it blue?"), new_markdown_cell("How tall is it?")
SAID_OF = {"blue": "It scatters.", "tall": "Very."}
BEFORE = {
    "p": [
        *OLD["p"][:2],
        *(BLUE, written("blue", ANSWER, 3), TALL, written("tall", ANSWER, 3)),
        *(solution("six", "six = 6"), test("sixes", "assert six == 6", 1)),
    ],
    "q": OLD["q"],
}
AFTER = {  # two ids swapped; an answer and its test in another notebook under other ids
    "p": [*OLD["p"][:2], BLUE, written("tall", ANSWER, 3), TALL, written("blue", ANSWER, 3)],
    "q": [*OLD["q"], solution("half-dozen", "six = 6"), test("dozens", "assert six == 6", 1)],
}


def test_swapped_ids_and_a_question_moved_and_renamed_keep_their_grades(tmp_path):
    root = tmp_path / "course"
    write(root, notebook(AREA), {"one": answered(notebook(BEFORE["p"]), SAID_OF)})
    put(root, BEFORE)
    nbformat.write(notebook(BEFORE["q"]), root / "submitted" / "one" / "ps1" / "q.ipynb")
    release(root)
    assert grade(root).returncode == 0
    with book(root) as gradebook:
        for name, points in (("blue", 1), ("tall", 2)):
            gradebook.find_grade(name, "p", "ps1", "one").manual_score = points
        gradebook.db.commit()
    before = dump(root)
    put(root, AFTER)
    done = run(root, "nbexaminer", "grade", "ps1")
    assert done.returncode == 1
    for line in (
        "p: blue is called tall now; its grades stay.",
        "p: sixes is called dozens now; its grades stay.",
        "p: dozens is in q now; its grades stay.",
        "Points given by a person that stay: 2 of 2.",
    ):
        assert line in done.stdout
    assert "Points changed" not in done.stdout
    given = {place[1:]: each[:2] for place, each in rows(root).items()}
    assert given["p", "tall"] == (None, 1) and given["p", "blue"] == (None, 2)
    assert given["q", "dozens"] == (1, None)
    graded = (root / "autograded" / "one" / "ps1" / "p.ipynb").read_text()
    assert graded.index("It scatters.") < graded.index("How tall is it?") < graded.index("Very.")
    assert run(root, "nbexaminer", "undo", "ps1").returncode == 0
    assert dump(root) == before


def test_a_question_whose_grade_id_went_to_another_keeps_its_points_or_is_asked_for():
    def cells(**asked):
        kinds = frozenset({"grade", "solution"})
        return {"p": {m: Cell(kinds, "markdown", ANSWER, 3, question=q) for m, q in asked.items()}}

    known = cells(one="Why is it blue?", two="How tall is it then?")
    numbered_anew = {"one": "Which is new?", "two": "Why is it blue?"}
    moved = {("p", "one"): "two", ("p", "two"): "three"}
    graded = {("p", "two")}
    spelt = cells(**numbered_anew, three="How tall is it, then?")
    assert compare(known, spelt, graded, {}).cells == moved
    reworded = cells(**numbered_anew, three="Say its size.")
    with pytest.raises(
        CourseError, match=r"two is another question now.*--renamed=two=three if so"
    ):
        compare(known, reworded, graded, {})
    assert compare(known, reworded, graded, {"two": "three"}).cells == moved
    assert [*compare(known, reworded, graded, {"two": ""}).removed] == [("p", "two (until now)")]


def points_by_cell(root):
    """The points, wherever the cell is, and whether or not a person should look again."""
    return {(who, cell): (*each[:3], each[4]) for (who, _, cell), each in rows(root).items()}
