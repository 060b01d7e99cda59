"""The commands of the README, such as `make demo`, and their messages on bad input."""

from __future__ import annotations

import subprocess
import sys

from lesson import ROOT


def test_help_lists_every_target():
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("demo", "test", "lab", "release", "notebooks", "bench"):
        assert f"make {target}" in run.stdout


def test_a_python_that_is_too_old_is_told_so(tmp_path):
    script = (ROOT / "tools" / "python_version.py").read_text()
    old = "import sys\nsys.version_info = (3, 9, 2)\n" + script
    run = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("This course needs Python 3.11 or newer")
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_somebody_elses_submissions_are_left_alone(course):
    theirs = course / "submitted" / "a-real-student" / "backprop" / "notes.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("precious")
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "demo.py"], cwd=course, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert run.stderr.startswith("submitted/ holds submissions that are not of the sample class")
    assert [path.name for path in (course / "submitted").iterdir()] == ["a-real-student"]
    assert theirs.read_text() == "precious"
