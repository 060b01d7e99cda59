"""Questions that everybody is asked once more when all tests have run.

A test stops at the first wrong answer, and may ask each student other random things. So it tells
little of what a wrong answer does, and of two wrong answers other things. What the tests asked of
the model solution is asked again, of the model solution and of all whose points were lost.

A question is an entry as `examiner.behaviour` notes it, with the arguments as plain data.
"""

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_QUESTIONS = 6  # about one test
CHANGES = " changes"  # behind the name of a function: what an argument is after a call, if another
COARSE_DIGITS = 4  # that float32 and float64, or two ways to compute, have in common
AS_TEXT: dict[type, Callable[[Any], str]] = {  # values that plain data has as their text
    **dict.fromkeys((date, datetime, time, Decimal, Fraction, complex), str),
    timedelta: lambda value: str(value.total_seconds()),
}
FROM_TEXT: dict[str, Callable[[str], Any]] = {
    **{kind.__name__: kind.fromisoformat for kind in (date, datetime, time)},
    **{kind.__name__: kind for kind in (Decimal, Fraction, complex)},
    "timedelta": lambda text: timedelta(seconds=float(text)),
}


def to_ask(seen: Sequence[list[Any]]) -> list[list[Any]]:
    """The first question that a test asked of functions, and some of small and large results."""
    found: dict[str, list[Any]] = {}
    for entry in seen:
        name, args, *_ = entry
        if args and name.isidentifier() and all(map(_is_whole, args)):
            found.setdefault(json.dumps([name, args]), entry)
    some = sorted([*found.values()][1:], key=_size)
    count = min(len(some), MAX_QUESTIONS - 1)
    step = (len(some) - 1) / max(1, count - 1)
    chosen = [*found.values()][:1] + [some[round(step * n)] for n in range(count)]
    return [entry for entry in found.values() if any(entry is each for each in chosen)]


def _size(entry: list[Any]) -> float:
    """How large a result is: a number as it is, of others how long their text is."""
    what = entry[3]
    known = type(what) in (int, float)
    return float(what if known else len(json.dumps(what)))


def repeated(asked: Sequence[list[Any]], seen: Sequence[list[Any]]) -> list[list[Any]]:
    """Those of the answers that are as they were in the test: not random ones, for example."""
    before = {json.dumps(entry[:2]): entry[2:] for entry in reversed(seen)}
    return [e for e in asked if alike(e[2:], before.get(json.dumps(e[:2]), e[2:]))]


def telling(
    asked: list[list[Any]], model: Sequence[list[Any]], seen: list[list[Any]]
) -> list[list[Any]]:
    """What says most of a wrong answer: the answers to all questions, or those to the test.

    Args:
        asked: What came when all tests had run.
        model: The same of the model solution.
        seen: What the test asked, and what came. If the answer was another then, that counts.
    """
    wanted = {json.dumps(entry[:2]): entry[2:] for entry in model}
    wrong = any(not alike(e[2:], wanted.get(json.dumps(e[:2]), e[2:])) for e in asked)
    return asked if wrong and len(repeated(asked, seen)) == len(asked) else seen


def alike(one: Any, other: Any) -> bool:
    """Whether two values of plain data are the same, numbers to what two ways to compute share."""
    if type(one) in (int, float) and type(other) in (int, float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-9)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and "dict" in one and "dict" in other:  # in whatever order
        one, other = ({json.dumps(k): v for k, v in each["dict"]} for each in (one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[each], other[each]) for each in one)
    return bool(one == other)


def coarse(known: Any) -> Any:
    """Plain data without what one mistake may have in several ways: types of sequences, digits."""
    if isinstance(known, bool) or known is None:
        return known
    if isinstance(known, int | float):
        return float(f"{known:.{COARSE_DIGITS}g}")
    match known:
        case list(some) | {"tuple": list(some)} | {"array": list(some), "shape": [_]}:
            return [*map(coarse, some)]
        case {"dict": list(pairs)}:
            return {"dict": sorted((json.dumps(coarse(k)), coarse(v)) for k, v in pairs)}
        case dict():
            return {name: coarse(value) for name, value in known.items()}
    return known


def value_of(known: Any) -> Any:
    """The value that plain data stands for.

    Raises:
        ValueError: Only a part of it is known, or it is of another kind.
    """
    match known:
        case list():
            return [value_of(each) for each in known]
        case {"array": list(some), "shape": list(shape)} if len(some) == math.prod(shape):
            import numpy as np  # takes long, and few notebooks need it here

            return np.array(some, dtype=float).reshape(shape)
        case {"dict": list(pairs), "length": length} if len(pairs) == length:
            return {value_of(key): value_of(item) for key, item in pairs}
        case {"number": str(number)}:
            return float(number)
        case {"of": str(kind), "value": str(text)} if kind in FROM_TEXT:
            return FROM_TEXT[kind](text)
        case dict():
            for several in (tuple, set, frozenset):
                items = known.get(several.__name__)
                if isinstance(items, list) and len(items) == known.get("length"):
                    return several(value_of(each) for each in items)
            raise ValueError(f"{known} is not the whole value")
    return known


def _is_whole(known: Any) -> bool:
    try:
        value_of(known)
    except (ValueError, TypeError):  # a list as the key of a dictionary
        return False
    return True
