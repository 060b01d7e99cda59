"""The instructor's notebook, prepared for rebuilding submissions and running tests."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import nbformat
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

from .ownership import defined_names, import_lines, imported_packages, owners
from .side_effects import Uses, noticing, uses
from .trusted import write


@dataclass(frozen=True)
class Skeleton:
    """An instructor's notebook as the gradebook keeps it: no solutions, but with hidden tests.

    Attributes:
        notebook: The notebook.
        asks: By grade id, the names that each test takes from the student's code.
        shared: By grade id, the imports that a locked cell needs from other cells, for each locked
            cell that also runs in the examiner.
        imports: The instructor's import statements, by the name that each defines.
        unowned: The names that tests use and no cell of the source defines.
        follow: By grade id, the imports in the visible part of a test: cells after it may use them.
        leaves: By grade id, what else that part defines, and its text.
        released: The notebook as students get it.
        packages: The packages that the released notebook imports. They are no secret.
        defines: By grade id, the names that an answer in a code cell has to define.
        uses: By grade id, what each test has to do with names and settings.
        model: A submission with the instructor's own answers.
    """

    notebook: NotebookNode
    asks: dict[str, list[str]]
    shared: dict[str, str]
    imports: dict[str, str]
    unowned: set[str]
    follow: dict[str, str]
    leaves: dict[str, tuple[set[str], str]]
    released: NotebookNode
    packages: list[str]
    defines: dict[str, set[str]]
    uses: dict[str, Uses]
    model: NotebookNode

    @cached_property
    def digest(self) -> str:
        """A digest of its content."""
        both = write(self.notebook) + write(self.model)
        return hashlib.sha256(both.encode()).hexdigest()

    @property
    def tests(self) -> list[str]:
        """The grade ids of its autograded tests."""
        return [_mark(cell) for cell in filter(is_test, self.notebook.cells)]

    @cached_property  # asked for every submission
    def marks(self) -> dict[str, bool]:
        """The grade ids of its cells, and whether each is of a cell that students change."""
        cells = self.notebook.cells
        return {mark: not utils.is_locked(c) for c in cells if (mark := grade_id_of(c))}

    @property
    def points(self) -> float:
        """The points of all its graded cells."""
        return sum(
            cell.metadata.nbgrader.points for cell in self.notebook.cells if utils.is_grade(cell)
        )

    def noticing(
        self, notebook: NotebookNode, states: Mapping[str, Collection[str]]
    ) -> dict[str, set[str]]:
        """The tests that might notice side effects of the code in a rebuilt notebook.

        See `side_effects.noticing`.
        """
        given = {_mark(cell) for cell in self.notebook.cells if utils.is_locked(cell)}
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        own = [cell.source for cell in code if grade_id_of(cell) not in given]
        return noticing(self.uses, self.asks, self.imports, own, states)

    @classmethod
    def of(cls, source: NotebookNode, config: Config | None = None) -> "Skeleton":
        """Make the skeleton of a notebook in `source/`, with nbgrader's settings in `config`."""
        config = config or Config()
        notebook = without_solutions(source, config)
        released, _ = ClearHiddenTests(config=config).preprocess(nbformat.from_dict(notebook), {})
        code = [cell for cell in source.cells if cell.cell_type == "code"]
        own = [cell.source for cell in code if utils.is_solution(cell) or not grade_id_of(cell)]
        locked = {_mark(cell): cell.source for cell in source.cells if _is_shown(cell)}
        tests = {_mark(cell): cell.source for cell in filter(is_test, source.cells)}
        follow, leaves = {}, {}
        for cell in filter(is_test, released.cells):
            lines = import_lines(cell.source)
            follow[_mark(cell)] = "\n".join(lines.values())
            if names := defined_names(cell.source) - lines.keys():
                leaves[_mark(cell)] = names, cell.source
        asks, shared, imports, unowned = owners(own, locked, tests)
        asked: set[str] = set().union(*asks.values())
        defines = {
            _mark(cell): _to_define(cell.source, solved.source, asked)
            for cell, solved in zip(released.cells, source.cells, strict=True)
            if cell.cell_type == "code" and utils.is_solution(cell)
        }
        given = (cell.source for cell in released.cells if cell.cell_type == "code")
        packages = sorted(set().union(*map(imported_packages, given)))
        model = _model(source, config)
        return cls(
            notebook,
            asks,
            shared,
            imports,
            unowned,
            follow,
            leaves,
            released,
            packages,
            defines,
            uses([locked[grade_id] for grade_id in shared], tests, asks, imports),
            model,
        )


def without_solutions(source: NotebookNode, config: Config) -> NotebookNode:
    """A notebook in `source/` as the gradebook keeps it."""
    notebook = nbformat.from_dict(source)
    resources: dict[str, Any] = {}
    _validate(notebook)
    for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums):
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return notebook


def _validate(notebook: NotebookNode) -> None:
    """Refuse what nbgrader refuses; its own step logs a traceback and does not say which cell.

    Raises:
        ValueError: Its marks are not as nbgrader needs them.
    """
    marks, cell = MetadataValidator(), None
    check = validator_for(marks.schema)(marks.schema)
    marks.schema = {"$schema": marks.schema["$schema"]}  # else each cell checks the schema itself
    try:
        for cell in notebook.cells:
            found = cell.metadata.get("nbgrader", {})
            current = found.get("schema_version", 0) == marks.schema_version
            if current and (error := best_match(check.iter_errors(found))):
                raise error
            marks.validate_cell(cell)
        cell = None
        marks.validate_nb(notebook)
    except ValidationError as error:
        where = ": ".join(map(str, error.absolute_path))
        said = f"{where} {error.message}" if where else error.message
        raise ValueError(f"{said} (cell {grade_id_of(cell)})" if cell else said) from error


def _model(source: NotebookNode, config: Config) -> NotebookNode:
    """The source as its author would submit it: without the marks around the solutions."""
    marks = ClearSolutions(config=config)
    model = nbformat.from_dict(source)
    for cell in filter(utils.is_solution, model.cells):
        lines = cell.source.split("\n")
        ends = (marks.begin_solution_delimeter, marks.end_solution_delimeter)
        cell.source = "\n".join(line for line in lines if not any(end in line for end in ends))
    return model


def is_unchanged(cell: NotebookNode) -> bool:
    """Whether an answer is still as it was handed out."""
    return bool(cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell))


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is an autograded test."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def grade_id_of(cell: NotebookNode) -> str | None:
    """The grade id of a cell; None if it has none."""
    metadata = cell.metadata.get("nbgrader")
    grade_id = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def _mark(cell: NotebookNode) -> str:
    """The grade id of a cell that has one."""
    grade_id: str = cell.metadata.nbgrader.grade_id
    return grade_id


def _is_shown(cell: NotebookNode) -> bool:
    """Whether a cell is the instructor's code, but not a test."""
    return cell.cell_type == "code" and utils.is_locked(cell) and not utils.is_grade(cell)


def _to_define(stub: str, solved: str, asked: set[str]) -> set[str]:
    """The names that an answer must define: those of its stub, or else those that tests use."""
    given, solution = (defined_names(code) - import_lines(code).keys() for code in (stub, solved))
    return given or solution & asked or solution
