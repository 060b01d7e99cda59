"""Makes the gradebook follow a source that changed after somebody was graded."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)

from .asked import Asked, Questions
from .database import transaction
from .outcome import Change
from .source_change import OUSTED, Cell, Cells, Place, cells_of, compare

TABLES = {"grade": GradeCell, "solution": SolutionCell, "task": TaskCell, "source": SourceCell}
HANG_ON = {Grade: ("grade", "task"), Comment: ("solution", "task")}  # cells that have one of them


@dataclass(frozen=True)
class Given:
    """The points of a student for a cell, as the gradebook has them, and who gave them."""

    student: str
    place: Place
    points: float
    by_hand: bool


class Adoption:
    """A change of the source, and what it does to those who are graded.

    Args:
        gradebook: The gradebook.
        row: The assignment in it.
        notebooks: The notebooks of the source, as students get them but with hidden tests.
        renamed: What the instructor says was renamed.
        questions: Those before the cells, as they were when the gradebook followed last.

    Attributes:
        change: What differs.

    Raises:
        CourseError: The instructor has to say what was renamed.
    """

    def __init__(
        self,
        gradebook: Gradebook,
        row: Assignment,
        notebooks: Mapping[str, NotebookNode],
        renamed: Mapping[str, str],
        questions: Questions,
    ) -> None:
        self._gradebook, self._row, self._notebooks = gradebook, row, notebooks
        self._wanted = {name: cells_of(notebook) for name, notebook in notebooks.items()}
        self._given: list[Given] = []
        known = _known(row, questions.read())
        self._questions = questions
        self.change = compare(known, self._wanted, set(), renamed)
        if self.change:
            self._given = list(_given(gradebook, row))
            by_hand = {each.place for each in self._given if each.by_hand}
            self.change = compare(known, self._wanted, by_hand, renamed)

    @property
    def losses(self) -> list[Change]:
        """The points that students have for cells that are gone."""
        return [
            Change(each.student, *self.change.renamed(each.place), each.points, 0.0)
            for each in self._given
            if self.change.renamed(each.place) in self.change.removed and each.points
        ]

    def lines(self) -> Iterator[str]:
        """What changes, in a sentence for each cell, and what that means for those graded."""
        change, students = self.change, len(self._row.submissions)
        hand = Counter(change.renamed(each.place) for each in self._given if each.by_hand)
        lost = Counter((each.notebook, each.test) for each in self.losses)
        for old, new in change.notebooks.items():
            yield f"{old} is called {new} now; its grades stay."
        for (notebook, name), new in change.moved.items():
            if self._wanted[new][name].points is not None:
                yield f"{notebook}: {name} is in {new} now; its grades stay."
        for (notebook, old), new in change.cells.items():
            if new != OUSTED.format(old):
                yield f"{notebook}: {old} is called {new} now; its grades stay."
        for (notebook, name), cell in change.added.items():
            waits = f"; it waits for a person for {students} students" * cell.by_hand
            yield f"{notebook}: {name} is new, for {cell.points:g} points{waits}."
        for place, cell in change.removed.items():
            lose = f"; {lost[place]} students lose points by that" * bool(lost[place])
            yield f"{place[0]}: {place[1]} of {cell.points:g} points is gone{lose}."
        for (notebook, name), (before, after) in change.weights.items():
            yield f"{notebook}: {name} gives {after:g} points now, not {before:g}."
        stay = sum(number for place, number in hand.items() if place not in change.removed)
        if hand:
            yield f"Points given by a person that stay: {stay} of {hand.total()}."

    def warnings(self) -> Iterator[str]:
        """Points given by a person that are gone, or that are more or less than they were worth."""
        for each in filter(lambda given: given.by_hand, self._given):
            place = notebook, name = self.change.renamed(each.place)
            told = f"{each.student}: {notebook}/{name} had {each.points:g} points from a person"
            before, after = self.change.weights.get(place, (0.0, 0.0))
            if place in self.change.removed:
                yield f"{told}, which are gone with it."
            elif before != after:
                yield f"{told}, out of {before:g}; it gives {after:g} now."

    def adopt(self) -> None:
        """Change the gradebook, in one transaction."""
        session, change = self._gradebook.db, self.change
        with transaction(self._gradebook):
            rows = {row.name: row for row in self._row.notebooks}
            for old, new in change.notebooks.items():
                rows[new] = rows.pop(old)
                rows[new].name = new
            for name in self._wanted.keys() - rows.keys():
                kernel = json.dumps(self._notebooks[name].metadata.get("kernelspec", {}))
                rows[name] = Notebook(name=name, assignment=self._row, kernelspec=kernel)
                session.add(rows[name])
            session.flush()
            self._rename_cells(rows)
            self._move_cells(rows)
            for name in rows.keys() - self._wanted.keys():
                self._remove_notebook(rows.pop(name))
            for name, cells in self._wanted.items():
                self._change_cells(rows[name], cells)
            session.flush()
            session.expire_all()
            complete(self._gradebook, self._row)
            self.keep_questions()
        session.expire_all()

    def keep_questions(self) -> None:
        """Write down the questions of the source that the gradebook follows now."""
        told = {
            name: {mark: cell.question or "" for mark, cell in cells.items()}
            for name, cells in self._wanted.items()
        }
        self._questions.write(told)

    def _rename_cells(self, rows: Mapping[str, Notebook]) -> None:
        """Give cells their new grade ids, which may be those of others until now."""
        session, renamed = self._gradebook.db, []
        for name, notebook in rows.items():
            for _, row in _rows(notebook):
                if (name, row.name) in self.change.cells:
                    renamed.append((row, self.change.cells[name, row.name]))
        for number, (row, _) in enumerate(renamed):
            row.name = f"{row.name} {number}"  # nobody's
        session.flush()
        for row, name in renamed:
            row.name = name
        session.flush()

    def _move_cells(self, rows: Mapping[str, Notebook]) -> None:
        """Move cells to other notebooks, with what each student has for them."""
        session = self._gradebook.db
        complete(self._gradebook, self._row)  # every student has every notebook
        session.flush()
        session.expire_all()
        for (name, mark), to in self.change.moved.items():
            theirs = {each.assignment_id: each for each in rows[to].submissions}
            for cell in [row for _, row in _rows(rows[name]) if row.name == mark]:
                cell.notebook = rows[to]
                for table in (Grade, Comment):
                    for each in session.query(table).filter(table.cell_id == cell.id):
                        each.notebook = theirs[each.notebook.assignment_id]
        session.flush()
        session.expire_all()

    def _change_cells(self, notebook: Notebook, wanted: dict[str, Cell]) -> None:
        session = self._gradebook.db
        there: dict[tuple[str, str], Any] = {}
        for kind, row in _rows(notebook):
            there[kind, row.name] = row
        fresh = {
            (kind, name): TABLES[kind](name=name, notebook=notebook, **_columns(kind, cell))
            for name, cell in wanted.items()
            for kind in cell.kinds
            if (kind, name) not in there
        }
        session.add_all(fresh.values())
        session.flush()
        for (kind, name), row in there.items():
            if name not in wanted or kind not in wanted[name].kinds:
                for table, kinds in HANG_ON.items():  # a question may have become a task
                    heir = next((fresh[k, name] for k in kinds if (k, name) in fresh), None)
                    if heir and kind in kinds:
                        theirs = session.query(table).filter(table.cell_id == row.id)
                        theirs.update({table.cell_id: heir.id})
                self._remove_cells([row])
            elif kind in ("grade", "task"):
                row.max_score, row.cell_type = wanted[name].points, wanted[name].cell_type
        session.flush()

    def _remove_notebook(self, notebook: Notebook) -> None:
        session = self._gradebook.db
        self._remove_cells([row for _, row in _rows(notebook)])
        for submitted in list(notebook.submissions):
            session.delete(submitted)
        session.flush()
        session.expire(notebook)
        session.delete(notebook)

    def _remove_cells(self, rows: list[Any]) -> None:
        session = self._gradebook.db
        ids = [row.id for row in rows]
        for table in (Grade, Comment):
            session.query(table).filter(table.cell_id.in_(ids)).delete("fetch")
        for row in rows:
            session.delete(row)
        session.flush()


def complete(gradebook: Gradebook, row: Assignment) -> None:
    """Add the rows that submissions need for each notebook and cell, as nbgrader adds them."""
    session = gradebook.db
    for notebook in row.notebooks:
        cells = {kind: {c.id for k, c in _rows(notebook) if k == kind} for kind in TABLES}
        submitted = {each.assignment_id: each for each in notebook.submissions}
        for submission in row.submissions:
            own = submitted.get(submission.id)
            if own is None:
                own = SubmittedNotebook(notebook=notebook, assignment=submission)
                session.add(own)
            for table, needed, there in (
                (Grade, cells["grade"] | cells["task"], own.grades),
                (Comment, cells["solution"] | cells["task"], own.comments),
            ):
                for cell in needed - {each.cell_id for each in there}:
                    session.add(table(cell_id=cell, notebook=own))


def _rows(notebook: Notebook) -> Iterator[tuple[str, Any]]:
    """The rows of a notebook's cells, each with its kind."""
    for kind in TABLES:
        for row in getattr(notebook, f"{kind}_cells"):
            yield kind, row


def _known(assignment: Assignment, questions: Asked) -> Cells:
    found: Cells = {}
    for notebook in assignment.notebooks:
        rows = list(_rows(notebook))
        texts = {row.name: row for kind, row in rows if kind == "source"}
        points = {row.name: row.max_score for kind, row in rows if kind in ("grade", "task")}
        types = {row.name: row.cell_type for kind, row in rows if kind in ("grade", "task")}
        found[notebook.name] = {
            name: Cell(
                frozenset(kind for kind, row in rows if row.name == name),
                types.get(name) or (texts[name].cell_type if name in texts else ""),
                (texts[name].source or "") if name in texts else "",
                points.get(name),
                question=questions.get(notebook.name, {}).get(name),
            )
            for name in {row.name for _, row in rows}
        }
    return found


def _columns(kind: str, cell: Cell) -> dict[str, Any]:
    if kind == "source":
        about = {"source": cell.text, "locked": cell.locked, "checksum": cell.checksum}
        return about | {"cell_type": cell.cell_type}
    if kind == "solution":
        return {}
    return {"max_score": cell.points, "cell_type": cell.cell_type}


def _given(gradebook: Gradebook, row: Assignment) -> Iterator[Given]:
    found = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.score,
            Grade.manual_score,
            Grade.extra_credit,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(SubmittedAssignment.assignment_id == row.id)
        .order_by(SubmittedAssignment.student_id, Notebook.name, BaseCell.name)
    )
    for student, notebook, cell, points, by_hand, extra in found:
        given = by_hand is not None or bool(extra)
        yield Given(student, (notebook, cell), points, given)
