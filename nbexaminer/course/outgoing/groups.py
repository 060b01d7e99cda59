"""Groups of students whose answers do the same wrong thing, whatever their texts look like."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from ...notebook.failures import behaviour_of, failure_of
from ...notebook.questions import coarse
from ...notebook.skeleton import grade_id_of, is_test, is_unchanged
from .characteristic import Description, describe

MAX_EXAMPLE_CHARS = 600
Models = Mapping[str, Mapping[str, list[Any]]]  # by notebook and test, what the model solution does


@dataclass
class Group:
    """Students whose answers behave alike in a test that lost points.

    Attributes:
        id: A short name for it, the same in every run: the behaviour decides it.
        notebook: The notebook.
        test: The grade id of the test.
        line: What is characteristic of these answers.
        example: One student's code.
        students: Who is in it.
        seen: What the test asked of one of them, and what came.
        kind: What they have in common if their results differ, see `characteristic`.
    """

    id: str
    notebook: str
    test: str
    line: str
    example: str
    students: list[str] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)
    kind: str = ""


def group_by_behaviour(
    notebooks: Mapping[str, Iterable[tuple[str, NotebookNode]]],
    models: Models,
) -> list[Group]:
    """Group the tests that lost points by what the answers did, largest group first.

    Args:
        notebooks: By notebook, the graded submissions, each with its student.
        models: By notebook and test, what the model solution does.
    """
    found: dict[str, Group] = {}
    for name, several in notebooks.items():
        for student, notebook in several:
            for index, cell in enumerate(notebook.cells):
                id = group_id(name, cell, models)
                if not id or _left_empty(notebook.cells[:index]):
                    continue
                if id not in found:
                    test, seen = str(grade_id_of(cell)), behaviour_of(cell)
                    told = _description(name, cell, models)
                    example = _example(notebook.cells[:index], [entry[0] for entry in seen])
                    line = told.line or _error(cell)
                    found[id] = Group(id, name, test, line, example, seen=seen, kind=told.kind)
                found[id].students.append(student)
    return sorted(found.values(), key=lambda group: (-len(group.students), group.id))


def _left_empty(before: list[NotebookNode]) -> bool:
    """Whether the answers that a test is about, given the cells before it, are as handed out."""
    answers: list[NotebookNode] = []
    for cell in reversed(before):
        if is_test(cell) and answers:
            break
        answers += [cell] if utils.is_solution(cell) else []
    return bool(answers) and all(map(is_unchanged, answers))


def group_id(
    notebook: str, cell: NotebookNode, models: Models, renamed: tuple[str, str] | None = None
) -> str:
    """The id of the group of a graded test; "" if it did not fail, or says nothing.

    What is characteristic decides it; if nothing is, the very results do.

    Args:
        notebook: The name of its notebook.
        cell: It.
        models: What the model solution does.
        renamed: What its notebook and its grade id are called now, if they have other names.
    """
    if not is_test(cell):
        return ""
    seen = behaviour_of(cell)
    failed = [output for output in cell.outputs if output.output_type == "error"]
    if not seen:
        # A test beside the code, or a name that is not there: only the error tells.
        seen = [_error(cell)] if failed and failed[0].evalue else []
    elif kind := _description(notebook, cell, models).kind:
        seen = [kind]
    else:
        seen = coarse(seen)
    if not seen:
        return ""
    place = renamed or (notebook, grade_id_of(cell))
    known = json.dumps([*place, seen], sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()[:8]


def _description(notebook: str, cell: NotebookNode, models: Models) -> Description:
    model = models.get(notebook, {}).get(str(grade_id_of(cell)), [])
    failure = failure_of(cell)
    return describe(behaviour_of(cell), model, failure.student_line if failure else "")


def behaviour_of_models(path: Path) -> dict[str, dict[str, list[Any]]]:
    """What the model solution did in the last rehearsal, by notebook and test.

    Args:
        path: The file of `Records.rehearsals`; what is not there is not known.
    """
    try:
        saved = json.loads(path.read_text())
        return {each["notebook"]: _all_of(each) for each in saved.values()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _all_of(rehearsal: Mapping[str, Any]) -> dict[str, list[Any]]:
    """By test, what the model solution was asked when all tests had run, and what before."""
    asked = rehearsal.get("questions", {})
    return {test: [*asked.get(test, []), *seen] for test, seen in rehearsal["behaviour"].items()}


def _error(cell: NotebookNode) -> str:
    for output in cell.outputs:
        if output.output_type == "error":
            return " ".join(f"{output.ename}: {output.evalue}".split())[:200]
    return ""


def _example(before: list[NotebookNode], names: list[str]) -> str:
    """The answer that a test is about: the last that defines what the test asked for."""
    answers = [
        cell.source for cell in before if cell.cell_type == "code" and utils.is_solution(cell)
    ]
    wanted = "|".join(map(re.escape, dict.fromkeys(names)))
    defines = re.compile(
        rf"^[^\S\n]*(?:(?:async )?def|class)\s+(?:{wanted})\b|^(?:{wanted})\s*=", re.M
    )
    asked = [text for text in answers if wanted and defines.search(text)]
    text = (asked or answers or [""])[-1]
    return text if len(text) <= MAX_EXAMPLE_CHARS else f"{text[:MAX_EXAMPLE_CHARS]}…"


def answer_before(cells: list[NotebookNode], test: str) -> str:
    """The answer that a test is about, for a page: see `_example`."""
    place = next(i for i, cell in enumerate(cells) if grade_id_of(cell) == test)
    return _example(cells[:place], [entry[0] for entry in behaviour_of(cells[place])])
