"""Common imports are done once, and the process that students fork from holds no secret."""

import importlib
import os
import pickle
import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from small_course import answered, notebook, solution, test

from nbexaminer.grade import grade_notebook
from nbexaminer.host import forkserver, pool
from nbexaminer.interpreter import Interpreter
from nbexaminer.notebook.skeleton import Skeleton

SECRET = "-".join(["known", "to", "no", "student"])
EARLY = "import sys\nearly = 'pandas' in sys.modules, 'sqlalchemy' in sys.modules"
SOURCE = notebook(
    [
        new_code_cell("import numpy as np\nimport pandas as pd, os\nfrom . import lab\nimport lab"),
        solution("early", f"{EARLY}\n### BEGIN SOLUTION\nimport sqlalchemy\n### END SOLUTION"),
        test("known", f"### BEGIN HIDDEN TESTS\nassert {SECRET!r} and early == (True, False)\n"
             "### END HIDDEN TESTS", 1),
    ]
)  # fmt: skip


def test_what_students_got_is_what_is_imported():
    assert Skeleton.of(SOURCE).packages == ["lab", "numpy", "pandas"]


def test_the_code_is_read_when_it_is_asked_for_and_once_for_all_workers():
    skeleton = Skeleton.of(SOURCE)
    _ = skeleton.tests, skeleton.points, skeleton.digest, skeleton.marks
    names = {"owners", "follow", "leaves", "packages", "defines", "uses"}
    assert not names & vars(skeleton).keys(), "which a run with nothing new asks"
    sent = pickle.loads(pickle.dumps(skeleton))
    assert names <= vars(sent).keys()
    assert sent.source is None
    assert (sent.asks, sent.uses) == (skeleton.asks, skeleton.uses)


def test_a_package_is_there_before_the_students_code_runs():
    early = answered(SOURCE, {"early": EARLY})
    early.cells[0].source = ""
    assert grade_notebook(early, SOURCE).scores == {"known": 1}


THREAD = "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
RENAMED = """
import os, pathlib
for each in set(os.listdir("/proc/self/task")) - {str(os.getpid())}:
    pathlib.Path(f"/proc/self/task/{each}/comm").write_text("jemalloc_bg_thd")"""


def test_a_file_beside_the_notebook_stands_before_a_package():
    source = notebook(
        [
            new_code_cell("import sympy"),
            solution("mine", "### BEGIN SOLUTION\nmine = sympy.MINE\n### END SOLUTION"),
            test("one", "assert mine == 1", 1),
        ]
    )
    ours = {"sympy.py": b"MINE = 1"}
    assert grade_notebook(source, source).scores == {"one": 0}  # the package, which is imported
    assert grade_notebook(source, source, own_files=ours).scores == {"one": 1}
    assert grade_notebook(source, source, files=ours).scores == {"one": 1}
    assert grade_notebook(source, source).scores == {"one": 0}


def regions(pid: int):
    """What a process can write to now."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    with open(f"/proc/{pid}/mem", "rb") as file:
        for low, high in re.findall(r"^([\da-f]+)-([\da-f]+) rw", maps, re.MULTILINE):
            file.seek(int(low, 16))
            try:
                yield file.read(int(high, 16) - int(low, 16))
            except OSError:  # a page that the kernel keeps to itself
                continue


def test_no_test_is_in_the_memory_that_students_processes_are_forked_from():
    with pool.runner(Interpreter()) as runner:
        warm = runner._server._process.pid
    assert grade_notebook(SOURCE, SOURCE).scores == {"known": 1}
    known = b"nbexaminer.host.forkserver"
    found = [(known in each, SECRET.encode() in each) for each in regions(warm)]
    assert any(ours for ours, _ in found) and not any(secret for _, secret in found)


def test_a_forked_process_gives_away_no_runner_of_its_parents():
    with pool.runner(Interpreter()):
        pass
    assert pool._idle
    child = os.fork()
    if not child:
        os._exit(0 if pool.take_idle() is None else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", 0),
        (f"import threading, time\n{THREAD}", forkserver.THREADS),
        (f"import threading, time\n{THREAD}\n{RENAMED}", 0),
        ("raise SystemExit", 1),
        ("import os\nos._exit(3)", 3),
        ("1 / 0", 1),
    ],
    ids=["quiet", "a-thread", "of-jemalloc", "exit", "ends", "error"],
)  # fmt: skip
def test_a_package_with_threads_or_errors_is_left_to_the_student(body, code, tmp_path, monkeypatch):
    (tmp_path / "a_package.py").write_text(body)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    assert forkserver._tried("a_package")[0] == code
