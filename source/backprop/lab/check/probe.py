"""Calls an answer at the probe points, and reads the results as numbers.

An answer is a function in the learner's own kernel, or a stand-in for a function in another
process. A stand-in is a callable with `is_stub`. Its errors have `student_line`, and its `printed`
is what its last call printed.
"""

from __future__ import annotations

import copy
import inspect
import io
import math
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence, Set, ValuesView
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import islice
from types import CoroutineType
from typing import Any

import numpy as np

SECONDS = 3.0  # of processor time for all the calls of one check
WAITING = 3  # times as long by the clock: on a busy computer, or asleep
RTOL, ATOL = 1e-5, 1e-6  # float32 and central differences are right answers
LONGEST = 1000  # numbers taken from a generator; no exercise asks for so many
YIELD = "`yield`"


class Endless(BaseException):
    """Time is up. Not an Exception, so that an answer's `except Exception` does not catch it."""


class NotNumbers(Exception):
    """A value that is not made of numbers, or has the wrong shape."""


@dataclass
class Reply:
    """The outcome of one call: a value or an error, and its side effects."""

    arguments: tuple[Any, ...]
    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    changed: bool = False  # the answer wrote into a list it was given
    lazy: str = ""  # what the value was, if it was an iterator, such as "`map(…)`"


@dataclass(frozen=True)
class NoList:
    """Stands for a part of a result that is an iterator, a set or a view, and so no list.

    The part itself could be read only once, or has no order. Hidden tests do not accept it either.
    """

    kind: str

    def __repr__(self) -> str:
        return f"<{self.kind.strip('`')}>"


class TruncatedOutput(io.TextIOBase):
    """A stdout that keeps only the beginning, so that an endless print fills no memory."""

    text = ""

    def write(self, text: str) -> int:
        """Keep the text up to the limit."""
        self.text += text[: max(0, 200 - len(self.text))]
        return len(text)


def is_remote(function: object) -> bool:
    """Whether the answer lives in another process, which has its own limits."""
    return hasattr(function, "is_stub")


def ask(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Reply:
    """Call an answer once. Silence its warnings, and store its error instead of raising it."""
    given, stdout = copy.deepcopy(arguments), TruncatedOutput()
    reply = Reply(arguments)
    try:
        with redirect_stdout(stdout), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            reply.value = function(*given)
            if hasattr(reply.value, "__next__"):
                yields = inspect.isgeneratorfunction(function)
                reply.lazy = YIELD if yields else _kind_of_iterator(reply.value)
                reply.value = tuple(islice(reply.value, LONGEST))
            reply.value = _with_lazy_parts_marked(reply.value)
            if isinstance(reply.value, CoroutineType):
                reply.value.close()  # else Python warns that it was never awaited
    except (Exception, SystemExit) as error:
        reply.error = error
    reply.printed = getattr(function, "printed", "") or stdout.text
    reply.changed = given != arguments
    return reply


def _with_lazy_parts_marked(value: Any) -> Any:
    if not isinstance(value, list | tuple) or not any(_is_no_list(part) for part in value):
        return value
    return tuple(NoList(_kind_of_iterator(p)) if _is_no_list(p) else p for p in value)


def _is_no_list(part: object) -> bool:
    return hasattr(part, "__next__") or isinstance(part, Set | ValuesView)


def _kind_of_iterator(value: object) -> str:
    name = getattr(value, "type_name", type(value).__name__)
    if name in ("map", "zip", "filter", "enumerate"):
        return f"`{name}(…)`"
    if "reverse" in name:
        return "`reversed(…)`"
    return {"generator": "a generator"}.get(name, f"of type {name}")


def ask_all(function: Callable[..., Any], probes: Sequence[tuple[Any, ...]]) -> list[Reply]:
    """Call an answer at every probe; the first probe comes a second time at the end.

    Raises:
        Endless: the calls together took longer than `SECONDS`, or one of them took longer than
            the other process allows.
    """
    replies = []
    with time_limit(function):
        for probe in [*probes, probes[0]]:
            replies.append(ask(function, probe))
            if is_remote(function) and isinstance(replies[-1].error, TimeoutError):
                raise Endless
    return replies


@contextmanager
def time_limit(function: object, seconds: float = SECONDS) -> Iterator[None]:
    """Raise Endless in this block after some seconds of processor time, or `WAITING` times as many.

    Another process has its own limits.
    """
    here = threading.current_thread() is threading.main_thread()
    if is_remote(function):
        yield
        return
    if not here or not hasattr(signal, "setitimer"):
        with _clock_in_trace(seconds):
            yield
        return

    started, worked = time.monotonic(), time.process_time()

    def stop(*_: object) -> None:
        used, waited = time.process_time() - worked, time.monotonic() - started
        if used > 0.9 * seconds or waited > WAITING * seconds:
            raise Endless

    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # restart the alarm that was running before
            left = max(1e-3, left - (time.monotonic() - started))
            signal.setitimer(signal.ITIMER_REAL, left, interval)


@contextmanager
def _clock_in_trace(seconds: float) -> Iterator[None]:
    """The same without an alarm, as in a browser: look at the clock at every line."""
    until, before = time.monotonic() + seconds, sys.gettrace()

    def look(*_: object) -> Callable[..., Any]:
        if time.monotonic() > until:
            raise Endless
        return look

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def _is_complex(value: object) -> bool:
    return isinstance(value, (complex, np.complexfloating))


def number(value: Any) -> float:
    """A real number as float: from Python, numpy, fractions, or an array of size 1.

    Raises:
        NotNumbers: it is not one real number.
    """
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if isinstance(value, (str, bytes, list, tuple, dict)) or _is_complex(value):
        raise NotNumbers
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise NotNumbers from error


def numbers_in(value: Any, like: Any) -> list[float]:
    """The numbers in `value` as a flat list, if it has the shape of `like` (nested sequences).

    Raises:
        NotNumbers: another shape, or something that is not a number.
    """
    if not isinstance(like, (list, tuple)):
        return [number(value)]
    if isinstance(value, (str, bytes, dict, set, frozenset, NoList)):
        raise NotNumbers
    try:
        parts = list(value)
    except TypeError as error:
        raise NotNumbers from error
    if len(parts) != len(like):
        raise NotNumbers
    return [x for part, model in zip(parts, like, strict=True) for x in numbers_in(part, model)]


def is_close(value: Any, expected: Any) -> bool:
    """Whether a value has the expected shape and numbers; nan is never close."""
    try:
        got, wanted = numbers_in(value, expected), numbers_in(expected, expected)
    except NotNumbers:
        return False
    return all(abs(g - e) <= ATOL + RTOL * abs(e) for g, e in zip(got, wanted, strict=True))


def any_numbers(reply: Reply) -> list[float]:
    """The numbers of a reply, in any shape; [] when there are none."""
    if isinstance(reply.value, (bool, np.bool_)):
        return []
    like = reply.value if isinstance(reply.value, (list, tuple)) else 0.0
    try:
        return numbers_in(reply.value, like)
    except (NotNumbers, RecursionError):  # a list may hold itself
        return []


def working(function: Callable[..., Any], probes: Sequence[tuple[Any, ...]], like: Any) -> bool:
    """Whether a function works, right or wrong: numbers in, numbers out, and arguments matter.

    A learner may forget one argument, hardly two.

    Args:
        function: the learner's function.
        probes: arguments for it, three tuples or more.
        like: a result of the right shape.
    """
    start, other = probes[1], probes[2]
    moved = [(*start[:i], other[i], *start[i + 1 :]) for i in range(len(start))]
    try:
        replies = ask_all(function, [*probes, *moved])
        results = [numbers_in(reply.value, like) for reply in replies if reply.error is None]
    except (Endless, NotNumbers):
        return False
    if len(results) < len(replies):
        return False
    heeded = [not is_close(each, results[1]) for each in results[len(probes) :]]
    return sum(heeded) >= min(2, len(start))


def agrees(value: object, own: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Whether a value is what the learner's own function returns."""
    reply = ask(own, arguments)
    result = reply.value if isinstance(reply.value, list | tuple) else [reply.value]
    try:
        expected = [number(each) for each in result]
    except NotNumbers:
        return False
    single = result is not reply.value
    return reply.error is None and is_close(value, expected[0] if single else expected)


def agrees_everywhere(replies: Sequence[Reply], own: Callable[..., Any]) -> bool:
    """Whether all replies are what the learner's own functions, composed, return."""
    return bool(replies) and all(
        reply.error is None and agrees(reply.value, own, reply.arguments) for reply in replies
    )


def matches(replies: Sequence[Reply], formula: Callable[..., Any]) -> bool:
    """Whether the whole vector of replies is what a (wrong) formula gives.

    Where the formula is undefined (nan, complex), the answer must be undefined too. Points where
    the answer raises an arithmetic error are skipped. At least three numbers must agree. The
    tolerance scales with the formula's numbers, so that tiny results do not all look alike.
    """
    pairs: list[tuple[float, float]] = []
    for reply in replies:
        if isinstance(reply.error, (ArithmeticError, ValueError)):
            continue
        try:
            with np.errstate(all="ignore"):
                model = formula(*reply.arguments)
            wanted = numbers_in(model, model)
        except Exception:  # a wrong formula may be undefined in any way
            model, wanted = 0.0, [math.nan]
        try:
            got = numbers_in(math.nan if _is_complex(reply.value) else reply.value, model)
        except NotNumbers:
            return False
        for g, e in zip(got, wanted, strict=True):
            if math.isfinite(g) != math.isfinite(e) or abs(g - e) > 1e-2 + 1e-2 * abs(e):
                return False  # the common case: stop at the first probe that is far off
            if math.isfinite(e):
                pairs.append((g, e))
    if len(pairs) < 3:
        return False
    size = max(abs(e) for _, e in pairs)
    return all(abs(g - e) <= 1e-4 * abs(e) + 1e-5 * min(size, 1) for g, e in pairs)
