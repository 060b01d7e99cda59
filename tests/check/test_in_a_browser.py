"""Checks and pictures work in a web page: no threads, alarms or processes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from lesson import SOURCE

# What Python's build for the browser lacks. It has `settrace` and the rest.
BROWSER = """
import json, os, signal, sys, threading

# Loaded before: they ask the system for its name.
import IPython, matplotlib.figure, numpy

def lacking(*_, **__):
    raise RuntimeError("can't start new thread")

threading.Thread.start = lacking
for module, names in (
    (signal, ("setitimer", "alarm", "pause")),
    (os, ("fork", "posix_spawn", "kill", "system")),
):
    for name in names:
        vars(module).pop(name, None)
sys.platform = "emscripten"
"""
ANSWERS = {
    "right": "lambda z: 1 / (1 + numpy.exp(-z))",
    "wrong": "lambda z: 1 / (1 + numpy.exp(z))",
    "endless": "endless",
}
CHECKED = f"""
import contextlib, io
from lab import ask, check, explore, figures, watch

def endless(z):
    while True:
        z += 1

said = {{}}
for name, answer in {json.dumps(ANSWERS)}.items():
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        try:
            check.sigmoid(eval(answer))
        except Exception as error:
            print(error)
    said[name] = shown.getvalue()
said["traced"] = sys.gettrace() is not None
said["picture"] = figures.sigmoid(1.0).alt
said["still"] = explore.cost_surface().still().alt
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said():
    command = [sys.executable, "-c", BROWSER + CHECKED]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_right_and_wrong_answers_are_told(said):
    assert said["right"].startswith("✓")
    assert "minus sign" in said["wrong"]


def test_a_loop_without_end_is_ended(said):
    assert "did not come to an end" in said["endless"]
    assert not said["traced"]


def test_pictures_are_drawn(said):
    assert "sigmoid" in said["picture"]
    assert "C = 0.0601" in said["still"]
