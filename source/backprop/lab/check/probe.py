"""Calling an answer at the probe points, and reading what comes back as numbers.

An answer is a function in the learner's own kernel, or a stand-in for one that lives in another
process: a callable with `is_stub`, whose errors carry `student_line` and whose `printed` is what
its last call wrote.
"""

from __future__ import annotations

import copy
import io
import linecache
import math
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import CodeType, CoroutineType, FunctionType, TracebackType
from typing import Any

import numpy as np

SECONDS = 3.0  # for all the calls of one check
RTOL, ATOL = 1e-5, 1e-6  # float32 and central differences are right answers
LONGEST = 1000  # numbers taken from a generator; no exercise asks for so many


class Endless(BaseException):
    """Time is up. Not an Exception, so an answer's own `except Exception` lets it through."""


class NotNumbers(Exception):
    """A value that is not made of numbers in the shape that was asked for."""


@dataclass
class Reply:
    """What one call gave: a value or an error, and what it did besides."""

    arguments: tuple[Any, ...]
    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    changed: bool = False  # the answer wrote into a list it was given
    generated: bool = False  # the value came from an iterator


class TruncatedOutput(io.TextIOBase):
    """A stdout that keeps the beginning only, so an endless print fills no memory."""

    text = ""

    def write(self, text: str) -> int:
        """Keep what still fits."""
        self.text += text[: max(0, 200 - len(self.text))]
        return len(text)


def is_remote(function: object) -> bool:
    """Whether the answer lives in another process, which has its own limits."""
    return hasattr(function, "is_stub")


def ask(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Reply:
    """Call an answer once. Its warnings are silent and its errors are kept, not raised."""
    given, stdout = copy.deepcopy(arguments), TruncatedOutput()
    reply = Reply(arguments)
    try:
        with redirect_stdout(stdout), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            reply.value = function(*given)
            if hasattr(reply.value, "__next__"):
                reply.value, reply.generated = tuple(islice(reply.value, LONGEST)), True
            if isinstance(reply.value, CoroutineType):
                reply.value.close()  # or Python warns that nobody waits for it
    except (Exception, SystemExit) as error:
        reply.error = error
    reply.printed = getattr(function, "printed", "") or stdout.text
    reply.changed = given != arguments
    return reply


def ask_all(function: Callable[..., Any], probes: Sequence[tuple[Any, ...]]) -> list[Reply]:
    """Call an answer at every probe; the first probe comes a second time at the end.

    Raises:
        Endless: the calls together took longer than `SECONDS` and could be stopped, or one of
            them took longer than the other process allows.
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
    """Raise Endless in this block after some seconds; another process has limits of its own."""
    here = threading.current_thread() is threading.main_thread()
    if is_remote(function):
        yield
        return
    if not here or not hasattr(signal, "setitimer"):
        with _looked_at(seconds):
            yield
        return

    def stop(*_: object) -> None:
        raise Endless

    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    started = time.monotonic()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # someone else's alarm goes on where it was
            left = max(1e-3, left - (time.monotonic() - started))
            signal.setitimer(signal.ITIMER_REAL, left, interval)


@contextmanager
def _looked_at(seconds: float) -> Iterator[None]:
    """The same where there is no alarm, as in a browser: a look at the clock with every line."""
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


def student_line(error: BaseException) -> str:
    """Where in the learner's own code an error came up, such as "line 3: `return 1 / 0`"."""
    told: str | None = getattr(error, "student_line", None)
    if told is not None:
        return told
    here = str(Path(__file__).parents[1])  # the engine, and the files of the exercises
    frames = [f for f in _frames(error.__traceback__) if not f[0].startswith(here)]
    own = [f for f in frames if f[0] == frames[0][0]]  # not the insides of numpy
    if not own:
        return ""
    file, number = own[-1]
    line = linecache.getline(file, number).strip()
    return f"line {number}: `{line}`" if line else f"line {number}"


def _frames(traceback: TracebackType | None) -> list[tuple[str, int]]:
    frames = []
    while traceback is not None:
        frames.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return frames


def code_of(function: object) -> CodeType | None:
    """The code object of a plain function in this process, else None."""
    return function.__code__ if isinstance(function, FunctionType) else None


def _is_complex(value: object) -> bool:
    return isinstance(value, (complex, np.complexfloating))


def number(value: Any) -> float:
    """A real number as float: of Python, numpy, fractions, or an array that holds just one.

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


def fit(value: Any, like: Any) -> list[float]:
    """The numbers in `value`, flat, when it has the shape of `like` (numbers in sequences).

    Raises:
        NotNumbers: another shape, or something that is not a number.
    """
    if not isinstance(like, (list, tuple)):
        return [number(value)]
    if isinstance(value, (str, bytes, dict, set, frozenset)):
        raise NotNumbers
    try:
        parts = list(value)
    except TypeError as error:
        raise NotNumbers from error
    if len(parts) != len(like):
        raise NotNumbers
    return [x for part, model in zip(parts, like, strict=True) for x in fit(part, model)]


def is_close(value: Any, expected: Any) -> bool:
    """Whether a value has the expected shape and numbers; nan is never close."""
    try:
        got, wanted = fit(value, expected), fit(expected, expected)
    except NotNumbers:
        return False
    return all(abs(g - e) <= ATOL + RTOL * abs(e) for g, e in zip(got, wanted, strict=True))


def loose(reply: Reply) -> list[float]:
    """The numbers of a reply, whatever they should be; [] when there are none."""
    if isinstance(reply.value, (bool, np.bool_)):
        return []
    like = reply.value if isinstance(reply.value, (list, tuple)) else 0.0
    try:
        return fit(reply.value, like)
    except (NotNumbers, RecursionError):  # a list may hold itself
        return []


def working(function: Callable[..., Any], probes: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a function works, right or wrong: it takes and gives numbers, and heeds them.

    A learner's mistake leaves out one argument, hardly two.
    """
    start, other = probes[1], probes[2]
    moved = [(*start[:i], other[i], *start[i + 1 :]) for i in range(len(start))]
    try:
        replies = ask_all(function, [*probes, *moved])
        numbers = [number(reply.value) for reply in replies if reply.error is None]
    except (Endless, NotNumbers):
        return False
    if len(numbers) < len(replies):
        return False
    heeded = [not is_close(each, numbers[1]) for each in numbers[len(probes) :]]
    return sum(heeded) >= min(2, len(start))


def agrees(value: object, own: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Whether a value is what the learner's own function gives."""
    reply = ask(own, arguments)
    try:
        return reply.error is None and is_close(value, number(reply.value))
    except NotNumbers:
        return False


def agrees_everywhere(replies: Sequence[Reply], own: Callable[..., Any]) -> bool:
    """Whether all replies are what a composition of the learner's own functions gives."""
    return bool(replies) and all(
        reply.error is None and agrees(reply.value, own, reply.arguments) for reply in replies
    )


def same(replies: Sequence[Reply], formula: Callable[..., Any]) -> bool:
    """Whether the whole vector of replies is what a (wrong) formula gives.

    Where the formula is undefined (nan, complex) the answer must be too; a point where the answer
    raises an arithmetic error says nothing. At least three numbers must agree. The tolerance goes
    with the size of the formula's numbers, so that tiny results are not all taken for the same.
    """
    pairs: list[tuple[float, float]] = []
    for reply in replies:
        if isinstance(reply.error, (ArithmeticError, ValueError)):
            continue
        try:
            with np.errstate(all="ignore"):
                model = formula(*reply.arguments)
            wanted = fit(model, model)
        except Exception:  # a wrong formula may be undefined in any way
            model, wanted = 0.0, [math.nan]
        try:
            got = fit(math.nan if _is_complex(reply.value) else reply.value, model)
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
