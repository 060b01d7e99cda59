"""Times the feedback of a class with nbgrader and with nbexaminer; `make bench` runs it.

The class hands in the notebooks of this course. Half of it forgot a minus sign, so that its pages
have hints. Each command writes all pages anew; `size` is the median page of notebook 2, without
its figures.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import nbformat
from autograde import ROOT, Taken, run, solved
from small_course import answered

from nbexaminer.notebook.skeleton import Skeleton

WRONG = {"sigmoid": "import math\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(z))"}
FIGURE = re.compile(rb"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+")


def write(root: Path, students: int) -> int:
    """Write this course and its class; return the number of notebooks."""
    solved(root, students)
    for source in (root / "source" / "ps1").glob("*.ipynb"):
        model = Skeleton.of(nbformat.read(source, as_version=4)).model
        for student in range(students):
            mine = answered(model, WRONG) if student % 2 else model
            nbformat.write(mine, root / f"submitted/student-{student}/ps1" / source.name)
    return len(list(root.glob("submitted/*/ps1/*.ipynb")))


def size(root: Path) -> float:
    """The median size of a page of notebook 2 in kilobytes, without figures."""
    pages = root.glob("feedback/*/ps1/2-*.html")
    return statistics.median(len(FIGURE.sub(b"", page.read_bytes())) for page in pages) / 1000


def main() -> None:
    """Compare."""
    options = argparse.ArgumentParser()
    options.add_argument("--students", type=int, default=20)
    options.add_argument("--other", help="the program `nbexaminer` of another version")
    options.add_argument("--json", type=Path, help="keep the figures in this file, too")
    chosen = options.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    commands = {
        "nbexaminer feedback": ("nbexaminer", "feedback", "ps1"),
        "with one process": ("nbexaminer", "feedback", "ps1", "--jobs=1"),
        "nbgrader generate_feedback": ("nbgrader", "generate_feedback", "ps1", "--force"),
    }
    if chosen.other:
        commands["the other version"] = (chosen.other, "feedback", "ps1")
    taken: dict[str, Taken] = {}
    sizes: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(ROOT / "nbgrader_config.py", root)
        count = write(root, chosen.students)
        run(root, "nbgrader", "generate_assignment", "ps1")
        run(root, sys.executable, "-m", "nbexaminer", "grade", "ps1")
        for name, command in commands.items():
            taken[name] = run(root, *command)
            sizes[name] = size(root)
    ours = taken["nbexaminer feedback"]
    print(f"{count} pages on {len(os.sched_getaffinity(0))} processors")
    for name, one in sorted(taken.items(), key=lambda each: each[1].wall):
        each = f"{one.wall / count * 1000:6.0f} ms a page, {one.cpu / count * 1000:6.0f} ms of CPU"
        times = f"{one.wall / ours.wall:6.1f} times by the clock, {one.cpu / ours.cpu:6.1f} of CPU"
        print(f"  {name:28}{one.wall:7.1f} s {each},{times}; {sizes[name]:4.0f} kB")
    if chosen.json:
        figures = {name: asdict(one) | {"kB": sizes[name]} for name, one in taken.items()}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
