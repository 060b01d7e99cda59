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


# What courses do: an answer of the source, the student's, the test of it, and what it relies on.
CHATTY = (
    "def tell(n):\n    for step in range(300):\n        print('step', step)\n    print('end', n)"
)
CAPTURES = """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as said:
    tell(4)
assert said.getvalue().endswith('end 4\\n')"""
KINDS = {
    "a-list-that-a-test-saw": ("seen = [3]", "seen = [3]", "assert seen == [3]"),
    "and-a-later-cell-uses": ("def f(): return 1", "def f(): return seen", "assert f() == [3]"),
    "a-name-of-a-visible-test": ("side = 2", "side = 2", "area = side ** 2\nassert area == 4"),
    "in-a-later-answer": ("box = 8", "box = area * side", "assert box == 8"),
    "a-function-of-a-visible-test": (
        "pi = 3",
        "pi = 3",
        "def twice(x): return x * 2\nassert pi == 3",
    ),
    "in-a-later-function": ("def g(): return 6", "def g(): return twice(pi)", "assert g() == 6"),
    "a-function-for-a-function": (
        "def line(x): return 2 * x",
        "def line(x): return 2 * x\ndef at(x, *, fs): return [f(x) for f in fs]",
        "assert at(3, fs=[line, line]) == [6, 6]",
    ),
    "functions-of-libraries-for-a-function": (
        "def at0(f): return f(0)",
        "def at0(f): return f(0)",
        "import math\nimport numpy as np\n"
        "assert at0(math.cos) == at0(np.cos) == at0(math.factorial) == 1 and at0(abs) == 0\n"
        "assert at0(str) == '0' and at0(np.zeros_like).shape == ()",
    ),
    "no-answer-in-the-source": (
        "# write double(x)",
        "def double(x): return 2 * x",
        "assert double(2) == 4",
    ),
    "a-stub-that-is-no-Python": (
        "def half(x):",
        "def half(x): return x / 2",
        "assert half(4) == 2",
    ),
    "a-library-that-only-the-answer-imports": (
        "# import numpy, name an array: row",
        "import numpy as np\nrow = np.arange(3)",
        "assert np.array_equal(row, [0, 1, 2])",
    ),
    "much-that-is-printed-captured": ("# write tell(n)", CHATTY, CAPTURES),
    "the-instructor-s-name-not-the-student-s": (
        "# nothing",
        "def sqrt(x): return 0",
        "from math import *\nassert sqrt(9) == 3",
    ),
}


def test_what_courses_do_works_isolated_as_in_one_kernel():
    cells, answers = [], {}
    for name, (given, answers[name], check) in KINDS.items():
        cells += [solution(name, given), test(f"{name}-test", check, 1)]
    source = notebook(cells)
    graded = grade_notebook(answered(source, answers), source)
    assert graded.scores == {f"{name}-test": 1 for name in KINDS}
    assert not graded.problems


def test_a_test_that_reads_a_clock_takes_along_what_it_needs_and_no_more():
    clock = "import time\nstart = time.perf_counter()\nassert total(9) == reference(9)"
    source = notebook(
        [
            solution("a", "### BEGIN SOLUTION\ndef one(): return 1\n### END SOLUTION"),
            test("alone", "assert one() == 1", 1),
            solution(
                "b", "### BEGIN SOLUTION\ndef total(n): return sum(range(n))\n### END SOLUTION"
            ),
            test("visible", "def reference(n): return n * (n - 1) // 2\nassert total(5) == 10", 1),
            test("timed", clock, 1),
            test("hidden", "### BEGIN HIDDEN TESTS\nlimit = 9\n### END HIDDEN TESTS", 1),
            test("timed-too", "time.perf_counter() < limit * 1e9 or 1 / 0", 1),
            solution("c", "# write cube(x)"),
            test("unanswered", "assert cube(2) == 8", 1),
        ]
    )
    found = rehearse(Assignment("ps1", {"p": Skeleton.of(source)}, {}), "p", Grading())
    assert list(found.beside) == ["timed", "hidden", "timed-too"]
    assert [line for line in found.troubles() if "no answer that defines cube" in line]
