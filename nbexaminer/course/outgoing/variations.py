"""Arguments as a slip would make them: swapped, negated, one off, without the last item.

An answer with such a slip gives what the model solution gives for these other arguments.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...notebook.questions import alike
from .questions import Pair, is_number, items_of, key

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


def only_where(pairs: list[Pair]) -> str:
    """What the arguments have in common at which an answer is wrong, and only there; "" if nothing.

    Args:
        pairs: What one function was asked, with right results and wrong ones.
    """
    wrong = [not alike(pair.came, pair.wanted) for pair in pairs]
    places = min((len(pair.args or []) for pair in pairs), default=0)
    if wrong.count(False) < 2:
        return ""
    if places == 2 and [key(p.args[:1]) == key(p.args[1:]) for p in pairs if p.args] == wrong:
        return "wrong only where its arguments are the same"
    for place in range(places):
        values = [(pair.args or [])[place] for pair in pairs]
        which = f"its argument {place + 1}" if places > 1 else "its argument"
        for said, holds in PROPERTIES.items():
            if [holds(each) for each in values] == wrong:
                return f"wrong only where {which} {said}"
    return ""


def boundary(pairs: list[Pair]) -> str:
    """Where an answer gives what is wanted for the next smaller or larger number, as > for >= does.

    Args:
        pairs: What one function was asked; only one of its arguments may differ, a number.
    """
    differing = [place for place, several in enumerate(_columns(pairs)) if len(several) > 1]
    if len(differing) != 1:
        return ""
    numbers = [(pair.args or [])[differing[0]] for pair in pairs]
    measured = any(is_number(p.wanted) and p.wanted != int(p.wanted) for p in pairs)
    if measured or not all(map(is_number, numbers)):  # what is measured has no steps
        return ""
    by_number = dict(zip(numbers, pairs, strict=True))
    wrong = [number for number, pair in by_number.items() if not alike(pair.came, pair.wanted)]
    if len(wrong) > len(by_number) - 2:
        return ""
    ordered = sorted(by_number)
    steps = [key([by_number[number].wanted]) for number in ordered]
    if len([*itertools.groupby(steps)]) == len(steps):  # then there are no steps
        return ""
    said = []
    for number in sorted(wrong):
        for which, step in (("smaller", -1), ("larger", 1)):
            place = ordered.index(number) + step
            other = by_number[ordered[place]] if 0 <= place < len(ordered) else by_number[number]
            if alike(by_number[number].came, other.wanted):
                said.append(f"at {number} as for {which} numbers")
    return f"it answers {' and '.join(said)}" if said and len(said) == len(wrong) else ""


def _columns(pairs: list[Pair]) -> list[set[str]]:
    """The values of each argument, if all pairs have as many."""
    several = [[key([each]) for each in pair.args or []] for pair in pairs]
    return [*map(set, zip(*several, strict=True))] if len({*map(len, several)}) == 1 else []


PROPERTIES: dict[str, Callable[[Any], bool]] = {
    "is empty": lambda value: value in ("", []) or (items_of(value) == []),
    "is 0": lambda value: is_number(value) and value == 0,
    "is positive": lambda value: is_number(value) and value > 0,
    "is negative": lambda value: is_number(value) and value < 0,
    "is not a whole number": lambda value: is_number(value) and value != int(value),
    "has one item": lambda value: len(items_of(value) or []) == 1,
    "has more than one item": lambda value: len(items_of(value) or []) > 1,
    "has an item more than once": lambda value: _repeats(items_of(value) or []),
    "has a negative number": lambda value: any(
        is_number(each) and each < 0 for each in items_of(value) or []
    ),
    "has no negative number": lambda value: all(
        is_number(each) and each >= 0 for each in items_of(value) or [""]
    ),
    "has capital letters": lambda value: isinstance(value, str) and value != value.lower(),
    "has white space": lambda value: isinstance(value, str) and len(value.split()) != 1,
}


def _repeats(items: list[Any]) -> bool:
    return len({key([each]) for each in items}) < len(items)


def _telling(pair: Pair) -> bool:
    """Whether a result is hardly there by chance, as True or 2 may be."""
    came = pair.came
    if is_number(came):
        return came != int(came) or abs(came) > 100
    return came not in (None, True, False, "", [])
