"""What draws is imported before a notebook runs, if its code may need that; else it draws later."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from small_course import answered, notebook, solution, test

from nbexaminer.notebook.drawing import may_draw

PLAIN = [
    "import math",
    "from numpy import linalg as la",
    "import os, sys",
    "x = 1\n%%time\nimport json",
    "import helper",
    "import lab.tools",
    "from IPython.display import display",
    "def f():\n    import random; import re",
    "1 / 2  # a line of a plot",
]
DRAWING = [
    "import pandas as pd",
    "import math, seaborn",
    "from matplotlib import pyplot",
    "x = 1; import sympy",
    "%pylab inline",
    "m = __import__('any')",
    "import helper, scipy.stats as s",
    "if x: import networkx",
    "%run other.ipynb",
    "plt.plot([1])",
]
BESIDE = {"helper.py": b"import numpy", "lab/tools.py": b"", "data.csv": b"import pandas"}


GRADE = """
import json, sys, nbformat
from nbexaminer.grade import grade_notebook
submitted, source = (nbformat.reads(each, as_version=4) for each in json.load(sys.stdin))
graded = grade_notebook(submitted, source)
print(graded.scores, sorted(graded.notebook.cells[-1].outputs[0].data))
"""


@pytest.mark.parametrize("code", PLAIN)
def test_code_that_imports_nothing_that_draws(code):
    assert not may_draw([code], BESIDE)


@pytest.mark.parametrize("code", DRAWING)
def test_code_that_may_draw(code):
    assert may_draw([code], BESIDE)


@pytest.mark.parametrize(
    ("name", "content"),
    [("lab/figures.py", b"import matplotlib"), ("a.ipynb", b'[\n   "import pandas\\n"]')],
)
def test_a_module_beside_the_notebook_may_draw(name, content):
    assert may_draw([], BESIDE | {name: content})


def test_code_that_hides_its_import_draws_all_the_same():
    hidden = "import importlib as i\nd = getattr(i, 'import_' + 'module')('matplot' + 'lib.pyplot')"
    source = notebook(
        [
            solution("one", "### BEGIN SOLUTION\none = 1\n### END SOLUTION"),
            test("is-one", "assert one == 1", 1),
        ]
    )
    submitted = answered(source, {"one": f"{hidden}\none = 1"})
    submitted.cells.append(new_code_cell("d.plot([1, 2]);"))
    assert not may_draw([cell.source for cell in submitted.cells], {})
    both = [nbformat.writes(each) for each in (submitted, source)]
    done = subprocess.run(  # the tests' own interpreters have imported what draws
        [sys.executable, "-c", GRADE], input=json.dumps(both), capture_output=True, text=True
    )
    assert done.stdout == "{'is-one': 1.0} ['image/png', 'text/plain']\n", done.stderr
