"""Slips that explain every result of a function at once, from results and what was wanted.

Each detector is given all that one function was asked, and says what is characteristic; "" if it
does not fit. What stands before the first comma is the kind: two answers of one kind made one
mistake, even if their results differ.
"""

from collections.abc import Callable

from .questions import Pair, is_number, key, type_of
from .slips_of_numbers import factor, no_number, offset, rounded, sign
from .slips_of_parts import (
    added,
    dictionaries,
    empty,
    how_many,
    left_out,
    one_list,
    one_of,
    places,
    sequence,
    tables,
)

TELLING = ("a text", "a set", "a dictionary", "True or False")  # types that name their mistake


def _nothing(pairs: list[Pair]) -> str:
    none = all(p.came is None for p in pairs) and any(p.wanted is not None for p in pairs)
    return "it returns nothing" if none else ""


def _input(pairs: list[Pair]) -> str:
    if not all(p.args for p in pairs):
        return ""
    if len({key([p.came]) for p in pairs}) == 1 and is_number(pairs[0].came):  # may be by chance
        return ""
    shortest = min(len(p.args or []) for p in pairs)
    for place in range(shortest):
        if all(p.came == (p.args or [])[place] for p in pairs):
            return (
                f"it returns its argument {place + 1}" if shortest > 1 else "it returns its input"
            )
    return ""


def _opposite(pairs: list[Pair]) -> str:
    if all(type(p.came) is type(p.wanted) is bool and p.came is not p.wanted for p in pairs):
        return "True and False have changed places" if len({p.wanted for p in pairs}) > 1 else ""
    return ""


def _texts(pairs: list[Pair]) -> str:
    if all(isinstance(p.wanted, str) and p.came == list(p.wanted) for p in pairs):
        return "the values are right, the type is another"
    if not all(isinstance(p.came, str) and isinstance(p.wanted, str) for p in pairs):
        return ""
    ways: list[tuple[Callable[[str], str], str]] = [
        (str.casefold, "capital letters differ"),
        (lambda text: "".join(text.split()), "white space differs"),
        (lambda text: "".join(filter(str.isalnum, text)), "punctuation differs"),
    ]
    for way, said in ways:
        if all(way(p.came) == way(p.wanted) for p in pairs):
            return said
    parts: list[tuple[slice, str]] = [
        (slice(None, None, -1), "it is the other way round"),
        (slice(None, -1), "the last character is missing"),
        (slice(1, None), "the first character is missing"),
        (slice(None, 1), "only the first character is there"),
    ]
    return next((said for part, said in parts if all(p.came == p.wanted[part] for p in pairs)), "")


def _type(pairs: list[Pair]) -> str:
    """Whether one type came where another was wanted, if that type tells the mistake."""
    came, wanted = {type_of(p.came) for p in pairs}, {type_of(p.wanted) for p in pairs}
    if len(came) == len(wanted) == 1 and came != wanted and came & {*TELLING}:
        return f"it is {came.pop()}, not {wanted.pop()}"
    return ""


def _constant(pairs: list[Pair]) -> str:
    if any('{"a": ' in key([p.came]) for p in pairs):  # of which no more than the type is known
        return ""
    results = {key([p.came]) for p in pairs}
    wanted = {key([p.wanted]) for p in pairs}
    return "it is the same for all arguments" if len(results) == 1 < len(wanted) else ""


SLIPS = (
    _nothing,
    _input,
    _opposite,
    no_number,
    sign,
    rounded,
    factor,
    offset,
    added,
    empty,
    one_list,
    one_of,
    tables,
    sequence,
    left_out,
    places,
    how_many,
    _texts,
    dictionaries,
    _type,
    _constant,
)
