"""The student's objects: they stay here, and the examiner holds handles on them."""

import builtins
import inspect
import operator
from collections.abc import Callable, Iterator
from typing import Any

from ..errors import WireError
from ..limits import MAX_HANDLES
from ..protocol.messages import Function
from ..protocol.special import special_of

MAX_DOC = 5000  # characters


def _next(iterator: Iterator[Any]) -> tuple[Any, ...]:
    """The next item in a tuple, or an empty one at the end."""
    try:
        return (next(iterator),)
    except StopIteration:
        return ()


def _leave(thing: Any, kind: str, text: str) -> bool:
    """Leave a `with` block by an error, as nearly the same one as there is here."""
    cls = getattr(builtins, kind, Exception)
    cls = cls if isinstance(cls, type) and issubclass(cls, Exception) else Exception
    error = cls(text)
    return bool(type(thing).__exit__(thing, cls, error, None))


OPERATORS = (
    "getitem setitem delitem contains eq ne lt le gt ge add sub mul matmul truediv floordiv mod pow"
    " and_ or_ xor neg pos abs"
)
OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda thing, *args, **kwargs: thing(*args, **kwargs),
    "get": getattr,
    "set": setattr,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "len": len,
    "iter": iter,
    "next": _next,
    "await": lambda thing: thing,  # awaited where the loop runs
    "str": str,
    "repr": repr,
    "bool": bool,
    "int": int,
    "float": float,
    "enter": lambda thing: type(thing).__enter__(thing),
    "raise": _leave,
    "exit": lambda thing: bool(type(thing).__exit__(thing, None, None, None)),
    **{name: getattr(operator, name) for name in OPERATORS.split()},
}


class ObjectTable:
    """The objects that the examiner holds handles on, by number."""

    def __init__(self) -> None:
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}  # by the ids of the objects, which live as long
        self._types: dict[type, int] = {}

    def keep(self, thing: Any) -> list[Any]:
        """What stands for an object on the wire.

        Its number, the name of its type, "class" or "object", the number of its type and the
        special methods that this has; or the number and name of an exception, and its parent.
        """
        if id(thing) not in self._numbers:
            if len(self._objects) == MAX_HANDLES:
                raise WireError(f"there are more than {MAX_HANDLES} objects")
            self._numbers[id(thing)] = len(self._objects)
            self._objects.append(thing)
        number = self._numbers[id(thing)]
        if isinstance(thing, type) and issubclass(thing, Exception):
            parent: type = thing.__mro__[1]
            above = parent.__name__ if parent in vars(builtins).values() else None
            up = ["handle", *self.keep(parent)] if above is None else above
            return [number, str(thing.__name__), "exception", up]
        is_class, kind = isinstance(thing, type), type(thing)
        name = thing.__name__ if is_class else kind.__name__
        place = self._types.setdefault(kind, len(self._types))
        return [number, str(name), "class" if is_class else "object", place, special_of(kind)]

    def find(self, what: list[Any]) -> Any:
        """The object that a handle of the examiner's is on."""
        match what:
            case [int(number)] if 0 <= number < len(self._objects):
                return self._objects[number]
        raise WireError("a handle on nothing")


def described(function: Callable[..., Any], name: str, is_stub: bool, id: int) -> Function:
    """A function with what tests may ask about it."""
    doc = getattr(function, "__doc__", None)
    try:
        parameters = [
            [str(p.name), int(p.kind), p.default is not p.empty, p.default]
            for p in inspect.signature(function).parameters.values()
        ]
    except (TypeError, ValueError):
        parameters = []
    doc = doc[:MAX_DOC] if isinstance(doc, str) else None
    return Function(name, is_stub, doc, parameters, id=id)
