"""The content of the class report, read from the gradebook and the graded notebooks."""

import hashlib
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from ...notebook.failures import Failure, failure_of
from ...notebook.skeleton import grade_id_of, is_test
from .export import Grades, read_grades
from .groups import Group, behaviour_of_models, group_by_behaviour
from .records import Records

MIN_ALIKE_CHARS = 250  # two people do not write this much of the same code by chance
MAX_ALIKE_STUDENTS = 4  # when more students share a text, it is the usual answer
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
        said: The hint or the error, without the parts that differ from task to task.
        tests: The tests that failed with it, as notebook/test.
        students: The students who made it.
    """

    ids: list[str]
    said: str
    tests: list[str] = field(default_factory=list)
    students: list[str] = field(default_factory=list)


@dataclass
class Alike:
    """Students whose answers in one notebook are the same text.

    Attributes:
        notebook: The notebook.
        students: The students.
        first: The first student's text.
        second: The second student's text; it differs in white space at most.
    """

    notebook: str
    students: list[str]
    first: str
    second: str


@dataclass
class Insight:
    """The results of a class in one assignment; the report's JSON has these names.

    Attributes:
        assignment: Its name.
        most: The points that it is worth.
        totals: The points of each graded student, after late penalties.
        away: The students of the course who are not graded.
        notebooks: The mean of each notebook's points, by name.
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
    def mean(self) -> float:
        """The mean of the totals; 0 when nobody is graded."""
        return mean(self.totals.values()) if self.totals else 0.0

    @property
    def median(self) -> float:
        """The median of the totals; 0 when nobody is graded."""
        return median(self.totals.values()) if self.totals else 0.0


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
        each: list(_graded_notebooks(coursedir, students, each)) for each in grades.notebooks
    }
    imports = _imports_of_course_code(coursedir, notebooks)
    odd = {
        student: records.problems(student, look=False) + imports[student] for student in students
    }
    changed = {student: records.changes(student) for student in students}
    return Insight(
        assignment=name,
        most=grades.max_score,
        totals={row.student.id: float(row.total) for row in graded},
        away=[row.student.id for row in grades.rows if not row.cells],
        notebooks={n: _mean(float(row.notebook(n) or 0) for row in graded) for n in notebooks},
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
        alike=[pair for n, several in notebooks.items() for pair in _alike(n, several)],
        groups=group_by_behaviour(notebooks, behaviour_of_models(records.rehearsals)),
    )


def _mean(values: Iterable[float]) -> float:
    several = list(values)
    return round(mean(several), 6) if several else 0.0


def _graded_notebooks(
    coursedir: CourseDirectory, students: Iterable[str], name: str
) -> Iterator[tuple[str, NotebookNode]]:
    """The existing graded notebooks of this name, each with its student."""
    for student in students:
        step, assignment = coursedir.autograded_directory, coursedir.assignment_id
        path = Path(coursedir.format_path(step, student, assignment)) / f"{name}.ipynb"
        if path.exists():
            yield student, nbformat.read(path, as_version=4)


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
    imports = re.compile(rf"^\s*(?:from|import)\s+({'|'.join(sorted(given))})\b", re.M)
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
    for name, several in notebooks.items():
        for student, notebook in several:
            for test, id, said in errors(notebook):
                key: tuple[str, ...] = (name, test, said)
                if id:  # the same kind of mistake in any task
                    key = (id.partition("/")[2], QUOTED.sub("`…`", said))
                mistake = found.setdefault(key, Mistake([], said))
                if mistake.said != said:
                    mistake.said = key[-1]
                for value, seen in (
                    (id, mistake.ids),
                    (f"{name}/{test}", mistake.tests),
                    (student, mistake.students),
                ):
                    if value and value not in seen:
                        seen.append(value)
    return sorted(found.values(), key=lambda mistake: (-len(mistake.students), mistake.tests))


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
            if output.output_type == "error":
                said = known.hint or output.evalue.strip().removesuffix(f"[{known.misconception}]")
                if not known.misconception:
                    said = f"{output.ename}: {said}"
                said = said.rstrip(": ")
                if len(said) > MAX_MESSAGE_CHARS:
                    said = f"{said[:MAX_MESSAGE_CHARS]}…"
                yield Error(str(grade_id_of(cell)), known.misconception, said)
                break


def _alike(name: str, several: list[tuple[str, NotebookNode]]) -> Iterator[Alike]:
    """Students whose answers in a notebook differ in white space at most."""
    texts = {student: _answers(notebook) for student, notebook in several}
    groups = defaultdict(list)
    for student, text in texts.items():
        plain = "".join(text.split())
        if len(plain) >= MIN_ALIKE_CHARS and _has_comment(text):
            groups[hashlib.sha256(plain.encode()).hexdigest()].append(student)
    for group in groups.values():
        if 1 < len(group) <= MAX_ALIKE_STUDENTS:
            yield Alike(name, group, texts[group[0]], texts[group[1]])


def _answers(notebook: NotebookNode) -> str:
    """The code answers that the student has changed."""
    return "\n\n".join(
        cell.source
        for cell in filter(_is_answer, notebook.cells)
        if cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell)
    )


def _has_comment(code: str) -> bool:
    """Whether the code has a comment of the student's own; the rest can agree by chance."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    own = [t.string for t in tokens if t.type == tokenize.COMMENT and not t.string.isupper()]
    return any("YOUR CODE HERE" not in comment for comment in own)
