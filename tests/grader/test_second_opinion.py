"""Where a copy is not the thing, two runs are compared: the lower counts, and a person is told."""

import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, points, release, run, solution, test, write

from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits

SOURCE = notebook(
    [
        solution(
            "board",
            "def board(rows, columns):\n    ### BEGIN SOLUTION\n"
            "    return [[0] * columns for _ in range(rows)]\n    ### END SOLUTION",
        ),
        test("zeros", "assert board(2, 3) == [[0, 0, 0], [0, 0, 0]]", 1),
        test("twice", "b = board(2, 1)\nassert board(1, 2) == [[0, 0]]", 2),
        solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        test("halves", "assert half(3) == 1.5", 1),
    ]
)
FULL = {"zeros": 1, "twice": 2, "halves": 1}
RIGHT = {
    "board": "def board(rows, columns):\n    return [columns * [0] for row in range(rows)]",
    "half": "def half(x): return 0.5 * x",
}
# It uses a name of its own that the test uses, too.
CLASHING = RIGHT | {"board": "b = 0\ndef board(rows, columns): return [[b] * columns] * rows"}


def graded(answers, source=SOURCE, **how):
    return grade_notebook(answered(source, answers), source, **how)


def looks(one):
    return [problem for problem in one.problems if problem.look]


def one_test(answer, code, most=2, **how):
    """What an answer gets for one test, and what a person should look at."""
    source = notebook([solution("answer", answer), test("t", code, most)])
    found = grade_notebook(source, source, **how)
    return found.scores["t"], [problem.message for problem in looks(found)]


def test_right_answers_are_settled_without_a_word():
    found = graded(RIGHT)
    assert (found.scores, found.problems) == (FULL, [])


def test_where_the_runs_differ_the_lower_counts_and_both_are_said():
    found = graded(CLASHING)
    assert found.scores == FULL | {"twice": 0}
    (problem,) = looks(found)
    assert problem.test == "twice" and problem.cell == 2
    assert "2 points isolated and 0 beside the code" in problem.message
    assert "(a list)" in problem.message and "fails only beside the code" in problem.message


def test_what_fails_only_on_a_copy_stays_failed_until_a_person_has_looked():
    tally = "class Tally(dict):\n    def most(self): return max(self, key=self.get)"
    answer = f"{tally}\ndef count(text): return Tally(a=2)"
    score, (said,) = one_test(answer, "assert count('aab').most() == 'a'")
    assert score == 0 and "0 points isolated and 2 beside the code" in said
    assert "only isolated" in said


def test_wrong_answers_that_fail_both_ways_are_settled():
    found = graded({"board": "def board(rows, columns): return 3", "half": "half = None"})
    assert found.scores == dict.fromkeys(FULL, 0) and found.problems == []


@pytest.fixture
def runs(monkeypatch):
    """What came of the cells, run by run."""
    from nbexaminer import grade as module

    kept, real = [], module.execute

    def execute(*args):
        kept.append(real(*args))
        return kept[-1]

    monkeypatch.setattr(module, "execute", execute)
    monkeypatch.setattr(module, "_opinions", {})
    return kept


def test_plain_values_need_no_second_run_and_the_same_content_only_one(runs):
    for answer in (
        "def f(x): return x + 1",
        "def f(x): return (x, 'a', None, 2.5, (1, b'c'))[0] + 1",
    ):
        assert one_test(answer, "assert f(3) == 4 and f(2.5) == 3.5") == (2, [])
    wrong = "def f(x): return x + 2", "def f(x): return 1 / 0", "def f(x) return x + 1", "f = 4"
    assert all(one_test(each, "assert f(3) == 4") == (0, []) for each in wrong)
    assert len(runs) == 6
    # A hidden test's import is there beside the code.
    score, (said,) = one_test("def f(x): return prod([x])", "from math import *\nassert f(3) == 3")
    assert score == 0 and "gives 0 points isolated and 2 beside the code" in said
    assert len(runs) == 8
    caught = "try: f(3)\nexcept ZeroDivisionError: pass"
    assert one_test("def f(x): return 1 / 0", caught) == (2, [])
    assert len(runs) == 10
    for time in (b"2026-11-30", b"2026-12-01"):  # which nbgrader writes beside the notebook
        assert graded(RIGHT, own_files={"timestamp.txt": time}).scores == FULL
    assert len(runs) == 13
    # A person looks anyway at what is lost after a cell without an end, so it runs only once.
    endless = "while True: pass\ndef f(x): return x"
    limits = Limits(cell_seconds=0.2, notebook_seconds=2)
    score, (said,) = one_test(endless, "assert f(3) == 4", limits=limits)
    assert score == 0 and "Grading.cell_seconds" in said
    assert len(runs) == 14


def test_an_endless_call_has_the_time_of_a_call_beside_the_code_too(runs):
    source = notebook(
        [
            solution("a", "def f(x):\n    while x: pass\n    return [x]"),
            test("endless", "assert f(1) == [1]", 1),
            test("ends", "assert f(0) == [0]", 1),
        ]
    )
    found = grade_notebook(source, source, limits=Limits(call_seconds=0.3))
    assert found.scores == {"endless": 0, "ends": 1} and len(runs) == 2
    assert "longer than 0.3 seconds" in runs[1].ran[1].trouble


def test_partial_credit_is_compared_in_twelfths():
    answer = "b = 0\ndef board(n): return [b] * n"
    code = "b = board(2)\n(board(1) == [0]) * 2 / 3 + 1 / 3"
    score, said = one_test(answer, code, 1)
    assert score == pytest.approx(1 / 3) and "1 points isolated and 0.333333 beside" in said[0]


def test_a_numpy_number_makes_no_difference():
    code = "import numpy as np\nassert f([1]) == [1]\nnp.float64(0.5)"
    assert one_test("def f(x): return list(x)", code, 1) == (0.5, [])


@pytest.mark.parametrize("given", ["1", "[1]"])
def test_a_warning_costs_nothing_and_is_told(given):
    code = "def f(x):\n    import warnings\n    warnings.warn('old')\n    return x"
    score, said = one_test(code, f"assert f({given}) == {given}", 1)
    assert score == 1 and ["wrote on stderr" in each for each in said] == [True]
    assert one_test("def f(x): return x", "assert f([1]) == [1]", 1) == (1, [])


def test_every_test_that_warns_is_told_of():
    warns = "def f(x):\n    import warnings\n    warnings.warn('old')\n    return x"
    answer = solution("a", "### BEGIN SOLUTION\ndef f(x): return x\n### END SOLUTION")
    source = notebook(
        [answer, test("one", "assert f(1) == 1", 1), test("two", "assert f(2) == 2", 1)]
    )
    told = [
        p.test for p in grade_notebook(answered(source, {"a": warns}), source).problems if p.look
    ]
    assert told == ["one", "two"]


def test_who_does_not_get_that_far_beside_the_code_keeps_the_points_and_is_named():
    answer = "import os\ndef f(x):\n    if 'code' in globals(): os._exit(1)\n    return [x]"
    score, (said,) = one_test(answer, "code = 1\nassert f(3) == [3]")
    assert score == 2 and "could not be tried beside the code" in said


def test_tests_beside_the_code_and_courses_without_isolation_have_no_second_run():
    assert graded(CLASHING, isolate_tests=False).problems == []
    found = graded(CLASHING, beside={"zeros", "twice", "halves"})
    assert found.scores == FULL | {"twice": 0} and found.problems == []


def test_what_the_code_prints_or_leaves_beside_the_tests_is_nowhere():
    spy = """
import pathlib, sys
def board(rows, columns):
    if 'b' in globals():
        pathlib.Path('LEAK.csv').write_text('LEAK')
        print('LEAK'); print('LEAK', file=sys.stderr)
        globals()['half'] = lambda x: 'LEAK'
        raise ValueError('LEAK')
    return [[0] * columns] * rows"""
    found = graded(RIGHT | {"board": spy})
    assert found.scores == FULL | {"twice": 0}
    assert "LEAK" not in str([found.problems, *(c.get("outputs") for c in found.notebook.cells)])


def test_a_test_that_the_model_passes_only_isolated_has_no_second_opinion(tmp_path):
    source = notebook(
        [
            solution("a", "### BEGIN SOLUTION\ndef f(x): return [x]\n### END SOLUTION"),
            test(
                "t",
                "import subprocess\nsubprocess.run(['true'], check=True)\nassert f(1) == [1]",
                1,
            ),
        ]
    )
    write(tmp_path, source, {"s": answered(source, {"a": "f = lambda x: [x]"})})
    release(tmp_path)
    done = grade(tmp_path)
    assert done.returncode == 0 and points(tmp_path) == {"s": {"t": 1}}
    assert "the test t has no second opinion" in done.logged


def test_a_difference_is_in_problems_the_report_and_formgrader(tmp_path):
    write(
        tmp_path, SOURCE, {"clashing": answered(SOURCE, CLASHING), "right": answered(SOURCE, RIGHT)}
    )
    release(tmp_path)
    done = grade(tmp_path)
    assert done.returncode == 1 and points(tmp_path) == {
        "clashing": FULL | {"twice": 0},
        "right": FULL,
    }
    told = "clashing: p: The test twice gives 2 points isolated and 0 beside the code"
    assert told in done.stderr and "right" not in done.stderr
    assert told in run(tmp_path, "nbexaminer", "problems", "ps1").stdout
    run(tmp_path, "nbexaminer", "report", "ps1")
    assert "twice gives 2 points isolated" in next(tmp_path.rglob("*report*.html")).read_text()
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db", "small") as gradebook:
        submission = gradebook.find_submission_notebook("p", "ps1", "clashing")
        said = {each.name: each.comment for each in submission.comments}
    assert "twice gives 2 points isolated" in said["board"] and not said["half"]


def test_partial_credit_is_compared_as_finely_as_it_leaves_the_second_run():
    credit = test("credit", "sum(first([n, 1]) == n for n in (0, 1, 2, 3, 4)) / 5", 1)
    body = "def first(items):\n    ### BEGIN SOLUTION\n    return items[0]\n    ### END SOLUTION"
    source = notebook([solution("first", body), credit])
    found = grade_notebook(answered(source, {"first": "def first(items): return 2"}), source)
    assert found.scores == {"credit": 0.2} and found.problems == []
