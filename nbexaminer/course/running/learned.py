"""What a rehearsal has learned about the tests of a notebook, and how it is graded then."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ...interpreter import Interpreter
from ...plan import Plan
from ..incoming.folder import Assignment
from ..settings import Grading

ROOM = 0.25  # the share of a limit of time that the model solution may use


@dataclass(frozen=True)
class Rehearsal:
    """The result of a rehearsal.

    Attributes:
        beside: By grade id, why a test runs beside the student's code.
        objects: The tests that run isolated, with handles on the student's objects.
        failing: By grade id, why the model solution does not pass a test in any way.
        unanswered: By grade id, the names that one of these asks for and no answer defines.
        slow: The limits of time of which the model solution uses too much, with how much.
        only_isolated: The tests that the model solution passes isolated only, with why: nobody's
            are run a second time, beside the code.
        behaviour: By isolated test, what the model solution does, see `examiner.behaviour`.
        questions: By isolated test, what is asked of whoever loses points in it when all tests
            have run, and what the model solution answers then, see `notebook.questions`.
        notebook: The name of the notebook.
        warning: The tests that write on stderr with the model solution.
        credit: The tests whose last value is a number of points with the model solution.
        anew: The packages that cannot be imported once for the class, with seconds for each.
    """

    beside: dict[str, str] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, list[str]] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    slow: dict[str, float] = field(default_factory=dict)
    only_isolated: dict[str, str] = field(default_factory=dict)
    behaviour: dict[str, list[Any]] = field(default_factory=dict)
    questions: dict[str, list[Any]] = field(default_factory=dict)
    notebook: str = ""
    warning: frozenset[str] = frozenset()
    credit: frozenset[str] = frozenset()
    anew: dict[str, float] = field(default_factory=dict)

    def notes(self) -> Iterable[str]:
        """A line about each test that does not run isolated, or only so, and one about imports."""
        if self.anew:
            yield (
                f"importing {' and '.join(self.anew)} starts a thread, so it cannot be done once "
                f"for the class: every run of the notebook spends {sum(self.anew.values()):.2f} "
                "seconds on it."
            )
        for test, why in self.only_isolated.items():
            yield (
                f"the test {test} has no second opinion, because beside the code, where nbgrader "
                f"runs it, it fails the model solution itself: {why}."
            )
        for test, why in self.beside.items():
            yield (
                f"the test {test} runs beside the student's code, because {why}. Code written to "
                "cheat could read this test or make it pass."
            )

    def troubles(self) -> Iterable[str]:
        """A line about each test that the model solution fails, and each limit that is too low."""
        for test, why in self.failing.items():
            if names := self.unanswered.get(test):
                yield (
                    f"the source has no answer that defines {' and '.join(names)}, which the test "
                    f"{test} asks for: whether a right answer passes it could not be tried."
                )
            else:
                yield f"the model solution does not pass the test {test}: {why}."
        for test in sorted(self.warning):
            yield (
                f"the model solution makes the test {test} write on stderr, such as a warning: "
                "nbgrader would give nobody its points, here they count. Have it write nothing."
            )
        yield from self.too_slow()

    def too_slow(self) -> Iterable[str]:
        """A line about each limit of time that is too low for the model solution."""
        for limit, share in self.slow.items():
            yield (
                f"the model solution uses {share:.0%} of Grading.{limit}: set it to more than "
                f"{1 / ROOM:g} times what the model needs, or slower answers that are right may "
                "not finish."
            )


def make_plan(assignment: Assignment, name: str, settings: Grading, rehearsal: Rehearsal) -> Plan:
    """The plan for a notebook: each test runs where the rehearsal says.

    Args:
        assignment: The assignment.
        name: The name of the notebook.
        settings: The instructor's settings.
        rehearsal: The notebook's rehearsal.
    """
    return Plan(
        assignment.skeletons[name],
        files=assignment.test_files,
        student_files=assignment.student_files,
        limits=settings.limits(),
        isolate_tests=settings.isolate_tests is not False,
        beside=frozenset(rehearsal.beside),
        objects=rehearsal.objects,
        only_isolated=frozenset(rehearsal.only_isolated),
        warning=rehearsal.warning,
        credit=rehearsal.credit,
        sandbox=settings.sandbox,
        interpreter=assignment.interpreters.get(name, Interpreter()),
        questions=rehearsal.questions,
    )
