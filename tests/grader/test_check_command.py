"""`nbexaminer check`: what an author learns before students hand in."""

import json

import pytest
from small_course import locked, notebook, release, run, solution, test, write

HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
DOUBLE = solution(
    "answer", "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"
)
RESULTS = solution(
    "results",
    "import numpy as np\n### BEGIN SOLUTION\ndef grown(x):\n    return x + 1\n"
    "def total(xs):\n    return sum(xs)\n### END SOLUTION",
)


def check(course, *options):
    return run(course, "nbexaminer", "check", "ps1", *options)


@pytest.fixture
def course(tmp_path):
    """`course(cell, …)` makes a course with one released assignment of these cells."""

    def course(*cells):
        write(tmp_path, notebook(cells), {})
        release(tmp_path)
        return tmp_path

    return course


def test_a_sound_assignment_gets_a_table_and_exit_status_0(course):
    found = check(course(DOUBLE, test("twos", "assert double(2) == 4", 1)))
    assert found.returncode == 0, found.stdout + found.stderr
    head, row, *rest = found.stdout.splitlines()
    assert head.split() == ["test", "of", "model", "empty", "seconds", "runs"]
    assert row.split()[:4] == ["p/twos", "1", "1", "0"] and row.endswith("isolated")
    assert rest == []


def test_what_an_author_should_know_is_said_test_by_test(course):
    folder = course(
        DOUBLE,
        test("lazy", "assert double(0) == 0", 1),
        test("given", "assert True", 2),
        test("needy", "import inspect\nassert 'return' in inspect.getsource(double)", 1),
        test("typo", "assert double(2) == 5", 3),
        test("tells", f"print('hm')\n{HIDDEN.format('print(double(3), 6)')}", 1),
        locked("helpers", "def twice(n):\n    return double(n) == 2 * n"),
        test("helped", "assert twice(3)", 1),
        RESULTS,
        test("grown", "a = np.array([1.5])\nb = grown(a)\nassert (b == a + 1).all()", 1),
        test("drained", "xs = [3, 1]\nassert total(xs) == sum(xs)", 1),
        test("sums", "xs = [3, 1]\nassert total(xs) == 4\nassert grown(1.0) == 2", 1),
        test("apart", "assert np.nansum(abs(grown(np.arange(3.0)) - [1, 2, 3])) == 0", 1),
        test("silent", f"print('hm')\n{HIDDEN.format('assert double(3) == 6')}", 1),
    )
    found = check(folder, "--format=json")
    assert found.returncode == 1
    told = json.loads(found.stdout)
    tests = {each["test"]: each for each in told["tests"]}
    assert tests["lazy"]["passed_by"] == ["0"]
    assert tests["grown"]["passed_by"] == ["[]", "arguments set to zero", "results emptied"]
    assert tests["drained"]["passed_by"] == ["arguments emptied", "arguments set to zero"]
    assert tests["apart"]["passed_by"] == ["results missing"]
    assert tests["sums"]["passed_by"] == tests["helped"]["passed_by"] == []
    assert tests["given"]["empty"] == 2 and "nan" in tests["given"]["passed_by"]
    assert tests["needy"]["beside"] and not tests["lazy"]["beside"]
    assert tests["typo"]["model"] == 0 and tests["typo"]["points"] == 3
    assert all(0 <= each["seconds"] < 30 for each in told["tests"])
    assert any("does not pass the test typo" in fault for fault in told["faults"])
    assert not any("silent print" in note for note in told["notes"])
    for said in (
        "the test helped uses twice, which the locked cell helpers defines with an answer",
        "of the test tells print; students do not see",
        "the test lazy is passed by",
        "given gives 2 points to the untouched",
        "needy",
    ):
        assert any(said in note for note in told["notes"]), said


def test_a_stale_release_and_cells_that_cannot_run_are_named(course):
    folder = course(DOUBLE, test("twos", "assert double(2) == 4", 1))
    source = folder / "source" / "ps1" / "p.ipynb"
    source.write_text(source.read_text().replace("double(2) == 4", "double(3) == 6"))
    found = check(folder)
    assert found.returncode == 1 and "the release is older than the source" in found.stdout
    (folder / "release" / "ps1" / "p.ipynb").unlink()
    assert "not released yet" in check(folder).stdout
    text = source.read_text().replace("def double(x)", "!make\\ndef double(x)")
    source.write_text(text)
    assert "cell 1 starts another program (!m" in check(folder).stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format=xml"], "format"),
        (["--studens=x"], "There is no option"),
        (["ps2"], "One assignment at a time"),
    ],
)
def test_a_mistyped_command_is_one_sentence(course, options, said):
    found = check(course(DOUBLE, test("twos", "assert double(2) == 4", 1)), *options)
    assert found.returncode == 2 and said in found.stderr
    assert "Traceback" not in found.stderr


def test_a_notebook_of_another_language_is_refused(course):
    folder = course(DOUBLE, test("twos", "assert double(2) == 4", 1))
    source = folder / "source" / "ps1" / "p.ipynb"
    source.write_text(source.read_text().replace('"language": "python"', '"language": "R"'))
    found = check(folder)
    assert found.returncode == 2 and "written in R" in found.stderr


def test_two_cells_of_one_id_are_refused_with_their_name(course):
    folder = course(DOUBLE, test("twos", "assert double(2) == 4", 1))
    source = folder / "source" / "ps1" / "p.ipynb"
    source.write_text(source.read_text().replace('"grade_id": "twos"', '"grade_id": "answer"'))
    found = check(folder)
    assert found.returncode == 2 and "answer" in found.stderr
