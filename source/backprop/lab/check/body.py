"""What an answer's code shows: a stub, a typed-in number, an unused argument."""

from __future__ import annotations

import ast
import dis
from collections.abc import Sequence
from types import CodeType
from typing import Any

import numpy as np

from .attempt import Attempt
from .learner_code import (
    added_numbers,
    code_of,
    compared_names,
    definition,
    inserts_before_the_last,
    second_return,
    sign_after_equals,
    unzipped_loop,
)
from .probe import Endless, any_numbers, ask_all
from .verdict import Verdict, listed

_MOVES = (0.31, 1.7, -2.9)  # to see whether an argument matters


def not_filled_in(attempt: Attempt) -> Verdict | None:
    """The stub as it was handed out, or code that never runs."""
    if not is_unfilled(attempt.answer):
        return None
    tree = definition(attempt.answer)
    if tree and any(isinstance(n, ast.Return) and n.value is None for n in ast.walk(tree)):
        return attempt.say("return-alone")
    told = (ast.get_docstring(tree) or "") if tree and len(tree.body) == 1 else ""
    return attempt.say("written-in-the-docstring" if "return " in told else "not-filled-in")


def uses_unfilled(attempt: Attempt) -> Verdict | None:
    """A function that calls another function of the learner that is not written yet."""
    names = unfilled_in(attempt.answer)
    return attempt.say("uses-unfilled", listed(names)) if names else None


def unfilled_in(answer: Any) -> list[str]:
    """The functions that an answer uses and that are still stubs."""
    known = getattr(answer, "__globals__", {})
    return [f"`{n}`" for n in names_in(answer) if code_of(known.get(n)) and is_unfilled(known[n])]


def asks_for_input(attempt: Attempt) -> Verdict | None:
    """A function that would wait for keyboard input."""
    waits = "input" in names_in(attempt.answer)
    own = "input" in getattr(attempt.answer, "__globals__", {})
    return attempt.say("asks-for-input") if waits and not own else None


def endless(attempt: Attempt) -> Verdict:
    """A function that had to be stopped."""
    return attempt.say("sleeps" if "sleep" in names_in(attempt.answer) else "endless")


def names_in(answer: Any) -> Sequence[str]:
    """The global names and attributes in an answer's code."""
    code = code_of(answer)
    return code.co_names if code else ()


def is_unfilled(answer: Any) -> bool:
    """Whether an answer is still the stub it was handed out as."""
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


def compares_to_assign(attempt: Attempt) -> Verdict | None:
    """A line such as `x == 1`, which does nothing."""
    lines = list(compared_names(definition(attempt.answer)).values())
    return attempt.say("compares-for-assigns", f"`{lines[0]}`") if lines else None


def puts_a_sign_after_equals(attempt: Attempt) -> Verdict | None:
    """A line such as `x =+ y`, which forgets what x was."""
    line = sign_after_equals(definition(attempt.answer))
    return attempt.say("sign-after-equals", f"`{line}`") if line else None


def missing_zip(attempt: Attempt) -> Verdict | None:
    """A loop over two lists that takes one after the other."""
    loop = unzipped_loop(definition(attempt.answer))
    return attempt.say("zip-missing", f"`{loop}`") if loop else None


def returns_twice(attempt: Attempt) -> Verdict | None:
    """Several `return` lines, one below the other, of which only the first runs."""
    line = second_return(definition(attempt.answer))
    return attempt.say("returns-twice", f"`{line}`") if line else None


def adds_to_a_list(attempt: Attempt) -> Verdict | None:
    """A number added to a list, where it should be appended."""
    line = added_numbers(definition(attempt.answer))
    return attempt.say("plus-equals", f"`{line}`") if line and not attempt.flat else None


def divides_without_rest(attempt: Attempt) -> Verdict | None:
    """A `//` in an answer that is wrong for no other reason that is known."""
    code = code_of(attempt.answer)
    found = code and any(step.argrepr in ("//", "//=") for step in dis.get_instructions(code))
    return attempt.say("whole-division") if found else None


def inserts_wrongly(attempt: Attempt) -> Verdict | None:
    """Values that `insert(-1, …)` puts before the last one."""
    wrong = inserts_before_the_last(definition(attempt.answer))
    return attempt.say("inserted-before-the-last") if wrong else None


def uses_outside_names(attempt: Attempt) -> Verdict | None:
    """A function that takes numbers of the notebook's cells, which it should compute."""
    code = code_of(attempt.answer)
    if code is None:
        return None
    known = attempt.answer.__globals__
    outside = [
        f"`{name}`"
        for name in sorted(_names(code, "LOAD_GLOBAL") - {"e", "pi"})
        if isinstance(known.get(name), (int, float, np.number, list))
    ]
    taken = {f"`{name}`" for name in attempt.task.arguments}
    told = "uses-global" if taken & {*outside} else "uses-outside-names"
    return attempt.say(told, listed(outside)) if outside else None


def constant(attempt: Attempt) -> Verdict | None:
    """An answer that is the same for all arguments, and why."""
    values = [any_numbers(reply) for reply in attempt.replies if reply.error is None]
    if len(values) < 3 or not all(v and v == values[0] for v in values):
        return None
    code = code_of(attempt.answer)
    if code is None:
        return attempt.say("ignores-arguments")
    arguments = code.co_varnames[: code.co_argcount]
    stored, loaded = _names(code, "STORE_FAST"), _names(code, "LOAD_FAST")
    overwritten = [f"`{name}`" for name in arguments if name in stored]
    if overwritten:
        return attempt.say("overwrites-arguments", ", ".join(overwritten))
    known = getattr(attempt.answer, "__globals__", {})
    read = [f"`{n}`" for n in code.co_names if isinstance(known.get(n), (int, float, np.number))]
    if read:
        return attempt.say("uses-global", ", ".join(read))
    if loaded & {*arguments}:
        return attempt.say("always-the-same")
    return attempt.say("hard-coded", ", ".join(f"`{name}`" for name in attempt.task.arguments))


def _names(code: CodeType, operation: str) -> set[str]:
    """The local names in the instructions of this kind. Some instructions have two."""
    found = [i.argval for i in dis.get_instructions(code) if operation in i.opname]
    return {name for names in found for name in (names if isinstance(names, tuple) else (names,))}


def ignores_argument(attempt: Attempt) -> Verdict | None:
    """An argument that never changes the answer, though it changes the truth."""
    bases = attempt.task.probes[1:4]
    if len(attempt.task.arguments) < 2:
        return None
    if attempt.has_lists:  # which cannot be moved: one that no line reads
        code = code_of(attempt.answer)
        taken = code.co_varnames[: code.co_argcount] if code else ()
        unread = [name for name in taken if code and name not in _names(code, "LOAD")]
        return attempt.say("ignores-argument", f"`{unread[0]}`") if unread else None
    for index, name in enumerate(attempt.task.arguments):
        moved = [(*x[:index], x[index] + step, *x[index + 1 :]) for x in bases for step in _MOVES]
        try:
            replies = ask_all(attempt.answer, [*bases, *moved])
        except Endless:
            return None
        still, probed = replies[: len(bases)], replies[len(bases) : -1]
        same = [
            any_numbers(p) == any_numbers(still[i // len(_MOVES)]) for i, p in enumerate(probed)
        ]
        if all(same) and not any(reply.error for reply in replies):
            return attempt.say("ignores-argument", f"`{name}`")
    return None
