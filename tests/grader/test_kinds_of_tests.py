"""Tests of any course are graded correctly, or refused with a sentence."""

import pytest
from kinds_of_tests import KINDS
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, run, solution, test, write

from nbexaminer import workers
from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.running import rehearsal, trial
from nbexaminer.course.running.rehearsal import make_plan, rehearse
from nbexaminer.course.settings import Grading
from nbexaminer.grade import grade_notebook
from nbexaminer.notebook.skeleton import Skeleton


def points(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        rows = [row for row in book.submission_dicts("ps1")]
    return {row["student"]: row["score"] for row in rows}


@pytest.mark.parametrize("isolated", [True, False], ids=["isolated", "as-nbgrader"])
@pytest.mark.parametrize("name", KINDS)
def test_each_hand_in_gets_the_points_that_are_right(name, isolated):
    kind = KINDS[name]
    skeleton = Skeleton.of(kind.source)
    files = {path: text.encode() for path, text in kind.files.items()}
    settings = Grading(isolate_tests="auto" if isolated else False)
    assignment = Assignment("ps1", {"p": skeleton}, files)
    found = rehearse(assignment, "p", settings)
    plan = make_plan(assignment, "p", settings, found)

    def total(submitted):
        graded = workers.grade_in_worker(submitted, plan)
        return sum(points or 0 for points in graded.scores.values())

    if kind.impossible:
        assert not isolated or found.failing.keys() == {"test-1", "test-2"}
        return
    wrong = answered(kind.source, {"answer": kind.wrong})
    given = [total(each) for each in (skeleton.model, skeleton.released, wrong)]
    assert given == kind.right
    assert list(found.beside) == (kind.beside if isolated else [])
    assert not found.failing


def test_a_test_of_time_that_fails_on_a_busy_machine_is_rehearsed_again(monkeypatch):
    assignment = Assignment("ps1", {"p": Skeleton.of(KINDS["vectorised-faster"].source)}, {})
    busy = [True]

    def grade_in_worker(answers, plan, own_files):
        graded = workers.grade_in_worker(answers, plan, own_files)
        if plan.beside and busy:
            graded.scores["test-2"] = float(not busy.pop())
        return graded

    monkeypatch.setattr(rehearsal, "_known", {})
    monkeypatch.setattr(trial, "grade_in_worker", grade_in_worker)
    assert list(rehearse(assignment, "p", Grading()).beside) == ["test-2"]


def test_at_least_two_thirds_of_the_kinds_are_isolated():
    possible = [kind for kind in KINDS.values() if not kind.impossible]
    assert sum(not kind.beside for kind in possible) >= len(possible) * 2 / 3


def test_only_the_tests_that_need_it_run_beside_the_students_code():
    source = notebook(
        [
            solution("answer", "### BEGIN SOLUTION\ndef f(x): return {x: id}\n### END SOLUTION"),
            test("plain", "assert len(f(1)) == 1", 1),
            test("needy", "f(1)[1] is id and f.__code__.co_argcount == 1 or 1 / 0", 1),
            test("secret", "assert list(f(3)) == [3]", 1),
        ]
    )
    skeleton = Skeleton.of(source)
    beside = rehearse(Assignment("ps1", {"p": skeleton}, {}), "p", Grading()).beside
    assert list(beside) == ["needy"]
    spy = "def f(x):\n    raise RuntimeError(' '.join(In))"
    graded = grade_notebook(answered(source, {"answer": spy}), skeleton, beside=beside)
    assert sum(graded.scores.values()) == 0
    secret = next(c for c in graded.notebook.cells if "f(3)" in c.source)
    assert "co_argcount" in str(secret.outputs)  # the needy test was there to read ...
    assert "len(f(1))" not in str(secret.outputs)  # ... and no other


def test_strict_isolation_refuses_such_an_assignment_before_it_grades(tmp_path):
    source = KINDS["callback-given"].source
    write(tmp_path, source, {"anybody": source})
    release(tmp_path)
    strict = grade(tmp_path, "--Grading.isolate_tests=True")
    assert strict.returncode != 0
    assert "test-1 can't run isolated" in strict.stderr
    assert points(tmp_path) == {}
    mixed = grade(tmp_path)
    assert mixed.returncode == 0
    assert "test-1 runs beside the student's code" in mixed.logged
    assert points(tmp_path) == {"anybody": 3}


def test_a_test_that_the_model_solution_fails_is_said_once_and_counts(tmp_path):
    source = notebook(
        [
            solution("answer", "### BEGIN SOLUTION\nx = 3\n### END SOLUTION"),
            test("typo", "assert x == 4, 'no'", 1),
            test("fine", "assert x == 3", 1),
        ]
    )
    write(tmp_path, source, {"one": source, "two": source})
    release(tmp_path)
    done = grade(tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("typo") == 1
    assert "the model solution does not pass the test typo: AssertionError: no" in done.stderr
    assert points(tmp_path) == {"one": 1, "two": 1}


def test_nbgraders_own_command_runs_each_test_in_the_same_place(tmp_path):
    kind = KINDS["callback-given"]
    wrong = answered(kind.source, {"answer": kind.wrong})
    write(tmp_path, kind.source, {"model": kind.source, "wrong": wrong})
    with (tmp_path / "nbgrader_config.py").open("a") as config:
        config.write("\nimport nbexaminer\nnbexaminer.configure(c)\n")
    release(tmp_path)
    done = run(tmp_path, "nbgrader", "autograde", "ps1")
    assert done.returncode == 0, done.stderr
    assert points(tmp_path) == {"model": 3, "wrong": 1}


AUTOTEST = """
python3:
    setup: ""
    hash: 'str({{snippet}})'
    dispatch: "type({{snippet}})"
    normalize: "str({{snippet}})"
    check: 'assert {{snippet}} == "{{value}}", "{{message}}"'
    success: ""
    templates:
        default:
            - test: "{{snippet}}"
              fail: "another value is expected"
"""


def test_autotest_cells_are_graded_as_the_release_filled_them_in_or_refused(tmp_path):
    source = notebook(
        [
            solution("answer", "### BEGIN SOLUTION\ndef f(x): return 2 * x\n### END SOLUTION"),
            test("auto", "### AUTOTEST f(4)", 1),
        ]
    )
    wrong = answered(source, {"answer": "def f(x): return x"})
    write(tmp_path, source, {"model": source, "wrong": wrong})
    (tmp_path / "autotests.yml").write_text(AUTOTEST)
    refused = grade(tmp_path)
    assert refused.returncode != 0
    assert "AUTOTEST lines of the test auto" in refused.stderr
    release(tmp_path)
    assert grade(tmp_path).returncode == 0
    assert points(tmp_path) == {"model": 1, "wrong": 0}


def test_another_language_is_refused_before_anything_is_written(tmp_path):
    source = KINDS["plain-numbers"].source
    source.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    write(tmp_path, source, {"anybody": source})
    before = set(tmp_path.rglob("*"))
    done = grade(tmp_path)
    assert done.returncode != 0
    assert "p.ipynb is written in R" in done.stderr
    assert not [p for p in set(tmp_path.rglob("*")) - before if p.name != "gradebook.db"]


def test_a_python_kernel_of_another_name_is_fine(tmp_path):
    source = KINDS["plain-numbers"].source
    source.metadata.kernelspec.name = "course-env"
    write(tmp_path, source, {"anybody": source})
    release(tmp_path)
    assert grade(tmp_path).returncode == 0
    assert points(tmp_path) == {"anybody": 3}


def test_what_works_with_an_object_of_a_test_before_holds_it_too():
    answer = "class Found(dict):\n    done = True\ndef find():\n    return Found(x=1)"
    tests = "found = find()\nassert found.done", 'assert found["x"] == 1'
    cells = [test(f"t{number}", code, 1) for number, code in enumerate(tests)]
    marked = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    skeleton = Skeleton.of(notebook([solution("find", marked), *cells]))
    assignment = Assignment("ps1", {"p": skeleton}, {})
    found = rehearse(assignment, "p", Grading())
    plan = make_plan(assignment, "p", Grading(), found)
    graded = workers.grade_in_worker(skeleton.model, plan)
    assert graded.scores == {"t0": 1, "t1": 1} and not graded.problems
