"""Answers that do the same wrong thing are one group, and a line says what is characteristic."""

import copy
import itertools
import json
import time
from dataclasses import replace

import numpy as np
import pytest
from small_course import answered, notebook, solution, test

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.course.outgoing.groups import group_by_behaviour, group_id
from nbexaminer.examiner.behaviour import plain
from nbexaminer.grade import grade
from nbexaminer.notebook.failures import behaviour_of, failure_of, record_failure
from nbexaminer.notebook.questions import telling, to_ask, value_of
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.plan import Plan

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
        solution("first", "def initials(name): return ''.join(w[0].upper() for w in name.split())"),
        test(
            "initials",
            "assert initials('ada king') == 'AK'\nassert initials('alan  turing') == 'AT'\n"
            "assert initials('') == ''",
            1,
        ),
        solution("sums", "def totals(table): return table.groupby('shop')['price'].sum()"),
        test(
            "totals",
            "import pandas as pd\n"
            "table = pd.DataFrame({'shop': ['a', 'b', 'a'], 'price': [1.0, 2.0, 4.0]})\n"
            "assert totals(table).to_dict() == {'a': 5.0, 'b': 2.0}",
            1,
        ),
        solution("greatest", "def top(numbers, k): return sorted(numbers)[::-1][:k]"),
        test(
            "tops",
            "import random\nfor k in (2, 3, 4):\n"
            "    numbers = random.sample(range(99), 8)  # others for everybody\n"
            "    assert top(list(numbers), k) == sorted(numbers)[::-1][:k]",
            1,
        ),
        solution("places", "def ranked(marks): return sorted(marks)"),
        test(
            "rankings",
            "given = [3, 1, 2]\nassert ranked(given) == [1, 2, 3]\nassert given == [3, 1, 2]",
            1,
        ),
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
    "small": ("first", "def initials(name): return ''.join(w[0] for w in name.split())"),
    "small-too": (
        "first",
        "def initials(name):\n    found = ''\n    for w in name.split(): found += w[:1]\n"
        "    return found",
    ),
    "splits": (
        "first",
        "def initials(name): return ''.join(w[0].upper() for w in name.split(' '))",
    ),
    "splits-too": (
        "first",
        "def initials(name):\n    found = []\n    for w in name.split(' '):\n"
        "        found.append(w.upper()[0])\n    return ''.join(found)",
    ),
    "averages": ("sums", "def totals(table): return table.groupby('shop')['price'].mean()"),
    "averages-too": (
        "sums",
        "def totals(table):\n    import pandas as pd\n    shops = sorted(set(table['shop']))\n"
        "    return pd.Series({s: table.price[table.shop == s].mean() for s in shops})",
    ),
    "counts": ("sums", "def totals(table): return table.groupby('shop')['price'].count()"),
    "ascending": ("greatest", "def top(numbers, k): return sorted(numbers)[-k:]"),
    "ascending-too": (
        "greatest",
        "def top(numbers, k):\n    numbers.sort()\n    return numbers[len(numbers) - k:]",
    ),
    "few": ("greatest", "def top(numbers, k): return sorted(numbers)[::-1][:k - 1]"),
    "few-too": (
        "greatest",
        "def top(numbers, k):\n    return [sorted(numbers)[-i] for i in range(1, k)]",
    ),
    "keeps-none": ("greatest", "def top(numbers, k): return numbers.sort()[-k:]"),
    "keeps-none-too": (
        "greatest",
        "def top(numbers, k):\n    n = numbers.sort()\n    return [n.pop() for _ in range(k)]",
    ),
    "reversed": ("clean", "def clean(words): return [w.lower() for w in words][::-1]"),
    "sorts": ("places", "def ranked(marks):\n    marks.sort()\n    return marks"),
    "sorts-too": (
        "places",
        "def ranked(marks):\n    marks[:] = sorted(marks)\n    return list(marks)",
    ),
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
    plan = Plan(Skeleton.of(SOURCE), objects=["piles"], second_opinion="never", questions=None)
    model = grade(SOURCE, plan, {})
    plan = replace(plan, questions=model.asked)
    graded = {who: grade(each, plan, {}).notebook for who, each in submitted.items()}
    both = {test: [*model.asked[test], *seen] for test, seen in model.behaviour.items()}
    return graded, {"p": both}


@pytest.fixture(scope="module")
def groups(graded):
    notebooks, models = graded
    return group_by_behaviour({"p": notebooks.items()}, models)


def test_groups_are_by_behaviour_largest_first(groups):
    found = [group.students for group in groups]
    both = [[who.removesuffix("-too"), who] for who in SAME if who.endswith("-too")]
    assert sorted(found[: len(both)]) == sorted(both)
    alone = ["counts", "crashes", "endless", "forgets", "reversed"]
    assert sorted(found[len(both) :]) == [[who] for who in alone]


def test_a_class_of_500_is_grouped_at_once_and_its_record_is_small(graded):
    notebooks, models = graded
    for cell in itertools.chain.from_iterable(each.cells for each in notebooks.values()):
        record = json.dumps(cell.metadata.get("nbexaminer", ""), indent=1, ensure_ascii=False)
        assert len(record.encode()) <= 2000
    many = itertools.islice(itertools.cycle(notebooks.values()), 500)
    began = time.process_time()
    found = group_by_behaviour({"p": [(str(n), each) for n, each in enumerate(many)]}, models)
    assert time.process_time() - began < 5
    assert sum(len(group.students) for group in found) == 500


@pytest.mark.parametrize(
    ("student", "line"),
    [
        ("whole", "mean([1, 2]) gives 1, the model solution 1.5: it is rounded, down"),
        (
            "nothing",
            "clean(['An', 'Ox']) gives None, the model solution ['an', 'ox']: it returns n",
        ),
        ("reversed", "it is the other way round"),
        (
            "small",
            "initials('ada king') gives 'ak', the model solution 'AK': capital letters differ",
        ),
        (
            "splits",
            "initials('alan  turing') raises IndexError: string index out of range: a place",
        ),
        (
            "averages",
            "totals(a table of 'shop', 'price' with 3 rows) gives {'a': 2.5, 'b': 2}, the model "
            "solution {'a': 5, 'b': 2}",
        ),
        ("counts", "gives {'a': 2, 'b': 1}, the model solution {'a': 5, 'b': 2}"),
        ("ascending", "it is the other way round"),
        ("few", "the last one is missing"),
        ("keeps-none", "object is not subscriptable: None is used as a value"),
        ("sorts", "ranked([3, 1, 2]) changes what it is given, to [1, 2, 3]"),
        ("queues", ".take() gives 1, the model solution 2: 1 too small"),
        ("forgets", ".take() gives 2, the model solution 1"),
        ("crashes", "mean([1, 2]) raises TypeError: unsupported operand"),
    ],
)
def test_a_group_says_what_is_characteristic_and_shows_one_answer(groups, student, line):
    (group,) = (each for each in groups if student in each.students)
    assert line in group.line
    assert group.example == SAME[group.students[0]][1]


def test_a_record_is_bounded_whatever_a_failure_says():
    cell = copy.deepcopy(SOURCE.cells[1])
    seen = [["mean", [n], "gave", 'µ"' * 30] for n in range(9)]
    record_failure(cell, {"hint": "ü" * 300, "called": "mean" * 75}, seen)
    assert len(json.dumps(cell.metadata.nbexaminer, indent=1, ensure_ascii=False).encode()) <= 2000
    kept = behaviour_of(cell)
    assert len(kept) > 2 and kept == seen[: len(kept)] and failure_of(cell).hint == "ü" * 300


def test_who_lost_nothing_is_in_no_group(graded):
    ids = [group_id("p", cell, graded[1]) for cell in graded[0]["queues"].cells]
    assert ids[-1] and not any(ids[:-1])


def kind(came, wanted):
    seen, model = ([["f", [1], "gave", plain(each)]] for each in (came, wanted))
    return describe(seen, model).kind


LENGTH = "TypeError: object of type 'int' has no len()"


def failing(error, line=""):
    return describe([["f", [1], "raised", error]], [], line).kind


def test_different_results_of_one_mistake_are_of_one_kind():
    assert kind(3.2, 3.14159) != kind(3.1, 3.14159) == kind(3, 3.14159) == kind(4, 3.14159)
    assert kind(([1], [1]), ([1], [2])) == kind(([3, 4], [3, 4]), ([3], [4])) != ""
    assert kind(([2, 1], [4, 3]), ([1, 2], [3, 4])) == kind([3, 2, 1], [1, 2, 3])
    assert kind(([], []), ([1], [2])) == kind([], [3, 4]) == "f: nothing is in it"
    no_list = failing("AttributeError: 'float' object has no attribute 'append'")
    assert no_list == failing("IndexError: invalid index to scalar variable.")
    assert no_list != failing("TypeError: 'int' object is not iterable") != failing(LENGTH)
    assert kind([1, 3, 2], [2, 3, 1]) != kind([1, 2, 3], [2, 3, 1]) == kind([3, 2, 1], [2, 3, 1])
    added = failing('TypeError: can only concatenate list (not "int") to list')
    assert added == failing("TypeError: 'int' object is not iterable", "line 3: `xs += 3`")
    assert added == kind((np.array([]),), ([1],))
    root = failing("ValueError: math domain error")
    assert root == failing("ValueError: expected a nonnegative input, got -1.0")
    assert kind((float("nan"), 1), (2, 4)).startswith(root)
    assert not kind((3, 2), (float("nan"), 1)).startswith(root)
    library = failing("NameError: name 'np' is not defined")
    assert library == failing("NameError: name 'sqrt' is not defined")
    assert library != failing("NameError: name 'total' is not defined")
    beside = failing("TypeError: 'int' object is not callable", "line 2: `return (a + 1) (b)`")
    assert beside == failing("TypeError: list indices must be integers", "line 2: `return [a] [b]`")
    assert beside != failing("TypeError: 'int' object is not callable", "line 2: `return total(b)`")


def test_where_no_number_comes_the_results_elsewhere_tell_what_was_done():
    model = [["f", [-1], "gave", 1], ["f", [4], "gave", 5]]
    nan = ["f", [-1], "gave", {"number": "nan"}]
    root, log = (describe([nan, ["f", [4], "gave", each]], model).kind for each in (2, 1.38629))
    error = ["f", [-1], "raised", "ValueError: math domain error"]
    assert root == describe([error, ["f", [4], "gave", 2]], model).kind != log


def test_an_error_that_the_model_solution_raises_too_is_no_mistake():
    model = [["f", [-1], "raised", "ValueError: no"], ["f", [2], "gave", 4]]
    seen = [["f", [-1], "raised", "ValueError: never"], ["f", [2], "gave", 3]]
    assert describe(seen, model).line == "f(2) gives 3, the model solution 4: 1 too small"
    told = describe([["f", [-1], "gave", 1]], model).line
    assert told == "f(-1) gives 1, the model solution raises ValueError"
    told = describe([["f", [-1], "raised", "KeyError: 1"]], model).line
    assert told == "f(-1) raises KeyError: 1, the model solution raises ValueError"


def test_questions_are_asked_as_they_were():
    whole = [1, 2.5, "a", [1, [2]], (1, (2,)), {"a": {1, 2}}, np.arange(4).reshape(2, 2)]
    (asked,) = to_ask([["f", [plain(each) for each in whole], "gave", 1], ["f", [], "gave", 1]])
    assert repr([*map(value_of, asked[1])]) == repr([*whole[:-1], whole[-1].astype(float)])
    assert to_ask([["f", [plain(each)], "gave", 1] for each in (range(99), "x" * 99, print)]) == []
    assert to_ask([[".take", [1], "gave", 1]]) == []
    many = [["f", [n], "gave", n] for n in range(100)] * 2
    assert [entry[1] for entry in to_ask(many)] == [[0], [1], [25], [50], [75], [99]]


def test_what_tells_most_of_a_wrong_answer_is_kept():
    model, wrong = ([["f", [n], "gave", gives] for n in (1, 2)] for gives in (7, 8))
    assert telling(wrong, model, wrong[:1]) == wrong
    assert telling(model, model, wrong[:1]) == wrong[:1]  # it went wrong elsewhere
    assert telling(wrong, model, model[:1]) == model[:1]  # it was another function then


def test_values_that_no_fair_test_tells_apart_are_one():
    assert plain(np.float64(0.1 + 0.2)) == plain(0.3)
    assert plain(4) == plain(4.0) == plain(np.int64(4)) and plain(1e-17) == plain(0)
    assert plain(True) is True and plain((1, 2)) != plain([1, 2])
    assert plain(float("nan")) == {"number": "nan"}
    assert len(str(plain(["x" * 10_000] * 10_000))) < 1500
