"""Rebuilds a submission on its source: the instructor's cells, with the student's answers.

The source notebook is the skeleton. Of a submission we take the text of its solution cells and the
cells that nbgrader does not know, nothing else: no metadata, no outputs, no copy of a test.
"""

import itertools
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from ..errors import Unusable
from ..protocol.codec import whole_text
from .sanitize import defused
from .skeleton import Skeleton, grade_id_of

MAX_TEXT = 4 * 2**20  # characters in the cells of a submission together
MAX_CELLS = 2000
MAX_PICTURES = 100  # attached to a cell
CELL_PARTS = ("cell_type", "id", "language", "collapsed", "prompt_number", "level")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp", "image/bmp")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def parse(submitted: str | bytes) -> NotebookNode:
    """Read a submitted notebook.

    Raises:
        Unusable: It is none.
    """
    try:
        text = submitted.decode() if isinstance(submitted, bytes) else submitted
        pruned = _pruned(json.loads(text))
        notebook = nbformat.reads(json.dumps(pruned), as_version=4)
        _, notebook = nbformat.validator.normalize(notebook, strip_invalid_metadata=True)
        nbformat.validate(notebook)
    except Unusable:
        raise
    except RecursionError as error:
        raise Unusable("The notebook file is nested too deep.") from error
    except UnicodeDecodeError as error:
        raise Unusable("The notebook file is not a text in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Unusable("The notebook file is not complete: it is no JSON text.") from error
    except Exception as error:  # nbformat raises whatever it stumbles over
        raise Unusable(f"The file is not a Jupyter notebook: {str(error)[:200]}") from error
    return notebook


def _pruned(notebook: dict[str, Any]) -> dict[str, Any]:
    """Only what `rebuild` uses, and flat: to validate the rest can take hours, and all memory."""
    pruned = {name: notebook[name] for name in ("nbformat", "nbformat_minor")} | {"metadata": {}}
    old = "worksheets" in notebook
    cells = (notebook["worksheets"][0] if old else notebook)["cells"]
    if len(cells) > MAX_CELLS:
        raise Unusable(f"The notebook is too big: it has more than {MAX_CELLS} cells.")
    kept = [_pruned_cell(cell) for cell in cells]
    if sum(len(cell.get("source", cell.get("input", ""))) for cell in kept) > MAX_TEXT:
        raise Unusable("The notebook is too big: its cells hold more than 4 million characters.")
    return pruned | ({"worksheets": [{"cells": kept}]} if old else {"cells": kept})


def _pruned_cell(cell: dict[str, Any]) -> dict[str, Any]:
    pruned = {name: cell[name] for name in CELL_PARTS if isinstance(cell.get(name), str | int)}
    for name in {"source", "input"} & cell.keys():
        pruned[name] = cell[name] if isinstance(cell[name], str) else "".join(cell[name])
    mark = cell.get("metadata", {}).get("nbgrader")
    grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
    known = isinstance(grade_id, str)
    pruned["metadata"] = {"nbgrader": {"grade_id": grade_id}} if known else {}
    if isinstance(cell.get("attachments"), dict):
        pruned["attachments"] = _pictures(cell["attachments"])
    if cell["cell_type"] == "code":
        pruned |= {"outputs": []} | ({} if "input" in cell else {"execution_count": None})
    return pruned


def rebuild(submitted: NotebookNode, skeleton: Skeleton) -> NotebookNode:
    """Put the student's answers into a copy of the skeleton.

    The student's own cells stay behind the cell of the skeleton that they followed. Of a cell that
    is there several times, the last one counts, as in nbgrader.

    Raises:
        Unusable: There is far too much text in it.
    """
    if sum(len(cell.source) for cell in submitted.cells) > MAX_TEXT:
        raise Unusable("The notebook is too big: its cells hold more than 4 million characters.")
    known = {grade_id_of(cell): cell for cell in skeleton.notebook.cells if grade_id_of(cell)}
    last = {grade_id_of(cell): index for index, cell in enumerate(submitted.cells)}
    answers: dict[str, NotebookNode] = {}
    own: dict[str | None, list[NotebookNode]] = {None: []}
    anchor = None
    for index, cell in enumerate(submitted.cells):
        grade_id = grade_id_of(cell)
        if grade_id not in known:
            own[anchor].append(cell)
        elif utils.is_locked(known[grade_id]):
            anchor = anchor if grade_id in own else grade_id  # of a copy, nothing is kept
            own.setdefault(grade_id, [])
        elif last[grade_id] == index:
            answers[grade_id] = cell
            anchor = grade_id
            own[anchor] = []
        else:
            own[anchor].append(cell)  # an earlier copy of an answer: runs, and counts for nothing

    notebook = nbformat.from_dict({**skeleton.notebook, "cells": []})
    taken: set[str] = set()
    given = {cell.source for cell in skeleton.notebook.cells}
    notebook.cells = [_own(cell, given, taken) for cell in own[None]]
    for grade_id, cell in known.items():
        notebook.cells.append(_restored(cell, answers.get(grade_id), taken))
        notebook.cells.extend(_own(extra, given, taken) for extra in own.get(grade_id, []))
    return notebook


def unanswered(skeleton: Skeleton, why: str) -> NotebookNode:
    """The notebook of somebody whose submission cannot be read: a notice, and no answers."""
    notebook = nbformat.from_dict(skeleton.notebook)
    notice = f"**This submission could not be graded.** {why}"
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(notice))
    return notebook


def _restored(cell: NotebookNode, answer: NotebookNode | None, taken: set[str]) -> NotebookNode:
    restored = nbformat.from_dict(cell)
    restored.id = _free_id(cell.get("id"), taken)
    if answer is not None:
        restored.source = whole_text(answer.source)
        if cell.cell_type == "markdown" and restored.source != cell.source:
            restored.source = defused(restored.source)
        if cell.cell_type == "markdown" and "attachments" in answer:
            restored.attachments = _pictures(answer.attachments)
    return restored


def _own(cell: NotebookNode, given: set[str], taken: set[str]) -> NotebookNode:
    """A cell that nbgrader does not know; its text is the student's unless it is `given`."""
    kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
    source = whole_text(cell.source)
    source = source if kind == "code" or source in given else defused(source)
    own = {"cell_type": kind, "id": _free_id(cell.get("id"), taken), "source": source}
    own |= {"metadata": {}} | ({"outputs": [], "execution_count": None} if kind == "code" else {})
    if "attachments" in cell:
        own["attachments"] = _pictures(cell.attachments)
    return nbformat.from_dict(own)


def _pictures(attachments: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The pictures among what is attached to a text; nothing else can be shown from there."""
    bundles = {
        whole_text(name): {
            mime: whole_text(bundle[mime])
            for mime in PICTURES
            if isinstance(bundle, dict) and isinstance(bundle.get(mime), str)
        }
        for name, bundle in itertools.islice(attachments.items(), MAX_PICTURES)
    }
    return {name: bundle for name, bundle in bundles.items() if bundle}


def _free_id(wanted: Any, taken: set[str]) -> str:
    if not isinstance(wanted, str) or not CELL_ID.fullmatch(wanted) or wanted in taken:
        wanted = nbformat.v4.new_code_cell().id
    taken.add(wanted)
    return wanted
