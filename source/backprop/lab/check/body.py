"""What can be read from an answer's own code: a stub, a typed-in number, an unused argument."""

from __future__ import annotations

import ast
import dis
import inspect
import textwrap
from collections.abc import Sequence
from types import CodeType
from typing import Any

import numpy as np

from .case import Case, Verdict, listed
from .probe import Endless, ask_all, code_of, loose

_MOVES = (0.31, 1.7, -2.9)  # to see whether an argument matters


def not_filled_in(case: Case) -> Verdict | None:
    """The stub as it was handed out, or an answer that Python takes for none."""
    if not is_unfilled(case.answer):
        return None
    tree = _definition(case.answer)
    if tree and any(isinstance(n, ast.Return) and n.value is None for n in ast.walk(tree)):
        return case.say("return-alone")
    told = (ast.get_docstring(tree) or "") if tree and len(tree.body) == 1 else ""
    return case.say("written-in-the-docstring" if "return " in told else "not-filled-in")


def uses_unfilled(case: Case) -> Verdict | None:
    """A function that calls others of the learner's which are not written yet."""
    names = unfilled_in(case.answer)
    return case.say("uses-unfilled", listed(names)) if names else None


def unfilled_in(answer: Any) -> list[str]:
    """The functions that an answer uses and that still are stubs."""
    known = getattr(answer, "__globals__", {})
    return [f"`{n}`" for n in _names_in(answer) if code_of(known.get(n)) and is_unfilled(known[n])]


def asks_for_input(case: Case) -> Verdict | None:
    """A function that would wait for somebody to type."""
    waits = "input" in _names_in(case.answer)
    own = "input" in getattr(case.answer, "__globals__", {})
    return case.say("asks-for-input") if waits and not own else None


def endless(case: Case) -> Verdict:
    """A function that had to be stopped."""
    return case.say("sleeps" if "sleep" in _names_in(case.answer) else "endless")


def _names_in(answer: Any) -> Sequence[str]:
    """The names that an answer's own code takes from elsewhere."""
    code = code_of(answer)
    return code.co_names if code else ()


def _definition(answer: Any) -> ast.FunctionDef | None:
    try:
        (found,) = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return found if isinstance(found, ast.FunctionDef) else None


def is_unfilled(answer: Any) -> bool:
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


def constant(case: Case) -> Verdict | None:
    """An answer that is the same for all arguments, and how it came to be so."""
    values = [loose(reply) for reply in case.replies if reply.error is None]
    if len(values) < 3 or not all(v and v == values[0] for v in values):
        return None
    code = code_of(case.answer)
    if code is None:
        return case.say("ignores-arguments")
    arguments = code.co_varnames[: code.co_argcount]
    stored, loaded = _names(code, "STORE_FAST"), _names(code, "LOAD_FAST")
    overwritten = [f"`{name}`" for name in arguments if name in stored]
    if overwritten:
        return case.say("overwrites-arguments", ", ".join(overwritten))
    known = getattr(case.answer, "__globals__", {})
    read = [f"`{n}`" for n in code.co_names if isinstance(known.get(n), (int, float, np.number))]
    if read:
        return case.say("uses-global", ", ".join(read))
    if loaded & {*arguments}:
        return case.say("always-the-same")
    return case.say("hard-coded", ", ".join(f"`{name}`" for name in case.exercise.arguments))


def _names(code: CodeType, operation: str) -> set[str]:
    """The local names that the instructions of this kind deal with, singly or in pairs."""
    found = [i.argval for i in dis.get_instructions(code) if operation in i.opname]
    return {name for names in found for name in (names if isinstance(names, tuple) else (names,))}


def ignores_argument(case: Case) -> Verdict | None:
    """An argument that never changes the answer, though it changes the truth."""
    bases = case.exercise.probes[1:4]
    if case.has_lists or len(case.exercise.arguments) < 2:
        return None
    for index, name in enumerate(case.exercise.arguments):
        moved = [(*x[:index], x[index] + step, *x[index + 1 :]) for x in bases for step in _MOVES]
        try:
            replies = ask_all(case.answer, [*bases, *moved])
        except Endless:
            return None
        still, probed = replies[: len(bases)], replies[len(bases) : -1]
        same = [loose(p) == loose(still[i // len(_MOVES)]) for i, p in enumerate(probed)]
        if all(same) and not any(reply.error for reply in replies):
            return case.say("ignores-argument", f"`{name}`")
    return None
