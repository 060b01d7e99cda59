"""Answers of the wrong kind: not a function, not numbers, not the same twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import CoroutineType
from typing import Any

import numpy as np

from .attempt import Attempt
from .learner_code import (
    decimal_comma,
    definition,
    empty_range,
    has_a_loop,
    one_list_with_two_names,
)
from .probe import YIELD, NoList, NotNumbers, Reply, any_numbers, number
from .verdict import Verdict


def not_callable(attempt: Attempt) -> Verdict | None:
    """Something else in place of the function."""
    return None if callable(attempt.answer) else attempt.say("not-callable", a_kind(attempt.answer))


def wrong_kind(attempt: Attempt) -> Verdict | None:
    """A reply that is not made of numbers."""
    for reply in attempt.replies:
        fault = of_reply(reply, attempt.task.outputs)
        if fault and fault[0] == "decimal-comma" and not may_have_decimal_comma(attempt.answer):
            fault = "several-values", attempt.task.outputs[0]
        if fault:
            return attempt.say(*fault)
    return None


def may_have_decimal_comma(answer: Any) -> bool:
    """Whether a number with a decimal comma stands in a function, as far as its text is known."""
    text = definition(answer)
    return text is None or decimal_comma(text)


def changes_its_input(attempt: Attempt) -> Verdict | None:
    """A function that writes into the lists it is given."""
    return attempt.say("changes-its-input") if any(r.changed for r in attempt.replies) else None


def not_repeatable(attempt: Attempt) -> Verdict | None:
    """A function that gives different results for the same call."""
    first, again = attempt.replies[0], attempt.replies[-1]
    if first.error is not None or again.error is not None:
        return None
    one, two = any_numbers(first), any_numbers(again)
    agree = len(one) == len(two) and all(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-9 + 1e-7 * abs(a)
        for a, b in zip(one, two, strict=True)
    )
    return None if agree else attempt.say("not-repeatable")


def shared_list(attempt: Attempt) -> Verdict | None:
    """One list with two names: the results are the same list, or copies of it."""
    two_names = one_list_with_two_names(definition(attempt.answer))
    for reply, wanted in zip(attempt.replies, attempt.wanted, strict=True):
        if not (isinstance(reply.value, list | tuple) and isinstance(wanted, list | tuple)):
            return None
        one, *others = reply.value if reply.value else (None,)
        if not isinstance(one, list) or len(wanted) < 2 or len(reply.value) != len(wanted):
            return None
        both = isinstance(wanted[0], list) and len(one) == sum(map(len, wanted))
        if not all(each is one or (_equal(each, one) and (both or two_names)) for each in others):
            return None
    return attempt.say("shared-list")


def _equal(one: object, other: object) -> bool:
    """Whether two lists are equal; lists of arrays are not compared."""
    try:
        return bool(one == other)
    except ValueError:
        return False


def lengths_of_results(attempt: Attempt) -> Verdict | None:
    """Lists that are empty, or have one number too few or too many."""
    lengths: set[tuple[int, int]] = set()
    for reply, wanted in zip(attempt.replies, attempt.wanted, strict=True):
        try:
            pairs = zip(list(reply.value), wanted, strict=True)
            lengths |= {(len(part), len(lists)) for part, lists in pairs}
        except (TypeError, ValueError):
            return None
    if not any(got for got, _ in lengths):
        return attempt.say("empty-lists", _why_empty(attempt))
    surplus = {got - wanted for got, wanted in lengths}
    if surplus == {-1}:
        return attempt.say("one-too-few")
    return attempt.say("one-too-many") if surplus == {1} else None


def _why_empty(attempt: Attempt) -> str:
    text = definition(attempt.answer)
    counting = empty_range(text)
    if counting:
        return f"`{counting}` is empty: to count down, `range` needs a third number, the step."
    if text and not has_a_loop(text):
        return "No line of the function puts something into them."
    return "Does the loop that should fill them ever run? Print something in it."


def one_length_only(attempt: Attempt) -> Verdict | None:
    """Right whenever the lists have a certain length, and never else: a loop is written out."""
    too_short = any(isinstance(reply.error, IndexError) for reply in attempt.replies)
    if not attempt.has_lists or not too_short:  # without it a few may be right by chance
        return None
    lengths = [max(len(x) for x in r.arguments if isinstance(x, list)) for r in attempt.replies]
    fits = {length for length, right in zip(lengths, attempt.right, strict=True) if right}
    if len(fits) != 1 or fits == {1} or attempt.right != [length in fits for length in lengths]:
        return None
    return attempt.say("one-length-only", str(*fits))


def shape_of_results(attempt: Attempt) -> Verdict | None:
    """Lists of the wrong length."""
    return None if attempt.flat else attempt.say("shape-of-results")


def not_a_number(attempt: Attempt) -> Verdict | None:
    """A nan or an infinite number among the results."""
    return None if attempt.numbers else attempt.say("not-a-number")


def of_reply(reply: Reply, wanted: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with a reply that should be numbers, as (name, detail)."""
    if reply.lazy and len(wanted) == 1:
        return ("yields", "") if reply.lazy == YIELD else ("lazy", reply.lazy)
    fault = of_value(reply.value, wanted, reply.printed)
    if fault and fault[0] == "number-of-results" and reply.lazy == YIELD:
        return "yields-too-often", fault[1]
    return fault


def of_value(value: Any, wanted: Sequence[str], printed: str = "") -> tuple[str, str] | None:
    """What is wrong with a value that should be numbers, as (name, detail)."""
    single = len(wanted) == 1
    nothing = _nothing(value, printed)
    if nothing:
        return nothing
    if isinstance(value, NoList):
        return "no-list", value.kind
    if callable(value):
        return "returns-function", ""
    if isinstance(value, CoroutineType):
        return "coroutine", ""
    if isinstance(value, (str, bytes)):
        return "string", ""
    if isinstance(value, (dict, set, frozenset)):
        return "dictionary", type(value).__name__
    if isinstance(value, (complex, np.complexfloating)):
        return "complex", ""
    if isinstance(value, (bool, np.bool_)):
        return "truth-value", ""
    several = _several(value, wanted[0]) if single else None
    if several:
        return several
    try:
        number(value)
        return None if single else ("number-of-results", "One number")
    except NotNumbers:
        return ("wrong-type", a_kind(value)) if single else _of_parts(value, wanted)


def _several(value: Any, wanted: str) -> tuple[str, str] | None:
    """The fault of a value that holds several numbers, or none, as (name, detail)."""
    if isinstance(value, np.ndarray):
        return None if value.size == 1 else ("array" if value.size else "empty", "")
    if not isinstance(value, (list, tuple)):
        return None
    if not value:
        return "empty", ""
    if len(value) == 2 and isinstance(value, tuple) and all(type(p) is int for p in value):
        return "decimal-comma", ""
    return ("trailing-comma", "") if len(value) == 1 else ("several-values", wanted)


def _nothing(value: Any, printed: str) -> tuple[str, str] | None:
    """The fault of a value that is or contains `...` or None, as (name, detail)."""
    parts = value if isinstance(value, (tuple, list)) else ()
    if value is ... or (parts and all(part is ... for part in parts)):
        return "not-filled-in", ""
    if any(part is ... for part in parts):
        return "dots-left-in", ""
    if value is None:
        return ("prints-instead-of-returning" if printed else "nothing-returned"), ""
    return ("parts-are-none", "") if any(part is None for part in parts) else None


def _of_parts(value: Any, wanted: Sequence[str]) -> tuple[str, str] | None:
    try:
        parts = list(value)
    except TypeError:
        return "wrong-type", a_kind(value)
    if len(parts) != len(wanted):
        return "number-of-results", f"{len(parts)} value{'s' * (len(parts) != 1)}"
    lazy = [part for part in parts if isinstance(part, NoList)]
    if lazy:
        return "no-list", lazy[0].kind
    for part in parts:
        if not isinstance(part, (list, tuple, np.ndarray)):
            fault = of_value(part, ("a number",))
            if fault:
                return fault
    return None


def a_kind(value: object) -> str:
    """The type of a value in a learner's words."""
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
    # A stand-in for an object in another process has the name of that object's type.
    name = getattr(value, "type_name", type(value).__name__)
    return kinds.get(name, f"of type {name}")
