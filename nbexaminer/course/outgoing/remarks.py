"""What helps to see how one wrong result differs, where nothing explains all of them."""

from ...notebook.questions import alike
from .questions import Pair, items_of, key, parts_of, shown, type_of
from .slips_of_parts import entries, without

LONG = 20  # characters of a text in which a reader has to look for what differs


def remark(first: Pair, pairs: list[Pair]) -> str:
    """What is to be seen in a wrong result; "" if nothing.

    Args:
        first: The question that is told, with its wrong result.
        pairs: All that the function was asked.
    """
    wrong = [pair for pair in pairs if not alike(pair.came, pair.wanted)]
    if all(type(pair.came) is type(pair.wanted) is bool for pair in pairs):
        said = {pair.came for pair in wrong}
        return f"it says {said.pop()} too often" if len(said) == 1 else ""
    came, wanted = type_of(first.came), type_of(first.wanted)
    if (
        came
        and wanted
        and came != wanted
        and None in (items_of(first.came), items_of(first.wanted))
    ):
        inside = "; the right value is in it" if _inside(first) else ""
        return f"it is {came}, not {wanted}{inside}"
    return _of_dictionaries(first) or _of_tables(first) or _of_items(first) or _of_texts(first)


def _inside(pair: Pair) -> bool:
    """Whether the right value is one of several that came."""
    match pair.came:
        case {"table": list(columns)}:
            several = [each for _, items in columns for each in items_of(items) or []]
        case {"dict": list(pairs)}:
            several = [each for _, each in pairs]
        case _:
            several = items_of(pair.came) or []
    return any(alike(each, pair.wanted) for each in several)


def _of_dictionaries(pair: Pair) -> str:
    came, wanted = entries(pair.came), entries(pair.wanted)
    if came is None or wanted is None:
        return ""
    ours, theirs = ({key([k]): (k, value) for k, value in each} for each in (came, wanted))
    for each, (name, value) in theirs.items():
        if each not in ours:
            return f"the key {shown(name)} is missing"
        if not alike(ours[each][1], value):
            return f"for {shown(name)} it has {shown(ours[each][1])}, not {shown(value)}"
    more = [name for each, (name, _) in ours.items() if each not in theirs]
    return f"there is a key {shown(more[0])}" if more else ""


def _of_tables(pair: Pair) -> str:
    if not isinstance(pair.wanted, dict) or "table" not in pair.wanted:
        return ""
    for (name, _), part in zip(pair.wanted["table"], parts_of(pair) or [], strict=False):
        if not alike(part.came, part.wanted):
            return f"in {shown(name)} it has {shown(part.came)}, not {shown(part.wanted)}"
    return ""


def _of_items(pair: Pair) -> str:
    came, wanted = items_of(pair.came), items_of(pair.wanted)
    if came is None or wanted is None:
        return ""
    few, more = without(wanted, came), without(came, wanted)
    if few and not more:
        return f"{shown(few[0])} is missing"
    if more and not few:
        return f"{shown(more[0])} should not be there"
    return ""


def _of_texts(pair: Pair) -> str:
    came, wanted = pair.came, pair.wanted
    if not isinstance(came, str) or not isinstance(wanted, str) or len(wanted) < LONG:
        return ""
    same = next((n for n, (c, w) in enumerate(zip(came, wanted, strict=False)) if c != w), -1)
    if same < 0:
        return f"it {'ends too early' if len(came) < len(wanted) else 'goes on too long'}"
    return f"from character {same + 1} on it has {came[same:][:LONG]!r}"
