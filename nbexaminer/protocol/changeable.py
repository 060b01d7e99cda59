"""Values that can be changed: how each type crosses, and how one becomes what its twin is now.

Only these exact types are sent as they are; a class derived from one of them may behave otherwise.
"""

import collections
import math
import random
import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..errors import WireError
from . import tables, values
from .kind import Kind

if TYPE_CHECKING:
    from .codec import Packer, Unpacker

MAX_TEXTS = 16 * 2**20  # bytes of an array of texts
TEXTS = re.compile(r"<U\d{1,8}|\|S\d{1,8}")
# What a defaultdict may make for a key that it does not have.
FACTORIES: dict[str, Any] = {
    kind.__name__: kind
    for kind in (int, float, complex, str, bool, list, dict, set, tuple, bytes)
    + (collections.Counter, collections.deque, collections.OrderedDict)
}
MT_WORDS = 624  # of the state of a Mersenne twister


def of(kind: type) -> Kind | None:
    """How a type crosses that can be changed; None for any other."""
    return KINDS.get(kind) or tables.kind_of(kind)


def part(whole: Any, offset: int, strides: list[Any], shape: list[Any]) -> np.ndarray:
    """A view of an array, as `Mirrors.part` says it: in items, not in bytes."""
    if type(whole) is not np.ndarray or whole.dtype.hasobject:
        raise WireError("a part of no array")
    base = np.ascontiguousarray(whole.T if whole.flags.fnc else whole)  # as it lies in memory
    size = base.itemsize
    view: np.ndarray = np.ndarray(
        tuple(shape), base.dtype, base, offset * size, tuple(step * size for step in strides)
    )
    if view.size > max(base.size, 10_000):  # a broadcast view takes no memory, and its copies do
        raise WireError("a view that is too big")
    return view


def _pack_list(packer: "Packer", value: Any, depth: int) -> list[Any]:
    return ["list", *packer.several(value, depth)]


def _fill_list(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    thing[:] = unpacker.several(parts, depth)


def _pack_deque(packer: "Packer", value: Any, depth: int) -> list[Any]:
    return ["deque", value.maxlen, *packer.several(value, depth)]


def _fill_deque(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    thing.clear()
    thing.extend(unpacker.several(parts[1:], depth))


def _pack_dict(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    pairs = packer.pairs(value, depth)
    return None if pairs is None else [type(value).__name__, *pairs]


def _fill_dict(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    now = unpacker.pairs(parts, depth)
    thing.clear()
    for key, value in now.items():
        thing[key] = value


def _pack_defaultdict(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    factory = value.default_factory
    name = None if factory is None else getattr(factory, "__name__", "")
    pairs = packer.pairs(value, depth)
    if pairs is None or FACTORIES.get(str(name)) is not factory:
        return None
    return ["defaultdict", name, *pairs]


def _pack_set(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    return ["set", *packer.several(value, depth)] if all(map(values.is_key, value)) else None


def _fill_set(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    now = values.members(unpacker, parts, depth)
    thing.clear()
    thing.update(now)


def _pack_bytearray(packer: "Packer", value: Any, depth: int) -> list[Any]:
    return ["bytearray", *packer.put(np.frombuffer(bytes(value), np.uint8))]


def _fill_bytearray(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    thing[:] = unpacker.take("|u1", *parts).tobytes()


def _pack_array(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    """Pack an array: "fixed" ones cannot be written to, and "columns" lie so in memory."""
    shape, how = list(value.shape), [] if value.flags.writeable else ["fixed"]
    how += ["columns"] if value.flags.fnc else []
    if value.dtype.kind == "O":
        return ["objects", shape, how, *packer.several(value.ravel().tolist(), depth)]
    if value.dtype.kind in "US":
        width = value.dtype.newbyteorder("=").str
        return ["texts", width, shape, how, *packer.several(value.ravel().tolist(), depth)]
    if not values.is_dtype(value.dtype.str):
        return None
    return ["array", value.dtype.str, shape, how, *packer.put(np.ascontiguousarray(value))]


def _make_array(parts: list[Any]) -> np.ndarray:
    dtype, shape, how, _, size = parts
    if not values.is_dtype(dtype) or np.dtype(dtype).itemsize * math.prod(_shape(shape)) != size:
        raise WireError("not an array")
    return np.empty(_shape(shape), dtype, _order(how))


def _make_objects(parts: list[Any]) -> np.ndarray:
    shape, _, *items = parts
    return np.empty(_shape(shape, len(items)), object)


def _make_texts(parts: list[Any]) -> np.ndarray:
    width, shape, how, *items = parts
    if type(width) is not str or not TEXTS.fullmatch(width):
        raise WireError("not texts")
    if np.dtype(width).itemsize * len(items) > MAX_TEXTS:  # all equally long
        raise WireError("texts that are too long")
    return np.empty(_shape(shape, len(items)), width, _order(how))


def _order(how: list[Any]) -> Literal["C", "F"]:
    return "F" if "columns" in how else "C"


def _shape(shape: list[Any], size: int | None = None) -> tuple[int, ...]:
    """The shape of an array; rows of nothing take memory, too."""
    if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
        raise WireError("not a shape")
    too_big = math.prod(n or 1 for n in shape) > MAX_TEXTS
    if too_big or size not in (None, math.prod(shape)):
        raise WireError("a shape that does not fit")
    return tuple(shape)


def _fill_array(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    dtype, shape, how, *where = parts
    data = unpacker.take(dtype, *where)
    if data.size != math.prod(_shape(shape)) or data.dtype != thing.dtype:
        raise WireError("a shape that does not fit")
    _become(thing, data.reshape(shape), how)


def _fill_objects(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    shape, how, *items = parts
    now = np.empty(len(items), object)
    for place, item in enumerate(unpacker.several(items, depth)):
        now[place] = item
    _become(thing, now.reshape(_shape(shape, len(items))), how)


def _fill_texts(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    _, shape, how, *items = parts
    now = np.array(unpacker.several(items, depth), thing.dtype).reshape(_shape(shape, len(items)))
    _become(thing, now, how)


def _become(thing: np.ndarray, now: np.ndarray, how: list[Any]) -> None:
    """Make an array equal to another, in place; of another size it stays as it is."""
    if not thing.flags.writeable or thing.size != now.size:
        return
    if thing.shape != now.shape:
        thing.shape = now.shape
    thing[...] = now
    if "fixed" in how:
        thing.flags.writeable = False


def _pack_masked(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    data, mask = np.asarray(value.data), np.ma.getmaskarray(value)
    if value is np.ma.masked or not values.is_dtype(data.dtype.str):
        return None
    fill = packer.pack(value.fill_value, depth + 1)
    has_mask = value.mask is not np.ma.nomask
    where = [*packer.put(np.ascontiguousarray(data)), *packer.put(np.ascontiguousarray(mask))]
    return ["masked", data.dtype.str, list(value.shape), [], has_mask, fill, *where]


def _make_masked(parts: list[Any]) -> Any:
    dtype, shape, _, _, _, *where = parts
    return np.ma.MaskedArray(_make_array([dtype, shape, [], *where[:2]]))


def _fill_masked(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    dtype, shape, _, has_mask, fill, *where = parts
    data = unpacker.take(dtype, *where[:2]).reshape(_shape(shape))
    mask = unpacker.take("|b1", *where[2:]).reshape(shape)
    if thing.shape != data.shape:
        return
    thing.data[...] = data
    thing.mask = mask if has_mask else np.ma.nomask
    thing.fill_value = unpacker.unpack(fill, depth + 1)


# Generators of random numbers: what one has drawn, the other does not draw again.


def _pack_generator(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    state = value.bit_generator.state
    if type(value.bit_generator) is not np.random.PCG64:
        return None
    whole = [state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"]]
    return ["generator", *map(int, whole)]


def _fill_generator(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    state, inc, has, last = (int(part) % 2**128 for part in parts)
    thing.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has % 2,
        "uinteger": last % 2**32,
    }


def _pack_random_state(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    _, words, place, has, last = value.get_state()
    return ["random state", int(place), int(has), float(last), *packer.put(words)]


def _fill_random_state(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    place, has, last, *where = parts
    words = unpacker.take("<u4", *where)
    if type(place) is not int or not 0 <= place <= MT_WORDS or words.size != MT_WORDS:
        raise WireError("not the state of a generator")  # numpy would read behind its end
    thing.set_state(("MT19937", words, place, int(has) % 2, float(last)))


def _pack_random(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    version, words, last = value.getstate()
    return ["random", version, last, *words]


def _fill_random(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    version, last, *words = parts
    if type(version) is not int or not (last is None or type(last) is float):
        raise WireError("not the state of a generator")
    thing.setstate((version, tuple(int(word) for word in words), last))


def _empty_deque(parts: list[Any]) -> Any:
    return collections.deque(maxlen=parts[0])


def _empty_defaultdict(parts: list[Any]) -> Any:
    return collections.defaultdict(None if parts[0] is None else FACTORIES[parts[0]])


_ARRAY = Kind(_pack_array, _make_array, _fill_array)
KINDS: dict[type, Kind] = {
    list: Kind(_pack_list, lambda parts: [], _fill_list),
    dict: Kind(_pack_dict, lambda parts: {}, _fill_dict),
    collections.OrderedDict: Kind(_pack_dict, lambda parts: collections.OrderedDict(), _fill_dict),
    collections.Counter: Kind(_pack_dict, lambda parts: collections.Counter(), _fill_dict),
    collections.defaultdict: Kind(
        _pack_defaultdict,
        _empty_defaultdict,
        lambda unpacker, thing, parts, depth=0: _fill_dict(unpacker, thing, parts[1:], depth),
    ),
    set: Kind(_pack_set, lambda parts: set(), _fill_set),
    bytearray: Kind(_pack_bytearray, lambda parts: bytearray(), _fill_bytearray),
    collections.deque: Kind(_pack_deque, _empty_deque, _fill_deque),
    np.ndarray: _ARRAY,
    np.ma.MaskedArray: Kind(_pack_masked, _make_masked, _fill_masked),
    np.random.Generator: Kind(
        _pack_generator,
        lambda parts: np.random.Generator(np.random.PCG64(0)),
        _fill_generator,
    ),
    np.random.RandomState: Kind(
        _pack_random_state, lambda parts: np.random.RandomState(0), _fill_random_state
    ),
    random.Random: Kind(_pack_random, lambda parts: random.Random(0), _fill_random),
}
TAGS: dict[str, Kind] = {
    "list": KINDS[list],
    "dict": KINDS[dict],
    "OrderedDict": KINDS[collections.OrderedDict],
    "Counter": KINDS[collections.Counter],
    "defaultdict": KINDS[collections.defaultdict],
    "set": KINDS[set],
    "bytearray": KINDS[bytearray],
    "deque": KINDS[collections.deque],
    "array": _ARRAY,
    "objects": Kind(_pack_array, _make_objects, _fill_objects),
    "texts": Kind(_pack_array, _make_texts, _fill_texts),
    "masked": KINDS[np.ma.MaskedArray],
    "generator": KINDS[np.random.Generator],
    "random state": KINDS[np.random.RandomState],
    "random": KINDS[random.Random],
} | tables.TAGS
