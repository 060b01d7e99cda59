"""Lists, dictionaries, sets and arrays that a test and the student's code share: both have one.

What one side changes in it, at once or later, the other is told with the next question or answer,
so that a test sees what a function did to its arguments. With handles, what the student's code
gives to the test is shared as well.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..errors import WireError
from .codec import encode

MUTABLE = (list, dict, set, bytearray, np.ndarray)
MAX_MIRRORED = 50  # things at a time; the oldest are let go


class Mirrors:
    """The things that this side shares with the other one, by number.

    Args:
        start: The first number that we give to a thing.
        step: 1 for the tests, -1 for the student's code: no number is given by both.

    Attributes:
        keep: What makes handles fit for the wire, see `encode`.
        end: The first number that is not given yet.
    """

    def __init__(self, start: int = 0, step: int = 1) -> None:
        self.keep: Callable[[Any], list[Any] | None] | None = None
        self._things: dict[int, Any] = {}
        self._frames: dict[int, bytes] = {}  # what the other side knows of each
        self.end = start
        self._step = step

    def __len__(self) -> int:
        return len(self._things)

    def share(self, thing: Any) -> int | None:
        """The number of a thing; None when it cannot be shared."""
        if type(thing) not in MUTABLE:
            return None
        number = self.number(thing)
        if number is None:
            number, self.end = self.end, self.end + self._step
            self._adopt(number, thing)
        return number

    def number(self, thing: Any) -> int | None:
        """The number of a thing that is shared already."""
        return next((number for number, each in self._things.items() if each is thing), None)

    def __getitem__(self, number: int) -> Any:
        """The thing of this number.

        Raises:
            WireError: There is none.
        """
        if number not in self._things:
            raise WireError("nothing is shared under that number")
        return self._things[number]

    def changes(self) -> list[Any]:
        """The things that are others than the other side knows: number, and what it is now."""
        found = []
        for number, thing in self._things.items():
            try:
                frame = encode(thing, keep=self.keep)
            except WireError:  # it has grown too big
                continue
            if frame != self._frames.get(number):
                self._frames[number] = frame
                found.append([number, thing])
        return found

    def update(self, changes: list[Any], adopt: bool = False) -> None:
        """Have our things be what the other side made of them.

        Args:
            changes: What `changes` gave there.
            adopt: Take what we do not have yet.
        """
        for change in changes:
            match change:
                case [int(number), now] if number in self._things:
                    _become(self._things[number], now)
                case [int(number), now] if adopt:
                    self._adopt(number, now)
                case _:
                    continue
            if number in self._things:
                self._frames[number] = encode(self._things[number], keep=self.keep)

    def forget_unused(self) -> list[int]:
        """Let go what nobody but us holds any more; return the numbers of the rest."""
        for number in list(self._things):
            if sys.getrefcount(self._things[number]) == 2:  # ours, and that of the question
                self._forget(number)
        return list(self._things)

    def forget_but(self, numbers: Iterable[int]) -> None:
        """Let go all but these."""
        for number in self._things.keys() - set(numbers):
            self._forget(number)

    def _forget(self, number: int) -> None:
        del self._things[number]
        self._frames.pop(number, None)

    def _adopt(self, number: int, thing: Any) -> None:
        self._things[number] = thing
        for old in list(self._things)[:-MAX_MIRRORED]:
            self._forget(old)


def _become(kept: Any, now: Any) -> None:
    """Make a thing equal to another of its type, in place; of another type or shape it stays."""
    if type(kept) is not type(now):
        return
    match kept:
        case list() | bytearray():
            kept[:] = now
        case dict() | set():
            kept.clear()
            kept.update(now)
        case np.ndarray() if kept.shape == now.shape and kept.flags.writeable:
            kept[...] = now
