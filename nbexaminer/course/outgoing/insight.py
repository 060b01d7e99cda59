"""What a class has understood: read from the gradebook and the graded notebooks alone."""

import hashlib
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from ...notebook.skeleton import grade_id_of, is_test
from .export import Grades, read_grades
from .records import Records

NAMED = re.compile(r"\s*\[(?P<id>[\w.-]{1,80}/[\w.-]{1,80})\]\s*\Z")  # as checks end their hints
LONG_ENOUGH = 250  # characters of own code in which two people do not agree by chance
QUOTED = re.compile("`[^`]*`")
FEW = 4  # students with one text; when more have it, it is just how one does it
MAX_SAID = 300


@dataclass
class TestResult:
    """How a class did at one test.

    Attributes:
        notebook: Its notebook.
        test: Its grade id.
        most: The points that it can give.
        mean: The points that it gave on average.
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
        ids: Its ids, when the course's checks have named it: task/mistake.
        said: The hint, or the error; what differs from task to task in it is left out.
        tests: Where it was met, as notebook/test.
        students: Who holds it.
    """

    ids: list[str]
    said: str
    tests: list[str] = field(default_factory=list)
    students: list[str] = field(default_factory=list)


@dataclass
class Alike:
    """Answers of some students in one notebook that are the same text.

    Attributes:
        notebook: The notebook.
        students: Whose.
        first: The text of the first of them.
        second: That of the second; it differs in spaces at most.
    """

    notebook: str
    students: list[str]
    first: str
    second: str


@dataclass
class Insight:
    """What came of an assignment.

    Attributes:
        assignment: Its name.
        most: The points that it can give.
        totals: The points of each student who is graded, late penalties applied.
        away: The students of the course who are not graded.
        notebooks: The points of each notebook on average, by name.
        notebook_most: The points that each can give.
        tests: The tests, in the order of the notebooks.
        mistakes: The mistakes, those of most students first.
        odd: What was guessed, ended or missing, or leans on the course's own code, by student.
        waiting: The students who wait for points by a person.
        changed: How points changed when a student was graded last, by student.
        alike: Answers that are the same text.
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

    @property
    def mean(self) -> float:
        """The mean of the totals; 0 when nobody is graded."""
        return mean(self.totals.values()) if self.totals else 0.0

    @property
    def median(self) -> float:
        """The median of the totals; 0 when nobody is graded."""
        return median(self.totals.values()) if self.totals else 0.0


def read_insight(gradebook: Gradebook, coursedir: CourseDirectory) -> Insight:
    """Read what came of the assignment that `coursedir` names.

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
    leaning = _leaning(coursedir, notebooks)
    held = {
        student: records.problems(student, look=False) + leaning[student] for student in students
    }
    changed = {student: records.changes(student) for student in students}
    return Insight(
        assignment=name,
        most=grades.most,
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
        odd={student: lines for student, lines in held.items() if lines},
        waiting=[row.student.id for row in graded if row.waiting],
        changed={student: lines for student, lines in changed.items() if lines},
        alike=[pair for n, several in notebooks.items() for pair in _alike(n, several)],
    )


def _mean(values: Iterable[float]) -> float:
    several = list(values)
    return round(mean(several), 6) if several else 0.0


def _graded_notebooks(
    coursedir: CourseDirectory, students: Iterable[str], name: str
) -> Iterator[tuple[str, NotebookNode]]:
    """The graded notebooks of this name that are there, with whose they are."""
    for student in students:
        step, assignment = coursedir.autograded_directory, coursedir.assignment_id
        path = Path(coursedir.format_path(step, student, assignment)) / f"{name}.ipynb"
        if path.exists():
            yield student, nbformat.read(path, as_version=4)


def _leaning(
    coursedir: CourseDirectory, notebooks: dict[str, list[tuple[str, NotebookNode]]]
) -> dict[str, list[str]]:
    """By student, the answers that import what the instructor gave out beside the notebooks."""
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
    """How the class did at each test."""
    for name, several in notebooks.items():
        order = [str(grade_id_of(c)) for _, nb in several[:1] for c in nb.cells if is_test(c)]
        points = defaultdict(list)
        most = {}
        for row in grades.rows:
            for cell in row.cells.get(name, ()):
                points[cell.name].append(cell.score)
                most[cell.name] = cell.most
        for test in order:
            scores = points[test]
            full, none = (sum(s >= most[test] for s in scores), sum(s <= 0 for s in scores))
            some = len(scores) - full - none
            yield TestResult(name, test, most[test], _mean(scores), full, some, none)


def _mistakes(notebooks: dict[str, list[tuple[str, NotebookNode]]]) -> list[Mistake]:
    """The mistakes of the class: by their id, or else by test and by what went wrong there."""
    found: dict[tuple[str, ...], Mistake] = {}
    for name, several in notebooks.items():
        for student, notebook in several:
            for test, said in errors(notebook):
                named = NAMED.search(said)
                key: tuple[str, ...] = (name, test, said)
                id, hint = "", said
                if named:  # one kind of mistake, whatever task it is made in
                    id, hint = named["id"], NAMED.sub("", said)
                    key = (id.partition("/")[2], QUOTED.sub("`…`", hint))
                mistake = found.setdefault(key, Mistake([], hint))
                if mistake.said != hint:
                    mistake.said = key[-1]
                for value, seen in (
                    (id, mistake.ids),
                    (f"{name}/{test}", mistake.tests),
                    (student, mistake.students),
                ):
                    if value and value not in seen:
                        seen.append(value)
    return sorted(found.values(), key=lambda mistake: (-len(mistake.students), mistake.tests))


def errors(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """The tests that failed, with what their errors say."""
    for cell in filter(is_test, notebook.cells):
        for output in cell.outputs:
            if output.output_type == "error":
                whole = output.evalue.strip()
                said = whole if NAMED.search(whole) else f"{output.ename}: {whole}".rstrip(": ")
                short = said if len(said) <= MAX_SAID else f"{said[:MAX_SAID]}…"
                yield str(grade_id_of(cell)), short
                break


def _alike(name: str, several: list[tuple[str, NotebookNode]]) -> Iterator[Alike]:
    """Students whose answers in a notebook are one text, but for spaces and empty lines."""
    texts = {student: _answers(notebook) for student, notebook in several}
    groups = defaultdict(list)
    for student, text in texts.items():
        plain = "".join(text.split())
        if len(plain) >= LONG_ENOUGH and _has_comment(text):
            groups[hashlib.sha256(plain.encode()).hexdigest()].append(student)
    for group in groups.values():
        if 1 < len(group) <= FEW:
            yield Alike(name, group, texts[group[0]], texts[group[1]])


def _answers(notebook: NotebookNode) -> str:
    """The answers in code, without those that nobody has touched."""
    return "\n\n".join(
        cell.source
        for cell in filter(_is_answer, notebook.cells)
        if cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell)
    )


def _has_comment(code: str) -> bool:
    """Whether somebody has put words of their own into it: the rest can agree by chance."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    own = [t.string for t in tokens if t.type == tokenize.COMMENT and not t.string.isupper()]
    return any("YOUR CODE HERE" not in comment for comment in own)
