"""Where the lesson's files are, and notebooks run in real kernels."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source" / "backprop"
RELEASE = ROOT / "release" / "backprop"
NAMES = [
    "1-weighted-sum",
    "2-sigmoid",
    "3-activation",
    "4-cost",
    "5-backpropagation",
    "6-a-chain-that-learns",
    "7-any-network",
]


def graded_with() -> dict[str, bytes]:
    """The files beside a notebook while it is graded here: `lab`, and what hidden tests import."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder, names in ((SOURCE, "lab/**/*"), (SOURCE / ".grading" / "examiner", "*.py"))
        for path in folder.glob(names)
        if path.is_file() and "__pycache__" not in path.parts
    }


def points(name: str) -> dict[str, float]:
    """The points of each test of a source notebook, by grade id."""
    graded = [c for c in read(SOURCE, name).cells if c.metadata.get("nbgrader", {}).get("grade")]
    return {c.id: c.metadata.nbgrader.points for c in graded if c.cell_type == "code"}


def read(folder: Path, name: str) -> NotebookNode:
    """One notebook of a folder, by its name without the ending."""
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def hand_out(folder: Path) -> Path:
    """Write the students' edition to a folder, as `make release` does: notebooks and `lab`."""
    unread = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    shutil.copytree(SOURCE / "lab", folder / "lab", ignore=unread)
    for path in RELEASE.glob("*.ipynb"):
        shutil.copy(path, folder)
    return folder


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run every cell in a real kernel, as Run All does; return the executed copy."""
    executed = nbformat.from_dict(notebook)
    NotebookClient(
        executed,
        timeout=600,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return executed
