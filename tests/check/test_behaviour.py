"""What the grader groups by behaviour, beside what the tables of mistakes call one mistake."""

from __future__ import annotations

import contextlib
import itertools
import json
import linecache
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lab import check
from test_variants import earns_points, given, hidden
from variants import solutions

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.examiner.behaviour import Behaviour, kept, plain
from nbexaminer.notebook.questions import coarse, repeated, telling, to_ask, value_of

WRONG = json.loads((Path(__file__).parents[1] / "support" / "wrong_answers.json").read_text())
SOLUTIONS = solutions()
ANSWER = "<answer>"


class Seen(NamedTuple):
    """What a test asked of a function and what came: what is told, what was asked once more."""

    told: list[Any]
    asked: list[Any]
    line: str
    right: bool


class Watched:
    """A student's function as a hidden test sees it: what it does is noted."""

    def __init__(self, function: Any, behaviour: Behaviour) -> None:
        self.__name__, self.function, self._behaviour = function.__name__, function, behaviour
        self.line = ""  # that raised an error

    def __call__(self, *args: Any) -> Any:
        asked = [kept(each) for each in args]
        try:
            came = self.function(*args)
        except Exception as error:
            self.line = line_of(error)
            said = f"{type(error).__name__}: {error}"
            self._behaviour.note(self.__name__, asked, "raised", said)
            raise
        self._behaviour.note(self.__name__, asked, "gave", came)
        return came


def line_of(error: Exception) -> str:
    """The last line of the answer that an error went through, as the grader writes it."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"line {each.lineno}: `{each.line}`" for each in steps if each.filename == ANSWER]
    return lines[-1] if lines else ""


def watched(
    test: str, name: str, function: Any, known: dict[str, Any], model: Seen | None = None
) -> Seen:
    """What comes of a function in a hidden test, and when it is asked once more.

    Args:
        test: The test.
        name: The name that it has for the function.
        function: The function.
        known: The names above it.
        model: The same of the model solution; None: this is it.
    """
    behaviour, asked = Behaviour(), Behaviour()
    function = Watched(function, behaviour)
    right = earns_points(test, name, function, known)
    again = Watched(function.function, asked)
    for _, args, *_ in model.asked if model else to_ask(behaviour.seen):
        with contextlib.suppress(Exception):
            again(*map(value_of, args))
    if not model:
        return Seen(behaviour.seen, repeated(asked.seen, behaviour.seen), "", right)
    told = telling(asked.seen, model.asked, behaviour.seen)
    return Seen(told, asked.seen, function.line, right)


def groups(name: str) -> list[tuple[str, list[str]]]:
    """Each wrong answer to an exercise: its mistake by the table, and its group in each test."""
    notebook, solution = SOLUTIONS[name]
    known = given(notebook, name)
    tests = [
        hidden(notebook, each)
        for each in check.NAMES
        if check.exercise_named(each).names == (name,)
    ]

    def run(code: str, models: Sequence[Seen | None]) -> list[Seen]:
        namespace = dict(known)
        linecache.cache[ANSWER] = (len(code), None, code.splitlines(keepends=True), ANSWER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(code, ANSWER, "exec"), namespace)
            function = namespace[name]
            return [
                watched(t, name, function, known, m) for t, m in zip(tests, models, strict=True)
            ]

    models = run(solution, [None] * len(tests))
    found = []
    for answer in (each for each in WRONG if each["exercise"] == name):
        groups = []
        for each, model in zip(run(answer["code"], models), models, strict=True):
            said = describe(each.told, [*model.asked, *model.told], each.line)
            groups.append("" if each.right else said.kind or json.dumps(coarse(each.told)))
        found.append((answer["told"], groups))
    return found


# What the table calls one mistake, and what does several things:
DIFFERENT = {
    # 0 below 0, 1 above 5, the whole number below z: the table has no better word for these three.
    ("sigmoid", "right-in-places"),
    # Each takes another number from another cell, and gives what follows from it.
    ("backprop", "uses-outside-names"),
}


def test_one_mistake_is_one_group_and_two_are_two():
    """As far as tests can tell: a table sees |a - y| and a - y apart where the results agree.

    Of those that the table calls one, besides `DIFFERENT`, two pairs are apart: formulas that take
    the wrong places of a list, by other places.
    """
    same, other, different = [], [], []
    for name in (each for each in SOLUTIONS if each != "train"):
        for one, two in itertools.combinations(groups(name), 2):
            if one[0] != two[0]:
                found = other
            else:
                found = different if (name, one[0]) in DIFFERENT else same
            found.append(one[1] == two[1])
    assert sum(other) <= 0.02 * len(other), f"{sum(other)} of {len(other)}"
    assert sum(same) >= 0.9 * len(same), f"{sum(same)} of {len(same)}"
    assert different and not any(different)


PROBES = [(0.5, 2.0), (-1.3, 0.7), (2.1, -1.6), (-0.4, -2.2), (1.7, 3.1), (0.9, -0.3)]


def truth(x: float, y: float) -> float:
    return x * x + 3 * y + x


@pytest.mark.parametrize(
    ("slip", "id", "said"),
    [
        (lambda x, y: {}.get(x), "nothing-returned", "it returns nothing"),
        (lambda x, y: str(truth(x, y)), "string", "it is a text"),
        (lambda x, y: -truth(x, y), "sign-flipped", "the sign is the other one"),
        (lambda x, y: abs(truth(x, y)), "signs", "the sign is missing"),
        (lambda x, y: truth(x, y) * (1 if x < 1 else -1), "signs", "some signs are wrong"),
        (lambda x, y: 3.3 * truth(x, y), "scaled", "3.3 times as large"),
        (lambda x, y: truth(x, y) + 0.7, "shifted", "0.7 too large"),
        (lambda x, y: round(truth(x, y), 1), "rounded", "it is rounded"),
        (lambda x, y: truth(x, y) * (1 + y / 300), "nearly", "it is nearly right"),
        (lambda x, y: 0 * x, "always-the-same", "it is the same for all arguments"),
        (lambda x, y: truth(y, x), "arguments-swapped", "as if its arguments were swapped"),
        (lambda x, y: truth(max(x, 0), y), "right-in-places", "its argument 1 is negative"),
    ],
)
def test_the_course_and_the_grader_call_a_slip_by_the_same_name(slip, id, said):
    """The course has to run without the grader, and the grader without the course.

    So there are two engines, one for functions at hand, one for what was noted of them.
    """
    exercise = check.Exercise("f(x, y) -> z", truth=truth, probes=PROBES, tried="", hint="")
    assert exercise.judge(slip)[0].name == id
    asked = [*PROBES, *((y, x) for x, y in PROBES)]
    model = [["f", plain([*args]), "gave", plain(truth(*args))] for args in asked]
    seen = [["f", plain([*args]), "gave", plain(slip(*args))] for args in PROBES]
    assert said in describe(seen, model).line


def test_of_a_long_text_no_more_is_kept_than_is_told():
    assert len(str(kept("x" * 10**6))) < 200
