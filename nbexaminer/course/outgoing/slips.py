"""Slips that explain every result of a function at once, from results and what was wanted.

Each detector is given all that one function was asked, and says what is characteristic; "" if it
does not fit. What stands before the first comma is the kind: two answers of one kind made one
mistake, even if their results differ.
"""

from collections.abc import Callable

from .questions import Pair, items_of, key, type_of
from .slips_of_arguments import left_out, lookup, other_end, returned, summary
from .slips_of_numbers import factor, no_number, offset, rounded, sign
from .slips_of_parts import (
    added,
    dictionaries,
    empty,
    flags,
    how_many,
    length,
    one_list,
    one_of,
    one_value,
    sequence,
    tables,
)

TELLING = ("a text", "a set", "a dictionary", "True or False")  # types that name their mistake


def _nothing(pairs: list[Pair]) -> str:
    none = all(p.came is None for p in pairs) and any(p.wanted is not None for p in pairs)
    return "it returns nothing" if none else ""


def _opposite(pairs: list[Pair]) -> str:
    if all(type(p.came) is type(p.wanted) is bool and p.came is not p.wanted for p in pairs):
        return "True and False have changed places" if len({p.wanted for p in pairs}) > 1 else ""
    return ""


def _texts(pairs: list[Pair]) -> str:
    if all(isinstance(p.wanted, str) and p.came == list(p.wanted) for p in pairs):
        return "the values are right, the type is another"
    ways: list[tuple[Callable[[str], str], str]] = [
        (str.casefold, "capital letters differ"),
        (lambda text: "".join(text.split()), "white space differs"),
    ]
    for way, said in ways:
        if all(_same_texts(way, p) for p in pairs):
            return said
    if not all(isinstance(p.came, str) and isinstance(p.wanted, str) for p in pairs):
        return ""
    letters = {each for p in pairs for each in zip(p.came, p.wanted, strict=False)}
    others = [(came, wanted) for came, wanted in letters if came != wanted]
    longer = any(len(p.wanted) > 1 for p in pairs) and len(others) == 1
    if longer and all(p.came == p.wanted.replace(*others[0][::-1]) for p in pairs):
        return "it has {!r} for {!r}".format(*others[0])
    parts: list[tuple[Callable[[str], str], str]] = [
        (lambda text: text[::-1], "it is the other way round"),
        (lambda text: text[:-1], "the last character is missing"),
        (lambda text: text[1:], "the first character is missing"),
        (lambda text: text[:1], "only the first character is there"),
        (_letters, "everything but letters and digits is missing"),
    ]
    fits = (said for part, said in parts if all(p.came == part(p.wanted) for p in pairs))
    same = all(_letters(p.came) == _letters(p.wanted) for p in pairs)
    return next(fits, "punctuation differs" if same else "")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _same_texts(way: Callable[[str], str], pair: Pair) -> bool:
    """Whether a text is right once both are changed; of several texts, which they are."""
    came, wanted = items_of(pair.came), items_of(pair.wanted)
    if came is None or wanted is None:
        came, wanted = [pair.came], [pair.wanted]
    if not all(isinstance(each, str) for each in came + wanted):
        return False
    changed = {*map(way, came)} == {*map(way, wanted)}
    return changed and ({*came} != {*wanted} or came == wanted)


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
    returned,
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
    flags,
    sequence,
    one_value,
    length,
    left_out,
    lookup,
    other_end,
    how_many,
    summary,
    _texts,
    dictionaries,
    _type,
    _constant,
)
