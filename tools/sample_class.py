"""Makes real submissions of the sample students in examples/class/, whose README says how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "class"
EVERYTHING = "everything"
CELL = re.compile(r"^# %% ([\w-]+)(?:: (left empty|deleted))?\n", re.MULTILINE)
EMPTY, DELETED = "left empty", "deleted"


def read(student: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The answers in a sample student's file, and the fate of other cells, by grade id."""
    _, *parts = CELL.split(student.read_text())
    answers, fates = {}, {}
    for name, fate, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if fate:
            fates[name] = fate
        else:
            answers[name] = text.strip("\n")
    return answers, fates


STUDENTS = {path.stem: read(path) for path in sorted(CLASS.glob("*.py"))}
RIGHT = STUDENTS["all-correct"][0]


def uncommented(text: str) -> str:
    """The text that a sample student's file holds as comments."""
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)


def solutions(source: Path) -> dict[str, str]:
    """The answers of a source notebook, by grade id."""
    marks = re.compile(r"^\s*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
    cells = nbformat.read(source, as_version=4).cells
    return {c.id: marks.sub("", c.source) for c in cells if c.cell_type == "code"}


def fill(notebook: NotebookNode, stem: str, answers: dict[str, str], fates: dict[str, str]) -> None:
    """Turn a released notebook, called `stem`, into what a sample student hands in."""
    untouched = EMPTY in (fates.get(EVERYTHING), fates.get(stem))
    right = solutions(ROOT / "source" / "backprop" / f"{stem}.ipynb") | RIGHT
    notebook.cells = [cell for cell in notebook.cells if fates.get(cell.id) != DELETED]
    for cell in notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        name = settings.get("grade_id")
        if settings.get("solution") and not untouched and fates.get(name) != EMPTY:
            other = right.get(name.removeprefix("paste-"), cell.source)
            cell.source = answers.get(name, other)
            if cell.cell_type == "markdown":
                cell.source = uncommented(cell.source)


def build(release: Path, submitted: Path, students: Iterable[str] = STUDENTS) -> None:
    """Write the class, or part of it, into a submitted/ folder, from a release of `backprop`."""
    for number, student in enumerate(students):
        answers, fates = STUDENTS[student]
        folder = submitted / student / release.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "timestamp.txt").write_text(f"2026-11-02 09:{number:02d}:00 UTC\n")
        for path in sorted(release.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            fill(notebook, path.stem, answers, fates)
            nbformat.write(notebook, folder / path.name)
