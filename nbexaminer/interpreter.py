"""The Python that runs notebooks; a module of its own, for the process that learns no more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interpreter:
    """The Python that runs the cells of a notebook and its tests.

    Attributes:
        python: The program; "": the one that grades.
        environment: The variables that it gets, besides those that every one gets.
        readable: Folders that student code may read besides the installation.
        lent: Folders where it finds what it lacks to grade.
    """

    python: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    readable: tuple[str, ...] = ()
    lent: tuple[str, ...] = ()
