"""Answers that do the same wrong thing are one group, and a line says what is characteristic."""

import itertools
import json
import time

import numpy as np
import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.course.outgoing.groups import group_by_behaviour, group_id
from nbexaminer.examiner.behaviour import plain
from nbexaminer.grade import grade_notebook

PILE = """class Pile:
    def __init__(self): self.things = []
    def put(self, thing): self.things.append(thing)
    def take(self): return self.things.pop()"""
SOURCE = notebook(
    [
        solution("mean", "def mean(numbers): return sum(numbers) / len(numbers)"),
        test("means", "assert mean([1, 2]) == 1.5\nassert mean([4, 7, 1]) == 4", 1),
        solution("clean", "def clean(words): return [w.lower() for w in words]"),
        test("cleaned", "assert clean(['An', 'Ox']) == ['an', 'ox']", 1),
        solution("pile", PILE),
        test(
            "piles", "p = Pile()\np.put(1)\np.put(2)\nassert p.take() == 2\nassert p.take() == 1", 1
        ),
    ]
)
SAME = {  # pairs of texts that look unlike and do the same
    "whole": ("mean", "def mean(numbers): return sum(numbers) // len(numbers)"),
    "whole-too": (
        "mean",
        "def mean(n):\n    total = 0\n    for x in n: total += x\n    return int(total / len(n))",
    ),
    "nothing": ("clean", "def clean(words): [w.lower() for w in words]"),
    "nothing-too": ("clean", "def clean(words):\n    for w in words: w.lower()"),
    "reversed": ("clean", "def clean(words): return [w.lower() for w in words][::-1]"),
    "queues": ("pile", PILE.replace("pop()", "pop(0)")),
    "queues-too": ("pile", PILE.replace(".append(", ".insert(0, ")),
    "forgets": ("pile", PILE.replace("pop()", "__getitem__(-1)")),
    "endless": ("clean", "def clean(words): return list('x' * 10_000) * 100"),
    "crashes": ("mean", "def mean(numbers): return numbers / 2"),
}


@pytest.fixture(scope="module")
def graded():
    """The graded notebooks by student, and what the model solution does."""
    submitted = {student: answered(SOURCE, {cell: code}) for student, (cell, code) in SAME.items()}
    graded = {
        who: grade_notebook(each, SOURCE, objects=["piles"]) for who, each in submitted.items()
    }
    model = grade_notebook(SOURCE, SOURCE, objects=["piles"])
    return {who: each.notebook for who, each in graded.items()}, {"p": model.behaviour}


@pytest.fixture(scope="module")
def groups(graded):
    notebooks, models = graded
    return group_by_behaviour({"p": notebooks.items()}, models)


def test_groups_are_by_behaviour_largest_first(groups):
    found = [(group.test, group.students) for group in groups]
    assert sorted(found[:3]) == [
        ("cleaned", ["nothing", "nothing-too"]),
        ("means", ["whole", "whole-too"]),
        ("piles", ["queues", "queues-too"]),
    ]
    rest = [("cleaned", "endless"), ("cleaned", "reversed"), ("means", "crashes")]
    assert sorted(found[3:]) == [(test, [who]) for test, who in [*rest, ("piles", "forgets")]]


def test_a_class_of_500_is_grouped_at_once_and_its_record_is_small(graded):
    notebooks, models = graded
    for cell in itertools.chain.from_iterable(each.cells for each in notebooks.values()):
        assert len(json.dumps(cell.metadata.get("nbexaminer", ""), indent=1)) < 2048
    many = itertools.islice(itertools.cycle(notebooks.values()), 500)
    began = time.process_time()
    found = group_by_behaviour({"p": [(str(n), each) for n, each in enumerate(many)]}, models)
    assert time.process_time() - began < 5
    assert sum(len(group.students) for group in found) == 500


@pytest.mark.parametrize(
    ("student", "line"),
    [
        ("whole", "mean([1, 2]) gives 1, the model solution 1.5: it is rounded down"),
        (
            "nothing",
            "clean(['An', 'Ox']) gives None, the model solution ['an', 'ox']: it returns n",
        ),
        ("reversed", "it is the other way round"),
        ("queues", ".take() gives 1, the model solution 2: 1 too small"),
        ("forgets", ".take() gives 2, the model solution 1"),
        ("crashes", "mean([1, 2]) raises TypeError: unsupported operand"),
    ],
)
def test_a_group_says_what_is_characteristic_and_shows_one_answer(groups, student, line):
    (group,) = (each for each in groups if student in each.students)
    assert line in group.line
    assert group.example == SAME[group.students[0]][1]


def test_who_lost_nothing_is_in_no_group(graded):
    ids = [group_id("p", cell, graded[1]) for cell in graded[0]["queues"].cells]
    assert ids[:5] == [""] * 5 and ids[5]


def one(*results):
    """The record of `f` at these results, by arguments."""
    return [["f", plain(list(args)), "gave", plain(came)] for args, came in results]


@pytest.mark.parametrize(
    ("came", "wanted", "said"),
    [
        ([((1,), -3), ((2,), 5)], [((1,), 3), ((2,), -5)], "the sign is the other one"),
        ([((1,), 3), ((2,), 5)], [((1,), -3), ((2,), 5)], "the sign is missing"),
        ([((1,), 6), ((2,), 10)], [((1,), 3), ((2,), 5)], "2 times as large everywhere"),
        ([((1,), 57.29578)], [((1,), 1.0)], "degrees for radians"),
        ([((1,), 4), ((2,), 6)], [((1,), 3), ((2,), 5)], "1 too large everywhere"),
        ([((3, 4), 5), ((4, 3), 9)], [((3, 4), 9), ((4, 3), 5)], "arguments were swapped"),
        ([((7,), 7), ((8,), 8)], [((7,), 1), ((8,), 2)], "it returns its input"),
        ([((2, 9), 9), ((3, 8), 8)], [((2, 9), 1), ((3, 8), 2)], "it returns its argument 2"),
        ([((1,), [3, 1, 2])], [((1,), [1, 2, 3])], "the order is another"),
        ([((1,), [1, 2])], [((1,), [1, 2, 3])], "the last one is missing"),
        ([((1,), [2, 3])], [((1,), [1, 2, 3])], "the first one is missing"),
        ([((1,), [1, 2, 3])], [((1,), [3, 1, 2])], "it is sorted"),
        ([((1,), (1, 2))], [((1,), [1, 2])], "the type is another"),
        ([((1,), [1, 9, 9, 9])], [((1,), [1, 2])], "2 too many"),
        ([((1,), 3)], [((1,), [1, 2, 3])], "only the last value"),
        ([((1,), "3")], [((1,), 3)], "it is a text, not a number"),
        ([((1,), "OX")], [((1,), "ox")], "capital letters differ"),
        ([((1,), 4), ((2,), 4)], [((1,), 9), ((2,), 17)], "it is the same for all arguments"),
        ([((1,), 8), ((2,), 4)], [((1,), 9), ((2,), 17)], "gives 8, the model solution 9"),
    ],
)
def test_slips(came, wanted, said):
    line = describe(one(*came), one(*wanted)).line
    assert said in line
    right = describe(one(*wanted), one(*wanted)).line
    assert said not in right and "model" not in right


def kind(came, wanted):
    return describe(one(((1,), came)), one(((1,), wanted))).kind


def failing(error):
    return describe([["f", [1], "raised", error]], []).kind


def test_different_results_of_one_mistake_are_of_one_kind():
    assert kind(3.1, 3.14159) == kind(3, 3.14159) != kind(4, 3.14159)
    assert kind(([1], [1]), ([1], [2])) == kind(([3, 4], [3, 4]), ([3], [4])) != ""
    assert kind(([2, 1], [4, 3]), ([1, 2], [3, 4])) == kind([3, 2, 1], [1, 2, 3])
    assert kind(([], []), ([1], [2])) == kind([], [3, 4]) == "f: nothing is in it"
    no_list = failing("AttributeError: 'float' object has no attribute 'append'")
    assert no_list == failing("IndexError: invalid index to scalar variable.")
    assert no_list != failing("TypeError: 'int' object is not iterable")
    assert failing("NameError: name 'e' is not defined") != failing("NameError: name 'np' is not")


def test_values_that_no_fair_test_tells_apart_are_one():
    assert plain(np.float64(0.1 + 0.2)) == plain(0.3)
    assert plain(4) == plain(4.0) == plain(np.int64(4)) and plain(1e-17) == plain(0)
    assert plain(True) is True and plain((1, 2)) != plain([1, 2])
    assert plain(float("nan")) == {"number": "nan"}
    assert len(str(plain(["x" * 10_000] * 10_000))) < 1500
