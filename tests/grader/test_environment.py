"""What of a course's surroundings its notebooks find: variables, links, notebooks, processors."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.coursedir import CourseDirectory
from small_course import answered, notebook, solution, test, write
from traitlets.config import Config

from nbexaminer.course.incoming.environment import interpreter_of
from nbexaminer.course.incoming.folder import find_submissions, read_assignment
from nbexaminer.course.running.rehearsal import Rehearsal, make_plan
from nbexaminer.course.settings import Grading
from nbexaminer.workers import grade_in_worker

IPYKERNEL = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
MANY = Path(__file__).parents[1] / "support/many_processors.c"
TOOLS = "factor = 3\n### BEGIN SOLUTION\nsecret = 'of the instructor'\n### END SOLUTION"
TESTED = "### BEGIN HIDDEN TESTS\nsecret = 'of the instructor'\n### END HIDDEN TESTS"
RESTLESS = """
import threading, time
threading.Thread(target=time.sleep, args=[99], daemon=True).start()
two = 2"""
SEES = """
import os, sys
import coursepackage
prefix = sys.prefix
level, token = os.environ.get('COURSE_LEVEL'), os.environ.get('TOKEN')
linked = open('data.csv').read() + open('more/data.csv').read()
tripled = factor * coursepackage.two
theirs = 'of the instructor' in open('tools.ipynb').read()
def reached(data, course, packages):
    places = [(coursepackage.__file__, 'r+'), (os.path.dirname(coursepackage.__file__) + '/x', 'w')]
    places += [(data + '/data.csv', 'r+'), (data + '/private', 'r'), ('/proc/self/environ', 'r')]
    places += [('../examiner/tools.ipynb', 'r'), (course + '/source/ps1/p.ipynb', 'r')]
    places += [('here/data.csv', 'r'), ('all/data/private', 'r')]
    # The other Python can be read where its packages are, and so can what it is lent: nothing else.
    places += [(prefix + '/secret', 'r'), (prefix + '/pyvenv.cfg', 'r+'), (packages + '/x.py', 'w')]
    places += [(os.path.dirname(os.__file__) + '/x.py', 'w'), (prefix + '/share/x', 'w')]
    places += [(prefix + '/lib/x.py', 'w'), (packages + '/numpy/__init__.py', 'r+')]
    try: os.execv(sys.executable, [sys.executable, '-c', ''])
    except OSError: pass
    open('data.csv', 'w').write('spoiled')
    for place in places:
        try: open(*place); return place
        except OSError: continue
processors = os.cpu_count(), len(os.sched_getaffinity(0))
import numpy
numpy.ones((300, 300)) @ numpy.ones((300, 300))
threads = int(open('/proc/self/status').read().split('Threads:')[1].split()[0])
def opened(n):
    return len([open('data.csv') for _ in range(n)])"""
CHECKS = {
    "kernel": "assert prefix == {other!r}",
    "variable": "assert level == 'one' and token is None",
    "links": "assert linked == '12'",
    "notebook": "assert tripled == 6 and not theirs",
    "processors": "assert max(processors) <= 4 and threads <= 4, (processors, threads)",
    "limit": "assert opened(60) == 60",
    "attack": "assert reached({data!r}, {course!r}, {packages!r}) is None",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A hand-in that leans on all of it, on a machine that claims 128 processors.

    Its kernel is a second Python, which has none of the packages that grading needs.
    """
    root = tmp_path_factory.mktemp("course")
    for name, text in {
        "data/data.csv": "1",
        "data/private": "of the instructor",
        "data/more/data.csv": "2",
        "elsewhere/coursepackage.py": RESTLESS,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    other = tmp_path_factory.mktemp("kernels") / "other"
    venv.create(other, symlinks=True)
    for name, text in {"secret": "", "share/known": "", "kernels/course/kernel.json": ""}.items():
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text(text)
    names = {"display_name": "Course", "language": "python"}
    kernel = names | {"argv": [str(other / "bin/python"), *IPYKERNEL]}
    (other / "kernels/course/kernel.json").write_text(json.dumps(kernel))
    places = {"data": str(root / "data"), "course": str(root), "other": str(other)}
    places["packages"] = sysconfig.get_path("purelib")
    tests = [test(name, check.format(**places), 1) for name, check in CHECKS.items()]
    first = new_code_cell("%run tools.ipynb\nimport coursepackage")
    source = notebook([first, solution("answer", "# see"), *tests])
    source.metadata["kernelspec"] = names | {"name": "course"}
    write(root, source, {})
    tools = notebook([solution("tools", TOOLS), test("tools-test", TESTED, 1)])
    nbformat.write(tools, root / "source/ps1/tools.ipynb")
    for name in ("data.csv", "more"):
        (root / "source/ps1" / name).symlink_to(root / "data" / name)
    for name, leads_back in (("again", "again"), ("here", "."), ("all", root)):
        (root / "source/ps1" / name).symlink_to(leads_back)
    shim = str(root / "many.so") if shutil.which("cc") else ""
    if shim:
        subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, str(MANY)], check=True)
    config = Config()
    config.CourseDirectory = Config(root=str(root), assignment_id="ps1")
    config.Grading = Config(environment=["PYTHONPATH", "COURSE_*", "LD_PRELOAD"], open_files=40)
    shell = {"JUPYTER_PATH": str(other)}
    shell |= {
        "PYTHONPATH": f"{root / 'elsewhere'}:{root}",
        "COURSE_LEVEL": "one",
        "TOKEN": "secret",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (shell | {"LD_PRELOAD": shim}).items():
            patch.setitem(os.environ, name, value)
        assignment = read_assignment(CourseDirectory(config=config), config)
    plan = make_plan(assignment, "p", Grading(config=config), Rehearsal())
    plan = replace(plan, second_opinion="never")
    found = grade_in_worker(answered(source, {"answer": SEES}), plan), assignment.warnings
    assert (root / "data/data.csv").read_text() == "1"  # the student's is a copy
    return found


@pytest.mark.parametrize("name", CHECKS)
def test_a_notebook_finds_the_surroundings_of_its_course(name, graded):
    if name == "processors" and not shutil.which("cc"):
        pytest.skip("there is no C compiler to pretend a big server with")
    assert graded[0].scores[name] == (name != "limit"), graded[0].notebook.cells


def test_what_costs_points_or_is_left_out_is_named(graded):
    found, warnings = graded
    assert any("the limit is Grading.open_files" in each.message for each in found.problems)
    assert any("student code must not read: left out" in said for said in warnings)
    said = " ".join(Rehearsal(anew=found.anew).notes())
    assert (
        "importing coursepackage starts a thread, so it cannot be done once for the class" in said
    )


CONDA = [sys.executable, "-m", "nb_conda_kernels.runner", "/opt/conda", "/opt/conda/envs/course"]
# What the file of a kernel says, and what a person is told when it cannot be used.
KERNELS = {
    "own": ({"argv": [sys.executable, "-Xfrozen_modules=off", *IPYKERNEL]}, None),
    "by-name": ({"argv": ["python3", *IPYKERNEL]}, None),
    "variables": ({"argv": ["python", *IPYKERNEL], "env": {"LEVEL": "${HOME}/1"}}, None),
    "configured": ({"argv": ["R", "--slave"]}, "starts no Python that can be seen (R --slave"),
    "conda": ({"argv": ["conda", "run", "python", *IPYKERNEL]}, "can be seen (conda run python"),
    "conda-kernels": (
        {"argv": [*CONDA, "/nowhere/python", *IPYKERNEL]},
        "(/nowhere/python) has no",
    ),
    "pixi": ({"argv": ["python", "-m", "pixi_kernel"]}, "starts no Python that can be seen"),
    "nothing": ({"argv": []}, "starts no Python that can be seen (nothing"),
    "number": ({"argv": ["python", *IPYKERNEL], "env": {"LEVEL": 1}}, "cannot be used"),
    "damaged": ("{", "cannot be used"),
    "missing": (None, "this machine has no kernel missing"),
}


@pytest.mark.parametrize("structure", ["{student_id}", "{student_id}/in"])
@pytest.mark.parametrize("place", ["handed [in]", "../beside", "{tmp}/STUDENT/ASSIGNMENT"])
def test_hand_ins_are_found_where_the_settings_say(place, structure, tmp_path):
    place, root = place.format(tmp=tmp_path), tmp_path / "course [1]"
    settings = {"root": str(root), "assignment_id": "ps1", "submitted_directory": place}
    structure = f"{{nbgrader_step}}/{structure}/{{assignment_id}}"
    coursedir = CourseDirectory(directory_structure=structure, **settings)
    folder = root / coursedir.format_path(place, "a b", "ps1")
    for each in (root, folder):
        each.mkdir(parents=True, exist_ok=True)
    assert [(each.student, each.folder.resolve()) for each in find_submissions(coursedir)] == [
        ("a b", folder.resolve())
    ]


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_that_is_named_is_used_or_a_sentence_says_that_it_is_not(
    name, tmp_path, monkeypatch
):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    file, told = KERNELS[name]
    if file:
        folder = tmp_path / "kernels" / name
        folder.mkdir(parents=True)
        names = {"display_name": name, "language": "python"}
        (folder / "kernel.json").write_text(file if file == "{" else json.dumps(names | file))
    config = Config()
    source = notebook([])
    if name == "configured":
        config.ExecutePreprocessor = Config(kernel_name=name)
    else:
        source.metadata["kernelspec"] = {"name": name}
    coursedir = CourseDirectory(root=str(tmp_path))
    found, said = interpreter_of(source, coursedir, Grading(config=config))
    assert found.python == ""
    assert told in " ".join(said) if told else not said
    if name == "variables":
        assert dict(found.environment)["LEVEL"] == f"{Path.home()}/1"
