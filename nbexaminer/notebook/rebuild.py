"""Rebuilds a submission on its source: the instructor's cells, with the student's answers.

The source notebook is the skeleton. From a submission we take the text of its solution cells, the
answers in their metadata, and the student's extra cells, and nothing else: no mark of nbgrader's,
no outputs, no copy of a test.
"""

import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id
from nbgrader import utils

from ..errors import Unusable
from ..limits import MAX_CELLS_CHARS
from ..protocol.codec import whole_text
from ..results import Problem
from .forms import fill_in
from .matching import match
from .sanitize.html import as_text
from .skeleton import Skeleton, grade_id_of

WITH_IDS = 5  # the minor format in which cells have ids
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def rebuild(submitted: NotebookNode, skeleton: Skeleton) -> tuple[NotebookNode, list[Problem]]:
    """Put the student's answers into a copy of the skeleton; also return what was guessed.

    The student's own cells stay after the cell of the skeleton that they followed.

    Raises:
        Unusable: The submission has too much text.
    """
    if sum(len(cell.source) for cell in submitted.cells) > MAX_CELLS_CHARS:
        raise Unusable("The notebook is too big: its cells hold more than 4 million characters.")
    matching = match(submitted.cells, skeleton)
    known = {mark: cell for cell in skeleton.notebook.cells if (mark := grade_id_of(cell))}
    models = {mark: cell for cell in skeleton.model.cells if (mark := grade_id_of(cell))}
    answers = {name: submitted.cells[index] for name, index in matching.copies.items()}
    own: dict[str | None, list[NotebookNode]] = {None: []}
    anchor = None
    for index, cell in enumerate(submitted.cells):
        grade_id = matching.labels[index]
        if index in matching.dropped:
            continue
        if grade_id is None:
            own[anchor].append(cell)
        else:
            anchor = anchor if grade_id in own else grade_id  # the text of a copy is not used
            own.setdefault(grade_id, [])
            answers[grade_id] = cell

    notebook = nbformat.from_dict({**skeleton.notebook, "cells": [], "nbformat_minor": WITH_IDS})
    taken: set[str] = set()
    notebook.cells = [_own(cell, taken) for cell in own[None]]
    for grade_id, cell in known.items():
        answer = None if utils.is_locked(cell) else answers.get(grade_id)
        if grade_id in matching.texts:
            answer = nbformat.from_dict({"source": matching.texts[grade_id]})
        restored = _restored(cell, answer, matching.notes.get(grade_id), taken)
        if not utils.is_locked(cell):
            said = fill_in(restored, models[grade_id], answer)
            if cell.cell_type == "markdown":
                restored.source = "\n\n".join([restored.source, *said])
        notebook.cells.append(restored)
        notebook.cells.extend(_own(extra, taken) for extra in own.get(grade_id, []))
    problems = [Problem(None, guess, look=True) for guess in matching.guesses()]
    if matching.changed:
        which = ", ".join(matching.changed)
        why = f"The student changed cells of the instructor's, which were put back: {which}."
        problems.append(Problem(None, why))
    return notebook, problems


def unanswered(skeleton: Skeleton, why: str) -> NotebookNode:
    """The graded notebook of a submission that cannot be read: a notice, and no answers."""
    notebook = nbformat.from_dict(skeleton.notebook)
    # The reason may quote the submission: show it as text, not as Markdown.
    notice = f"**This submission could not be graded.**\n\n{as_text(why)}"
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(notice))
    taken: set[str] = set()
    for cell in notebook.cells:
        cell.id = _free_id(cell.get("id"), taken)
    notebook.nbformat_minor = WITH_IDS
    return notebook


def _restored(
    cell: NotebookNode, answer: NotebookNode | None, note: str | None, taken: set[str]
) -> NotebookNode:
    restored = nbformat.from_dict(cell)
    restored.id = _free_id(cell.get("id"), taken)
    if answer is not None:
        restored.source = whole_text(answer.source)
        if cell.cell_type == "markdown" and "attachments" in answer:
            restored.attachments = answer.attachments
    if note and cell.cell_type == "code":
        restored.source = f"# {note}"
    elif note:
        restored.source += f"\n\n*{note}*"
    return restored


def _own(cell: NotebookNode, taken: set[str]) -> NotebookNode:
    """A copy of a student's extra cell, without metadata and outputs."""
    kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
    own = {"cell_type": kind, "id": _free_id(cell.get("id"), taken)}
    own |= {"source": whole_text(cell.source)}
    own |= {"metadata": {}} | ({"outputs": [], "execution_count": None} if kind == "code" else {})
    if "attachments" in cell:
        own["attachments"] = cell.attachments
    return nbformat.from_dict(own)


def _free_id(wanted: Any, taken: set[str]) -> str:
    if not isinstance(wanted, str) or not CELL_ID.fullmatch(wanted) or wanted in taken:
        wanted = generate_corpus_id()
    taken.add(wanted)
    return wanted
