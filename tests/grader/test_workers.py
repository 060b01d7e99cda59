"""Notebooks are read in processes with limits, never in the coordinator."""

import base64
import contextlib
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from nbformat.v4 import new_markdown_cell
from PIL import Image
from small_course import answered, notebook, solution, test

from nbexaminer import grade as grading
from nbexaminer import workers
from nbexaminer.host.forkserver import ForkServer
from nbexaminer.interpreter import Interpreter
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.plan import Plan

SOURCE = notebook([solution("one", "one = 1"), test("ones", "assert one == 1", 2)])
SKELETON = Skeleton.of(SOURCE)
PLAN = Plan(SKELETON)


@pytest.fixture
def reading(monkeypatch):
    """Replace how a submission is read, in workers that are forked for this test."""

    def use(parse):
        workers.close()
        monkeypatch.setattr(grading, "parse", parse)

    yield use
    workers.close()


def graded_after(trouble):
    """The results of a hand-in that makes trouble, and of an honest one after it."""
    return [workers.grade_in_worker(each, PLAN) for each in (trouble, SOURCE)]


def test_the_same_as_in_this_process():
    wrong = answered(SOURCE, {"one": "one = 2"})
    here, there = grading.grade_notebook(wrong, SKELETON), workers.grade_in_worker(wrong, PLAN)
    assert there.scores == here.scores == {"ones": 0}
    assert there.problems == here.problems
    sources = [[cell.source for cell in each.notebook.cells] for each in (here, there)]
    assert sources[0] == sources[1]


def test_a_plan_is_sent_once_and_stays_as_it_is(monkeypatch):
    sent, send = [], workers._send_call
    monkeypatch.setattr(workers, "_send_call", lambda *call: (sent.append(call[2]), send(*call)))
    monkeypatch.setattr(workers, "MANY", 2)
    workers.close()
    wrong = answered(SOURCE, {"one": "one = 2"})
    wrong.cells.insert(0, new_markdown_cell("mine"))
    alone = grading.grade(SOURCE, PLAN, {})
    before = pickle.dumps(PLAN)
    grading.grade(wrong, PLAN, {})
    assert pickle.dumps(PLAN) == before
    graded = [workers.grade_in_worker(each, PLAN) for each in (wrong, "no notebook", SOURCE)]
    assert [one.scores["ones"] for one in graded] == [0, 0, 2]
    assert graded[-1].notebook == alone.notebook
    assert [type(each[1]) for each in sent] == [Plan, workers.Kept, workers.Kept]
    others = [replace(PLAN, isolate_tests=False), replace(PLAN, files={"a": b"1"}), PLAN]
    assert [workers.grade_in_worker(SOURCE, each).scores["ones"] for each in others] == [2] * 3
    assert type(sent[-1][1]) is Plan, "no more than two are kept"
    workers.close()


def test_a_forked_process_shares_no_worker_with_the_one_it_was_forked_from():
    workers.ready(1)
    pid = os.fork()
    if not pid:
        os._exit(len(workers._idle))
    assert os.waitpid(pid, 0)[1] == 0


def test_the_photographs_of_a_big_file_come_back():
    big = answered(SOURCE, {})
    photographs = [io.BytesIO(), io.BytesIO()]
    for seed, each in enumerate(photographs):
        Image.effect_noise((1300, 1300), 90 + seed).save(each, "JPEG")
        picture = {"image/jpeg": base64.b64encode(each.getvalue()).decode()}
        text = new_markdown_cell("![p](attachment:p.jpg)", attachments={"p.jpg": picture})
        big.cells.append(text)
    content = json.dumps(big).encode()
    assert len(content) > workers.BIG  # sent by itself
    graded = workers.grade_in_worker(content, PLAN)
    assert {*graded.files.values()} == {each.getvalue() for each in photographs}
    assert graded.scores == {"ones": 2}


def test_what_is_endless_to_read_costs_its_author_alone(reading, monkeypatch):
    monkeypatch.setattr(workers, "READING_SECONDS", 1)
    parse = grading.parse

    def endless(text):
        while text == "endless":
            pass
        return parse(text)

    reading(endless)
    trouble, honest = graded_after("endless")
    assert (trouble.scores, honest.scores) == ({"ones": 0}, {"ones": 2})
    assert [problem.look for problem in trouble.problems] == [True]
    assert "takes more than 1 seconds to be read" in trouble.problems[0].message


def test_what_takes_all_memory_to_read_costs_its_author_alone(reading, monkeypatch):
    monkeypatch.setattr(workers, "READING_BYTES", 2**28)
    parse = grading.parse
    reading(lambda text: (bytearray(2**30), []) if text == "big" else parse(text))
    trouble, honest = graded_after("big")
    assert (trouble.scores, honest.scores) == ({"ones": 0}, {"ones": 2})
    assert "of memory to be read" in trouble.problems[0].message


def test_the_time_of_the_cells_does_not_count(monkeypatch):
    monkeypatch.setattr(workers, "READING_SECONDS", 1)
    workers.close()
    busy = "import time\nend = time.monotonic() + 3\nwhile time.monotonic() < end: pass\none = 1"
    for _ in range(2):  # nor does that of an earlier notebook
        assert workers.grade_in_worker(answered(SOURCE, {"one": busy}), PLAN).scores == {"ones": 2}
    workers.close()


def test_a_worker_that_died_while_nobody_needed_it_is_replaced():
    workers.close()
    workers.ready(2)
    for worker in workers._idle:
        os.kill(worker._pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker._pid, os.WEXITED | os.WNOWAIT)
    workers.ready(2)
    assert len(workers._idle) == 2
    assert workers.grade_in_worker(SOURCE, PLAN).scores == {"ones": 2}
    workers.close()


def test_all_workers_have_forks_of_one_warm_interpreter(monkeypatch):
    workers.close()
    started, start = [], ForkServer._started
    counted = staticmethod(lambda *args: started.append(args) or start(*args))
    monkeypatch.setattr(ForkServer, "_started", counted)
    workers.ready(2, Interpreter())
    with ThreadPoolExecutor(2) as threads:
        graded = list(threads.map(lambda _: workers.grade_in_worker(SOURCE, PLAN), range(4)))
    assert len(started) == 1
    assert [each.scores for each in graded] == [{"ones": 2}] * 4
    workers.close()


@pytest.mark.parametrize("arguments", [["--help"], ["doctor"]], ids=["help", "doctor"])
def test_what_needs_no_course_imports_no_nbgrader(arguments, tmp_path):
    code = f"""
import atexit, sys
sys.argv[1:] = {arguments}
heavy = {{"nbgrader.utils", "sqlalchemy", "numpy"}}
atexit.register(lambda: print(*heavy & sys.modules.keys(), "!"))
from nbexaminer.__main__ import main
main()"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.endswith("\n!\n"), done


def test_a_course_may_ask_the_lean_nbgrader_for_anything(tmp_path):
    code = """
from nbexaminer.host.startup import skip_unused_nbgrader
skip_unused_nbgrader()
import pathlib, sys, zipfile, nbgrader, nbgrader.utils
from IPython.core.inputtransformer2 import TransformerManager
heavy = {"setuptools", "jinja2.environment", "yaml.loader", "IPython.core.interactiveshell"}
assert heavy.isdisjoint(sys.modules)
with zipfile.ZipFile("handed-in.zip", "w") as archive:
    archive.writestr("one.txt", "1")
nbgrader.utils.unzip("handed-in.zip", ".")
assert pathlib.Path("one.txt").read_text() == "1" and "setuptools" in sys.modules
from IPython import get_ipython, version_info
assert get_ipython() is None and version_info
from nbconvert.exporters import HTMLExporter
assert "jupyter_client" not in sys.modules  # which runs notebooks
from nbgrader import utils
assert utils is sys.modules["nbgrader.utils"] and "nbgrader.server_extensions" not in sys.modules
assert nbgrader.__version__ and "nbgrader.server_extensions" not in sys.modules
assert nbgrader._jupyter_server_extension_points and "nbgrader.server_extensions" in sys.modules
import nbconvert, nbgrader.preprocessors
assert nbconvert.filters.ansi2html and nbconvert.HTMLExporter is HTMLExporter
assert "Execute" in nbgrader.preprocessors.__all__ and nbconvert.__version__
import nbgrader.preprocessors.instantiatetests as filling_in
assert filling_in.j2.Environment().from_string("{{ 1 + 1 }}").render() == "2"
assert filling_in.yaml.safe_load("a: 1") == {"a": 1}"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_grading_begins_before_the_database_is_imported(tmp_path):
    code = """
import sys
from nbexaminer.host.startup import skip_formats, skip_unused_nbgrader
skip_formats()
skip_unused_nbgrader()
from nbexaminer.commands.grade import GradeApp
assert "sqlalchemy" not in sys.modules
from nbgrader.exchange import ExchangeFactory, default
app = GradeApp()
assert app.exchange.collect is default.ExchangeCollect and app.authenticator"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_a_fork_server_that_nobody_needed_ends_without_a_word(tmp_path, capfd):
    folder = tmp_path / "its"
    folder.mkdir()
    server = ForkServer(folder, Interpreter())
    folder.rmdir()  # as when its owner has nothing to grade and ends before this is warm
    server.close()
    assert capfd.readouterr() == ("", "")


def test_a_worker_has_none_of_our_open_files(tmp_path):
    workers.close()
    with (tmp_path / "secret").open("w"):
        workers.ready(1)
        pid = workers._idle[0]._pid
        deadline = time.monotonic() + 120
        while _opened(pid, tmp_path):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    workers.close()


def _opened(pid, folder):
    links = []
    for fd in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            links.append(os.readlink(f"/proc/{pid}/fd/{fd}"))
    return [link for link in links if link.startswith(str(folder))]
