"""Shared by several tests: notebooks run in real kernels, and a fresh course."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from nbexaminer.host.startup import skip_address_grammar

skip_address_grammar()  # before anything here imports nbformat

from lesson import RELEASE, ROOT, SOURCE, execute, read
from nbformat import NotebookNode

os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # for alembic
quick_start = str(Path(__file__).parent / "support" / "quick_start")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [quick_start, os.getenv("PYTHONPATH")]))
if sys.platform == "linux":  # elsewhere nothing is graded
    import prewarmed

    prewarmed.use()
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")


@pytest.fixture(scope="session")
def executed(request):
    """`executed("source", name)`: a notebook of that edition, run once for the whole session."""
    done = {}

    def get(edition: str, name: str) -> NotebookNode:
        folder = {"source": SOURCE, "release": RELEASE}[edition]
        if (edition, name) not in done:
            done[edition, name] = execute(read(folder, name), SOURCE)  # `lab` is there
        return done[edition, name]

    return get


@pytest.fixture
def course(tmp_path):
    """A fresh course in a scratch folder: settings and source, nothing released yet."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(
        SOURCE, tmp_path / "source" / "backprop", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path
