"""What the Dockerfile installs, in a virtual environment: no container engine is needed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = re.compile(r"^COPY (?!--chown)(.+) \S+$", re.MULTILINE)
TO_LEARNERS = re.compile(r"^COPY --chown=1000 (.+)$", re.MULTILINE)
IGNORED = shutil.ignore_patterns("__pycache__")


def copied() -> set[str]:
    """What the Dockerfile copies from the repository for the grader."""
    lines = COPIED.findall((ROOT / "Dockerfile").read_text())
    return {name.rstrip("/") for line in lines for name in line.split()}


def test_its_steps_install_the_grader(tmp_path):
    tree, place = tmp_path / "a folder", tmp_path / "environment"
    tree.mkdir()
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=IGNORED)
        else:
            shutil.copy(source, tree)
    environment = os.environ | {"PATH": f"{place}/bin:/usr/bin:/bin", "VIRTUAL_ENV": str(place)}
    environment.pop("PYTHONPATH", None)
    uv = shutil.which("uv")  # it installs the same as pip, in a tenth of the time
    subprocess.run([uv, "venv", "--quiet", f"--python={sys.executable}", place], check=True)
    (place / "bin" / "pip").write_text(f'#!/bin/sh\nexec {uv} pip "$@"\n')
    (place / "bin" / "pip").chmod(0o755)

    def obey(*command):
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    obey("sh", tree / "container" / "install.sh", "grader")
    assert "ok       student code cannot read other files" in obey("nbexaminer", "doctor")
    assert obey("jupyter", "lab", "--version").startswith("4.")


def test_what_is_copied_is_let_in():
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    assert copied() | {"notebooks", "source/backprop/lab"} == let_in


def test_the_image_for_learners_holds_the_course_with_its_lab(tmp_path):
    """Copy by hand what the stage `course` copies: the first slider's cell runs there."""
    home = tmp_path / "home" / "learner"
    for line in TO_LEARNERS.findall((ROOT / "Dockerfile").read_text()):
        source, target = line.split()
        shutil.copytree(ROOT / source, tmp_path / target[1:], ignore=IGNORED, dirs_exist_ok=True)
    page = json.loads((home / "0-start-here.ipynb").read_text())
    first = next(cell for cell in page["cells"] if cell["cell_type"] == "code")
    code = "".join(first["source"]) + "\nprint(explore.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=home, capture_output=True, text=True)
    assert done.stdout.split()[-1] == str(home / "lab" / "explore.py"), done.stderr
