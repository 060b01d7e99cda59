"""Which tests are run a second time, though they exchange plain values only."""

import pytest
from nbformat.v4 import new_code_cell
from small_course import answered, notebook, solution, test

from nbexaminer.course.running.last_class import _program
from nbexaminer.notebook.remembering import states_of
from nbexaminer.notebook.skeleton import Skeleton

RIGHT = "def f(x):\n    return np.sqrt(x)"
PURE = "assert np.isclose(f(4), 2)"


def noticed(right, tests, handed_in=None, setup="import numpy as np\nrate = 2", files=()):
    """The tests that might notice what an answer does besides giving back values."""
    locked = solution("setup", setup)
    locked.metadata.nbgrader |= {"solution": False, "locked": True}
    answer = solution("answer", f"### BEGIN SOLUTION\n{right}\n### END SOLUTION")
    cells = [test(f"t{n}", source, 1) for n, source in enumerate(tests)]
    skeleton = Skeleton.of(source := notebook([locked, answer, *cells]))
    states = states_of({path: code.encode() for path, code in dict(files).items()})
    return {*skeleton.noticing(answered(source, {"answer": handed_in or right}), states)}


@pytest.mark.parametrize(
    "handed_in",
    [
        RIGHT,
        f"%%time\n{RIGHT}",
        "import numpy as np\nimport math\n\nx = 3\ndef f(x):\n    y = np.sqrt(x)\n    return y",
        "class Root:\n    def __init__(self, x):\n        self.x = x\n" + RIGHT,
    ],
)
@pytest.mark.parametrize(
    "code",
    [
        PURE,
        "import sys\nimport numpy as np\nsys.path.append('x')\nx = f(4)\nassert x == 2",
        "from helpers import close\nassert close(f(4), rate)",
        "for x in np.random.default_rng(1).uniform(0, 4, 9):\n    assert f(x) ** 2 - x < 1e-9",
    ],
)
def test_a_test_of_values_alone_runs_once(handed_in, code):
    assert not noticed(RIGHT, [code], handed_in)


@pytest.mark.parametrize(
    "code",
    [
        "import os\nassert f(4) == 2 and not os.listdir()",
        "assert f(4) == 2 and 'y' not in globals()",
        "assert f(4) == 2 and not hasattr(f, 'cache_info')",
        "assert f(4) == 2 and f.calls == 1",
        "np.random.seed(1)\nassert f(4) == 2",
        "old = np.geterr()\nassert f(4) == 2 and np.geterr() == old",
        "import matplotlib.pyplot as plt\nassert f(4) == 2 and not plt.get_fignums()",
        "assert f(table['a']) == 2 and len(table) == 1",
        "assert good()",
        "def f(x) oh",
        "for g in (f,):\n    assert g.__doc__",
        "root(4)\nassert f(4) == 2 and root.calls == 1",
        "before = count()\nassert f(4) == 2 and count() == before + 1",
        "calls = 0\nassert f(4) == 2 and calls == 0",
        "np.sqrt = abs\nassert f(4) == 2",
        "assert shown(4) == '?' and f(4) == 2",
    ],
)
def test_a_test_that_looks_at_more_runs_twice(code):
    setup = (
        "import functools\nimport numpy as np\ntable = {'a': 4}\ncalls = 0\n"
        "def good():\n    return not table\n"
        "def root(x):\n    global calls\n    calls += 1\n    return np.sqrt(x)\n"
        "def count(kept=[0]):\n    kept[0] += 1\n    return kept[0]\n"
        "@functools.singledispatch\ndef shown(x):\n    return '?'"
    )
    assert noticed(RIGHT, [code], setup=setup) == {"t0"}


@pytest.mark.parametrize(
    ("handed_in", "code"),
    [
        ("sum = 1\n" + RIGHT, "assert sum(f(x) for x in (4, 9)) == 5"),
        ("import math as np\n" + RIGHT, PURE),
        ("from numpy import *\n" + RIGHT, PURE),
        ("np.pi = 3\n" + RIGHT, PURE),
        ("np.seterr(all='raise')\n" + RIGHT, PURE),
        ("rate = 3\n" + RIGHT, "assert f(4) == rate"),
        (RIGHT.replace("    ", "    global rate; rate = 3\n    ", 1), "assert f(4) == rate"),
        ("def out(x):\n    return x\n" + RIGHT.replace("(x)", "(out(x))"), "out = f(4)"),
        (RIGHT.replace("np.sqrt(x)", "float(np.sqrt(x))"), "float = f(4)\nassert float == 2"),
        ("%matplotlib inline\n" + RIGHT, PURE),
        ("half = _ / 2\n" + RIGHT, PURE),
        ("import calendar\ncalendar.setfirstweekday(6)\n" + RIGHT, PURE),
        (
            "np.random.seed(1)\n" + RIGHT,
            "assert f(4) == 2 and np.random.rand() != np.random.rand()",
        ),
    ],
)
def test_an_answer_that_does_more_has_the_test_run_twice(handed_in, code):
    handed_in = handed_in.replace("def f(out(x))", "def f(x)")
    assert noticed(RIGHT, [code], handed_in) == {"t0"}


def test_a_name_that_a_test_leaves_behind_counts_for_the_next():
    answer = "def out(x):\n    return x\ndef f(x):\n    return np.sqrt(out(x))"
    assert noticed(RIGHT, ["out = f(4)", PURE], answer) == {"t0", "t1"}


def test_what_follows_a_change_of_settings_runs_twice():
    assert noticed(RIGHT, [PURE, "import os\nos.chdir('..')\nf(4)", PURE]) == {"t1", "t2"}


LOOKED_UP = "import tables\nimport numpy as np\ndef f(x):\n    return np.sqrt(tables.ROWS[0])"


@pytest.mark.parametrize(
    ("remembers", "files"),
    [
        (True, {"tables.py": "ROWS = [4]"}),
        (True, {"tables.py": "n = 0\ndef row():\n    global n\n    n += 1"}),
        (True, {"tables.py": "class Row:\n    n = 0\ndef row():\n    Row.n += 1"}),
        (True, {"tables.py": "class Row:\n    n = 0\n    def __init__(self): type(self).n += 1"}),
        (True, {"tables.py": "class Row:\n    class Kept:\n        all = []"}),
        (True, {"tables.py": "n = 0\ndef row():\n    globals()['n'] += 1"}),
        (True, {"tables.py": "from functools import *\n@cache\ndef row(x):\n    return x"}),
        (True, {"tables/__init__.py": "from inner import *", "inner.py": "ROWS = {}"}),
        (False, {"tables.py": '"""Of numbers."""\nROWS = (4,)\ndef row(x):\n    return [x]'}),
        (False, {"tables.py": "class Row:\n    n: int = 0\n    def __init__(self): self.x = 1"}),
        (False, {"other.py": "ROWS = [4]"}),
    ],
)
def test_a_module_beside_the_notebook_that_both_use_counts_if_it_remembers(remembers, files):
    code = "from tables import ROWS\nassert f(4) == 2 and ROWS"
    assert noticed(RIGHT, [code], LOOKED_UP, files=files) == ({"t0"} if remembers else set())
    assert not noticed(RIGHT, [code], files=files)  # only the test uses it


def test_code_is_read_whatever_it_is():
    """Two texts that Python's parser gives up, and one on which a pattern took minutes."""
    for odd in ("-" * 20_000 + "1", "+".join(["1"] * 20_000), RIGHT + "\n" * 100_000):
        assert noticed(RIGHT, [PURE], odd) == set()


def test_code_that_python_gives_up_on_is_no_program_and_remembers_nothing():
    odd = "-" * 20_000 + "1"
    assert _program(new_code_cell(odd)) == "" != _program(new_code_cell("1"))
    assert states_of({"helper.py": odd.encode()}) == {"helper": set()}
