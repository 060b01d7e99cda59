"""An answer that raises an error: which mistake it is a sign of, and in which line."""

from __future__ import annotations

import re

from .case import Case, Verdict
from .probe import student_line

_TYPE_ERRORS = (
    (r"for \^=?:|bitwise_xor", "caret-for-power"),
    (r"NoneType|ellipsis", "own-function-unfilled"),
    (r"'(float|int|numpy\.\w+)' object is not callable", "missing-times"),
    (r"not iterable|not subscriptable|has no len|iteration over a 0-d", "sum-of-a-number"),
    (r"'(function|builtin_function_or_method|numpy\.ufunc|type)'", "function-not-called"),
    (r"'str'|str to str|\bstr\b|multiply sequence", "math-on-text"),
)


def raised(case: Case) -> Verdict | None:
    """The first error among the replies."""
    for reply in case.replies:
        if reply.error is not None:
            verdict = of_error(case, reply.error)
            verdict.found = case.found(reply)
            return verdict
    return None


def of_error(case: Case, error: BaseException) -> Verdict:
    """The verdict that an error is a sign of."""
    line = student_line(error)
    return case.say(*_name(case, error), line=f" ({line})" if line else "")


def _name(case: Case, error: BaseException) -> tuple[str, str]:
    """The name of the verdict on an error, and its detail."""
    text = str(error)
    quoted = re.search(r"'(\w+)'", text)
    detail = f"`{quoted[1]}`" if quoted else "used there"
    match error:
        case RecursionError():
            return "calls-itself", ""
        case TimeoutError():
            return "endless", ""
        case UnboundLocalError():
            return "unassigned", detail
        case NameError():
            return "undefined-name", detail
        case ZeroDivisionError():
            return "zero-division", ""
        case IndexError():
            return "index", ""
        case TypeError():
            return _of_type_error(case, text, in_own_line=bool(student_line(error)))
    return "raises", f"{type(error).__name__} ({text})" if text else type(error).__name__


def _of_type_error(case: Case, text: str, in_own_line: bool) -> tuple[str, str]:
    if not in_own_line:
        count = len(case.exercise.arguments)
        names = ", ".join(f"`{name}`" for name in case.exercise.arguments)
        return "number-of-arguments", f"{count} argument{'s' * (count > 1)} ({names})"
    for pattern, name in case.exercise.errors:
        if re.search(pattern, text):
            return name, ""
    if re.match(r"(?:[\w.<>]*\.)?([\w<>]+)\(\) (takes|missing|got)", text) or (
        "positional argument" in text
    ):
        return "inner-number-of-arguments", f"Python says: {text}"
    for pattern, name in _TYPE_ERRORS:
        if re.search(pattern, text):
            return name, ""
    return "raises", f"TypeError ({text})"
