"""Structural faults: what is wrong with an answer before its numbers can be compared.

`FAULTS` is the table of what to say; the functions below find which entry applies. In the texts
{name} is what the learner writes, {detail} what was seen, {line} where.
"""

from __future__ import annotations

import dis
import math
import re
from collections.abc import Callable, Sequence

import numpy as np

from .probe import Endless, Reply, Unfit, ask_all, code_of, fit, number, student_line
from .tasks import Task

_MOVES = (0.31, 1.7, -2.9)  # to see whether an argument matters

# id: (hint, nudge)
FAULTS: dict[str, tuple[str, str]] = {
    "not-filled-in": (
        "`{name}` is not filled in yet: write your code where it says YOUR CODE HERE.",
        "Run the cell again after writing it; then run this check.",
    ),
    "not-callable": (
        "`{name}` should be a function, but it is {detail} now. Was the name used for something "
        "else?",
        "Run the cell that defines `{name}` again, and give the other value another name.",
    ),
    "not-called": (
        "`{name}` is a function now: it was not called. Put its arguments in brackets after the "
        "name.",
        "A function becomes a value when it is called, as in `f(1, 2)`.",
    ),
    "returns-function": (
        "What comes back is a function that was not called. Put its arguments in brackets after "
        "its name.",
        "A function becomes a value when it is called, as in `f(1, 2)`.",
    ),
    "number-of-arguments": (
        "`{name}` is called with {detail}, but yours takes another number of arguments.",
        "Compare the line with `def` with the signature in the text above.",
    ),
    "prints-instead-of-returning": (
        "Your function prints its result and returns nothing. Other code can only use what is "
        "returned.",
        "`print` shows a number to people; `return` hands it on.",
    ),
    "nothing-returned": (
        "Your function returns nothing (None). It looks like the `return` is missing, or is not "
        "always reached.",
        "The last line of the function should hand its result back.",
    ),
    "none": (
        "`{name}` is None, which is no number. Was it set to a `print(...)`, or to a function that "
        "returns nothing?",
        "Assign the number itself.",
    ),
    "trailing-comma": (
        "A tuple or list with one number comes back. It looks like there is a trailing comma, or "
        "a bracket too many.",
        "A comma at the end of a line makes a tuple: `x,` is `(x,)`.",
    ),
    "several-values": (
        "Several values come back together. Only {detail} is wanted: return one number.",
        "A comma in `return` makes a tuple.",
    ),
    "array": (
        "An array of several numbers comes back for one neuron. One number is wanted.",
        "Check the shapes of what you multiply.",
    ),
    "string": (
        "A text (str) comes back, not a number. Return the number itself, unformatted.",
        "Quotes, f-strings and `format` make texts.",
    ),
    "dictionary": (
        "A {detail} comes back. Return {wanted}, in this order, separated by commas.",
        "Give back the values without names.",
    ),
    "complex": (
        "A complex number comes back. It looks like a root or a broken power of a negative number "
        "was taken.",
        "Check what stands under the root, and the power.",
    ),
    "not-a-number": (
        "The result is nan or infinite at some points. It looks like a logarithm or root of a "
        "negative number, a division by 0, or an overflow.",
        "Try the arguments shown above by hand, step by step.",
    ),
    "wrong-type": (
        "What comes back is {detail}, not a number.",
        "Put `return` before the computed number and nothing else.",
    ),
    "truth-value": (
        "True or False comes back: it looks like a comparison. A number is wanted.",
        "`==` and `>` compare; they compute nothing.",
    ),
    "number-of-results": (
        "{detail} came back; wanted are {wanted}, in this order.",
        "Count what stands in your `return`.",
    ),
    "shape-of-results": (
        "The result has another shape than wanted: {wanted}, one number for each layer.",
        "Compare the lengths of your lists with the number of weights.",
    ),
    "endless": (
        "Your function was stopped because it did not come to an end. Look for a loop whose "
        "condition never becomes false.",
        "No loop is needed here, or only one over the layers.",
    ),
    "calls-itself": (
        "Your function calls itself again and again (recursion). Write the formula with `exp` or "
        "other ready functions instead.",
        "The name of the function you define should not appear in its own body.",
    ),
    "caret-for-power": (
        "`^` is not a power in Python (it combines bits){line}. A power is written with two stars.",
        "x squared is `x**2`.",
    ),
    "undefined-name": (
        "The name {detail} is not defined{line}. Is it misspelt, or is its cell (or import) not "
        "run yet?",
        "Restart the kernel and run all cells from the top: names from deleted cells then show up.",
    ),
    "own-function-unfilled": (
        "A None or `...` gets into the calculation{line}: a function or value it uses is not "
        "filled in, or returns nothing.",
        "Check the functions from earlier exercises first.",
    ),
    "sum-of-a-number": (
        "`sum`, `len`, an index or a loop is used on a single number{line}. These work on lists; "
        "here one number needs no summing.",
        "Leave that function out.",
    ),
    "missing-times": (
        "A number is called like a function{line}. It looks like a `*` is missing before a "
        "bracket, or a function's name was used for a number.",
        "Python needs every `*` written out: `w * (…)`, not `w(…)`.",
    ),
    "function-not-called": (
        "A function itself, not its result, gets into the calculation{line}: it was not called.",
        "Put the arguments in brackets after the name.",
    ),
    "inner-number-of-arguments": (
        "A function that yours uses gets the wrong number of arguments{line}. {detail}.",
        "Look at how that function was defined: what does it take?",
    ),
    "several-arguments-to-sigma": (
        "σ gets several arguments at once{line}. It takes one number: z, the weighted sum of them.",
        "Compute z first, then apply σ to it.",
    ),
    "math-on-text": (
        "A text (str) gets into the calculation{line}. Numbers are written without quotes.",
        "Look for quotes.",
    ),
    "zero-division": (
        "Something is divided by 0{line}.",
        "Which of the arguments shown above makes the denominator 0?",
    ),
    "index": (
        "A list index is out of range{line}. Layers are counted from 0, and the list of "
        "activations is one longer than the list of weights.",
        "Write down for a chain of two layers which indices your loop visits.",
    ),
    "unassigned": (
        "The name {detail} is used before it has a value{line}.",
        "A name that is assigned anywhere in a function belongs to that function.",
    ),
    "raises": (
        "Your code stops with {detail}{line}.",
        "Call the function yourself with the arguments shown above, and read the error.",
    ),
    "hard-coded": (
        "The same answer comes back whatever the arguments are: it looks hard-coded, a typed-in "
        "number in place of {detail}.",
        "The body of the function should name every one of its arguments.",
    ),
    "always-the-same": (
        "The same answer comes back whatever the arguments are, though your code names them. It "
        "looks like the decimals are cut off (`int`, `round`, `//`) or something cancels.",
        "Call the function yourself with two different arguments, and look at each step.",
    ),
    "overwrites-arguments": (
        "It looks like the function overwrites its arguments ({detail}) with fixed numbers, so "
        "what it is called with never matters.",
        "Inside the function the arguments have their values already: do not assign them.",
    ),
    "uses-global": (
        "It looks like the function reads {detail} from the notebook (a global variable) instead "
        "of using its arguments.",
        "The body of the function should work with its own arguments only.",
    ),
    "ignores-arguments": (
        "The answer is the same for different arguments: it looks hard-coded, or it comes from a "
        "global variable or from arguments overwritten inside. Use the arguments as given.",
        "The body of the function should name every one of its arguments.",
    ),
    "ignores-argument": (
        "The argument {detail} never matters for your answer. Is it forgotten, or is a fixed "
        "number or a global variable used in its place?",
        "Look for {detail} in the body of your function.",
    ),
    "changes-its-input": (
        "Your function changes the lists it is given. Make new lists for the results and leave "
        "the arguments as they are.",
        "`ws[l] = …` or `ws.reverse()` change the caller's list.",
    ),
    "not-repeatable": (
        "The same call gives a different answer the second time. It looks like the function keeps "
        "something from one call to the next, or uses random numbers.",
        "Start every list and sum anew inside the function.",
    ),
}


def of_answer(answer: object) -> tuple[str, str] | None:
    """What is wrong with a function before it is called, as (fault, detail)."""
    if is_unfilled(answer):
        return "not-filled-in", ""
    if not callable(answer):
        return "not-callable", a_kind(answer)
    return None


def is_unfilled(answer: object) -> bool:
    """Whether an answer still is the stub it was handed out as."""
    if answer is None or answer is ...:
        return True
    told = getattr(answer, "is_stub", None)
    if told is not None:
        return bool(told)
    code = code_of(answer)
    if code is None:
        return False
    steps = [i for i in dis.get_instructions(code) if i.opname not in ("RESUME", "NOP")]
    return (
        len(steps) <= 2
        and steps[-1].opname.startswith("RETURN")
        and (steps[0].argval in (None, ...))
    )


def of_value(value: object, wanted: Sequence[str], printed: str = "") -> tuple[str, str] | None:
    """What is wrong with a value that should be numbers, as (fault, detail)."""
    single = len(wanted) == 1
    if value is ... or (isinstance(value, tuple) and any(part is ... for part in value)):
        return "not-filled-in", ""
    if value is None or (isinstance(value, tuple) and value and all(p is None for p in value)):
        return ("prints-instead-of-returning" if printed else "nothing-returned"), ""
    if callable(value):
        return "returns-function", ""
    if isinstance(value, (str, bytes)):
        return "string", ""
    if isinstance(value, (dict, set, frozenset)):
        return "dictionary", type(value).__name__
    if isinstance(value, (complex, np.complexfloating)):
        return "complex", ""
    if isinstance(value, (bool, np.bool_)):
        return "truth-value", ""
    if single and isinstance(value, (list, tuple)):
        return ("trailing-comma", "") if len(value) == 1 else ("several-values", wanted[0])
    if single and isinstance(value, np.ndarray) and value.size != 1:
        return "array", ""
    try:
        number(value)
        return None if single else ("number-of-results", "One number")
    except Unfit:
        pass
    if single:
        return "wrong-type", a_kind(value)
    return _of_parts(value, wanted)


def _of_parts(value: object, wanted: Sequence[str]) -> tuple[str, str] | None:
    try:
        parts = list(value)
    except TypeError:
        return "wrong-type", a_kind(value)
    if len(parts) != len(wanted):
        return "number-of-results", f"{len(parts)} value{'s' * (len(parts) != 1)}"
    for part in parts:
        if not isinstance(part, (list, tuple, np.ndarray)):
            fault = of_value(part, ("a number",))
            if fault:
                return fault
    return None


def of_error(error: BaseException, task: Task) -> tuple[str, str]:
    """Which fault an exception is a sign of, as (fault, detail)."""
    text = str(error)
    call = re.match(r"(?:[\w.<>]*\.)?([\w<>]+)\(\) (takes|missing|got)", text)
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
        case TypeError() if not student_line(error):
            return "number-of-arguments", _arguments(task)
        case TypeError() if call and call[1] == "sigmoid" and "takes 1" in text:
            return "several-arguments-to-sigma", ""
        case TypeError() if call or "positional argument" in text:
            return "inner-number-of-arguments", f"Python says: {text}"
        case TypeError():
            return _of_type_error(text)
    return "raises", f"{type(error).__name__} ({text})" if text else type(error).__name__


def _of_type_error(text: str) -> tuple[str, str]:
    for pattern, fault in (
        (r"for \^=?:|bitwise_xor", "caret-for-power"),
        (r"NoneType|ellipsis", "own-function-unfilled"),
        (r"'(float|int|numpy\.\w+)' object is not callable", "missing-times"),
        (r"not iterable|not subscriptable|has no len|iteration over a 0-d", "sum-of-a-number"),
        (r"unary -: '(tuple|list)'", "several-arguments-to-sigma"),
        (r"'(function|builtin_function_or_method|numpy\.ufunc|type)'", "function-not-called"),
        (r"'str'|str to str|\bstr\b|multiply sequence", "math-on-text"),
    ):
        if re.search(pattern, text):
            return fault, ""
    return "raises", f"TypeError ({text})"


def _arguments(task: Task) -> str:
    count = len(task.arguments)
    return f"{count} argument{'s' * (count > 1)} ({_and_list(task)})"


def _and_list(task: Task) -> str:
    return ", ".join(f"`{name}`" for name in task.arguments)


def where(error: BaseException) -> str:
    """The learner's own line as a piece of a sentence, or ""."""
    line = student_line(error)
    return f" ({line})" if line else ""


def of_constant(answer: object, replies: Sequence[Reply], task: Task) -> tuple[str, str] | None:
    """An answer that is the same for all arguments, and how it came to be so."""
    values = [_flat(reply) for reply in replies if reply.error is None]
    if len(values) < 3 or not all(v and v == values[0] for v in values):
        return None
    code = code_of(answer)
    if code is None:
        return "ignores-arguments", ""
    arguments = code.co_varnames[: code.co_argcount]
    stored, loaded = _names(code, "STORE_FAST"), _names(code, "LOAD_FAST")
    overwritten = [f"`{name}`" for name in arguments if name in stored]
    if overwritten:
        return "overwrites-arguments", ", ".join(overwritten)
    known = getattr(answer, "__globals__", {})
    read = [f"`{n}`" for n in code.co_names if isinstance(known.get(n), (int, float, np.number))]
    if read:
        return "uses-global", ", ".join(read)
    if loaded & {*arguments}:
        return "always-the-same", ""
    return "hard-coded", _and_list(task)


def _names(code: object, operation: str) -> set[str]:
    """The local names that the instructions of this kind deal with, singly or in pairs."""
    found = [i.argval for i in dis.get_instructions(code) if operation in i.opname]
    return {name for names in found for name in (names if isinstance(names, tuple) else (names,))}


def _flat(reply: Reply) -> list[float]:
    if isinstance(reply.value, (bool, np.bool_)):
        return []
    like = reply.value if isinstance(reply.value, (list, tuple)) else 0.0
    try:
        return fit(reply.value, like)
    except Unfit:
        return []


def of_sensitivity(answer: Callable, task: Task) -> tuple[str, str] | None:
    """An argument that never changes the answer, though it changes the truth."""
    bases = task.probes[1:4]
    if len(bases[0]) < 2 or any(isinstance(x, list) for x in bases[0]):
        return None
    for index, name in enumerate(task.arguments):
        moved = [(*x[:index], x[index] + step, *x[index + 1 :]) for x in bases for step in _MOVES]
        try:
            replies = ask_all(answer, [*bases, *moved])
        except Endless:
            return None
        still, probed = replies[: len(bases)], replies[len(bases) : -1]
        same = [_flat(p) == _flat(still[i // len(_MOVES)]) for i, p in enumerate(probed)]
        if all(same) and not any(reply.error for reply in replies):
            return "ignores-argument", f"`{name}`"
    return None


def of_behaviour(replies: Sequence[Reply]) -> str | None:
    """Faults of an answer beyond its numbers: it writes into its input, or it wavers."""
    if any(reply.changed for reply in replies):
        return "changes-its-input"
    first, again = replies[0], replies[-1]
    if first.error is None and again.error is None and not _agree(first, again):
        return "not-repeatable"
    return None


def _agree(first: Reply, again: Reply) -> bool:
    one, two = _flat(first), _flat(again)
    return len(one) == len(two) and all(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-9 + 1e-7 * abs(a)
        for a, b in zip(one, two, strict=True)
    )


def a_kind(value: object) -> str:
    """What kind of thing a value is, as a learner would say it."""
    kinds = {
        "str": "a text (str)",
        "float": "a number",
        "int": "a number",
        "list": "a list",
        "tuple": "a tuple",
        "dict": "a dictionary",
        "ndarray": "an array",
        "module": "a module",
    }
    return kinds.get(type(value).__name__, f"of type {type(value).__name__}")


def text(fault: str, task: Task, detail: str, line: str, stage: int) -> str:
    """The hint of a fault, with its nudge from the second time on."""
    hint, nudge = FAULTS[fault]
    wanted = ", ".join(f"`{o}`" for o in task.outputs)
    words = {"name": task.name, "detail": detail, "line": line, "wanted": wanted}
    return (f"{hint} {nudge}" if stage else hint).format(**words)
