"""Say what each exercise still lacks. Run by `make exercise-check`, from the course's root.

An exercise is a file in lab/exercises/, two cells in a notebook, and hints for the self-study
edition. The tests want a right answer to it, and a wrong one for each mistake that it names.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

MISTAKE = re.compile(r'\bmistake\(\s*"([\w-]+)"')
PART = re.compile(r"(?m)^from \. import (_\w+)")  # a file with a part of an exercise's mistakes


def notebooks(source: Path) -> dict[str, NotebookNode]:
    """The notebooks of the course by file name, in order."""
    return {path.name: nbformat.read(path, as_version=4) for path in sorted(source.glob("*.ipynb"))}


def checks(notebook: NotebookNode) -> list[str]:
    """The checks of a notebook, in order: the test cell `sigmoid-test` is that of `sigmoid`."""
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    return [c.id.removesuffix("-test") for c in graded if c.cell_type == "code"]


def answer_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that a student fills in."""
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


class Course:
    """What the files of a course say about its exercises."""

    def __init__(self, root: Path) -> None:
        source = root / "source" / "backprop"
        sys.path[:0] = [str(source), str(root / "tests" / "support")]
        self.check: Any = importlib.import_module("lab.check")
        self.answers: Any = importlib.import_module("answers")
        self.files = source / "lab" / "exercises"
        self.notebooks = notebooks(source)
        self.hints = tomllib.loads((root / "self-study" / "hints.toml").read_text(encoding="utf-8"))
        known = json.loads((root / "tests" / "support" / "wrong_answers.json").read_text())
        self.told = {(each["exercise"], each["told"]) for each in known}
        self.told |= {(task, told) for task, them in self.answers.WRONG.items() for told, _ in them}

    def lacks(self) -> Iterator[str]:
        """What is missing, a line each."""
        for name in self.check.NAMES:
            yield from self._cells(name)
            yield from self._samples(name)
        for file, notebook in self.notebooks.items():
            for cell in answer_cells(notebook):
                if cell.id not in self.hints:
                    yield f"{cell.id} ({file}): hints, as [{cell.id}] in self-study/hints.toml"

    def _cells(self, name: str) -> Iterator[str]:
        found = [file for file, each in self.notebooks.items() if name in checks(each)]
        if not found:
            yield f"{name}: a test cell `{name}-test`, with points, in a notebook of source/"
            return
        cells = self.notebooks[found[0]].cells
        (test,) = [cell for cell in cells if cell.id == f"{name}-test"]
        answers = {cell.id for cell in answer_cells(self.notebooks[found[0]])}
        for answer in self.check.exercise_named(name).names:
            if answer not in answers:
                yield f"{name} ({found[0]}): a solution cell `{answer}`"
        if "### BEGIN HIDDEN TESTS" not in test.source:
            yield f"{name} ({found[0]}): hidden tests in its test cell"
        if not any("check.summary(" in c.source and f'"{name}"' in c.source for c in cells):
            yield f"{name} ({found[0]}): its name in `check.summary(…)`, at the notebook's end"

    def _samples(self, name: str) -> Iterator[str]:
        if not isinstance(self.check.exercise_named(name), self.check.Exercise):
            return  # a number or a word: the tests of its kind cover it
        if not self.answers.RIGHT.get(name):
            yield f"{name}: a right answer, as RIGHT in tests/support/answers.py"
        text = (self.files / f"{name}.py").read_text(encoding="utf-8")
        parts = [
            (self.files / f"{part}.py").read_text(encoding="utf-8") for part in PART.findall(text)
        ]
        for mistake in MISTAKE.findall("\n".join([text, *parts])):
            if (name, mistake) not in self.told:
                yield (
                    f"{name}: a wrong answer that is told `{mistake}`, as WRONG in "
                    "tests/support/answers.py"
                )


def main() -> None:
    """Print what is missing; the exit status says whether something is."""
    lacking = list(Course(Path.cwd()).lacks())
    print("\n".join(lacking) or "Every exercise has its cells, its hints and its sample answers.")
    sys.exit(bool(lacking))


if __name__ == "__main__":
    main()
