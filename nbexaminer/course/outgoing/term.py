"""Over the term: which mistakes come back, which words cure them, and which tests tell most.

It joins the records of all assignments: by the id of a mistake that a check named ("sign" of
"sigmoid/sign"), or by the words that the instructor gave to a group of answers.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from ...notebook.skeleton import grade_id_of, is_test
from .groups import Models, group_id
from .insight import errors
from .named import NamedMistakes
from .records import Records


@dataclass
class Held:
    """A mistake, or the mistakes that a test told, over the term.

    Attributes:
        id: The id of the mistake, or the test as assignment/notebook/test.
        said: The words that students read, if it is a mistake.
        students: By assignment, who made it.
        back: Who made it again in a later assignment.
        again: Who handed in again after feedback.
        cured: Who of these no longer makes it.
    """

    id: str
    said: str = ""
    students: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    back: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    cured: set[str] = field(default_factory=set)

    @property
    def everybody(self) -> set[str]:
        """Who made it in any assignment."""
        return set().union(*self.students.values())


class Told(NamedTuple):
    """A test that lost points, as assignment/notebook/test; the mistake and its words, or ""."""

    test: str
    mistake: str
    words: str


class Version(NamedTuple):
    """What a student handed in: its digests, its mistakes, and whether it came after feedback."""

    content: dict[str, str]
    told: list[Told]
    after_feedback: bool

    @property
    def mistakes(self) -> set[str]:
        """The mistakes that have words."""
        return {each.mistake for each in self.told if each.mistake}


@dataclass
class Term:
    """The mistakes of a term.

    Attributes:
        assignments: The assignments, by due date.
        mistakes: By id, the mistakes that have words.
        tests: By test, who lost points there with such a mistake.
        silent: By test, who lost points there and read no words about it.
    """

    assignments: list[str]
    mistakes: dict[str, Held] = field(default_factory=dict)
    tests: dict[str, Held] = field(default_factory=dict)
    silent: dict[str, Held] = field(default_factory=dict)

    def add(self, assignment: str, student: str, versions: list[Version]) -> None:
        """Add what a student handed in for an assignment; assignments come in their order."""
        for told in itertools.chain.from_iterable(version.told for version in versions):
            tests = self.tests if told.mistake else self.silent
            tests.setdefault(told.test, Held(told.test)).students[assignment].add(student)
            if told.mistake:
                held = self.mistakes.setdefault(told.mistake, Held(told.mistake))
                held.said = told.words
                held.students[assignment].add(student)
        for mistake in set().union(*(version.mistakes for version in versions)):
            held = self.mistakes[mistake]
            if any(student in who for name, who in held.students.items() if name != assignment):
                held.back.add(student)
            first = next(n for n, version in enumerate(versions) if mistake in version.mistakes)
            if any(version.after_feedback for version in versions[first + 1 :]):
                held.again.add(student)
                if mistake not in versions[-1].mistakes:
                    held.cured.add(student)


def mistakes_in(name: str, notebook: NotebookNode, models: Models) -> list[list[str]]:
    """The tests of a graded notebook that lost points: test, id of the mistake, words, group."""
    known = {error.test: error for error in errors(notebook)}
    found = []
    for cell in filter(is_test, notebook.cells):
        test, group = str(grade_id_of(cell)), group_id(name, cell, models)
        error = known.get(test)
        if error or group:
            id = error.id if error else ""
            found.append([test, id, error.said if error and id else "", group])
    return found


def read_term(gradebook: Gradebook, coursedir: CourseDirectory) -> Term:
    """Join the records of all assignments of a course."""
    rows = sorted(gradebook.assignments, key=lambda a: (str(a.duedate or "~"), a.name))
    term = Term([row.name for row in rows])
    for assignment in term.assignments:
        words = {each.group: each.words for each in NamedMistakes(coursedir, assignment)}
        for student, versions in _versions(coursedir, assignment, words).items():
            term.add(assignment, student, versions)
    return term


def _versions(
    coursedir: CourseDirectory, assignment: str, words: Mapping[str, str]
) -> dict[str, list[Version]]:
    """By student, what was handed in one after the other, each as it was graded last."""
    found: dict[str, list[Version]] = defaultdict(list)
    for record in Records(Path(coursedir.root), assignment).history():
        content = {name: mark["content"] for name, mark in record["notebooks"].items()}
        told = [
            Told(f"{assignment}/{name}/{test}", *_name(id, said, words.get(group, "")))
            for name, several in record["mistakes"].items()
            for test, id, said, group in several
        ]
        mine = found[record["student"]]
        again = bool(mine) and mine[-1].content != content
        after = record["told"] if again or not mine else mine[-1].after_feedback
        mine[-1:] = [*(mine[-1:] if again else []), Version(content, told, after)]
    return found


def _name(id: str, said: str, words: str) -> tuple[str, str]:
    """What a mistake is called in all assignments, and its words; "" if it has none."""
    return (words, words) if words else (id.partition("/")[2] or id, said)
