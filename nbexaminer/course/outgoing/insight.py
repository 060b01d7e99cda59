"""The content of the class report, read from the gradebook and the graded notebooks."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from ...notebook.failures import Failure, failure_of
from ...notebook.skeleton import grade_id_of, is_test, is_unchanged
from ...notebook.trusted import read
from .alike import Alike, find_alike
from .grades import Grades, read_grades
from .groups import Group, answer_before, behaviour_of_models, group_by_behaviour
from .records import Records

MAX_NAMES = 4  # in a hint that stands for those of several tasks
QUOTED = re.compile("`[^`]*`")
MAX_MESSAGE_CHARS = 300


@dataclass
class TestResult:
    """The results of a class in one test.

    Attributes:
        notebook: Its notebook.
        test: Its grade id.
        most: The points that it is worth.
        mean: The mean of the points.
        full: How many students have all its points.
        some: How many have a part of them.
        none: How many have none.
    """

    notebook: str
    test: str
    most: float
    mean: float
    full: int
    some: int
    none: int


@dataclass
class Mistake:
    """A mistake that students share.

    Attributes:
        ids: Its ids (task/mistake), if the course's checks named it.
        said: The hint or the error; where it quotes a name of the task, all the names.
        tests: The tests that failed with it, as notebook/test.
        students: The students who made it.
        example: The answer of one of them.
    """

    ids: list[str]
    said: str
    tests: list[str] = field(default_factory=list)
    students: list[str] = field(default_factory=list)
    example: str = ""


@dataclass
class Insight:
    """The results of a class in one assignment; the report's JSON has these names.

    Attributes:
        assignment: Its name.
        most: The points that it is worth.
        mean: The mean of the totals; points that a person has still to give do not count in it.
        totals: The points of each graded student, after late penalties.
        away: The students of the course who are not graded.
        notebooks: The mean of each notebook's points, by name, of those that are given.
        notebook_most: The points that each notebook is worth.
        tests: The tests, in the order of the notebooks.
        mistakes: The mistakes, most common first.
        odd: By student, what was guessed, stopped or missing, and uses of the course's own code.
        waiting: The students who wait for manual grading.
        changed: By student, how points changed in the last run.
        alike: Answers that are the same text.
        groups: Answers that do the same wrong thing.
    """

    assignment: str
    most: float
    mean: float
    totals: dict[str, float]
    away: list[str]
    notebooks: dict[str, float]
    notebook_most: dict[str, float]
    tests: list[TestResult]
    mistakes: list[Mistake]
    odd: dict[str, list[str]]
    waiting: list[str]
    changed: dict[str, list[str]]
    alike: list[Alike]
    groups: list[Group]

    @property
    def median(self) -> float:
        """The median of the totals; 0 when nobody is graded."""
        return median(self.totals.values()) if self.totals else 0.0

    @property
    def unnamed(self) -> list[Mistake]:
        """The failures for which no check named a mistake: these tests may need a hint."""
        return [mistake for mistake in self.mistakes if not mistake.ids]

    @property
    def named(self) -> list[Mistake]:
        """The mistakes that checks named."""
        return [mistake for mistake in self.mistakes if mistake.ids]


def read_insight(gradebook: Gradebook, coursedir: CourseDirectory) -> Insight:
    """Read the results of the assignment that `coursedir` selects.

    Raises:
        CourseError: The gradebook does not know the assignment.
    """
    name = coursedir.assignment_id
    grades = read_grades(gradebook, coursedir)
    records = Records(Path(coursedir.root), name)
    graded = [row for row in grades.rows if row.cells]
    students = [row.student.id for row in graded]
    notebooks = {
        each: list(graded_notebooks(coursedir, students, each)) for each in grades.notebooks
    }
    imports = _imports_of_course_code(coursedir, notebooks)
    odd = {
        student: records.problems(student, look=False) + imports[student] for student in students
    }
    changed = {student: records.changes(student) for student in students}
    means = {each: _given_mean(grades, each) for each in notebooks}
    return Insight(
        assignment=name,
        most=grades.max_score,
        mean=round(sum(means.values()) - _mean(row.penalty for row in graded), 6),
        totals={row.student.id: float(row.total) for row in graded},
        away=[row.student.id for row in grades.rows if not row.cells],
        notebooks=means,
        notebook_most={
            notebook.name: notebook.max_score
            for notebook in sorted(gradebook.find_assignment(name).notebooks, key=lambda n: n.name)
            if notebook.name in notebooks
        },
        tests=list(_tests(grades, notebooks)),
        mistakes=_mistakes(notebooks),
        odd={student: lines for student, lines in odd.items() if lines},
        waiting=[row.student.id for row in graded if row.waiting],
        changed={student: lines for student, lines in changed.items() if lines},
        alike=[
            each
            for n, several in notebooks.items()
            for each in find_alike(n, {s: _answers(nb) for s, nb in several}, _given(coursedir, n))
        ],
        groups=group_by_behaviour(notebooks, behaviour_of_models(records.rehearsals)),
    )


def _mean(values: Iterable[float]) -> float:
    several = list(values)
    return round(mean(several), 6) if several else 0.0


def _given_mean(grades: Grades, notebook: str) -> float:
    """The mean of a notebook's points; those that a person has still to give do not count."""
    points: dict[str, list[float]] = defaultdict(list)
    for row in grades.rows:
        for cell in row.cells.get(notebook, ()):
            points[cell.name] += [] if cell.waiting else [cell.score]
    return round(sum(map(_mean, points.values())), 6)


def graded_notebooks(
    coursedir: CourseDirectory, students: Iterable[str], name: str
) -> Iterator[tuple[str, NotebookNode]]:
    """The existing graded notebooks of this name, each with its student."""
    for student in students:
        step, assignment = coursedir.autograded_directory, coursedir.assignment_id
        path = Path(coursedir.format_path(step, student, assignment)) / f"{name}.ipynb"
        if path.exists():
            yield student, read(path)


def _imports_of_course_code(
    coursedir: CourseDirectory, notebooks: dict[str, list[tuple[str, NotebookNode]]]
) -> dict[str, list[str]]:
    """By student, the answers that import modules released beside the notebooks."""
    found: dict[str, list[str]] = defaultdict(list)
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", coursedir.assignment_id))
    given = {path.stem for path in folder.glob("*") if path.suffix == ".py" or path.is_dir()}
    given = {re.escape(name) for name in given if name.isidentifier()}
    if not given:
        return found
    imports = re.compile(rf"^[^\S\n]*(?:from|import)\s+({'|'.join(sorted(given))})\b", re.M)
    for name, several in notebooks.items():
        for student, notebook in several:
            for cell in filter(_is_answer, notebook.cells):
                if what := imports.search(cell.source):
                    where = f"{student}: {name}: {grade_id_of(cell)}"
                    found[student].append(f"{where} imports {what[1]}, the course's own code")
    return found


def _is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and utils.is_solution(cell)


def _tests(
    grades: Grades, notebooks: dict[str, list[tuple[str, NotebookNode]]]
) -> Iterator[TestResult]:
    """The results of the class in each test."""
    for name, several in notebooks.items():
        order = [str(grade_id_of(c)) for _, nb in several[:1] for c in nb.cells if is_test(c)]
        points = defaultdict(list)
        worth = {}
        for row in grades.rows:
            for cell in row.cells.get(name, ()):
                points[cell.name].append(cell.score)
                worth[cell.name] = cell.max_score
        for test in order:
            scores = points[test]
            full, none = (sum(s >= worth[test] for s in scores), sum(s <= 0 for s in scores))
            some = len(scores) - full - none
            yield TestResult(name, test, worth[test], _mean(scores), full, some, none)


def _mistakes(notebooks: dict[str, list[tuple[str, NotebookNode]]]) -> list[Mistake]:
    """The mistakes of the class: grouped by id, or without one by test and error."""
    found: dict[tuple[str, ...], Mistake] = {}
    hints: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, several in notebooks.items():
        for student, notebook in several:
            for test, id, said in errors(notebook):
                key: tuple[str, ...] = (name, test, said)
                if id:  # the same kind of mistake in any task
                    key = (id.partition("/")[2], QUOTED.sub("`…`", said))
                if key not in found:
                    found[key] = Mistake([], said, example=answer_before(notebook.cells, test))
                hints[key].append(said)
                mistake = found[key]
                for value, seen in (
                    (id, mistake.ids),
                    (f"{name}/{test}", mistake.tests),
                    (student, mistake.students),
                ):
                    if value and value not in seen:
                        seen.append(value)
    for key, mistake in found.items():
        mistake.said = _together(hints[key])
    return sorted(found.values(), key=lambda mistake: (-len(mistake.students), mistake.tests))


def _together(hints: list[str]) -> str:
    """One hint for hints that differ in the names they quote: it has all the names."""
    hints = list(dict.fromkeys(hints))
    places = zip(*(QUOTED.findall(hint) for hint in hints), strict=True)
    names = iter([_listed(dict.fromkeys(place)) for place in places])
    return QUOTED.sub(lambda _: next(names), hints[0])


def _listed(names: Iterable[str]) -> str:
    several = list(names)
    more = len(several) - MAX_NAMES
    return " or ".join(several[:MAX_NAMES]) + (f" or {more} more" if more > 0 else "")


class Error(NamedTuple):
    """Why a test failed: its grade id, the id of the mistake or "", and what was said."""

    test: str
    id: str
    said: str


def errors(notebook: NotebookNode) -> Iterator[Error]:
    """The tests that failed, with ids that the grader recorded: a text can claim any."""
    for cell in filter(is_test, notebook.cells):
        known = failure_of(cell) or Failure()
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "NotRun":
                said = known.hint or output.evalue.strip().removesuffix(f"[{known.misconception}]")
                if not known.misconception:
                    said = f"{output.ename}: {said}"
                said = said.rstrip(": ")
                if len(said) > MAX_MESSAGE_CHARS:
                    said = f"{said[:MAX_MESSAGE_CHARS]}…"
                yield Error(str(grade_id_of(cell)), known.misconception, said)
                break


def _answers(notebook: NotebookNode) -> str:
    """The code answers that the student has changed."""
    return "\n\n".join(
        cell.source for cell in filter(_is_answer, notebook.cells) if not is_unchanged(cell)
    )


def _given(coursedir: CourseDirectory, name: str) -> list[str]:
    """The code of a notebook's source and release."""
    steps = ((coursedir.source_directory, "."), (coursedir.release_directory, "."))
    folders = [coursedir.format_path(*step, coursedir.assignment_id) for step in steps]
    paths = [Path(folder) / f"{name}.ipynb" for folder in folders]
    books = [read(path) for path in paths if path.exists()]
    return [cell.source for book in books for cell in book.cells if cell.cell_type == "code"]
