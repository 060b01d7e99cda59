"""Programs that import the grader's modules by their names of before still find them."""

import importlib

import pytest

from nbexaminer import Limits, results

MOVED = {
    "folder": "incoming.folder",
    "rehearsal": "running.rehearsal",
    "insight": "outgoing.insight",
    "feedback": "outgoing.feedback",
}


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_a_module_that_moved_is_found_under_both_names(old, new):
    before = importlib.import_module(f"nbexaminer.course.{old}")
    assert before is importlib.import_module(f"nbexaminer.course.{new}")


def test_limits_are_found_beside_the_results():
    assert results.Limits is Limits
