"""Answers that are not in a cell's text but in its metadata, such as a choice.

e2xgrader keeps what a student chose in `extended_cell.choice`. The source has the right choice at
the same place, which must never pass for the student's. So the metadata of a cell that students may
edit comes from the hand-in, as plain data; what a person marks is also said as text.
"""

import html
import json
import re
from typing import Any

from nbformat import NotebookNode

from ..limits import MAX_METADATA_CHARS, MAX_METADATA_DEPTH
from .sanitize.text import visible

FORM = "extended_cell"
# What describes a form of e2xgrader; the rest of it is the answer.
DESCRIBES = ("type", "num_of_choices", "source")
# What says how a cell is shown or handled: never an answer, and never a student's to decide.
OURS = set(
    "nbgrader nbexaminer tags slideshow editable deletable collapsed scrolled jupyter hide_input"
    " trusted name format run_control vscode colab pycharm execution ExecuteTime id cell_id"
    " init_cell heading_collapsed code_folding attachments".split()
)
OPTION = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.+)$", re.MULTILINE)
FOR_THE_MARKER = "for the marker"
NOTE = re.compile(rf'<p[^>]* title="{FOR_THE_MARKER}"[^>]*>.*?</p>', re.DOTALL)


def handed_in(metadata: dict[str, Any]) -> dict[str, Any]:
    """Of the metadata of a submitted cell, what may be an answer, as plain data."""
    return {
        key: plain(value)
        for key, value in metadata.items()
        if isinstance(key, str) and key not in OURS and len(key) <= 100
    }


def plain(value: Any, depth: int = 0) -> Any:
    """Plain data with inert texts; a text that says so in the place of what is too big."""
    if depth == 0 and len(json.dumps(value)) > MAX_METADATA_CHARS:
        return f"more than {MAX_METADATA_CHARS} characters, which are not kept"
    if depth > MAX_METADATA_DEPTH:
        return "nested too deep"
    if isinstance(value, str):
        return html.escape(visible(value), quote=False)
    if isinstance(value, dict):
        return {plain(str(key), 1): plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each, depth + 1) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else None


def fill_in(cell: NotebookNode, source: NotebookNode, answer: NotebookNode | None) -> list[str]:
    """Replace the answers in a cell's metadata, which are the instructor's, by the student's.

    Args:
        cell: A cell that students may edit, as restored from the source; it is changed.
        source: The same cell as the instructor wrote it.
        answer: The cell that was handed in; None: there is none.

    Returns:
        What a person who marks should read, as paragraphs of Markdown; none without an answer.
    """
    given = answer.get("metadata", {}) if answer else {}
    said = []
    for key in cell.metadata.keys() - OURS:
        ours, theirs = cell.metadata.pop(key), given.get(key)
        if key == FORM and isinstance(ours, dict):
            theirs = theirs if isinstance(theirs, dict) else {}
            theirs = {name: each for name, each in theirs.items() if name not in DESCRIBES}
            said += _said_of_form(theirs, ours, OPTION.findall(source.source))
            theirs |= {name: ours[name] for name in DESCRIBES[:2] if name in ours}
            theirs = {"choice": []} | theirs if "choice" in ours else theirs
            theirs["source"] = ours  # where e2xgrader itself has it after grading
        elif theirs and theirs != ours:
            said.append(f"*{plain(key)}:* {_code(theirs)}")
        if theirs is not None:
            cell.metadata[key] = theirs
    return said


def for_students(text: str) -> str:
    """The text of a graded cell without what only a marker may read."""
    return NOTE.sub("", text)


def _said_of_form(theirs: dict[str, Any], ours: dict[str, Any], options: list[str]) -> list[str]:
    rest = {name: each for name, each in theirs.items() if name != "choice" and each}
    said = []
    if theirs.get("choice"):
        said.append(f"<p>Chosen: {_chosen(theirs['choice'], options)}</p>")
    if rest and rest != {name: ours.get(name) for name in rest}:
        said.append(f"<p>Answered: {_code(rest)}</p>")
    if said and ours.get("choice"):
        right = _chosen(ours["choice"], options)
        said.append(f'<p title="{FOR_THE_MARKER}">Right: {right}</p>')
        listed = "; ".join(f"{number}. {each}" for number, each in enumerate(options, 1))
        said += [f"<p>Options: {html.escape(listed, quote=False)}</p>"] if options else []
    return said


def _chosen(choice: Any, options: list[str]) -> str:
    """What was chosen, by number (from 1) and text; e2xgrader counts from 0."""
    named = []
    for each in choice if isinstance(choice, list) else [choice]:
        index = int(each) if str(each).isdecimal() and len(str(each)) < 5 else -1
        known = 0 <= index < len(options)
        text = f"{index + 1}. {html.escape(options[index], quote=False)}" if known else _code(each)
        named.append(text)
    return "; ".join(named[:100])


def _code(value: Any) -> str:
    """A value as code; its texts are escaped already, or are escaped here."""
    text = json.dumps(value, ensure_ascii=False)
    return f"<code>{html.escape(html.unescape(text), quote=False)[:2000]}</code>"
