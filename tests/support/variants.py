"""Small slips: a right answer with one token changed or one pair of brackets left out.

Also changes that look right at friendly numbers: a result, or a part of it, that is rounded, cut
off at 0 or 1, or made positive.
"""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Iterator
from typing import Any

from lesson import SOURCE, read

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.Mod)
AROUND = ("abs({})", "round({}, 3)", "round({}, 4)", "int({})", "max(0, {})", "min(1, {})", "-({})")
NUMBERS = (0, 1, 2, 0.5, -1)


def solutions() -> dict[str, tuple[str, str]]:
    """For each function to write: (the name of the notebook, the right answer)."""
    found = {}
    for notebook in sorted(path.stem for path in SOURCE.glob("*.ipynb")):
        cells = read(SOURCE, notebook).cells
        for cell in cells:
            if cell.id.endswith("-test") and re.search(r"check\.(\w+)\(\1\b", cell.source):
                name = cell.id.removesuffix("-test")
                (answer,) = [c.source for c in cells if c.id == name]
                if "def " in answer:
                    answer = re.sub(r"(?m)^.*### (BEGIN|END) SOLUTION\n?", "", answer)
                    found[name] = notebook, answer
    return found


def variants(answer: str) -> list[str]:
    """Other answers, each once."""
    tree = ast.parse(answer)
    made = dict.fromkeys(ast.unparse(each) for each in _changed(tree))
    made |= dict.fromkeys(_without_brackets(ast.unparse(tree)))
    made.pop(ast.unparse(tree), None)
    return list(made)


def _changed(tree: ast.Module) -> Iterator[ast.Module]:
    """The tree with one node in another's place."""
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    names = sorted({n.id for n in ast.walk(function) if isinstance(n, ast.Name)} - {"range"})
    count = sum(1 for _ in ast.walk(function))
    for index in range(count):
        for new in _others(_nth(function, index), names):
            changed = copy.deepcopy(tree)
            where = next(n for n in changed.body if isinstance(n, ast.FunctionDef))
            _replace(where, _nth(where, index), new)
            yield ast.fix_missing_locations(changed)


def _others(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    """What one slip could put in a node's place."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)
        yield from (ast.Constant(number) for number in NUMBERS)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield from (ast.Constant(n) for n in (*NUMBERS, 3) if n != node.value)
    elif isinstance(node, ast.BinOp):
        for operator in OPERATORS:
            yield ast.BinOp(node.left, operator(), node.right)
        yield ast.BinOp(node.right, node.op, node.left)
        yield from (node.left, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.BinOp | ast.Call) or (
        isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ):
        for around in AROUND:
            yield ast.parse(around.format(ast.unparse(node)), mode="eval").body


def _nth(tree: ast.AST, index: int) -> ast.AST:
    return next(node for i, node in enumerate(ast.walk(tree)) if i == index)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, field, [new if each is old else each for each in value])


def _without_brackets(text: str) -> Iterator[str]:
    """The text with one pair of brackets left out, if it is still Python."""
    for start in (m.start() for m in re.finditer(r"\(", text)):
        depth = 0
        for end in range(start, len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                break
        bare = text[:start] + " " + text[start + 1 : end] + text[end + 1 :]
        try:
            yield ast.unparse(ast.parse(bare))
        except SyntaxError:
            continue


def define(answer: str, name: str, known: dict[str, Any]) -> Any:
    """The function that an answer defines, or None where running it fails."""
    names = dict(known)
    try:
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(compile(answer, "<variant>", "exec"), names)  # our own texts
    except Exception:
        return None
    return names.get(name)
