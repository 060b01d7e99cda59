"""Finds the notebooks in what a student handed in: renamed, or packed in archives."""

import itertools
import os
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from ...errors import CourseError, Unusable
from ...limits import MAX_NOTEBOOK_BYTES, MAX_OTHER_FILES
from ...notebook.archives import (
    holds_notebook,
    inner_path,
    is_archive,
    is_notebook,
    is_unopened_archive,
)
from ...notebook.finding import Found, Likeness, find, plain
from ...notebook.moved import bring, homes
from ...results import Problem
from ...workers import call_in_worker
from . import files as beside
from . import folder as course


@dataclass
class HandIn:
    """What a student handed in.

    Attributes:
        notebooks: The content of each notebook that is there, by name; or why it can't be read.
        files: What lies beside them, by relative path.
        problems: What was guessed about the files, and what could not be matched.
        beside: By notebook, those of the others that its code mentions, by file name.
        digests: By notebook, the digest of it and all these files; filled where it is needed.
    """

    notebooks: dict[str, bytes | Unusable]
    files: dict[str, bytes]
    problems: list[Problem] = field(default_factory=list)
    beside: dict[str, dict[str, bytes]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def read_hand_in(folder: Path, assignment: course.Assignment, coursedir: CourseDirectory) -> HandIn:
    """Read what lies in a student's folder for an assignment.

    Raises:
        CourseError: The folder is a link.
    """
    if folder.is_symlink():  # to the source, or to another student
        raise CourseError("the folder is a link to another folder.")
    left_out: dict[str, str] = {}
    found = HandIn({}, beside.extra_files(folder, coursedir, left_out))
    found.problems += [Problem(None, said) for said in _told(left_out)]
    loose = dict(_loose(folder, coursedir))
    composed = {unicodedata.normalize("NFC", path): path for path in loose}  # macOS takes é apart
    for name in assignment.skeletons:
        path = composed.get(unicodedata.normalize("NFC", f"{name}.ipynb"), f"{name}.ipynb")
        if path in loose or os.path.lexists(folder / path):
            content = _content(loose.pop(path, folder / path))
            if isinstance(content, bytes) and is_archive(path, content):
                found.files[path] = content
            else:
                found.notebooks[name] = content
    own = assignment.own(found.files)
    odd = [*loose, *filter(is_notebook, own), *filter(is_archive, own)]
    missing = assignment.skeletons.keys() - found.notebooks.keys()
    if missing:
        odd = _search(missing, loose, found, assignment)
        missing -= found.notebooks.keys()
    if missing and not odd:
        odd = _search(missing, _checkpoints(folder), found, assignment)
        missing -= found.notebooks.keys()
    odd = sorted(filter(inner_path, odd))
    _bring_moved(found, {path: loose[path] for path in odd if path in loose}, assignment)
    missing -= found.notebooks.keys()
    odd = list(dict.fromkeys([*odd, *_in_their_place(missing, found, assignment)]))
    if odd and missing:
        what = f"handed in something that can't be matched: {', '.join(odd[:5])}."
        if packed := [path for path in odd if is_unopened_archive(path)]:
            what += f" Please unpack {packed[0]} in {folder}, and grade again."
        found.problems.append(Problem(None, what, look=True))
    else:
        found.problems += [Problem(None, _beside(path)) for path in odd[:5]]
    for name, others in assignment.mentions.items():
        contents = {f"{other}.ipynb": found.notebooks.get(other) for other in sorted(others)}
        found.beside[name] = {f: each for f, each in contents.items() if isinstance(each, bytes)}
    return found


def _beside(path: str) -> str:
    """What to say about a file beside the notebooks that are due."""
    if is_archive(path):
        return f"{path} was not opened: the notebooks are there without it"
    return f"{path} is no notebook of this assignment"


def _told(left_out: dict[str, str]) -> list[str]:
    """What was left out, in a sentence for each reason."""
    by_reason: dict[str, list[str]] = {}
    for path, why in left_out.items():
        by_reason.setdefault(why, []).append(path)
    return [
        f"Left out: {', '.join(paths[:3])}{f' and {len(paths) - 3} more' * (len(paths) > 3)}. {why}"
        for why, paths in by_reason.items()
    ]


def _loose(folder: Path, coursedir: CourseDirectory) -> Iterator[tuple[str, Path]]:
    """The notebooks that lie in a folder, by relative path."""
    for path in itertools.islice(beside.walk(folder, coursedir.ignore), MAX_OTHER_FILES):
        if path.endswith(".ipynb"):
            yield path[len(f"{folder}/") :], Path(path)


def _checkpoints(folder: Path) -> dict[str, Path]:
    """What Jupyter has kept when the notebooks were saved last."""
    found = sorted((folder / ".ipynb_checkpoints").glob("*.ipynb"))
    return {str(path.relative_to(folder)): path for path in found}


def _search(
    missing: Set[str], loose: dict[str, Path], found: HandIn, assignment: course.Assignment
) -> list[str]:
    """Find what is missing under other names and in archives; return the files that are left.

    In a process with limits, because they are students' files that are opened and compared.
    """
    searched = _found(missing, loose, found, assignment)
    for name, (path, content) in searched.notebooks.items():
        found.notebooks[name] = content
        message = f"{name}.ipynb was not there; {path} was graded instead."
        found.problems.append(Problem(None, message, look=True))
        base = path.rpartition("/")[0] + "/"  # what lay beside it would have lain in the folder
        for other in [other for other in found.files if other.startswith(base)]:
            found.files.setdefault(other.removeprefix(base), found.files[other])
    for path, inside in searched.beside.items():
        found.files.setdefault(path, inside)
    found.problems += [Problem(None, said, look=True) for said in searched.unclear]
    return searched.rest


def _found(
    missing: Set[str], loose: dict[str, Path], found: HandIn, assignment: course.Assignment
) -> Found:
    contents: dict[str, bytes | Unusable] = {}
    room = MAX_NOTEBOOK_BYTES
    for path, file in loose.items():
        contents[path] = content = _content(file, room)
        room -= len(content) if isinstance(content, bytes) else 0
    own = assignment.own(found.files)
    archives = {path: content for path, content in own.items() if is_archive(path, content)}
    rest = {path: own[path] for path in own.keys() - archives.keys()}
    contents |= {path: rest[path] for path in sorted(rest) if holds_notebook(path, rest[path])}
    if not contents and not archives:
        return Found()
    wanted = {name: Likeness.of(assignment.skeletons[name]) for name in sorted(missing)}
    try:
        return call_in_worker(find, wanted, contents, archives)
    except Unusable:
        return Found(rest=[*contents, *archives])


def _bring_moved(found: HandIn, rest: dict[str, Path], assignment: course.Assignment) -> None:
    """Find the answers to questions that the instructor has moved to another notebook since."""
    skeletons = assignment.skeletons
    if len(skeletons) + len(rest) < 2:
        return
    whole = {f"{name}.ipynb": content for name, content in found.notebooks.items()}
    ids = {f"{name}.ipynb": each.marks for name, each in skeletons.items()}
    known = {mark for marks in ids.values() for mark in marks}
    whole |= {path: _content(file) for path, file in rest.items()}
    readable = {path: content for path, content in whole.items() if isinstance(content, bytes)}
    for name, skeleton in skeletons.items():
        content = whole.get(f"{name}.ipynb")
        if isinstance(content, Unusable):
            continue
        others = {path: each for path, each in readable.items() if path != f"{name}.ipynb"}
        theirs = [(each, ids.get(path)) for path, each in others.items()]
        of = homes(skeleton, content, theirs, known)
        moved = {path: (others[path], of) for path, of in zip(others, of, strict=True) if of}
        if moved:
            try:
                found.notebooks[name], came = call_in_worker(bring, content, moved)
            except Exception:  # whatever is wrong with these files
                came = {path: sorted(of) for path, (_, of) in moved.items()}
            for path, which in came.items():
                why = f"Please look at {', '.join(which)} in {name}: handed in in {path}."
                found.problems.append(Problem(None, why, look=True))


def _in_their_place(missing: Set[str], found: HandIn, assignment: course.Assignment) -> list[str]:
    """Files that may be meant for notebooks that are missing: a printed one, a program."""
    own = [path for path in sorted(assignment.own(found.files)) if not is_notebook(path)]
    stems = {plain(name) for name in missing}
    alike = [path for path in own if plain(path.partition(".")[0]) in stems]
    return alike if found.notebooks else own if missing else []


def _content(path: Path, most: int = MAX_NOTEBOOK_BYTES) -> bytes | Unusable:
    try:
        return beside.read_file(path, most)
    except Unusable as error:
        return error
