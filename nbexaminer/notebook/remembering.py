"""Modules beside a notebook that remember something: a counter, a cache, a list, a registry.

What one process does there, another does not see. This is read in the code.
"""

import ast
from collections.abc import Collection, Iterable, Mapping

from .ownership import MAGIC, UNREADABLE

METHODS = {"property", "setter", "classmethod", "staticmethod", "abstractmethod"}  # decorators


def modules_of(code: str) -> set[str]:
    """The modules that code imports anywhere, without what is behind a dot."""
    used: set[str] = set()
    for part in ast.walk(ast.parse(MAGIC.sub("", code))) if "import" in code else ():
        if isinstance(part, ast.Import):
            used |= {alias.name.split(".")[0] for alias in part.names}
        elif isinstance(part, ast.ImportFrom) and part.module and not part.level:
            used.add(part.module.split(".")[0])
    return used


def states_of(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """By module beside a notebook, those of them that it leads to and that remember something.

    Such as a counter, a cache or a list: what one process does there, another does not see.

    Args:
        files: The files beside the notebook, by relative path.
    """
    code: dict[str, list[str]] = {}
    for path, content in files.items():
        if path.endswith(".py"):
            root = path.split("/")[0].removesuffix(".py")
            code.setdefault(root, []).append(content.decode(errors="replace"))
    leads: dict[str, set[str]] = {}
    remember = set()
    for root, texts in code.items():
        try:
            leads[root] = set().union(*map(modules_of, texts)) & code.keys()
            if any(_remembers(ast.parse(text)) for text in texts):
                remember.add(root)
        except UNREADABLE:
            leads[root] = set()
    found = {}
    for root in code:
        reached, more = {root}, [root]
        while more:
            fresh = leads[more.pop()] - reached
            reached |= fresh
            more += fresh
        found[root] = reached & remember
    return found


def _remembers(module: ast.Module) -> bool:
    """Whether a module holds anything that can be changed, but for functions and classes."""
    parts = list(ast.walk(module))
    bodies = [part.body for part in parts if isinstance(part, ast.Module | ast.ClassDef)]
    lines = [line for body in bodies for line in body if not isinstance(line, ast.ClassDef)]
    return not all(map(is_fixed, lines)) or any(map(_changes, parts))


def _changes(part: ast.AST) -> bool:
    """Whether it sets a global name, or an attribute that is none of an object's own."""
    match part:
        case ast.Attribute(value=ast.Name(id="self")):
            return False
        case ast.Attribute(ctx=ast.Store()):  # `Class.count`, `type(self).count`
            return True
    return isinstance(part, ast.Global) or getattr(part, "id", "") in ("globals", "setattr")


def led_to(modules: Iterable[str], states: Mapping[str, Collection[str]]) -> set[str]:
    """The modules that some modules lead to and that remember something."""
    return set().union(*(states.get(module, ()) for module in modules))


def is_fixed(line: ast.stmt) -> bool:
    """Whether a statement defines what nobody can change: a function, a module or a constant."""
    if isinstance(line, ast.FunctionDef):
        kept = [*line.args.defaults, *line.args.kw_defaults]
        changeable = ast.List | ast.Dict | ast.Set | ast.Call
        wrapped = {ast.unparse(each).split(".")[-1] for each in line.decorator_list} - METHODS
        return not wrapped and not any(isinstance(part, changeable) for part in kept)
    if isinstance(line, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    inner: Iterable[ast.AST] = [line]
    if isinstance(line, ast.Assign | ast.AnnAssign | ast.Expr):  # a docstring is one, too
        inner = ast.walk(line.value) if line.value else []
    plain = ast.Constant | ast.Tuple | ast.UnaryOp | ast.BinOp | ast.operator | ast.unaryop
    return all(isinstance(part, plain | ast.expr_context) for part in inner)
