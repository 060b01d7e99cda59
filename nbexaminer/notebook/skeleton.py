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

from .ownership import Owners, defined_names, import_lines, imported_packages, owners
from .side_effects import Uses, noticing, uses
from .trusted import write


@dataclass(frozen=True)
class Skeleton:
    """An instructor's notebook as the gradebook keeps it: no solutions, but with hidden tests.

    What its code says is found out when it is asked for: a run with nothing new never does.

    Attributes:
        notebook: The notebook.
        released: The notebook as students get it.
        model: A submission with the instructor's own answers.
        source: The instructor's notebook; None in a worker, which gets what was found in it.
    """

    notebook: NotebookNode
    released: NotebookNode
    model: NotebookNode
    source: NotebookNode | None

    def __getstate__(self) -> dict[str, Any]:
        """What workers get: with what they would all need to find out."""
        _ = self.owners, self.follow, self.leaves, self.packages, self.defines, self.uses
        return vars(self) | {"source": None}

    @cached_property
    def owners(self) -> Owners:
        """Whose the names are that its tests use."""
        own = [c.source for c in self._code if utils.is_solution(c) or not grade_id_of(c)]
        return owners(own, self._locked, self._tests)

    @property
    def asks(self) -> dict[str, list[str]]:
        """By grade id, the names that each test takes from the student's code."""
        return self.owners.asks

    @property
    def shared(self) -> dict[str, str]:
        """By grade id, the imports that a locked cell needs from others, if examiners run it."""
        return self.owners.shared

    @property
    def imports(self) -> dict[str, str]:
        """The instructor's import statements, by the name that each defines."""
        return self.owners.imports

    @property
    def unowned(self) -> set[str]:
        """The names that tests use and no cell of the source defines."""
        return self.owners.unowned

    @cached_property
    def follow(self) -> dict[str, str]:
        """By grade id, the imports in the visible part of a test: cells after it may use them."""
        seen = filter(is_test, self.released.cells)
        return {_mark(cell): "\n".join(import_lines(cell.source).values()) for cell in seen}

    @cached_property
    def leaves(self) -> dict[str, tuple[set[str], str]]:
        """By grade id, what else that part defines, and its text."""
        seen = {_mark(cell): cell.source for cell in filter(is_test, self.released.cells)}
        defined = {
            mark: defined_names(code) - import_lines(code).keys() for mark, code in seen.items()
        }
        return {mark: (names, seen[mark]) for mark, names in defined.items() if names}

    @cached_property
    def packages(self) -> list[str]:
        """The packages that the released notebook imports. They are no secret."""
        given = (cell.source for cell in self.released.cells if cell.cell_type == "code")
        return sorted(set().union(*map(imported_packages, given)))

    @cached_property
    def defines(self) -> dict[str, set[str]]:
        """By grade id, the names that an answer in a code cell has to define."""
        asked: set[str] = set().union(*self.asks.values())
        stubs = {mark: cell.source for cell in self.released.cells if (mark := grade_id_of(cell))}
        return {
            _mark(cell): _to_define(stubs[_mark(cell)], cell.source, asked)
            for cell in filter(utils.is_solution, self._code)
        }

    @cached_property
    def uses(self) -> dict[str, Uses]:
        """By grade id, what each test has to do with names and settings."""
        shared = [self._locked[grade_id] for grade_id in self.shared]
        return uses(shared, self._tests, self.asks, self.imports)

    @property
    def _code(self) -> list[NotebookNode]:
        cells = self.source.cells if self.source else []
        return [cell for cell in cells if cell.cell_type == "code"]

    @property
    def _locked(self) -> dict[str, str]:
        return {_mark(cell): cell.source for cell in filter(_is_shown, self._code)}

    @property
    def _tests(self) -> dict[str, str]:
        return {_mark(cell): cell.source for cell in filter(is_test, self._code)}

    @cached_property
    def digest(self) -> str:
        """A digest of its content."""
        both = write(self.notebook) + write(self.model)
        return hashlib.sha256(both.encode()).hexdigest()

    @cached_property  # asked for every submission
    def tests(self) -> list[str]:
        """The grade ids of its autograded tests."""
        return [_mark(cell) for cell in filter(is_test, self.notebook.cells)]

    @cached_property  # asked for every submission
    def marks(self) -> dict[str, bool]:
        """The grade ids of its cells, and whether each is of a cell that students change."""
        cells = self.notebook.cells
        return {mark: not utils.is_locked(c) for c in cells if (mark := grade_id_of(c))}

    @cached_property  # asked for every submission
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
        return cls(notebook, released, _model(source, config), nbformat.from_dict(source))


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
