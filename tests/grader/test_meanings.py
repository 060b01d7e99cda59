"""What Python means beyond equality is judged by isolated tests as nbgrader judges it."""

import pytest
from meanings import MEANINGS, SETUP
from nbgrader.api import Gradebook
from small_course import answered, notebook, release, run, solution, test, write

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running.rehearsal import make_plan, rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.workers import grade_in_worker


def cells():
    setup = solution("setup", SETUP)
    setup.metadata.nbgrader |= {"solution": False, "locked": True}
    yield setup
    for kind in MEANINGS:
        yield solution(f"answer-{kind.name}", _marked(kind.right))
        yield test(f"test-{kind.name}", kind.test, 1)


def _marked(answer):
    return f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"


SOURCE = notebook(cells())
WRONG = {f"answer-{kind.name}": kind.wrong for kind in MEANINGS}
NAMES = {f"test-{kind.name}" for kind in MEANINGS}


@pytest.fixture(scope="module")
def graded():
    """How tests run, and the points of right and of wrong answers."""
    skeleton = Skeleton.of(SOURCE)
    assignment, settings = Assignment("ps1", {"p": skeleton}, {}), Grading()
    found = rehearse(assignment, "p", settings)
    plan = make_plan(assignment, "p", settings, found)
    return found, *(
        grade_in_worker(each, plan) for each in (skeleton.model, answered(SOURCE, WRONG))
    )


def test_all_of_them_run_isolated_on_copies(graded):
    assert not graded[0].beside and not graded[0].objects and not graded[0].failing


@pytest.mark.parametrize("name", sorted(NAMES))
def test_right_answers_have_their_point_and_wrong_ones_have_none(name, graded):
    _, right, wrong = graded
    assert (right.scores[name], wrong.scores[name]) == (1, 0)


@pytest.mark.parity
def test_nbgrader_gives_the_same(tmp_path):
    write(tmp_path, SOURCE, {"right": SOURCE, "wrong": answered(SOURCE, WRONG)})
    release(tmp_path)
    done = run(tmp_path, "nbgrader", "autograde", "ps1")
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as book:
        for student, points in (("right", 1), ("wrong", 0)):
            rows = book.find_submission("ps1", student).notebooks[0].grades
            assert {row.name: row.auto_score for row in rows} == dict.fromkeys(NAMES, points)
