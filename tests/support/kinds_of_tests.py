"""Small assignments, one kind of test each: the model answer, a wrong one, and the points.

Each is a source notebook with an answer cell, `answer`, and two tests, `test-1` (1 point) and
`test-2` (2 points). The wrong answer is what a student might write.
"""

from dataclasses import dataclass

from nbformat import NotebookNode
from small_course import notebook, solution, test


@dataclass(frozen=True)
class Kind:
    """An assignment.

    Attributes:
        model: The answer of the instructor.
        wrong: A wrong answer, which passes the first test only.
        tests: The two tests.
        isolated: Whether the tests can run isolated.
    """

    model: str
    wrong: str
    tests: tuple[str, str]
    isolated: bool

    @property
    def source(self) -> NotebookNode:
        """The instructor's notebook."""
        marked = f"### BEGIN SOLUTION\n{self.model}\n### END SOLUTION"
        first, second = self.tests
        return notebook(
            [solution("answer", marked), test("test-1", first, 1), test("test-2", second, 2)]
        )


KINDS = {
    "plain numbers": Kind(
        model="def double(x):\n    return 2 * x",
        wrong="def double(x):\n    return x * x",
        tests=("assert double(2) == 4", "assert double(3) == 6"),
        isolated=True,
    ),
    "classes": Kind(
        model=(
            "class Tally:\n    def __init__(self):\n        self.votes = {}\n"
            "    def add(self, name):\n        self.votes[name] = self.votes.get(name, 0) + 1"
        ),
        wrong=(
            "class Tally:\n    def __init__(self):\n        self.votes = {}\n"
            "    def add(self, name):\n        self.votes[name] = 1"
        ),
        tests=(
            "tally = Tally()\ntally.add('a')\nassert tally.votes == {'a': 1}",
            "tally.add('a')\nassert tally.votes == {'a': 2}",
        ),
        isolated=False,
    ),
    "callbacks": Kind(
        model="def twice(step, x):\n    return step(step(x))",
        wrong="def twice(step, x):\n    return step(2) + x - 1",
        tests=(
            "def more(x):\n    return x + 1\nassert twice(more, 1) == 3",
            "assert twice(more, 5) == 7\nassert twice(lambda x: 3 * x, 1) == 9",
        ),
        isolated=False,
    ),
}
