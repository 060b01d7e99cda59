"""The student's process behaves as a kernel: the same cells in ipykernel and here."""

import copy
import html
import os
import re
from pathlib import Path
from typing import Any

import pytest
from kernel_cells import CELLS
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError
from nbformat.v4 import new_code_cell, new_notebook

from nbexaminer.grade import grade_notebook

DOCS = Path(__file__).parents[2] / "docs/nbexaminer.md"

# What differs, with words of its row in the table of the documentation.
PROGRAMS = "No program and no process can be started"
HIDDEN = "An error that is only printed, or caught by a handler of the shell, still fails the cell"
SAFE = "Markdown, LaTeX and JSON are shown as HTML"
DIFFERENT = {
    **dict.fromkeys(("bang-program", "bash-program", "subprocess"), PROGRAMS),
    **dict.fromkeys(
        ("custom-handler", "error-group", "unknown-magic", "unknown-cell-magic"), HIDDEN
    ),
    **dict.fromkeys(("markdown-repr", "latex-repr", "display-markdown", "display-latex"), SAFE),
    **dict.fromkeys(("latex-magic", "markdown-magic", "display-json"), SAFE),
    **dict.fromkeys(("carriage-return", "backspace"), "Control characters are shown as a terminal"),
    "task-late-awaited": "What a task of an earlier cell prints",
    "matplotlib-agg": "`%matplotlib` draws inline, whatever it asks for",
    "class-of-the-kernel": "an `InteractiveShell` that is named `ZMQInteractiveShell`",
    "run": "An empty figure is shown after `%run`",
    "chmod": "Rights and dates of files, and limits of the process, cannot be changed",
    **dict.fromkeys(("input", "getpass", "pdb-error"), "The message of `input()`"),
    **dict.fromkeys(("interact", "widget-output"), "What is printed into a widget"),
}
# It prints a traceback, which names the files of the kernel, and ours.
TRACEBACKS = ("thread-error",)
# In a kernel, what goes to the two streams is sent at intervals, in either order.
UNORDERED = ("print-both",)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """What each cell put out in the kernel, and here."""
    cells = [new_code_cell(source) for source in CELLS.values()]
    ours = new_notebook(cells=cells)
    ours = grade_notebook(ours, ours).notebook
    theirs = in_a_kernel(cells, tmp_path_factory.mktemp("kernel"))
    pairs = zip(theirs.cells, ours.cells, strict=True)
    return {
        name: (plain(there.outputs), plain(here.outputs))
        for name, (there, here) in zip(CELLS, pairs, strict=True)
    }


def in_a_kernel(cells: list[Any], folder: Path) -> Any:
    """The notebook as nbclient runs it: at times it waits for ever for an idle kernel's word."""
    # Under pytest, ipykernel does not look at what C code prints.
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    env["IPYTHONDIR"] = str(folder)  # there `%store` keeps what it stores, for good
    for attempt in range(4):
        notebook = new_notebook(cells=copy.deepcopy(cells))
        (folder / str(attempt)).mkdir()
        resources = {"metadata": {"path": folder / str(attempt)}}
        client = NotebookClient(notebook, allow_errors=True, timeout=30, resources=resources)
        try:
            return client.execute(env=env)
        except CellTimeoutError:
            if attempt == 3:
                raise
    raise AssertionError  # the last attempt returns or raises


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_does_what_it_does_in_a_kernel(name: str, both: dict[str, tuple[Any, Any]]) -> None:
    there, here = both[name]
    if name in TRACEBACKS:
        there, here = [each[:2] for each in there], [each[:2] for each in here]
    if name in DIFFERENT:
        assert here != there, "it does not differ any more: take it from the table"
    else:
        sort = sorted if name in UNORDERED else list
        assert sort(here) == sort(there)


def test_a_widget_clears_only_what_is_in_it(both: dict[str, tuple[Any, Any]]) -> None:
    assert both["interact"][1][0] == ("stream", "stdout", "1 2")


def test_what_a_handler_raises_while_a_cell_waits_ends_that_cell():
    """In ipykernel it ends the kernel."""
    cells = new_code_cell(f"{CELLS['alarm'].rpartition('import')[0]}\nawait asyncio.sleep(5)")
    notebook = new_notebook(
        cells=[new_code_cell("import asyncio, signal"), cells, new_code_cell("7")]
    )
    _, rang, after = grade_notebook(notebook, notebook).notebook.cells
    assert rang.outputs[0].ename == "TimeoutError" and after.outputs[0].data


def test_every_difference_is_documented() -> None:
    text = DOCS.read_text()
    assert not [why for why in set(DIFFERENT.values()) if why not in text]


def plain(outputs: list[Any]) -> list[tuple[str, ...]]:
    """Outputs as they are compared: without colours, addresses, times and markup."""
    joined: list[tuple[str, ...]] = []
    for output in map(_plain, outputs):
        if joined and output[:2] == joined[-1][:2] and output[0] == "stream":
            joined[-1] = (*output[:2], f"{joined[-1][2]} {output[2]}".strip())
        else:
            joined.append(output)
    return joined


def _plain(output: Any) -> tuple[str, ...]:
    if output.output_type == "stream":
        return "stream", output.name, _text(output.text)
    if output.output_type == "error":
        return "error", output.ename, _text(output.evalue)
    shown = output.data
    if "image/png" in shown:
        return output.output_type, "image/png"
    if "text/html" in shown:
        return output.output_type, "html", _text(shown["text/html"])
    return output.output_type, "text", _text(shown.get("text/plain", ""))


def _text(text: str) -> str:
    text = re.sub(r"\x1b\[[\d;]*m|Wall time:.*", "", text)
    text = re.sub(r"(\S*/ipykernel_\S*?\d+\.py|<ipython-input-[^>]*>|\b\d{6,}\.py)", "…", text)
    text = re.sub(r"<style.*?</style>|</?[a-z]+[^>']*>", " ", text, flags=re.S)
    text = re.sub(r"0x[0-9a-f]+|CPU times:.*", "…", html.unescape(text), flags=re.S)
    text = re.sub(r"/tmp[^\s\"']*|Thread-\d+|line \d+, in run_code|at [\da-f]{8,}", "…", text)
    return " ".join(text.split())
