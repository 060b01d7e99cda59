"""Brings answers to a question that was moved from one notebook of an assignment to another."""

import functools
import itertools
import json
from collections import Counter
from collections.abc import Collection, Mapping

from .skeleton import Skeleton

Marks = Collection[str]  # grade ids
EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def homes(
    skeleton: Skeleton,
    content: bytes | None,
    others: Collection[tuple[bytes, Collection[str] | None]],
) -> list[set[str]]:
    """Which answers each of the other notebooks may have that a notebook should have.

    It only looks for the ids in the bytes, which is quick; `bring` reads the notebooks. An answer
    that several may have is left out.

    Args:
        skeleton: The instructor's notebook.
        content: What was handed in for it; None: nothing.
        others: The other notebooks that were handed in, each with the grade ids that belong there;
            None: the assignment has no such notebook any more.
    """
    there = {mark for mark in skeleton.marks if content and _quoted(mark) in content}
    wanted = {mark for mark, answer in skeleton.marks.items() if answer} - there
    foreign = {mark for _, theirs in others for mark in theirs or ()} - skeleton.marks.keys()
    if content and not there and not any(_quoted(mark) in content for mark in foreign):
        wanted = set()  # a program has removed all marks
    found = [
        set()
        if theirs is None and any(_quoted(mark) in other for mark in there)  # a copy of it
        else {mark for mark in wanted.difference(theirs or ()) if _quoted(mark) in other}
        for other, theirs in others
    ]
    often = Counter(itertools.chain.from_iterable(found))
    return [{mark for mark in of if often[mark] == 1} for of in found]


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
            if mark in wanted:
                notebook["cells"].append(cell)
                came.setdefault(path, []).append(mark)
    return json.dumps(notebook).encode(), came


@functools.cache
def _quoted(mark: str) -> bytes:
    return json.dumps(mark).encode()
