"""What an isolated test may count on, whatever the student's code is."""

import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running.rehearsal import make_plan, rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.grade import grade_notebook
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.workers import grade_in_worker


def course(answer, check):
    """An assignment of one test, and how it is graded."""
    marked = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    source = notebook([solution("answer", marked), test("check", check, 1)])
    assignment, settings = Assignment("ps1", {"p": Skeleton.of(source)}, {}), Grading()
    found = rehearse(assignment, "p", settings)
    return source, found, make_plan(assignment, "p", settings, found)


def test_a_deleted_answer_is_not_pythons_own_function_of_that_name():
    source, found, plan = course("def pow(a, b): return a ** b", "assert pow(2, 3) == 8")
    assert not found.failing
    graded = grade_in_worker(answered(source, {"answer": "# nothing at all"}), plan)
    assert graded.scores == {"check": 0}
    assert "name 'pow' is not defined" in str(graded.notebook.cells[1].outputs)


@pytest.mark.parametrize(
    "check",
    ["assert make().n == 3", "assert make()[0] is make and make.__code__.co_argcount == 0"],
    ids=["handles", "beside"],
)
def test_a_model_that_warns_can_have_its_tests_run_anywhere(check):
    answer = """
import sys, warnings
class Thing:
    n = 3
    def __getitem__(self, key): return make
def make():
    warnings.warn("old", FutureWarning)
    print("x", file=sys.stderr)
    return Thing()"""
    source, found, plan = course(answer, check)
    assert not found.failing
    assert len(found.objects) + len(found.beside) == 1
    graded = grade_in_worker(source, plan)  # its model warns, which is said of the assignment only
    assert graded.scores == {"check": 1} and not graded.problems
    assert [line for line in found.troubles() if "check write on stderr" in line]


@pytest.mark.parametrize(
    "check",
    [
        "assert not hasattr(f(), 'secret')",
        "assert not isinstance(f(), str)",
        "assert str(f()) != 'x'",
        "f().shape",
        "assert getattr(f(), 'colour', 'red') == 'red'",
    ],
)
def test_what_cannot_cross_passes_no_test_and_a_person_is_told(check):
    source = notebook([solution("answer", "f = None"), test("check", check, 1)])
    strange = "class Thing: pass\ndef f(): return Thing()"
    graded = grade_notebook(answered(source, {"answer": strange}), source)
    assert graded.scores == {"check": 0}
    differs = check != "f().shape"  # which fails beside the code, too: nobody need look
    assert any(problem.look for problem in graded.problems) == differs


def test_a_list_that_a_test_has_seen_comes_back_from_a_later_cell():
    source = notebook(
        [
            solution("a", "### BEGIN SOLUTION\nanswer = [3]\n### END SOLUTION"),
            test("seen", "assert answer == [3]", 1),
            solution(
                "b", "def f():\n    ### BEGIN SOLUTION\n    return answer\n    ### END SOLUTION"
            ),
            test("again", "assert f() == [3]", 1),
        ]
    )
    right = {"a": "answer = [3]", "b": "def f():\n    return answer"}
    assert grade_notebook(answered(source, right), source).scores == {"seen": 1, "again": 1}
