"""What grading may use, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes half a second, which `import nbexaminer` must not
    from nbformat import NotebookNode

WAITING = 5  # times as long as it may work, a cell, a call or a notebook may take in all


@dataclass(frozen=True)
class Limits:
    """How much a notebook may use; over a limit it is interrupted, then ended, its points kept.

    Seconds are of processor time, so that they do not depend on what else a machine does. Whatever
    sleeps or waits may take `WAITING` times as long by the clock.

    Attributes:
        cell_seconds: For one cell.
        call_seconds: For one call of a student's function by a test.
        notebook_seconds: For the whole notebook.
        memory: Bytes of address space.
        disk: Bytes on disk.
    """

    cell_seconds: float = 30
    call_seconds: float = 10
    notebook_seconds: float = 120
    memory: int = 2 * 2**30
    disk: int = 100 * 2**20


@dataclass(frozen=True)
class Problem:
    """Something that went wrong while a notebook was graded.

    Attributes:
        cell: The index of the cell in the graded notebook; None when it concerns all of it.
        message: What happened, in a sentence or two.
        look: Whether a person should look at it: something was guessed, or could not be read.
    """

    cell: int | None
    message: str
    look: bool = False


@dataclass
class GradedNotebook:
    """What grading found.

    Attributes:
        notebook: The submission, rebuilt on its source and executed. It contains hidden tests.
        scores: The points of each grade cell by its grade id; None where a person must grade.
        max_scores: The points that each could have.
        misconceptions: The ids of the mistakes that the checks in each grade cell named.
        problems: What went wrong, in order.
        seconds: How long each grade cell took.
        used: The greatest part of each limit of time that was worked, by its name; 1: it was met.
        late: Whether a limit of time has cost points.
        usable: Whether the submission could be read; if not, all its scores are 0.
    """

    notebook: NotebookNode
    scores: dict[str, float | None] = field(default_factory=dict)
    max_scores: dict[str, float] = field(default_factory=dict)
    misconceptions: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    late: bool = False
    usable: bool = True
