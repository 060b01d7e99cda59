"""The learner's code as a syntax tree, and the place in it where an error was raised."""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, TracebackType
from typing import Any

HERE = str(Path(__file__).parents[1])  # the engine, and the files of the exercises


@dataclass
class Place:
    """Where in the learner's code an error was raised.

    Attributes:
        line: such as "line 3: `return 1 / 0`", or "".
        tree: the syntax tree of the cell or file; None if its text is not known.
        node: the expression that failed.
        statement: the statement around it.
        variables: the names that the code could see there.
    """

    line: str = ""
    tree: ast.AST | None = None
    node: ast.AST | None = None
    statement: ast.stmt | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


def place_of(error: BaseException) -> Place:
    """Where in the learner's code an error was raised. Errors of other processes carry a line."""
    told: str | None = getattr(error, "student_line", None)
    if told is not None:
        return Place(told)
    frames = [each for each in _steps(error.__traceback__) if not _is_foreign(each)]
    if not frames:
        return Place()
    file = frames[0].tb_frame.f_code.co_filename
    last = [each for each in frames if each.tb_frame.f_code.co_filename == file][-1]
    text = linecache.getline(file, last.tb_lineno).strip()
    place = Place(f"line {last.tb_lineno}: `{text}`" if text else f"line {last.tb_lineno}")
    place.variables = {**last.tb_frame.f_globals, **last.tb_frame.f_locals}
    place.tree = tree_of(file)
    if place.tree:
        _locate(place, place.tree, last)
    return place


def _locate(place: Place, tree: ast.AST, step: TracebackType) -> None:
    """Find the expression and the statement that failed."""
    where = list(step.tb_frame.f_code.co_positions())[step.tb_lasti // 2]
    for node in ast.walk(tree):  # from the outside to the inside
        if isinstance(node, ast.stmt) and node.lineno <= step.tb_lineno <= (node.end_lineno or 0):
            place.statement = node
        if isinstance(node, ast.expr | ast.stmt):
            at = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
            place.node = node if at == where else place.node


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _is_foreign(step: TracebackType) -> bool:
    """Whether a step is in the course's files, or in IPython, which runs the cells."""
    file = step.tb_frame.f_code.co_filename
    return file.startswith(HERE) or "IPython" in Path(file).parts


def tree_of(file: str) -> ast.Module | None:
    """The syntax tree of a file or cell; None if its text is not known."""
    return _parsed("".join(linecache.getlines(file)))


@functools.lru_cache(maxsize=4)  # one judgement asks several times for the same tree
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def code_of(function: object) -> CodeType | None:
    """The code object of a plain function in this process, else None."""
    return function.__code__ if isinstance(function, FunctionType) else None


def definition(function: object) -> ast.FunctionDef | None:
    """The `def` statement of a function; None if its text is not known."""
    code = code_of(function)
    if code is None or code.co_name == "<lambda>" or not (tree := tree_of(code.co_filename)):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    return None


def compared_names(tree: ast.AST | None) -> dict[str, str]:
    """The names in lines such as `x == 1`, which do nothing, with the lines."""
    return {
        node.value.left.id: ast.unparse(node)
        for node in _walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Compare)
        and isinstance(node.value.ops[0], ast.Eq)
        and isinstance(node.value.left, ast.Name)
    }


def unzipped_loop(tree: ast.AST | None) -> str:
    """A loop head such as `for x, y in xs, ys`, which needs a `zip`; "" if there is none."""
    for node in _walk(tree):
        if (
            isinstance(node, ast.For | ast.comprehension)
            and isinstance(node.target, ast.Tuple)
            and isinstance(node.iter, ast.Tuple)
            and len(node.target.elts) == len(node.iter.elts)
            and all(isinstance(each, ast.Name) for each in node.iter.elts)
        ):
            target, lists = (ast.unparse(each).strip("()") for each in (node.target, node.iter))
            return f"for {target} in {lists}"
    return ""


def kept_none(tree: ast.AST | None) -> str:
    """A line such as `x = x.append(1)`, which keeps None; "" if there is none."""
    for node in _walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
            and node.value.func.attr in ("append", "insert", "extend", "sort", "reverse")
        ):
            return f"{ast.unparse(node.targets[0])} = {ast.unparse(node.value.func)}(…)"
    return ""


def lists_made(tree: ast.AST | None) -> set[str]:
    """The names that are set to a list literal, or to one times a number."""
    made: set[str] = set()
    for node in _walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(value, ast.BinOp):
                    value = value.left
                if isinstance(name, ast.Name) and isinstance(value, ast.List | ast.ListComp):
                    made.add(name.id)
    return made


def sign_after_equals(tree: ast.AST | None) -> str:
    """A line such as `x =+ y`, as it was typed; "" if there is none."""
    for node in _walk(tree):
        match node:
            case ast.Assign([ast.Name(name) as x], ast.UnaryOp(sign, operand) as value) if (
                isinstance(sign, ast.UAdd | ast.USub)
                and value.col_offset - (x.end_col_offset or 0) <= 2  # "=+" in one piece,
                and operand.col_offset > value.col_offset + 1  # and then a space
            ):
                typed = "+" if isinstance(sign, ast.UAdd) else "-"
                return f"{name} ={typed} {ast.unparse(operand)}"
    return ""


def added_numbers(tree: ast.AST | None) -> str:
    """A line such as `xs += x` or `xs = xs + x` for a list xs, where x is no list; "" if none."""
    lists = lists_made(tree)
    for node in _walk(tree):
        added: ast.AST | None = None
        match node:
            case ast.AugAssign(ast.Name(name), ast.Add(), value) if name in lists:
                added = value
            case ast.Assign([ast.Name(name)], ast.BinOp(ast.Name(left), ast.Add(), value)) if (
                name in lists and name == left
            ):
                added = value
        if added and not isinstance(added, ast.List | ast.Tuple | ast.ListComp | ast.Name):
            return ast.unparse(node)
        if isinstance(added, ast.Name) and added.id not in lists:
            return ast.unparse(node)
    return ""


def inserts_before_the_last(tree: ast.AST | None) -> bool:
    """Whether there is a call such as `xs.insert(-1, x)`."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "insert"
        and bool(node.args)
        and ast.unparse(node.args[0]) == "-1"
        for node in _walk(tree)
    )


def has_a_loop(tree: ast.AST | None) -> bool:
    """Whether some code goes round."""
    return any(isinstance(node, ast.For | ast.While | ast.comprehension) for node in _walk(tree))


def one_list_with_two_names(tree: ast.AST | None) -> bool:
    """Whether there is a line such as `x = y = []`."""
    return any(
        isinstance(node, ast.Assign)
        and len(node.targets) > 1
        and isinstance(node.value, ast.List | ast.BinOp)
        and all(isinstance(each, ast.Name) and each.id in lists_made(tree) for each in node.targets)
        for node in _walk(tree)
    )


def empty_range(tree: ast.AST | None) -> str:
    """A `range` that counts down without a step, such as `range(len(x), 0)`; "" if none."""
    for node in _walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "range" and len(node.args) == 2:
            first, last = (ast.unparse(each) for each in node.args)
            if "len(" in first and "len(" not in last:
                return ast.unparse(node)
    return ""


def always_zero(tree: ast.AST | None) -> str:
    """A difference such as `x * 1 - x`, where `x * (1 - x)` was meant; "" if there is none."""
    for node in _walk(tree):
        match node:
            case ast.BinOp(ast.BinOp(left, ast.Mult(), ast.Constant(1)), ast.Sub(), right) if (
                ast.unparse(left) == ast.unparse(right)
            ):
                return ast.unparse(node)
    return ""


def second_return(tree: ast.AST | None) -> str:
    """A `return` right below another one, which is never reached; "" if there is none."""
    for node in _walk(tree):
        body = getattr(node, "body", None)
        returns = [isinstance(each, ast.Return) for each in body] if isinstance(body, list) else []
        if body and any(returns) and True in returns[returns.index(True) + 1 :]:
            return ast.unparse(body[returns.index(True, returns.index(True) + 1)])
    return ""


def decimal_comma(tree: ast.AST | None) -> bool:
    """Whether there are values such as 0,5, two numbers with a comma and no space between."""
    for node in _walk(tree):
        if isinstance(node, ast.Tuple):
            for one, two in zip(node.elts, node.elts[1:], strict=False):
                digits = _edge(one, last=True), _edge(two, last=False)
                near = (
                    one.end_lineno == two.lineno and two.col_offset == (one.end_col_offset or 0) + 1
                )
                if near and all(digits):
                    return True
    return False


def _edge(node: ast.expr, last: bool) -> bool:
    """Whether an expression begins or ends with a whole number."""
    while isinstance(node, ast.BinOp):
        node = node.right if last else node.left
    if isinstance(node, ast.UnaryOp):
        node = node.operand if last else node
    return isinstance(node, ast.Constant) and type(node.value) is int


def _walk(tree: ast.AST | None) -> Iterator[ast.AST]:
    return ast.walk(tree) if tree else iter(())
