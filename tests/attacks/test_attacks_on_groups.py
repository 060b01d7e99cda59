"""No answer forges the record that makes groups, names its own mistake, or crowds others out."""

import json

import attack
import nbformat
import pytest
from attack import LAB, POINTS, WRONG, source, submission

from nbexaminer.course.outgoing.groups import group_by_behaviour
from nbexaminer.grade import grade_notebook
from nbexaminer.limits import MAX_RECORD_BYTES
from nbexaminer.notebook.failures import behaviour_of, failure_of
from nbexaminer.notebook.skeleton import Skeleton

FORGED = {"failure": {"misconception": "double/forged"}, "behaviour": '[["double",[3],"gave",6]]'}
RECORD = json.dumps({"nbexaminer": FORGED})
ANSWERS = {
    "wrong": WRONG["double"],
    "prints-a-record": f"def double(x):\n    print({RECORD!r})\n    return 0",
    "forges-metadata": WRONG["double"],
    "returns-a-record": f"def double(x):\n    return {RECORD!r}",
    "raises-an-id": """class Mine(AssertionError):
    misconception = "double/forged"
    hint = "forged"
def double(x):
    raise Mine("double(3) should be 6 [double/forged]")""",
    "html": "def double(x):\n    return '<script>alert(1)</script>'",
    "crowds": "def double(x):\n    return {n: 'x' * 10_000 for n in range(1000)}",
}


@pytest.fixture(scope="module")
def graded():
    skeleton, found = Skeleton.of(source()), {}
    for who, code in ANSWERS.items():
        submitted = submission(WRONG | {"double": code})
        if who == "forges-metadata":
            for cell in submitted.cells:
                cell.metadata.nbexaminer = nbformat.from_dict(FORGED)
        found[who] = grade_notebook(json.dumps(submitted), skeleton, files=LAB)
    return found


def test_nobody_forges_a_record_or_an_id(graded):
    for who, each in graded.items():
        assert each.scores == dict.fromkeys(POINTS, 0), who
        assert "double/forged" not in str(each.misconceptions), who
        tests = attack.tests_of(each.notebook)
        for cell in tests:
            failure = failure_of(cell)
            assert failure is None or failure.misconception in ("", "double/wrong"), who
            assert ["double", [3], "gave", 6] not in behaviour_of(cell), who
            assert len(json.dumps(cell.metadata.get("nbexaminer", {}))) <= MAX_RECORD_BYTES, who
        known = behaviour_of(tests[0])  # what is too large for a record leaves none
        assert known == [] if who == "crowds" else known[0][:2] == ["double", [3]], who


def test_groups_go_by_what_answers_do(graded):
    groups = group_by_behaviour({"p": [(who, each.notebook) for who, each in graded.items()]}, {})
    of_double = [set(each.students) for each in groups if each.test == "test-double"]
    assert sum(map(len, of_double)) == len(ANSWERS)
    assert {"wrong", "prints-a-record", "forges-metadata"} in of_double
    assert all(len(each) == 1 for each in of_double[1:])
