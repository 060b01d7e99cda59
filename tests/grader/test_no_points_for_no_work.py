"""What a student's code returns, writes or pretends earns no points that its work does not."""

import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running.rehearsal import make_plan, rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.grade import grade, grade_notebook
from nbexaminer.notebook.skeleton import Skeleton

BOX = "class Box:\n    def __init__(self, v): self.v = v\n"
EVERY = "\n".join(f"    def __{name}__(self, *a): return True" for name in ("eq", "ne", "lt", "gt"))
SAVES = BOX + "    def save(self): open('out.json', 'w').write(self.v)"
# What each case tries, with the model solution, the test, and an answer that did not do the work.
WITH_OBJECTS = {
    "a with block that swallows the test's assertion": (
        BOX + "    def __enter__(self): return self\n    def __exit__(self, *error): return False",
        "with Box(3) as box:\n    assert box.v == 3",
        "class Box:\n    v = 0\n    def __init__(self, v): pass\n"
        "    def __enter__(self): return self\n    def __exit__(self, *error): return True",
    ),
    "special methods that the object does not have": (
        BOX + "    def __len__(self): return 1\n    def __iter__(self): return iter([1])",
        "from collections.abc import Iterable, Sized\n"
        "assert isinstance(Box(1), Iterable) and isinstance(Box(1), Sized)",
        BOX,
    ),
    "slots that the object does not have": (
        "class Box:\n    __slots__ = ('v',)\n    def __init__(self, v): self.v = v",
        "assert not hasattr(Box(1), '__dict__')",
        BOX,
    ),
    "a sum of another type": (
        BOX + "    def __add__(self, other): return Box(self.v + other.v)",
        "assert type(Box(1) + Box(2)) is type(Box(3))",
        BOX + "    def __add__(self, other): return object()",
    ),
    "an object that agrees with everything": (BOX, "assert Box(3).v == 3", f"class Box:\n{EVERY}"),
    "the file that the test has written": (
        SAVES,
        "open('want.json', 'w').write('3')\nBox('3').save()\n"
        "assert open('out.json').read() == open('want.json').read()",
        "open('want.json', 'w').write('0')\nclass Box:\n    def __init__(self, v): pass\n"
        "    def save(self):\n        open('out.json', 'w').write('0')\n"
        "        open('want.json', 'w').write('0')",
    ),
}
HALF = "import numpy as np\ndef f(n): return np.float16({})"
WITH_PLAIN_DATA = {
    "a half float for infinity": ("", "assert f(20) == 2432902008176640000", HALF.format("'inf'")),
    "a half float for nothing": ("", "assert f(9) == 0.1 ** 9", HALF.format(0)),
    "three digits": ("", "assert abs(f(2) - 2 ** 0.5) < 1e-6", HALF.format(1.414)),
    "a text as credit": ("", "points = 1 * f(2)\npoints", "def f(n): return 'x'"),
    "a list as credit": ("", "1 * f(2)", "def f(n): return [1]"),
    "a fraction as credit": (
        "",
        "points = 1 * f(2)\npoints",
        "from fractions import Fraction\ndef f(n): return Fraction(0)",
    ),
    "a table as credit": (
        "",
        "points = 1 - abs(f(2) - 4)\npoints",
        "import pandas as pd\ndef f(n): return pd.Series([0.0])",
    ),
}


@pytest.mark.parametrize("case", [*WITH_OBJECTS, *WITH_PLAIN_DATA])
def test_it_earns_nothing(case):
    model, code, answer = (WITH_OBJECTS | WITH_PLAIN_DATA)[case]
    source = notebook([solution("answer", model), test("t", code, 1)])
    objects = {"t"} if case in WITH_OBJECTS else set()
    submitted = answered(source, {"answer": answer})
    assert grade_notebook(submitted, source, objects=objects).scores == {"t": 0}
    if model:  # and with the work done it is
        done = grade_notebook(source, source, objects=objects)
        assert (done.scores, done.problems) == ({"t": 1}, [])


@pytest.mark.parametrize(("answer", "points"), [("2.5", 2.5), ("'x'", 0), ("[]", 0), ("None", 0)])
def test_where_the_model_gives_a_number_of_points_nothing_else_is_credit(answer, points):
    source = notebook(
        [solution("answer", "def f(): return 4"), test("t", "f()", 4), test("u", "[f()]", 1)]
    )
    assignment = Assignment("ps1", {"p": Skeleton.of(source)}, {})
    plan = make_plan(assignment, "p", Grading(), rehearse(assignment, "p", Grading()))
    submitted = answered(source, {"answer": f"def f(): return {answer}"})
    assert grade(submitted, plan, {}).scores == {"t": points, "u": 1}


def test_nobody_is_told_what_a_swallowed_assertion_said():
    model, _, _ = WITH_OBJECTS["a with block that swallows the test's assertion"]
    spy = model.replace("*error): return False", "*error): print('heard', error)")
    code = "with Box(3) as box:\n    assert box.v == 4, 'the canary'"
    source = notebook([solution("answer", model), test("t", code, 1)])
    found = grade_notebook(answered(source, {"answer": spy}), source, objects={"t"})
    said = [output.get("text", "") for output in found.notebook.cells[1].outputs]
    assert "heard (None, None, None)\n" in said and "canary" not in "".join(said)


def test_what_a_test_shows_of_an_answer_is_inert():
    code = "from IPython.display import HTML, display\nprint(word)\ndisplay(HTML(word))"
    source = notebook([solution("answer", "word = 'yes'"), test("t", code, 1)])
    word = r"word = '\x1b]0;M\x07 \u202e \x9b2J <script type=\"x\">M</script>'"
    cell = grade_notebook(answered(source, {"answer": word}), source).notebook.cells[1]
    shown = "".join(str(output.get("text") or output.get("data")) for output in cell.outputs)
    assert "\\x1b]0;M" in shown and "\\x3cscript" in shown
    assert not any(each in shown for each in ("\x1b", "\u202e", "\x9b", "<script"))
