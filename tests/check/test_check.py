"""The checks accept every right answer and name the mistake in each wrong one."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import linecache
import math
import re
import signal
import subprocess
import sys
from collections import Counter

import nbformat
import numpy as np
import pytest
from answers import GRADIENTS, RIGHT, WRONG, function, neuron
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import check
from lab.check import Exercise, exercise_named, probe
from lab.check.__main__ import document
from lab.check.registry import NAMES
from lab.check.words import FITTED, WORDS
from lesson import ROOT, SOURCE, execute
from walkthrough_answers import WRONG_NUMBERS

KNOWN_ANSWERS = ROOT / "tests" / "support"
TABLE = {each.name: each for each in map(exercise_named, NAMES) if isinstance(each, Exercise)}
VAGUE = {*FITTED, "hidden-layers", "raises", "wrong-type", "not-a-number"}


@pytest.fixture(autouse=True)
def first_stage():
    check.forget()


def failure(judge, *args, **named) -> check.CheckFailed:
    """The failure of a check that must fail."""
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(check.CheckFailed) as caught:
        judge(*args, **named)
    return caught.value


def passed(judge, *args) -> str:
    """What a check that must pass prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        judge(*args)
    assert out.getvalue().startswith("✓"), out.getvalue()
    return out.getvalue()


def told(task: str, answer: object) -> str:
    """The misconception that the check names for an answer, without its task."""
    return failure(getattr(check, task), answer).misconception.removeprefix(f"{task}/")


def known_answers(kind: str) -> list:
    """The right or the wrong answers of tests/support, each with the expected verdict."""
    return [
        pytest.param(each, id=f"{each['exercise']}: {each['name']}")
        for each in json.loads((KNOWN_ANSWERS / f"{kind}_answers.json").read_text(encoding="utf-8"))
    ]


def defined(each: dict[str, str]) -> object:
    """The function that an answer of tests/support defines."""
    names: dict[str, object] = {}
    # As a kernel does, so that the checks can read the text.
    linecache.cache["<answer>"] = len(each["code"]), None, each["code"].splitlines(True), "<answer>"
    exec(compile(each["code"], "<answer>", "exec"), names)
    return names[each["exercise"]]


# ---- right and wrong answers -----------------------------------------------------------------


@pytest.mark.parametrize("task", WRONG)
def test_own_wrong_answers_are_told_their_mistake(task):
    wanted = [name for name, _ in WRONG[task]]
    got = [told(task, function(task, body)) for _, body in WRONG[task]]
    assert got == wanted


@pytest.mark.parametrize("task", RIGHT)
def test_own_right_answers_pass(task):
    for body in RIGHT[task]:
        passed(getattr(check, task), function(task, body))


@pytest.mark.parametrize("each", known_answers("wrong"))
def test_a_wrong_answer_is_told_its_mistake(each):
    assert told(each["exercise"], defined(each)) == each["told"]


def test_extend_with_a_number_is_told():
    code = "def backprop_chain(a0, ws, bs, y): ds = []; ds.extend(2 * a0)\n"
    answer = defined({"exercise": "backprop_chain", "code": code})
    assert told("backprop_chain", answer) == "extended-by-a-number"


@pytest.mark.parametrize("each", known_answers("right"))
def test_a_right_answer_in_an_unusual_style_passes(each):
    assert passed(getattr(check, each["exercise"]), defined(each))


def test_every_entry_of_the_table_is_wrong_and_can_be_told():
    """An entry is dead if every one of its formulas gets another entry's name."""
    for task, exercise in TABLE.items():
        for entry in exercise.mistakes:
            names = {_verdict(task, formula) for formula in entry.formulas}
            assert entry.name in names, f"{task}/{entry.name} is never told, but {names}"
            assert None not in names, f"{task}/{entry.name} holds a right formula"


def _verdict(task: str, formula) -> str | None:
    def answer(*arguments):
        with np.errstate(all="ignore"), contextlib.suppress(TypeError):
            return formula(*arguments)
        return math.nan

    verdict, _ = TABLE[task].judge(answer)
    return verdict and verdict.name


def test_names_and_hints_of_the_table():
    for task, exercise in TABLE.items():
        assert max(Counter(entry.name for entry in exercise.mistakes).values()) == 1, task
        for entry in exercise.mistakes:
            assert entry.hint.rstrip(")").endswith(".") and len(entry.hint) < 330, entry
            assert entry.nudge, entry
    assert all(texts[0] and texts[1] for texts in WORDS.values())


def test_the_document_is_fresh():
    written = (ROOT / "docs" / "misconceptions.md").read_text(encoding="utf-8")
    assert written == document(), "run `make docs`"


# ---- no false diagnosis ----------------------------------------------------------------------

WRAPS = (
    float,
    np.float32,
    np.float64,
    np.array,
    lambda x: np.array([x]),
    lambda x: np.array([[x]]),
    lambda x: x + 0,
)
scales = st.floats(0.1, 10) | st.floats(-10, -0.1)


def numbers_only(task: str):
    return function(task, RIGHT[task][0])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([t for t in RIGHT if t != "backprop_chain"]), scales, st.sampled_from(WRAPS))
def test_right_answers_stay_right_when_rewritten(task, scale, wrap):
    inner = numbers_only(task)

    def answer(*arguments):
        """A closure that scales its results up and down again, and wraps each."""
        values = tuple(inner(*arguments)) if len(TABLE[task].outputs) > 1 else inner(*arguments)
        if isinstance(values, tuple):
            return tuple(wrap(value * scale / scale) for value in values)
        return wrap(values * scale / scale)

    passed(getattr(check, task), answer)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=7, max_size=7))
def test_random_sums_are_never_called_right(coefficients):
    def answer(w, a_prev, b):
        terms = (1, w, a_prev, b, w * a_prev, w * b, a_prev * b)
        return sum(c * t for c, t in zip(coefficients, terms, strict=True))

    if coefficients == [0, 0, 0, 1, 1, 0, 0]:
        passed(check.weighted_sum, answer)
        return
    name = told("weighted_sum", answer)
    own = {e.name: e.formulas for e in TABLE["weighted_sum"].mistakes}.get(name)
    if own:
        point = (0.37, -1.21, 1.83)
        assert any(np.isclose(f(*point), answer(*point)) for f in own), name


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(0, 2)] * 4), st.sampled_from((1, 2, 0.5, -1, -2)), st.integers(0, 2))
def test_random_products_are_never_called_right(powers, scale, component):
    def answer(w, b, a_prev, y):
        factor = scale * w ** powers[0] * b ** powers[1] * a_prev ** powers[2] * y ** powers[3]
        d = numbers_only("backprop")(w, b, a_prev, y)
        return tuple(g * factor if i == component else g for i, g in enumerate(d))

    if scale == 1 and not any(powers):
        passed(check.backprop, answer)
    else:
        assert told("backprop", answer) != "not-filled-in"


def test_factors_are_named():
    missing = failure(check.backprop, function("backprop", neuron("d * a_prev, d * y, d * w")))
    assert "`dC_db`: `y` is multiplied in" in missing.hint
    upside = "return w - lr / dC_dw, b - lr / dC_db"
    assert "`dC_dw` divides, and" in failure(check.update, function("update", upside)).hint


# ---- the values ------------------------------------------------------------------------------


def test_values_at_the_reference_numbers():
    passed(check.z, 1.125)
    passed(check.a, np.float32(0.7549149868676283))
    passed(check.C, 0.06006666366)
    for value, judge, name in (
        (..., check.z, "not-filled-in"),
        (None, check.z, "none"),
        (len, check.a, "not-called"),
        ("1.125", check.z, "string"),
        ((1.125,), check.z, "trailing-comma"),
        (math.nan, check.C, "not-a-number"),
        (0.875, check.z, "weight-subtracted"),
        (0.75, check.a, "rounded"),
        (1.125, check.a, "sigma-forgotten"),
        (0.0300333318311, check.C, "half-cost"),
        (42, check.C, "other"),
    ):
        assert failure(judge, value).misconception.endswith(f"/{name}"), (value, name)


def test_a_value_never_shows_the_answer():
    for judge, truth in ((check.z, "1.125"), (check.a, "0.754"), (check.C, "0.0600")):
        wrong = failure(judge, 42)
        assert truth not in "".join(wrong.lines())


STRANGE = [
    (),
    "1.125",
    (1.125,),
    (1, 125),
    (0.5, 1.0),
    {1.125},
    1j,
    math.inf,
    True,
    len,
    [],
    iter([1]),
]


@pytest.mark.parametrize(
    "value", [*STRANGE, np.array([1, 2])], ids=lambda value: type(value).__name__
)
def test_of_a_value_it_is_not_said_that_it_comes_back_or_is_returned(value):
    said = " ".join(failure(check.z, value).lines())
    assert not re.search(r"come|return|function\.|points", said, re.IGNORECASE), said


def test_a_value_by_the_own_wrong_function_counts():
    def wrong_sum(w, a_prev, b):
        return w * (a_prev + b)

    def constant(*_):
        return 0.625

    def broken(*_):
        raise ValueError("no")

    def tanh(z):
        return np.tanh(z)

    said = passed(check.z, 0.625, wrong_sum)
    assert "your own function gives" in said and "right" not in said
    passed(check.a, np.tanh(0.625), wrong_sum, tanh)
    passed(check.C, abs(0.7549149868676283 - 1), lambda a, y: abs(a - y))
    for own in (None, constant, broken, function("weighted_sum", "...")):
        failure(check.z, 0.625, own)
    failure(check.a, 0.625, wrong_sum, constant)


def test_an_error_is_marked_once():
    def wrong_sum(w, a_prev, b):
        return w * a_prev - b

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def uses_them(w, a_prev, b):
        return sigmoid(wrong_sum(w, a_prev, b))

    assert "differs" in passed(check.activation, uses_them, wrong_sum, sigmoid)
    failure(check.activation, uses_them)
    failure(check.activation, uses_them, wrong_sum, lambda z: None)
    failure(check.activation, wrong_sum, wrong_sum, sigmoid)
    failure(check.activation, lambda *_: 0.5, wrong_sum, lambda z: 0.5)


# ---- the rest of notebook 5, and the shape of σ ----------------------------------------------


def test_steps():
    a = 1 / (1 + math.exp(-0.7))
    up, slope = 2 * (a - 0.3), a * (1 - a)
    passed(check.steps, up, slope, up * slope)
    for values, name in (
        ((up / 2, slope, up * slope), "dC_da-factor-2-missing"),
        ((2 * a - 0.3, slope, up * slope), "dC_da-brackets-missing"),
        ((2 * a, slope, up * slope), "dC_da-target-missing"),
        ((a - 0.3**2, slope, up * slope), "dC_da-target-squared"),
        ((7 * a, slope, up * slope), "dC_da-other"),
        ((up, 0.7 * 0.3, up * slope), "da_dz-from-z"),
        ((up, slope, up + slope), "delta-factors-added"),
        ((up, ..., up * slope), "da_dz-not-filled-in"),
        ((up, slope, 42), "delta-other"),
    ):
        assert failure(check.steps, *values).misconception == f"steps/{name}"


def test_by_hand():
    exercise = exercise_named("by_hand")
    right = {step.name: step.value for step in exercise.steps}
    passed(check.by_hand, *right.values())
    for name, mistake, formula in WRONG_NUMBERS:
        typed = eval(formula, {**exercise.given, **right})  # our own text
        told = failure(check.by_hand, *{**right, name: typed}.values())
        assert told.misconception == f"by_hand/{name}-{mistake}", formula


@pytest.mark.parametrize("name", ["steps", "by_hand"])
def test_each_wrong_number_can_be_told_from_all_others(name):
    for step in exercise_named(name).steps:
        by_value = sorted((one.value, one.name, one.hint) for one in step.wrong)
        for (value, *told), (other, *told_too) in itertools.pairwise(by_value):
            assert told == told_too or not probe.is_close(value, other), (told, told_too)
        assert not any(probe.is_close(value, step.value) for value, *_ in by_value)


def test_broken():
    passed(check.broken, "dC_db")
    passed(check.broken, "dC/db")
    for name, wanted in (("dC_dw", "not-dC_dw"), (..., "not-filled-in"), (3, "not-a-name")):
        assert failure(check.broken, name).misconception == f"broken/{wanted}"


def test_symmetry():
    for body in RIGHT["sigmoid"]:
        passed(check.symmetry, function("sigmoid", body))
    for body, name in (
        ("np.tanh(z)", "unsymmetric"),
        ("1 / (1 + np.exp(z))", "falls"),
        ("1 if z > 0 else 0", "unsymmetric"),
        ("np.clip(0.2 * z + 0.5, 0, 1)", "flat"),
        ("np.arctan(z) / np.pi + 0.5", "tails"),
        ("1 / (1 + exp(-z))", "prefix-missing"),
        ("...", "not-filled-in"),
        ("0.5,", "trailing-comma"),
        ("(yield 0.5)", "yields"),
        ("[]", "empty"),
    ):
        got = failure(check.symmetry, function("sigmoid", body)).misconception
        assert got == f"symmetry/{name}"


def test_ready():
    check.ready(backprop=function("backprop", neuron(GRADIENTS)), z=1.0)
    stub = function("backprop", '"""What it is."""\n...')
    waiting = failure(check.ready, backprop=stub, z=..., a=1.0)
    assert isinstance(waiting, check.NotReady)
    assert waiting.hint.startswith("Fill in `backprop` and `z` first")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"backprop": lambda w, b, a_prev, y: w}, "One number came back"),
        ({"backprop": lambda w, b, a_prev, y: boom}, "raised NameError.*boom"),  # noqa: F821
        ({"update": lambda w, b, dw, db, lr: (w, None)}, "None"),
        ({"backprop_chain": lambda a0, ws, bs, y: list(zip(ws, bs, strict=True))}, "value"),
        ({"delta": "0.3"}, "text"),
    ],
)
def test_a_demonstration_says_kindly_what_it_cannot_use(answers, told):
    waiting = failure(check.ready, **answers)
    assert isinstance(waiting, check.NotReady)
    assert re.search(told, waiting.hint), waiting.hint
    assert next(iter(answers)) in waiting.hint


def test_a_demonstration_of_an_endless_answer_stops(monkeypatch):
    monkeypatch.setattr("lab.check.probe.time_limit.__wrapped__.__defaults__", (0.2,))

    def backprop(w, b, a_prev, y):
        while True:
            pass

    assert "did not come to an end" in failure(check.ready, backprop=backprop).hint


def test_the_summary_counts_what_passed_last(capsys):
    check.sigmoid(lambda z: 1 / (1 + math.exp(-z)))
    check.summary("sigmoid", "symmetry")
    said = capsys.readouterr().out
    assert "1 of 2 checks passed" in said and "`symmetry`" in said and "`sigmoid`" not in said
    failure(check.sigmoid, lambda z: z)
    check.summary("sigmoid", "symmetry")
    assert "0 of 2 checks passed" in capsys.readouterr().out


# ---- how an answer is called -----------------------------------------------------------------


class Remote:
    """A stand-in for a function in another process, as the grader has them."""

    is_stub = False
    printed = ""

    def __init__(self, function, **attributes):
        self.function, self.__name__ = function, "sigmoid"
        vars(self).update(attributes)

    def __call__(self, *arguments):
        try:
            return self.function(*arguments)
        except Exception as error:
            error.student_line = "line 2: `return boom`"
            raise error.with_traceback(None) from None


def test_remote_answers():
    passed(check.sigmoid, Remote(lambda z: 1 / (1 + math.exp(-z))))
    assert told("sigmoid", Remote(lambda z: None, is_stub=True)) == "not-filled-in"
    assert told("sigmoid", Remote(lambda z: None, printed="0.5")) == "prints-instead-of-returning"
    assert told("sigmoid", Remote(lambda z: 0.3)) == "ignores-arguments"
    raised = failure(check.sigmoid, Remote(lambda z: 1 / 0))
    assert "(line 2: `return boom`)" in raised.hint and raised.misconception.endswith(
        "/zero-division"
    )


def test_remote_answers_get_the_first_stage_and_no_alarm(monkeypatch):
    monkeypatch.setattr(signal, "setitimer", lambda *_: pytest.fail("an alarm was set"))
    hints = {failure(check.sigmoid, Remote(np.tanh)).hint for _ in range(3)}
    assert len(hints) == 1
    good = Remote(lambda z: 1 / (1 + math.exp(-z)))
    passed(check.a, 0.62245933, Remote(lambda w, p, b: w * p * b + 0.375), good)


def test_help_comes_in_stages():
    def wrong(z):
        return 1 / (1 + np.exp(z))

    first, second, third = (failure(check.sigmoid, wrong).hint for _ in range(3))
    assert second.startswith(first) and len(second) > len(first) and third == second
    failure(check.sigmoid, np.tanh)
    assert failure(check.sigmoid, wrong).hint == first
    failure(check.sigmoid, wrong)
    passed(check.sigmoid, function("sigmoid", RIGHT["sigmoid"][0]))
    assert failure(check.sigmoid, wrong).hint == first


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="Windows has no alarm")
def test_an_endless_answer_is_stopped_and_the_alarm_given_back(monkeypatch):
    monkeypatch.setattr("lab.check.probe.time_limit.__wrapped__.__defaults__", (0.2,))

    def ours(*_):
        pass

    before = signal.signal(signal.SIGALRM, ours)
    signal.setitimer(signal.ITIMER_REAL, 100)
    try:
        body = "while True:\n    try:\n        z += 1\n    except Exception:\n        pass"
        assert told("sigmoid", function("sigmoid", body)) == "endless"
        sleepy = function("sigmoid", "from time import sleep\nsleep(9)\nreturn z")
        assert told("sigmoid", sleepy) == told("symmetry", sleepy) == "sleeps"
        assert signal.getsignal(signal.SIGALRM) is ours
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 100
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_answer_that_is_not_a_function():
    assert told("sigmoid", 3.5) == "not-callable"
    assert told("sigmoid", None) == "not-filled-in"
    assert told("weighted_sum", lambda w, x: w * x) == "number-of-arguments"
    assert told("sigmoid", math.atan2) == "number-of-arguments"


def test_the_line_of_an_error_is_the_learners_own():
    body = "e = np.exp(-z)\nreturn np.linalg.inv(e)"
    hint = failure(check.sigmoid, function("sigmoid", body)).hint
    assert "(line 25)" in hint  # line 2 of the body; its text is not on disk


def test_a_global_array_named_like_the_lesson_is_no_trouble():
    names = {"z": np.arange(3.0), "np": np}
    exec("def sigmoid(x):\n    return 1 / (1 + np.exp(-x))", names)
    passed(check.sigmoid, names["sigmoid"])


# ---- where it runs ---------------------------------------------------------------------------


def test_needs_numpy_only():
    code = (
        "import sys\nsys.modules['IPython'] = sys.modules['matplotlib'] = None\n"
        "from lab import check\nimport math\n"
        "check.sigmoid(lambda z: 1 / (1 + math.exp(-z)))\n"
        "print({'ipywidgets', 'anywidget', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SOURCE, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("✓ sigmoid: right") and done.stdout.endswith("set()\n")


def test_in_a_notebook(tmp_path):
    """Every way a check can end shows one box and one short line, never a traceback."""
    cells = (
        f"import sys\nsys.path.insert(0, {str(SOURCE)!r})\nfrom lab import check",
        "check.sigmoid(sigmoid)",
        "def sigmoid(z):\n    return 1 / 0 * z\ncheck.sigmoid(sigmoid)",
        "import math\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))\ncheck.sigmoid(sigmoid)",
        "check.ready(sigmoid=None)",
        "other",
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    _, undefined, wrong, fine, waiting, other = execute(notebook, tmp_path).cells

    box, error = undefined.outputs
    assert "`sigmoid` is not defined" in box.data["text/plain"]
    assert error.evalue.endswith("[sigmoid/not-defined]") and len(error.traceback) == 1

    box, error = wrong.outputs
    assert error.ename == "CheckFailed"
    assert error.evalue.endswith("(line 2: `return 1 / 0 * z`). [sigmoid/zero-division]")
    assert error.traceback == ["✗ sigmoid: see the hint above."]
    assert 'role="status"' in box.data["text/html"] and "✗ sigmoid" in box.data["text/html"]
    assert "divided by 0" in box.data["text/plain"]

    (box,) = fine.outputs
    assert "✓ sigmoid" in box.data["text/html"] and "✓ sigmoid" in box.data["text/plain"]

    box, error = waiting.outputs
    assert "Fill in `sigmoid` first" in box.data["text/plain"]
    assert error.ename == "NotReady" and len(error.traceback) == 1
    assert other.outputs[0].ename == "NameError" and len(other.outputs[0].traceback) > 1
