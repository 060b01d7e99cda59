"""A student's function as a test has it: a call of it runs in the student process."""

import builtins
import contextlib
import functools
import inspect
import sys
import warnings
from inspect import Parameter
from typing import Any, NoReturn

import numpy as np

from ..errors import WireError
from ..limits import MAX_PRINTED_CHARS
from ..notebook.questions import CHANGES
from ..protocol.messages import Call, Do, Function, Module, Raised, Returned, Unsendable
from ..protocol.named import Named
from ..protocol.outputs import OutStream
from .answers import LastCall, Student
from .behaviour import Plain, kept, made_plain, plain

OURS = {"misconception", "hint", "found", "_render_traceback_"}  # asked of the instructor's errors
CHANGEABLE = (list, dict, set, np.ndarray)


class StudentFunction(Named):
    """A function of the student's, called by a test: it runs in the student process.

    Attributes:
        is_stub: Whether its body is still only a docstring and `...`.
        printed: What the last call printed, shortened.

    What the student's code raises comes back as the builtin exception of the same name (as a
    RuntimeError when there is none) with an attribute `student_line`, such as
    "line 3: `return 1 / 0`".
    """

    def __init__(self, student: Student, name: str, answer: Function | Module | None) -> None:
        self.__name__ = answer.name[:80] if answer else name
        self.is_stub = isinstance(answer, Function) and answer.is_stub
        self.printed = ""
        self._student = student
        self.wire_name = name
        self.__doc__ = None  # that of the class is none of the student's
        if isinstance(answer, Function) and answer.parameters is not None:
            self.__doc__ = answer.doc
            self.__signature__ = _signature(answer.parameters)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    def __getattr__(self, name: str) -> NoReturn:
        if not name.startswith("_"):  # else a library may have asked what it is
            self._student.mirrors.note("function")  # the student's may well have it
        raise AttributeError(f"'function' object has no attribute {name!r}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask(Call(self.wire_name, args, kwargs))

    def ask(self, question: Call) -> Any:
        """Have it done in the student process; see the class."""
        if self._student.objects:
            self._student.before()
        call = LastCall(self.__name__, question.args, question.kwargs)
        self._student.last_call = None if isinstance(question, Do) else call
        behaviour = self._student.behaviour
        name = self.wire_name
        asked: list[Any] | None = [] if behaviour.full else _asked(question)
        if asked and isinstance(question, Do):
            name, asked = behaviour.of_object(question.name, name.split()[-1], asked)
        note = functools.partial(behaviour.note, name, asked)
        try:
            answer, late = self._student.ask(question)
        except WireError:
            self._student.mirrors.note("value that cannot be sent")
            raise
        said = answer.printed if isinstance(answer, Returned | Raised) else ""
        self.printed = said[:MAX_PRINTED_CHARS]
        captured = not isinstance(sys.stdout, OutStream)  # then it may be what the test looks at
        if said:
            print(said if captured else self.printed, end="")
        if late:
            note("raised", "TimeoutError")
            raise TimeoutError(f"{self.__name__} took longer than {late}")
        if self._student.objects:
            self._student.after()
        match answer:
            case Returned():
                note("gave", answer.value)
                if asked and (left := _changed(question, asked)):
                    behaviour.note(f"{name}{CHANGES}", asked, "gave", left)
                self._student.warned |= answer.stderr
                _warn(answer.warned if self._student.objects else [])
                if self._student.last_call:
                    self._student.last_call = LastCall(*call[:3], True, answer.value)
                return answer.value
            case Raised():
                note("raised", ": ".join([*answer.types[:1], answer.message]))
                raised = _as_raised(answer)
                self._student.raised.append(raised)
                raise raised
            case Unsendable():
                note("raised", "too much to send")
                self._student.mirrors.note("value that is too big")
                raise ValueError(f"what {self.__name__} returned is too much: {answer.why}")


def _asked(question: Call) -> list[Any]:
    """The arguments, before the student's code can change them."""
    named = [Plain([name, plain(value)]) for name, value in question.kwargs.items()]
    return [*map(kept, question.args), *named]


def _changed(question: Call, before: list[Any]) -> list[Any]:
    """What a function left in its arguments; nothing, if it is what they were."""
    if type(question) is not Call or not any(type(each) in CHANGEABLE for each in question.args):
        return []
    left = _asked(question)
    return [made_plain(each) for each in left] if left != before else []


def _as_raised(error: Raised) -> Exception:
    """The exception that the student's code raised, as far as it is safe to raise it here."""
    name = error.types[0] if error.types else "?"
    if _is_exception(error.cls):  # one of the student's own, see `handles`
        own: Exception = error.cls(error.message)
        for attribute, value in error.attributes.items():
            if attribute.isidentifier() and not hasattr(own, attribute) and attribute not in OURS:
                setattr(own, attribute, value)
        return _with_line(own, error.line)
    raised: Exception = RuntimeError(f"{name}: {error.message}" if error.message else name)
    for kind in error.types:  # its own class, then those that this is derived from
        cls: Any = getattr(builtins, kind, None)
        # StopIteration would end a loop of the test as if all had been well.
        if cls in (Exception, StopIteration, StopAsyncIteration) or not _is_exception(cls):
            continue
        with contextlib.suppress(TypeError, ValueError):  # it wants more than a message
            whole = error.args is not None and kind == name
            raised = cls(*error.args) if whole else cls(error.message)  # type: ignore[misc]
            break
    return _with_line(raised, error.line)


def _with_line(error: Exception, line: str) -> Exception:
    error.student_line = line  # type: ignore[attr-defined]
    if line:
        error.add_note(f"in the notebook, {line}")
    return error


def _warn(warned: list[Any]) -> None:
    """Give the warnings that the student's code gave."""
    for each in warned:
        match each:
            case [str(category), str(text)]:
                cls = getattr(builtins, category, UserWarning)
                known = isinstance(cls, type) and issubclass(cls, Warning)
                warnings.warn(text, cls if known else UserWarning, stacklevel=4)


def _signature(parameters: list[Any]) -> inspect.Signature | None:
    """The signature that a function has, as far as it makes sense."""
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name, inspect._ParameterKind(kind), default=default if has else Parameter.empty
                )
                for name, kind, has, default in parameters
            ]
        )
    except (TypeError, ValueError):
        return None


def _is_exception(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Exception)


def perform(
    student: Student, what: str, args: tuple[Any, ...], kwargs: dict[str, Any], name: str
) -> Any:
    """Have something done with the student's objects, and return what comes back.

    Args:
        student: Where they are.
        what: One of `student.objects.OPERATIONS`.
        args: What it is done with: handles and plain data.
        kwargs: The same, by name.
        name: What to call it in messages.
    """
    return StudentFunction(student, name, None).ask(Do(what, args, kwargs))
