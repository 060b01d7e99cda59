"""The feedback page of one notebook: what to look at next, then the notebook."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from markupsafe import Markup
from nbformat import NotebookNode
from nbgrader import utils

from ...notebook.skeleton import grade_id_of, is_test, is_unchanged
from ...results import Problem
from .explain import Explanation, cut, explain
from .hidden import Hidden
from .marks import Mark, NotebookMarks
from .show import code_html, outputs_html, text_html

EMPTY = "Your answer is still as it was handed out: write it first."
BY_PERSON = "A person gave these points."
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
MARKS = re.compile(r"[$*`\\]")  # of Markdown, in a heading
MAX_HEADINGS = 4  # of the course's cells that are folded together
MAX_LINES = 16  # of an answer, beside a hint
# What the grader notes for the instructor, in words for the student.
GUESSED = re.compile(r"Please look at (?P<which>.+?): (?P<how>.+)\.")
REFUSED = re.compile(r"cell \d+ may run on the student's machine \((?P<error>.*)\)\. Does it .*")
PLACE = re.compile(r"\(<[^<>]*>, (?=line \d+\)$)")  # in the text of a SyntaxError
SETTING = re.compile(r" \(Grading\.\w+\)|; the limit is Grading\.\w+")
PUT_BACK = "The student changed cells of the instructor's, which were put back: "


@dataclass
class Next:
    """One thing to look at next.

    Attributes:
        why: What happened, in words.
        answer: The student's lines, as HTML.
        tests: The tests or questions that lost points, each with the anchor of the cell to look at.
        got: The points that these gave.
        most: The points that they are worth.
    """

    why: Explanation
    answer: Markup = field(default_factory=Markup)
    tests: list[tuple[str, str]] = field(default_factory=list)
    got: float = 0.0
    most: float = 0.0


@dataclass
class Part:
    """A part of the notebook: a group of the course's own cells, or one cell.

    Attributes:
        kind: "given", "answer", "own" or "test".
        title: Its headings, or its name.
        place: Its anchor.
        body: Its content, as HTML.
        mark: Its points, if it has any.
    """

    kind: str
    title: str
    place: str
    body: Markup
    mark: Mark | None = None


@dataclass
class Page:
    """The content of the page of a notebook.

    Attributes:
        name: The notebook.
        assignment: The assignment.
        student: The student.
        marks: The points and comments.
        attempt: Which attempt it was, and how many are left; "" when that says nothing.
        steps: What to look at next, what is worth most first.
        waiting: What a person still has to look at.
        comments: What graders wrote, each with the anchor and name of the cell.
        remarks: What was guessed, put back or stopped, each with the anchor and name of the cell,
            if it is about one.
        mended: Tests that gave fewer points in the last hand-in, with the points then and now.
        broken: Tests that gave more.
        parts: The notebook.
    """

    name: str
    assignment: str
    student: str
    marks: NotebookMarks
    attempt: str = ""
    steps: list[Next] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    mended: dict[str, tuple[float, float]] = field(default_factory=dict)
    broken: dict[str, tuple[float, float]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


class Pages:
    """Makes the pages of one notebook for a class.

    Args:
        given: The instructor's notebook, as the students' graded ones have it.
        hidden: Which lines of tests are hidden.
        printed: Whether students see what a test with hidden lines prints.
        named: The instructor's words for the mistake in a failed test; "": there are none.
    """

    def __init__(
        self,
        given: Iterable[NotebookNode],
        hidden: Hidden,
        *,
        printed: bool,
        named: Callable[[NotebookNode], str],
    ) -> None:
        self._given = {(cell.cell_type, cell.source) for cell in given}
        self._hidden = hidden
        self._printed = printed
        self._named = named

    def make(
        self,
        page: Page,
        notebook: NotebookNode,
        problems: Iterable[Problem],
        changed: dict[str, tuple[float, float]],
    ) -> Page:
        """Fill in a page from a graded notebook, its problems, and how points changed."""
        places = [f"cell-{number}" for number in range(1, len(notebook.cells) + 1)]
        page.steps = self._steps(notebook.cells, places, page.marks)
        page.parts = list(self._parts(notebook.cells, places, page.marks))
        where = {grade_id_of(c): p for c, p in zip(notebook.cells, places, strict=True)}
        page.comments = [
            (where[test], test, said)
            for test, said in page.marks.comments.items()
            if test in where and all(said != step.why.hint for step in page.steps)
        ]
        waiting = [test for test, mark in page.marks.marks.items() if mark.waiting]
        waiting += [each.test for each in problems if each.look and each.test]
        page.waiting = list(dict.fromkeys(waiting))
        names = [grade_id_of(cell) or "a cell of yours" for cell in notebook.cells]
        for each in problems:
            if not each.test and all(each.message not in step.why.notes for step in page.steps):
                about = each.cell is not None and each.cell < len(names)
                place = (places[each.cell or 0], names[each.cell or 0]) if about else ("", "")
                page.remarks.append((*place, for_students(each.message)))
        page.mended = {test: both for test, both in changed.items() if both[0] < both[1]}
        page.broken = {test: both for test, both in changed.items() if both[0] > both[1]}
        return page

    def _steps(
        self, cells: list[NotebookNode], places: list[str], marks: NotebookMarks
    ) -> list[Next]:
        found: dict[Explanation, Next] = {}
        answers: list[int] = []  # since the last test
        tested, seen = False, set()
        for index, cell in enumerate(cells):
            if utils.is_solution(cell):
                answers = [index] if tested else [*answers, index]
                tested = False
            test = str(grade_id_of(cell))
            mark = marks.marks.get(test)
            tested = tested or mark is not None
            if mark is None or mark.score >= mark.most or mark.waiting:
                continue
            why = self._why(cell, mark, [cells[i] for i in answers], marks.comments.get(test, ""))
            place = places[answers[-1] if answers else index]
            step = found.setdefault(why, Next(why))
            if place not in seen and is_test(cell) and why.hint != EMPTY:
                step.answer = step.answer or _lines([cells[i] for i in answers])
            seen.add(place)
            step.tests.append((test, place))
            step.got += mark.score
            step.most += mark.most
        return sorted(found.values(), key=lambda step: step.got - step.most)

    def _why(
        self, cell: NotebookNode, mark: Mark, answers: list[NotebookNode], comment: str
    ) -> Explanation:
        if answers and all(map(is_unchanged, answers)):
            return Explanation(EMPTY)
        if not is_test(cell):
            return Explanation(comment or BY_PERSON)
        why = explain(cell, self._hidden, printed=self._printed, some=mark.score > 0)
        why = replace(why, hint=self._named(cell) or why.hint)
        if (stopped := _stopped(answers)) and stopped not in why.hint:
            why = replace(why, notes=(*why.notes, stopped))
        return replace(why, notes=(BY_PERSON, *why.notes)) if mark.by_person else why

    def _parts(
        self, cells: list[NotebookNode], places: list[str], marks: NotebookMarks
    ) -> Iterator[Part]:
        kinds = [self._kind(cell) for cell in cells]
        together = zip(kinds, cells, places, strict=True)
        for kind, group in itertools.groupby(together, lambda each: each[0]):
            several = list(group)
            if kind == "given":
                inside = [cell for _, cell, _ in several]
                body = Markup("\n".join(map(self._shown, inside)))  # noqa: S704
                yield Part(kind, _title(inside), several[0][2], body)
                continue
            for _, cell, place in several:
                name = grade_id_of(cell) or ""
                yield Part(kind, name, place, self._shown(cell), marks.marks.get(name))

    def _kind(self, cell: NotebookNode) -> str:
        if is_test(cell):
            return "test"
        if utils.is_solution(cell):
            return "answer"
        given = utils.is_locked(cell) or (cell.cell_type, cell.source) in self._given
        return "given" if given else "own"

    def _shown(self, cell: NotebookNode) -> Markup:
        if cell.cell_type != "code":
            return text_html(cell)
        source, outputs = cell.source, cell.outputs
        if is_test(cell):
            source = self._hidden.visible(source).rstrip()
            told = source == cell.source or self._printed
            outputs = [each for each in outputs if told and each.output_type != "error"]
        return Markup("".join((code_html(source), outputs_html(outputs))))  # noqa: S704


def for_students(said: str) -> str:
    """What the grader notes for the instructor, in words for the student."""
    if guessed := GUESSED.fullmatch(said):
        how = guessed["how"].replace("the student's", "yours")
        found = " was found without its mark, " if how.startswith("found ") else ": "
        return f"Your answer to {guessed['which']}{found}{how.removeprefix('found ')}."
    if said.startswith(PUT_BACK):
        return f"You had changed cells of the course, which were put back: {said[len(PUT_BACK) :]}"
    said = SETTING.sub("", said)
    if refused := REFUSED.fullmatch(said):
        return f"It stopped with {refused['error']}. This may not happen on your machine."
    return said


def _lines(answers: list[NotebookNode]) -> Markup:
    """The beginning of some answers in code."""
    code = [cell.source for cell in answers if cell.cell_type == "code"]
    lines = "\n\n".join(code).split("\n")
    more = ["…"] * (len(lines) > MAX_LINES)
    return code_html("\n".join([*lines[:MAX_LINES], *more])) if any(lines) else Markup()


def _stopped(answers: list[NotebookNode]) -> str:
    """The error with which an answer's own cell stopped, in a sentence; "" if none did."""
    for cell in answers:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename != "NotRun":
                if output.ename == "NotebookStopped":
                    return str(output.evalue)
                said = PLACE.sub("(", f"{output.ename}: {output.evalue}").rstrip(": .")
                return f"The cell of your answer stopped with {cut(said.replace('`', chr(39)))}."
    return ""


def _title(cells: list[NotebookNode]) -> str:
    """The headings of some cells."""
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    found = [MARKS.sub("", each) for text in texts for each in HEADING.findall(text)]
    more = ["…"] * (len(found) > MAX_HEADINGS)
    return " · ".join([*found[:MAX_HEADINGS], *more]) or "From the course"
