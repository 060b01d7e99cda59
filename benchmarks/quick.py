"""Prints in three minutes how many times as fast as nbgrader this is; `make bench-quick` runs it.

The first five: five hand-ins of nbgrader's own quickstart course, which nobody graded before. The
whole way: grade, feedback, report and export for students of this course. Each program does it for
a few students and for some more; a straight line through both says what a hundred take. nbgrader
writes no report. BASE=FOLDER measures the checkout in that folder, too, which has its own .venv.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from autograde import Taken, run, scores
from feedback import write
from small_course import answered

RIGHT = "def squares(n):\n    if n < 1:\n        raise ValueError(n)\n    return "
ANSWERS = [
    {},
    {"squares": RIGHT + "[i * i for i in range(1, n + 1)]"},
    {"squares": RIGHT + "[i * i for i in range(n)]"},
    {"squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]"},
    {
        "squares": RIGHT + "list(map(lambda i: i ** 2, range(1, n + 1)))",
        "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
    },
]
STEPS = {
    "grade": {"nbexaminer": ["grade", "ps1"], "nbgrader": ["autograde", "ps1"]},
    "feedback": {"nbexaminer": ["feedback", "ps1"], "nbgrader": ["generate_feedback", "ps1"]},
    "report": {"nbexaminer": ["report", "ps1"]},
    "export": {"nbexaminer": ["export", "ps1"], "nbgrader": ["export"]},
}
CLASS = 100  # students


def quickstart(root: Path) -> None:
    """Write nbgrader's own course, and five hand-ins with right, wrong and missing answers."""
    run(root.parent, "nbgrader", "quickstart", root.name)
    run(root, "nbgrader", "generate_assignment", "ps1")
    for number, answers in enumerate(ANSWERS, 1):
        folder = root / "submitted" / f"student-{number}" / "ps1"
        shutil.copytree(root / "release" / "ps1", folder)
        released = nbformat.read(folder / "problem1.ipynb", as_version=4)
        nbformat.write(answered(released, answers), folder / "problem1.ipynb")


def first_five(programs: dict[str, str], folder: Path) -> dict[str, Taken]:
    """The time to grade the first five hand-ins."""
    quickstart(folder / "course")
    taken, found = {}, []
    for name, program in programs.items():
        root = folder / name
        shutil.copytree(folder / "course", root)
        act = STEPS["grade"]["nbgrader" if name == "nbgrader" else "nbexaminer"]
        taken[name] = run(root, program, *act, most=1)
        found.append(scores(root))
    if any(each != found[0] for each in found):
        sys.exit("The first five have DIFFERENT scores.")
    return taken


def whole_way(name: str, program: str, folder: Path, students: int) -> dict[str, Taken]:
    """The time of each step for so many students of this course."""
    root = folder / f"{name}-{students}"
    root.mkdir()
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    write(root, students)
    run(root, "nbgrader", "generate_assignment", "ps1")
    kind = "nbgrader" if name == "nbgrader" else "nbexaminer"
    return {
        step: run(root, program, *acts[kind], most=1)
        for step, acts in STEPS.items()
        if kind in acts
    }


def of_a_class(few: Taken, more: Taken, sizes: tuple[int, int]) -> Taken:
    """What a class takes, on the straight line through two measurements; more is never less."""
    share = (CLASS - sizes[0]) / (sizes[1] - sizes[0])
    wall, cpu = max(0.0, more.wall - few.wall), max(0.0, more.cpu - few.cpu)
    return Taken(few.wall + share * wall, few.cpu + share * cpu)


def total(some: Iterable[Taken]) -> Taken:
    """The sum."""
    some = list(some)
    return Taken(sum(each.wall for each in some), sum(each.cpu for each in some))


def show(title: str, taken: dict[str, Taken]) -> None:
    """Print the time of each program, and how many times as long as ours it is."""
    ours = taken["nbexaminer"]
    print(title)
    for name, one in taken.items():
        times = f"{one.wall / ours.wall:5.1f} times by the clock, {one.cpu / ours.cpu:5.1f} of CPU"
        print(f"  {name:11}{one.wall:8.1f} s, {one.cpu:8.1f} s of CPU  {times}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--students", type=int, nargs=2, default=(4, 16))
    options.add_argument("--of-nbgrader", type=int, nargs=2, default=(1, 3))
    chosen = options.parse_args()
    here = Path(sys.executable).parent
    os.environ["PATH"] = f"{here}:{os.environ['PATH']}"
    programs = {"nbexaminer": f"{here}/nbexaminer"}
    if base := os.environ.get("BASE"):
        programs["BASE"] = f"{base}/.venv/bin/nbexaminer"
    programs["nbgrader"] = f"{here}/nbgrader"
    way: dict[str, dict[str, Taken]] = {}
    with tempfile.TemporaryDirectory() as name:
        show("the first five", first_five(programs, Path(name)))
        for each, program in programs.items():
            sizes = tuple(chosen.of_nbgrader if each == "nbgrader" else chosen.students)
            few, more = (whole_way(each, program, Path(name), size) for size in sizes)
            way[each] = {step: of_a_class(few[step], more[step], sizes) for step in few}
    measured = f"{chosen.students}, of nbgrader {chosen.of_nbgrader}"
    print(f"this course, {CLASS} students, from measurements with {measured}")
    for step in STEPS:
        show(step, {name: steps[step] for name, steps in way.items() if step in steps})
    show("the whole way", {name: total(steps.values()) for name, steps in way.items()})


if __name__ == "__main__":
    main()
