"""An error in the learner's code: which mistake that points to, and in which line.

The rules read the error's text and, where it is known, the code that raised it. The first rule
that fits wins.
"""

from __future__ import annotations

import ast
import re
import traceback
from typing import Any, NamedTuple

from .attempt import Attempt
from .learner_code import (
    Place,
    added_numbers,
    always_zero,
    decimal_comma,
    kept_none,
    lists_made,
    place_of,
    unzipped_loop,
)
from .missing_names import symbols, why_missing
from .syntax import unreadable
from .task import Task
from .verdict import Verdict, listed

_NUMBER = r"'(?:float|int|complex|bool|numpy\.(?:float|int|bool)\w*)'"
_LAZY = r"'(?:generator|map|zip|filter|reversed|enumerate|\w*iterator)'"

_TYPE_ERRORS = (
    (r"for \^=?:|bitwise_xor", "caret-for-power"),
    (r"NoneType|ellipsis", "own-function-unfilled"),
    (rf"{_NUMBER} object is not callable", "missing-times"),
    (r"'(list|tuple)' object is not callable", "round-for-square"),
    (r"operand type\(s\) for @", "matrix-sign"),
    (r"multiply sequence|concatenate (tuple|list)|'(tuple|list|dict|set)'", "math-on-several"),
    (r"'(builtin_function_or_method|numpy\.ufunc|function)' object is not subscriptable", "square"),
    (_LAZY, "lazy-inside"),
    (r"not iterable|has no len|iteration over a 0-d", "sum-of-a-number"),
    (r"'(function|builtin_function_or_method|numpy\.ufunc|type)'", "function-not-called"),
    (r"'str'|str to str|\bstr\b", "math-on-text"),
)


class Reason(NamedTuple):
    """What an error points to: the name of a text in `words`, its detail and the line."""

    name: str
    detail: str = ""
    line: str = ""


def raised(attempt: Attempt) -> Verdict | None:
    """The first error among the replies."""
    for reply in attempt.replies:
        if reply.error is not None:
            verdict = of_error(attempt, reply.error)
            verdict.found = attempt.found(reply)
            return verdict
    return None


def of_error(attempt: Attempt, error: BaseException) -> Verdict:
    """The verdict on an error of an answer."""
    return attempt.say(*reason_for(error, attempt.task, attempt.answer))


def reason_for(error: BaseException, task: Task | None = None, answer: Any = None) -> Reason:
    """What an error points to. Without a task it was raised by a cell, not by an answer."""
    if isinstance(error, SyntaxError):
        return Reason("syntax", *unreadable(error))
    place = place_of(error)
    name, detail = _of_kind(error, place, task, answer)
    return Reason(name, detail, f" ({place.line})" if place.line else "")


def _of_kind(error: BaseException, place: Place, task: Task | None, answer: Any) -> tuple[str, str]:
    text = str(error)
    match error:
        case RecursionError():
            return "calls-itself", ""
        case TimeoutError():
            return "endless", ""
        case NameError():  # an UnboundLocalError is one
            return why_missing(error, place, task, answer)
        case ZeroDivisionError():
            nothing = always_zero(place.node)
            return ("zero-by-brackets", f"`{nothing}`") if nothing else ("zero-division", "")
        case IndexError() | TypeError() | AttributeError() | ValueError():
            found = _of_module(text) or _of_method(text, place) or _of_lists(text, place)
            if found:
                return found
            if re.match(rf"{_NUMBER} object has no attribute", text):
                return "dot-behind-a-number", ""
            if "'function' object has no attribute" in text:
                return "dot-behind-a-function", ""
    if isinstance(error, IndexError):
        return "index", ""
    if isinstance(error, TypeError):
        return _of_type(error, place, task)
    return "raises", f"{type(error).__name__} ({text})" if text else type(error).__name__


def _of_lists(text: str, place: Place) -> tuple[str, str] | None:
    """What goes wrong with lists and loops."""
    kept = kept_none(place.tree)
    if "NoneType" in text and kept:
        return "keeps-none", f"`{kept}`"
    loop = unzipped_loop(place.statement) or unzipped_loop(place.node)
    if "unpack" in text:
        return ("zip-missing", f"`{loop}`") if loop else ("unpack", text)
    added = added_numbers(place.tree)
    here = ast.unparse(place.statement) if place.statement else ""
    if added and added == here and re.search("not iterable|concatenate list", text):
        return "plus-equals", f"`{added}`"
    if ".extend(" in here and re.search(rf"{_NUMBER} object is not iterable", text):
        return "extended-by-a-number", ""
    if added and "out of bounds for axis" in text:  # numpy made an array of the list
        return "plus-for-append", f"`{added}`"
    if re.search(rf"{_NUMBER} object is not (iterable|reversible)", text) and _loop_over_len(place):
        return "range-missing", f"`{_loop_over_len(place)}`"
    if "list assignment index out of range" in text:
        return "no-place-yet", f"`{_base(place.node)}`" if _base(place.node) else "the list"
    if _uses_number_as_list(text):
        name = _base(place.node)
        if name in lists_made(place.tree):
            return "number-for-list", f"`{name}`"
        return "index-of-a-number", f"`{name}`" if name else "something"
    if re.search(r"indices must be|only integers, slices", text):
        if _stands_behind_a_list(place.node):
            return "commas-missing", ""
        return ("no-columns" if "not tuple" in text else "index-not-whole"), ""
    return None


def _of_module(text: str) -> tuple[str, str] | None:
    """A name that a module does not have, such as `np.ln`."""
    unknown = re.match(r"module '(\w+)' has no attribute '(\w+)'", text)
    if not unknown:
        return None
    told = symbols().get(unknown[2])
    return ("symbol", told) if told else ("not-in-module", f"`{unknown[1]}` has no `{unknown[2]}`")


def _of_method(text: str, place: Place) -> tuple[str, str] | None:
    """A method that lists do not have, or `insert` with other arguments than it takes."""
    unknown = re.search(r"'list' object has no attribute '(\w+)'", text)
    if unknown:
        return "list-method", f"`{unknown[1]}`"
    called = ast.unparse(place.node.func) if isinstance(place.node, ast.Call) else ""
    return ("insert-arguments", "") if called.endswith(".insert") else None


def _stands_behind_a_list(node: ast.AST | None) -> bool:
    """Whether square brackets stand right behind others, as in `[x] [y]`."""
    while isinstance(node, ast.Subscript):
        node = node.value
        if isinstance(node, ast.List):
            return True
    return False


def _uses_number_as_list(text: str) -> bool:
    return bool(
        "invalid index to scalar" in text
        or re.search(rf"{_NUMBER} object (is not subscriptable|does not support item)", text)
        or re.search(rf"{_NUMBER} object has no attribute '(append|insert|reverse|sort)'", text)
    )


def _base(node: ast.AST | None) -> str:
    """The name before the brackets or the dot, such as x in `x[0]` and `x.append`."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _loop_over_len(place: Place) -> str:
    """A loop such as `for i in len(x)` or `for i in count`; "" if it is another one."""
    loop = place.statement
    if not isinstance(loop, ast.For):
        return ""
    if isinstance(loop.iter, ast.Name) and type(place.variables.get(loop.iter.id)) is not int:
        return ""
    return f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"


def _of_type(error: TypeError, place: Place, task: Task | None) -> tuple[str, str]:
    text = str(error)
    if task and not place.line:
        count = len(task.arguments)
        names = ", ".join(f"`{name}`" for name in task.arguments)
        return "number-of-arguments", f"{count} argument{'s' * (count > 1)} ({names})"
    if task and "function" in text and _reads(place.node or place.statement, task.name):
        return "own-name-for-argument", listed([f"`{name}`" for name in task.arguments])
    for pattern, name in task.errors if task else ():
        if re.search(pattern, text):
            return name, ""
    if re.match(r"(?:[\w.<>]*\.)?([\w<>]+)\(\) (takes|missing|got)", text) or (
        "positional argument" in text
    ):
        comma = "Python writes a decimal point, and no comma. " * bool(
            re.search(r"\d,\d", place.line)
        )
        return "inner-number-of-arguments", f"{comma}Python says: {text}"
    if task and len(task.outputs) > 1 and "not callable" in text and _is_whole_result(place):
        return "commas-missing", ""
    for pattern, name in _TYPE_ERRORS:
        if re.search(pattern, text):
            if name == "math-on-several":
                return _several(error, place)
            return name, ""
    return "raises", f"TypeError ({text})"


def _reads(node: ast.AST | None, name: str) -> bool:
    """Whether a name is read in some code, other than to be called."""
    if node is None:
        return False
    called = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
    return any(
        isinstance(each, ast.Name) and each.id == name and each not in called
        for each in ast.walk(node)
    )


def _is_whole_result(place: Place) -> bool:
    """Whether what failed stands first in a `return` that consists of calls only: (x) (y) (z)."""
    if not isinstance(place.statement, ast.Return):
        return False
    node = place.statement.value
    while isinstance(node, ast.Call):
        if node is place.node:
            return not isinstance(node.func, ast.Name | ast.Attribute)
        node = node.func
    return False


def _several(error: TypeError, place: Place) -> tuple[str, str]:
    """Lists, tuples or texts in a calculation. Python's message does not say which was multiplied.

    The variables and constants of the innermost frame tell, or else the quotes in the line.
    """
    if "multiply sequence" in str(error):
        held: list[object] = []
        for frame, _ in traceback.walk_tb(error.__traceback__):
            held = [*frame.f_locals.values(), *frame.f_code.co_consts[1:]]  # first: its docstring
        texts = any(isinstance(value, str) for value in held)
        lists = any(isinstance(value, list | tuple) for value in held)
        if not lists and (texts or re.search("['\"]", place.line)):
            return "math-on-text", ""
    if re.search("tuple|multiply", str(error)) and decimal_comma(place.tree):
        return "comma-in-calculation", ""
    names = [
        f"`{each.id}`"
        for each in (ast.walk(place.node) if place.node else ())
        if isinstance(each, ast.Name) and isinstance(place.variables.get(each.id), list | tuple)
    ]
    return "math-on-several", f": {listed(sorted(set(names)))}" if names else ""
