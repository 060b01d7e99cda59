"""Folders and files are named as platforms and people name them: no name costs points."""

import contextlib
import os

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
    "Doe [2]",
    "*",
    "A & B #3 100%?",
]


def nested_beyond_the_longest_path(folder):
    with contextlib.chdir(folder):
        for _ in range(25):
            os.mkdir("n" * 200)
            os.chdir("n" * 200)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("names")
    write(root, SOURCE, dict.fromkeys([*NAMES, "<script>", 'a" onclick="b'], SOURCE))
    odd = root / "submitted" / NAMES[-1] / "ps1"
    (odd / "p.ipynb").rename(odd / "p (1).ipynb")
    nested_beyond_the_longest_path(root / "submitted" / NAMES[0] / "ps1")
    (root / "submitted" / NAMES[1] / "ps1" / os.fsdecode(b"\xff.ipynb")).write_text("{}")
    (root / "submitted" / "no-folder").mkdir()
    (root / "submitted" / "no-folder" / "ps1").write_text("2")
    release(root)
    return root, grade(root)


def test_every_name_that_a_person_has_is_graded(graded):
    root, _ = graded
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        found = {row.student.id: row.score for row in book.assignment_submissions("ps1")}
    assert found == dict.fromkeys(NAMES, 1)


def test_a_file_is_no_folder_of_an_assignment(graded):
    root, done = graded
    assert f"no-folder: not graded: {root}/submitted/no-folder/ps1 is no folder." in done.stderr


def test_what_would_be_code_in_a_page_is_named_and_refused(graded):
    _, done = graded
    assert done.returncode == 1
    assert done.stderr.count("not graded: its name has <, >") == 2


def test_the_other_commands_take_these_names_too(graded):
    root, _ = graded
    assert run(root, "nbexaminer", "feedback", "ps1").returncode == 0
    assert all((root / "feedback" / name / "ps1" / "p.html").exists() for name in NAMES)
    assert run(root, "nbexaminer", "report", "ps1").returncode == 0
    page = (root / "ps1-report.html").read_text()
    assert "A%20%26%20B%20%233%20100%25%3F" in page  # a link
    assert "\\udcff.ipynb is no notebook" in page
