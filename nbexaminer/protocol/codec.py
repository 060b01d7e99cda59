"""What crosses between processes: length-limited frames of plain data, never pickle.

A frame is two 4-byte lengths, a JSON text, and the raw bytes of the numeric arrays in it. JSON's
own None, bool, int, float and str stand for themselves; all else is a list that begins with a tag:

    ["list", ...]  ["tuple", ...]  ["dict", [key, value], ...]  ["complex", re, im]
    ["dots"], which is `...`, as stubs hold it  ["array", dtype, shape, offset, size]
    ["scalar", dtype, offset, size]  ["foreign", type name]

`decode` trusts nothing: whatever arrives is either plain data or a `WireError`.
"""

import itertools
import json
import math
import numbers
import struct
from collections.abc import Iterator
from typing import Any, SupportsFloat, cast

import numpy as np

from ..errors import WireError

HEADER = struct.Struct("!II")
MAX_FRAME = 16 * 2**20  # bytes, of JSON and arrays each
MAX_ITEMS = 100_000  # of all containers in a frame together
MAX_DEPTH = 32
MAX_PRINTED = 2000  # characters that one call may show
MAX_KEYS = 1000  # of dictionaries, together, that are no text: others can be made to collide
PLAIN = {type(None), bool, int, float, str}
DTYPES = {np.dtype(code).str for code in "? b h i q B H I Q e f d F D".split()}


class Foreign:
    """Stands for a value that is not plain data. It knows its type's name and can do nothing.

    It is neither true nor false, nor equal to anything nor unequal: no assert passes because of it.
    """

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<a {self.type_name}, which is not plain data>"

    def __bool__(self, *_: Any) -> bool:
        raise TypeError(f"expected plain data such as a number, got a {self.type_name}")

    __eq__ = __ne__ = __bool__
    __hash__ = None  # type: ignore[assignment]


def whole_text(text: str) -> str:
    """The text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode()


# Long, and one idea: every kind of data, its way out. `decode` below is its mirror.
def encode(value: Any, strict: bool = False) -> bytes:
    """Pack `value` into a frame.

    Iterators become tuples of at most `MAX_ITEMS` items, other numbers (Fraction, Decimal) floats,
    subclasses of the plain types those types; what is left becomes `Foreign`.

    Raises:
        WireError: It is too big, too deep or too long, or not plain data and `strict`.
    """
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
        nonlocal items
        packed = []
        for item in itertools.islice(values, MAX_ITEMS + 1):
            items += 1
            if items > MAX_ITEMS:
                raise WireError(f"the data has more than {MAX_ITEMS} items")
            packed.append(pack(item, depth + 1))
        return packed

    def pack(value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"the data is nested deeper than {MAX_DEPTH}")
        if type(value) in PLAIN:
            return value
        if value is ...:
            return ["dots"]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, np.generic | np.ndarray):
            data = np.asarray(value)
            if data.dtype == np.longdouble:
                data = data.astype(float)
            if data.dtype.newbyteorder("=").str not in DTYPES:
                return ["foreign", f"numpy {data.dtype} array"]
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
        if isinstance(value, list):
            return ["list", *several(value, depth)]
        if isinstance(value, tuple | Iterator):
            return ["tuple", *several(value, depth)]
        if isinstance(value, dict):
            if not all(map(_is_key, value)):
                return ["foreign", "dict with keys that are not plain data"]
            if sum(not isinstance(key, str) for key in value) > MAX_KEYS:
                raise WireError(f"the data has more than {MAX_KEYS} keys that are no text")
            return ["dict", *(pair[1:] for pair in several(value.items(), depth))]
        if isinstance(value, numbers.Number):
            return float(cast(SupportsFloat, value))
        if strict:
            raise WireError(f"only plain data can be sent, not a {type(value).__name__}")
        return ["foreign", type(value).__name__]

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


def decode(text: bytes, buffer: bytes) -> Any:
    """Unpack the two parts of a frame.

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
                return take(dtype, offset, size)[0]
            case ["array", str(dtype), [*shape], offset, size]:
                data = take(dtype, offset, size)
                if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
                    raise WireError("not a shape")
                if math.prod(shape) != data.size or math.prod(n or 1 for n in shape) > MAX_FRAME:
                    raise WireError("a shape that does not fit")  # rows of nothing take memory, too
                return data.reshape(shape)
            case ["foreign", str(name)]:
                return Foreign(name[:80])
        raise WireError("an unknown tag")

    try:
        return unpack(json.loads(text), 0)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise WireError(f"not plain data: {error}") from error
