"""Grades two classes with `nbgrader autograde` and with ours, one process each, and compares.

    python benchmarks/autograde.py [--students 20]

The first class is generated: a course of five notebooks with two functions and a figure each, and
students who are right, wrong or not done. In the second, everybody hands in the solved notebooks of
this course.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from small_course import answered, notebook, solution, test  # noqa: E402

ANSWERS = ["return x * x", "return x + x", "return 1 / 0", "..."]


def source(number: int) -> nbformat.NotebookNode:
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
    cells.append(new_code_cell("x = np.linspace(0, 1)\nplt.plot(x, x ** 2);"))
    return notebook(cells)


def generated(root: Path, students: int) -> None:
    """Write the generated course and its class."""
    (root / "source" / "ps1").mkdir(parents=True)
    for number in range(1, 6):
        made = source(number)
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
    """Write this course, and a class in which all solved it."""
    for target in ["source/ps1", *(f"submitted/student-{n}/ps1" for n in range(students))]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "source" / "backprop", root / target, ignore=ignored)


def run(root: Path, *command: str) -> tuple[float, float]:
    """Run a command and return the seconds it took, and the seconds of CPU time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scores(root: Path) -> dict:
    """Every score in the gradebook."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "bench") as book:
        return {
            (submission.student.id, each.name, grade.name): grade.auto_score
            for submission in book.assignment_submissions("ps1")
            for each in submission.notebooks
            for grade in each.grades
        }


def compare(title: str, write: Callable[[Path, int], None], students: int) -> bool:
    """Measure, print a line for each grader and the ratio; return whether the scores are equal."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        ours.mkdir()
        (ours / "nbgrader_config.py").write_text("c = get_config()\n")
        write(ours, students)
        run(ours, "nbgrader", "generate_assignment", "ps1")
        shutil.copytree(ours, plain)
        count = len(list(ours.glob("submitted/*/ps1/*.ipynb")))
        grade = sys.executable, "-m", "nbexaminer", "grade", "ps1", "--force"
        several = run(ours, *grade)
        mine = run(ours, *grade, "--jobs=1")
        theirs = run(plain, "nbgrader", "autograde", "ps1")
        same = scores(ours) == scores(plain)
    print(f"{title}: {count} notebooks, {'the same' if same else 'DIFFERENT'} scores")
    jobs = f"grade, {len(os.sched_getaffinity(0))} jobs"
    for name, (wall, cpu) in (("nbgrader", theirs), ("grade, 1 job", mine), (jobs, several)):
        each = f"{wall / count * 1000:6.0f} ms a notebook, {cpu / count * 1000:6.0f} ms of CPU"
        print(f"  {name:16}{wall:8.1f} s   {each}   {theirs[0] / wall:5.1f} times as fast")
    return same


def main() -> None:
    """Compare on both classes."""
    options = argparse.ArgumentParser()
    options.add_argument("--students", type=int, default=20)
    students = options.parse_args().students
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    same = [
        compare("generated class", generated, students),
        compare("this course", solved, students),
    ]
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
