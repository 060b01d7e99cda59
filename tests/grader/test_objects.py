# ruff: noqa: E501 (small programs, a line each)
"""Tests that use a student's objects work as in one kernel; a lying object gains nothing."""

import pytest
from nbgrader import utils
from small_course import answered, notebook, solution, test

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running.rehearsal import rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.grade import grade_notebook
from nbexaminer.limits import Limits
from nbexaminer.notebook.skeleton import Skeleton

MODEL = '''
class Empty(LookupError):
    def __init__(self, what):
        super().__init__(f"no {what}")
        self.what = what

class Empties(Empty):
    pass

class Box:
    """Holds things."""
    size = 3
    def __init__(self, *things):
        self.things = list(things)
    def __len__(self):
        return len(self.things)
    def __iter__(self):
        return iter(self.things)
    def __getitem__(self, place):
        return self.things[place]
    def __eq__(self, other):
        return isinstance(other, Box) and self.things == other.things
    def __add__(self, other):
        return Box(*self.things, *other.things)
    def __repr__(self):
        return f"Box({len(self.things)})"
    def take(self):
        if not self.things:
            raise Empties("thing")
        return self.things.pop()
    def total(self):
        return sum(self.things)

last = None

def boxed(things, log=None):
    """A box of them."""
    global last
    last = Box(*things)
    if log is not None:
        log.append(len(things))
    return last
'''


def graded(check, answer=MODEL, objects=True, limits=None, only_isolated=()):
    """The points of a test of 1 point for an answer, and the graded test cell."""
    source = notebook([solution("box", MODEL), test("t", check, 1)])
    skeleton = Skeleton.of(source)
    found = grade_notebook(
        answered(source, {"box": answer}),
        skeleton,
        objects={"t"} if objects else (),
        limits=limits or Limits(call_seconds=1),
        only_isolated=only_isolated,
    )
    (cell,) = [c for c in found.notebook.cells if utils.is_grade(c)]
    return found.scores["t"], str(cell.outputs)


OBJECTS = [
    "assert last is None\nbox = boxed([4])\nassert last is box",
    "box = Box(1, 2)\nassert len(box) == 2 and list(box) == [1, 2] and box[-1] == 2 and 2 in box",
    "assert Box(1) == Box(1) and not Box(1) == Box(2) and Box(1) is not Box(1)",
    "assert (Box(1) + Box(2)).total() == 3",
    "box = Box(1)\nbox.things.append(5)\nassert box.things == [1, 5]\nbox.size = 9\nassert Box.size == 3",
    "assert isinstance(Box(), Box) and not isinstance(3, Box) and issubclass(Empties, Empty)",
    "try:\n    Box().take()\n    assert False\nexcept Empty as error:\n    assert error.what == 'thing' and str(error) == 'no thing'",
    "try:\n    Box().take()\nexcept LookupError as error:\n    assert type(error) is Empties",
    "log = []\nboxed([1, 2], log)\nboxed([3], log=log)\nassert log == [2, 1]",
    "assert boxed.__doc__ == 'A box of them.' and Box.__doc__ == 'Holds things.'",
    "import inspect\nassert list(inspect.signature(boxed).parameters) == ['things', 'log']",
    "assert repr(Box(1)) == 'Box(1)' and f'{Box(1)}' == 'Box(1)' and str(Box()) == 'Box(0)'",
    "box = Box(1)\nassert box is not None and box != None and not (box == None)",
    "assert [x for x in Box(3, 4)] == [3, 4] and bool(Box(1)) and not Box()",
    "boxes = {Box: 1}\nassert boxes[Box] == 1",
    "box = Box(1)\nassert box.things is box.things\nbox.things.append(2)\nassert box.total() == 3",
    "things = Box(2, 1).things\nthings.sort()\nassert things == [1, 2]",
]


def all_of(checks, answer):
    """The points of many tests in one notebook, which hold objects, and what each put out."""
    cells = [test(f"t{n}", check, 1) for n, check in enumerate(checks)]
    source = notebook([solution("box", MODEL), *cells])
    names = {f"t{n}" for n in range(len(checks))}
    found = grade_notebook(answered(source, {"box": answer}), source, objects=names)
    outputs = [str(cell.outputs) for cell in found.notebook.cells if utils.is_grade(cell)]
    assert "NotRun" not in str(outputs)
    return {check: (found.scores[f"t{n}"], outputs[n]) for n, check in enumerate(checks)}


@pytest.fixture(scope="module")
def worked():
    return all_of(OBJECTS, MODEL)


@pytest.mark.parametrize("check", OBJECTS)
def test_objects_work_as_in_one_kernel(check, worked):
    assert worked[check][0] == 1, worked[check][1]


LIAR = """
class Yes:
    def __init__(self, *_): pass
    def yes(self, *_): return True
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __bool__ = yes
    __sub__ = __rsub__ = __abs__ = lambda self, *_: self
    __float__ = lambda self: 0.0
    __len__ = lambda self: 1
    __getattr__ = lambda self, name: (lambda *_: self)
    __call__ = lambda self, *_, **__: self
    __hash__ = lambda self: 0
    __iter__ = lambda self: iter([self])
    __repr__ = lambda self: "1.0"
Box = boxed = last = Yes()
"""


LIES = [
    "assert boxed([1]).total() == 1",
    "assert not boxed([1]).total() != 1",
    "assert abs(boxed([1]).total() - 1) < 1e-9",
    "assert 1 in boxed([1])",
    "assert boxed([1]).total() in (1, 2)",
    "assert 0 < boxed([1]).total() < 2",
    "import numpy as np\nassert np.allclose(boxed([1]).total(), 1)",
    "assert [boxed([1]).total()] == [1]",
    "assert {'a': boxed([1]).total()} == {'a': 1}",
    "assert max(boxed([1]).total(), 1) == 1",
    "boxed([1]).total()",  # its text would be read as a full point
    "assert sorted([3, boxed([1]).total()]) == [1, 3]",
    "assert type(boxed([1]).total()) is int",
    "assert boxed([1]).total() is 1",
]


@pytest.fixture(scope="module")
def believed():
    return all_of(LIES, LIAR)


@pytest.mark.parametrize("check", LIES)
def test_an_object_that_says_yes_to_everything_gains_nothing(check, believed):
    assert believed[check][0] == 0, believed[check][1]


HOSTILE = {
    "endless-items": "class Box:\n    def __init__(self, *_): pass\n    def __iter__(self):\n        while True: yield 1",
    "no-iterator": "class Box:\n    def __init__(self, *_): pass\n    def __iter__(self): return 3",
    "sleeps": "class Box:\n    def __init__(self, *_): pass\n    def __iter__(self):\n        while True: pass",
    "error-of-errors": (
        "class Evil(Exception):\n"
        "    _render_traceback_ = with_traceback = add_note = misconception = args = 3\n"
        "    def __str__(self): raise RuntimeError\n"
        "class Box:\n    def __init__(self, *_):\n        raise Evil()"
    ),
    "stops": "class Stop(StopIteration): pass\nclass Box:\n    def __init__(self, *_): raise Stop()",
    "long-text": "class Box:\n    def __init__(self, *_): pass\n    def __repr__(self): return 'x' * 10**8\n    __iter__ = __repr__",
    "deep": "class Box:\n    def __init__(self, *_): pass\n    def __iter__(self):\n        x = []\n        for _ in range(99): x = [x]\n        return iter(x)",
    "exits": "import os\nclass Box:\n    def __init__(self, *_): os._exit(0)",
    "many": "class Box:\n    def __init__(self, *_): pass\n    def __iter__(self): return (object() for _ in range(10**9))",
    "forged": (
        "from nbexaminer.student import process\n"
        "process._objects.keep = lambda thing: [-1, 'x', 'class']\n"
        "class Box:\n    def __init__(self, *_): pass"
    ),
    "forged-kind": (
        "from nbexaminer.student import process\n"
        "process._objects.keep = lambda thing: [7, 'SystemExit', 'exception', 'SystemExit']\n"
        "class Box:\n    def __init__(self, *_): pass"
    ),
    "forged-alias": (
        "from nbexaminer.student import process\n"
        "process._mirrors.number = lambda thing: 10**6\n"
        "class Box:\n    def __init__(self, *_): pass"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_objects_cost_their_own_test_only(name):
    source = notebook(
        [
            solution("box", f"{MODEL}\nfine = 1"),
            test("first", "assert fine == 1", 1),
            test("t", "assert list(Box(1, 2)) == [1, 2]\nassert repr(Box(1)) == 'Box(1)'", 1),
        ]
    )
    answer = f"{HOSTILE[name]}\nfine = 1"
    limits = Limits(cell_seconds=3, call_seconds=0.5)
    found = grade_notebook(answered(source, {"box": answer}), source, objects={"t"}, limits=limits)
    assert found.scores == {"first": 1, "t": 0}


def test_handles_are_refused_where_nobody_asked_for_them():
    forged = (
        "from nbexaminer.student import process\n"
        "import nbexaminer.student.process as p\n"
        "real = p.encode\n"
        "p.encode = lambda value, *_, **__: real(value, keep=p._objects.keep)\n"
        "class Box:\n    def total(self): return 1\n"
        "def boxed(things): return Box()"
    )
    points, said = graded("assert boxed([1]).total() == 1", forged, objects=False)
    assert points == 0 and "cannot be read" in said


def test_what_a_function_does_to_its_arguments_is_seen_without_handles_too():
    check = "data = [3, 1]\nboxed(data)\nassert data == [3, 1]"
    assert graded(check, objects=False)[0] == 1
    spoils = MODEL.replace("    last = Box(*things)", "    last = Box(*things)\n    things.sort()")
    assert graded(check, spoils, objects=False)[0] == 0


def test_code_of_the_students_is_not_carried_to_the_tests():
    writes = f"{MODEL}\nopen('json.py', 'w').write('1/0')\nopen('data.csv', 'w').write('1,2')"
    check = "import os\nassert Box() is not None\nassert os.listdir('.') == ['data.csv'], os.listdir('.')"
    points, said = graded(check, writes, only_isolated={"t"})  # beside the code, json.py is there
    assert points == 1, said


def test_examples_in_a_docstring_are_never_run_by_the_examiner():
    spy = MODEL.replace(
        '"""A box of them."""', '"""\n    >>> open("seen.txt", "w").write("x")\n    1\n    """'
    )
    check = (
        "import doctest, os\nfinder = doctest.DocTestFinder()\n"
        "for each in finder.find(boxed, 'boxed', module=False, globs={}):\n"
        "    doctest.DocTestRunner().run(each)\n"
        "assert Box()"
    )
    points, said = graded(check, spy)
    assert points == 0 and "beside the student's code only" in said


def test_rehearsal_takes_the_strictest_way_that_works():
    source = notebook(
        [
            solution("box", MODEL),
            test("plain", "assert boxed.__name__ == 'boxed'", 1),
            test("objects", "assert boxed([1]).total() == 1", 1),
            test("beside", "import copy\nassert copy.copy(boxed([1])).total() == 1", 1),
            test(
                "timed",
                "import time\nstart = time.perf_counter()\nassert time.perf_counter() - start < 9",
                1,
            ),
        ]
    )
    found = rehearse(Assignment("ps1", {"p": Skeleton.of(source)}, {}), "p", Grading())
    assert found.objects == {"objects"} and list(found.beside) == ["beside", "timed"]
