"""Grades three classes with nbgrader and with nbexaminer, and compares; `make bench` runs it.

Two classes are generated: a course of five notebooks with two functions each. The answers are
right, wrong or missing. In one class each notebook also draws a figure. In the third class,
everybody hands in the solved notebooks of this course. The floor, below which no grader can go, is
the cells of the same notebooks without the tests, run one after the other in one interpreter with
all imports done.
"""

import argparse
import contextlib
import ctypes
import json
import multiprocessing
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from small_course import answered, notebook, solution, test

import nbexaminer
from nbexaminer.grade import grade_notebook
from nbexaminer.notebook.reading import parse
from nbexaminer.notebook.rebuild import rebuild
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.protocol.shell import new_shell, show_figures

ROOT = Path(__file__).resolve().parent.parent
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h: adopt our children's orphans
libc = ctypes.CDLL(None)

ANSWERS = ["return x * x", "return x + x", "return 1 / 0", "..."]


def source(number: int, figure: bool) -> nbformat.NotebookNode:
    """A notebook of the generated course."""
    cells = [new_code_cell("import numpy as np\nimport matplotlib.pyplot as plt")]
    for name in ("first", "second"):
        body = "    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION"
        cells.append(solution(name, f"def {name}(x):\n{body}"))
        cells.append(
            test(
                f"{name}-test",
                f"assert {name}(2) == 4\n### BEGIN HIDDEN TESTS\nimport numpy as np\n"
                "for x in np.random.default_rng().uniform(-9, 9, 40).tolist():\n"
                f"    assert np.isclose({name}(x), x * x)\n### END HIDDEN TESTS",
                number,
            )
        )
    cells.append(new_code_cell("x = np.linspace(0, 1)"))
    if figure:
        cells.append(new_code_cell("plt.plot(x, x ** 2);"))
    return notebook(cells)


def generated(root: Path, students: int, figure: bool = False) -> None:
    """Write the generated course and its class."""
    (root / "source" / "ps1").mkdir(parents=True)
    for number in range(1, 6):
        made = source(number, figure)
        nbformat.write(made, root / "source" / "ps1" / f"p{number}.ipynb")
        for student in range(students):
            folder = root / "submitted" / f"student-{student}" / "ps1"
            folder.mkdir(parents=True, exist_ok=True)
            bodies = ANSWERS[student % 4], ANSWERS[(student + number) % 4]
            answers = {
                name: f"def {name}(x):\n    {body}"
                for name, body in zip(("first", "second"), bodies, strict=True)
            }
            nbformat.write(answered(made, answers), folder / f"p{number}.ipynb")


def solved(root: Path, students: int) -> None:
    """Write this course, and a class that solved all of it."""
    for target in ["source/ps1", *(f"submitted/student-{n}/ps1" for n in range(students))]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "source" / "backprop", root / target, ignore=ignored)


@dataclass
class Taken:
    """Seconds: by the clock, and the sum over all processors."""

    wall: float
    cpu: float


def run(root: Path, *command: str, most: int = 0) -> Taken:
    """Run a command, and wait until all processes that it started have ended.

    Args:
        root: Where to run it.
        command: The command.
        most: The highest exit status that is no failure.
    """
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    with contextlib.suppress(ChildProcessError):  # there are no more
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not 0 <= done.returncode <= most:
        sys.exit(done.stderr)
    return Taken(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def floor(root: Path) -> Taken:
    """Run the cells of a class, and nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return Taken(*pool.submit(bare, root).result())


def bare(root: Path) -> tuple[float, float]:  # IPython replaces __main__ and its classes
    """Run the cells of all notebooks here, after those of one student as a warm-up."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # this course leaves its own pictures out
    os.chdir(root / "source" / "ps1")
    sys.path.insert(0, "")
    shell = new_shell()
    show_figures(shell)
    own = set(shell.user_ns)
    notebooks = [
        nbformat.read(path, as_version=4) for path in sorted(root.glob("submitted/*/ps1/*.ipynb"))
    ]
    for some in (notebooks[:5], notebooks):
        wall, cpu = time.perf_counter(), time.process_time()
        for each in some:
            for cell in each.cells:
                graded = cell.metadata.get("nbgrader", {}).get("grade")
                if cell.cell_type == "code" and not graded:
                    shell.run(cell.source)
            for name in shell.user_ns.keys() - own:  # `reset` would collect garbage, which is slow
                del shell.user_ns[name]
    return time.perf_counter() - wall, time.process_time() - cpu


def scores(root: Path) -> dict:
    """Every score in the gradebook."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "bench") as book:
        return {
            (submission.student.id, each.name, grade.name): grade.auto_score
            for submission in book.assignment_submissions("ps1")
            for each in submission.notebooks
            for grade in each.grades
        }


def compare(title: str, write: Callable[[Path, int], None], students: int) -> dict:
    """Measure, print a line for each grader and the ratio; return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        ours.mkdir()
        (ours / "nbgrader_config.py").write_text("c = get_config()\n")
        write(ours, students)
        run(ours, "nbgrader", "generate_assignment", "ps1")
        shutil.copytree(ours, plain)
        count = len(list(ours.glob("submitted/*/ps1/*.ipynb")))
        grade = sys.executable, "-m", "nbexaminer", "grade", "ps1", "--force"
        took = {
            f"grade, {len(os.sched_getaffinity(0))} jobs": run(ours, *grade),
            "grade, 1 job": run(ours, *grade, "--jobs=1"),
            "nothing new": run(ours, *grade[:-1]),
            "nbgrader": run(plain, "nbgrader", "autograde", "ps1"),
            "bare cells": floor(ours),
        }
        same = scores(ours) == scores(plain)
    print(f"{title}: {count} notebooks, {'the same' if same else 'DIFFERENT'} scores")
    for name, one in sorted(took.items(), key=lambda each: -each[1].wall):
        wall, cpu = (f"{each / count * 1000:6.0f} ms" for each in (one.wall, one.cpu))
        ratio = took["nbgrader"].wall / one.wall
        print(f"  {name:14}{one.wall:8.1f} s {wall} a notebook, {cpu} of CPU {ratio:7.1f} times")
    taken = {name: asdict(one) for name, one in took.items()}
    return {"class": title, "notebooks": count, "same scores": same, "seconds": taken}


def steps() -> dict[str, float]:
    """The milliseconds of each part of grading: one notebook, no figures, nothing else running."""
    skeleton, empty = (Skeleton.of(each) for each in (source(1, False), new_notebook()))
    text, nothing = (nbformat.writes(each.model) for each in (skeleton, empty))
    grade_notebook(text, skeleton)  # its processes get warm
    whole = _median(lambda: grade_notebook(text, skeleton))
    reading = _median(lambda: rebuild(parse(text)[0], skeleton))
    processes = _median(lambda: grade_notebook(nothing, empty))
    taken = {
        "it is read and rebuilt": reading,
        "two processes begin, are confined, and end": processes,
        "cells and tests run": whole - reading - processes,
    }
    print("one notebook, step by step")
    for name, milliseconds in taken.items():
        print(f"  {name:44}{milliseconds:8.1f} ms")
    return taken


def _median(act: Callable[[], object], times: int = 15) -> float:
    """The median time of a call in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Compare on every class."""
    options = argparse.ArgumentParser()
    options.add_argument("--students", type=int, default=20)
    options.add_argument("--json", type=Path, help="keep the figures in this file, too")
    chosen = options.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    figures = {
        "machine": f"{os.cpu_count()} processors, {platform.system()} {platform.release()}",
        "versions": {
            "python": platform.python_version(),
            "nbexaminer": nbexaminer.__version__,
            "nbgrader": version("nbgrader"),
        },
        "classes": [
            compare("generated, with figures", partial(generated, figure=True), chosen.students),
            compare("generated, no figures", generated, chosen.students),
            compare("this course", solved, chosen.students),
        ],
        "milliseconds of one notebook": steps(),
    }
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")
    sys.exit(0 if all(each["same scores"] for each in figures["classes"]) else 1)


if __name__ == "__main__":
    main()
