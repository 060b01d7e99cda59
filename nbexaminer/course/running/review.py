"""Checks an assignment before students hand in.

It grades the model solution, the untouched release, and answers that do no work: a test that one of
these passes checks less than its author may think.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from ...notebook.skeleton import Skeleton, grade_id_of, is_test
from ...notebook.trusted import read
from ...results import GradedNotebook
from ...workers import grade_in_worker
from ..incoming.files import GRADING
from ..incoming.folder import Assignment
from ..outgoing.hidden import Hidden
from ..settings import Grading
from .idle import CONSTANTS, idle_answers
from .rehearsal import Rehearsal, make_plan, rehearse

PROCESS = re.compile(
    r"^[^\S\n]*(?:%%(?:bash|sh|script|perl|ruby|cmd|R|cython)\b"
    r"|!(?!(?:ls|pwd|echo|cat|head|tail|wc|grep|sort|mkdir|rmdir|touch|cp|mv|rm|unzip|tar)\b"
    r"|python3? \S+\.py\b)\S)",  # done without one, see `protocol.commands`
    re.M,
)
HELPER = re.compile(r"^(?:async def|def|class) (\w+)", re.M)
PRINTS = re.compile(r"(?<![\w.])(?:print|display)\s*\(|sys\.stdout\.write\(")


@dataclass(frozen=True)
class TestReview:
    """The results of one test.

    Attributes:
        notebook: Its notebook.
        test: Its grade id.
        points: The points that it is worth.
        model: The points of the model solution.
        empty: The points of the untouched release.
        seconds: How long it took with the model solution.
        beside: Why it runs beside the student's code; "" when it runs isolated.
        objects: Whether it holds handles on the student's objects.
        passed_by: The answers that do no work and earn all its points.
    """

    notebook: str
    test: str
    points: float
    model: float
    empty: float
    seconds: float
    beside: str
    objects: bool
    passed_by: list[str]

    @property
    def runs(self) -> str:
        """Where the test runs, in words."""
        isolated = "isolated, with objects" if self.objects else "isolated"
        return "beside the student's code" if self.beside else isolated


@dataclass
class Review:
    """The findings about an assignment.

    Attributes:
        tests: Every autograded test.
        faults: What the instructor should fix, in a sentence each.
        notes: What may be intended, in a sentence each.
    """

    tests: list[TestReview] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def review(assignment: Assignment, coursedir: CourseDirectory, settings: Grading) -> Review:
    """Grade the model solution, the untouched release and idle answers; read hidden tests.

    Raises:
        CourseError: A test cannot run isolated, and the settings demand it.
        CannotConfine: This machine cannot confine student code, and the settings demand it.
    """
    found = Review(faults=list(assignment.warnings))
    for name, skeleton in assignment.skeletons.items():
        rehearsal = rehearse(assignment, name, settings)
        tests = list(_tests(name, skeleton, assignment, settings, rehearsal))
        found.tests += tests
        if not tests:
            found.notes.append(f"{name}: no test grades a cell of it.")
        found.faults += [f"{name}: {trouble}" for trouble in rehearsal.troubles()]
        found.faults += _unrunnable(name, skeleton)
        found.faults += _stale(name, skeleton, assignment.name, coursedir)
        found.notes += [f"{name}: {note}" for note in rehearsal.notes()]
        found.notes += [note for test in tests for note in _notes(test)]
        found.notes += _helpers(name, skeleton)
        found.notes += _prints(name, skeleton, Hidden(settings.config), settings.show_printed)
    return found


def _tests(
    name: str,
    skeleton: Skeleton,
    assignment: Assignment,
    settings: Grading,
    rehearsal: Rehearsal,
) -> Iterator[TestReview]:
    plan = make_plan(assignment, name, settings, rehearsal)

    def grade(answers: NotebookNode) -> GradedNotebook:
        return grade_in_worker(answers, plan, assignment.own(assignment.model_files))

    if not any(map(is_test, skeleton.notebook.cells)):
        return
    model, empty = grade(skeleton.model), grade(skeleton.notebook)
    idle = {word: grade(answers) for word, answers in idle_answers(skeleton)}
    for cell in filter(is_test, skeleton.notebook.cells):
        test, points = str(grade_id_of(cell)), float(cell.metadata.nbgrader.points)
        shared = "isolate_tests is False" if settings.isolate_tests is False else ""
        yield TestReview(
            notebook=name,
            test=test,
            points=points,
            model=_score(model, test),
            empty=_score(empty, test),
            seconds=round(model.seconds.get(test, 0.0), 3),
            beside=rehearsal.beside.get(test, shared),
            objects=test in rehearsal.objects,
            passed_by=[
                word for word, one in idle.items() if points and _score(one, test) >= points
            ],
        )


def _score(graded: GradedNotebook, test: str) -> float:
    return graded.scores.get(test) or 0.0


def _notes(test: TestReview) -> Iterator[str]:
    where = f"{test.notebook}: the test {test.test}"
    if test.empty:
        yield f"{where} gives {test.empty:g} points to the untouched release."
    if test.passed_by:
        words = [f"always {word}" if word in CONSTANTS else word for word in test.passed_by]
        yield f"{where} is passed by answers that do no work: {', '.join(words)}."


def _helpers(name: str, skeleton: Skeleton) -> Iterator[str]:
    """Functions of locked cells that tests call in the student's process."""
    for cell in skeleton.notebook.cells:
        locked = cell.cell_type == "code" and utils.is_locked(cell) and not utils.is_grade(cell)
        if not locked or grade_id_of(cell) in skeleton.shared:
            continue
        helpers = set(HELPER.findall(cell.source))
        for test, asked in skeleton.asks.items():
            for helper in sorted(helpers & set(asked)):
                yield (
                    f"{name}: the test {test} uses {helper}, which the locked cell "
                    f"{grade_id_of(cell)} defines with an answer of the student's. So it runs in "
                    "their process, and their code can replace it: give it the answer as an "
                    "argument, or define it in the test."
                )


def _prints(name: str, skeleton: Skeleton, hidden: Hidden, shown: bool) -> Iterator[str]:
    """Tests whose hidden lines print or display something, which may be what they expect."""
    for cell in filter(is_test, skeleton.notebook.cells):
        lines = cell.source.split("\n")
        if any(PRINTS.search(lines[number - 1]) for number in hidden.lines(cell.source)):
            who = "students see it" if shown else "students do not see it"
            how = "because Grading.show_printed is set" if shown else "(Grading.show_printed)"
            yield f"{name}: the hidden lines of the test {grade_id_of(cell)} print; {who} {how}."


def _unrunnable(name: str, skeleton: Skeleton) -> Iterator[str]:
    """Cells of the model solution that start other programs, which confinement forbids."""
    for index, cell in enumerate(skeleton.model.cells):
        if cell.cell_type == "code" and (found := PROCESS.search(cell.source)):
            what = found[0].strip()
            yield (
                f"{name}: cell {index + 1} starts another program ({what}…). Confined student code "
                "may not: the cell will fail for everybody."
            )


def _stale(
    name: str, skeleton: Skeleton, assignment: str, coursedir: CourseDirectory
) -> Iterator[str]:
    """Faults of the release: missing, unreadable, or older than the source."""
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
    path = folder / f"{name}.ipynb"
    advice = f"run `nbexaminer release {assignment}`."
    if not path.exists():
        yield f"{name}: it is not released yet; {advice}"
        return
    if (folder / GRADING).exists():
        yield f"{name}: {GRADING}/ was released, which students must not have; {advice}"
    try:
        released = read(path)
    except Exception:  # nbformat raises errors of many kinds
        yield f"{name}: the released notebook cannot be read; {advice}"
        return
    given = {grade_id_of(cell): cell.source.strip() for cell in released.cells}
    for cell in skeleton.released.cells:
        grade_id = grade_id_of(cell)
        if grade_id and given.get(grade_id) != cell.source.strip():
            yield f"{name}: the release is older than the source (cell {grade_id}); {advice}"
            return


def as_json(assignment: str, found: Review) -> str:
    """The findings for other programs."""
    content = {
        "assignment": assignment,
        "tests": [vars(test) for test in found.tests],
        "faults": found.faults,
        "notes": found.notes,
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def as_table(found: Review) -> str:
    """The findings for the terminal: a line for each test."""
    head = ("test", "of", "model", "empty", "seconds", "runs")
    rows = [head] + [
        (
            f"{test.notebook}/{test.test}",
            f"{test.points:g}",
            f"{test.model:g}",
            f"{test.empty:g}",
            f"{test.seconds:.2f}",
            test.runs,
        )
        for test in found.tests
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column in (0, 5) else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
