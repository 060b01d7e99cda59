"""Lists, dictionaries, arrays, tables and the like that both sides have, as if it were one thing.

Each has a number. It crosses once; afterwards its number does, wherever it stands: as an argument,
in another thing, or as a result. What one side changes in it, at once or later, the other is told
with the next question or answer. So a test sees what a function did to its arguments, and which of
them it gave back.
"""

import marshal
import pathlib
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ..errors import WireError
from . import changeable
from .codec import PLAIN, Packer
from .kind import Kind

MAX_AT_ONCE = 5000  # things that get a number in one frame; more of them are copied
MAX_MIRRORED = 1000  # that live on from frame to frame; the oldest are let go
MAX_NUMBER = 2**53


class Mirrors:
    """The things that this side shares with the other one, by number.

    Args:
        start: The first number that we give to a thing.
        step: 1 for the tests, -1 for the student's code: no number is given by both.

    Attributes:
        keep: What makes handles fit for the wire, see `encode`.
        copied: What crossed first that is no constant, see `CellRan`; whoever reads it resets it.
        find_class: Finds a class of this side, of a module's name and its own.
        path_type: What paths become on this side.
        judging: Whether this side runs the tests.
    """

    def __init__(self, start: int = 0, step: int = 1) -> None:
        self.keep: Callable[[Any], list[Any] | None] | None = None
        self.copied: str | None = None
        self.find_class: Callable[[str, str], Any] = lambda module, name: None
        self.path_type: type[pathlib.PurePath] = pathlib.PurePosixPath
        self._things: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by the ids of the things, which live as long
        self._looks: dict[int, Any] = {}  # what the other side knows of each
        self._unsent: dict[int, Any] = {}  # the same, as soon as a frame is sent
        self._fresh: list[int] = []  # what gets its number by this frame
        self._lost: list[int] = []  # what is sent as something else, see `lose`
        self._dropped: list[int] = []  # what the other side has to let go, too
        self.judging = step > 0
        self._next = start
        self._step = step

    def note(self, what: str) -> None:
        """Note that something crosses which may differ from its copy."""
        if self.copied is None:
            self.copied = f"an {what}" if what[:1].lower() in "aeiou" else f"a {what}"

    def __getitem__(self, number: int) -> Any:
        """The thing of this number.

        Raises:
            WireError: There is none.
        """
        if number not in self._things:
            raise WireError("nothing is shared under that number")
        return self._things[number]

    # How a frame is packed: `begin`, the values, `to_send`; and when it is on its way, `commit`.

    def begin(self) -> None:
        """Begin a frame. What was to be sent before, and was not, is forgotten."""
        self._forget(self._fresh)
        self._fresh, self._lost, self._unsent = [], [], {}

    def number(self, thing: Any) -> int | None:
        """The number of a thing that is shared already."""
        return self._numbers.get(id(thing))

    def share(self, thing: Any) -> int | None:
        """Give a thing a number; None when there are too many."""
        if len(self._fresh) >= MAX_AT_ONCE:
            return None
        number, self._next = self._next, self._next + self._step
        self._add(number, thing)
        self._fresh.append(number)
        return number

    def part(self, array: np.ndarray) -> list[Any] | None:
        """Of which shared array this is a view: its number, and offset, strides and shape in items.

        None where it is no view, or not one that can be said so.
        """
        size = array.itemsize
        if array.base is None or array.dtype.hasobject or not size:
            return None
        here = array.__array_interface__["data"][0]
        for number, whole in self._things.items():
            if type(whole) is np.ndarray and whole.dtype == array.dtype:
                offset = here - whole.__array_interface__["data"][0]
                strides = array.strides
                fits = whole.flags.forc and 0 <= offset < whole.nbytes
                if fits and not offset % size and not any(step % size for step in strides):
                    return [number, offset // size, [s // size for s in strides], [*array.shape]]
        return None

    def to_send(self) -> Iterator[tuple[int, Any]]:
        """What the other side has to be told: what has changed, and what is new.

        While a thing is packed, others in it may get their numbers, and come later.
        """
        for number, thing in list(self._things.items()):
            if number in self._looks and (look := self._look(thing)) != self._looks[number]:
                self._unsent[number] = look
                yield number, thing
        for number in self._fresh:
            yield number, self._things[number]
        for number in [*self._unsent, *self._fresh]:  # by now all in them have numbers
            self._unsent[number] = self._look(self._things[number])

    def lose(self, number: int) -> None:
        """A thing can't be sent as what it is, such as a dictionary with a strange key.

        Something else stands for it in this frame, and from then on no side shares it.
        """
        self._lost.append(number)

    def commit(self) -> None:
        """The frame is on its way: the other side knows it all."""
        self._dropped = []
        self._looks |= self._unsent
        self._fresh, self._unsent = [], {}
        self._forget(self._lost)

    # How one is unpacked.

    def made(self, number: int, kind: Kind, parts: list[Any]) -> Any:
        """The thing of a number that the other side tells of; a new one where it is new.

        Raises:
            WireError: It is of another type, or of a number that the other side does not give.
        """
        if number in self._things:
            thing = self._things[number]
            if changeable.of(type(thing)) is not kind and not isinstance(thing, np.ndarray):
                raise WireError("a thing of another type")
            return thing
        theirs = type(number) is int and (number < 0) == (self._step > 0)
        if not theirs or abs(number) > MAX_NUMBER:
            raise WireError("not a number for a thing")
        self._add(number, kind.make(parts))
        return self._things[number]

    def remember(self, number: int) -> None:
        """The other side knows of a thing what it has just told."""
        self._looks[number] = self._look(self._things[number])

    # How long they live.

    def let_go(self) -> list[int]:
        """Let go what no test holds any more, and the oldest; the student's code holds all.

        Returns the numbers of all that was let go and that the other side still has. What is in
        other things was packed after them, and so is looked at after them.
        """
        if self._step < 0:
            return []
        for number in list(self._things):
            if sys.getrefcount(self._things[number]) == 2:  # ours, and that of the question
                self._forget([number])
        self._forget(list(self._things)[:-MAX_MIRRORED])
        return self._dropped

    def clear(self) -> None:
        """Let go all."""
        self._forget(list(self._things))
        self._fresh, self._unsent = [], {}

    def forget(self, numbers: Iterable[int]) -> None:
        """Let go what the other side has let go."""
        self._forget(numbers)
        self._dropped = []

    def _add(self, number: int, thing: Any) -> None:
        self._things[number] = thing
        self._numbers[id(thing)] = number

    def _forget(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number in self._things:
                self._numbers.pop(id(self._things.pop(number)), None)
                known = self._looks.pop(number, None), self._unsent.pop(number, None)
                if known != (None, None):
                    self._dropped.append(number)

    def _look(self, thing: Any) -> Any:
        """What a thing looks like: it is another when it has changed."""
        if type(thing) is list and PLAIN.issuperset(map(type, thing)):
            return marshal.dumps(thing, 2)  # which is never read
        packer = Packer(keep=self.keep, mirrors=self, looking=True)
        try:
            return repr(packer.body(thing))
        except WireError as error:  # too big, or too deep: whoever sends it says so
            return str(error)
