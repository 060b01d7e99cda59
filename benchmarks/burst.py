"""Hands in for 200 students within a minute while `nbexaminer watch` runs; `make bench` runs it.

For each hand-in it measures how long its page of feedback takes to be there.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import course


def delays(root: Path, students: int, seconds: float) -> list[float]:
    """Hand in at even distances; return the seconds from each hand-in to its page."""
    course(root, students)
    waiting = root / "waiting"
    (root / "submitted").rename(waiting)
    command = [sys.executable, "-m", "nbexaminer", "watch", "ps1"]
    with (root / "log").open("w") as log:
        watching = subprocess.Popen(command, cwd=root, stderr=log)
    try:
        names = sorted(path.name for path in waiting.iterdir())
        began = time.monotonic()
        given: dict[str, float] = {}
        there: dict[str, float] = {}
        while len(there) < students and time.monotonic() - began < 5 * seconds:
            now = time.monotonic()
            for name in names[len(given) : int((now - began) / seconds * students) + 1]:
                shutil.copytree(waiting / name, root / "submitted" / name)
                given[name] = time.monotonic()
            for name in given.keys() - there.keys():
                if (root / "feedback" / name / "ps1" / "p.html").exists():
                    there[name] = time.monotonic() - given[name]
            time.sleep(0.2)
        if len(there) < students:
            sys.exit((root / "log").read_text())
        return sorted(there.values())
    finally:
        watching.terminate()
        watching.wait()


def main() -> None:
    """Print a line."""
    options = argparse.ArgumentParser()
    options.add_argument("--students", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = delays(Path(folder), chosen.students, chosen.seconds)
    print(
        f"{chosen.students} hand-ins in {chosen.seconds:g} s: a page is there after"
        f" {statistics.median(found):.1f} s, the slowest after {found[-1]:.1f} s"
    )


if __name__ == "__main__":
    main()
