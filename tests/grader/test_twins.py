"""What Python finds equal is equal for a test in another process, too, as in nbgrader."""

import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.grade import grade_notebook

IMPORTS = """\
import array, collections, datetime, decimal, enum, fractions, pathlib, types
import numpy as np
import pandas as pd
"""
# What a test expects, and what students may return.
EQUAL = {
    "{'b', 'a'}": ["{'b': 1, 'a': 2}.keys()", "frozenset('ab')"],
    "['b', 'a']": ["[*{'b': 1, 'a': 2}.keys()]", "collections.UserList('ba')"],
    "collections.deque('ab')": ["collections.deque(['a', 'b'])"],
    "{('a', 1)}": ["{'a': 1}.items()"],
    "{'a': 1}": [
        "collections.Counter('a')",
        "collections.ChainMap({'a': 1})",
        "collections.UserDict(a=1)",
        "types.MappingProxyType({'a': 1})",
        "{'a': np.int64(1)}",
    ],
    "4": [
        "fractions.Fraction(4)",
        "decimal.Decimal(4)",
        "enum.IntEnum('E', 'a b c d')(4)",
        "np.array(4)",
        "np.float32(4)",
        "4 + 0j",
        "np.ma.array(4)",
    ],
    "(1, 2)": ["collections.namedtuple('P', 'x y')(1, 2)", "divmod(5, 3)"],
    "'ab'": ["np.str_('ab')", "collections.UserString('ab')", "type('S', (str,), {})('ab')"],
    "b'ab'": ["bytearray(b'ab')", "memoryview(b'ab')", "np.bytes_(b'ab')"],
    "True": ["np.bool_(True)", "1", "np.array([1]).all()"],
    "datetime.datetime(2020, 1, 1)": [
        "pd.Timestamp('2020-01-01')",
        "np.datetime64('2020-01-01T00:00:00')",
    ],
    "datetime.date(2020, 1, 1)": ["np.datetime64('2020-01-01')"],
    "datetime.timedelta(1)": ["pd.Timedelta(days=1)", "np.timedelta64(1, 'D')"],
    "pathlib.Path('a/b')": ["pathlib.Path('a') / 'b'", "pathlib.PurePosixPath('a/b')"],
}
PAIRS = [(expected, given) for expected, some in EQUAL.items() for given in some]
# These look much the same, and are not.
UNEQUAL = [
    ("{'a'}", "{'a': 1}.values()"),
    ("['a']", "{'a': 1}.keys()"),
    ("{'a': 1}", "{'a': 1}.items()"),
    ("datetime.timedelta(1)", "pd.NaT"),
    ("datetime.datetime(2020, 1, 1)", "pd.NaT"),
    ("'a/b'", "pathlib.Path('a/b')"),
    ("[1]", "array.array('i', [1])"),
    ("[1]", "collections.deque([1])"),
]


@pytest.fixture(scope="module")
def points():
    """The points of each test, isolated and beside the code: all pairs are in one notebook."""
    pairs = dict(enumerate([*PAIRS, *UNEQUAL]))
    cells = []
    for n, (expected, _) in pairs.items():
        body = f"def f{n}(): return {expected}"
        cells.append(solution(f"f{n}", f"### BEGIN SOLUTION\n{body}\n### END SOLUTION"))
        cells.append(test(f"t{n}", f"{IMPORTS}assert f{n}() == {expected}", 2))
    source = notebook(cells)
    given = {f"f{n}": f"{IMPORTS}def f{n}(): return {value}" for n, (_, value) in pairs.items()}
    submitted = answered(source, given)
    graded = [grade_notebook(submitted, source, isolate_tests=each) for each in (True, False)]
    return {pairs[n]: [each.scores[f"t{n}"] for each in graded] for n in pairs}


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_what_is_equal_earns_the_points(pair, points):
    assert points[pair] == [2, 2]


@pytest.mark.parametrize("pair", UNEQUAL, ids=str)
def test_what_is_not_earns_none(pair, points):
    assert points[pair] == [0, 0]


def test_a_path_opens_no_file():
    source = notebook(
        [
            solution("f", "### BEGIN SOLUTION\nf = lambda: 'a'\n### END SOLUTION"),
            test("t", "open(f().read_text())", 2),
        ]
    )
    submitted = answered(source, {"f": "import pathlib\nf = lambda: pathlib.Path('/etc/passwd')"})
    graded = grade_notebook(submitted, source)
    assert "has no attribute 'read_text'" in str(graded.notebook.cells[1].outputs)
