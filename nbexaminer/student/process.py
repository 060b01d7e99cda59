"""The student process: confined, it runs a student's cells and answers questions about them.

Everything here runs beside the student's code and can be turned against us by it: the examiner
believes no answer more than it would believe the student's functions themselves.
"""

import ast
import asyncio
import builtins
import contextlib
import getpass
import importlib
import inspect
import linecache
import os
import random
import signal
import sys
import tempfile
import textwrap
import types
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from IPython.core.error import StdinNotImplementedError

from ..errors import WireError
from ..protocol.channel import Channel
from ..protocol.codec import CONSTANT, PLAIN, encode
from ..protocol.fields import read
from ..protocol.messages import (
    Answer,
    Bounds,
    Call,
    Data,
    Do,
    Function,
    Get,
    Missing,
    Module,
    Question,
    Raised,
    Ran,
    Returned,
    Run,
    Set,
    Settled,
    Unsendable,
)
from ..protocol.mirrors import Mirrors
from ..protocol.shell import NotebookShell, reseed
from . import confine, stand_ins
from .objects import OPERATIONS, ObjectTable, described
from .showing import with_files

imported_for_all: set[str] = set()  # by the warm interpreter, for one assignment or another
CONSTANTS = PLAIN | CONSTANT - {tuple, frozenset}
_objects = ObjectTable()
_mirrors = Mirrors(-1, -1)
_busy = False  # whether student code runs, which is when an interrupt may interrupt


def main(fd: int, scratch: Path) -> None:
    """Be a student process until the examiner hangs up.

    Args:
        fd: The socket to the examiner.
        scratch: The folder to work in.
    """
    channel = Channel(fd)
    _settle(scratch)
    bounds = read(channel.receive(), Bounds)
    try:
        confine.limit_resources(
            bounds.memory,
            bounds.address_space,
            bounds.seconds,
            bounds.file_size,
            bounds.open_files,
        )
        if bounds.confined:
            confine.confine(scratch)
            stand_ins.put_in_place()
    except (OSError, ValueError, ImportError) as error:
        channel.send(Settled(f"{type(error).__name__}: {error}").packed())
        return
    sys.path.insert(0, "")
    _forget(scratch)
    shell = NotebookShell.instance()
    shell.confined = bounds.confined
    if bounds.points_only:
        shell.make_points_only()
    channel.send(Settled().packed())
    channel.find = lambda what: _object(shell, what)
    channel.mirrors = _mirrors
    _mirrors.path_type = Path
    _mirrors.find_class = lambda module, name: _class(shell, module, name)
    shell.outputs.gather_descriptors()
    builtins.input = getpass.getpass = _nobody_answers
    shell.finish(_serve(channel, shell))


def _settle(scratch: Path) -> None:
    """Make the scratch folder home, close the standard streams, and keep only the channel."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    os.close(null)
    os.chdir(scratch)
    with contextlib.suppress(OSError):  # when memory runs out, it goes before anybody else does
        fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(fd, b"1000")
        os.close(fd)
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR", "PWD"):
        os.environ[name] = str(scratch)
    for name in ("USER", "LOGNAME"):  # else getpass.getuser() reads who has an account here
        os.environ[name] = "student"
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, _interrupt)
    there = len(os.sched_getaffinity(0))
    os.cpu_count = lambda: there  # else it is the machine's, and so are the threads that start
    if "numpy" in sys.modules:
        reseed(sys.modules["numpy"].random)


def _forget(scratch: Path) -> None:
    """Of the packages that were imported for all, forget those that files here stand before."""
    for package in imported_for_all:
        beside = scratch / f"{package}.py", scratch / package / "__init__.py"
        if any(path.is_file() for path in beside):
            for name in [each for each in sys.modules if each.partition(".")[0] == package]:
                del sys.modules[name]


def _nobody_answers(*args: Any, **kwargs: Any) -> str:
    raise StdinNotImplementedError("input() was called, and nobody is there to answer.")


def _interrupt(signum: int, frame: types.FrameType | None) -> None:
    if _busy:
        raise KeyboardInterrupt


async def _serve(channel: Channel, shell: NotebookShell) -> None:
    """Answer questions on one loop, which lives from cell to cell."""
    global _busy
    while True:
        await _question_there(channel)
        question = read(channel.receive(), Run, Get, Call, Do, Set)
        _mirrors.keep = _objects.keep if question.objects else None
        try:
            _seed(question.seeds)
            frame = await _frame(shell, question)
        except KeyboardInterrupt as error:  # it came when the answer was all but ready
            frame = _packed(_raised(question, error))
        _busy = False
        _mirrors.commit()
        channel.send_frame(frame)


async def _question_there(channel: Channel) -> None:
    """Have tasks that cells left behind go on until the next question comes."""
    if len(asyncio.all_tasks()) < 2:
        return  # to ask the loop would take longer than most questions
    loop, there = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel.fd, there.set)
    try:
        await there.wait()
    except asyncio.CancelledError:  # code that cancels all tasks means its own
        pass
    finally:
        loop.remove_reader(channel.fd)


def _seed(states: dict[str, Any]) -> None:
    """Have the generators draw what the test's would draw next."""
    if "random" in states:
        random.setstate(states["random"])
    if "numpy" in states:
        importlib.import_module("numpy").random.set_state(states["numpy"])


def _packed(answer: Answer) -> bytes:
    return encode(answer.packed(), keep=_mirrors.keep, mirrors=_mirrors)


def _class(shell: NotebookShell, module: str, name: str) -> Any:
    """The class that a notebook has under a name, or a library."""
    if module == "__main__":
        return shell.user_ns.get(name)
    return vars(sys.modules[module]).get(name) if module in sys.modules else None


def _object(shell: NotebookShell, what: list[Any]) -> Any:
    """What a handle of the examiner's is on: a function by its name, or another object."""
    match what:
        case [str(name)] if name in shell.user_ns:
            return shell.user_ns[name]
        case ["library", str(module), str(name)]:
            return getattr(importlib.import_module(module), name)
    return _objects.find(what)


async def _frame(shell: NotebookShell, question: Question) -> bytes:
    """The answer to a question, as it is sent; packing it can run student code as well."""
    global _busy
    try:
        _busy = True
        answer = await _answer(shell, question)
        return _packed(replace(answer, exits=True) if shell.exit_now else answer)
    except WireError as error:  # too big; what says so is not
        return _packed(Unsendable(str(error), id=question.id))
    except BaseException as error:  # an interrupt, or a generator that fails
        return _packed(_raised(question, error))
    finally:
        _busy = False


async def _answer(shell: NotebookShell, question: Question) -> Answer:
    match question:
        case Run():
            outputs = await shell.run_async(question.source)
            outputs = with_files(outputs, shell.outputs.room_for_displays)
            updates = list(shell.outputs.updates.values())
            if question.unseen:
                outputs, updates = [], []
            return Ran(outputs, shell.misconception, updates, id=question.id)
        case Get():
            return _get(shell, question)
        case Do(name=name):
            return await _do(shell, question, OPERATIONS[name])
        case Call(name=name):
            return await _do(shell, question, lambda *args, **kw: shell.user_ns[name](*args, **kw))
        case Set():
            shell.user_ns[question.name] = question.value
            return Returned(None, "", id=question.id)
    raise TypeError(question)


def _get(shell: NotebookShell, question: Get) -> Answer:
    name = question.name
    if name not in shell.user_ns:
        return Missing(id=question.id)
    value = shell.user_ns[name]
    if isinstance(value, types.ModuleType):
        return Module(_name(value, name), id=question.id)
    if question.objects and inspect.isroutine(value):
        return described(value, _name(value, name), is_stub(value), question.id)
    if callable(value) and not question.objects:
        return Function(_name(value, name), is_stub(value), id=question.id)
    return Data(value, id=question.id)


async def _do(shell: NotebookShell, question: Call, act: Callable[..., Any]) -> Answer:
    def printed() -> str:
        shell.outputs.gather(flush=True)
        return "".join(o.get("text", "") for o in shell.outputs.finished())

    def stderr() -> bool:
        return any(output.get("name") == "stderr" for output in shell.outputs)

    shell.outputs.restart()
    with shell.captured():
        try:
            # Not recorded either: as from cell to cell, Python then warns once more.
            with warnings.catch_warnings(record=question.objects) as caught:
                if question.objects:
                    warnings.simplefilter("always")
                value = act(*question.args, **question.kwargs)
                if isinstance(question, Do) and question.name == "await":
                    value = await value
            warned = [[w.category.__name__, str(w.message)[:500]] for w in (caught or [])[:100]]
            return Returned(value, printed(), warned, stderr(), id=question.id)
        except BaseException as error:
            return _raised(question, error, printed())


def _name(value: Callable[..., Any] | types.ModuleType, otherwise: str) -> str:
    name = getattr(value, "__name__", otherwise)
    return name if isinstance(name, str) else otherwise


def is_stub(function: Callable[..., Any]) -> bool:
    """Whether the body of a function is nothing but a docstring and `...`."""
    try:
        first: Any = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        body = first.body
    except (OSError, TypeError, SyntaxError, AttributeError, IndexError):
        return False
    if len(body) > 1 and ast.get_docstring(ast.Module(body, []), clean=False) is not None:
        body = body[1:]
    return [ast.dump(line) for line in body] == [ast.dump(ast.parse("...").body[0])]


def _raised(question: Question, error: BaseException, printed: str = "") -> Raised:
    try:
        # The text of a KeyError is the repr of its message.
        only_text = len(error.args) == 1 and isinstance(error.args[0], str)
        message = error.args[0] if only_text else str(error)
    except Exception:
        message = ""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    args = error.args if all(type(each) in CONSTANTS for each in error.args) else None
    found = Raised(kinds, message[:500], _line_of(error), printed, args, id=question.id)
    if question.objects and not hasattr(builtins, kinds[0]) and isinstance(error, Exception):
        plain = {name: value for name, value in vars(error).items() if isinstance(name, str)}
        found = replace(found, cls=type(error), attributes=plain)
    return found


def _line_of(error: BaseException) -> str:
    """The line of the student's own code where the error came up, as "line 3: `return 1 / 0`"."""
    where = ""
    traceback = error.__traceback__
    while traceback:
        filename = traceback.tb_frame.f_code.co_filename
        text = linecache.getline(filename, traceback.tb_lineno).strip()
        if text and not os.path.exists(filename):  # a cell, not a file of a library
            where = f"line {traceback.tb_lineno}: `{text[:200]}`"
        traceback = traceback.tb_next
    return where
