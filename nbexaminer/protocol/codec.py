"""What crosses between processes: length-limited frames of plain data, never pickle.

A frame is two 4-byte lengths, a JSON text, and the raw bytes of the numeric arrays in it. JSON's
own None, bool, int, float and str stand for themselves; all else is a list that begins with a tag:

    ["list", ...]  ["tuple", ...]  ["dict", [key, value], ...]  ["complex", re, im]
    ["dots"], which is `...`, as stubs hold it  ["array", dtype, shape, offset, size]
    ["scalar", dtype, offset, size]  ["set", ...]  ["bytes", offset, size]  ["range", a, b, step]
    ["date", type, ISO text]  ["days", days, seconds, microseconds]  ["texts", shape, ...]
    ["frame", columns, ...]  ["series", ...]  ["view", kind, ...]  ["path", text]
    ["foreign", type name, whether it could be equal to plain data]

Where somebody can `keep` what is not plain data, and so hands out handles on it, numbers and
records keep their types as well:

    ["fraction", top, bottom]  ["decimal", text]  ["record", name, fields, ...]  ["handle", ...]

`decode` trusts nothing: whatever arrives is either plain data or a `WireError`.
"""

import collections
import datetime
import decimal
import fractions
import functools
import itertools
import json
import math
import numbers
import pathlib
import struct
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, SupportsFloat, cast

import numpy as np

from ..errors import WireError
from . import tables, twins

HEADER = struct.Struct("!II")
MAX_FRAME = 16 * 2**20  # bytes, of JSON and arrays each
MAX_ITEMS = 500_000  # of all containers in a frame together
MAX_DEPTH = 32
MAX_PRINTED = 2000  # characters that one call may show
MAX_KEYS = 1000  # of dictionaries, together, that are no text: others can be made to collide
MAX_MEMBERS = 10_000  # of a set, that are no text
PLAIN = {type(None), bool, int, float, str}
DATES = {kind.__name__: kind for kind in (datetime.datetime, datetime.date, datetime.time)}
MAX_DIGITS = 4000  # of a fraction or a decimal
NOT_COMPARED = "which only a person can compare"
DTYPES = {np.dtype(code).str for code in "? b h i q B H I Q e f d F D".split()}


class Foreign:
    """Stands for a value that is not plain data. It knows its type's name and can do nothing.

    It is neither true nor false, nor equal to anything nor unequal: no assert passes because of it.
    """

    def __init__(self, type_name: str, comparable: bool = False) -> None:
        self.type_name = type_name
        self._why = f", {NOT_COMPARED}" if comparable else ""

    def __repr__(self) -> str:
        return f"<a {self.type_name}, which is not plain data>"

    def __eq__(self, *_: Any) -> Any:
        self._refuse(self._why)

    def __bool__(self) -> Any:
        self._refuse(f", {NOT_COMPARED}")  # it may well be something that is true

    def _refuse(self, why: str) -> NoReturn:
        raise TypeError(f"expected plain data such as a number, got a {self.type_name}{why}")

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __iter__ = __len__ = __getitem__ = __contains__ = __float__ = __int__ = __index__ = __eq__
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __eq__
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __neg__ = __abs__ = __round__ = __eq__
    __hash__ = None  # type: ignore[assignment]


def whole_text(text: str) -> str:
    """The text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode()


# Long, and one idea: every kind of data, its way out. `decode` below is its mirror.
def encode(
    value: Any, strict: bool = False, keep: Callable[[Any], list[Any] | None] | None = None
) -> bytes:
    """Pack `value` into a frame.

    Iterators become tuples of at most `MAX_ITEMS` items, other numbers (Fraction, Decimal) floats,
    subclasses of the plain types those types, what is equal to plain data (`twins`) that; what is
    left becomes `Foreign`.

    Args:
        value: What to pack.
        strict: Refuse what is not plain data.
        keep: Gives what stands for something that is not plain data in the place of `Foreign`, or
            None. Then iterators are no plain data, and numbers and named tuples keep their types.

    Raises:
        WireError: It is too big, too deep or too long, or not plain data and `strict`.
    """
    exact = strict or keep  # nothing arrives as what is only equal to it
    buffers: list[bytes] = []
    size = 0
    items = 0

    def put(data: np.ndarray) -> list[int]:
        nonlocal size
        if size + data.nbytes > MAX_FRAME:
            raise WireError("the data is too big")
        buffers.append(data.tobytes())
        size += data.nbytes
        return [size - data.nbytes, data.nbytes]

    def several(values: Any, depth: int) -> list[Any]:
        return [pack(item, depth + 1) for item in counted(values)]

    def counted(values: Any) -> Iterator[Any]:
        nonlocal items
        for item in itertools.islice(values, MAX_ITEMS + 1):
            items += 1
            if items > MAX_ITEMS:
                raise WireError(f"the data has more than {MAX_ITEMS} items")
            yield item

    def pack(value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"the data is nested deeper than {MAX_DEPTH}")
        if type(value) in PLAIN:
            return value
        if value is ...:
            return ["dots"]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, list):
            return ["list", *several(value, depth)]
        if keep and isinstance(value, tuple) and hasattr(value, "_fields"):
            names = list(map(str, value._fields))
            return ["record", type(value).__name__, names, *several(value, depth)]
        if isinstance(value, tuple) or (isinstance(value, Iterator) and not keep):
            return ["tuple", *several(value, depth)]
        if isinstance(value, dict):
            if not all(map(_is_key, value)):
                return other(value, "dict with keys that are not plain data")
            if sum(not isinstance(key, str) for key in value) > MAX_KEYS:
                raise WireError(f"the data has more than {MAX_KEYS} keys that are no text")
            return ["dict", *(several(pair, depth + 1) for pair in counted(value.items()))]
        if isinstance(value, np.generic | np.ndarray):
            data = np.asarray(value)
            if data.dtype == np.longdouble:
                data = data.astype(float)
            if data.dtype.kind in "UO" and isinstance(value, np.ndarray):
                items_of = data.ravel().tolist()
                if all(isinstance(item, str) for item in items_of):
                    return ["texts", list(data.shape), *several(items_of, depth)]
            if data.dtype.newbyteorder("=").str not in DTYPES:
                if not strict and (item := twins.of_numpy(value)) is not None:
                    return pack(item, depth)
                return other(value, f"numpy {data.dtype} array")
            if math.prod(n or 1 for n in data.shape) > MAX_FRAME:
                raise WireError("the data is too big")
            data = data.astype(data.dtype.newbyteorder("="), copy=False)
            if isinstance(value, np.generic):
                return ["scalar", data.dtype.str, *put(data)]
            return ["array", data.dtype.str, list(data.shape), *put(np.ascontiguousarray(data))]
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, complex):
            return ["complex", complex(value).real, complex(value).imag]
        if isinstance(value, set | frozenset) and all(map(_is_key, value)):
            kind = "set" if isinstance(value, set) else "frozenset"
            return [kind, *several(value, depth)]
        if isinstance(value, bytes | bytearray):
            return ["bytes", *put(np.frombuffer(value, np.uint8))]
        if isinstance(value, range):
            return ["range", value.start, value.stop, value.step]
        if type(value) in DATES.values() and value.isoformat().isascii():
            return ["date", type(value).__name__, value.isoformat()]
        if type(value) is datetime.timedelta:
            return ["days", value.days, value.seconds, value.microseconds]
        if view := twins.VIEWS.get(type(value)):
            members = list(itertools.islice(value, MAX_ITEMS + 1))
            if view not in twins.KEYED or all(map(_is_key, members)):
                return ["view", view, *several(members, depth)]
        if (parts := tables.taken_apart(value)) is not None:
            return [parts[0], *several(parts[1:], depth)]
        if keep and type(value) is fractions.Fraction:
            return ["fraction", value.numerator, value.denominator]
        if keep and type(value) is decimal.Decimal:
            return ["decimal", str(value)]
        if isinstance(value, numbers.Number) and not isinstance(value, type):
            return float(cast(SupportsFloat, value))
        if not exact and isinstance(value, pathlib.PurePath):
            return ["path", str(value)]
        if not exact and (same := twins.twin(value)) is not None:
            return pack(same, depth + 1)
        return other(value, type(value).__name__)

    def other(value: Any, name: str) -> list[Any]:
        if keep and (kept := keep(value)):
            return ["handle", *kept]
        if strict:
            raise WireError(f"only plain data can be sent, not a {type(value).__name__}")
        return ["foreign", name, twins.comparable(value)]

    try:
        text = json.dumps(pack(value, 0)).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise WireError(f"the data cannot be sent: {error}") from error
    if len(text) > MAX_FRAME:
        raise WireError("the data is too big")
    return HEADER.pack(len(text), size) + text + b"".join(buffers)


def _is_key(value: Any) -> bool:
    """Whether a key of a dictionary arrives as something that can be a key."""
    if isinstance(value, tuple):
        return all(map(_is_key, value))
    return value is None or isinstance(value, str | numbers.Number | np.generic)


def decode(text: bytes, buffer: bytes, find: Callable[[list[Any]], Any] | None = None) -> Any:
    """Unpack the two parts of a frame.

    Args:
        text: The first part.
        buffer: The second one.
        find: Gives what a handle stands for; raises `WireError` when it stands for nothing.

    Raises:
        WireError: They are not what `encode` makes.
    """
    items = 0
    keys = 0
    room = len(buffer)

    def take(dtype: str, offset: int, size: int) -> np.ndarray:
        nonlocal room
        if dtype not in DTYPES or type(offset) is not int or type(size) is not int:
            raise WireError("not an array")
        if not 0 <= offset <= offset + size <= len(buffer):
            raise WireError("an array outside its buffer")
        room -= size
        if room < 0:
            raise WireError("arrays that share their bytes")
        return np.frombuffer(buffer[offset : offset + size], dtype).copy()

    def unpack(packed: Any, depth: int) -> Any:
        nonlocal items, keys
        items += 1
        if depth > MAX_DEPTH or items > 4 * MAX_ITEMS:
            raise WireError("too deep or too long")
        if isinstance(packed, str):
            return whole_text(packed)
        if packed is None or isinstance(packed, bool | int | float):
            return packed
        if not isinstance(packed, list) or not packed:
            raise WireError("not a tagged list")
        match packed:
            case ["list", *values]:
                return [unpack(item, depth + 1) for item in values]
            case ["tuple", *values]:
                return tuple(unpack(item, depth + 1) for item in values)
            case ["dict", *pairs]:
                keys += sum(not isinstance(key, str) for key, _ in pairs)
                if keys > MAX_KEYS:
                    raise WireError("too many keys that are no text")
                return {unpack(k, depth + 1): unpack(v, depth + 1) for k, v in pairs}
            case ["dots"]:
                return ...
            case ["complex", float(re), float(im)]:
                return complex(re, im)
            case ["scalar", str(dtype), offset, size]:
                return _widened(take(dtype, offset, size)[0])
            case ["array", str(dtype), [*shape], offset, size]:
                data = take(dtype, offset, size)
                if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
                    raise WireError("not a shape")
                if math.prod(shape) != data.size or math.prod(n or 1 for n in shape) > MAX_FRAME:
                    raise WireError("a shape that does not fit")  # rows of nothing take memory, too
                return data.reshape(shape)
            case ["foreign", str(name), bool(comparable)]:
                return Foreign(name[:80], comparable)
            case ["handle", *what] if find:
                return find([unpack(each, depth + 1) for each in what])
        return _unpack_value(packed, lambda item: unpack(item, depth + 1), take)

    try:
        return unpack(json.loads(text), 0)
    except (
        LookupError,
        ValueError,
        TypeError,
        RecursionError,
        ArithmeticError,
        ImportError,
    ) as error:
        raise WireError(f"not plain data: {error}") from error


def _widened(number: Any) -> Any:
    """A number of numpy's; a whole one with room, so that a test's arithmetic does not wrap."""
    if number.dtype.kind in "iu" and number <= np.iinfo(np.int64).max:
        return np.int64(number)
    return number


def _unpack_value(packed: list[Any], unpack: Callable[[Any], Any], take: Callable[..., Any]) -> Any:
    """Unpack what Python and libraries have for plain values beyond the everyday ones."""
    match packed:
        case ["set" | "frozenset" as kind, *values]:
            items = [unpack(item) for item in values]
            if sum(not isinstance(item, str) for item in items) > MAX_MEMBERS:
                raise WireError("too many members that are no text")
            return set(items) if kind == "set" else frozenset(items)
        case ["bytes", offset, size]:
            return take("|u1", offset, size).tobytes()
        case ["range", int(start), int(stop), int(step)]:
            return range(start, stop, step)
        case ["date", str(kind), str(text)] if kind in DATES:
            return DATES[kind].fromisoformat(text)
        case ["days", int(days), int(seconds), int(microseconds)]:
            return datetime.timedelta(days, seconds, microseconds)
        case ["texts", [*shape], *texts] if all(isinstance(text, str) for text in texts):
            if len(shape) > 32 or not all(type(n) is int and 0 <= n <= MAX_ITEMS for n in shape):
                raise WireError("not a shape")
            if 4 * len(texts) * max(map(len, texts), default=0) > MAX_FRAME:  # all equally long
                raise WireError("texts that are too long")
            whole = [whole_text(text) for text in texts]
            return np.array(whole if whole else np.empty(0, "U1")).reshape(shape)
        case ["frame" | "series" as kind, *parts]:
            return tables.put_together(kind, [unpack(part) for part in parts])
        case ["view", str(kind), *members]:
            if (
                kind in twins.KEYED
                and sum(not isinstance(item, str) for item in members) > MAX_KEYS
            ):
                raise WireError("too many keys that are no text")
            return twins.MADE[kind]([unpack(item) for item in members])
        case ["path", str(text)]:
            return pathlib.PurePosixPath(whole_text(text))  # which is compared, and opens no file
        case ["fraction", int(top), int(bottom)]:
            if max(top.bit_length(), bottom.bit_length()) > 4 * MAX_DIGITS:
                raise WireError("a fraction of too many digits")
            return fractions.Fraction(top, bottom)
        case ["decimal", str(text)] if len(text) <= MAX_DIGITS:
            return decimal.Decimal(text)
        case ["record", str(name), [*names], *values]:
            return _record(name, tuple(names))(*map(unpack, values))
    raise WireError("an unknown tag")


@functools.lru_cache(maxsize=1000)
def _record(name: str, names: tuple[str, ...]) -> Any:
    """A class of named tuples; what it raises about strange names is a `ValueError`."""
    if len(names) > 1000 or not all(isinstance(each, str) and len(each) < 100 for each in names):
        raise WireError("not a record")
    return collections.namedtuple(name[:100], names)
