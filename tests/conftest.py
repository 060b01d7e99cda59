"""What several tests share: where things are, and notebooks run in real kernels."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "backprop"
RELEASE = ROOT / "release" / "backprop"
NAMES = ["1-weighted-sum", "2-sigmoid", "3-activation", "4-cost", "5-backpropagation"]

sys.path.insert(0, str(SOURCE))  # `lab`, as a notebook imports it
os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # for alembic
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")


def read(folder: Path, name: str) -> NotebookNode:
    """One notebook of a folder, by its name without the ending."""
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run every cell in a real kernel, as Run All does, and give the executed copy back."""
    executed = nbformat.from_dict(notebook)
    NotebookClient(
        executed,
        timeout=120,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return executed


@pytest.fixture(scope="session")
def executed(request):
    """`executed("source", name)`: a notebook of that edition, run once for the whole session."""
    done = {}

    def get(edition: str, name: str) -> NotebookNode:
        folder = {"source": SOURCE, "release": RELEASE}[edition]
        if (edition, name) not in done:
            done[edition, name] = execute(read(folder, name), folder)
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
