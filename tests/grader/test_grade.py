"""`grade_notebook`: right scores, kind messages, and no loss when something fails."""

import json

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell
from small_course import answered, locked, notebook, solution, test, written

from nbexaminer.errors import CannotConfine
from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits
from nbexaminer.notebook.reading import parse
from nbexaminer.notebook.rebuild import rebuild
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.student import confine

CHECK = b"""
class CheckFailed(AssertionError):
    def __init__(self, hint, misconception):
        super().__init__(hint)
        self.misconception = misconception

    def _render_traceback_(self):
        return ["Not yet.", str(self)]

def half(function):
    if function.is_stub:
        raise CheckFailed("Nothing there yet.", "half/stub")
    try:
        good = function(3) == 1.5
    except ZeroDivisionError as error:
        raise CheckFailed(f"It divides by zero: {error.student_line}", "half/zero") from None
    if not good:
        raise CheckFailed(f"It should be half; it printed {function.printed!r}.", "half/wrong")
"""
FILES = {"lab/__init__.py": b"", "lab/check.py": CHECK, "data.txt": b"7"}

SOURCE = notebook(
    [
        new_code_cell("import numpy as np\nimport matplotlib.pyplot as plt"),
        solution(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION"
        ),
        test("half-test", "from lab import check\n\ncheck.half(half)", 2),
        solution(
            "value", "value = (\n    ### BEGIN SOLUTION\n    [1, 2.5]\n    ### END SOLUTION\n)"
        ),
        test(
            "value-test", "for value_there in value:\n    assert value_there > 0\nvalue = None", 1
        ),
        test("again-test", "assert value == [1, 2.5]", 1),
        test("partial-test", "sum(half(x) == x / 2 for x in (1, 2, 5, -3)) / 4", 1),
        written("why", "Because ...", 3),
    ]
)
SKELETON = Skeleton.of(SOURCE)
FULL = {"half-test": 2, "value-test": 1, "again-test": 1, "partial-test": 1}
HALF = "def half(x):\n    return x / 2"
VALUE = "value = [1, 2.5]"


def grade(half=HALF, value=VALUE, why="YOUR ANSWER HERE", extra=(), limits=None, **kwargs):
    submitted = answered(SOURCE, {"half": half, "value": value, "why": why})
    submitted.cells += [new_code_cell(cell) for cell in extra]
    limits = Limits(**({"cell_seconds": 5} | (limits or {})))
    # Beside its code, even the model solution fails these: functions there have no `is_stub`, and
    # the test before hides `value`.
    only = {"half-test", "again-test"}
    return grade_notebook(
        submitted, SKELETON, files=FILES, limits=limits, only_isolated=only, **kwargs
    )


def outputs(graded, grade_id):
    cells = graded.notebook.cells
    return next(
        c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    ).outputs


def text(graded):
    return json.dumps([cell.get("outputs", []) for cell in graded.notebook.cells])


def test_right_answers_earn_everything():
    graded = grade(why="I think so.")
    assert graded.scores == FULL | {"why": None}
    assert graded.max_scores == FULL | {"why": 3}
    assert graded.problems == [] and graded.misconceptions == {} and graded.usable
    nbformat.validate(graded.notebook)


def test_an_unanswered_question_needs_nobody():
    assert grade().scores["why"] == 0


def test_a_mistake_is_named():
    graded = grade("def half(x):\n    print('hm')\n    return x")
    assert graded.scores["half-test"] == 0 and graded.scores["partial-test"] == 0
    assert graded.misconceptions == {"half-test": ["half/wrong"]}
    shown = outputs(graded, "half-test")
    assert shown[0].text.startswith("hm\n")
    assert shown[-1].ename == "CheckFailed" and "printed 'hm\\n'" in shown[-1].evalue


def test_a_mistake_is_named_beside_the_students_code_too():
    graded = grade(
        "def half(x): return x\nhalf.is_stub, half.printed = False, ''", isolate_tests=False
    )
    assert graded.misconceptions == {"half-test": ["half/wrong"]}


@pytest.mark.parametrize("isolate", [True, False])
def test_an_answer_that_raises_has_found_no_mistake(isolate):
    """Only the test names a mistake: neither an error's text nor its class name does."""
    error = "class CheckFailed(AssertionError): misconception = {!r}\n"
    raising = "def half(x): raise CheckFailed('[half/zero]')\nhalf.is_stub = False"
    graded = grade(error.format("half/zero") + raising, isolate_tests=isolate)
    assert graded.scores["half-test"] == 0
    # Beside the student's code the source is unknown, but a name must be an id.
    assert graded.misconceptions.get("half-test") == (None if isolate else ["half/zero"])
    graded = grade(error.format("<b>half</b>/zero") + raising, isolate_tests=isolate)
    assert "half-test" not in graded.misconceptions


def test_a_stub_is_seen():
    graded = grade('def half(x):\n    """Half."""\n    ...  # YOUR CODE HERE')
    assert graded.misconceptions == {"half-test": ["half/stub"]}


def test_an_error_arrives_with_the_students_own_line():
    graded = grade("def half(x):\n    # zero\n    return 1 / 0")
    assert graded.misconceptions == {"half-test": ["half/zero"]}
    assert "line 3: `return 1 / 0`" in outputs(graded, "half-test")[-1].evalue
    assert "in the notebook, line 3" in text(graded)  # where no check says it


def test_an_error_of_its_own_class_arrives_too():
    graded = grade("class Odd(Exception):\n    pass\ndef half(x): raise Odd('so')")
    assert "RuntimeError" in text(graded) and "Odd: so" in text(graded)


@pytest.mark.parametrize(
    ("half", "raised"),
    [
        ("class Negative(ValueError): pass\ndef half(x): raise Negative('no')", "ValueError: no"),
        ("def half(x): return {}['a']", "KeyError: 'a'"),
        ("import json\ndef half(x): return json.loads('{')", "ValueError: Expecting"),
        ("def half(x): return b'\\xff'.decode()", "UnicodeDecodeError: 'utf-8' codec"),
        ("def half(x): raise StopIteration", "RuntimeError: StopIteration"),
        ("def half(x): raise SystemExit(3)", "RuntimeError: SystemExit: 3"),
    ],
)
def test_an_error_arrives_as_the_builtin_it_is_derived_from(half, raised):
    error = outputs(grade(half), "partial-test")[-1]
    assert f"{error.ename}: {error.evalue}".startswith(raised)


def test_partial_credit_is_what_the_test_says():
    graded = grade("def half(x):\n    return abs(x) / 2")
    assert graded.scores["partial-test"] == 0.75
    # numpy's numbers are shown as plain ones, or nbgrader would give full marks for any
    graded = grade("import numpy as np\ndef half(x):\n    return np.float64(abs(x)) / 2")
    assert graded.scores["partial-test"] == 0.75


@pytest.mark.parametrize(("half", "points"), [("0.5", 2), ("0.0", 0), ("float('nan')", 0)])
def test_credit_of_a_test_that_runs_beside_the_code_is_read_as_well(half, points):
    """With nbgrader 0.9.6 np.float64(2.0) is no number, and earns full marks."""
    source = notebook(
        [
            solution("half", f"import numpy as np\nhalf = np.float64({half})"),
            test("credit", "import warnings\nwarnings.warn('old')\n4 * half", 4),
        ]
    )
    assert grade_notebook(source, source, beside=["credit"]).scores == {"credit": points}


@pytest.mark.parametrize(
    "half",
    [
        "import numpy as np\ndef half(x): return np.zeros(2)",
        "def half(x): return 3j",
        "def half(x): return float('nan')",
        "def half(x): return -1000",
        "def half(x): return 1000",
        "import numpy as np\ndef half(x): return np.zeros(0)",
    ],
)
def test_credit_that_is_no_number_of_points_is_none(half):
    source = notebook([solution("half", "half = None"), test("credit", "half(1)", 4)])
    graded = grade_notebook(answered(source, {"half": half}), source)
    assert graded.scores == {"credit": 0}
    assert outputs(graded, "credit")[-1].ename == "NoCredit"
    told = [each for each in graded.problems if each.look and each.test == "credit"]
    assert len(told) == (half[-5:] != " 1000")  # of any other, nbgrader gives full marks


def test_credit_is_not_lost_behind_a_flood_of_output():
    flood = "import sys\nsys.modules['nbexaminer.protocol.outputs'].MAX_CELL_OUTPUT_CHARS = 10**7\n"
    graded = grade(flood + "def half(x):\n    print('x' * 3_000_000)\n    return 7")
    assert graded.scores["partial-test"] == 0
    source = notebook(
        [solution("half", "half = None"), test("credit", "print(half(1))\n2 * (half(1) == 3)", 4)]
    )
    answers = {"half": "def half(x): return 'x' * 3_000_000"}
    assert grade_notebook(answered(source, answers), source).scores == {"credit": 0}


def test_a_test_that_sets_an_answers_name_does_not_hide_the_answer():
    assert grade().scores["again-test"] == 1
    assert grade(value="value = [1, 2]").scores["again-test"] == 0


def test_warnings_and_prints_cost_nothing():
    graded = grade(
        "import sys, warnings\ndef half(x):\n    print('a')\n    print('b', file=sys.stderr)\n"
        "    warnings.warn('c')\n    return x / 2"
    )
    assert graded.scores == FULL | {"why": 0}
    assert "a\\nb\\n" in text(graded) and "UserWarning: c" in text(graded)


@pytest.mark.parametrize(
    "half",
    [
        "half = lambda x: x / 2",
        "class Half:\n    def __call__(self, x): return x / 2\nhalf = Half()",
        "import functools, operator\nhalf = functools.partial(operator.mul, 0.5)",
        "import numpy as np\ndef half(x): return np.array(x / 2)",
        "from fractions import Fraction\ndef half(x): return Fraction(x) / 2",
    ],
)
def test_right_answers_of_any_kind(half):
    assert grade(half).scores == FULL | {"why": 0}


def test_outputs_are_those_of_a_notebook():
    graded = grade(
        extra=[
            "print('out'); 1 + 1",
            "plt.plot([1, 2]);",
            "from IPython.display import HTML\nHTML('<b>bold</b>')",
            "import ipywidgets\nipywidgets.IntSlider(3)",
            "open('data.txt').read()",
            "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
            "import shutil\nshutil.copy('data.txt', 'copy.txt')",
        ]
    )
    shown = [cell.outputs for cell in graded.notebook.cells[-7:]]
    assert shown[0][0].text == "out\n" and shown[0][1].data["text/plain"] == "2"
    assert shown[1][0].data["image/png"].startswith("iVBOR")
    assert shown[2][0].data["text/html"] == "<b>bold</b>"
    assert shown[3][0].data["text/plain"] == "IntSlider(value=3)"
    assert shown[4][0].data["text/plain"] == "'7'"
    assert shown[5][0].data["text/plain"] == "'awaited'"
    assert shown[6][0].data["text/plain"] == "'copy.txt'"
    counts = [c.execution_count for c in graded.notebook.cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_students_files_lie_beside_the_notebook():
    own = {"mine.txt": b"mine", "data.txt": b"forged", "../up.txt": b"", "lab/check.py": b""}
    graded = grade(extra=["print(open('mine.txt').read(), open('data.txt').read())"], own_files=own)
    assert graded.notebook.cells[-1].outputs[0].text == "mine 7\n"
    assert graded.scores["half-test"] == 2


def test_what_was_earned_stays_when_python_ends():
    graded = grade(value="import os\nvalue = 1\nos._exit(1)")
    assert graded.scores == {
        "half-test": 2,
        "value-test": 0,
        "again-test": 0,
        "partial-test": 0,
        "why": 0,
    }
    (problem,) = graded.problems
    assert "exit status 1" in problem.message and problem.cell == 3


def test_exit_and_quit_do_nothing_as_in_a_kernel_and_are_named():
    graded = grade(half="def half(x):\n    exit()\n    return x / 2", value="quit()\nvalue = 8")
    assert graded.scores["half-test"] == 2
    (problem,) = graded.problems
    assert "exit() or quit()" in problem.message and problem.look and problem.cell == 2
    assert not grade(value="exit(1)\nvalue = 8").problems  # a kernel stays alive then


def test_a_loop_is_interrupted_and_the_rest_goes_on():
    graded = grade(value="while True: pass", limits={"cell_seconds": 0.5})
    assert graded.scores["half-test"] == 2 and graded.scores["partial-test"] == 1
    assert [problem.cell for problem in graded.problems] == [3]
    assert "longer than 0.5 seconds" in graded.problems[0].message
    assert "Grading.cell_seconds" in graded.problems[0].message and graded.problems[0].look


def test_a_slow_function_is_interrupted():
    graded = grade(
        "import time\ndef half(x):\n    time.sleep(9 * (x == 3))\n    return x / 2",
        limits={"call_seconds": 0.3},
    )
    assert graded.scores["half-test"] == 0 and graded.scores["partial-test"] == 1
    assert "half took longer than 1.5 seconds (most of them waiting)" in text(graded)


def test_memory_is_bounded_and_the_rest_goes_on():
    graded = grade(extra=["data = bytearray(4 * 10**9)"], limits={"memory": 2**30})
    assert graded.notebook.cells[-1].outputs[0].ename == "MemoryError"
    assert graded.scores == FULL | {"why": 0}


def descendants() -> int:
    """The number of child processes; two of them wait for the next notebook."""
    return len(psutil.Process().children(recursive=True))


def test_nothing_is_left_behind():
    grade()  # so that the warm interpreters run
    before = descendants()
    grade(extra=["open('file', 'w').write('x')"])
    assert descendants() == before


def test_one_notebook_does_not_see_another():
    grade(extra=["shared = 1", "import numpy as np\nnp.shared = 1"])
    graded = grade(extra=["shared", "np.shared", "import os\nos.listdir('.')"])
    assert [c.outputs[0].get("ename") for c in graded.notebook.cells[-3:-1]] == [
        "NameError",
        "AttributeError",
    ]
    assert graded.notebook.cells[-1].outputs[0].data["text/plain"] == "['data.txt', 'lab']"


@pytest.mark.parametrize(
    ("submitted", "why"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"cells": [', "no JSON"),
        (b"[]", "not a Jupyter notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5}', "no list of cells"),
        (b"[" * 10**5, "nested"),
        (json.dumps(SOURCE).replace("x / 2", "x" * 5 * 10**6).encode(), "too big"),
    ],
)
def test_what_is_no_notebook_gets_0_and_a_reason(submitted, why):
    graded = grade_notebook(submitted, SKELETON)
    assert not graded.usable and why in graded.problems[0].message
    assert why in graded.notebook.cells[0].source
    assert graded.scores == dict.fromkeys(FULL, 0) | {"why": 0}


def test_own_cells_stay_where_they_were():
    submitted = answered(SOURCE, {"half": HALF})
    for place, name in ((8, "d"), (3, "c"), (2, "b"), (0, "a")):
        submitted.cells.insert(place, new_code_cell(name))
    rebuilt, _ = rebuild(submitted, SKELETON)
    assert [c.source for c in rebuilt.cells] == [
        c.source
        if "nbgrader" not in c.metadata or c.metadata.nbgrader.grade_id == "half"
        else s.source
        for c, s in zip(submitted.cells, rebuilt.cells, strict=True)
    ]


def test_the_last_of_several_answers_counts():
    submitted = answered(SOURCE, {"half": "half = 1"})
    again = nbformat.from_dict(submitted.cells[1])
    again.source = HALF
    submitted.cells.insert(2, again)
    rebuilt, _ = rebuild(submitted, SKELETON)
    kept = [(c.source, "nbgrader" in c.metadata) for c in rebuilt.cells[1:3]]
    assert kept == [("half = 1", False), (HALF, True)]


def test_an_unsolved_answer_is_not_filled_in():
    submitted = answered(SOURCE, {})
    submitted.cells = [submitted.cells[0]]
    graded = grade_notebook(submitted, SOURCE, files=FILES)
    assert sum(score or 0 for score in graded.scores.values()) == 0


NAMES = notebook(
    [
        new_code_cell("import string\ncolour = 'red'"),
        locked("setup", "import math\nfrom fractions import *\nunit = 10"),
        locked("tools", "import math\ndef close(a, b): return math.isclose(a, b)"),
        locked("scales", "%%time\nscale = unit * unit\nknown = {}"),
        locked("known", "known[2] = 4\nletters = string.digits"),
        solution(
            "f",
            "import numpy as np\nimport math\nimport os.path as paths\n"
            "from math import isclose\ndef f(x): return x / 2",
        ),
        locked("derived", "import numpy as np\nresult = np.array([f(scale)])"),
        test("visible", "import statistics\nassert f(2) == 1", 1),
        solution("g", "%%time\ndef g(x): return statistics.mean([f(x), f(x)])"),
        test("tools-test", "assert close(g(4), 2) and Fraction(1, 2) == 0.5 and known[2] == 4", 1),
        test("derived-test", "assert result == 50", 1),
        test("imports-test", "assert np.isclose(math.pi, 3.14) + isclose(f(2), 1) == 1", 1),
        test("paths-test", "assert paths.join('a', f'{f(2)}') and letters[1] == '1'", 1),
        test("free-test", "%%time\nassert colour == 'red' and f(2) == 1", 1),
        test("helper", "def twice(x): return 2 * f(x)\nassert twice(4) == 4", 1),
        test("helped", "assert twice(5) == 5", 1),
        test("unknown", "assert surprise == 1", 1),
    ]
)
ANSWERS = {
    "f": "import numpy as np, math\nimport os.path as paths\nfrom math import isclose\n"
    "def f(x): return x / 2",
    "g": "def g(x): return statistics.mean([f(x), f(x)])",
}


def test_tests_use_what_the_instructor_wrote_and_the_students_answers():
    graded = grade_notebook(answered(NAMES, ANSWERS), NAMES)
    missing = {name for name, score in graded.scores.items() if not score}
    assert missing == {"unknown"}, text(graded)


def test_what_the_instructor_wrote_cannot_be_replaced():
    ours = "\nclose = isclose = lambda *a: True\nunit = scale = 0\nclass Fraction(float): pass"
    ours += "\nclass np: isclose = lambda *a: False\nknown = {2: 4}\nclass math: pi = 3.14"
    answers = {"f": "result = 50\nf = lambda x: 7" + ours, "g": "surprise = 1\ng = f" + ours}
    graded = grade_notebook(answered(NAMES, answers), NAMES)
    earned = {name for name, score in graded.scores.items() if score}
    assert earned == {"unknown"}, text(graded)  # a name that nothing of the instructor's defines


def test_an_import_that_is_asked_for_has_to_be_there():
    source = notebook([solution("i", "import numpy as np"), test("t", "assert np.pi > 3", 1)])
    assert grade_notebook(source, source).scores == {"t": 1}
    assert grade_notebook(answered(source, {"i": "..."}), source).scores == {"t": 0}


def test_a_folder_that_is_gone_ends_nothing():
    leaves = "import os, tempfile\nwith tempfile.TemporaryDirectory() as d: os.chdir(d)"
    assert grade(extra=[leaves, "1 + 1"]).notebook.cells[-1].outputs[0].data["text/plain"] == "2"


def test_a_slow_test_ends_alone():
    source = notebook(
        [
            solution("f", "f = 1"),
            test("slow", "for _ in range(20):\n    try: f()\n    except Exception: pass", 1),
            test("quick", "assert f.__name__ == 'f'", 1),
        ]
    )
    submitted = answered(source, {"f": "import time\ndef f(): time.sleep(0.6)"})
    limits = Limits(cell_seconds=1, call_seconds=1)
    graded = grade_notebook(submitted, source, limits=limits)
    assert graded.scores == {"slow": 0, "quick": 1}
    assert "took longer" in outputs(graded, "slow")[-1].evalue


def test_what_a_test_writes_is_gone_for_the_next_student():
    source = notebook(
        [
            solution("a", "a = 1"),
            test("first", "import os\nassert not os.path.exists('notes.txt')", 1),
            test("second", "open('notes.txt', 'w').write(str(a)); assert a == 1", 1),
        ]
    )
    for _ in range(2):
        assert grade_notebook(source, source, files=FILES).scores == {"first": 1, "second": 1}


def test_a_test_has_no_more_memory_than_a_notebook():
    source = notebook([solution("n", "n = 1"), test("big", "bytearray(n * 10**9)", 1)])
    graded = grade_notebook(answered(source, {"n": "n = 2"}), source, limits=Limits(memory=2**30))
    assert outputs(graded, "big")[-1].ename == "MemoryError"


def test_the_instructors_file_wins_over_a_students_folder():
    own = {"data.txt/x": b"", "lab": b"", "lab/check.py/y": b"", "/etc/z": b""}
    graded = grade(extra=["print(open('data.txt').read())"], own_files=own)
    assert graded.scores["half-test"] == 2
    assert graded.notebook.cells[-1].outputs[0].text == "7\n"


def test_a_program_that_cannot_be_started_does_not_end_the_cell():
    graded = grade("!pip install numpy\nversions = !pip list\n%pip list\n" + HALF)
    assert graded.scores == FULL | {"why": 0}
    assert "Programs cannot be started here: pip install numpy" in text(graded)


def test_an_unconfined_notebook_may_start_programs():
    graded = grade(extra=["!echo started", "x = !echo again\nprint(x)"], sandbox=False)
    assert "started" in text(graded) and "['again']" in text(graded)


def test_markdown_is_kept_without_what_runs():
    shown = "**bold** $x^2$ [a](https://example.org) [b](javascript:alert(1)) <script>1</script>"
    graded = grade(extra=[f"from IPython.display import Markdown\nMarkdown({shown!r})"])
    kept = graded.notebook.cells[-1].outputs[0].data
    assert "<strong>bold</strong>" in kept["text/html"] and "$x^2$" in kept["text/html"]
    assert "https://example.org" in kept["text/html"]
    assert "javascript" not in str(kept) and "<script" not in kept["text/html"]
    assert "text/markdown" not in kept


def test_a_question_that_nobody_answered_keeps_its_html():
    text = "<b>Why?</b>\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    source = notebook([written("why", text, 1)])
    graded = grade_notebook(Skeleton.of(source).notebook, source)
    assert graded.notebook.cells[0].source.startswith("<b>Why?</b>")
    assert graded.scores == {"why": 0}


def test_older_notebooks_are_read():
    old = nbformat.v4.downgrade(nbformat.from_dict(answered(SOURCE, {"half": HALF})))
    notebook, _ = parse(nbformat.writes(old, version=nbformat.NO_CONVERT))
    assert [cell.cell_type for cell in notebook.cells] == [c.cell_type for c in SOURCE.cells]


def test_without_isolation_tests_share_the_students_kernel():
    source = notebook(
        [
            solution("a", "a = 1"),
            test("shares", "assert a == 2 and helper() == 3", 1),
            test("stderr", "import sys; print('x', file=sys.stderr)", 1),
            test("partial", "0.5", 1),
        ]
    )
    submitted = answered(source, {"a": "a = 2\ndef helper(): return a + 1"})
    graded = grade_notebook(submitted, source, isolate_tests=False)
    assert graded.scores == {"shares": 1, "stderr": 0, "partial": 0.5}


def test_without_confinement_nothing_is_left_behind_either():
    grade(sandbox=False)
    before = descendants()
    graded = grade(
        extra=["import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)"],
        sandbox=False,
    )
    assert graded.scores == FULL | {"why": 0}
    assert descendants() == before


def test_where_nothing_can_be_confined_nothing_is_graded(monkeypatch):
    monkeypatch.setattr(confine, "missing", lambda: "No Landlock.")
    with pytest.raises(CannotConfine, match="--no-sandbox"):
        grade()


@pytest.mark.parametrize("submitted", [None, b"{"], ids=["answered", "unreadable"])
def test_what_is_graded_is_valid_whatever_format_the_source_has(submitted):
    old = nbformat.from_dict({**SOURCE, "nbformat_minor": 2})
    for cell in old.cells:
        cell.pop("id", None)
    graded = grade_notebook(submitted or old, old)
    nbformat.validate(graded.notebook)
    assert graded.notebook.nbformat_minor == 5
