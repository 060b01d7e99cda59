"""Finds out which names in a notebook the student defines, and which the instructor."""

import ast
import builtins
import re
import symtable
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

# What Python raises for a text that it cannot parse, or that is nested too deep for it.
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
# Magics that run the code after them and change nothing else.
MAGIC = re.compile(r"^[^\S\n]*%%(?:time|timeit|capture|prun)\b.*$|^%time(?:it)? ", re.MULTILINE)
# What defines names that nobody can read in the cell.
OPAQUE = re.compile(
    r"import\s+\*|^[^\S\n]*[%!]|get_ipython|\b(?:exec|globals|setattr)\(", re.MULTILINE
)
ALWAYS_THERE = {
    *dir(builtins),
    "display",
    "get_ipython",
    "In",
    "Out",
    "_",
    "__",
    "___",
    "_ih",
    "_oh",
}


class Owners(NamedTuple):
    """Which names are whose; the first three are as in `skeleton.Skeleton`, like `unowned`."""

    asks: dict[str, list[str]]
    shared: dict[str, str]
    imports: dict[str, str]
    unowned: set[str]


class Names(NamedTuple):
    """What code has to do with global names.

    Attributes:
        reads: Those that it reads as it runs.
        sets: Those that it defines or imports as it runs.
        inside: Those that its functions read when they are called.
        set_inside: Those that its functions set.
    """

    reads: set[str]
    sets: set[str]
    inside: set[str]
    set_inside: set[str]


def global_names(code: str) -> Names:
    """What Python code has to do with global names.

    Raises:
        SyntaxError: The code is not valid Python.
    """
    top, *inner = _scopes(symtable.symtable(code, "cell", "exec"))
    here = top.get_symbols()
    there = [symbol for each in inner for symbol in each.get_symbols() if symbol.is_global()]
    return Names(
        {each.get_name() for each in here if each.is_referenced()},
        {each.get_name() for each in here if each.is_assigned() or each.is_imported()},
        {each.get_name() for each in there if each.is_referenced()},
        {each.get_name() for each in there if each.is_assigned() or each.is_imported()},
    )


def owners(own: Iterable[str], locked: Mapping[str, str], tests: Mapping[str, str]) -> Owners:
    """Find the names that tests take from the student's code.

    A name belongs to the student if a cell that students may change defines it, or a locked cell
    that uses such a name. Imported names belong to nobody. A name that no cell defines may be the
    student's: a source can be without answers.

    Args:
        own: The cells that students may change, as the instructor wrote them.
        locked: The locked cells by grade id, in their order.
        tests: The test cells by grade id.
    """
    own = list(own)
    imports: dict[str, str] = {}
    for cell in (*own, *locked.values()):
        imports |= import_lines(cell)
    answers = set().union(*(_names(cell)[1] for cell in own)) - imports.keys()
    given = [*locked.values(), *tests.values()]
    unowned = _unowned(given) - answers - imports.keys()
    unreadable = any(map(OPAQUE.search, (*own, *locked.values())))
    shared = {}
    for grade_id, cell in locked.items():
        used, defined = _names(cell)
        if used & answers or (used & unowned and not unreadable):
            answers |= defined - imports.keys()
        else:
            here = import_lines(cell)
            needed = [imports[name] for name in sorted(used & imports.keys() - here.keys())]
            shared[grade_id] = "\n".join(needed)
    asked = answers | imports.keys() | unowned
    read = set().union(*(global_names(_python(cell)).inside for cell in own))
    asks = {}
    for grade_id, cell in tests.items():
        used, defined = _names(cell)
        asks[grade_id] = sorted((used | _spelt_names(cell) | defined & read) & asked)
    return Owners(asks, shared, imports, unowned)


def _unowned(cells: Iterable[str]) -> set[str]:
    """The names that these cells use and none defines."""
    names = [_names(cell) for cell in cells]
    defined = set().union(*(each for _, each in names))
    return set().union(*(each for each, _ in names)) - defined - ALWAYS_THERE


def import_lines(source: str) -> dict[str, str]:
    """The import statements at the top level of a cell, by the name that each defines."""
    found = {}
    for line in ast.parse(_python(source)).body:
        if isinstance(line, ast.Import | ast.ImportFrom):
            for alias in line.names:
                only = type(line)(**{**vars(line), "names": [alias]})
                name = alias.asname or alias.name
                name = name.split(".")[0] if isinstance(line, ast.Import) else name
                found[name] = ast.unparse(only)
    return found


def imported_packages(source: str) -> set[str]:
    """The modules that the top level of a cell imports, without the standard library."""
    names: set[str] = set()
    for line in ast.parse(_python(source)).body:
        if isinstance(line, ast.Import):
            names |= {alias.name for alias in line.names}
        elif isinstance(line, ast.ImportFrom) and line.module and not line.level:
            names.add(line.module)
    return {name for name in names if name.split(".")[0] not in sys.stdlib_module_names}


def defined_names(source: str) -> set[str]:
    """The names that a cell defines."""
    return _names(source)[1]


def needed_names(source: str) -> set[str]:
    """The global names that a cell uses and does not define first.

    What stands in its functions counts: they may be called when the name is there.
    """
    code = _python(source)
    names = global_names(code)
    return _needed(ast.parse(code).body, set()) & (names.reads | names.inside)


def _needed(parts: Iterable[ast.AST], defined: set[str]) -> set[str]:
    """The names that lines use before they define them, as they are run; `defined` grows."""
    needed: set[str] = set()
    for part in parts:
        match part:
            case ast.For(target=target, iter=head) | ast.AsyncFor(target=target, iter=head):
                order = [head, target, *part.body, *part.orelse]
            case ast.With() | ast.AsyncWith():
                order = [*part.items, *part.body]
            case ast.If(test=head) | ast.While(test=head):
                order = [head, *part.body, *part.orelse]
            case _:
                inner = list(ast.walk(part))
                names = [each for each in inner if isinstance(each, ast.Name)]
                added_to = [each.target for each in inner if isinstance(each, ast.AugAssign)]
                read = [n for n in names if n in added_to or not isinstance(n.ctx, ast.Store)]
                needed |= {each.id for each in read} - defined
                defined |= {each.id for each in names if isinstance(each.ctx, ast.Store)}
                defined |= {getattr(part, "name", "")}
                continue
        needed |= _needed(order, defined)
    return needed


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """A scope and all scopes inside it."""
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _spelt_names(source: str) -> set[str]:
    """The names in a cell's strings: a test may look them up in `dir()` or `globals()`."""
    parts = ast.walk(ast.parse(_python(source)))
    texts = (part.value for part in parts if isinstance(part, ast.Constant))
    return {text for text in texts if isinstance(text, str)}


@lru_cache(maxsize=1024)  # each of the questions here begins with it
def _python(source: str) -> str:
    """The code of a cell without magics; "" if it is not valid Python."""
    # Here, because IPython takes long to import, and to write pages nobody needs it.
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        code = TransformerManager().transform_cell(MAGIC.sub("", source))
        symtable.symtable(code, "cell", "exec")
    except UNREADABLE:
        return ""
    return code


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell uses, and those that it defines or whose value it changes."""
    code = _python(source)
    names = global_names(code)
    used, defined = names.reads | names.inside, names.sets | names.set_inside
    for part in ast.walk(ast.parse(code)):
        root = part
        while isinstance(root, ast.Subscript | ast.Attribute):
            root = root.value
        changed = isinstance(part, ast.Subscript | ast.Attribute) and isinstance(
            part.ctx, ast.Store
        )
        if changed and isinstance(root, ast.Name):
            defined.add(root.id)
    return used, defined
