"""Values that nobody can change: how each type crosses, exactly as it is."""

import collections
import datetime
import decimal
import enum
import fractions
import functools
import pathlib
import re
import sys
import types
import zoneinfo
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import WireError
from .narrow import Half

if TYPE_CHECKING:
    from .codec import Packer, Unpacker

DTYPES = {np.dtype(code).str for code in "? b h i q B H I Q e f d g F D G".split()}
DTYPES |= {np.dtype(name).newbyteorder("S").str for name in DTYPES}
TIMES = re.compile(r"[<>][mM]8(\[\d{0,4}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?")
NUMBERS = {np.dtype(code).type for code in "? b h i l q B H I L Q e f d g F D G".split()}
DATES = {kind.__name__: kind for kind in (datetime.datetime, datetime.date, datetime.time)}
FUNCTIONS = {types.FunctionType, types.BuiltinFunctionType, type, np.ufunc, type(np.mean)}
LIBRARIES = {"numpy", "scipy", "pandas", *sys.stdlib_module_names}
MAX_DIGITS = 4000  # of a fraction or a decimal
MAX_MEMBERS = 10_000  # of a set, that are no text
MAX_FIELDS = 1000  # of a record

Pack = Callable[["Packer", Any, int], Any]
Unpack = Callable[["Unpacker", list[Any], int], Any]
PACK: dict[type, Pack] = {
    tuple: lambda packer, value, depth: ["tuple", *packer.several(value, depth)],
    complex: lambda packer, value, depth: ["complex", value.real, value.imag],
    bytes: lambda packer, value, depth: ["bytes", *packer.put(np.frombuffer(value, np.uint8))],
    range: lambda packer, value, depth: ["range", value.start, value.stop, value.step],
    type(...): lambda packer, value, depth: ["dots"],
    datetime.timedelta: lambda packer, value, depth: [
        "days", value.days, value.seconds, value.microseconds
    ],
    fractions.Fraction: lambda packer, value, depth: [
        "fraction", value.numerator, value.denominator
    ],
    decimal.Decimal: lambda packer, value, depth: ["decimal", str(value)],
    np.str_: lambda packer, value, depth: ["numpy text", str(value)],
    np.bytes_: lambda packer, value, depth: [
        "numpy bytes", *packer.put(np.frombuffer(bytes(value), np.uint8))
    ],
    pathlib.PosixPath: lambda packer, value, depth: ["path", str(value)],
    pathlib.PurePosixPath: lambda packer, value, depth: ["path", str(value)],
}  # fmt: skip


def _pack_number(packer: "Packer", value: Any, depth: int) -> Any:
    data = np.asarray(value)
    data = data.astype(data.dtype.newbyteorder("="), copy=False)
    return ["scalar", data.dtype.str, *packer.put(data)]


def _pack_date(packer: "Packer", value: Any, depth: int) -> Any:
    zone = getattr(value, "tzinfo", None)
    if type(zone) is zoneinfo.ZoneInfo and zone.key:
        local = value.replace(tzinfo=None)
        return ["date", type(value).__name__, local.isoformat(), zone.key, value.fold]
    if not (zone is None or type(zone) is datetime.timezone):
        return packer.other(value, depth)
    return ["date", type(value).__name__, value.isoformat()]


def _pack_frozenset(packer: "Packer", value: Any, depth: int) -> Any:
    if not all(map(is_key, value)):
        return packer.other(value, depth)
    return ["frozenset", *packer.several(value, depth)]


# The views of a dictionary: what they are put together from, and whether their members are keys.
VIEWS: dict[type, tuple[str, bool]] = {
    type({}.keys()): ("keys", True),
    type({}.items()): ("items", True),
    type({}.values()): ("values", False),
}
MADE: dict[str, Callable[[list[Any]], Any]] = {
    "keys": lambda members: dict.fromkeys(members).keys(),
    "items": lambda members: dict(members).items(),
    "values": lambda members: dict(enumerate(members)).values(),
}


def _pack_view(packer: "Packer", value: Any, depth: int) -> Any:
    name, keyed = VIEWS[type(value)]
    items = list(value)
    if keyed and not all(map(is_key, items)):
        return packer.other(value, depth)
    return ["view", name, *packer.several(items, depth)]


PACK |= dict.fromkeys(VIEWS, _pack_view)
PACK[Half] = lambda packer, value, depth: _pack_number(packer, np.float16(value), depth)
PACK |= dict.fromkeys([*NUMBERS, np.datetime64, np.timedelta64], _pack_number)
PACK |= dict.fromkeys(DATES.values(), _pack_date)
PACK[frozenset] = _pack_frozenset
# What can be a key of a dictionary, besides what holds others.
KEYS = {type(None), bool, int, float, str} | (PACK.keys() - VIEWS.keys() - {tuple, frozenset})


def is_key(value: Any) -> bool:
    """Whether a key of a dictionary arrives as something that can be a key."""
    kind = type(value)
    if kind in KEYS:
        return True
    if issubclass(kind, tuple | frozenset):
        return all(map(is_key, value))
    return issubclass(kind, enum.Enum | str | int | float | np.generic) or (
        kind.__module__.startswith("pandas") and kind.__name__ in ("Timestamp", "Timedelta")
    )


def is_dtype(dtype: Any) -> bool:
    """Whether arrays of this type cross as their bytes."""
    return type(dtype) is str and (dtype in DTYPES or bool(TIMES.fullmatch(dtype)))


def named(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    """A named tuple, or a member of an Enum, by the name of its class; None: it is neither.

    Where the other side has no such class, a named tuple arrives as one of the same fields, and a
    member as what it is sent as otherwise.
    """
    kind = type(value)
    if issubclass(kind, tuple) and type(getattr(kind, "_fields", None)) is tuple:
        names = list(map(str, kind._fields))  # type: ignore[attr-defined]
        if len(names) == len(value) <= MAX_FIELDS:
            items = packer.several(tuple(value), depth)
            return ["record", str(kind.__name__), str(kind.__module__), names, *items]
    if issubclass(kind, enum.Enum) and value.name in kind._member_map_:
        otherwise = ["foreign", str(kind.__name__), True] if packer.strict else None
        otherwise = otherwise or packer.instead(value, depth)
        return ["member", str(kind.__name__), str(kind.__module__), value.name, otherwise]
    return None


def found_by_name(value: Any) -> list[str] | None:
    """The module and the name under which both sides find a library's function or class."""
    if type(value) not in FUNCTIONS:  # whatever else it is may answer with code of its own
        return None
    module = "numpy" if type(value) is np.ufunc else getattr(value, "__module__", None)
    name = getattr(value, "__name__", None)
    if type(module) is str and type(name) is str and module.partition(".")[0] in LIBRARIES:
        return [module, name] if getattr(sys.modules.get(module), name, None) is value else None
    return None


def _frozenset(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    return frozenset(members(unpacker, parts, depth))


def members(unpacker: "Unpacker", parts: list[Any], depth: int) -> list[Any]:
    """The members of a set."""
    items = unpacker.several(parts, depth)
    if sum(not isinstance(item, str) for item in items) > MAX_MEMBERS:
        raise WireError("too many members that are no text")
    return items


def _view(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    name, *items = parts
    return MADE[name](members(unpacker, items, depth))


def _date(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    kind, text, *zone = parts
    made = DATES[kind].fromisoformat(text)
    if not zone:
        return made
    key, fold = zone
    return made.replace(tzinfo=zoneinfo.ZoneInfo(key), fold=_whole(fold))  # type: ignore[call-arg]


def _days(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    days, seconds, microseconds = map(_whole, parts)
    return datetime.timedelta(days, seconds, microseconds)


def _fraction(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    top, bottom = map(_whole, parts)
    if max(top.bit_length(), bottom.bit_length()) > 4 * MAX_DIGITS:
        raise WireError("a fraction of too many digits")
    return fractions.Fraction(top, bottom)


def _decimal(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    (text,) = parts
    if type(text) is not str or len(text) > MAX_DIGITS:
        raise WireError("a decimal of too many digits")
    return decimal.Decimal(text)


def _path(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    """A path: in the examiner, it is only compared, and opens no file."""
    kind = pathlib.PurePosixPath if unpacker.mirrors is None else unpacker.mirrors.path_type
    return kind(unpacker.unpack(str(parts[0]), depth))


def _record(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    name, module, names, *items = parts
    fields = tuple(names)
    if len(fields) > MAX_FIELDS or len(items) != len(fields):
        raise WireError("not a record")
    found = unpacker.mirrors.find_class(module, name) if unpacker.mirrors else None
    if not (
        isinstance(found, type)
        and issubclass(found, tuple)
        and getattr(found, "_fields", None) == fields
        and found.__eq__ is tuple.__eq__
    ):
        found = _record_class(name, fields)
    return tuple.__new__(found, unpacker.several(items, depth))


@functools.lru_cache(maxsize=1000)
def _record_class(name: str, names: tuple[str, ...]) -> Any:
    """A class of named tuples; what it raises about strange names is a `ValueError`."""
    if not all(isinstance(each, str) and len(each) < 100 for each in names):
        raise WireError("not a record")
    return collections.namedtuple(name[:100], names)


def _member(unpacker: "Unpacker", parts: list[Any], depth: int) -> Any:
    name, module, member, otherwise = parts
    found = unpacker.mirrors.find_class(module, name) if unpacker.mirrors else None
    if isinstance(found, type) and issubclass(found, enum.Enum) and member in found._member_map_:
        return found._member_map_[member]
    return unpacker.unpack(otherwise, depth + 1)


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise WireError("not a whole number")
    return number


UNPACK: dict[str, Unpack] = {
    "tuple": lambda unpacker, parts, depth: tuple(unpacker.several(parts, depth)),
    "complex": lambda unpacker, parts, depth: complex(*map(float, parts)),
    "bytes": lambda unpacker, parts, depth: unpacker.take("|u1", *parts).tobytes(),
    "range": lambda unpacker, parts, depth: range(*map(_whole, parts)),
    "dots": lambda unpacker, parts, depth: ...,
    "scalar": lambda unpacker, parts, depth: unpacker.scalar(unpacker.take(*parts)[0]),
    "frozenset": _frozenset,
    "view": _view,
    "date": _date,
    "days": _days,
    "fraction": _fraction,
    "decimal": _decimal,
    "numpy text": lambda unpacker, parts, depth: np.str_(unpacker.unpack(str(parts[0]), depth)),
    "numpy bytes": lambda unpacker, parts, depth: np.bytes_(unpacker.take("|u1", *parts).tobytes()),
    "path": _path,
    "record": _record,
    "member": _member,
}
