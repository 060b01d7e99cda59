"""Why a test failed, as the grader recorded it in the metadata of the test's cell.

What stands in outputs can be a student's text that looks like ours. This metadata is only ever
written by the grader, and a cell that has it without being a test does not count.
"""

import json
from dataclasses import dataclass, fields
from typing import Any

from nbformat import NotebookNode

from ..limits import MAX_RECORD_BYTES
from .skeleton import is_test

KEY = "nbexaminer"  # in the metadata of a test's cell


@dataclass(frozen=True)
class Failure:
    """Why a test failed.

    Attributes:
        line: The line of the test at which it failed; 0 if it is not known.
        by_student: Whether the error is one that the student's code raised.
        student_line: Where the student's code raised it, as "line 3: `return 1 / 0`".
        of_library: Whether the error is one that a library defines.
        misconception: The id of the mistake that a check recognised, as task/mistake.
        hint: What the check said about it.
        found: What the check called, what came, and what was hoped for.
        called: The call of a student's function that the test made last.
        came: What that call returned.
    """

    line: int = 0
    by_student: bool = False
    student_line: str = ""
    of_library: bool = False
    misconception: str = ""
    hint: str = ""
    found: str = ""
    called: str = ""
    came: str = ""


def record_failure(
    cell: NotebookNode, known: dict[str, Any] | None, behaviour: list[Any] | None = None
) -> None:
    """Write what is known of a test that lost points into its cell.

    Args:
        cell: The cell of the test.
        known: The fields of `Failure`; None: it did not fail.
        behaviour: What the test asked of the student's code, see `examiner.behaviour`.
    """
    cell.metadata.pop(KEY, None)
    if known is not None or behaviour:
        record = _record(known, behaviour := behaviour or [])
        while behaviour and _size(record) > MAX_RECORD_BYTES:
            record = _record(known, behaviour := behaviour[:-1])
        cell.metadata[KEY] = record


def _record(known: dict[str, Any] | None, behaviour: list[Any]) -> dict[str, Any]:
    # As one text: a notebook's JSON has a line for each item, which is several times as long.
    text = json.dumps(behaviour, ensure_ascii=False, separators=(",", ":"))
    return {"failure": known, "behaviour": text}


def _size(record: dict[str, Any]) -> int:
    """How many bytes of a notebook's file it is."""
    return len(json.dumps(record, ensure_ascii=False, indent=1).encode())


def behaviour_of(cell: NotebookNode) -> list[Any]:
    """What a failed test asked of the student's code and what came; [] if that is not known."""
    known = cell.metadata.get(KEY) if is_test(cell) else None
    try:
        seen = json.loads(known["behaviour"]) if isinstance(known, dict) else []
    except (LookupError, TypeError, ValueError):
        return []
    return seen if isinstance(seen, list) else []


def failure_of(cell: NotebookNode) -> Failure | None:
    """What the grader recorded about a failed test; None if it recorded nothing."""
    known = cell.metadata.get(KEY) if is_test(cell) else None
    known = known.get("failure") if isinstance(known, dict) else None
    if not isinstance(known, dict):
        return None
    types = {each.name: type(each.default) for each in fields(Failure)}
    kept: dict[str, Any] = {n: v for n, v in known.items() if type(v) is types.get(n)}
    return Failure(**kept)
