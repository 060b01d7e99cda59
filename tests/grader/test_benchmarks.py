"""The benchmarks run and compare equal results. No test depends on their speed."""

import json
import os
import re
import subprocess
import sys

import pytest
from lesson import ROOT


def bench(*command):
    places = f"benchmarks:tests/support:tests:{os.environ['PYTHONPATH']}"
    environment = os.environ | {"PYTHONPATH": places}
    command = [sys.executable, *map(str, command)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parity
def test_both_graders_and_the_floor_are_measured(tmp_path):
    bench("benchmarks/autograde.py", "--students=1", "--json", tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    for each in figures["classes"]:
        assert each["same scores"] and each["notebooks"] == 5
        assert all(taken["cpu"] > 0 for taken in each["seconds"].values())


def test_a_class_is_measured():
    (line,) = bench("benchmarks/scale.py", 2).splitlines()
    assert re.match(r" +2 submissions: +[\d.]+ ms a notebook .*; a second run [\d.]+ s", line)


def test_collecting_is_measured_beside_unpacking():
    (line,) = bench("benchmarks/collect.py", 2, "--attempts=2").splitlines()
    assert re.match(r"4 attempts of 2 students: [\d.]+ s and \d+ MB, .* times unpacking", line)


def test_make_runs_every_benchmark():
    recipes = "^(?:bench|bench-quick|libraries):.*\n((?:\t.*\n)+)"
    found = "".join(re.findall(recipes, (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"benchmarks/(\w+)\.py", found))
    assert named == {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    bench("-c", "import autograde, feedback, quick, sliders")  # to run them takes minutes
