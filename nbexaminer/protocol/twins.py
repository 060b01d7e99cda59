"""Plain data in the place of values that Python finds equal to it, and that are of another type.

A test that compares a dictionary's keys with a set, or a `Timestamp` with a `datetime`, is as
content with the one as with the other, and so shall it be with what arrives from another process.
"""

import collections
import contextlib
import datetime
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

VIEWS: dict[type, str] = {
    collections.deque: "deque",
    type({}.keys()): "keys",
    type({}.items()): "items",
    type({}.values()): "values",
}
KEYED = {"keys", "items"}  # their members have to be fit for keys
# How a view of a dictionary, or a deque, is put together from its members.
MADE: dict[str, Callable[[list[Any]], Any]] = {
    "deque": collections.deque,
    "keys": lambda members: dict.fromkeys(members).keys(),
    "items": lambda members: dict(members).items(),
    "values": lambda members: dict(enumerate(members)).values(),
}


def twin(value: Any) -> Any:
    """What stands for a value that is no plain data, and is equal to it; None when nothing does."""
    with contextlib.suppress(Exception):  # of a class of the student's
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, collections.UserList):
            return list(value)
        if isinstance(value, collections.UserString):
            return str(value)
        if isinstance(value, memoryview):
            return value.tobytes()
        if isinstance(value, datetime.datetime):
            return datetime.datetime.combine(value.date(), value.timetz())
        if isinstance(value, datetime.date):
            return datetime.date(value.year, value.month, value.day)
        if isinstance(value, datetime.timedelta):
            return datetime.timedelta(value.days, value.seconds, value.microseconds)
    return None


def of_numpy(value: Any) -> Any:
    """The same for a scalar of numpy's: a date, a time span, bytes."""
    if isinstance(value, np.datetime64 | np.timedelta64 | np.bytes_):
        item = value.item()
        if isinstance(item, datetime.date | datetime.timedelta | bytes):
            return item
    return None


def comparable(value: Any) -> bool:
    """Whether a value could be equal to plain data: its type says what is equal to it."""
    own: Any = type(value).__eq__
    return own is not object.__eq__ and not isinstance(value, type)
