"""What the grader groups by behaviour, beside what the tables of mistakes call one mistake."""

from __future__ import annotations

import itertools
import json
import linecache
import traceback
import warnings
from pathlib import Path
from typing import Any

from lab import check
from test_variants import earns_points, given, hidden
from variants import solutions

from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.examiner.behaviour import Behaviour, plain

WRONG = json.loads((Path(__file__).parents[1] / "support" / "wrong_answers.json").read_text())
SOLUTIONS = solutions()
ANSWER = "<answer>"


class Watched:
    """A student's function as a hidden test sees it: what it does is noted."""

    def __init__(self, function: Any, behaviour: Behaviour) -> None:
        self.__name__, self._function, self._behaviour = function.__name__, function, behaviour
        self.line = ""  # that raised an error

    def __call__(self, *args: Any) -> Any:
        asked = [plain(each) for each in args]
        try:
            came = self._function(*args)
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
    test: str, name: str, function: Any, known: dict[str, Any]
) -> tuple[list[Any], str]:
    """What a hidden test asks of a function and what comes, and the line that raised an error."""
    behaviour = Behaviour()
    function = Watched(function, behaviour)
    earns_points(test, name, function, known)
    return behaviour.seen, function.line


def groups(name: str) -> list[tuple[str, list[str]]]:
    """Each wrong answer to an exercise: its mistake by the table, and its group in each test."""
    notebook, solution = SOLUTIONS[name]
    known = given(notebook, name)
    tests = [
        hidden(notebook, each)
        for each in check.NAMES
        if check.exercise_named(each).names == (name,)
    ]

    def run(code: str) -> list[tuple[list[Any], str]]:
        namespace = dict(known)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            linecache.cache[ANSWER] = (len(code), None, code.splitlines(keepends=True), ANSWER)
            exec(compile(code, ANSWER, "exec"), namespace)
            return [watched(test, name, namespace[name], known) for test in tests]

    model = run(solution)
    found = []
    for answer in (each for each in WRONG if each["exercise"] == name):
        groups = []
        for (seen, line), (right, _) in zip(run(answer["code"]), model, strict=True):
            groups.append(describe(seen, right, line).kind or json.dumps(seen))
        found.append((answer["told"], groups))
    return found


def test_one_mistake_is_one_group_and_two_are_two():
    """As far as tests can tell: a table sees |a - y| and a - y apart where the results agree.

    And what a table calls one mistake may do several things: a step may come from another cell that
    has other numbers. No result tells that these are one.
    """
    pairs = [
        pair
        for name in SOLUTIONS
        if name != "train"
        for pair in itertools.combinations(groups(name), 2)
    ]
    same = [one[1] == two[1] for one, two in pairs if one[0] == two[0]]
    other = [one[1] == two[1] for one, two in pairs if one[0] != two[0]]
    assert sum(other) <= 0.02 * len(other)
    assert sum(same) >= 0.65 * len(same), f"{sum(same)} of {len(same)}"
