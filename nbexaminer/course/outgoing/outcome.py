"""The outcome of grading a class: counts, problems, and changes of points."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Change(NamedTuple):
    """The points of a submission for one test, before and after this run."""

    student: str
    notebook: str
    test: str
    before: float
    after: float

    def __str__(self) -> str:
        """The test, and its points before and after."""
        return f"{self.notebook}/{self.test} {self.before:g} → {self.after:g}"


@dataclass
class Outcome:
    """The outcome of grading a class.

    Attributes:
        graded: How many submissions were graded.
        unchanged: How many were graded before and have not changed.
        look: What a person should look at: student, notebook, and why.
        failed: How many submissions could not be graded.
        course: What the instructor should look at in the assignment itself.
        source: What a change of the source did to the gradebook, in a sentence each.
        changes: The tests whose points changed.
        notes: Other remarks, in a sentence each.
        points: The points of each submission that was graded.
        mistakes: The students who made each mistake, by its message.
    """

    graded: int = 0
    unchanged: int = 0
    look: list[str] = field(default_factory=list)
    failed: int = 0
    course: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    mistakes: dict[str, set[str]] = field(default_factory=dict)


def changes(outcome: Outcome) -> Iterator[str]:
    """The number of students whose points changed, then a line for each of them."""
    if not outcome.changes:
        return
    sums: dict[str, float] = {}
    for one in outcome.changes:
        sums[one.student] = sums.get(one.student, 0) + one.after - one.before
    gained, lost = (sum(1 for each in sums.values() if each * way > 0) for way in (1, -1))
    yield f"Points changed: {gained} gained, {lost} lost, {len(sums) - gained - lost} neither."
    for student, difference in sums.items():
        tests = ", ".join(str(one) for one in outcome.changes if one.student == student)
        yield f"{student}: {difference:+g} ({tests})"
