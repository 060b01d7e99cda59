"""Folders are named as learning platforms name them: a name costs nobody the points."""

import pytest
from nbgrader.api import Gradebook
from small_course import grade, notebook, release, run, solution, test, write

SOURCE = notebook([solution("two", "two = 2"), test("twos", "assert two == 2", 1)])
NAMES = [
    "Ana Maria López_12345_assignsubmission_file_",
    "O'Neil, Pat",
    "UNI\\jdoe",
    "007",
    "a.b@uni.example",
    "Doe (2)",
    "Ange\u0301lique",  # decomposed, as macOS has it
    "محمد",
    "क्षितिज",
    "A & B #3 100%?",
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("names")
    write(root, SOURCE, dict.fromkeys([*NAMES, "<script>", 'a" onclick="b'], SOURCE))
    odd = root / "submitted" / NAMES[-1] / "ps1"
    (odd / "p.ipynb").rename(odd / "p (1).ipynb")
    release(root)
    return root, grade(root)


def test_every_name_that_a_person_has_is_graded(graded):
    root, _ = graded
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        found = {row.student.id: row.score for row in book.assignment_submissions("ps1")}
    assert found == dict.fromkeys(NAMES, 1)


def test_what_would_be_code_in_a_page_is_named_and_refused(graded):
    _, done = graded
    assert done.returncode == 1
    assert done.stderr.count("not graded: its name has <, >") == 2


def test_the_other_commands_take_these_names_too(graded):
    root, _ = graded
    assert run(root, "nbexaminer", "feedback", "ps1").returncode == 0
    assert all((root / "feedback" / name / "ps1" / "p.html").exists() for name in NAMES)
    assert run(root, "nbexaminer", "report", "ps1").returncode == 0
    assert "A%20%26%20B%20%233%20100%25%3F" in (root / "ps1-report.html").read_text()  # a link
