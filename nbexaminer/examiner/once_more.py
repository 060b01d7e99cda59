"""Asks the student's functions once more when all tests have run, see `notebook.questions`."""

import contextlib
import io
from collections.abc import Callable, Iterable
from typing import Any

from ..errors import CellTimeoutError, NotebookStopped
from ..limits import ASKING_SECONDS
from ..notebook.questions import value_of
from .answers import Student
from .behaviour import Behaviour
from .clock import Budget
from .functions import StudentFunction


def ask_once_more(
    student: Student, find: Callable[[str], Any], tests: Iterable[list[Any]]
) -> list[list[Any]]:
    """Ask the questions of each test, and return what is noted of them, by test.

    Args:
        student: Whom to ask.
        find: Returns what the student's code has under a name now.
        tests: By test, the names of functions, each with arguments as plain data.
    """
    noted = []
    budget = Budget("", ASKING_SECONDS, student.pid)
    for questions in tests:
        student.behaviour, student.test = Behaviour(), budget
        with contextlib.suppress(NotebookStopped, CellTimeoutError):
            found = {name: find(name) for name in dict.fromkeys(name for name, _ in questions)}
            for name, args in questions:
                function = found[name]
                if isinstance(function, StudentFunction):
                    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
                        function(*map(value_of, args))
        student.test = None
        noted.append(student.behaviour.seen)
    return noted
