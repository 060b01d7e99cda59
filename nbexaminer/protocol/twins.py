"""Plain data in the place of values that cannot be sent, and that Python finds equal to it.

A test that compares a `ChainMap` with a dictionary, or a number of another library with an int, is
as content with the one as with the other. The frame says that it was sent instead, so that the test
can be tried beside the student's own object as well.
"""

import array
import collections
import contextlib
import datetime
import io
import numbers
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..errors import WireError

# Iterators of Python's own: what is left in them can be told without asking anybody's code.
EMPTY: list[Any] = [[], (), "", b"", {}, set(), range(0), {}.items(), {}.values()]
ITERATORS = {type(iter(each)) for each in EMPTY} | {enumerate, reversed, map, filter, zip}
ITERATORS |= {type(reversed([]))}
GENERATOR = types.GeneratorType
KINDS: dict[type, str] = {map: "map", filter: "filter", zip: "zip", GENERATOR: "generator"}
# What a value of such a class is sent as.
LIKE: dict[Any, Callable[[Any], Any]] = {
    str: str.__str__,
    list: list,
    tuple: tuple,
    dict: dict,
    np.ndarray: np.asarray,
    int: int,
    float: float,
    complex: complex,
    set: set,
    frozenset: frozenset,
    bytearray: bytearray,
    bytes: bytes,
    collections.deque: collections.deque,
    memoryview: bytes,
    array.array: list,
    Mapping: dict,
    collections.UserList: list,
    collections.UserString: str,
    numbers.Integral: int,
    numbers.Real: float,
    numbers.Complex: complex,
    datetime.datetime: lambda value: datetime.datetime.combine(value.date(), value.timetz()),
    datetime.date: lambda value: datetime.date(value.year, value.month, value.day),
}
NEVER = (np.ma.MaskedArray, np.bool_)


def twin(value: Any) -> Any:
    """What is sent for a value that is no plain data; None when nothing is like it."""
    kind = type(value)
    with contextlib.suppress(Exception):  # of a class of the student's
        if issubclass(kind, NEVER):
            return None
        for base, plain in LIKE.items():
            if issubclass(kind, base):
                made = plain(value)
                return None if type(made) is kind else made
        if getattr(value, "shape", None) == () and hasattr(value, "item"):  # a tensor of a number
            return value.item()
    return None


def is_iterator(value: Any, strict: bool) -> bool:
    """Whether a value is an iterator that can be told as its items; no file is.

    Of a test's own (`strict`), only those of Python itself: no code runs for being sent.
    """
    if type(value) in ITERATORS:
        return True
    return isinstance(value, GENERATOR if strict else Iterator) and not isinstance(value, io.IOBase)


def iterator_kind(value: Any) -> str:
    """What sort of iterator it is, as far as anybody could tell."""
    return KINDS.get(type(value), "iterator")


def iterator(kind: str, items: list[Any]) -> Iterator[Any]:
    """An iterator over what was left."""
    match kind:
        case "iterator":
            return iter(items)
        case "generator":
            return (item for item in items)
        case "map":
            return map(lambda item: item, items)
        case "filter":
            return filter(lambda item: True, items)
        case "zip":
            return zip(*zip(*items, strict=True), strict=False)
    raise WireError("an iterator of no kind")


def comparable(value: Any) -> bool:
    """Whether a value could be equal to plain data: its type says what is equal to it."""
    own: Any = type(value).__eq__
    return own is not object.__eq__ and not issubclass(type(value), type)
