"""Finds the student's answers, even in other cells or without nbgrader's metadata.

It matches a cell by grade id, then by cell id, then by unchanged text, then by the names that it
defines, then by place. A match never gives a student more than typing the same text into the right
cell would, because no text of the instructor's cells is ever used.
"""

import difflib
import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from .skeleton import Skeleton, grade_id_of
from .swapped import swapped

# Definitions at the top level of code. It is not compiled here: students can make a compiler crash.
DEFINES = re.compile(
    r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)"
    r"|^(?:from[ \t]+\S{1,100}[ \t]+)?import[ \t]+([^\n]{1,200})"
    r"|^([\w \t,*()]{1,200}?)(?::[^=\n]{1,80})?=(?!=)",
    re.MULTILINE,
)
ELSEWHERE = "The answer is in another cell."
NEARBY = "It may be answered in another cell near this one."
LOST = "This cell was not in the notebook that was handed in."
SLACK = 10  # the characters that an instructor may have changed since the release
GUESSES = {
    "id": "found by the cell id, without nbgrader's marks",
    "names": "found by what the cell defines",
    "swapped": "found under the mark of another question, by its names or by the question",
    "place": "found by its place",
    "locked": "found among the instructor's lines, in a cell that is not the student's",
    "text": "found in another cell than its own",
    "copy": "found in one of several copies of its cell; an empty copy was left out",
    "nearby": "its cell is empty, but there is text of the student's near it",
    "lost": "its cell is gone",
}


@dataclass
class Matching:
    """The matches between the cells of a submission and those of the skeleton.

    Attributes:
        labels: The grade id of each submitted cell; None for the student's own cells.
        dropped: The indexes of empty stubs whose answer is in another cell.
        copies: By grade id, the index of a cell that also answers another question.
        texts: By grade id, answers that were typed into the instructor's cells.
        changed: The grade ids of the instructor's code cells that the student changed.
        notes: By grade id, a note to add to the cell of an answer that was not found in it.
        found: The grade ids of guessed answers, by the way of guessing (see `GUESSES`).
    """

    labels: list[str | None]
    dropped: set[int] = field(default_factory=set)
    copies: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)

    def guesses(self) -> list[str]:
        """One sentence for each way of guessing that was used."""
        return [
            f"Please look at {', '.join(names)}: {GUESSES[way]}."
            for way, names in self.found.items()
        ]


def match(cells: list[NotebookNode], skeleton: Skeleton) -> Matching:
    """Match each submitted cell with a cell of the skeleton."""
    matcher = _Matcher(cells, skeleton)
    matcher.by_grade_id()
    matcher.by_cell_id()
    matcher.by_text()
    matcher.by_names()
    matcher.in_locked_cells()
    matcher.by_place()
    matcher.beside_stubs()
    matcher.for_a_person()
    return matcher.matching


class _Matcher:
    def __init__(self, cells: list[NotebookNode], skeleton: Skeleton) -> None:
        self.cells = cells
        self.skeleton = skeleton
        self.given = skeleton.released.cells
        self.ids: list[Any] = [grade_id_of(cell) for cell in self.given]  # None: it has none
        self.answers = {
            grade_id: place
            for place, grade_id in enumerate(self.ids)
            if grade_id and not utils.is_locked(self.given[place])
        }
        self.texts = [_normalized(cell.source) for cell in self.given]
        self.submitted_texts = [_normalized(cell.source) for cell in cells]
        self.matching = Matching([None] * len(cells))
        self.where: dict[int, int] = {}  # index of the submitted cell by place in the skeleton
        self._names: dict[int, set[str]] = {}

    def by_grade_id(self) -> None:
        """By nbgrader's grade id; of several copies, the last one with an answer counts."""
        places = {grade_id: place for place, grade_id in enumerate(self.ids) if grade_id}
        others = swapped(self.cells, self.skeleton, _normalized, self._defined)
        marked: dict[int, list[int]] = {}
        for index, cell in enumerate(self.cells):
            grade_id = grade_id_of(cell)
            here = others.get(grade_id, places.get(grade_id)) if grade_id else None
            if here is not None:
                marked.setdefault(here, []).append(index)
        for place in sorted(place for place in others.values() if place is not None):
            self._note_guess("swapped", place)
        for place, indexes in marked.items():
            if self.ids[place] not in self.answers:
                for index in indexes:
                    self.matching.labels[index] = self.ids[place]
                self.where[place] = indexes[0]
                continue
            written = [i for i in indexes if self.submitted_texts[i] not in ("", self.texts[place])]
            chosen = (written or indexes)[-1]
            if written and chosen != indexes[-1]:
                self._note_guess("copy", place)
            self.matching.dropped.update({*indexes} - {*written} - {chosen})
            self._label(chosen, place)

    def by_cell_id(self) -> None:
        """By the notebook's cell id."""
        free: dict[str, int] = {}
        for index in self._own():
            if isinstance(self.cells[index].get("id"), str):
                free.setdefault(self.cells[index].id, index)
        for place, cell in enumerate(self.given):
            if place not in self.where and cell.get("id") in free:
                index = free[cell.id]
                self._label(index, place)
                if (
                    self.ids[place] in self.answers
                    and self.submitted_texts[index] != self.texts[place]
                ):
                    self._note_guess("id", place)

    def by_text(self) -> None:
        """By text that has not changed since the release, in the order of the notebook."""
        taken = {index: place for place, index in self.where.items()}
        ours = [p if p in self.where else text for p, text in enumerate(self.texts)]
        theirs = [taken.get(i, text) for i, text in enumerate(self.submitted_texts)]
        found = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        for place, index, size in found:
            for step in range(size):
                if self.submitted_texts[index + step] and place + step not in self.where:
                    self._label(index + step, place + step)

    def by_names(self) -> None:
        """By the names that an answer must define, even in a cell that answers another question."""
        for place in self._absent():
            wanted = self.skeleton.defines.get(self.ids[place])
            defining = [i for i in self._written() if wanted and wanted <= self._defined(i)]
            own = [i for i in defining if self.matching.labels[i] is None]
            if own:
                self._label(own[-1], place)
                self._note_guess("names", place)
            elif defining:
                self._answered_in(defining[-1], place)
            elif wanted and wanted <= set().union(*map(self._defined, self._written())):
                self.matching.notes[self.ids[place]] = ELSEWHERE
                self._note_guess("text", place)

    def in_locked_cells(self) -> None:
        """By the names defined in lines that the student added to the instructor's cells.

        Only the added lines are used.
        """
        whole = [
            _normalized(cell.source) for cell in self.skeleton.notebook.cells
        ]  # with hidden tests
        written = {
            grade_id: _added(self.texts[place], self.submitted_texts[self.where[place]])
            for place, grade_id in enumerate(self.ids)
            if grade_id and grade_id not in self.answers and place in self.where
            if self.given[place].cell_type == "code"
            if self.submitted_texts[self.where[place]] not in (self.texts[place], whole[place])
        }
        self.matching.changed = list(written)
        for place in {*self._absent(), *self._untouched()}:
            wanted = self.skeleton.defines.get(self.ids[place])
            for added in written.values():
                if wanted and wanted <= _defined(added):
                    self.matching.texts[self.ids[place]] = added
                    self._note_guess("locked", place)
                    break

    def by_place(self) -> None:
        """By the cells around it, if there is exactly one candidate."""
        for place in self._absent():
            lower, upper = self._around(place)
            kind = self.given[place].cell_type
            between = [i for i in self._own() if lower < i < upper and self.submitted_texts[i]]
            same = [i for i in between if self.cells[i].cell_type == kind]
            candidates = same or (between if utils.is_grade(self.given[place]) else [])
            if len(candidates) == 1:
                self._label(candidates[0], place)
                self._note_guess("place", place)

    def beside_stubs(self) -> None:
        """Prefer the student's code, wherever it is, to an untouched stub."""
        for place in self._untouched():
            if self.ids[place] in self.matching.texts:
                continue
            stub = self.where[place]
            wanted = self.skeleton.defines.get(self.ids[place])
            defining = [i for i in self._written() if wanted and wanted <= self._defined(i)]
            end = next((i for p, i in sorted(self.where.items()) if p > place and i > stub), None)
            runs = [i for i in defining if self.cells[i].cell_type == "code"]
            if any(stub < i and (end is None or i < end) for i in runs):
                continue  # it already runs after the stub and before the tests
            own = [i for i in runs or defining if self.matching.labels[i] is None]
            if own and (own[-1] > stub or not runs):
                self.matching.labels[stub] = None
                self.matching.dropped.add(stub)
                self._label(own[-1], place)
                self._note_guess("text", place)
            elif defining:
                self._answered_in(defining[-1], place)

    def for_a_person(self) -> None:
        """Keep a manually graded question open when its answer may be in another cell.

        If no cell of the notebook is there, all are named.
        """
        absent = self._absent()
        for place in absent:
            if not utils.is_grade(self.given[place]) and len(absent) == len(self.answers):
                self._note_guess("lost", place)  # perhaps of another notebook
            elif utils.is_grade(self.given[place]):
                self.matching.notes.setdefault(self.ids[place], LOST)
                self._note_guess("lost", place)
        for place in self._untouched():
            given = self.given[place]
            written = given.cell_type == "markdown" and utils.is_grade(given)
            if written and self._text_nearby(place):
                self.matching.notes[self.ids[place]] = NEARBY
                self._note_guess("nearby", place)

    def _text_nearby(self, place: int) -> bool:
        known = set(self.where.values())
        here = self.where[place]
        lower = max((i for i in known if i < here), default=0)
        upper = min((i for i in known if i > here), default=len(self.cells) - 1)
        given = {index: self.texts[p] for p, index in self.where.items()}
        return any(
            len(self.submitted_texts[i]) > len(given.get(i, "")) + SLACK
            for i in range(lower, upper + 1)
            if i != here and self.cells[i].cell_type != "code"
        )

    def _answered_in(self, index: int, place: int) -> None:
        """Answer a question with a cell that also answers another one."""
        if index > min((i for p, i in self.where.items() if p > place), default=index):
            self.matching.copies[self.ids[place]] = (
                index  # its own cell runs too late for the tests
            )
        else:
            self.matching.notes[self.ids[place]] = ELSEWHERE
        self._note_guess("text", place)

    def _around(self, place: int) -> tuple[int, int]:
        """The indexes of the matched submitted cells before and after this place."""
        before = [index for p, index in sorted(self.where.items()) if p < place]
        after = [index for p, index in sorted(self.where.items()) if p > place]
        return before[-1] if before else -1, after[0] if after else len(self.cells)

    def _label(self, index: int, place: int) -> None:
        self.matching.labels[index] = self.ids[place]
        self.where[place] = index

    def _note_guess(self, way: str, place: int) -> None:
        self.matching.found.setdefault(way, []).append(self.ids[place])

    def _own(self) -> list[int]:
        """The cells that match none of the instructor's."""
        taken = {*self.where.values(), *self.matching.dropped}
        labels = self.matching.labels
        return [i for i, label in enumerate(labels) if label is None and i not in taken]

    def _written(self) -> list[int]:
        """The cells that the student wrote: extra cells and answers."""
        answers = {self.where[p] for p in self.answers.values() if p in self.where}
        stubs = {self.where[p] for p in self._untouched()}
        return sorted({*self._own(), *answers} - stubs)

    def _absent(self) -> list[int]:
        noted = {*self.matching.notes, *self.matching.copies, *self.matching.texts}
        return [
            place
            for grade_id, place in self.answers.items()
            if place not in self.where and grade_id not in noted
        ]

    def _untouched(self) -> list[int]:
        return [
            place
            for place in self.answers.values()
            if place in self.where and self.submitted_texts[self.where[place]] == self.texts[place]
        ]

    def _defined(self, index: int) -> set[str]:
        if index not in self._names:
            self._names[index] = _defined(self.submitted_texts[index])
        return self._names[index]


def _defined(code: str) -> set[str]:
    """The names that code appears to define."""
    return {name for found in DEFINES.findall(code) for name in re.findall(r"\w+", " ".join(found))}


def _added(given: str, submitted: str) -> str:
    """The lines of `submitted` that are not in `given`."""
    ours = set(given.split("\n"))
    return "\n".join(line for line in submitted.split("\n") if line not in ours)


def _normalized(text: str) -> str:
    """The text without trailing white space and with uniform line ends."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
