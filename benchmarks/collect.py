"""Collects a class from one archive: seconds and memory, beside what it takes to unpack it.

Generated students with several attempts each, named as Blackboard names them, so that the archive
says when each was handed in; `make bench` runs it. 1,000 students with three attempts each should
take less than 60 s and 300 MB.
"""

import argparse
import sys
import tempfile
import zipfile
from pathlib import Path

from scale import measured

CONTENT = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
COLLECT = [sys.executable, "-m", "nbexaminer", "collect", "ps1", "all.zip"]
UNPACK = [sys.executable, "-m", "zipfile", "-e", "all.zip", "unpacked"]


def course(root: Path, students: int, attempts: int, size: int) -> None:
    """Write a course with a class list, and the archive."""
    names = [f"student-{number:05}" for number in range(students)]
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    (root / "roster.csv").write_text("\n".join(["student_id", *names]) + "\n")
    with zipfile.ZipFile(root / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            for day in range(1, attempts + 1):
                file = f"ps1_{name}_attempt_2026-02-{day:02}-12-00-00_p.ipynb"
                archive.writestr(file, CONTENT + " " * size + f"{name} {day}")


def main() -> None:
    """Print a line."""
    options = argparse.ArgumentParser()
    options.add_argument("students", type=int, nargs="?", default=1000)
    options.add_argument("--attempts", type=int, default=3)
    options.add_argument("--bytes", type=int, default=20_000, help="of each notebook")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        course(root, asked.students, asked.attempts, asked.bytes)
        unpacked, _ = measured(UNPACK, root)
        seconds, memory = measured(COLLECT, root)
        counted = len(list((root / "submitted").glob("*/ps1/p.ipynb")))
        again, _ = measured(COLLECT, root)
    number = asked.students * asked.attempts
    each, alone = seconds / number * 1000, unpacked / number * 1000
    print(
        f"{number} attempts of {counted} students: {seconds:.1f} s and {memory:.0f} MB,"
        f" {each:.2f} ms an attempt ({each / alone:.1f} times unpacking, {alone:.2f} ms);"
        f" a second run {again:.1f} s"
    )


if __name__ == "__main__":
    main()
