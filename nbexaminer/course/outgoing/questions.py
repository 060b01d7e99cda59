"""Questions to an answer as `examiner.behaviour` notes them, with what came and what was wanted."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

MAX_SHOWN = 60


class Pair(NamedTuple):
    """One question: what came, and what the model solution gives."""

    name: str
    args: list[Any] | None
    came: Any
    wanted: Any

    @property
    def asked(self) -> str:
        """The question as Python writes it."""
        if self.args is None:
            return self.name
        return f"{self.name}({', '.join(map(shown, self.args))})"


def shown(value: Any) -> str:
    """A value as Python writes it, in few characters."""
    match value:
        case {"a": str(kind)}:
            text = f"<{kind}>"
        case {"of": "timedelta", "value": str(seconds)}:
            text = f"timedelta(seconds={seconds})"
        case {"of": str(), "value": str(text)} | {"number": str(text)}:
            pass
        case {"text": str(beginning)}:
            text = f"{beginning!r}…"
        case list() | dict():
            text = _shown_items(value)
        case _:
            text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _shown_items(value: Any) -> str:
    match value:
        case {"array": some}:
            return f"array({json.dumps(some)})"
        case {"series": list(some), "index": list(rows)}:
            return f"{{{_shown_pairs(zip(rows, some, strict=False))}}}"
        case {"table": list(columns), "length": rows}:
            return f"a table of {', '.join(shown(name) for name, _ in columns)} with {rows} rows"
        case {"tuple": some, "length": length}:
            return f"({', '.join(map(shown, some))}{',' * (length == 1)})"
        case {"list": some}:
            return f"[{', '.join(map(shown, some))}, …]"
        case {"set": some, "length": int(length)} | {"frozenset": some, "length": int(length)}:
            more = ", …" if length > len(some) else ""
            return f"{{{', '.join(map(shown, some))}{more}}}" if some else "set()"
        case {"dict": some}:
            return f"{{{_shown_pairs(some)}}}"
        case list():
            return f"[{', '.join(map(shown, value))}]"
    return repr(value)


def _shown_pairs(pairs: Iterable[Any]) -> str:
    return ", ".join(f"{shown(name)}: {shown(item)}" for name, item in pairs)


def key(question: list[Any]) -> str:
    """The same text for the same plain data."""
    return json.dumps(question)


def is_number(value: Any) -> bool:
    """Whether plain data is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def items_of(value: Any) -> list[Any] | None:
    """The items of a sequence of known length."""
    match value:
        case list():
            return value
        case {"tuple": list(some), "length": int(length)} if len(some) == length:
            return some
        case {"array": list(some), "shape": [int(length)]} if len(some) == length:
            return some
        case {"series": list(some), "length": int(length)} if len(some) == length:
            return some
    return None


def parts_of(pair: Pair) -> list[Pair] | None:
    """A pair item by item, if both are sequences of as many, or have the same keys or columns."""
    came, wanted = items_of(pair.came), items_of(pair.wanted)
    match pair.came, pair.wanted:
        case {"dict": list(ours)}, {"dict": list(theirs)}:
            came, wanted = _by_key(ours, theirs)
        case {"table": list(ours)}, {"table": list(theirs)}:
            came, wanted = _by_key(ours, theirs)
    if not came or not wanted or len(came) != len(wanted):
        return None
    return [pair._replace(came=c, wanted=w) for c, w in zip(came, wanted, strict=True)]


def _by_key(ours: list[Any], theirs: list[Any]) -> tuple[list[Any], list[Any]]:
    """The values of two lists of keys and values, in one order; nothing, if the keys differ."""
    one, other = ({key([name]): value for name, value in each} for each in (ours, theirs))
    return (
        ([one[name] for name in other], [*other.values()])
        if one.keys() == other.keys()
        else ([], [])
    )


TYPES = {
    "text": "a text",
    "tuple": "a tuple",
    "list": "a list",
    "array": "an array",
    "set": "a set",
    "frozenset": "a set",
    "dict": "a dictionary",
    "table": "a table",
    "series": "a column (Series)",
}


def type_of(value: Any) -> str:
    """The type of plain data in words; "" if it has none for it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "True or False"
    if is_number(value) or (isinstance(value, dict) and "number" in value):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list):
        return "a list"
    if kind := next(
        (value[each] for each in ("a", "of") if isinstance(value, dict) and each in value), ""
    ):
        return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
    return next((said for name, said in TYPES.items() if name in value), "")
