"""The engine knows no lesson: an exercise of another subject, in one small file, gets hints."""

from __future__ import annotations

import importlib
import re
import shutil
from types import ModuleType

import pytest
from lab.check.syntax import unreadable
from lesson import ROOT, SOURCE

ENGINE = SOURCE / "lab" / "check"
EXERCISES = ROOT / "examples" / "second-course" / "source" / "averages" / "lab" / "exercises"
OF_THE_LESSON = (
    "σ|sigm|layer|bias|neuron|backprop|activation|weight|gradient|a_prev|dC_|\\bcost\\b|chain"
)


@pytest.fixture
def check(tmp_path, monkeypatch) -> ModuleType:
    """The engine, beside the exercises of the second course."""
    shutil.copytree(EXERCISES, tmp_path / "averages_lab" / "exercises")
    shutil.copytree(ENGINE, tmp_path / "averages_lab" / "check")
    monkeypatch.syspath_prepend(tmp_path)
    return importlib.import_module("averages_lab.check")


def told(check: ModuleType, body: str) -> str:
    """The verdict on a mean with this body, or "right"."""
    names: dict = {}
    exec(f"def mean(numbers):\n    {body}", names)
    try:
        check.mean(names["mean"])
    except check.CheckFailed as failure:
        return failure.misconception
    return "right"


def test_an_exercise_is_one_small_file():
    lines = (EXERCISES / "mean.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 40


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("return sum(numbers) / len(numbers)", "right"),
        ("return sum(numbers)", "mean/not-divided"),
        ("return sorted(numbers)[len(numbers) // 2]", "mean/median"),
        ("return (min(numbers) + max(numbers)) / 2", "mean/middle-of-the-range"),
        ("return -sum(numbers) / len(numbers)", "mean/sign-flipped"),
        ("return 3 * sum(numbers) / len(numbers)", "mean/scaled"),
        ("return sum(numbers) / len(numbers) + 1", "mean/shifted"),
        ("return round(sum(numbers) / len(numbers), 1)", "mean/rounded"),
        ("return 3.0", "mean/hard-coded"),
        ("...", "mean/not-filled-in"),
        ("print(sum(numbers) / len(numbers))", "mean/prints-instead-of-returning"),
        ("return sum(numbers) / len(numbers),", "mean/trailing-comma"),
        ("return sum(numbers) / count", "mean/undefined-name"),
        ("return numbers[len(numbers)]", "mean/index"),
        ("return sum(numbers) / len(numbers) + 0 * numbers.pop()", "mean/changes-its-input"),
        ("return max(numbers) ** 2", "mean/other"),
    ],
)
def test_another_subject_gets_its_hints(check, body, wanted):
    assert told(check, body) == wanted


def test_exercises_are_found_by_their_files(check):
    assert {"mean", "spread"} <= set(dir(check))
    with pytest.raises(AttributeError, match="median"):
        check.median  # noqa: B018


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=lambda path: path.name)
def test_no_word_of_the_lesson_stands_in_the_engine(path):
    assert re.findall(OF_THE_LESSON, path.read_text(encoding="utf-8"), re.IGNORECASE) == []


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("x = (\n    y = [1, 2]\n)", "inside brackets stands the value alone"),
        ("sum(a * b for a, b in xs, ys)", "go through together stand in `zip(…)`"),
        ("if x = 2:\n    pass", "two, `==`, compare"),
        ("[1; 2]", "between values stands a comma"),
        ("def f():\n    Return 1", "begins with a small letter in Python: `return`"),
        ("x = y_{prev} + 1", "belong to formulas on paper"),
        (r"print(f'w_{i}\n' x)  # \alpha", "something is missing between two values"),
        (r"x = \frac{1}{2}", "belong to formulas on paper"),
        (r"x = 1 \ (1 + 2)", "does not divide"),
        ("x = y⁻¹", "such as a raised letter"),
        ("x =* 2", "nothing on its left to multiply"),
        ("x = y***2", "two signs stand side by side"),
        ("x = f(def g(y))", "by its name alone"),
        ("sum(a * b, for a, b in xs)", "a comma stands before `for`"),
    ],
)
def test_unreadable_code_says_what_was_meant(code, meant):
    with pytest.raises(SyntaxError) as error:
        compile(code, "<cell>", "exec")
    assert meant in unreadable(error.value)[0]
