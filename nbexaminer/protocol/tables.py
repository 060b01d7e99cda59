"""Tables of pandas, their columns, labels and single values.

pandas is never imported for it: who has no table needs none. A table of what is not plain data is
not taken apart.
"""

import importlib
import re
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import WireError
from .kind import Kind

if TYPE_CHECKING:
    from .codec import Packer, Unpacker

UNITS = ("s", "ms", "us", "ns")
ZONE = re.compile(r"[A-Za-z0-9_+\-/:]{1,50}")
FREQUENCY = re.compile(r"[A-Za-z0-9\-]{1,20}")
MAX_LEVELS = 20
INDEXES = {
    *("Index", "RangeIndex", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex"),
    *("PeriodIndex", "IntervalIndex", "MultiIndex"),
}
NUMBER_TYPES = re.compile(r"U?Int(8|16|32|64)|Float(32|64)|boolean")


class _NotPlain(Exception):
    """Something in a table cannot be sent."""


def kind_of(kind: type) -> Kind | None:
    """How a table or a column crosses; None for every other type."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or not kind.__module__.startswith("pandas"):
        return None
    return {pandas.DataFrame: TAGS["frame"], pandas.Series: TAGS["series"]}.get(kind)


def pack(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    """Pack labels, an array or a single value of pandas; None for everything else."""
    pandas: Any = sys.modules["pandas"]
    kind = type(value)
    try:
        if kind is type(pandas.NaT):
            return ["NaT"]
        if kind is type(pandas.NA):
            return ["NA"]
        if kind is pandas.Timestamp:
            return ["timestamp", *_moment(packer, value), _zone(value.tz)]
        if kind is pandas.Timedelta:
            return ["timedelta", *_moment(packer, value)]
        if kind is pandas.Period:
            return ["period", value.ordinal, value.freqstr]
        if kind is pandas.Interval:
            ends = [packer.pack(end, depth + 1) for end in (value.left, value.right)]
            return ["interval", value.closed, *ends]
        if kind.__name__ in INDEXES and isinstance(value, pandas.Index):
            return ["index", *_labels(pandas, packer, value, depth)]
        if isinstance(value, pandas.api.extensions.ExtensionArray):
            return ["column", _column(pandas, packer, pandas.Series(value), depth)]
    except _NotPlain:
        pass
    return None


def _pack_table(packer: "Packer", value: Any, depth: int) -> list[Any] | None:
    """Pack a DataFrame or Series: its attributes, labels, name and columns."""
    pandas: Any = sys.modules["pandas"]
    series = type(value) is pandas.Series
    columns = [value] if series else [value.iloc[:, i] for i in range(value.shape[1])]
    try:
        attrs = _plain(packer, dict(value.attrs), depth)
        labels = [_labels(pandas, packer, value.index, depth)]
        if series:
            labels.append(_plain(packer, value.name, depth))
        else:
            labels.append(_labels(pandas, packer, value.columns, depth))
        packed = [_column(pandas, packer, each, depth) for each in columns]
    except _NotPlain:
        return None
    return ["series" if series else "frame", attrs, *labels, *packed]


def _plain(packer: "Packer", value: Any, depth: int) -> Any:
    """Pack what has to be plain data, and is no thing of its own here."""
    inner = type(packer)(strict=True, looking=packer.looking)
    inner.buffers, inner.size = packer.buffers, packer.size
    try:
        return inner.pack(value, depth + 1)
    except WireError as error:
        raise _NotPlain from error
    finally:
        packer.size = inner.size


def _moment(packer: "Packer", value: Any) -> list[Any]:
    moment = value.asm8
    return [np.datetime_data(moment)[0], int(moment.view("i8"))]


def _zone(zone: Any) -> str | None:
    return None if zone is None else str(zone)


def _labels(pandas: Any, packer: "Packer", index: Any, depth: int) -> list[Any]:
    """The names of an index, and its values, or its levels with a code for each row."""
    if type(index).__name__ not in INDEXES:
        raise _NotPlain
    names = _plain(packer, tuple(index.names), depth)
    if type(index) is not pandas.MultiIndex:
        return [names, _column(pandas, packer, index, depth)]
    levels = [_column(pandas, packer, each, depth) for each in index.levels]
    codes = [_numbers(packer, each) for each in index.codes]
    return [names, ["levels", levels, codes]]


def _numbers(packer: "Packer", values: Any) -> list[Any]:
    data = np.asarray(values)
    data = data.astype(data.dtype.newbyteorder("="), copy=False)
    return [data.dtype.str, *packer.put(np.ascontiguousarray(data))]


def _column(pandas: Any, packer: "Packer", column: Any, depth: int) -> list[Any]:
    """The values of a column or of labels, with how they are kept."""
    dtype = column.dtype
    name = str(dtype)
    if type(column) is pandas.RangeIndex:
        return ["range", column.start, column.stop, column.step]
    if isinstance(dtype, np.dtype) and dtype.kind in "biufc":
        return ["numbers", *_numbers(packer, column)]
    if isinstance(dtype, pandas.CategoricalDtype):
        values = getattr(column, "cat", column)
        kept = _column(pandas, packer, dtype.categories, depth + 1)
        return ["category", bool(dtype.ordered), kept, *_numbers(packer, values.codes)]
    if isinstance(dtype, pandas.PeriodDtype):
        ordinals = pandas.PeriodIndex(column).asi8
        return ["periods", dtype.freq.freqstr, *_numbers(packer, ordinals)]
    if isinstance(dtype, pandas.IntervalDtype):
        array = column.array
        ends = [_column(pandas, packer, each, depth + 1) for each in (array.left, array.right)]
        return ["intervals", array.closed, *ends]
    if isinstance(dtype, pandas.DatetimeTZDtype) or getattr(dtype, "kind", "") in "mM":
        index = pandas.Index(column)
        ticks = _numbers(packer, index.asi8)
        frequency = getattr(column, "freqstr", None)
        return [
            "times",
            dtype.kind,
            index.unit,
            _zone(getattr(index, "tz", None)),
            frequency,
            *ticks,
        ]
    if NUMBER_TYPES.fullmatch(name):
        array = column.array
        missing = np.asarray(array.isna())
        plain = array.to_numpy(dtype=dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
        return ["nullable", name, *_numbers(packer, missing), *_numbers(packer, plain)]
    text = type(dtype) is pandas.StringDtype
    if text or (isinstance(dtype, np.dtype) and dtype.kind == "O"):
        values = column.tolist()
        if text:
            values = [None if each is pandas.NA or each != each else each for each in values]
        kept = _plain(packer, tuple(values), depth)
        return ["texts", name, kept] if text else ["objects", kept]
    raise _NotPlain


# The way back. pandas has many errors, and all of them mean that something strange was sent.


def _guarded(make: Any) -> Any:
    def made(*args: Any) -> Any:
        try:
            return make(*args)
        except (WireError, ValueError):
            raise
        except Exception as error:
            raise ValueError(f"not a table: {error}") from error

    return made


@_guarded
def unpack(unpacker: "Unpacker", packed: list[Any], depth: int) -> Any:
    """Unpack what `pack` packed; None: it is something else.

    Raises:
        ValueError: It is nearly so.
    """
    tag = packed[0]
    if tag not in ("NaT", "NA", "timestamp", "timedelta", "period", "interval", "index", "column"):
        return None
    pandas: Any = importlib.import_module("pandas")
    match packed:
        case ["NaT" | "NA"]:
            return getattr(pandas, tag)
        case ["timestamp", str(unit), int(ticks), zone] if unit in UNITS:
            moment = pandas.Timestamp(np.int64(ticks).view(f"M8[{unit}]"))
            return moment if zone is None else moment.tz_localize("UTC").tz_convert(_is(zone, ZONE))
        case ["timedelta", str(unit), int(ticks)] if unit in UNITS:
            return pandas.Timedelta(np.int64(ticks).view(f"m8[{unit}]"))
        case ["period", int(ordinal), str(freq)]:
            return pandas.Period(ordinal=ordinal, freq=_is(freq, FREQUENCY))
        case ["interval", str(closed), left, right]:
            ends = [unpacker.unpack(end, depth + 1) for end in (left, right)]
            return pandas.Interval(*ends, closed=closed)
        case ["index", *labels]:
            return _index(pandas, unpacker, labels, depth)
        case ["column", values]:
            return pandas.Series(_values(pandas, unpacker, values, depth)).array
    raise WireError("nothing of pandas")


def _is(text: Any, form: re.Pattern[str]) -> str:
    if type(text) is not str or not form.fullmatch(text):
        raise WireError("a strange name in a table")
    return text


def _index(pandas: Any, unpacker: "Unpacker", labels: list[Any], depth: int) -> Any:
    names, values = labels
    names = unpacker.unpack(names, depth + 1)
    if values[0] == "levels":
        _, levels, codes = values
        if len(levels) > MAX_LEVELS:
            raise WireError("too many levels")
        made = [pandas.Index(_values(pandas, unpacker, each, depth)) for each in levels]
        return pandas.MultiIndex(made, [unpacker.take(*each) for each in codes], names=names)
    (name,) = names
    return pandas.Index(_values(pandas, unpacker, values, depth), name=name)


def _values(pandas: Any, unpacker: "Unpacker", packed: list[Any], depth: int) -> Any:
    if depth > MAX_LEVELS:
        raise WireError("a table in a table")
    match packed:
        case ["range", int(start), int(stop), int(step)]:
            return pandas.RangeIndex(start, stop, step)
        case ["numbers", *where]:
            return unpacker.take(*where)
        case ["category", bool(ordered), kept, *where]:
            categories = pandas.Index(_values(pandas, unpacker, kept, depth + 1))
            codes = unpacker.take(*where)
            return pandas.Categorical.from_codes(codes, categories=categories, ordered=ordered)
        case ["periods", freq, *where]:
            ordinals = unpacker.take(*where)
            return pandas.PeriodIndex.from_ordinals(ordinals, freq=_is(freq, FREQUENCY))
        case ["intervals", str(closed), left, right]:
            ends = [_values(pandas, unpacker, each, depth + 1) for each in (left, right)]
            return pandas.arrays.IntervalArray.from_arrays(*ends, closed=closed)
        case ["times", "M" | "m" as kind, str(unit), zone, freq, *where] if unit in UNITS:
            ticks = unpacker.take(*where).astype("int64").view(f"{kind}8[{unit}]")
            return _times(pandas, ticks, zone, freq)
        case ["nullable", name, *where]:
            dtype = pandas.api.types.pandas_dtype(_is(name, NUMBER_TYPES))
            missing, values = unpacker.take(*where[:3]), unpacker.take(*where[3:])
            return dtype.construct_array_type()(values, missing.astype(bool))
        case ["objects", values]:
            return np.array([*unpacker.unpack(values, depth + 1), None], dtype=object)[:-1]
        case ["texts", "str" | "string" as dtype, values]:
            return pandas.array(list(unpacker.unpack(values, depth + 1)), dtype=dtype)
    raise WireError("not a column")


def _times(pandas: Any, ticks: np.ndarray, zone: Any, frequency: Any) -> Any:
    frequency = frequency and _is(frequency, FREQUENCY)
    if ticks.dtype.kind == "m":
        return pandas.TimedeltaIndex(ticks, freq=frequency)
    index = pandas.DatetimeIndex(ticks)
    if zone is not None:
        index = index.tz_localize("UTC").tz_convert(_is(zone, ZONE))
    return pandas.DatetimeIndex(index, freq=frequency)


@_guarded
def _make_table(parts: list[Any], name: str) -> Any:
    return getattr(importlib.import_module("pandas"), name)([] if name == "DataFrame" else [0.0])


@_guarded
def _fill_table(unpacker: "Unpacker", thing: Any, parts: list[Any], depth: int = 0) -> None:
    """Have a table be what was packed. pandas itself does so where it works in place."""
    pandas: Any = importlib.import_module("pandas")
    attrs, labels, more, *packed = parts
    attrs = unpacker.unpack(attrs, depth + 1)
    index = _index(pandas, unpacker, labels, depth)
    values = [_values(pandas, unpacker, each, depth) for each in packed]
    if type(thing) is pandas.Series:
        now = pandas.Series(values[0], index=index, name=unpacker.unpack(more, depth + 1))
    else:
        now = pandas.DataFrame(dict(enumerate(values)), index=index)
        now.columns = _index(pandas, unpacker, more, depth)
    thing._update_inplace(now)
    if type(thing) is pandas.Series:
        thing.name = now.name
    thing.attrs = attrs


TAGS = {
    "frame": Kind(_pack_table, lambda parts: _make_table(parts, "DataFrame"), _fill_table),
    "series": Kind(_pack_table, lambda parts: _make_table(parts, "Series"), _fill_table),
}
