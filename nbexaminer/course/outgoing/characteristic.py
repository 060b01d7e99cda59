"""Says in one line what is characteristic of a wrong answer: what it gives, and what it should.

It knows no lesson: it compares results with results, and with the arguments. The questions and
answers are as `examiner.behaviour` notes them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ...notebook.questions import alike
from .questions import Pair, is_number, items_of, key, shown
from .raised import ADDED, kind_of, meaning
from .variations import as_if, only_where

TURNS = {180 / math.pi: "degrees for radians", math.pi / 180: "radians for degrees"}
USUAL = (2, 0.5, 10, 0.1, 100, 0.01, 1000, 0.001)  # factors that one result alone makes likely


class Description(NamedTuple):
    """What is characteristic of a wrong answer.

    Attributes:
        line: It in one line; "" if nothing is known.
        kind: What other answers with the same mistake have in common, even if their results differ,
            such as "it is rounded"; "" if that is not known.
    """

    line: str
    kind: str = ""


def describe(seen: list[Any], model: list[Any], line: str = "") -> Description:
    """Find what is characteristic of an answer.

    Args:
        seen: What a test asked of it, and what came.
        model: The same of the model solution; it may have been asked more, or other things.
        line: The line that raised the error of the test, if the answer raised one.
    """
    if not seen:
        return Description("")
    wanted: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for name, args, *outcome in model:
        wanted[key([name, args])].append((outcome[0], outcome[1]))
    pairs = []
    times: Counter[str] = Counter()  # an object may answer the same question in another way
    for name, args, how, what in seen:
        pair = Pair(name, args, what, None)
        question = key([name, args])
        outcomes = wanted.get(question, [])
        known = outcomes[times[question] :] or outcomes[-1:]
        if name.isidentifier():  # a function: it was asked in the test, and once more
            known = [each for each in outcomes if alike([how, what], [*each])] or outcomes
        times[question] += 1
        expected = _class(known[0][1]) if known and known[0][0] == "raised" else ""
        if how == "raised":
            if expected and _class(what) == expected:  # as it should
                continue
            return _raising(pair, expected, line)
        if expected:
            told = f"{pair.asked} gives {shown(what)}, the model solution raises {expected}"
            return Description(told, f"{name}: it does not raise {expected}")
        pairs += [pair._replace(wanted=each) for _, each in known[:1]]
    wrong = [pair for pair in pairs if not alike(pair.came, pair.wanted)]
    if not wrong:
        name, args, how, what = seen[-1]
        does = f"raises {_text(what)}" if how == "raised" else f"gives {shown(what)}"
        return Description(f"{Pair(name, args, None, None).asked} {does}")
    # A test may take a tuple for a list: then something else made it fail, if anything did.
    first = next((each for each in wrong if not _alike_as_lists(each)), wrong[0])
    same = [pair for pair in pairs if pair.name == first.name]
    told = f"{first.asked} gives {shown(first.came)}, the model solution {shown(first.wanted)}"
    for slip in SLIPS:
        if said := slip(same):
            everywhere = " everywhere" if slip in (_factor, _offset) and len(same) > 1 else ""
            kind = said.partition(",")[0]  # sorted is sorted, be the smallest first or last
            return Description(f"{told}: {said}{everywhere}", f"{first.name}: {kind}")
    given = {each: came for each, ((how, came), *_) in wanted.items() if how == "gave"}
    if said := as_if(same, given) or only_where(same):
        return Description(f"{told}: {said}", f"{first.name}: {said}")
    return Description(told)


def _raising(pair: Pair, expected: str, line: str) -> Description:
    """The description of an answer that raises what the model solution does not."""
    error = _text(pair.came)
    told, said = f"{pair.asked} raises {error}"[:200], meaning(error, line)
    if expected:
        told = f"{told}, the model solution raises {expected}"
        return Description(told, f"{pair.name} raises {_class(pair.came)}")
    if said:
        return Description(f"{told}: {said}", f"{pair.name}: {said}")
    return Description(told, f"{pair.name} raises {kind_of(error)}")


def _text(error: Any) -> str:
    """An error as it was noted: its class and its text, of which a long one is cut off."""
    return str(error.get("text") if isinstance(error, dict) else error)


def _class(error: Any) -> str:
    return _text(error).partition(":")[0]


def _numbers(pairs: list[Pair]) -> list[Pair]:
    """The pairs, or those of the items of sequences; none if a result is no number or all fit."""
    pairs = [part for pair in pairs for part in _items(pair)]
    if all(alike(p.came, p.wanted) for p in pairs):
        return []
    return pairs if all(is_number(p.came) and is_number(p.wanted) for p in pairs) else []


def _items(pair: Pair) -> list[Pair]:
    """A pair of sequences of as many items, item by item; else the pair."""
    came, wanted = items_of(pair.came), items_of(pair.wanted)
    if not came or not wanted or len(came) != len(wanted):
        return [pair]
    both = zip(came, wanted, strict=True)
    return [part for c, w in both for part in _items(pair._replace(came=c, wanted=w))]


def _parts_of(pair: Pair) -> list[Pair]:
    """A pair of sequences of as many sequences, part by part; else the pair."""
    came, wanted = items_of(pair.came), items_of(pair.wanted)
    if not came or not wanted or len(came) != len(wanted):
        return [pair]
    if any(items_of(each) is None for each in (*came, *wanted)):
        return [pair]
    return [pair._replace(came=c, wanted=w) for c, w in zip(came, wanted, strict=True)]


def _alike_as_lists(pair: Pair) -> bool:
    """Whether a result has the right values, and at most the type of a sequence is another."""
    came, wanted = (items_of(each) or each for each in (pair.came, pair.wanted))
    return alike(came, wanted)


def _near(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-9)


def _nothing(pairs: list[Pair]) -> str:
    none = all(p.came is None for p in pairs) and any(p.wanted is not None for p in pairs)
    return "it returns nothing" if none else ""


def _input(pairs: list[Pair]) -> str:
    if not all(p.args for p in pairs):
        return ""
    shortest = min(len(p.args or []) for p in pairs)
    for place in range(shortest):
        if all(p.came == (p.args or [])[place] for p in pairs):
            return (
                f"it returns its argument {place + 1}" if shortest > 1 else "it returns its input"
            )
    return ""


def _sign(pairs: list[Pair]) -> str:
    pairs = _numbers(pairs)
    if pairs and all(_near(p.came, -p.wanted) for p in pairs):
        return "the sign is the other one"
    if pairs and all(_near(p.came, abs(p.wanted)) for p in pairs):
        return "the sign is missing"
    return ""


def _rounded(pairs: list[Pair]) -> str:
    pairs = _numbers(pairs)
    ways: list[tuple[Callable[[float], float], str]] = [
        *((partial(_round, digits), "it is rounded") for digits in range(4)),
        (math.floor, "it is rounded down, as // does"),
        (math.trunc, "what follows the decimal point is cut off"),
    ]
    for way, said in ways:
        if pairs and all(p.came == way(p.wanted) for p in pairs):
            return said
    return ""


def _round(digits: int, number: float) -> float:
    return round(number, digits)


def _factor(pairs: list[Pair]) -> str:
    pairs = [p for p in _numbers(pairs) if p.wanted or p.came]
    if not pairs or not all(p.wanted and p.came for p in pairs):
        return ""
    factor = pairs[0].came / pairs[0].wanted
    if not all(_near(p.came, factor * p.wanted) for p in pairs):
        return ""
    for turn, said in TURNS.items():
        if _near(factor, turn):
            return said
    numbers = {p.came for p in pairs} | {p.wanted for p in pairs}
    chance = len(numbers) == 2 and all(type(each) is int and abs(each) < 10 for each in numbers)
    usual = any(_near(abs(factor), each) for each in USUAL) and not chance
    if len({p.wanted for p in pairs}) > 1 or usual:
        return f"{factor:.4g} times as large"
    return ""


def _offset(pairs: list[Pair]) -> str:
    pairs = _numbers(pairs)
    if not pairs:
        return ""
    offset = pairs[0].came - pairs[0].wanted
    alike = all(_near(p.came, p.wanted + offset) for p in pairs)
    if alike and (len({p.wanted for p in pairs}) > 1 or _near(abs(offset), 1)):
        more = "too large" if offset > 0 else "too small"
        return f"{abs(offset):.4g} {more}"
    return ""


def _sequence(pairs: list[Pair]) -> str:
    pairs = [part for pair in pairs for part in _parts_of(pair)]
    several = [(items_of(p.came), items_of(p.wanted)) for p in pairs]
    both = [(came, wanted) for came, wanted in several if came is not None and wanted is not None]
    if not both or len(both) < len(several):
        return ""
    ways: list[tuple[Callable[[list[Any]], Any], str]] = [
        (lambda w: w, "the values are right, the type is another"),
        (lambda w: w[::-1], "it is the other way round"),
        (lambda w: w[:-1], "the last one is missing"),
        (lambda w: w[1:], "the first one is missing"),
        (lambda w: w[-1:], "only the last one is there"),
        (lambda w: w[:1], "only the first one is there"),
        (lambda w: sorted(w, key=_sortable), "it is sorted"),
        (lambda w: sorted(w, key=_sortable)[::-1], "it is sorted, the largest first"),
    ]
    for way, said in ways:
        if all(came == way(wanted) for came, wanted in both):
            return said
    if all(sorted(map(key, c)) == sorted(map(key, w)) for c, w in both):
        return "the order is another"
    longer = {len(c) - len(w) for c, w in both}
    if len(longer) == 1 and (more := longer.pop()):
        return f"{abs(more)} too {'many' if more > 0 else 'few'}"
    return ""


def _added(pairs: list[Pair]) -> str:
    """Whether only empty arrays came: numpy makes one of an empty list plus one of its numbers."""
    parts = [part for pair in pairs for part in _parts_of(pair)]
    array = {"array": [], "shape": [0]}
    return ADDED if all(p.came == array and type(p.wanted) is list for p in parts) else ""


def _empty(pairs: list[Pair]) -> str:
    parts = [part for pair in pairs for part in _parts_of(pair)]
    return "nothing is in it" if all(items_of(part.came) == [] for part in parts) else ""


def _parts(pairs: list[Pair]) -> str:
    """Whether all parts are one list, where several were wanted: two names of it, for example."""
    several = [(items_of(p.came), items_of(p.wanted)) for p in pairs]
    lists = all(
        c and len(c) > 1 and all(each and type(each) is list for each in c) for c, _ in several
    )
    differ = any(w and w != w[:1] * len(w) for _, w in several)
    one = lists and all(c == c[:1] * len(c) for c, _ in several if c)
    return "all its parts are the same" if one and differ else ""


def _one_of(pairs: list[Pair]) -> str:
    """Whether one item came where a sequence was wanted."""
    several = [(p.came, items_of(p.wanted)) for p in pairs]
    if not all(several_ for _, several_ in several):
        return ""
    for place, said in ((-1, "only the last value"), (0, "only the first value")):
        if all(came == wanted[place] for came, wanted in several if wanted):
            return said
    return ""


def _texts(pairs: list[Pair]) -> str:
    if all(isinstance(p.came, str) and is_number(p.wanted) for p in pairs):
        return "it is a text, not a number"
    if all(p.came == list(p.wanted) for p in pairs if isinstance(p.wanted, str)):
        several = all(isinstance(p.came, list) for p in pairs)
        return "the values are right, the type is another" if several else ""
    if not all(isinstance(p.came, str) and isinstance(p.wanted, str) for p in pairs):
        return ""
    ways: list[tuple[Callable[[str], str], str]] = [
        (str.casefold, "capital letters differ"),
        (lambda text: "".join(text.split()), "white space differs"),
    ]
    for way, said in ways:
        if all(way(p.came) == way(p.wanted) for p in pairs):
            return said
    parts: list[tuple[slice, str]] = [
        (slice(None, None, -1), "it is the other way round"),
        (slice(None, -1), "the last character is missing"),
        (slice(1, None), "the first character is missing"),
        (slice(None, 1), "only the first character is there"),
    ]
    return next((said for part, said in parts if all(p.came == p.wanted[part] for p in pairs)), "")


def _constant(pairs: list[Pair]) -> str:
    if any('{"a": ' in key([p.came]) for p in pairs):  # of which no more than the type is known
        return ""
    results = {key([p.came]) for p in pairs}
    wanted = {key([p.wanted]) for p in pairs}
    return "it is the same for all arguments" if len(results) == 1 < len(wanted) else ""


def _sortable(value: Any) -> tuple[str, Any]:
    return ("number", value) if is_number(value) else ("text", str(value))


SLIPS = (
    _nothing,
    _input,
    _sign,
    _rounded,
    _factor,
    _offset,
    _added,
    _empty,
    _parts,
    _one_of,
    _sequence,
    _texts,
    _constant,
)
