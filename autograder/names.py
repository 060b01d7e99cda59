"""Finds out whose the names in a notebook are: the instructor's, or the student's to define."""

import ast
import symtable
from collections.abc import Iterator

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader import utils


def grade_id_of(cell: NotebookNode) -> str | None:
    """The id by which nbgrader knows a cell, if it does."""
    metadata = cell.metadata.get("nbgrader")
    grade_id = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def global_names(code: str) -> tuple[set[str], set[str]]:
    """The global names that Python code uses, and those that it defines.

    Raises:
        SyntaxError: It is no Python code.
    """

    def tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
        yield table
        for child in table.get_children():
            yield from tables(child)

    top, *inner = tables(symtable.symtable(code, "cell", "exec"))
    defined = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    for symbol in (symbol for table in inner for symbol in table.get_symbols()):
        if symbol.is_global():
            (defined if symbol.is_assigned() else used).add(symbol.get_name())
    return used, defined


def owners(source: NotebookNode) -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    """Whose the names are that the tests of an instructor's notebook use.

    Returns:
        `answers`, `shared` and `modules`, as in `rebuild.Skeleton`.
    """
    code = [cell for cell in source.cells if cell.cell_type == "code" and grade_id_of(cell)]
    solutions = [cell for cell in code if utils.is_solution(cell)]
    tests = [cell for cell in code if utils.is_grade(cell) and not utils.is_solution(cell)]
    locked = [cell for cell in code if cell not in solutions and cell not in tests]
    answers = set().union(*(_names(cell.source)[1] for cell in solutions))
    for cell in locked:
        used, defined = _names(cell.source)
        if used & answers:
            answers |= defined
    needed = set().union(*(_names(cell.source)[0] for cell in tests))
    shared = set()
    for cell in reversed(locked):
        used, defined = _names(cell.source)
        if not used & answers and (needed & defined or "*" in defined):
            shared.add(grade_id_of(cell))
            needed |= used
    imports = (line for cell in solutions for line in _imports(cell.source))
    modules = {
        alias.asname or top: alias.name if alias.asname else top
        for line in imports
        if isinstance(line, ast.Import)
        for alias in line.names
        for top in alias.name.split(".")[:1]
    }
    return frozenset(answers), frozenset(shared), modules


def visible_imports(released: NotebookNode) -> dict[str, str]:
    """The imports of each test, by grade id: what follows it in the student's notebook has them."""
    tests = (cell for cell in released.cells if cell.cell_type == "code" and utils.is_grade(cell))
    imports = {grade_id_of(cell): _imports(cell.source) for cell in tests}
    return {test: "\n".join(map(ast.unparse, lines)) for test, lines in imports.items() if lines}


def _python(source: str) -> str:
    """The text of a cell without magics; empty if it is no Python."""
    try:
        code = TransformerManager().transform_cell(source)
        ast.parse(code)
    except SyntaxError:
        return ""
    return code


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell uses, and those that it defines; "*" when that cannot be known."""
    used, defined = global_names(_python(source))
    lines = _imports(source)
    return used, defined | {"*" for line in lines if line.names[0].name == "*"}


def _imports(source: str) -> list[ast.Import | ast.ImportFrom]:
    """The import statements at the top level of a cell."""
    lines = ast.parse(_python(source)).body
    return [line for line in lines if isinstance(line, ast.Import | ast.ImportFrom)]
