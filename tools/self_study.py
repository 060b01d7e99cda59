"""Build notebooks/, the self-study edition: the release with a solution one click away.

Run by `make notebooks`. The pictures in it come from a run with the solutions filled in; the check
cells are left blank, because readers run them. A notebook in which a reader has worked is kept, and
the new one is written beside it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
import tomllib
from pathlib import Path

import nbformat
from exercise_check import checks, notebooks
from nbclient import NotebookClient
from nbformat import NotebookNode
from sample_class import RIGHT, uncommented

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "backprop"
RELEASE = ROOT / "release" / "backprop"
FRAME = ROOT / "self-study"  # the start page and the hints
NOTEBOOKS = ROOT / "notebooks"
HINTS = tomllib.loads((FRAME / "hints.toml").read_text(encoding="utf-8"))
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def folds(cell: NotebookNode) -> str:
    """Two hints and a solution of a source cell, each behind a click."""
    if cell.id not in HINTS:
        sys.exit(f"{cell.id} has no hints; `make exercise-check` says what else is missing.")
    hints = HINTS[cell.id]
    if cell.cell_type == "markdown":
        shown = uncommented(RIGHT[cell.id])  # the source has none: a person marks it
    else:
        code = [line for line in cell.source.splitlines() if line.strip() not in MARKS]
        shown = "\n".join(["```python", *code, "```"])
    behind = {
        "A hint": hints["first"],
        "Another hint": hints["second"],
        "Show a solution": f"{shown}\n\n{hints['why']}",
    }
    return "\n\n".join(fold(label, inside) for label, inside in behind.items())


def fold(label: str, inside: str) -> str:
    """Markdown that a click on its label unfolds."""
    return f"<details><summary>{label}</summary>\n\n{inside}\n\n</details>"


def self_study(source: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The edition without outputs: stub, check, then the solution behind a click."""
    originals = {cell.id: cell for cell in source.cells}
    edition = nbformat.from_dict(release)
    cells: list[NotebookNode] = []
    open_stubs: list[NotebookNode] = []  # their check is still to come
    for cell in edition.cells:
        settings = cell.metadata.pop("nbgrader", {})
        cell.metadata.pop("editable", None)
        cell.metadata.pop("deletable", None)
        words = cell.cell_type == "markdown" and not settings.get("solution")
        if words and cells and cells[-1].id.endswith("-hints"):
            cell.source = f"{cells.pop().source}\n\n{cell.source}"  # one cell of text, not two
        cells.append(cell)
        if settings.get("solution"):
            open_stubs.append(originals[cell.id])
        if open_stubs and settings.get("grade"):
            cells.append(hints_after(open_stubs))
            open_stubs = []
    edition.cells = [*cells, hints_after(open_stubs)] if open_stubs else cells
    return edition


def hints_after(stubs: list[NotebookNode]) -> NotebookNode:
    """The text cell under a check: the folds of each stub that it judges."""
    helps = [folds(stub) for stub in stubs]
    if len(stubs) > 1:  # one line for each, which unfolds into its three
        names = [stub.id.removeprefix("paste-") for stub in stubs]
        helps = [fold(f"Help with <code>{n}</code>", h) for n, h in zip(names, helps, strict=True)]
    text = "\n\n".join(helps)
    return nbformat.v4.new_markdown_cell(text, id=f"{stubs[-1].id}-hints")


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
    """An output without the live widget, whose state ends with its kernel."""
    for mime in [m for m in output.get("data", {}) if "widget-view" in m]:
        del output["data"][mime]
    output.pop("execution_count", None)
    if output.output_type == "execute_result":
        output["execution_count"] = None
    return output


def digest(notebook: NotebookNode) -> str:
    """A digest of what a reader can write: the cells' texts and attachments."""
    written = [[c.cell_type, c.source, c.get("attachments")] for c in notebook.cells]
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def as_built(path: Path) -> bool:
    """Whether a notebook is as it was built: its metadata holds the digest of that."""
    try:
        notebook = nbformat.read(path, as_version=4)
        return notebook.metadata.get("built") == digest(notebook)
    except Exception:  # unreadable, so not as we wrote it
        return False


def build(run: bool = True) -> dict[str, NotebookNode]:
    """Every notebook of the edition by file name, with outputs unless `run` is false."""
    editions = {}
    for path in sorted(SOURCE.glob("*.ipynb")):
        source = nbformat.read(path, as_version=4)
        edition = self_study(source, nbformat.read(RELEASE / path.name, as_version=4))
        if run:
            add_outputs(edition, source, SOURCE)
        editions[path.name] = edition
    names = [name for each in notebooks(SOURCE).values() for name in checks(each)]
    listed = "".join(f'    "{name}",\n' for name in names)
    for path in sorted(FRAME.glob("*.ipynb")):
        page = nbformat.read(path, as_version=4)
        for cell in page.cells:
            cell.source = cell.source.replace("progress()", f"progress(\n{listed})")
        if run:
            add_outputs(page, nbformat.from_dict(page), SOURCE)
        editions[path.name] = page
    for edition in editions.values():
        edition.metadata["built"] = digest(edition)
    return editions


def place(name: str, folder: Path) -> Path:
    """Where to write a notebook: under its name, or beside one in which a reader has worked."""
    path = folder / name
    beside = (path.with_name(f"{path.stem}-new-{number}.ipynb") for number in itertools.count(1))
    places = itertools.chain([path], beside)
    return next(each for each in places if not each.exists() or as_built(each))


def write(editions: dict[str, NotebookNode], folder: Path) -> None:
    """Write the edition into a folder, and name what was kept there."""
    folder.mkdir(exist_ok=True)
    for name, edition in editions.items():
        path = place(name, folder)
        if path.name != name:
            print(f"{name} holds work of a reader and is kept; the new one is {path.name}.")
        half = path.with_name(f".{path.name}.half")  # a killed run leaves no partial notebook
        nbformat.write(edition, half)
        half.replace(path)


def main() -> None:
    """Build the edition and write it to notebooks/."""
    editions = build()
    write(editions, NOTEBOOKS)
    print(f"{len(editions)} notebooks in {NOTEBOOKS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
