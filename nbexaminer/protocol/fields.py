"""A message is a dataclass: packs its fields, and checks those of one that was received.

A message crosses as a dictionary of plain data: its kind and its fields. Whoever receives one says
which kinds it expects; `read` refuses everything else, because a student process can send anything.
"""

import functools
import types
import typing
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from ..errors import WireError

M = TypeVar("M", bound="Message")


class Message:
    """A dataclass of fields that are plain data."""

    def packed(self) -> dict[str, Any]:
        """The message as `encode` takes it; what is as by default is left out."""
        kind: Any = type(self)
        told = {"kind": kind.__name__}
        for name, default in _by_default(kind):
            value = getattr(self, name)
            if not _same(value, default):
                told[name] = value
        return told


def read(data: Any, *kinds: type[M]) -> M:
    """Make a message of what was received.

    Raises:
        WireError: It is none of these kinds, or its fields are not of their types.
    """
    if type(data) is not dict or type(data.get("kind")) is not str:
        raise WireError("not a message")
    values = dict(data)
    name = values.pop("kind")
    for kind in kinds:
        if kind.__name__ == name:
            made: Any = kind
            hints = _hints(made)
            if not _required(made) <= values.keys() <= hints.keys():
                raise WireError(f"not the fields of {name}")
            for field, value in values.items():
                hint = hints[field]
                if type(value) is not hint and not _fits(value, hint):
                    raise WireError(f"{name} with a strange {field}")
            return kind(**values)
    raise WireError("a message that nobody asked for")


def prepare_messages() -> None:
    """Find out now what the fields of all messages are, and not in each process forked later."""
    kinds: list[Any] = Message.__subclasses__()
    for kind in kinds:
        kinds += kind.__subclasses__()
        _hints(kind), _by_default(kind), _required(kind)


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@functools.cache
def _defaults(kind: Any) -> dict[str, Any]:
    """What the fields are that need not be told."""
    factories = {f.name: f.default_factory for f in fields(kind)}
    made = {name: make() for name, make in factories.items() if make is not MISSING}
    return made | {f.name: f.default for f in fields(kind) if f.default is not MISSING}


@functools.cache
def _by_default(kind: Any) -> list[tuple[str, Any]]:
    """All fields, with what each is by default; `MISSING`: it has to be told."""
    return [(name, _defaults(kind).get(name, MISSING)) for name in _hints(kind)]


@functools.cache
def _required(kind: Any) -> set[str]:
    """The fields that have to be told."""
    return _hints(kind).keys() - _defaults(kind).keys()


def _same(value: Any, default: Any) -> bool:
    """Whether a value is a default; one of the student's may say that it equals anything."""
    return type(value) is type(default) and bool(value == default)


@functools.cache
def _parts(hint: Any) -> tuple[Any, list[Any]]:
    """The type that a hint stands for, and what it says of the parts of such a value."""
    inner = [each for each in typing.get_args(hint) if each is not Ellipsis]
    return typing.get_origin(hint) or hint, inner


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value has a type exactly: no subclass, and True is no int."""
    if hint is Any or type(value) is hint:
        return True
    if hint is float:
        return type(value) in (float, int)
    kind, inner = _parts(hint)
    if kind is types.UnionType:
        return any(_fits(value, each) for each in inner)
    if type(value) is not kind:
        return False
    if kind is dict:
        return all(_fits(k, inner[0]) and _fits(v, inner[1]) for k, v in value.items())
    return not inner or inner == [Any] or all(_fits(item, inner[0]) for item in value)
