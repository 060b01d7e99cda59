"""Small slips of the kind that people make, put into an answer one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COPIES = {"copy", "deepcopy", "list", "dict", "set", "tuple", "sorted"}
CONVERSIONS = {"abs", "round", "float", "int", "str"}
SWAPPED: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.FloorDiv, ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}


@dataclass(frozen=True)
class Slip:
    """An answer with one slip.

    Attributes:
        rank: How far it is from what people do wrong: 0 is the nearest.
        line: The line of the answer.
        before: What stood there.
        after: What stands there now.
        code: The whole answer.
    """

    rank: int
    line: int
    before: str
    after: str
    code: str


def slips(answer: str) -> list[Slip]:
    """The slips in an answer, the most plausible first; none if it is no plain Python."""
    try:
        tree = ast.parse(answer)
    except SyntaxError:
        return []
    found: dict[str, Slip] = {}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in docs or not hasattr(node, "lineno"):
            continue
        for rank, new in _in_place_of(node):
            changed = copy.deepcopy(tree)
            old = next(each for place, each in enumerate(ast.walk(changed)) if place == index)
            _replace(changed, old, new)
            try:
                code = ast.unparse(ast.fix_missing_locations(changed))
            except (ValueError, AttributeError):  # no Python any more
                continue
            slip = Slip(rank, node.lineno, ast.unparse(node), ast.unparse(new), code)
            found.setdefault(code, slip)
    found.pop(ast.unparse(tree), None)
    return sorted(found.values(), key=lambda slip: slip.rank)


def _in_place_of(node: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    """What a slip could put there, with its rank."""
    yield from _operators(node)
    yield from _values(node)
    if isinstance(node, ast.Call):
        yield from _calls(node)


def _operators(node: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    match node:
        case ast.BinOp(left, operator, right):
            for kind in SWAPPED.get(type(operator), []):
                yield 0, ast.BinOp(left, kind(), right)  # type: ignore[arg-type]
            yield 1, left  # a forgotten term or factor
            if isinstance(operator, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
                yield 1, ast.BinOp(right, operator, left)
        case ast.Compare(left, [operator], several):
            for kind in SWAPPED.get(type(operator), []):
                yield 0, ast.Compare(left, [kind()], several)  # type: ignore[list-item]
        case ast.BoolOp(operator, values):
            for kind in SWAPPED[type(operator)]:
                yield 1, ast.BoolOp(kind(), values)  # type: ignore[arg-type]
            yield 2, values[0]
        case ast.UnaryOp(ast.USub() | ast.Not(), operand):
            yield 0, operand


def _values(node: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    match node:
        case ast.Constant(bool(value)):
            yield 1, ast.Constant(not value)
        case ast.Constant(int(value)):
            yield 0, ast.Constant(value + 1)
            yield 1, ast.Constant(value - 1)
        case ast.Constant(float(value)):
            yield 1, ast.Constant(value * 2)
        case ast.Subscript(value, ast.Slice(None, None, None)):  # a copy of a list
            yield 0, value
        case ast.Return(ast.Tuple([first, second, *rest])):
            yield 1, ast.Return(ast.Tuple([second, first, *rest]))
            yield 3, ast.Return(None)
        case ast.Return(ast.expr() as value):
            yield 2, ast.Return(ast.Call(ast.Name("int"), [value], []))
            yield 3, ast.Return(None)


def _calls(node: ast.Call) -> Iterator[tuple[int, ast.AST]]:
    function, args, keywords = node.func, node.args, node.keywords
    name = getattr(function, "id", getattr(function, "attr", ""))
    if not args:
        if name == "copy" and isinstance(function, ast.Attribute):
            yield 0, function.value
        return
    if len(args) > 1 and not any(isinstance(each, ast.Starred) for each in args):
        yield 0, ast.Call(function, [args[1], args[0], *args[2:]], keywords)
    if len(args) == 1 and name in COPIES:
        yield 0, args[0]
    if len(args) == 1 and name == "deepcopy":  # a shallow one
        yield 0, ast.Call(ast.Attribute(args[0], "copy"), [], [])
    if len(args) == 1 and name in CONVERSIONS:
        yield 1, args[0]
    if name == "range":
        last = ast.BinOp(args[-1], ast.Sub(), ast.Constant(1))
        yield 0, ast.Call(function, [*args[:-1], last], keywords)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, name, [new if each is old else each for each in value])
