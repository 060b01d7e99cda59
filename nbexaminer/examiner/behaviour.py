"""What a test asked of the student's code, and what came back, as short plain data.

Answers that do the same wrong thing leave the same record, however their texts look.
"""

import json
import math
from contextlib import suppress
from datetime import timezone
from typing import Any, NamedTuple

import numpy as np

from ..limits import MAX_BEHAVIOUR_CHARS
from ..notebook.questions import AS_TEXT
from ..notebook.sanitize.text import visible

DIGITS = 6  # that two ways to compute one thing have in common, and then some
TINY = 1e-9  # what is left of sums that should be nothing
MAX_ITEMS = 12
MAX_TEXT = 80
VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
TABLES = ("DataFrame", "Series")
OBJECT = {"a": "object"}  # a handle on one of the student's
CONSTANT = {bool, int, float, str, type(None)}
MAX_NOTED = MAX_BEHAVIOUR_CHARS // 10  # entries; as many as this never find room


class Plain(NamedTuple):
    """What `plain` made of a value that could change."""

    value: Any


class Behaviour:
    """The questions and answers of one test.

    Most tests pass, and nobody wants to know what they asked. So it keeps values as they are, and
    makes them plain when `seen` is read; those that can change it makes plain at once.
    """

    def __init__(self) -> None:
        self._noted: list[tuple[str, list[Any] | None, str, Any]] = []
        self._room = MAX_BEHAVIOUR_CHARS
        self._method = ""  # the attribute of an object that a test looked up last

    @property
    def full(self) -> bool:
        """Whether there is no room for more: a test may ask a thousand times."""
        return self._room < 0 or len(self._noted) >= MAX_NOTED

    @property
    def seen(self) -> list[Any]:
        """One list for each: name, arguments (None: the name was looked up), how, and what came.

        How is "gave" or "raised". Arguments and what came are as `plain` makes them.
        """
        room, seen = MAX_BEHAVIOUR_CHARS, []
        for name, args, how, what in self._noted:
            asked = None if args is None else [made_plain(each) for each in args]
            entry = [visible(name[:MAX_TEXT]), asked, how, made_plain(what)]
            room -= len(str(entry))  # about what its JSON takes, in a fifth of the time
            if room < 0:
                break
            seen.append(entry)
        return seen

    def note(self, name: str, args: list[Any] | None, how: str, what: Any) -> None:
        """Keep one more, while there is room; `args` are as `kept` made them before."""
        if self.full:
            return
        what = kept(what)
        if name.startswith(".") and args is None and what == Plain(OBJECT):  # it is called next
            self._method = name
            return
        self._noted.append((name, args, how, what))
        made = [each.value for each in (*(args or []), what) if type(each) is Plain]
        self._room -= sum(len(str(each)) for each in made)

    def of_object(self, what: str, kind: str, args: list[Any]) -> tuple[str, list[Any] | None]:
        """Under which name, and with which arguments, something done with an object is noted.

        Args:
            what: One of `student.objects.OPERATIONS`.
            kind: The type of the object.
            args: The object and what it is done with, as `kept` made them.
        """
        if what == "get":
            return f".{args[1]}", None
        if what == "call":
            name, self._method = self._method or kind, ""
            return name, args[1:]
        return what, args


def kept(value: Any) -> Any:
    """The value, if it is short and cannot change, else what is plain of it now."""
    kind = type(value)
    short = kind in CONSTANT and not (kind is str and len(value) > MAX_TEXT)
    return value if short else Plain(plain(value))


def made_plain(value: Any) -> Any:
    """What is plain of a value that `kept` returned."""
    return value.value if type(value) is Plain else plain(value)


def plain(value: Any, depth: int = 3) -> Any:
    """A value as JSON that is the same for values that a fair test would not tell apart.

    Numbers are rounded. Of long values the beginning and the length remain. It runs no code of the
    value's, because a handle would ask the student: so it looks at exact types only.
    """
    kind = type(value)
    if issubclass(kind, np.generic) or (kind is np.ndarray and value.ndim == 0):
        kind, value = type(value.item()), value.item()
    if kind is bool or value is None:
        return value
    if kind in (int, float):
        return _rounded(value)
    if kind is str:
        value = visible(value)
        return value if len(value) <= MAX_TEXT else {"text": value[:MAX_TEXT], "length": len(value)}
    if kind is np.ndarray and value.dtype.kind in "biuf":
        some = [_rounded(each) for each in value.ravel()[:MAX_ITEMS].tolist()]
        return {"array": some, "shape": list(value.shape)}
    if kind in (list, tuple, set, frozenset) and depth:
        some = [plain(each, depth - 1) for each in list(value)[:MAX_ITEMS]]
        if kind in (set, frozenset):
            some.sort(key=json.dumps)
        if kind is list and len(value) <= MAX_ITEMS:
            return some
        return {kind.__name__: some, "length": len(value)}
    if kind is dict and depth:
        items = list(value.items())[:MAX_ITEMS]
        pairs = [[plain(key, depth - 1), plain(item, depth - 1)] for key, item in items]
        return {"dict": pairs, "length": len(value)}
    return _of_other_type(value, depth)


def _of_other_type(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind in AS_TEXT and type(getattr(value, "tzinfo", None)) in (type(None), timezone):
        with suppress(ValueError):  # a fraction of huge numbers
            if len(text := AS_TEXT[kind](value)) <= MAX_TEXT:
                return {"of": kind.__name__, "value": text}
    if kind.__module__.partition(".")[0] == "pandas" and kind.__name__ in TABLES:
        return _table(value, depth)
    # One is as lazy as another. The abstract classes would say the same, in a third of a ms.
    if kind in VIEWS or any("__next__" in vars(each) for each in kind.__mro__):
        return {"a": "lazy series"}
    ours = kind.__module__.startswith("nbexaminer.")
    return OBJECT if ours else {"a": visible(kind.__name__[:MAX_TEXT])}


def _table(value: Any, depth: int) -> Any:
    """A table of pandas, which was copied: its columns, and how many rows it has."""
    if value.ndim == 1:
        some = value if len(value) <= MAX_ITEMS else value.iloc[:MAX_ITEMS]
        rows, items = some.index.tolist(), some.tolist()
        return {"series": plain(items, depth), "index": plain(rows, depth), "length": len(value)}
    some = value.iloc[:MAX_ITEMS, :MAX_ITEMS] if max(value.shape) > MAX_ITEMS else value
    names, items = some.columns.tolist(), some.to_numpy(dtype=object).T.tolist()
    columns = [[plain(n), plain(each, depth)] for n, each in zip(names, items, strict=True)]
    return {
        "table": columns if depth else [],
        "index": plain(some.index.tolist(), depth),
        "length": len(value),
    }


def _rounded(number: float) -> Any:
    """The number to a few digits; 4 and 4.0 are one, and what JSON cannot say is a text."""
    try:
        number = float(number)
    except OverflowError:
        return {"a": "huge number"}
    if not math.isfinite(number):
        return {"number": str(number)}
    rounded = float(f"{number:.{DIGITS}g}") if abs(number) > TINY else 0.0
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
