"""The pages of docs/ build without a warning, and every command that they print exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
from lesson import ROOT
from nbgrader.apps.nbgraderapp import NbGraderApp

import nbexaminer
from nbexaminer.cli import ExaminerApp

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", ROOT / "docs", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_pages_fetch_nothing_from_elsewhere(site):
    loaded = re.compile(r'<(?:link|script|img)\b[^>]*(?:href|src)="(https?:[^"]+)')
    for page in site.glob("*.html"):
        assert not loaded.findall(page.read_text()), page.name


def test_the_functions_are_explained(site):
    text = (site / "reference.html").read_text()
    for name in ("configure", "grade_notebook", "GradedNotebook", "CannotConfine"):
        assert f'descname"><span class="pre">{name}' in text


def test_documents_name_the_version_of_the_package():
    version = nbexaminer.__version__
    assert re.search(rf"^## {version} - 20", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert f"/nbexaminer:{version}" in (ROOT / "docs" / "nbexaminer.md").read_text()


def commands(page):
    """The commands that a page prints, each a list of words."""
    text = page.read_text()
    shown = re.findall(r"^ {4,}(.+)$", text, re.MULTILINE) + re.findall(r"`([^`\n]+)`", text)
    for line in shown:
        for part in re.split(r"&&|\|", line.partition("  #")[0]):
            words = part.split()
            if len(words) > 1 and words[0] in ("make", "nbexaminer", "nbgrader"):
                yield shlex.split(part)


# What no test runs, and why.
NOT_RUN = {
    "lab": "serves until somebody stops it",
    "bench": "takes minutes, and measures nothing while other tests run",
    "bench-quick": "as `bench`",
    "libraries": "takes minutes, and installs 50 libraries",
    "kills": "the rest of a series that is run in part",
    "parity": "the rest of a series that is run in part",
    "variants": "the rest of a series that is run in part",
    "pictures": "a browser draws anew each time",
    "lock": "asks which versions are new today",
    "demo": "tools/demo.py is run",
    "release": "what it makes is compared with what is committed",
    "exercise-check": "tools/exercise_check.py is run",
    "notebooks": "what it makes is compared with what is committed",
    "explorers": "what it makes is compared with what is committed",
    "dist": "its parts are tested; the rest fetches from PyPI, in the release workflow",
    "wheel": "the wheel is built in a scratch folder",
    "test": "these are its tests",
    "quick": "a part of these tests",
    "javascript": "tests/course/test_explorers_built.py does the same",
    "check": "CI runs it before these tests",
    "docs": "`make site` begins with it",
}
TESTS = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist_and_are_run_by_a_test(page):
    known = {
        "make": TARGETS,
        "nbexaminer": ExaminerApp().subcommands,
        "nbgrader": NbGraderApp().subcommands,
    }
    for program, *words in commands(page):
        names = [word for word in words if not word.startswith("-")]
        for name in names if program == "make" else names[:1]:
            assert name in known[program], (program, *words)
            run = f'"{program}", "{name}"' in TESTS
            assert run or (program == "make" and name in NOT_RUN), (program, *words)
