"""Slips in numbers: a sign, rounding, a factor, an offset, digits; see `slips`."""

import math
from collections.abc import Callable
from functools import partial

from ...notebook.questions import alike
from .questions import Pair, is_number, parts_of
from .raised import NO_NUMBER

TURNS = {180 / math.pi: "degrees for radians", math.pi / 180: "radians for degrees"}
USUAL = {
    each for n in (2, 10, 60, 100, 1000, 3600) for each in (n, 1 / n)
}  # factors that one result alone makes likely
NAN = {"number": "nan"}
NEARLY = 0.1  # how far off, as a part of the wanted number


def numbers(pairs: list[Pair]) -> list[Pair]:
    """The pairs, or those of their items; none if a wrong result is no number or all fit."""
    pairs = [part for pair in pairs for part in _innermost(pair)]
    if all(alike(p.came, p.wanted) for p in pairs):
        return []
    pairs = [p for p in pairs if is_number(p.wanted) or not alike(p.came, p.wanted)]
    return pairs if all(is_number(p.came) and is_number(p.wanted) for p in pairs) else []


def _innermost(pair: Pair) -> list[Pair]:
    parts = parts_of(pair)
    return [pair] if parts is None else [each for part in parts for each in _innermost(part)]


def near(a: float, b: float) -> bool:
    """Whether two numbers are one, computed in two ways and rounded."""
    return math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-9)


def no_number(pairs: list[Pair]) -> str:
    """Whether nan came for a number: numpy gives it where `math` raises an error."""
    parts = [part for pair in pairs for part in _innermost(pair)]
    return NO_NUMBER if any(p.came == NAN and is_number(p.wanted) for p in parts) else ""


def sign(pairs: list[Pair]) -> str:
    pairs = numbers(pairs)
    if pairs and all(near(p.came, -p.wanted) for p in pairs):
        return "the sign is the other one"
    if pairs and all(near(p.came, abs(p.wanted)) for p in pairs):
        return "the sign is missing"
    turned = any(p.came * p.wanted < 0 for p in pairs)
    if turned and all(near(abs(p.came), abs(p.wanted)) for p in pairs):
        return "some signs are wrong, the sizes are right"
    return ""


def rounded(pairs: list[Pair]) -> str:
    pairs = numbers(pairs)
    ways: list[tuple[Callable[[float], float], str]] = [
        *((partial(_round, digits), "it is rounded") for digits in range(4)),
        (math.floor, "it is rounded, down as // does"),
        (math.trunc, "it is rounded, by cutting off what follows the decimal point"),
        (math.ceil, "it is rounded, up"),
    ]
    flags = {p.came for p in pairs} == {0, 1} and len({p.wanted for p in pairs}) > 2
    for way, said in ways:
        if pairs and all(p.came == way(p.wanted) for p in pairs):
            return "it is 0 or 1, as a comparison or rounding gives" if flags else said
    if pairs and any(all(p.wanted == way(p.came) for p in pairs) for way, _ in ways):
        return "it is not rounded as it should be"
    return ""


def _round(digits: int, number: float) -> float:
    return round(number, digits)


def factor(pairs: list[Pair]) -> str:
    pairs = [p for p in numbers(pairs) if p.wanted or p.came]
    if not pairs or not all(p.wanted and p.came for p in pairs):
        return ""
    factor = pairs[0].came / pairs[0].wanted
    if abs(factor - 1) < 0.02 or not all(near(p.came, factor * p.wanted) for p in pairs):
        return ""
    for turn, said in TURNS.items():
        if near(factor, turn):
            return said
    known = {p.came for p in pairs} | {p.wanted for p in pairs}
    chance = len(known) == 2 and all(type(each) is int and abs(each) < 10 for each in known)
    usual = any(near(abs(factor), each) for each in USUAL) and not chance
    if len({p.wanted for p in pairs}) > 1 or usual:
        small = abs(factor) < 0.1 and near(1 / factor, round(1 / factor))
        said = f"1/{round(1 / factor)}" if small else f"{factor:.5g}"
        return f"{said} times as large{' everywhere' if len(pairs) > 1 else ''}"
    return ""


def offset(pairs: list[Pair]) -> str:
    pairs = numbers(pairs)
    if not pairs:
        return ""
    offset = pairs[0].came - pairs[0].wanted
    alike = all(near(p.came, p.wanted + offset) for p in pairs)
    if alike and (len({p.wanted for p in pairs}) > 1 or near(abs(offset), 1)):
        more = "too large" if offset > 0 else "too small"
        return f"{abs(offset):.5g} {more}{' everywhere' if len(pairs) > 1 else ''}"
    return ""


def nearly(pairs: list[Pair]) -> str:
    """Whether numbers with decimals are near to what was wanted, and most differ, if by little."""
    wrong = [p for p in pairs if p.came != p.wanted]
    pairs = numbers(pairs) if len(wrong) > 0.5 * len(pairs) else []
    if all(p.came == int(p.came) and p.wanted == int(p.wanted) for p in pairs):
        return ""
    small = 0.05 * NEARLY * max(abs(p.wanted) for p in pairs)
    if any(abs(p.came - p.wanted) > NEARLY * abs(p.wanted) + small for p in pairs):
        return ""
    return f"it is nearly right, at most {max(abs(p.came - p.wanted) for p in pairs):.2g} off"
