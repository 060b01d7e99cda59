"""A check judges the code on the page, not what the kernel still remembers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from learner import Learner
from learner import learner as a_learner
from lesson import SOURCE

RIGHT = "def weighted_sum(w, a_prev, b):\n    return w * a_prev + b"
TEST = "from lab import check\ncheck.weighted_sum(weighted_sum)"
Z_TEST = "from lab import check\ncheck.z(z, weighted_sum)"


@pytest.fixture(scope="module")
def kernel() -> Iterator[Learner]:
    with a_learner(SOURCE) as who:
        yield who


@pytest.fixture
def learner(kernel: Learner) -> Learner:
    """A kernel in which nothing was run but the first cell and a right answer, checked."""
    kernel.forget()
    kernel.run("setup", "from lab import check")
    kernel.run("weighted_sum", RIGHT)
    assert "✓ weighted_sum" in kernel.run("weighted_sum-test", TEST)
    return kernel


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ("def weighted_sum(w, a_prev, b)\n    return w * a_prev + b", "SyntaxError"),
        ("def weighted_sum(w, a_prev, b):\n    return w × a_prev + b", "SyntaxError"),
        ("def weighted_sum(w, a_prev, b):\nreturn w * a_prev + b", "stopped with a"),
        ("import nump as np\n" + RIGHT, "ModuleNotFoundError"),
        ("@cached\n" + RIGHT, "NameError"),
        ("return 3", "SyntaxError"),
        (RIGHT.replace("weighted_sum", "weightedsum"), "does not define"),
        ("# " + RIGHT.replace("\n", "\n# "), "does not define"),
        ("%%timeit -n 1 -r 1\n" + RIGHT, "does not define"),
    ],
    ids=["colon", "times", "indent", "import", "decorator", "return", "name", "comment", "timeit"],
)
def test_an_edit_that_does_not_arrive_is_not_judged(learner, edit, told):
    learner.run("weighted_sum", edit)
    said = learner.run("weighted_sum-test", TEST)
    assert told in said and "✓" not in said and "not filled in" not in said
    learner.run("weighted_sum", RIGHT)
    assert "✓ weighted_sum" in learner.run("weighted_sum-test", TEST)


def test_an_answer_in_another_cell_is_sent_home(learner):
    learner.run("scratch", RIGHT)
    assert "another cell" in learner.run("weighted_sum-test", TEST)
    learner.run("z", "z = 1.125")
    learner.run("weighted_sum", RIGHT)
    assert "✓ z" in learner.run("z-test", Z_TEST)


def test_a_value_is_of_the_last_run_of_its_cell(learner):
    learner.run("z", "z = weighted_sum(0.5, 0.25, 1)")
    learner.run("z", "z = weighted_sun(0.5, 0.25, 1)")
    assert "NameError" in learner.run("z-test", Z_TEST)
    learner.run("given", "w = 0.5")
    learner.run("z", "z = w * 0.25 + 1")
    assert "✓ z" in learner.run("z-test", Z_TEST)
    learner.run("given", "w = 0.6")
    assert "w has another value now" in learner.run("z-test", Z_TEST)


def test_what_only_the_memory_has_is_named(learner):
    learner.run("weighted_sum", "import math\n" + RIGHT.replace("w *", "math.fabs(1) * w *"))
    assert "✓" in learner.run("weighted_sum-test", TEST)
    learner.run("weighted_sum", RIGHT.replace("w *", "math.fabs(1) * w *"))
    said = learner.run("weighted_sum-test", TEST)
    assert "uses math" in said and "✓" not in said


def test_a_name_that_no_run_defined_says_what_became_of_its_cell(learner):
    learner.run("z", "z = weighted_sum(0.5 0.25, 1)")
    said = learner.run("z-test", Z_TEST)
    assert "z is not defined" in said and "SyntaxError" in said
