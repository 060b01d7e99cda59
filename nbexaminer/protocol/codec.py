"""What crosses between processes: length-limited frames of plain data, never pickle.

A frame is two 4-byte lengths, a JSON text, and the raw bytes of the numeric arrays in it. JSON's
own None, bool, int, float and str stand for themselves; all else is a list that begins with a tag:

    ["tuple", ...]  ["complex", re, im]  ["scalar", dtype, offset, size]     see `values`
    ["list", ...]  ["dict", [key, value], ...]  ["array", dtype, shape, ...]  see `changeable`
    ["frame", ...]  ["series", ...]  ["timestamp", ...]                       see `tables`
    ["as", type name, value]      sent instead of what cannot be sent, see `twins`
    ["foreign", type name, whether it could be equal to plain data]
    ["handle", ...]               on an object that stays where it is, or a function by its name;
                                  of a library's: its module and its name
    ["ref", number]  ["part", number, offset, strides, shape]                 see `mirrors`
    ["things", [[number, tag, ...], ...], dropped, value]   a message with such references

A message is an object of such values, by the names of its fields.

`decode` trusts nothing: whatever arrives is either plain data or a `WireError`.
"""

import itertools
import json
import math
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import WireError
from ..limits import MAX_FRAME_BYTES
from . import changeable, sparse, tables, twins, values
from .foreign import NOT_COMPARED, Foreign
from .named import Named
from .narrow import Half

if TYPE_CHECKING:
    from .mirrors import Mirrors

__all__ = ["NOT_COMPARED", "Foreign", "decode", "encode", "whole_text"]

HEADER = struct.Struct("!II")
MAX_ITEMS = 500_000  # of all containers in a frame together
MAX_DEPTH = 32
MAX_FIELDS = 100  # of a message
MAX_KEYS = 1000  # of dictionaries, together, that are no text: others can be made to collide
PLAIN = {type(None), bool, int, float, str}
NO_TEXT = PLAIN - {str}
# The fields of messages that hold values of the test's or of the student's.
CARRIED = {"args", "value"}
CARRIED_BY_NAME = {"kwargs", "attributes"}
# What is the same thing wherever it is: nobody can change it, and a copy is as good.
CONSTANT = {tuple, frozenset, complex, bytes, range, type(...)} | values.NUMBERS
CONSTANT_TAGS = {"tuple", "frozenset", "complex", "bytes", "range", "dots", "scalar"}


def whole_text(text: str) -> str:
    """The text without half characters (lone surrogates), which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def encode(
    value: Any,
    strict: bool = False,
    keep: Callable[[Any], list[Any] | None] | None = None,
    mirrors: "Mirrors | None" = None,
) -> bytes:
    """Pack `value` into a frame.

    What is neither plain data nor has a handle is sent as what it is equal to (`twins`), and said
    to be so; what is left becomes `Foreign`.

    Args:
        value: What to pack.
        strict: Refuse what is not plain data.
        keep: Gives what stands for something that is not plain data, or None. Then nothing is sent
            as something else.
        mirrors: What both sides share, if they do; `value` is then a message. Call its `commit`
            when the frame is sent.

    Raises:
        WireError: It is too big, too deep or too long, or not plain data and `strict`.
    """
    packer = Packer(strict, keep, mirrors)
    try:
        packed = packer.pack(value, 0) if mirrors is None else packer.message(value)
        text = json.dumps(packed).encode()
        if len(text) > MAX_FRAME_BYTES:
            raise WireError("the data is too big")
    except (TypeError, ValueError, RecursionError) as error:
        raise WireError(f"the data cannot be sent: {error}") from error
    return HEADER.pack(len(text), packer.size) + text + b"".join(packer.buffers)


class Packer:
    """Packs the values of one frame.

    Attributes:
        buffers: The bytes of its arrays.
        size: How many these are.
        looking: Whether it only looks at a thing, which must stay as it is, iterators too.
    """

    def __init__(
        self,
        strict: bool = False,
        keep: Callable[[Any], list[Any] | None] | None = None,
        mirrors: "Mirrors | None" = None,
        looking: bool = False,
    ) -> None:
        self.buffers: list[bytes] = []
        self.size = 0
        self.looking = looking
        self.strict = strict
        self._keep = keep
        self._mirrors = mirrors
        self._carrying = False
        self._items = 0

    def message(self, message: dict[str, Any]) -> Any:
        """Pack a message, whose `CARRIED` fields may hold things that both sides share."""
        mirrors: Any = self._mirrors
        mirrors.begin()
        fields: dict[str, Any] = {}
        for name, value in message.items():
            if type(value) in PLAIN:
                fields[name] = value
                continue
            self._carrying = name in CARRIED or name in CARRIED_BY_NAME
            if name in CARRIED_BY_NAME:
                pairs = [[self.pack(key, 2), self.pack(each, 2)] for key, each in value.items()]
                fields[name] = ["dict", *pairs]
            else:
                fields[name] = self.pack(value, 2)
        self._carrying = True
        things = []
        for number, thing in mirrors.to_send():
            tag, *parts = self.body(thing)
            things.append([number, tag, *parts])
            if tag not in changeable.TAGS:
                mirrors.lose(number)
        self._carrying = False
        dropped = mirrors.let_go()
        return ["things", things, list(dropped), fields] if things or dropped else fields

    def pack(self, value: Any, depth: int) -> Any:
        """Pack one value."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if depth > MAX_DEPTH:
            raise WireError(f"the data is nested deeper than {MAX_DEPTH}")
        if issubclass(kind, Named):
            return ["handle", value.wire_name]
        if self._carrying and kind not in CONSTANT and self._mirrors is not None:
            self._mirrors.note(kind.__name__)
        if way := values.PACK.get(kind):
            return way(self, value, depth)
        if changeable.of(kind) and (packed := self._thing(value, depth)) is not None:
            return packed
        return self.other(value, depth)

    def _thing(self, value: Any, depth: int) -> list[Any] | None:
        """Pack what can be changed: its number, where both sides can share it."""
        if self._mirrors is not None and (self._carrying or self.looking):
            if (number := self._mirrors.number(value)) is not None:
                return ["ref", number]
            if type(value) is np.ndarray and (part := self._mirrors.part(value)):
                return ["part", *part]
            if not self.looking and (number := self._mirrors.share(value)) is not None:
                return ["ref", number]
        return self.body(value, depth)

    def body(self, value: Any, depth: int = 0) -> list[Any] | Any:
        """What a thing is now: its tag, and what it holds; None where that cannot be said."""
        kind: Any = changeable.of(type(value))
        parts = kind.pack(self, value, depth)
        return parts if parts is not None else self.other(value, depth)

    def other(self, value: Any, depth: int) -> Any:
        """Pack what is of no type that can be sent as it is."""
        kind = type(value)
        if kind is Foreign:
            return self._foreign(value.type_name, value)
        if (named := values.named(self, value, depth)) is not None:
            return named
        if kind.__module__.startswith("pandas") and (packed := tables.pack(self, value, depth)):
            return packed
        if kind.__module__.startswith("scipy") and (packed := sparse.pack(self, value)):
            return packed
        if not self._keep and (packed := self._iterated(value, depth)) is not None:
            return packed
        return self.instead(value, depth)

    def instead(self, value: Any, depth: int) -> Any:
        """Pack what stands for something that cannot be sent."""
        kind = type(value)
        if self._keep and (kept := self._keep(value)):
            return ["handle", *kept]
        if not self.strict and not self._keep and (same := twins.twin(value)) is not None:
            if self._mirrors is not None:
                self._mirrors.note(kind.__name__)
            return ["as", str(kind.__name__), self.pack(same, depth + 1)]
        return self._foreign(str(kind.__name__), value)

    def _foreign(self, name: str, value: Any) -> list[Any]:
        """Pack what stands for something that cannot be sent."""
        if self.strict:
            if named := values.found_by_name(value):
                return ["handle", "library", *named]
            raise WireError(f"only plain data can be sent, not a {name}")
        return ["foreign", name, twins.comparable(value)]

    def _iterated(self, value: Any, depth: int) -> list[Any] | None:
        """Pack an iterator as what is left of it, which uses it up."""
        if not twins.is_iterator(value, self.strict):
            return None
        if self.looking:
            return ["iterator", str(id(value))]
        return ["iterator", twins.iterator_kind(value), *self.several(value, depth)]

    def several(self, items: Iterable[Any], depth: int) -> list[Any]:
        """Pack the items of a container."""
        if type(items) in (list, tuple) and PLAIN.issuperset(map(type, items)):
            self._items += len(items)  # type: ignore[arg-type]
            if self._items <= MAX_ITEMS:
                return list(items)
        return [self.pack(item, depth + 1) for item in self.counted(items)]

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items, as long as there are not too many."""
        for item in itertools.islice(items, MAX_ITEMS + 1):
            self._items += 1
            if self._items > MAX_ITEMS:
                raise WireError(f"the data has more than {MAX_ITEMS} items")
            yield item

    def pairs(self, mapping: Any, depth: int) -> list[Any] | None:
        """Pack the keys and values of a dictionary; None: its keys cannot be sent."""
        if not all(map(values.is_key, mapping)):
            return None
        if sum(not isinstance(key, str) for key in mapping) > MAX_KEYS:
            raise WireError(f"the data has more than {MAX_KEYS} keys that are no text")
        return [self.several(pair, depth + 1) for pair in self.counted(mapping.items())]

    def put(self, data: np.ndarray) -> list[int]:
        """Put the bytes of an array behind the text; where they lie."""
        if (
            math.prod(n or 1 for n in data.shape) > MAX_FRAME_BYTES
            or self.size + data.nbytes > MAX_FRAME_BYTES
        ):
            raise WireError("the data is too big")
        if self.looking:  # what it looks like is enough
            return [zlib.crc32(data.tobytes()), 0]
        self.buffers.append(data.tobytes())
        self.size += data.nbytes
        return [self.size - data.nbytes, data.nbytes]


def decode(
    text: bytes,
    buffer: bytes,
    find: Callable[[list[Any]], Any] | None = None,
    mirrors: "Mirrors | None" = None,
) -> Any:
    """Unpack the two parts of a frame.

    Args:
        text: The first part.
        buffer: The second one.
        find: Gives what a handle stands for; raises `WireError` when it stands for nothing.
        mirrors: What both sides share, if they do.

    Raises:
        WireError: They are not what `encode` makes.
    """
    unpacker = Unpacker(buffer, find, mirrors)
    try:
        return unpacker.frame(json.loads(text.decode()))
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        ArithmeticError,
        ImportError,
    ) as error:
        raise WireError(f"not plain data: {error}") from error


class Unpacker:
    """Unpacks the values of one frame."""

    def __init__(
        self,
        buffer: bytes,
        find: Callable[[list[Any]], Any] | None,
        mirrors: "Mirrors | None",
    ) -> None:
        self.mirrors = mirrors
        self._buffer = buffer
        self._room = len(buffer)
        self._find = find
        self._items = 0
        self._keys = 0
        self._instead: dict[int, list[Any]] = {}  # what stands for things that cannot be sent

    def frame(self, packed: Any) -> Any:
        """Unpack it all: first the things, for what refers to them."""
        if not (isinstance(packed, list) and packed[:1] == ["things"]):
            return self._message(packed)
        if self.mirrors is None:
            raise WireError("things that nobody shares")
        _, things, dropped, value = packed
        if len(things) > MAX_ITEMS:
            raise WireError("too many things")
        told = []
        for number, tag, *parts in things:
            if kind := changeable.TAGS.get(tag):
                told.append((number, kind, self.mirrors.made(number, kind, parts), parts))
            else:
                self._instead[number] = [tag, *parts]
        self.mirrors.forget(self._instead)
        for _, kind, thing, parts in told:
            kind.fill(self, thing, parts)
        for number, *_ in told:
            self.mirrors.remember(number)
        unpacked = self._message(value)
        self.mirrors.forget(dropped)
        return unpacked

    def _message(self, packed: Any) -> Any:
        """Unpack the fields of a message, or another value."""
        if type(packed) is not dict:
            return self.unpack(packed, 0)
        if len(packed) > MAX_FIELDS:
            raise WireError("a message of too many fields")
        return {
            name: value if type(value) in NO_TEXT else self.unpack(value, 2)
            for name, value in packed.items()
        }

    def unpack(self, packed: Any, depth: int) -> Any:
        """Unpack one value."""
        self._items += 1
        if depth > MAX_DEPTH or self._items > 4 * MAX_ITEMS:
            raise WireError("too deep or too long")
        if type(packed) in NO_TEXT:
            return packed
        if isinstance(packed, str):
            if packed.isascii():
                return packed
            whole = whole_text(packed)
            if whole != packed and self.mirrors is not None:
                self.mirrors.note("text with half characters")
            return whole
        if not isinstance(packed, list) or not packed:
            raise WireError("not a tagged list")
        tag, *parts = packed
        if tag == "ref" and parts[0] in self._instead:
            return self.unpack(self._instead[parts[0]], depth + 1)
        if self.mirrors is not None and tag not in CONSTANT_TAGS and tag not in ("list", "dict"):
            self._note(tag, parts)
        if way := values.UNPACK.get(tag):
            return way(self, parts, depth)
        if how := changeable.TAGS.get(tag):
            thing = how.make(parts)
            how.fill(self, thing, parts, depth)
            return thing
        match packed:
            case ["ref", int(number)] if self.mirrors:
                return self.mirrors[number]
            case ["part", int(number), int(offset), [*strides], [*shape]] if self.mirrors:
                return changeable.part(self.mirrors[number], offset, strides, shape)
            case ["handle", *what] if self._find:
                return self._find([self.unpack(each, depth + 1) for each in what])
            case ["as", str(), instead]:
                return self.unpack(instead, depth + 1)
            case ["iterator", str(kind), *items]:
                return twins.iterator(kind, self.several(items, depth))
            case ["foreign", str(name), bool(comparable)]:
                return Foreign(name[:80], comparable)
        for value in (tables.unpack(self, packed, depth), sparse.unpack(self, packed)):
            if value is not None:
                return value
        raise WireError("an unknown tag")

    def _note(self, tag: str, parts: list[Any]) -> None:
        """Note that what arrives may differ from what it is a copy of."""
        mirrors: Any = self.mirrors
        if tag in ("ref", "part"):
            tag = type(mirrors[parts[0]]).__name__
        elif tag in ("as", "foreign", "record", "sparse"):
            tag = str(parts[0])
        mirrors.note(tag[:80])

    def several(self, packed: Collection[Any], depth: int) -> list[Any]:
        """Unpack the items of a container."""
        if NO_TEXT.issuperset(map(type, packed)):
            self._items += len(packed)
            return list(packed)
        return [self.unpack(item, depth + 1) for item in packed]

    def pairs(self, packed: Collection[Any], depth: int) -> dict[Any, Any]:
        """Unpack the keys and values of a dictionary."""
        self._keys += sum(not isinstance(key, str) for key, _ in packed)
        if self._keys > MAX_KEYS:
            raise WireError("too many keys that are no text")
        return {self.unpack(k, depth + 2): self.unpack(v, depth + 2) for k, v in packed}

    def take(self, dtype: str, offset: int, size: int) -> np.ndarray:
        """The numbers of an array."""
        if not values.is_dtype(dtype) or type(offset) is not int or type(size) is not int:
            raise WireError("not an array")
        if not 0 <= offset <= offset + size <= len(self._buffer):
            raise WireError("an array outside its buffer")
        self._room -= size
        if self._room < 0:
            raise WireError("arrays that share their bytes")
        return np.frombuffer(self._buffer[offset : offset + size], dtype).copy()

    def scalar(self, number: Any) -> Any:
        """A number of numpy's; what comes from the student's code is worth its value."""
        if type(number) is not np.float16 or self.mirrors is None or not self.mirrors.judging:
            return number
        self.mirrors.note("float16")
        return Half(number)

    @staticmethod
    def shape(shape: list[Any]) -> tuple[int, ...]:
        """The shape of an array; rows of nothing take memory, too."""
        if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
            raise WireError("not a shape")
        if math.prod(n or 1 for n in shape) > MAX_FRAME_BYTES:
            raise WireError("a shape that is too big")
        return tuple(shape)
