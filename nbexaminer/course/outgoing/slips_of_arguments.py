"""Slips that show in the arguments: the input itself, its largest item, places for values."""

from collections.abc import Callable
from statistics import fmean, median
from typing import Any

from ...notebook.questions import alike
from .questions import Pair, items_of, key
from .slips_of_parts import entries, same_items

SUMMARIES: dict[str, Callable[[list[Any]], Any]] = {
    "the largest of": max,
    "the smallest of": min,
    "the first of": lambda items: items[0],
    "the last of": lambda items: items[-1],
    "how many there are of": len,
    "the sum of": sum,
    "the mean of": fmean,
    "the median of": median,
    "the largest without its sign of": lambda items: max(map(abs, items)),
    "the smallest without its sign of": lambda items: min(map(abs, items)),
}


def _arguments(pairs: list[Pair]) -> list[tuple[str, list[Any]]]:
    """Each argument that all pairs have: what it is called, and its values."""
    count = min(len(p.args or []) for p in pairs)
    names = [f"argument {place + 1}" for place in range(count)] if count > 1 else ["argument"]
    return [(name, [(p.args or [])[n] for p in pairs]) for n, name in enumerate(names[:count])]


def returned(pairs: list[Pair]) -> str:
    """Whether an argument came back as it is."""
    if len({key([p.came]) for p in pairs}) == 1 and isinstance(pairs[0].came, int | float):
        return ""  # it may be by chance
    for which, values in _arguments(pairs):
        if all(alike(p.came, value) for p, value in zip(pairs, values, strict=True)):
            return f"it returns its {'input' if which == 'argument' else which}"
    return ""


def summary(pairs: list[Pair]) -> str:
    """Whether one of the usual summaries of an argument came, such as its largest item.

    Where two of them fit, nobody knows which it is.
    """
    if len({key([p.came]) for p in pairs if not alike(p.came, p.wanted)}) < 2:
        return ""
    fits = [
        f"it is {said} {what}"
        for what, several in _contents(pairs)
        for said, way in SUMMARIES.items()
        if all(alike(p.came, _try(way, items)) for p, items in zip(pairs, several, strict=True))
    ]
    return fits[0] if len(fits) == 1 else ""


def _contents(pairs: list[Pair]) -> list[tuple[str, list[list[Any]]]]:
    """What arguments hold, pair by pair; of a dictionary also its keys, least value first."""
    found = []
    for which, values in _arguments(pairs):
        if all(items := [items_of(each) or [] for each in values]):
            found.append((f"its {which}", items))
        if all(both := [entries(each) or [] for each in values]):
            found.append((f"the keys of its {which}", [[k for k, _ in each] for each in both]))
            found.append((f"the values of its {which}", [[v for _, v in each] for each in both]))
    return found


def _try(way: Callable[[Any], Any], value: Any) -> Any:
    """What comes of plain data; no plain data, if texts or huge numbers have no sum."""
    try:
        return way(value)
    except (TypeError, ValueError, OverflowError):
        return ...


def other_end(pairs: list[Pair]) -> str:
    """Whether the smallest came where the largest were wanted, or their keys; or the reverse."""
    for _, values in _arguments(pairs):
        orders = [_in_order(each) for each in values]
        both = [
            (_several(p.came), _several(p.wanted), o) for p, o in zip(pairs, orders, strict=True)
        ]
        if not all(orders) or all(alike(c, w) for c, w, _ in both):
            continue
        for first, last, step in (("smallest", "largest", 1), ("largest", "smallest", -1)):
            if all(
                w == order[::step][: len(w)]
                and len(c) == len(w)
                and same_items(c, order[::-step][: len(w)])
                for c, w, order in both
            ):
                by = " by value" if all(map(entries, values)) else ""
                return f"it takes the {last}{by}, not the {first}"
    return ""


def _several(value: Any) -> list[Any]:
    """The items of a sequence; of what is none, it alone."""
    items = items_of(value)
    return [value] if items is None else items


def _in_order(value: Any) -> list[Any]:
    """The items of an argument, or its keys by value, least first; none if they have no order."""
    both = entries(value) or [[each, each] for each in items_of(value) or []]
    ordered = _try(lambda each: sorted(each, key=lambda entry: entry[1]), both)
    return [] if ordered is ... else [name for name, _ in ordered]


def lookup(pairs: list[Pair]) -> str:
    """Whether places came for values, values for keys, or the other way round."""
    for _, values in _arguments(pairs):
        both = [
            (_several(p.came), _several(p.wanted), {key(row) for row in _rows(each)})
            for p, each in zip(pairs, values, strict=True)
        ]
        if any(len(c) != len(w) for c, w, _ in both) or sum(len(c) for c, *_ in both) < 2:
            continue
        name = "keys" if all(entries(each) is not None for each in values) else "places"
        rows = [(c, w, table) for cs, ws, table in both for c, w in zip(cs, ws, strict=True)]
        if all(c == w for c, w, _ in rows):
            continue
        if all(key([w, c]) in table for c, w, table in rows):
            return f"it gives the values, not the {name}"
        if all(key([c, w]) in table for c, w, table in rows):
            return f"it gives the {name}, not the values"
        if all(_in_pair(c, w, table) for c, w, table in rows):
            return f"it gives the {name} with the values"
    return ""


def _in_pair(came: Any, wanted: Any, table: set[str]) -> bool:
    """Whether a value came as a pair of its place or key and itself."""
    pair = _several(came)
    return len(pair) == 2 and key(pair) in table and wanted in pair


def _rows(value: Any) -> list[list[Any]]:
    """The places and items of a sequence or text, or the keys and values of a dictionary."""
    items = list(value) if isinstance(value, str) else items_of(value) or []
    return entries(value) or [[place, item] for place, item in enumerate(items)]


def left_out(pairs: list[Pair]) -> str:
    """Whether just those items of an argument came that should be left out."""
    several = [(items_of(p.came), items_of(p.wanted), p.args or []) for p in pairs]
    if not any(came for came, *_ in several):
        return ""
    fits = all(
        c is not None and w is not None and any(c == _without(xs, w) for xs in map(items_of, args))
        for c, w, args in several
    )
    return "just what should be left out is there" if fits else ""


def _without(items: list[Any] | None, others: list[Any]) -> list[Any] | None:
    return None if items is None else [each for each in items if each not in others]
