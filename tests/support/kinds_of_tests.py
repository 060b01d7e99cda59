"""Small assignments of many subjects, one kind of test each, with the right points.

kinds_of_tests.json holds them: an optional locked cell (`setup`), an answer, another optional
locked cell (`between`), and tests with a visible and a hidden part. `right` are nbgrader's points
for the model solution, the untouched release and the wrong answer. `beside` are the tests that can
only run beside the student's objects. An `impossible` one starts processes, which confined code
cannot do.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from small_course import notebook, solution, test


@dataclass(frozen=True)
class Kind:
    """An assignment; see above."""

    name: str
    says: str
    answer: str
    wrong: str
    tests: list[dict]
    right: list[float]
    beside: list[str]
    setup: str = ""
    between: str = ""
    files: dict[str, str] = field(default_factory=dict)
    metadata: dict = field(default_factory=dict)
    impossible: bool = False

    @property
    def source(self) -> NotebookNode:
        """The instructor's notebook."""
        locked = {name: text for name in ("setup", "between") if (text := getattr(self, name))}
        cells = {name: _locked(name, text) for name, text in locked.items()}
        made = [cells.get("setup"), solution("answer", self.answer), cells.get("between")]
        for number, each in enumerate(self.tests, 1):
            text = each["seen"]
            if each["hidden"]:
                text += f"\n### BEGIN HIDDEN TESTS\n{each['hidden']}\n### END HIDDEN TESTS"
            made.append(test(f"test-{number}", text, each["points"]))
        found = notebook(cell for cell in made if cell)
        if self.metadata:
            found.metadata = nbformat.from_dict(self.metadata)
        return found


def _locked(grade_id: str, source: str) -> NotebookNode:
    cell = new_code_cell(source)
    cell.metadata.nbgrader = {
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
        "schema_version": 3,
    }
    return cell


KINDS = {
    each["name"]: Kind(**each)
    for each in json.loads(Path(__file__).with_name("kinds_of_tests.json").read_text())
}
