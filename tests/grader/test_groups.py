"""Answers that do the same wrong thing are one group, and a line says what is characteristic."""

import numpy as np
import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.course.outgoing.groups import group_by_behaviour, group_id
from nbexaminer.examiner.behaviour import plain
from nbexaminer.grade import grade_notebook

SOURCE = notebook(
    [
        solution("mean", "def mean(numbers): return sum(numbers) / len(numbers)"),
        test("means", "assert mean([1, 2]) == 1.5\nassert mean([4, 7, 1]) == 4", 1),
        solution("clean", "def clean(words): return [w.lower() for w in words]"),
        test("cleaned", "assert clean(['An', 'Ox']) == ['an', 'ox']", 1),
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
    "crashes": ("mean", "def mean(numbers): return numbers / 2"),
}


@pytest.fixture(scope="module")
def groups():
    submitted = {student: answered(SOURCE, {cell: code}) for student, (cell, code) in SAME.items()}
    graded = [(who, grade_notebook(each, SOURCE).notebook) for who, each in submitted.items()]
    model = grade_notebook(SOURCE, SOURCE)
    return group_by_behaviour({"p": graded}, {"p": model.behaviour})


def test_groups_are_by_behaviour_largest_first(groups):
    found = [(group.test, group.students) for group in groups]
    assert sorted(found[:2]) == [
        ("cleaned", ["nothing", "nothing-too"]),
        ("means", ["whole", "whole-too"]),
    ]
    assert sorted(found[2:]) == [("cleaned", ["reversed"]), ("means", ["crashes"])]


@pytest.mark.parametrize(
    ("student", "line"),
    [
        ("whole", "mean([1, 2]) gives 1, the model solution 1.5: it is rounded down"),
        (
            "nothing",
            "clean(['An', 'Ox']) gives None, the model solution ['an', 'ox']: it returns n",
        ),
        ("reversed", "it is the other way round"),
        ("crashes", "mean([1, 2]) raises TypeError: unsupported operand"),
    ],
)
def test_a_group_says_what_is_characteristic_and_shows_one_answer(groups, student, line):
    (group,) = (each for each in groups if student in each.students)
    assert line in group.line
    assert group.example == SAME[group.students[0]][1]


def test_who_lost_nothing_is_in_no_group():
    cells = grade_notebook(SOURCE, SOURCE).notebook.cells
    assert [group_id("p", cell, {}) for cell in cells] == [""] * 4


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
