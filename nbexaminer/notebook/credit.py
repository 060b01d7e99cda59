"""What partial credit a test gives: by its outputs, or by the value of its last line, if known."""

import ast
import contextlib
import numbers
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .sanitize.outputs import error_output

# How numpy 2 and the standard library show a number. nbgrader 0.9.6 takes all for full marks.
NUMBER = re.compile(r"(?:np\.\w+|Decimal)\('?([^()']*)'?\)")  # "np.float64(0.5)"
FRACTION = re.compile(r"Fraction\((-?\d{1,300}), (\d{1,300})\)")


NUMBER_FUNCTIONS = {"abs", "float", "int", "len", "max", "min", "round", "sum"}


def fair(outputs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Have a warning be no failure, a number of numpy's a number, and nan and -1 no points.

    For nbgrader, whatever a test writes on stderr is a failure, and any last value that is no
    number, or a negative one, is full marks.

    Args:
        outputs: The outputs of a test, as nbformat has them; they are changed.

    Returns:
        The outputs to read the points from.
    """
    kept = []
    for output in outputs:
        if output.get("name") == "stderr":
            output["name"] = "stdout"
        if output["output_type"] == "execute_result":
            data = output["data"]
            text = str(data.get("text/plain", ""))
            if number := NUMBER.fullmatch(text):
                data["text/plain"] = number[1]
            elif number := FRACTION.fullmatch(text):
                data["text/plain"] = str(int(number[1]) / int(number[2]))
            if not _counts(data.get("text/plain", "")):
                output = error_output("NoCredit", "The test gave no number of points.")
        kept.append(output)
    return kept


def unread(outputs: Iterable[dict[str, Any]]) -> bool:
    """Whether a last value is full marks for nbgrader because it finds no points in its text."""
    results = [each["data"] for each in outputs if each["output_type"] == "execute_result"]
    return any(not _is_points(data.get("text/plain", "")) for data in results)


def gives_points(output: Mapping[str, Any]) -> bool:
    """Whether an output, after `fair`, gives a number of points."""
    return "data" in output and _is_points(output["data"].get("text/plain"))


def _is_points(text: Any) -> bool:
    with contextlib.suppress(TypeError, ValueError):
        return float(text) >= 0
    return False


def _counts(text: Any) -> bool:
    try:
        return float(text) >= 0
    except (TypeError, ValueError):  # no number: the test gave no partial credit
        return True


def is_credit(result: Any, points: float, is_number: bool) -> bool:
    """Whether the last value of a test, if it is any kind of number, can be partial credit.

    nbgrader gives full marks for numbers that make no sense, such as nan, -1 and array([0, 0]).
    Students must not choose their marks by the type of what they return: where a test means to give
    a number (`is_number`), nothing else will do.
    """
    if isinstance(result, bool) or not isinstance(result, numbers.Number | np.ndarray):
        return not is_number
    try:
        return bool(np.size(result) == 1 and 0 <= result <= points)  # type: ignore[arg-type, operator]
    except TypeError:  # complex, or no number after all
        return False


def gives_number(source: str) -> bool:
    """Whether the last value of a test is plainly meant to be a number of points."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError):
        tree = ast.parse(source)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
            return _is_number(last.value, _assigned(tree))
    return False


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is assigned to each name."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (each.id for each in targets if isinstance(each, ast.Name)):
                found.setdefault(name, []).append(node.value)
    return found


def _is_number(value: ast.expr, assigned: dict[str, list[ast.expr]]) -> bool:
    match value:
        case ast.Constant(value=number):
            return type(number) in (int, float)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _is_number(inner, assigned)
        case ast.BinOp(left=left, right=right):
            return _is_number(left, assigned) or _is_number(right, assigned)
        case ast.Call(func=ast.Name(id=name)):
            return name in NUMBER_FUNCTIONS
        case ast.IfExp(body=one, orelse=other):
            return _is_number(one, assigned) and _is_number(other, assigned)
        case ast.Name(id=name):
            rest = {each: values for each, values in assigned.items() if each != name}
            values = assigned.get(name, [])
            return bool(values) and all(_is_number(each, rest) for each in values)
    return False
