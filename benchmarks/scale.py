"""Grades classes of growing size: time per notebook and the coordinator's memory must not grow.

Generated students, one notebook each with one function and one test; `make bench` runs it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from small_course import answered, notebook, release, solution, test, write

GRADE = [sys.executable, "-m", "nbexaminer", "grade", "ps1"]
# To Linux, the peak of a program is at least that of the process that started it: a small one here.
STARTER = """import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)"""
ANSWERS = ["return x * x", "return x + x", "return 1 / 0", "..."]
SOURCE = notebook(
    [
        solution("square", "def square(x):\n    return x * x"),
        test("square-test", "assert square(3) == 9, 'the square of 3 is 9'", 1),
    ]
)


def course(root: Path, students: int) -> None:
    """Write a course with an assignment that this many students handed in."""
    bodies = [f"def square(x):\n    {answer}" for answer in ANSWERS]
    write(
        root,
        SOURCE,
        {
            f"student-{student:05}": answered(SOURCE, {"square": bodies[student % len(bodies)]})
            for student in range(students)
        },
    )
    release(root)


def measured(command: list[str], root: Path) -> tuple[float, float]:
    """Run a program; return the seconds, and its peak memory in MB."""
    began = time.perf_counter()
    with (root / "log").open("w") as log:
        started = [sys.executable, "-S", "-c", STARTER, *command]
        done = subprocess.run(started, cwd=root, stdout=subprocess.PIPE, stderr=log, text=True)
    if done.returncode:
        sys.exit((root / "log").read_text())
    return time.perf_counter() - began, int(done.stdout) / 1024


def main() -> None:
    """Print a line for each size."""
    options = argparse.ArgumentParser()
    options.add_argument("sizes", type=int, nargs="*", default=[100, 1000, 5000])
    for size in options.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            course(Path(folder), size)
            seconds, memory = measured(GRADE, Path(folder))
            again, _ = measured(GRADE, Path(folder))
        each, skipped = seconds / size * 1000, again / size * 1000
        print(
            f"{size:6} submissions: {each:6.1f} ms a notebook with the start, the coordinator holds"
            f" {memory:.0f} MB; a second run {again:.1f} s ({skipped:.1f} ms a submission)"
        )


if __name__ == "__main__":
    main()
