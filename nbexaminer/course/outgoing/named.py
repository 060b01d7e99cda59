"""Mistakes that the instructor has named: words, and perhaps points, for a group of answers."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError
from ...notebook.skeleton import grade_id_of
from ...results import GradedNotebook
from ..incoming.files import GRADING
from .groups import Group, Models, behaviour_of_models, group_id
from .records import rehearsals
from .source_change import SourceChange

FILE = "mistakes.json"


@dataclass(frozen=True)
class Named:
    """A mistake with a name.

    Attributes:
        group: The id of the group of answers, see `groups`.
        test: The test, as notebook/test.
        words: What students read who made it.
        line: What is characteristic of it; for whoever reads the file.
        points: The points that the test gives them; None: those that it gave.
    """

    group: str
    test: str
    words: str
    line: str = ""
    points: float | None = None


class NamedMistakes:
    """The file of the mistakes that an assignment's instructor has named; it is never released.

    Args:
        coursedir: It selects the assignment,
        assignment: if this names none.

    Raises:
        CourseError: The file is not what it should be.
    """

    def __init__(self, coursedir: CourseDirectory, assignment: str = "") -> None:
        step, name = coursedir.source_directory, assignment or coursedir.assignment_id
        self._rehearsals = rehearsals(Path(coursedir.root), name)
        self._path = Path(coursedir.format_path(step, ".", name)) / GRADING / FILE
        self._known: dict[str, Named] = {}
        try:
            several = json.loads(self._path.read_text())
            self._known = {each["group"]: Named(**each) for each in several}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise CourseError(f"{self._path} can't be read ({error}).") from error

    def __iter__(self) -> Iterator[Named]:
        return iter(self._known.values())

    def name(self, group: Group, words: str, points: float | None) -> None:
        """Name the mistake of a group, and write the file."""
        test = f"{group.notebook}/{group.test}"
        self._known[group.id] = Named(group.id, test, words, group.line, points)
        self._write()

    def follow(self, change: SourceChange, graded: Callable[[str], Iterable[NotebookNode]]) -> None:
        """Have mistakes known under the new names of tests, too; the old ones stay, for `undo`.

        Args:
            change: How the source differs from what answers were graded by.
            graded: Returns the graded notebooks of a name, as they were before the change.
        """
        for old in list(self):
            notebook, _, test = old.test.partition("/")
            after = change.renamed((notebook, test))
            if after == (notebook, test):
                continue
            model = self._model(notebook, test) or self._model(*after)  # rehearsed since, or not
            models = {notebook: {test: model}}
            for cell in (cell for each in graded(notebook) for cell in each.cells):
                if group_id(notebook, cell, models) == old.group:
                    group = group_id(notebook, cell, models, after)
                    self._known[group] = replace(old, group=group, test="/".join(after))
                    self._write()
                    break

    def _model(self, notebook: str, test: str) -> list[Any]:
        return self.models.get(notebook, {}).get(test, [])

    def _write(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        fresh = self._path.with_name(f".{FILE}.new")
        fresh.write_text(self.text())
        fresh.replace(self._path)

    def text(self) -> str:
        """The content of the file, for another course that has the same notebook, too."""
        return json.dumps([asdict(each) for each in self], indent=2, ensure_ascii=False) + "\n"

    def words(self, notebook: str, cell: NotebookNode) -> str:
        """What the instructor wrote for answers that do what this test recorded; "" if nothing."""
        found = self._of(notebook, cell)
        return found.words if found else ""

    def apply(self, notebook: str, graded: GradedNotebook) -> None:
        """Give the points that go with a named mistake."""
        if not any(each.points is not None for each in self):
            return
        for cell in graded.notebook.cells:
            found = self._of(notebook, cell)
            test = str(grade_id_of(cell))
            if found and found.points is not None and test in graded.scores:
                graded.scores[test] = min(found.points, graded.max_scores[test])

    def _of(self, notebook: str, cell: NotebookNode) -> Named | None:
        return self._known.get(group_id(notebook, cell, self.models)) if self._known else None

    @cached_property
    def models(self) -> Models:
        """What the model solution did in the last rehearsal; read when it is first needed."""
        return behaviour_of_models(self._rehearsals)
