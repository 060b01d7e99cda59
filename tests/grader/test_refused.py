"""Code that only the grader stops is named when it costs points."""

import pytest
from small_course import answered, grade, notebook, release, solution, test, write

from nbexaminer.grade import grade_notebook

SOURCE = notebook(
    [
        solution(
            "square", "### BEGIN SOLUTION\ndef square(x):\n    return x * x\n### END SOLUTION"
        ),
        test("squares", "assert [square(x) for x in (1, 2, 3)] == [1, 4, 9]", 2),
    ]
)
SQUARE = "def square(x):\n    return x * x\n"
STOPPED = {
    "reads-a-file": "text = open('/etc/hostname').read()\n" + SQUARE,
    "writes-elsewhere": "open('/tmp/of-a-student.txt', 'w').write('1')\n" + SQUARE,
    "asks-the-network": "import urllib.request as r\nr.urlopen('http://example.org')\n" + SQUARE,
    "starts-a-program": "import subprocess\nsubprocess.run(['ls'])\n" + SQUARE,
    "starts-processes": "from multiprocessing import Pool\npool = Pool(2)\n" + SQUARE,
    "needs-much-memory": "import numpy as np\nmuch = np.ones((10**5, 10**5))\n" + SQUARE,
    "writes-a-big-file": "open('big', 'wb').write(bytes(140 * 2**20))\n" + SQUARE,
    "opens-many-files": "many = [open('one', 'w') for _ in range(10**5)]\n" + SQUARE,
    "has-another-module": "import a_module_of_theirs\n" + SQUARE,
    "has-another-file": "table = open('C:/Users/me/table.csv').read()\n" + SQUARE,
    "returns-too-much": "def square(x):\n    return [x] * 10**6\n",
    "in-a-call": "def square(x):\n    open('/etc/hostname').read()\n    return x * x\n",
}


def graded(answer, **how):
    return grade_notebook(answered(SOURCE, {"square": answer}), SOURCE, **how)


@pytest.mark.parametrize("name", STOPPED)
def test_what_was_stopped_and_lost_points_needs_a_look(name):
    found = graded(STOPPED[name])
    (problem,) = (each for each in found.problems if each.look)
    assert found.scores == {"squares": 0}
    assert "may run on the student's machine" in problem.message


def test_what_lost_no_points_needs_none():
    found = graded(SQUARE + "open('/etc/hostname').read()\n")
    assert found.scores == {"squares": 2} and found.problems == []


def test_what_both_runs_agree_on_needs_none():
    has_no_way = "import sympy\ndef square(x):\n    return sympy.Matrix([x * x])\n"
    found = graded(has_no_way)  # beside the code it is compared, and differs
    assert found.scores == {"squares": 0} and found.problems == []
    (problem,) = graded(has_no_way, only_isolated={"squares"}).problems
    assert problem.look and "may run on the student's machine" in problem.message


def test_an_ordinary_mistake_needs_none():
    assert graded("def square(x):\n    return x + y\n").problems == []


def test_the_exit_status_counts_it(tmp_path):
    write(tmp_path, SOURCE, {"careful": answered(SOURCE, {"square": STOPPED["reads-a-file"]})})
    release(tmp_path)
    done = grade(tmp_path)
    assert (
        done.returncode == 1
        and "careful: p: cell 1 may run on the student's machine" in done.stderr
    )
