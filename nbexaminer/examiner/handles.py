"""Handles: the student's objects as tests use them, while they stay in the student process.

Whatever a test does with a handle happens over there; what comes back is a copy of plain data, or
another handle. No code of the student's runs here. A handle is never equal to plain data, nor less
nor more than it, and no arithmetic mixes the two: what a test expects is not sent away, and an
object that claims to be equal to everything gains nothing by it.
"""

import builtins
import re
import types
from collections.abc import Callable, Generator, Iterator
from typing import Any, NoReturn

from ..errors import WireError
from ..protocol.special import ARITHMETIC, names_of
from .answers import Student
from .functions import perform

OPERATORS = {"and": "and_", "or": "or_"}  # as the module `operator` calls them
KEPT = ("_number", "_student", "_type_name")
# The special names that libraries look for to show, copy or convert an object: it has none.
NEVER = re.compile(r"__(array.*|copy|deepcopy|reduce.*|get(state|newargs).*|setstate|index)__$")
MAX_TYPES = 1000  # of a student's objects, each of which gets a class here


class Handle:
    # Without a docstring, which would be that of every object of the student's.
    __slots__ = KEPT

    def __init__(self, student: Student, number: int, type_name: str) -> None:
        for name, value in zip(KEPT, (number, student, type_name), strict=True):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        special = name.startswith("__") and name.endswith("__") and not NEVER.match(name)
        if (name.startswith("_") and name.endswith("_") and not special) or name in KEPT:
            raise AttributeError(name)
        return self._ask("get", name)

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        return self._ask("get", "__doc__")

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("set", name, value)

    def __repr__(self) -> str:
        return self._plain(str, "repr")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{self._said} cannot be copied: it is in the student's process")

    def __str__(self) -> str:
        return self._plain(str, "str")

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, Handle) and self._about(instance, "isinstance")

    def __subclasscheck__(self, cls: Any) -> bool:
        return isinstance(cls, Handle) and self._about(cls, "issubclass")

    def __hash__(self) -> int:
        return hash(self._number)

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        return perform(self._student, what, (self, *args), kwargs, self._said)

    @property
    def _said(self) -> str:
        return f"the student's {self._type_name}"

    def _plain(self, kind: type, what: str, *args: Any) -> Any:
        value = self._ask(what, *args)
        if type(value) is not kind:
            raise TypeError(f"{what}() of {self._said} gave no {kind.__name__}")
        return value

    def _about(self, thing: "Handle", what: str) -> bool:
        answer = perform(self._student, what, (thing, self), {}, self._said)
        return answer is True


class Special(Handle):
    """The methods that a handle has only where its object has them, see `protocol.special`."""

    __slots__ = ()

    def __len__(self) -> int:
        return self._plain(int, "len")

    def __bool__(self) -> bool:
        return self._plain(bool, "bool")

    def __int__(self) -> int:
        return self._plain(int, "int")

    def __float__(self) -> float:
        return self._plain(float, "float")

    def __iter__(self) -> Iterator[Any]:
        iterator = self._ask("iter")
        if not (isinstance(iterator, Handle) and hasattr(type(iterator), "__next__")):
            raise TypeError(f"iter() of {self._said} gave no iterator")
        return iterator

    def __enter__(self) -> Any:
        return self._ask("enter")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: Any
    ) -> bool:
        if kind is None:
            return self._plain(bool, "exit")
        if not isinstance(error, Exception):  # a limit of ours
            return False
        if isinstance(error, AssertionError) and not hasattr(error, "student_line"):
            self._ask("exit")  # the test's own verdict: nobody is told of it, and none swallows it
            return False
        return self._plain(bool, "raise", kind.__name__, str(error))

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()
        return self._ask("await")

    def __contains__(self, item: Any) -> bool:
        if isinstance(item, Handle):
            return self._plain(bool, "contains", item)
        return any(not isinstance(each, Handle) and each == item for each in self)

    def __getitem__(self, key: Any) -> Any:
        return self._ask("getitem", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", key, value)

    def __delitem__(self, key: Any) -> None:
        self._ask("delitem", key)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", *args, **kwargs)

    def __next__(self) -> Any:
        match self._ask("next"):
            case ():
                raise StopIteration
            case (item,):
                return item
        raise TypeError(f"next() of {self._said} gave nothing")


def _two(what: str) -> Callable[[Handle, Any], Any]:
    """An operation on two objects, which asks only when both are the student's."""

    def operate(self: Handle, other: Any) -> Any:
        if isinstance(other, Handle):
            return self._ask(what, other)
        if other is None and what in ("eq", "ne"):
            return what == "ne"
        raise TypeError(f"{self._said} cannot be compared or reckoned with plain data")

    return operate


def _one(what: str) -> Callable[[Handle], Any]:
    return lambda self: self._ask(what)


def _reversed(what: str) -> Callable[[Handle, Any], Any]:
    def operate(self: Handle, other: Any) -> Any:
        return _two(what)(other, self) if isinstance(other, Handle) else _two(what)(self, other)

    return operate


for _name in ARITHMETIC:
    _what = OPERATORS.get(_name, _name)
    setattr(Special, f"__{_name}__", _two(_what))
    setattr(Special, f"__r{_name}__", _reversed(_what))
for _name in "eq ne lt le gt ge".split():
    setattr(Handle, f"__{_name}__", _two(_name))
for _name in "neg pos abs".split():
    setattr(Special, f"__{_name}__", _one(_name))
del Handle.__slots__  # else every object would seem to have them


def _handle_class(name: str, special: int) -> type[Handle]:
    """The class of the handles on objects of one class of the student's."""
    methods = {each: vars(Special)[each] for each in names_of(special)}
    body = methods | {
        "__slots__": (),
        "__doc__": vars(Handle)["__doc__"],  # or it would be None
        "__module__": __name__,
    }
    made: Any = types.new_class(name, (Handle,), {}, lambda namespace: namespace.update(body))
    del made.__slots__
    return made


class Handles:
    """The handles of a notebook, one for each object: what is one over there is one here.

    Args:
        student: Where the objects are.
    """

    def __init__(self, student: Student) -> None:
        self._student = student
        self._known: dict[int, Any] = {}
        self._classes: dict[int, type[Handle]] = {}  # by the number of the student's class

    def find(self, what: list[Any]) -> Any:
        """The handle that was sent; see `student.objects.ObjectTable.keep`."""
        match what:
            case [int(number), str(name), "class" | "object", int(place), int(special)]:
                if number not in self._known:
                    cls = self._class(place, name[:80], special)
                    self._known[number] = cls(self._student, number, name[:80])
                return self._known[number]
            case [int(number), str(name), "exception", parent]:
                if number not in self._known:
                    self._known[number] = _exception(number, name[:80], parent)
                return self._known[number]
        raise WireError("a handle of no kind")

    def _class(self, place: int, name: str, special: int) -> type[Handle]:
        if place not in self._classes:
            if len(self._classes) >= MAX_TYPES:
                raise WireError(f"objects of more than {MAX_TYPES} types")
            self._classes[place] = _handle_class(name, special)
        return self._classes[place]

    def keep(self, value: Any) -> list[Any] | None:
        """What stands on the wire for a handle, or an exception of the student's."""
        if isinstance(value, Handle):
            return [value._number]
        if isinstance(value, type) and issubclass(value, Exception):
            number = vars(value).get("student_number")
            return None if number is None else [number]
        return None


def _exception(number: int, name: str, parent: Any) -> type[Exception]:
    """A class of this name and parent: `except` takes nothing else. It has none of their code."""
    above = getattr(builtins, parent, None) if isinstance(parent, str) else parent
    if not (isinstance(above, type) and issubclass(above, Exception)) or above in (
        StopIteration,
        StopAsyncIteration,
    ):
        above = Exception
    return types.new_class(name, (above,), {}, lambda body: body.update(student_number=number))
