"""None of the attacks earns a point, leaves its folder, or outlives its notebook."""

import json
import os
from pathlib import Path

import psutil
import pytest
from small_course import answered

from attacks.table import ATTACKS, Attack
from attacks.target import LAB, MARK, RIGHT, SOURCE, fingerprint, plant
from autograder import GradedNotebook, Limits, Skeleton, grade_notebook
from autograder.grade import is_test

SKELETON = Skeleton.of(SOURCE)
LIMITS = Limits(cell_seconds=2, call_seconds=0.5, notebook_seconds=8, memory=2**30, disk=50 * 2**20)
SCRIPTS = ("onclick", "onerror", "alert(", "application/javascript", "image/svg+xml")


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A course folder with secrets."""
    root = tmp_path_factory.mktemp("course")
    plant(root)
    yield root
    del os.environ["SECRET_TOKEN"]


def grade(submitted) -> GradedNotebook:
    return grade_notebook(submitted, SKELETON, files=LAB, limits=LIMITS)


def processes() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def shown(graded: GradedNotebook, tests: bool = True) -> str:
    """All that cells output, as text; without `tests`, only those of the student."""
    outputs = [c.get("outputs", []) for c in graded.notebook.cells if tests or not is_test(c)]
    return json.dumps(outputs) + " ".join(problem.message for problem in graded.problems)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(attack: Attack, outside: Path):
    grade(SOURCE)  # so that the warm interpreters run
    before = fingerprint(outside), processes()
    graded = grade(attack.submission(SOURCE, str(outside)))
    assert sum(graded.scores.values()) == attack.honest
    assert set(graded.scores) == {"square-test", "z-test", "partial-test"}
    assert (fingerprint(outside), processes()) == before
    assert MARK not in shown(graded, tests=False)
    assert attack.shows in shown(graded)
    assert not any(script in shown(graded, tests=False) for script in SCRIPTS) or (
        attack.name != "script-in-output"
    )
    traces = [Path("/tmp/autograder-was-here"), Path("/var/tmp/autograder-was-here")]
    assert not any(trace.exists() for trace in traces)


def test_honest_work_beside_the_attacks():
    graded = grade(answered(SOURCE, RIGHT))
    assert graded.scores == {"square-test": 2, "z-test": 1, "partial-test": 1}
    assert graded.problems == []


def test_there_are_enough_of_them():
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 60
