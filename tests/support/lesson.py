"""Where the lesson's files are, and notebooks run in real kernels."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source" / "backprop"
RELEASE = ROOT / "release" / "backprop"
NAMES = ["1-weighted-sum", "2-sigmoid", "3-activation", "4-cost", "5-backpropagation"]


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
