"""The result of grading a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .limits import Limits

if TYPE_CHECKING:  # importing nbformat takes half a second, too long for `import nbexaminer`
    from nbformat import NotebookNode

__all__ = ["GradedNotebook", "Limits", "Problem"]  # `Limits` stood here before

# What nbgrader adds to each hand-in: it differs, though the work is the same.
ADDED = {"timestamp.txt", "submission_secret.txt"}


@dataclass(frozen=True)
class Problem:
    """Something that went wrong while a notebook was graded.

    Attributes:
        cell: The index of the cell in the graded notebook; None when it concerns all of it.
        message: What happened, in a sentence or two.
        look: Whether a person should look at it: something was guessed, or could not be read.
        test: The grade id of the test whose points a person may settle; "": none.
    """

    cell: int | None
    message: str
    look: bool = False
    test: str = ""

    def __post_init__(self) -> None:
        """Escape half characters: the name of a file may have some, and no page can hold them."""
        whole = self.message.encode("utf-8", "backslashreplace").decode()
        object.__setattr__(self, "message", whole)


@dataclass
class GradedNotebook:
    """The result of grading a notebook.

    Attributes:
        notebook: The submission, rebuilt on its source and executed. It contains hidden tests.
        scores: The points of each grade cell by grade id; None where a person must grade.
        max_scores: The points that each grade cell is worth.
        misconceptions: The ids of the mistakes that the checks in each grade cell named.
        problems: The problems, in order.
        seconds: How long each grade cell took.
        behaviour: By test, what it asked of the code and what came, see `examiner.behaviour`.
        asked: By test, what was asked once more when all had run, see `notebook.questions`.
        used: The greatest share of each limit of time that was used, by name; 1: it was met.
        late: Whether a limit of time cost points.
        anew: The packages that it had to import itself, with the seconds that this takes.
        copied: The isolated tests whose values were copied and could be changed: beside the
            student's code they might give other points.
        warned: The tests that wrote on stderr, which costs nothing.
        unread: The tests to whose last value nbgrader would give all points, whatever it is.
        usable: Whether the submission could be read; if not, all its scores are 0.
        files: What is kept beside it, because a page does not show all of it, by relative path.
    """

    notebook: NotebookNode
    scores: dict[str, float | None] = field(default_factory=dict)
    max_scores: dict[str, float] = field(default_factory=dict)
    misconceptions: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    behaviour: dict[str, list[Any]] = field(default_factory=dict)
    asked: dict[str, list[Any]] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    late: bool = False
    anew: dict[str, float] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    warned: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    usable: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
