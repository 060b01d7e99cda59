"""Tables of pandas as plain values: columns of numbers, truths, texts or times, and their labels.

pandas is never imported for it: who has no table needs none. A table of anything else (categories,
objects, several levels of labels) is not taken apart.
"""

import importlib
import sys
from typing import Any

import numpy as np

UNITS = ("datetime64[ns]", "datetime64[us]", "datetime64[ms]", "datetime64[s]")


def taken_apart(value: Any) -> list[Any] | None:
    """The parts of a DataFrame or Series, its kind first; None for everything else."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is None or type(value) not in (pandas.DataFrame, pandas.Series):
        return None
    series = type(value) is pandas.Series
    columns = [value] if series else [value.iloc[:, i] for i in range(value.shape[1])]
    labels = [value.index] if series else [value.index, value.columns]
    if any(isinstance(each, pandas.MultiIndex) for each in labels):
        return None
    packed = [_column(pandas, each) for each in (*labels, *columns)]
    if any(each is None for each in packed) or not all(_is_label(each.name) for each in labels):
        return None
    names = [each.name for each in labels]
    if series:
        return ["series", value.name, names, *packed] if _is_label(value.name) else None
    return ["frame", None, names, *packed]


def put_together(kind: str, parts: list[Any]) -> Any:
    """Make a table of its parts.

    Raises:
        ValueError: They are not what `taken_apart` makes.
    """
    pandas: Any = importlib.import_module("pandas")
    name, names, *packed = parts
    try:
        values = [_values(pandas, each) for each in packed]
        index = pandas.Index(values[0], name=names[0])
        if kind == "series":
            return pandas.Series(values[1], index=index, name=name)
        columns = pandas.Index(values[1], name=names[1])
        frame = pandas.DataFrame(dict(enumerate(values[2:])), index=index)
        frame.columns = columns
    except ValueError:
        raise
    except Exception as error:  # pandas has many
        raise ValueError(f"not a table: {error}") from error
    return frame


def _is_label(value: Any) -> bool:
    return value is None or type(value) in (str, int, float, bool)


def _column(pandas: Any, column: Any) -> list[Any] | None:
    """The values of a column or of labels, with how they are kept; None: not plain."""
    dtype = column.dtype
    if type(column) is pandas.RangeIndex:
        return ["range", column.start, column.stop, column.step]
    if isinstance(dtype, np.dtype) and dtype.kind in "biufc":
        return ["numbers", np.asarray(column)]
    if str(dtype) in UNITS:
        return ["times", str(dtype), np.asarray(column).astype("int64")]
    text = type(dtype) is pandas.StringDtype
    if text or (isinstance(dtype, np.dtype) and dtype.kind == "O"):
        values = column.tolist()
        kept = [None if each is None or each is pandas.NA else each for each in values]
        if all(each is None or type(each) in (str, int, float, bool) for each in kept):
            return ["texts", str(dtype), kept] if text else ["objects", kept]
    return None


def _values(pandas: Any, packed: list[Any]) -> Any:
    match packed:
        case ["range", int(start), int(stop), int(step)]:
            return pandas.RangeIndex(start, stop, step)
        case ["numbers", np.ndarray() as values] if values.ndim == 1:
            return values
        case ["times", str(unit), np.ndarray() as values] if unit in UNITS and values.ndim == 1:
            return values.astype("int64").view(unit)
        case ["objects", list(values)]:
            return np.array([*values, None], dtype=object)[:-1]
        case ["texts", "str" | "string" as dtype, list(values)]:
            return pandas.array(values, dtype=dtype)
    raise ValueError("not a column")
