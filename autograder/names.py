"""Finds out whose the names in a notebook are: the instructor's, or the student's to define."""

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping

from IPython.core.inputtransformer2 import TransformerManager


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


def owners(
    solutions: Iterable[str], locked: Mapping[str, str], tests: Mapping[str, str]
) -> tuple[dict[str, list[str]], frozenset[str], dict[str, str]]:
    """Whose the names are that tests use.

    Args:
        solutions: The instructor's solution cells.
        locked: The other locked cells by grade id, in their order.
        tests: The test cells by grade id.

    Returns:
        `asks`, `shared` and `modules`, as in `rebuild.Skeleton`.
    """
    answers = set().union(*(_names(cell)[1] for cell in solutions))
    for cell in locked.values():
        used, defined = _names(cell)
        if used & answers:
            answers |= defined
    used_by = {grade_id: _names(cell)[0] for grade_id, cell in tests.items()}
    needed = set().union(*used_by.values())
    shared = set()
    for grade_id, cell in reversed(locked.items()):
        used, defined = _names(cell)
        if not used & answers and (needed & defined or "*" in defined):
            shared.add(grade_id)
            needed |= used
    modules = {
        alias.asname or top: alias.name if alias.asname else top
        for cell in solutions
        for line in _imports(cell)
        if isinstance(line, ast.Import)
        for alias in line.names
        for top in alias.name.split(".")[:1]
    }
    asks = {grade_id: sorted(used & answers) for grade_id, used in used_by.items()}
    return asks, frozenset(shared), modules


def visible_imports(source: str) -> str:
    """The import statements of a cell: what follows it in a student's notebook may rely on them."""
    return "\n".join(map(ast.unparse, _imports(source)))


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
