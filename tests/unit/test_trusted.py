"""Our own reading and writing of notebooks gives what nbformat's gives, byte for byte."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.validator import normalize

from nbexaminer.notebook.trusted import read, write

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {
    "output_type": "display_data",
    "data": {
        "text/plain": ["a\n", "b"],
        "application/json": ["kept", "apart"],
        "image/svg+xml": "<svg>\n</svg>",
    },
    "metadata": {"number": 1.5, "far": float("inf"), "empty": [[], {}], "none": None, "yes": True},
}
PRINTED = {"output_type": "stream", "name": "stdout", "text": ["é\u2028", '"\\\n']}
ATTACHED = {"a.png": {"image/png": "AAAA", "text/x": "two\nlines"}}


def code(**other: Any) -> dict[str, Any]:
    """A code cell."""
    rest = {"source": "a\nb", "outputs": [], "execution_count": None}
    return {"cell_type": "code", "metadata": {}, "id": "one"} | rest | other


def notebook(*cells: Any, **other: Any) -> dict[str, Any]:
    """A notebook."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | other


ODD: dict[str, Any] = {
    "outputs": notebook(code(source=["a\n", "b"], outputs=[SHOWN, PRINTED])),
    "attachments": notebook({**code(attachments=ATTACHED), "cell_type": "raw"}),
    "marks that are not kept": notebook(
        code(metadata={"trusted": True}), metadata={"signature": 1}
    ),
    "an older minor version": notebook(
        {"cell_type": "raw", "metadata": {}, "source": ""}, nbformat_minor=4
    ),
    "an old version": {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []},
    "a strange id": notebook(code(id=5), code(id=[1])),
    "no object": [],
    "a number": 3,
    "no cells": {"nbformat": 4, "metadata": {}},
    "a cell that is none": notebook(3),
    "an empty cell": notebook({}),
    "an unknown version": notebook(nbformat=7),
}


def outcome(act: Any) -> Any:
    """What a function gives or raises."""
    try:
        return act()
    except Exception as error:
        return type(error), str(error)


def by_nbformat(path: Path) -> Any:
    """What nbformat reads, and gives ids."""
    parsed = nbformat.reader.reads(path.read_text("utf-8"))
    return normalize(nbformat.convert(parsed, 4))[1]


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_an_odd_notebook_is_read_and_written_as_by_nbformat(content: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps(content))
    found, expected = outcome(lambda: read(path)), outcome(lambda: by_nbformat(path))
    assert found == expected
    if isinstance(found, dict):
        assert write(found) == nbformat.versions[4].writes_json(expected)
        assert found == expected, "writing changes it"


def test_the_notebooks_of_this_course_are_read_and_written_as_by_nbformat() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert read(path) == by_nbformat(path)
        assert write(read(path)) == nbformat.versions[4].writes_json(by_nbformat(path))


@pytest.mark.filterwarnings("ignore")
def test_cells_get_ids_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "one.ipynb"
    without = {name: each for name, each in code().items() if name != "id"}
    path.write_text(json.dumps(notebook(code(), code(), without)))
    assert len({cell.id for cell in read(path).cells}) == 3
