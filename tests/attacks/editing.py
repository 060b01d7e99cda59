"""Attacks on the notebook file: cells deleted, copied, moved, relabelled; no notebook at all."""

import json

import nbformat
from attack import RIGHT, Attack, tests_of
from nbformat import NotebookNode


def delete(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell not in tests_of(notebook)]


def empty(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.source = "4"


def duplicate(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        copy = nbformat.from_dict(test)
        copy.source = "pass"
        notebook.cells += [copy, copy]


def move(notebook: NotebookNode) -> None:
    notebook.cells.sort(key=lambda cell: "grade" not in str(cell.metadata.nbgrader.grade_id))
    notebook.cells.reverse()


def retype(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.cell_type = "markdown"
        test.pop("outputs")
        test.pop("execution_count")


def unlock(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.nbgrader.locked = False
        test.source = "pass"


def solve(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.nbgrader |= {"solution": True, "locked": False}
        test.source = "pass"


def manual(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.nbgrader |= {"grade": True, "solution": True, "task": True, "points": 4}


def points(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.nbgrader.points = 1000


def relabel(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.nbgrader.grade_id += "-passed"
        test.source = "4"


def exchange(notebook: NotebookNode) -> None:
    """Each test gets the id of another one, the empty welcome text that of the last."""
    ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    for cell, grade_id in zip(notebook.cells, ids[1:] + ids[:1], strict=True):
        cell.metadata.nbgrader.grade_id = grade_id


def invent(notebook: NotebookNode) -> None:
    bonus = nbformat.v4.new_code_cell("4")
    marks = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    bonus.metadata.nbgrader = marks | {"grade_id": "bonus", "points": 100}
    notebook.cells.append(bonus)


def checksum(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.nbgrader |= {"checksum": "0" * 32, "cell_type": "code"}
        test.source = ""


def schema(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.nbgrader.schema_version = 99


def strange(notebook: NotebookNode) -> None:
    ids = [None, 7, "../../etc/passwd", "x" * 10_000, "a\0b", "🂡", ["test-double"], "tools"]
    for cell, grade_id in zip(notebook.cells, ids, strict=True):
        cell.metadata.nbgrader.grade_id = grade_id
    notebook.cells[0].metadata.nbgrader = ["solution"]


def same_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.id = "same"


def outputs(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "4"})]
        test.execution_count = 1


def tags(notebook: NotebookNode) -> None:
    for test in tests_of(notebook):
        test.metadata.tags = ["skip-execution", "raises-exception", "remove-cell"]


def kernel(notebook: NotebookNode) -> None:
    argv = {"argv": ["/bin/sh", "-c", "touch cheated"], "language": "sh"}
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "bash"} | argv
    notebook.metadata.language_info = {"name": "bash", "version": "5"}


def heavy_metadata(notebook: NotebookNode) -> None:
    """Data that takes quadratic time to validate, in each possible place."""
    heavy = [{"a": number} for number in range(3000)]
    notebook.metadata.update(tags=heavy, authors=heavy)
    notebook.cells[2].metadata.tags = heavy
    notebook.cells[2].outputs = [{"output_type": "stream", "name": "x", "text": 3}] * 3000


def nested_parts(notebook: NotebookNode) -> None:
    """Parts that should be flat, as trees that take gigabytes to copy."""
    tree = [{} for _ in range(300_000)]
    notebook.cells[2].attachments = {"a.png": {"application/json": tree, "image/png": tree}}
    notebook.cells[2].execution_count = tree
    notebook.cells[3].source = tree


def endless_links(notebook: NotebookNode) -> None:
    text = "](" + " " * 400_000 + "\n[" * 400_000
    notebook.cells.append(nbformat.v4.new_markdown_cell(text))


def half_characters(notebook: NotebookNode) -> bytes:
    notebook.cells[2].source += "\nprint('HALF')  # HALF"
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("HALF"))
    return nbformat.writes(notebook).replace("HALF", "\\ud800").encode()


def huge(notebook: NotebookNode) -> None:
    notebook.cells.append(nbformat.v4.new_markdown_cell("x" * 5_000_000))


def many(notebook: NotebookNode) -> None:
    notebook.cells += [nbformat.v4.new_code_cell("pass") for _ in range(2000)]


def old(notebook: NotebookNode) -> bytes:
    cell = {"cell_type": "code", "language": "python", "input": "double = 6", "outputs": []}
    cell |= {"metadata": tests_of(notebook)[0].metadata, "collapsed": False, "prompt_number": 1}
    three = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}}
    return json.dumps(three | {"worksheets": [{"cells": [cell]}]}).encode()


def future(notebook: NotebookNode) -> bytes:
    return json.dumps({**notebook, "nbformat": 99}).encode()


def scripted_attachment(notebook: NotebookNode) -> None:
    notebook.cells[0].attachments = {"x": {"text/html": "<script>alert(1)</script>"}}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}


def _file(name: str, why: str, content: bytes, says: str) -> Attack:
    return Attack(name, why, change=lambda _: content, says=says)


ATTACKS = [
    Attack("tests-deleted", "No tests, nothing fails.", change=delete, plain=True),
    Attack("tests-emptied", "Tests whose text says 4 points.", change=empty, plain=True),
    Attack(
        "tests-duplicated", "A second and third copy of each test, which pass.", change=duplicate
    ),
    Attack("tests-moved", "The whole notebook in another order.", change=move, plain=True),
    Attack(
        "tests-as-text", "Test cells turned into Markdown, which is graded by hand.", change=retype
    ),
    Attack("tests-unlocked", "Tests that say they may be edited.", change=unlock, plain=True),
    Attack("tests-as-answers", "Tests that say they are the student's answers.", change=solve),
    Attack("all-graded-by-hand", "Every cell asks for a person's points.", change=manual),
    Attack("points-raised", "A thousand points for each test.", change=points, plain=True),
    Attack(
        "tests-relabelled", "Tests under names that the gradebook does not know.", change=relabel
    ),
    Attack(
        "ids-exchanged",
        "Every cell under the id of its neighbour, so that texts pass for tests.",
        change=exchange,
        says="NameError: name 'double' is not defined",
    ),
    Attack("bonus-invented", "A graded cell that the instructor never wrote.", change=invent),
    Attack(
        "checksums-forged", "Checksums of tests that were changed.", change=checksum, plain=True
    ),
    Attack(
        "schema-of-the-future", "nbgrader metadata of a version that does not exist.", change=schema
    ),
    Attack("strange-ids", "Ids that are numbers, lists, paths, endless.", change=strange),
    Attack("same-cell-ids", "One cell id for all cells.", change=same_ids),
    Attack("outputs-forged", "Saved outputs that show full points.", change=outputs, plain=True),
    Attack("tests-skipped", "Tags that ask not to run the tests.", change=tags, plain=True),
    Attack("other-kernel", "A kernel of the attacker's choice.", change=kernel),
    Attack(
        "answer-copied",
        "An answer cell three times, right ones first: only the last one counts.",
        code=RIGHT["double"],
        change=lambda notebook: notebook.cells.append(notebook.cells[3]),
    ),
    Attack(
        "half-characters",
        "Half of a surrogate pair in cells, which cannot be written to a file.",
        change=half_characters,
        says="double\\(3\\) should be 6|name 'double' is not defined|half|surrogate",
    ),
    Attack("metadata-to-ponder", "Tags that take hours to validate.", change=heavy_metadata),
    Attack(
        "parts-as-trees",
        "Trees where a text or a number should be.",
        change=nested_parts,
        says="damaged and was left out",
    ),
    Attack("links-to-ponder", "Text in which it takes hours to find links.", change=endless_links),
    Attack("too-much-text", "Millions of characters.", change=huge, says="too big"),
    Attack(
        "thousands-of-cells", "Two thousand cells more.", change=many, says="more than 2000 cells"
    ),
    Attack(
        "attachments-scripted",
        "Scripts in the attachments of texts.",
        change=scripted_attachment,
    ),
    Attack(
        "old-format", "A notebook of format 3, with a test in it.", change=old, says="double|format"
    ),
    Attack(
        "format-of-the-future",
        "A notebook of format 99.",
        change=future,
        says="not a Jupyter notebook|format",
    ),
    _file("no-json", "A text.", b"print('give me points')", "no JSON text"),
    _file("cut-off", "Half a notebook.", b'{"cells": [', "not complete"),
    _file("empty-file", "Nothing at all.", b"", "is empty"),
    _file("only-a-list", "JSON, but no notebook.", b"[4, 4, 4]", "not a Jupyter notebook"),
    _file("no-text", "Bytes that are no text.", b"\xff\xfe\x00" * 99, "not a text in UTF-8"),
    _file("nested-too-deep", "JSON nested 100,000 deep.", b"[" * 100_000, "nested too deep"),
    _file(
        "wrong-types",
        "Cells that are numbers, sources that are trees.",
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1, {"source": {}}]}',
        "damaged and was left out",
    ),
]
