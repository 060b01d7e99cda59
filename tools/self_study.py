"""Build notebooks/, the self-study edition: the release with a solution one click away.

Run by `make notebooks`. The pictures in it come from a run with the solutions filled in; the check
cells are left blank, because those are the reader's to run.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from hints import HINTS
from nbclient import NotebookClient
from nbformat import NotebookNode
from sample_class import RIGHT, uncommented

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "backprop"
RELEASE = ROOT / "release" / "backprop"
FRAME = ROOT / "tools" / "frame"  # the start page and the questions at the end
NOTEBOOKS = ROOT / "notebooks"
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def solution(cell: NotebookNode) -> NotebookNode:
    """A text cell with two hints and a solution of a source cell, each behind a click."""
    hints = HINTS[cell.id]
    if cell.cell_type == "markdown":
        shown = uncommented(RIGHT[cell.id])  # the source has none: a person marks it
    else:
        code = [line for line in cell.source.splitlines() if line.strip() not in MARKS]
        shown = "\n".join(["```python", *code, "```"])
    folds = {
        "A hint": hints.first,
        "Another hint": hints.second,
        "Show a solution": f"{shown}\n\n{hints.why}",
    }
    text = "\n\n".join(
        f"<details><summary>{name}</summary>\n\n{inside}\n\n</details>"
        for name, inside in folds.items()
    )
    return nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-solution")


def self_study(source: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The edition without outputs: stub, check, then the solution behind a click."""
    answers = {
        c.id: solution(c) for c in source.cells if c.metadata.get("nbgrader", {}).get("solution")
    }
    edition = nbformat.from_dict(release)
    cells, waiting = [], []
    for cell in edition.cells:
        settings = cell.metadata.pop("nbgrader", {})
        cell.metadata.pop("editable", None)
        cell.metadata.pop("deletable", None)
        cells.append(cell)
        if settings.get("solution") and settings.get("grade"):
            cells.append(answers[cell.id])
        elif settings.get("solution"):
            waiting.append(answers[cell.id])
        elif waiting and settings.get("grade"):
            cells, waiting = cells + waiting, []
    edition.cells = cells + waiting
    return edition


def add_outputs(edition: NotebookNode, source: NotebookNode, folder: Path) -> None:
    """Run the solved notebook and keep what its ordinary cells show, in place."""
    solved = nbformat.from_dict(source)
    NotebookClient(
        solved,
        timeout=120,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    graded = {c.id for c in source.cells if c.metadata.get("nbgrader", {}).get("grade")}
    shown = {c.id: c for c in solved.cells if c.cell_type == "code" and c.id not in graded}
    for cell in edition.cells:
        if cell.id in shown:
            kept = [keep(output) for output in shown[cell.id].outputs]
            cell.outputs = [output for output in kept if any(output.get("data", output).values())]


def keep(output: NotebookNode) -> NotebookNode:
    """An output without the live widget, whose state lives only as long as a kernel."""
    for mime in [m for m in output.get("data", {}) if "widget-view" in m]:
        del output["data"][mime]
    output.pop("execution_count", None)
    if output.output_type == "execute_result":
        output["execution_count"] = None
    return output


def build(run: bool = True) -> dict[str, NotebookNode]:
    """Every notebook of the edition by file name, with outputs unless `run` is false."""
    editions = {}
    for path in sorted(SOURCE.glob("*.ipynb")):
        source = nbformat.read(path, as_version=4)
        edition = self_study(source, nbformat.read(RELEASE / path.name, as_version=4))
        if run:
            add_outputs(edition, source, SOURCE)
        editions[path.name] = edition
    for path in sorted(FRAME.glob("*.ipynb")):
        page = nbformat.read(path, as_version=4)
        if run:
            add_outputs(page, nbformat.from_dict(page), SOURCE)
        editions[path.name] = page
    return editions


def main() -> None:
    """Write the edition anew, with a copy of `lab` beside it."""
    editions = build()
    shutil.rmtree(NOTEBOOKS, ignore_errors=True)
    shutil.copytree(RELEASE / "lab", NOTEBOOKS / "lab")
    for name, edition in editions.items():
        nbformat.write(edition, NOTEBOOKS / name)
    print(f"{len(editions)} notebooks in {NOTEBOOKS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
