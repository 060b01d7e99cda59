"""What is characteristic of wrong results, found from them, what was wanted, and the arguments."""

from datetime import date, timedelta

import pandas as pd
import pytest

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.examiner.behaviour import plain

FEW, MORE = {"a": 5, "b": 9}, {"c": 1, "a": 7, "d": 4}
TABLE = pd.DataFrame({"a": ["x", "y"], "b": [5, 4]})


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
        (  # a sum that is no number is nothing to compare with
            [(([1e308, 1e308],), "a"), (([2.0],), "b")],
            [(([1e308, 1e308],), "c"), (([2.0],), "d")],
            "gives 'a', the model solution 'c'",
        ),
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
        ([((1,), (2, -6))], [((1,), (-2, 6))], "the sign is the other one"),
        ([((1,), [3, 2, 1])], [((1,), [2, 3, 1])], "it is sorted, the largest first"),
        ([((1,), "o")], [((1,), "ox")], "the last character is missing"),
        ([((1,), ["o", "x"])], [((1,), "ox")], "the type is another"),
        ([((1,), [0, 1, 3])], [((1,), [1, 3, 6])], "one place too late"),
        ([(([4, 7],), [7])], [(([4, 7],), [4])], "just what should be left out is there"),
        ([(([4, 7, 3],), [0, 2])], [(([4, 7, 3],), [4, 3])], "the places, not the values"),
        ([(([2],), 1), (([],), 0)], [(([2],), [5]), (([],), [])], "it is how many there are"),
        ([((1,), [1, 9])], [((1,), [1, 9, 9, 0, 9])], "3 too few"),
        ([((1,), [8, 3]), ((2,), [7])], [((1,), [3, 8]), ((2,), [7, 5])], "gives [8, 3], the"),
        ([((1,), [2, 6]), ((2,), [])], [((1,), [2, 0, 6]), ((2,), [4])], "1 too few"),
        ([((1,), [2, 6]), ((2,), [1])], [((1,), [2]), ((2,), [1])], "6 should not be there"),
        ([((1,), {"a": 2, "b": 3})], [((1,), {"b": 2, "a": 1})], "1 too large everywhere"),
        ([((1,), {"a": 2, "b": 3})], [((1,), {"b": 5, "a": 1})], "for 'b' it has 3, not 5"),
        ([((1,), {"a": 2})], [((1,), {"a": 2, "b": 5})], "the key 'b' is missing"),
        ([((1,), {"a": 2})], [((1,), {2: "a"})], "keys and values have changed places"),
        ([((1,), {"2": "a"})], [((1,), {2: "a"})], "its keys are texts"),
        ([((1,), ["a", 2])], [((1,), {"a": 2})], "it is a list, not a dictionary"),
        ([((1,), (2, 5))], [((1,), 5)], "it is a tuple, not a number; the right value is in it"),
        ([((1,), {2, 5})], [((1,), [2, 5])], "f(1) gives {2, 5}, the model solution [2, 5]: it is"),
        ([((1,), True), ((2,), True)], [((1,), False), ((2,), True)], "the same for all"),
        ([((1,), True), ((2,), False)], [((1,), False), ((2,), True)], "have changed places"),
        ([((1,), 0), ((2,), True)], [((1,), False), ((2,), True)], "it is a number, not True or"),
        (
            [((1,), True), ((2,), True), ((3,), False)],
            [((1,), False), ((2,), True), ((3,), False)],
            "it says True too often",
        ),
        ([((1,), None), ((2,), "b")], [((1,), "a"), ((2,), "b")], "it returns nothing at times"),
        (
            [((1,), [3]), ((2,), None)],
            [((1,), [3, 4, 5]), ((2,), [])],
            "only the first one is there, and it returns nothing for f(2)",
        ),
        ([((1,), 100.8), ((2,), 201)], [((1,), 100), ((2,), 200)], "nearly right, at most 1 off"),
        ([((1,), 3), ((2,), -5)], [((1,), -3), ((2,), -5)], "some signs are wrong"),
        ([((1,), timedelta(3))], [((1,), 3)], "gives timedelta(seconds=259200.0), the model"),
        ([((1,), date(2024, 1, 2))], [((1,), date(2024, 2, 1))], "gives 2024-01-02, the model"),
        ([((1,), "Hi, you")], [((1,), "Hi you!")], "punctuation differs"),
        ([((1,), "a long text with a slip")], [((1,), "a long text with no slip")], "character 18"),
        ([((1,), TABLE)], [((1,), TABLE[::-1])], "its rows are in the opposite order"),
        ([((1,), TABLE[:1])], [((1,), TABLE)], "1 row too few"),
        ([((1,), TABLE.rename(columns={"b": "c"}))], [((1,), TABLE)], "the column 'b' is missing"),
        ([((1,), TABLE.assign(b=[5, 7]))], [((1,), TABLE)], "in 'b' it has [5, 7], not [5, 4]"),
        ([((1,), TABLE["b"])], [((1,), TABLE)], "it is a column (Series), not a table"),
        ([((1,), TABLE)], [((1,), 4)], "it is a table, not a number; the right value is in it"),
        ([((-1,), 0), ((1,), 1), ((2,), 2)], [((-1,), 7), ((1,), 1), ((2,), 2)], "is negative"),
        ([(([],), 5), (([1],), 1), (([2],), 2)], [(([],), 0), (([1],), 1), (([2],), 2)], "empty"),
        (
            [(("ab", "b"), ["b"]), (("ab", "a"), ["a"])],
            [(("ab", "b"), [1]), (("ab", "a"), [0])],
            "it gives the values, not the places",
        ),
        ([((FEW,), 5), ((MORE,), 1)], [((FEW,), "a"), ((MORE,), "c")], "the values, not the keys"),
        (
            [((FEW,), [("a", 5)]), ((MORE,), [("c", 1)])],
            [((FEW,), ["a"]), ((MORE,), ["c"])],
            "it gives the keys with the values",
        ),
        (
            [((FEW,), "b"), ((MORE,), "a")],
            [((FEW,), "a"), ((MORE,), "c")],
            "it takes the largest by value, not the smallest",
        ),
        (
            [(([3, 1],), 3), (([4, 9],), 9)],
            [(([3, 1],), 1), (([4, 9],), 4)],
            "it takes the largest, not the smallest",
        ),
        (
            [(([3, 9, 1],), [1]), (([4, 9],), [4])],
            [(([3, 9, 1],), [9]), (([4, 9],), [9])],
            "it takes the smallest, not the largest",
        ),
        (
            [(([3, 1],), 4), (([4, 9],), 13)],
            [(([3, 1],), 3), (([4, 9],), 5)],
            "it is the sum of its argument",
        ),
        (
            [(([9, 1],), 9), (([4, 2],), 4)],
            [(([9, 1],), 7), (([4, 2],), 3)],
            "gives 9, the model solution 7",
        ),  # the first or the largest: nobody knows
        ([((1,), True), ((2,), True)], [((1,), 1), ((2,), 5)], "it is True or False, not a number"),
        (
            [((0,), False), ((5,), False), ((9,), True)],
            [((0,), False), ((5,), True), ((9,), True)],
            "it answers at 5 as for smaller numbers",
        ),
        (
            [((2, 2), 0), ((1, 5), 0), ((3, 1), 1)],
            [((2, 2), 1), ((1, 5), 0), ((3, 1), 1)],
            "wrong only where its arguments are the same",
        ),
        (
            [((1,), [19]), ((2,), [2])],
            [((1,), [18, 19]), ((2,), [2, 18])],
            "just 18 is missing each",
        ),
        (
            [((1,), ["", "a"]), ((2,), ["b", ""])],
            [((1,), ["a"]), ((2,), ["b"])],
            "just '' should not be there each time",
        ),
        ([((1,), [True, False])], [((1,), [3])], "it is True or False for each"),
        ([((1,), [1, 2, 1]), ((2,), [1])], [((1,), [2, 1]), ((2,), [1])], "more than once is kept"),
        ([((1,), [1, 2, 5]), ((2,), [3, 4])], [((1,), [1, 2]), ((2,), [3])], "one more at its end"),
        ([((1,), ["A", "b"]), ((2,), [])], [((1,), ["a", "b"]), ((2,), [])], "capital letters"),
        ([((1,), "a_b")], [((1,), "a-b")], "it has '_' for '-'"),
        ([((1,), "ab")], [((1,), "a-b!")], "everything but letters and digits is missing"),
        (
            [((1,), 0), ((2,), 1), ((3,), 1)],
            [((1,), 0.2), ((2,), 0.7), ((3,), 0.9)],
            "it is 0 or 1, as a comparison or rounding gives",
        ),
        ([((1,), 2.3333), ((2,), 1)], [((1,), 2.3), ((2,), 1)], "not rounded as it should be"),
        ([((1,), 2), ((2,), 5)], [((1,), 120), ((2,), 300)], "1/60 times as large everywhere"),
        (
            [((1,), TABLE.sort_values("b"))],
            [((1,), TABLE.sort_values("b", ascending=False))],
            "its rows are in the opposite order",
        ),
    ],
)
def test_slips(came, wanted, said):
    line = describe(one(*came), one(*wanted)).line
    assert said in line
    right = describe(one(*wanted), one(*wanted)).line
    assert said not in right and "model" not in right
