"""Feedback shows the verdict and the author's message, and nothing else of a hidden test."""

import re

import pytest
from small_course import answered, grade, notebook, release, run, solution, test, write

from nbexaminer.course.outgoing.feedback import content_security_policy

HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
TESTS = {
    "bare": "assert f(2) == 7654",
    "worded": "assert f(3) == 7655, 'try a negative number'",
    "formatted": "for x in (4, 5):\n    assert f(x) == 7656 * x, f'wrong at {x}'",
    "value-as-message": "wanted = 7657\nassert f(6) == wanted, wanted",
    "numpy": "import numpy as np\nnp.testing.assert_allclose(f(7), 7658.25)",
    "lookup": "{'other': 1}[f'{f(8)} is not 7659']",
    "unittest": "import unittest\nunittest.TestCase().assertEqual(f(9), 7660)",
    "warned": "import warnings\nwarnings.warn(f'{f(1)} 7661')\nassert f(1) == 7662",
    "raised": "if f(2) != 7663:\n    raise ValueError('not for even numbers')",
    "student": "assert g(2) == 7664",
    "printed": "print('wanted 7665')\nassert f(2) == 7665",
    "displayed": "display({'text/plain': 'wanted 7666'}, raw=True)\nassert f(2) == 7666",
    "regex": "import unittest\nT = unittest.TestCase()\nwith T.assertRaisesRegex(KeyError, '7667'):"
    "\n    g(1)",
    "quoted": "import unittest\nunittest.TestCase().assertEqual(text(), '7668')",
}
ANSWER = "def f(x):\n    return 0\n\n\ndef g(x):\n    raise KeyError(f'my own {x}')\n\n\n"
ANSWER += "def text():\n    return 'a\\nin the notebook, line 1'"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A student who failed every test."""
    root = tmp_path_factory.mktemp("course")
    tests = [test(name, HIDDEN.format(text), 1) for name, text in TESTS.items()]
    model = "def f(x): return x\ndef g(x): return x\ndef text(): return ''"
    stub = f"### BEGIN SOLUTION\n{model}\n### END SOLUTION"
    source = notebook([solution("answer", stub), *tests])
    write(root, source, {"failing": answered(source, {"answer": ANSWER})})
    release_config = root / "nbgrader_config.py"
    release_config.write_text(
        release_config.read_text() + "from nbexaminer import configure\nconfigure(c)\n"
    )
    release(root)
    grade(root)
    return root


@pytest.fixture(scope="module")
def pages(course):
    """The page as `nbgrader generate_feedback` and as our command make it."""
    path = course / "feedback" / "failing" / "ps1" / "p.html"
    done = run(course, "nbgrader", "generate_feedback", "ps1")
    assert done.returncode == 0, done.stderr
    made = {"nbgrader": path.read_text()}
    done = run(course, "nbexaminer", "feedback", "ps1")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "The pages of 1 student are in feedback.\n"
    assert done.stderr == ""  # and not a line for each file
    return made | {"ours": path.read_text()}


@pytest.fixture(params=["nbgrader", "ours"])
def page(pages, request):
    return pages[request.param]


def test_no_line_and_no_expected_value_of_a_hidden_test_is_shown(page):
    without_ids = re.sub(r'(id="|#)[\w=-]*', "", page)  # those of cells are chosen at random
    assert re.findall(r"765\d|766\d", without_ids) == []
    for line in ("assert_allclose", "wanted", "assertEqual(", "for x in (4", "BEGIN HIDDEN"):
        assert line not in page


@pytest.mark.parametrize("said", ["try a negative number", "wrong at 4", "for even", "my own 2"])
def test_the_authors_words_and_the_students_own_errors_are_shown(page, said):
    assert said in page


def test_nbgraders_page_has_a_policy_of_no_script_but_mathjax_and_no_request(pages):
    page = pages["nbgrader"]
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy == content_security_policy(re.search(r'src="([^"]*latest.js)', page)[1])
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert re.findall(r"url\((?!data:)[^)]*", page) == []  # not even a font of icons
    assert "unsafe-inline'" in policy.partition("style-src")[2]
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_an_author_can_show_tests_or_what_they_print(course):
    page = course / "feedback" / "failing" / "ps1" / "p.html"
    done = run(course, "nbexaminer", "feedback", "ps1", "--show-tests", "--force")
    assert done.returncode == 0, done.stderr
    shown = page.read_text()
    assert "7654" in shown and "7658.25" in shown and "wanted 7665" in shown
    done = run(course, "nbexaminer", "feedback", "ps1", "--Grading.show_printed=True")
    assert done.returncode == 0, done.stderr
    shown = page.read_text()
    assert "wanted 7665" in shown and "wanted 7666" in shown and "7654" not in shown


def test_feedback_of_nothing_is_a_sentence(course):
    done = run(course, "nbexaminer", "feedback", "ps2")
    assert done.returncode == 2 and "No notebooks were matched" in done.stderr
    assert "Traceback" not in done.stderr
