"""One small class through every command: `make quick` leaves out no module."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pandas as pd
import prewarmed
import pytest
import scipy.sparse
import touched
from answers import WRONG, function
from IPython.core.interactiveshell import InteractiveShell
from lab import check
from lab.check import progress_file
from lab.check.__main__ import document
from lab.check.errors import reason_for
from live_texts import DOT
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from small_course import answered, notebook, release, run, solution, test, write, written

import nbexaminer
from nbexaminer import remote
from nbexaminer.course.outgoing.characteristic import describe
from nbexaminer.course.outgoing.nbgraders_csv import QuotedCsv
from nbexaminer.course.outgoing.raised import meaning
from nbexaminer.course.outgoing.variations import variations
from nbexaminer.errors import CourseError
from nbexaminer.protocol.codec import encode
from nbexaminer.protocol.narrow import Half

PACKAGE = str(Path(nbexaminer.__file__).parent)
SOLVED = """### BEGIN SOLUTION
def half(x):
    return x / 2

def add(things, thing):
    things.append(thing)
    return things

class Box:
    def __init__(self, thing):
        self.thing = thing

def keys():
    return {1: 2}.keys()
### END SOLUTION"""
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
SOURCE = notebook(
    [
        solution("answer", SOLVED),
        test("numbers", f"assert half(4) == 2\n{HIDDEN.format('assert half(8) == 4')}", 2),
        test("lists", "mine = [1]\nadd(mine, 2)\nassert mine == [1, 2]", 1),
        test("objects", "box = Box(3)\nassert box.thing == 3\nbox.thing = 4", 1),
        test("views", "assert keys() == {1}", 1),
        written("why", "Why?", 1),
    ]
)
HANDED_IN = "submitted/right/ps1/p.ipynb"
CONFIGURED = """
from nbexaminer import configure
configure(c)
c.AssignLatePenalties.plugin_class = "nbexaminer.course.outgoing.late.LatePerDay"
"""
EXTRA = [
    new_code_cell("!pwd\n%store"),
    new_markdown_cell("![dot](attachment:dot.png)", attachments={"dot.png": {"image/png": DOT}}),
    new_code_cell("from IPython.display import Markdown\nMarkdown('*shown*')"),
    new_markdown_cell(r"$\newcommand{\R}{R} \R$ <svg width='9' height='9'><circle r='9'/></svg>"),
    new_code_cell("from IPython.display import HTML\nHTML('<style>b{color:red}</style><b>b</b>')"),
]


@pytest.fixture
def course(tmp_path):
    """A class of four: right, wrong, one that ends Python, and one that is no notebook."""
    wrong = answered(SOURCE, {"answer": "def half(x):\n    return x", "why": "Because."})
    wrong.cells += EXTRA
    ended = answered(SOURCE, {"answer": "import os\nos._exit(1)"})
    write(tmp_path, SOURCE, {"right": SOURCE, "wrong": wrong, "ended": ended})
    with (tmp_path / "nbgrader_config.py").open("a") as config:
        config.write(CONFIGURED)
    (tmp_path / "submitted" / "broken" / "ps1").mkdir(parents=True)
    (tmp_path / "submitted" / "broken" / "ps1" / "p.ipynb.txt").write_text("{")
    (tmp_path / "submitted" / "wrong" / "ps1" / "notes.ipynb").write_text("{}")
    (tmp_path / "class.csv").write_text("student_id,first_name,last_name\nlate,Late,Comer\n")
    shutil.copytree(tmp_path / "submitted" / "right" / "ps1", tmp_path / "download" / "late")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.eml").write_text("From: late@school\n\nNothing attached.")
    (tmp_path / "submitted" / "wrong" / "ps1" / "timestamp.txt").write_text("2026-01-02 03:04:05")
    release(tmp_path)
    return tmp_path


def test_a_small_class_touches_every_module_of_the_grader(course, monkeypatch):
    marks = course / "marks"
    monkeypatch.setitem(sys.modules, "distributed", None)  # as if it were not installed
    code = f"import touched; touched.watch({PACKAGE!r}, {str(marks)!r})"
    monkeypatch.setattr(prewarmed, "first", code)
    with touched.watched(PACKAGE, marks):
        for expected, *command in (
            (0, "nbgrader", "db", "assignment", "add", "ps1", "--duedate=2026-01-01"),
            (0, "nbexaminer", "check", "ps1", "--mutants"),
            (1, "nbexaminer", "grade", "ps1", "--jobs=1"),
            (0, "nbgrader", "autograde", "ps1"),
            (1, "nbexaminer", "problems", "ps1"),
            (2, "nbexaminer", "accept", "ps1", "--student=right", "--test=numbers"),
            (0, "nbgrader", "generate_feedback", "ps1"),
            (2, "nbexaminer", "name", "ps1", "nosuch", "Words."),
            (0, "nbexaminer", "names", "ps1"),
            (0, "nbexaminer", "feedback", "ps1"),
            (0, "nbexaminer", "watch", "ps1", "--once"),
            (0, "nbexaminer", "report", "ps1"),
            (1, "nbexaminer", "export", "ps1"),
            (0, "nbexaminer", "grade-one", HANDED_IN, "--source=source/ps1/p.ipynb"),
            (0, "nbexaminer", "doctor"),
            (2, "nbexaminer", "grade", "ps1", "--scheduler=tcp://127.0.0.1:9"),
            (0, "nbexaminer", "roster", "class.csv"),
            (0, "nbexaminer", "collect", "ps1", "download"),
            (2, "nbexaminer", "collect", "ps1", "letters"),
            (0, "nbexaminer", "extend", "ps1", "--student=right", "--days=2"),
            (0, "nbexaminer", "release", "ps1", "--renamed=views=looks"),
            (0, "nbexaminer", "undo", "ps1"),
            (0, "nbexaminer", "report", "--term"),
            (2, "nbexaminer", "forget", "nobody"),
        ):
            if "release" in command:
                source = course / "source" / "ps1" / "p.ipynb"
                source.write_text(source.read_text().replace('"views"', '"looks"'))
            done = run(course, *command)
            assert done.returncode == expected, (command, done.stdout, done.stderr)
        with pytest.raises(CourseError, match="the worker on"):
            remote.grade_there(b"", {}, b"", {})
        encode([pd.DataFrame({"x": [1]}), scipy.sparse.eye(2, format="csr")])
        assert meaning("NameError: name 'np' is not defined")
        for came, said in (
            ([2, 1], "3 is missing"),
            ([3, 2, 1], "way round"),
            ([2, 4, 6], "2 times"),
        ):
            assert (
                said in describe([["f", [1], "gave", came]], [["f", [1], "gave", [1, 2, 3]]]).line
            )
        assert ("as if its argument had the other sign", [-1]) in variations([1])
        assert str(Half(0.1)) == "0.1"
        with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
            QuotedCsv(to=str(course / "all.csv")).export(book)
    # These are separate programs, and must show what the student displayed.
    programs = {"notebook/sanitize/draw.py", "notebook/sanitize/render.py"}
    assert set(touched.untouched(PACKAGE, marks)) <= programs
    page = (course / "autograded" / "wrong" / "ps1" / "p.ipynb").read_text()
    assert "<em>shown</em>" in page
    assert "$ R$ <img " in page


CELLS = [
    "from lab import check\ndef weighted_sum(w, a_prev, b): return w * a_prev + b",
    "check.weighted_sum(weighted_sum)",
    "check.z(z, weighted_sum)",
    "z = weighted_sum(0.5, 0.25, 1)\ncheck.z(z, weighted_sum)",
    "check.ready(sigmoid=None)",
    "check.progress('z')",
    "check.symmetry(lambda z: z)",
    "check.exposing([1, 2, 3])",
    "check.broken('none of them')",
]


def test_checks_of_a_few_answers_touch_every_module_of_the_checks(tmp_path, monkeypatch):
    package, marks = str(Path(check.__file__).parent), tmp_path / "marks"
    (tmp_path / progress_file.START).touch()
    monkeypatch.chdir(tmp_path)
    with touched.watched(package, marks):
        document()
        in_a_notebook(*CELLS)
        with pytest.raises(SyntaxError) as unread:
            compile("z = f(1 2)", "a cell", "exec")
        assert "comma" in reason_for(unread.value).detail
        for task in WRONG:  # last: an interrupt may hit any code, the watch included
            for _, body in WRONG[task]:
                with pytest.raises(check.CheckFailed):
                    getattr(check, task)(function(task, body))
    assert touched.untouched(package, marks) == []


def in_a_notebook(*cells: str) -> None:
    """Run cells in an IPython shell, in a forked process: a process can have only one."""
    if not (pid := os.fork()):
        try:
            for name in [name for name in sys.modules if name.partition(".")[0] == "lab"]:
                del sys.modules[name]  # it attaches to the shell that exists at import
            shell = InteractiveShell.instance()
            for number, cell in enumerate(cells):
                shell.run_cell(cell, store_history=True, cell_id=str(number))
        finally:
            os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
