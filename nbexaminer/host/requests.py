"""Requests to the fork server and its answers, each one datagram of JSON."""

import json
from dataclasses import dataclass

from ..protocol.fields import M, Message, read


@dataclass(frozen=True)
class Begin(Message):
    """Give out a student process and its examiner: `Begun`, and the socket to the examiner."""


@dataclass(frozen=True)
class Import(Message):
    """Import a package for all who are forked later, if that is safe: `Done`."""

    package: str


@dataclass(frozen=True)
class Clone(Message):
    """Fork another fork server, for the socket that comes along; there is no answer.

    Only before the first `Begin`: the other must not have inherited a pair.
    """

    folder: str


@dataclass(frozen=True)
class Figures(Message):
    """Import what draws figures and shows widgets for all who are forked later; no answer."""


@dataclass(frozen=True)
class Prepare(Message):
    """Fork the next pair while this one works; there is no answer."""


@dataclass(frozen=True)
class End(Message):
    """Kill the pair, and all that it left behind: `Ended`."""


@dataclass(frozen=True)
class Begun(Message):
    """The folder of a pair, and the id of its student process."""

    folder: str
    student: int


@dataclass(frozen=True)
class Done(Message):
    """It is done; else how many seconds each notebook spends on the import, because of a thread."""

    seconds: float = 0.0


@dataclass(frozen=True)
class Ended(Message):
    """The exit codes of a pair: minus the signal, if one ended the process.

    And what the student process used: seconds of processor time, and bytes at once.
    """

    student: int
    examiner: int
    seconds: float
    memory: int


def packed(message: Message) -> bytes:
    """A message as a datagram."""
    return json.dumps(message.packed()).encode()


def unpacked(datagram: bytes, *kinds: type[M]) -> M:
    """The message in a datagram, of one of these kinds."""
    return read(json.loads(datagram), *kinds)
