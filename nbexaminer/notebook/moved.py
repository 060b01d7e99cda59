"""Brings answers to a question that was moved from one notebook of an assignment to another."""

import functools
import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set

from .skeleton import Skeleton

Marks = Collection[str]  # grade ids
GRADE_ID = re.compile(rb'"grade_id": ?("[^"\\\x00-\x1f]*")')
EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def homes(
    skeleton: Skeleton,
    content: bytes | None,
    others: Collection[tuple[bytes, Collection[str] | None]],
    known: Set[str] = frozenset(),
) -> list[set[str]]:
    """Which answers each of the other notebooks may have that a notebook should have.

    It only looks for the ids in the bytes, which is quick; `bring` reads the notebooks. An answer
    that several may have is left out. Where an answer is nowhere by its id, it may be one whose id
    no notebook of the assignment has any more.

    Args:
        skeleton: The instructor's notebook.
        content: What was handed in for it; None: nothing.
        others: The other notebooks that were handed in, each with the grade ids that belong there;
            None: the assignment has no such notebook any more.
        known: The grade ids of all notebooks of the assignment.
    """
    there = {mark for mark in skeleton.marks if content and _quoted(mark) in content}
    wanted = {mark for mark, answer in skeleton.marks.items() if answer} - there
    foreign = {mark for _, theirs in others for mark in theirs or ()} - skeleton.marks.keys()
    if content and not there and not any(_quoted(mark) in content for mark in foreign):
        wanted = set()  # a program has removed all marks
    found = [
        set()
        if theirs is None and _of_a_copy(other, there)
        else {mark for mark in wanted.difference(theirs or ()) if _quoted(mark) in other}
        for other, theirs in others
    ]
    often = Counter(itertools.chain.from_iterable(found))
    strays = (
        _ids(other) - known
        if known and wanted - often.keys() and not (theirs is None and _of_a_copy(other, there))
        else set()
        for other, theirs in others
    )
    return [
        {mark for mark in of if often[mark] == 1} | stray
        for of, stray in zip(found, strays, strict=True)
    ]


def bring(
    content: bytes | None, others: Mapping[str, tuple[bytes, set[str]]]
) -> tuple[bytes, dict[str, list[str]]]:
    """Append answers from other notebooks to one; also return which came from where.

    Args:
        content: The notebook; None: an empty one.
        others: By path, other notebooks and the grade ids of the answers in them.

    Raises:
        Exception: One is no notebook of the current format.
    """
    notebook = json.loads(content or EMPTY)
    came: dict[str, list[str]] = {}
    for path, (other, wanted) in others.items():
        for cell in json.loads(other)["cells"]:
            mark = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if mark in wanted and cell["metadata"]["nbgrader"].get("solution", True):
                notebook["cells"].append(cell)
                came.setdefault(path, []).append(mark)
    return json.dumps(notebook).encode(), came


def _of_a_copy(other: bytes, there: Iterable[str]) -> bool:
    """Whether another notebook has a cell of one that was handed in, too."""
    return any(_quoted(mark) in other for mark in there)


def _ids(content: bytes) -> set[str]:
    """The grade ids that stand in a notebook."""
    return {json.loads(found.decode(errors="replace")) for found in GRADE_ID.findall(content)}


@functools.cache
def _quoted(mark: str) -> bytes:
    return json.dumps(mark).encode()
