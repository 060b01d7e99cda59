"""Reads a course folder: the instructor's source and what the students submitted."""

import fnmatch
import glob
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import InstantiateTests
from traitlets.config import Config

from ...errors import CourseError
from ...interpreter import Interpreter
from ...limits import MAX_NOTEBOOK_BYTES
from ...notebook.skeleton import Skeleton, grade_id_of, is_test
from ...notebook.trusted import read, write
from ...student import confine
from ..settings import Grading
from .environment import interpreter_of
from .files import GRADING, extra_files, read_file
from .roster import Roster
from .timestamps import read_timestamp


@dataclass(frozen=True)
class Submission:
    """One student's folder for an assignment, or that of another member of the team."""

    student: str
    folder: Path
    timestamp: datetime | None
    by: str = ""  # the other member


@dataclass(frozen=True)
class Assignment:
    """What the instructor wrote.

    Attributes:
        name: The assignment.
        skeletons: Its notebooks, by name.
        files: What lies beside them and students have, too, by relative path.
        for_tests: What only tests see, over those files: hidden data, helpers.
        for_students: What the student's code sees over those files while it is graded.
        handed_in: Those of the files that students change and hand in (nbgrader's setting
            `Autograde.exclude_overwriting`): what each of them handed in is used instead.
        interpreters: The Python of each notebook.
        warnings: What of the course's environment is not used, in a sentence each.
    """

    name: str
    skeletons: dict[str, Skeleton]
    files: dict[str, bytes]
    for_tests: dict[str, bytes] = field(default_factory=dict)
    for_students: dict[str, bytes] = field(default_factory=dict)
    handed_in: frozenset[str] = frozenset()
    interpreters: dict[str, Interpreter] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @cached_property  # asked for every notebook of a class
    def test_files(self) -> dict[str, bytes]:
        """All that tests see."""
        return overlaid(self._masters, self.for_tests)

    @cached_property  # asked for every notebook of a class
    def student_files(self) -> dict[str, bytes]:
        """All that the student's code sees of the instructor's."""
        return overlaid(self._masters, self.for_students)

    @property
    def _masters(self) -> dict[str, bytes]:
        files = {name: c for name, c in self.files.items() if name not in self.handed_in}
        return self._notebooks | files

    @property
    def _notebooks(self) -> dict[str, bytes]:
        """The notebooks as released, for those that run or read another: without solutions."""
        if len(self.skeletons) < 2:
            return {}
        return {
            f"{name}.ipynb": write(skeleton.released).encode()
            for name, skeleton in self.skeletons.items()
        }

    @cached_property  # asked for every submission
    def mentions(self) -> dict[str, set[str]]:
        """By notebook, the other notebooks that its code mentions, to run or import them."""
        code = {
            name: "\n".join(cell.source for cell in each.notebook.cells if cell.cell_type == "code")
            for name, each in self.skeletons.items()
        }
        return {
            name: {
                other
                for other in code.keys() - {name}
                if re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text)
            }
            for name, text in code.items()
        }

    def matching(self, pattern: str) -> set[str]:
        """The names of the notebooks that match a pattern.

        Raises:
            CourseError: None does.
        """
        if found := set(fnmatch.filter(self.skeletons, pattern)):
            return found
        raise CourseError(f"There is no notebook {pattern}, but {', '.join(self.skeletons)}.")

    def own(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Of the files beside a submission, those that are the student's own.

        Whoever hands in the whole folder hands in the instructor's files, too, and those that
        `for_students` takes away while it is graded.
        """
        known = self.files.keys() - self.handed_in
        return {name: content for name, content in files.items() if name not in known}

    @property
    def model_files(self) -> dict[str, bytes]:
        """What the instructor would hand in beside the notebooks."""
        return {name: self.files[name] for name in self.handed_in & self.files.keys()}


def overlaid(files: dict[str, bytes], over: dict[str, bytes]) -> dict[str, bytes]:
    """`files` with those of `over` in their place; a Python package replaces a whole package."""
    if not over:
        return files
    packages = {str(PurePosixPath(name).parent) for name in over if name.endswith("/__init__.py")}

    def replaced(name: str) -> bool:
        return any(str(parent) in packages for parent in PurePosixPath(name).parents)

    return {name: content for name, content in files.items() if not replaced(name)} | over


def read_assignment(coursedir: CourseDirectory, config: Config) -> Assignment:
    """Read the source of the assignment that `coursedir` names.

    Raises:
        CourseError: There is none, or it lies where student code may read.
    """
    name = coursedir.assignment_id
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", name)).resolve()
    for readable in (*confine.installation(), *map(Path, confine.READABLE)):
        if folder.is_relative_to(readable):
            raise CourseError(f"Move the course out of {readable}: student code may read that.")
    skeletons = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            skeletons[path.stem] = Skeleton.of(read_source(path, coursedir, config), config)
        except CourseError:
            raise
        except Exception as error:  # whatever nbformat and nbgrader find wrong with it
            raise CourseError(f"{path} is not as nbgrader needs it: {error}") from error
    if not skeletons:
        raise CourseError(f"There are no notebooks in {folder}. Is the assignment's name right?")
    files = files_for_grading(folder, coursedir)
    settings = Grading(config=config)
    found = {
        name: interpreter_of(each.notebook, coursedir, settings) for name, each in skeletons.items()
    }
    return Assignment(
        name,
        skeletons,
        *files,
        handed_in=_handed_in(config, name),
        interpreters={name: each for name, (each, _) in found.items()},
        warnings=[f"{name}: {why}" for name, (_, said) in found.items() for why in said],
    )


def _handed_in(config: Config, assignment: str) -> frozenset[str]:
    """The files that nbgrader's settings say are the students' to change."""
    if not any("exclude_overwriting" in section for section in config.values()):
        return frozenset()
    from nbgrader.converters import Autograde  # it imports the database

    return frozenset(Autograde(config=config).exclude_overwriting.get(assignment, []))


def files_for_grading(
    folder: Path, coursedir: CourseDirectory
) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """What lies beside an instructor's notebooks: for all, only for tests, only for students' code.

    The latter two are in `.grading/examiner/` and `.grading/student/`, which are never released.
    """

    def overlay(role: str) -> dict[str, bytes]:
        only = folder / GRADING / role
        return extra_files(only, coursedir, follow=True) if only.is_dir() else {}

    return extra_files(folder, coursedir, follow=True), overlay("examiner"), overlay("student")


def read_source(path: Path, coursedir: CourseDirectory, config: Config) -> NotebookNode:
    """Read an instructor's notebook, its AUTOTEST cells as `generate_assignment` filled them in.

    Raises:
        CourseError: It is not in Python, or nothing has filled them in.
    """
    source = read(path)
    kernel = source.metadata.get("kernelspec", {}).get("language")
    language = kernel or source.metadata.get("language_info", {}).get("name") or "python"
    if "python" not in language.lower():
        raise CourseError(
            f"{path.name} is written in {language}; only Python notebooks can be graded here. Grade"
            " its assignment with `nbgrader autograde`, without nbexaminer in nbgrader_config.py."
        )
    mark = InstantiateTests(config=config).autotest_delimiter
    wanting = [cell for cell in filter(is_test, source.cells) if mark in cell.source]
    if wanting:
        filled = _as_released(path.stem, coursedir)
        for cell in wanting:
            grade_id = str(grade_id_of(cell))
            kept = [line for line in cell.source.split("\n") if mark not in line]
            text = filled.get(grade_id, mark)
            if mark in text or not set(kept) <= set(text.split("\n")):
                raise CourseError(
                    f"The {mark} lines of the test {grade_id} in {path.name} are not filled in. Run"
                    f" `nbexaminer release {path.parent.name}` first."
                )
            cell.source = text
    return source


def _as_released(notebook: str, coursedir: CourseDirectory) -> dict[str, str]:
    """The text of a notebook's cells as the gradebook keeps it, by grade id."""
    from nbgrader.api import Gradebook, MissingEntry  # hardly a course needs it here

    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            row = gradebook.find_notebook(notebook, coursedir.assignment_id)
        except MissingEntry:
            return {}
        return {cell.name: cell.source or "" for cell in row.source_cells}


def find_submissions(
    coursedir: CourseDirectory, only: Collection[str] | None = None
) -> list[Submission]:
    """The submissions that `coursedir` selects, by student; for a team, one is enough.

    Args:
        coursedir: The folders of the course.
        only: The students to take; None for all.
    """
    found = {each.student: each for each in _folders(coursedir, coursedir.student_id)}
    teams = Roster.read(Path(coursedir.root)).teams()
    everybody = {each.student: each for each in _folders(coursedir, "*")} if teams else {}
    for team in teams:
        handed_in = [everybody[member] for member in sorted(team & everybody.keys())]
        if handed_in:
            last = max(handed_in, key=lambda each: each.timestamp or datetime.min)
            for member in team - everybody.keys():
                if fnmatch.fnmatchcase(member, coursedir.student_id):
                    found[member] = replace(last, student=member, by=last.student)
    excluded = coursedir.student_id_exclude.split(",")
    chosen = found.keys() - excluded if only is None else (found.keys() & only) - {*excluded}
    return [found[student] for student in sorted(chosen)]


def _folders(coursedir: CourseDirectory, student: str) -> Iterator[Submission]:
    """The folders of students whose ids match a pattern."""
    name, submitted = coursedir.assignment_id, coursedir.submitted_directory
    anybody = "\0"  # which is in no path
    pattern = re.escape(os.path.normpath(coursedir.format_path(submitted, anybody, name)))
    pattern = pattern.replace(anybody, "(?P<student>[^/]+)")
    selected = coursedir.format_path(glob.escape(submitted), student, name)
    root = Path(coursedir.root)
    for found in sorted(root.glob(os.path.relpath(selected, root))):
        folder = Path(os.path.normpath(found))  # the settings may lead out of the course
        match = re.fullmatch(pattern, str(folder))
        if match and folder.is_dir():
            yield Submission(match["student"], folder, read_timestamp(folder))


def strays(coursedir: CourseDirectory) -> list[str]:
    """What looks like a submission in the wrong place, in a sentence each."""
    name, found = coursedir.assignment_id, []
    submitted = glob.escape(coursedir.submitted_directory)
    pattern = coursedir.format_path(submitted, coursedir.student_id, name)
    root = Path(coursedir.root)
    for folder in sorted(root.glob(os.path.relpath(Path(pattern).parent, root))):
        if not folder.is_dir() or (folder / name).is_dir():
            continue
        if os.path.lexists(folder / name):
            found.append(f"{folder.name}: not graded: {folder / name} is no folder.")
            continue
        others = [path.name for path in folder.iterdir() if path.name.lower() == name.lower()]
        if others or any(folder.glob("*.ipynb")):
            found.append(f"{folder.name}: not graded: the notebooks are not in {folder / name}.")
    return found


def read_notebook(path: Path) -> bytes:
    """The content of a submitted notebook.

    Raises:
        Unusable: It is not an ordinary file of an ordinary size.
    """
    return read_file(path, MAX_NOTEBOOK_BYTES)
