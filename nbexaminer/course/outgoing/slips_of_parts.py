"""Slips in what has parts: lists, dictionaries, tables; see `slips`."""

from collections.abc import Callable
from typing import Any

from ...notebook.questions import alike
from .questions import Pair, is_number, items_of, key, parts_of, shown
from .raised import ADDED


def _parts(pair: Pair) -> list[Pair]:
    """A pair of sequences of as many sequences, part by part; else the pair."""
    parts = parts_of(pair)
    whole = not parts or any(items_of(v) is None for p in parts for v in (p.came, p.wanted))
    return [pair] if whole or parts is None else parts


def one_of(pairs: list[Pair]) -> str:
    """Whether one item came where a sequence was wanted."""
    several = [(p.came, items_of(p.wanted)) for p in pairs]
    if not all(wanted is not None for _, wanted in several) or not any(w for _, w in several):
        return ""
    for place, said in ((-1, "only the last value"), (0, "only the first value")):
        if all(alike(came, wanted[place]) for came, wanted in several if wanted):
            return said
    return ""


def _sequences(pairs: list[Pair]) -> list[tuple[list[Any], list[Any]]]:
    """What came and was wanted, part by part, as lists; none, if anything is no sequence."""
    parts = [part for pair in pairs for part in _parts(pair)]
    several = [(items_of(p.came), items_of(p.wanted)) for p in parts]
    both = [(came, wanted) for came, wanted in several if came is not None and wanted is not None]
    return both if len(both) == len(several) else []


def sequence(pairs: list[Pair]) -> str:
    both = _sequences(pairs)
    if not both:
        return ""
    ways: list[tuple[Callable[[list[Any]], Any], str]] = [
        (lambda w: w, "the values are right, the type is another"),
        (lambda w: w[::-1], "it is the other way round"),
        (lambda w: w[:-1], "the last one is missing"),
        (lambda w: w[1:], "the first one is missing"),
        (lambda w: w[-1:], "only the last one is there"),
        (lambda w: w[:1], "only the first one is there"),
        (lambda w: sorted(w, key=_sortable), "it is sorted"),
        (lambda w: sorted(w, key=_sortable)[::-1], "it is sorted, the largest first"),
    ]
    for way, said in ways:
        if all(alike(came, way(wanted)) for came, wanted in both):
            return said
    if all(same_items(c, w) for c, w in both):
        return "the order is another"
    for part, where in ((slice(None, -1), "end"), (slice(1, None), "beginning")):
        if all(c and alike(c[part], w) for c, w in both):
            return f"there is one more at its {where}"
    if all(same_items(_once(c), w) for c, w in both):
        return "what is there more than once is kept"
    if any(len(w) > 1 for _, w in both) and all(len(c) == len(w) for c, w in both):
        if all(alike(c[1:], w[:-1]) for c, w in both):
            return "everything is one place too late"
        if all(alike(c[:-1], w[1:]) for c, w in both):
            return "everything is one place too early"
    return ""


def length(pairs: list[Pair]) -> str:
    """Whether each sequence is too long, or too short, by as many."""
    both = _sequences(pairs)
    longer = {len(c) - len(w) for c, w in both}
    if len(longer) == 1 and (more := longer.pop()):
        return f"{abs(more)} too {'many' if more > 0 else 'few'}"
    return ""


def _once(items: list[Any]) -> list[Any]:
    return [each for place, each in enumerate(items) if each not in items[:place]]


def one_value(pairs: list[Pair]) -> str:
    """Whether all sequences would be right with one value more, or less, the same in all."""
    both = [(items_of(p.came), items_of(p.wanted)) for p in pairs]
    wrong = [(c, w) for c, w in both if c is not None and w is not None and not alike(c, w)]
    if len(wrong) < 2 or any(c is None or w is None for c, w in both):
        return ""
    for one, other, said in ((1, 0, "is missing"), (0, 1, "should not be there")):
        values = {key([v]): v for each in wrong for v in without(each[one], each[other])}
        if len(values) == 1 and all(
            alike(each[other], [v for v in each[one] if key([v]) not in values]) for each in wrong
        ):
            return f"just {shown(*values.values())} {said} each time"
    return ""


def flags(pairs: list[Pair]) -> str:
    """Whether True or False came for each, where some of them were wanted."""
    both = [(items_of(p.came), items_of(p.wanted)) for p in pairs]
    if any(c is None or w is None for c, w in both) or not any(c for c, _ in both):
        return ""
    came, wanted = (
        {type(each) for several in side for each in several or []}
        for side in zip(*both, strict=True)
    )
    return "it is True or False for each" if came == {bool} and bool not in wanted else ""


def how_many(pairs: list[Pair]) -> str:
    several = [(p.came, items_of(p.wanted)) for p in pairs]
    fits = all(w is not None and is_number(came) and came == len(w) for came, w in several)
    return "it is how many there are" if fits and len({c for c, _ in several}) > 1 else ""


def added(pairs: list[Pair]) -> str:
    """Whether only empty arrays came: numpy makes one of an empty list plus one of its numbers."""
    parts = [part for pair in pairs for part in _parts(pair)]
    array = {"array": [], "shape": [0]}
    return ADDED if all(p.came == array and type(p.wanted) is list for p in parts) else ""


def empty(pairs: list[Pair]) -> str:
    parts = [part for pair in pairs for part in _parts(pair)]
    return "nothing is in it" if all(items_of(part.came) == [] for part in parts) else ""


def one_list(pairs: list[Pair]) -> str:
    """Whether all parts are one list, where several were wanted: two names of it, for example."""
    several = [(items_of(p.came), items_of(p.wanted)) for p in pairs]
    lists = all(
        c and len(c) > 1 and all(each and type(each) is list for each in c) for c, _ in several
    )
    differ = any(w and w != w[:1] * len(w) for _, w in several)
    one = lists and all(c == c[:1] * len(c) for c, _ in several if c)
    return "all its parts are the same" if one and differ else ""


def dictionaries(pairs: list[Pair]) -> str:
    both = [(entries(p.came), entries(p.wanted)) for p in pairs]
    if not any(wanted for _, wanted in both):
        return ""
    ways: list[tuple[Callable[[Any], Any], str]] = [
        (lambda each: [each[1], each[0]], "keys and values have changed places"),
        (lambda each: [str(each[0]), each[1]], "its keys are texts"),
        (lambda each: [each[0], str(each[1])], "its values are texts"),
    ]
    for way, said in ways:
        if all(c is not None and w is not None and same_items(c, map(way, w)) for c, w in both):
            return said
    return ""


def same_items(some: Any, others: Any) -> bool:
    """Whether two sequences have the same items, in whatever order."""
    return sorted(map(key, some)) == sorted(map(key, others))


def entries(value: Any) -> list[list[Any]] | None:
    """The keys and values of a dictionary that is known as a whole."""
    whole = isinstance(value, dict) and "dict" in value and len(value["dict"]) == value["length"]
    return list(value["dict"]) if whole else None


def tables(pairs: list[Pair]) -> str:
    both = [(_columns(p.came), _columns(p.wanted)) for p in pairs]
    if any(came is None or wanted is None for came, wanted in both):
        return ""
    for came, wanted in both:
        few = [shown(each) for each in wanted or () if each not in (came or ())]
        many = [shown(each) for each in came or () if each not in (wanted or ())]
        if few or many:
            lost = f"the column {few[0]} is missing" if few else ""
            more = f"there is a column {many[0]}" if many else ""
            return " and ".join(filter(None, [lost, more]))
    rows = {p.came["length"] - p.wanted["length"] for p in pairs}
    if len(rows) == 1 and (more_rows := rows.pop()):
        rows_ = "1 row" if abs(more_rows) == 1 else f"{abs(more_rows)} rows"
        return f"{rows_} too {'many' if more_rows > 0 else 'few'}"
    if all(_rows(p.came) == _rows(p.wanted)[::-1] for p in pairs):
        return "its rows are in the opposite order"
    if all(_rows(p.came) == _rows(p.wanted) for p in pairs):
        return "the values are right, the row labels or the order of the columns are others"
    if all(same_items(_rows(p.came), _rows(p.wanted)) for p in pairs):
        return "its rows are in another order"
    return ""


def _columns(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or "table" not in value:
        return None
    return {name: items for name, items in value["table"] if isinstance(name, str)}


def _rows(value: Any) -> list[Any]:
    columns = [value["table"][place][1] for place in _by_name(value["table"])]
    lists = [items_of(each) or each.get("list", []) for each in columns]
    return [list(row) for row in zip(*lists, strict=False)]


def _by_name(table: list[Any]) -> list[int]:
    return sorted(range(len(table)), key=lambda place: key([table[place][0]]))


def _sortable(value: Any) -> tuple[str, Any]:
    return ("number", value) if is_number(value) else ("text", str(value))


def without(some: list[Any], others: list[Any]) -> list[Any]:
    """The items that are not among the others, each as often as it is missing there."""
    left = [key([each]) for each in others]
    found = []
    for each in some:
        if key([each]) in left:
            left.remove(key([each]))
        else:
            found.append(each)
    return found
