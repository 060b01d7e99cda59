"""What an attack is, and the small course that all attacks target.

Three questions in three graded cells of 1, 2 and 4 points: two functions and a value. The tests are
typical: they call a `lab` beside the notebook, compare with numpy, math and plain asserts, draw
random numbers, share helpers, one of them from a locked cell, and give partial credit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade, is_solution

POINTS = {"test-double": 1, "test-total": 2, "test-answer": 4}
NOTHING = dict.fromkeys(POINTS, 0)
SECRET = "canary-in-the-hidden-tests"

LAB = {
    "lab/__init__.py": b"",
    "lab/check.py": b"""
def double(answer):
    got = answer(3)
    assert got == 6, f"double(3) should be 6, got {got!r} [double/wrong]"
""",
}

RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "total": "def total(numbers):\n    return sum(numbers)",
    "answer": "answer = 42",
}
WRONG = {
    "double": "def double(x):\n    return 0",
    "total": "def total(numbers):\n    return 0",
    "answer": "answer = 0",
}
TOOLS = "expected = {3: 6}\ndef near(got, wanted): return abs(got - wanted) < 1e-9"
TESTS = {
    "double": f"""
        from lab import check
        check.double(double)
        ### BEGIN HIDDEN TESTS
        import numpy as np
        secret = "{SECRET}"
        for x in np.random.default_rng().uniform(1, 9, 3):
            assert np.isclose(double(x), 2 * x), f"double({{x}})"
        assert near(double(5), 10) and near(double(3), expected[3])
        def close(a, b):
            return abs(a - b) < 1e-9
        ### END HIDDEN TESTS
    """,
    "total": """
        assert total([1, 2]) == 3
        ### BEGIN HIDDEN TESTS
        import math, random
        probes = [[random.uniform(1, 9), 1] for _ in range(3)]
        for got, probe in zip(map(total, probes), probes):
            assert math.isclose(got, sum(probe)), f"total({probe})"
        assert close(total([4, 5]), 9)
        ### END HIDDEN TESTS
    """,
    "answer": """
        ### BEGIN HIDDEN TESTS
        points = 4 * (1 - abs(answer - 42) / 42)
        ### END HIDDEN TESTS
        points
    """,
}


def source() -> NotebookNode:
    """The instructor's notebook."""
    cells = [_locked(nbformat.v4.new_markdown_cell("Three questions."), "welcome")]
    cells.append(_locked(nbformat.v4.new_code_cell(TOOLS), "tools"))
    for name, right in RIGHT.items():
        solution = f"### BEGIN SOLUTION\n{right}\n### END SOLUTION"
        cells.append(_marked(nbformat.v4.new_code_cell(solution), name, solution=True))
        test = _locked(nbformat.v4.new_code_cell(dedent(TESTS[name]).strip()), f"test-{name}")
        test.metadata.nbgrader |= {"grade": True, "points": POINTS[f"test-{name}"]}
        cells.append(test)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def _locked(cell: NotebookNode, grade_id: str) -> NotebookNode:
    return _marked(cell, grade_id, locked=True)


def _marked(cell: NotebookNode, grade_id: str, **marks: bool) -> NotebookNode:
    settings = {"grade": False, "locked": False, "solution": False, "task": False} | marks
    cell.metadata.nbgrader = {"schema_version": 3, "grade_id": grade_id} | settings
    cell.id = grade_id
    return cell


def submission(answers: Mapping[str, str]) -> NotebookNode:
    """The released notebook with answers filled in, as an honest student would submit it."""
    notebook, _ = ClearHiddenTests().preprocess(source(), {})
    for cell in filter(is_solution, notebook.cells):
        cell.source = answers[cell.metadata.nbgrader.grade_id]
    return notebook


def tests_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_grade(cell)]


@dataclass(frozen=True)
class Attack:
    """One way to get points without an answer, to escape the sandbox, or to do harm.

    Attributes:
        name: A few words with hyphens.
        why: One line: what the attacker hopes.
        code: A cell of the attacker, before all others. `@course@` in it stands for the
            instructor's folder, `@port@` for a TCP port that a listener holds.
        answers: The attacker's answers by solution cell; the rest is wrong.
        change: Further changes of the submitted notebook; may return the text of another file.
        files: Files submitted beside the notebook.
        says: What the student reads afterwards must match this pattern.
        earns: The points of the honest part of the work, by grade id.
        plain: Whether it is safe to try this on nbgrader without any confinement.
    """

    name: str
    why: str
    code: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    change: Callable[[NotebookNode], NotebookNode | bytes | None] | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    says: str = "double\\(3\\) should be 6"
    earns: Mapping[str, float] = field(default_factory=dict)
    plain: bool = False

    def submitted(self, course: str = "", port: int = 0) -> NotebookNode | bytes:
        """The notebook that the attacker hands in, or the content of the file."""

        def filled(text: str) -> str:
            return dedent(text).strip().replace("@course@", course).replace("@port@", str(port))

        notebook = submission(WRONG | {name: filled(a) for name, a in self.answers.items()})
        if self.code:
            notebook.cells.insert(0, nbformat.v4.new_code_cell(filled(self.code)))
        changed = self.change(notebook) if self.change else None
        return notebook if changed is None else changed
