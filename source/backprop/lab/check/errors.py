"""An answer that raises an error: which mistake that points to, and in which line."""

from __future__ import annotations

import re
import traceback

from .attempt import Attempt
from .probe import code_of, student_line
from .verdict import Verdict, listed

# Missing name: what to import for it.
IMPORTS = {
    "np": "`import numpy as np`",
    "numpy": "`import numpy`, or `import numpy as np` and `np.` in place of `numpy.`",
    "math": "`import math`",
    "exp": "`import numpy as np`, and write `np.exp`",
    "e": "`import numpy as np`, and write `np.e`, or `np.exp(x)` for the power",
    "pi": "`import numpy as np`, and write `np.pi`",
    "sqrt": "`import numpy as np`, and write `np.sqrt`",
}

_TYPE_ERRORS = (
    (r"for \^=?:|bitwise_xor", "caret-for-power"),
    (r"NoneType|ellipsis", "own-function-unfilled"),
    (r"'(float|int|numpy\.\w+)' object is not callable", "missing-times"),
    (r"'(tuple|list|dict|set)'", "math-on-several"),
    (r"'(builtin_function_or_method|numpy\.ufunc|function)' object is not subscriptable", "square"),
    (r"not iterable|not subscriptable|has no len|iteration over a 0-d", "sum-of-a-number"),
    (r"'(function|builtin_function_or_method|numpy\.ufunc|type)'", "function-not-called"),
    (r"'str'|str to str|\bstr\b", "math-on-text"),
)


def raised(attempt: Attempt) -> Verdict | None:
    """The first error among the replies."""
    for reply in attempt.replies:
        if reply.error is not None:
            verdict = of_error(attempt, reply.error)
            verdict.found = attempt.found(reply)
            return verdict
    return None


def of_error(attempt: Attempt, error: BaseException) -> Verdict:
    """The verdict on an error."""
    line = student_line(error)
    return attempt.say(*_name(attempt, error), line=f" ({line})" if line else "")


def _name(attempt: Attempt, error: BaseException) -> tuple[str, str]:
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
            return _of_name_error(attempt, quoted[1] if quoted else "")
        case ZeroDivisionError():
            return "zero-division", ""
        case IndexError():
            return "index", ""
        case TypeError():
            if "multiply sequence" in text:
                return _sequence(error), ""
            return _of_type_error(attempt, text, in_own_line=bool(student_line(error)))
    return "raises", f"{type(error).__name__} ({text})" if text else type(error).__name__


def _of_name_error(attempt: Attempt, missing: str) -> tuple[str, str]:
    """A missing import, an argument with another name, or any other missing name."""
    if missing in IMPORTS:
        return "import-missing", f"`{missing}`: {IMPORTS[missing]}"
    code = code_of(attempt.answer)
    taken = code.co_varnames[: code.co_argcount] if code else ()
    strange = [f"`{name}`" for name in taken if name not in attempt.task.arguments]
    if missing in attempt.task.arguments and missing not in taken and strange:
        return "other-argument-name", f"{listed(strange)}, but its body uses `{missing}`"
    return "undefined-name", f"`{missing}`" if missing else "used there"


def _sequence(error: BaseException) -> str:
    """Whether a text or several values were multiplied. Python's message does not say.

    The variables and constants of the innermost frame tell, or else the quotes in the line.
    """
    held: list[object] = []
    for frame, _ in traceback.walk_tb(error.__traceback__):
        held = [*frame.f_locals.values(), *frame.f_code.co_consts[1:]]  # the first: its docstring
    if any(isinstance(value, list | tuple) for value in held):
        return "math-on-several"
    texts = any(isinstance(value, str) for value in held)
    return "math-on-text" if texts or re.search("['\"]", student_line(error)) else "math-on-several"


def _of_type_error(attempt: Attempt, text: str, in_own_line: bool) -> tuple[str, str]:
    if not in_own_line:
        count = len(attempt.task.arguments)
        names = ", ".join(f"`{name}`" for name in attempt.task.arguments)
        return "number-of-arguments", f"{count} argument{'s' * (count > 1)} ({names})"
    for pattern, name in attempt.task.errors:
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
