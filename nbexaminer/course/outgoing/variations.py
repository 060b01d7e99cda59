"""Arguments as a slip would make them: swapped, negated, one off, without the last item.

An answer with such a slip gives what the model solution gives for these other arguments.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from .questions import Pair, is_number, key

MAX_ARGUMENTS = 5  # of which each two may be swapped


def variations(args: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What other arguments are, and these arguments, as plain data."""
    places = range(min(len(args), MAX_ARGUMENTS))
    for one, other in itertools.combinations(places, 2):
        swapped = list(args)
        swapped[one], swapped[other] = args[other], args[one]
        which = "its arguments" if len(args) == 2 else f"its arguments {one + 1} and {other + 1}"
        yield f"as if {which} were swapped", swapped
    for place in places:
        which = f"its argument {place + 1}" if len(args) > 1 else "its argument"
        for said, value in _instead_of(args[place]):
            yield f"as if {which} {said}", [*args[:place], value, *args[place + 1 :]]


def _instead_of(value: Any) -> Iterator[tuple[str, Any]]:
    if is_number(value):
        yield "had the other sign", -value
        if isinstance(value, int):
            yield "were one larger", value + 1
            yield "were one smaller", value - 1
    elif isinstance(value, list | str) and value:
        yield "were the other way round", value[::-1]
        yield "had no last item", value[:-1]
        yield "had no first item", value[1:]


def as_if(pairs: list[Pair], known: Mapping[str, Any]) -> str:
    """The variation of the arguments that explains all wrong results; "" if none does.

    Args:
        pairs: What one function was asked.
        known: By question, what the model solution gives: for other arguments, too.
    """
    wrong = [pair for pair in pairs if pair.came != pair.wanted and pair.args]
    if not wrong or (not any(map(_telling, wrong)) and len({key([p.came]) for p in wrong}) < 2):
        return ""
    said = [
        {
            said
            for said, args in variations(pair.args or [])
            if known.get(key([pair.name, args]), pair.wanted) == pair.came
        }
        for pair in wrong
    ]
    fits = set.intersection(*said)
    return next((said for said, _ in variations(wrong[0].args or []) if said in fits), "")


def _telling(pair: Pair) -> bool:
    """Whether a result is hardly there by chance, as True or 2 may be."""
    came = pair.came
    if is_number(came):
        return came != int(came) or abs(came) > 100
    return came not in (None, True, False, "", [])
