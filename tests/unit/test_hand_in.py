"""The files of a hand-in: a table of names and wrappings, and the notebooks found in them."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from dataclasses import dataclass, field

import pytest
from nbgrader.coursedir import CourseDirectory
from small_course import notebook, solution, test
from traitlets.config import Config

from nbexaminer.course.incoming.folder import Assignment
from nbexaminer.course.incoming.hand_in import read_hand_in
from nbexaminer.errors import CourseError, Unusable
from nbexaminer.limits import MAX_NOTEBOOK_BYTES
from nbexaminer.notebook.skeleton import Skeleton

SKELETON = Skeleton.of(notebook([solution("a", "a = 1"), test("t", "assert a == 1", 1)]))
ASSIGNMENT = Assignment("ps1", {"p": SKELETON, "part two": SKELETON}, {"data.csv": b"1"})
P, TWO = b"the first", b"the second"


def packed(kind: str, **files: bytes) -> bytes:
    """An archive; a double underscore in a name means a slash, and each file is an .ipynb."""
    made = io.BytesIO()
    named = {f"{name.replace('__', '/')}.ipynb": content for name, content in files.items()}
    if kind == "zip":
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in named.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(fileobj=made, mode="w:gz" if kind == "tgz" else "w") as archive:
            for name, content in named.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


@dataclass
class Case:
    """The files in the folder; the contents of the two notebooks; words of the message."""

    files: dict[str, bytes]
    p: bytes | None = P
    two: bytes | None = TWO
    said: list[str] = field(default_factory=list)
    look: bool = False


BOTH = {"p.ipynb": P, "part two.ipynb": TWO}
REST = {"part two.ipynb": TWO}
CASES = {
    "as it should be": Case(BOTH),
    "with files of the student's": Case(BOTH | {"own.csv": b"2", "plot.png": b"3"}),
    "with another notebook": Case(BOTH | {"try.ipynb": b"x"}, said=["try.ipynb is no notebook of"]),
    "nothing": Case({}, p=None, two=None),
    "one is missing": Case({"p.ipynb": P}, two=None),
    "downloaded twice": Case(
        REST | {"p (1).ipynb": P}, said=["p (1).ipynb was graded instead"], look=True
    ),
    "a copy by JupyterLab": Case(
        REST | {"p-Copy1.ipynb": P}, said=["p-Copy1.ipynb was graded instead"], look=True
    ),
    "an ending by the browser": Case(
        REST | {"p.ipynb.txt": P}, said=["p.ipynb.txt was graded instead"], look=True
    ),
    "capital letters and underscores": Case(
        {"p.ipynb": P, "Part_Two.ipynb": TWO}, said=["Part_Two.ipynb was graded"], look=True
    ),
    "a space as browsers write it": Case(
        {"p.ipynb": P, "part%20two.ipynb": TWO}, said=["part%20two.ipynb was graded"], look=True
    ),
    "in a folder": Case(
        {"week/p.ipynb": P, "week/part two.ipynb": TWO},
        said=["week/p.ipynb was graded", "week/part two.ipynb was graded"],
        look=True,
    ),
    "two that are the same": Case(
        REST | {"p (1).ipynb": P, "p (2).ipynb": P}, said=["was graded instead"], look=True
    ),
    "two that differ": Case(
        REST | {"p (1).ipynb": P, "p (2).ipynb": b"other"},
        p=None,
        said=["could be each of: p (1).ipynb, p (2).ipynb", "can't be matched"],
        look=True,
    ),
    "the right name wins": Case(
        BOTH | {"p (1).ipynb": b"other"}, said=["p (1).ipynb is no notebook of"]
    ),
    "under another name": Case(
        REST | {"mine.ipynb": P}, p=None, said=["can't be matched: mine.ipynb"], look=True
    ),
    "printed": Case(REST | {"p.pdf": b"%PDF"}, p=None, said=["matched: p.pdf"], look=True),
    "as a program": Case(REST | {"p.py": b"a = 1"}, p=None, said=["matched: p.py"], look=True),
    "a zip": Case(
        {"work.zip": packed("zip", w__p=P), "part two.ipynb": TWO},
        said=["work.zip/w/p.ipynb was graded"],
        look=True,
    ),
    "a tar": Case(
        REST | {"work.tar": packed("tar", p=P)}, said=["work.tar/p.ipynb was graded"], look=True
    ),
    "a compressed tar": Case(
        REST | {"work.tgz": packed("tgz", p=P)}, said=["work.tgz/p.ipynb was graded"], look=True
    ),
    "a zip that leads out": Case(
        REST | {"work.zip": packed("zip", **{"..__p": P})},
        p=None,
        said=["matched: work.zip"],
        look=True,
    ),
    "what a Mac packs beside": Case(
        REST | {"work.zip": packed("zip", p=P, __MACOSX____p=b"other")},
        said=["work.zip/p.ipynb was graded"],
        look=True,
    ),
    "a zip of something else": Case(
        REST | {"work.zip": packed("zip")}, p=None, said=["matched: work.zip"], look=True
    ),
    "a zip cut off": Case(
        REST | {"work.zip": packed("zip", p=P)[:40]}, p=None, said=["matched: work.zip"], look=True
    ),
    "a zip beside both": Case(
        BOTH | {"work.zip": packed("zip", p=b"other")}, said=["work.zip was not opened"]
    ),
}


def found_in(folder, files):
    for name, content in files.items():
        path = folder / "submitted" / "somebody" / "ps1" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    place = folder / "submitted" / "somebody" / "ps1"
    place.mkdir(parents=True, exist_ok=True)
    settings = Config(CourseDirectory={"root": str(folder), "assignment_id": "ps1"})
    return place, CourseDirectory(config=settings)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_notebooks_are_found_or_named(case, tmp_path):
    found = read_hand_in(*_read(tmp_path, case.files))
    there = {"p": case.p, "part two": case.two}
    assert found.notebooks == {name: content for name, content in there.items() if content}
    said = [problem.message for problem in found.problems]
    assert len(said) == len(case.said) and any(p.look for p in found.problems) == case.look
    assert all(words in message for words, message in zip(case.said, said, strict=True)), said


def _read(folder, files):
    place, coursedir = found_in(folder, files)
    return place, ASSIGNMENT, coursedir


def test_what_lies_beside_a_notebook_in_a_folder_lies_beside_it_then(tmp_path):
    files = {"week/p.ipynb": P, "week/own.csv": b"2", "top.csv": b"3"}
    found = read_hand_in(*_read(tmp_path, files))
    assert found.files["own.csv"] == b"2" and found.files["top.csv"] == b"3"


def test_what_lies_beside_a_notebook_in_an_archive_lies_beside_it_then(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("week/p.ipynb", P)
        archive.writestr("week/own.csv", b"2")
    found = read_hand_in(*_read(tmp_path, {"week.zip": made.getvalue()}))
    assert found.notebooks["p"] == P and found.files["own.csv"] == b"2"


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path):
    place, coursedir = found_in(tmp_path, {"part two.ipynb": TWO})
    os.mkfifo(place / "p.ipynb")
    found = read_hand_in(place, ASSIGNMENT, coursedir)
    assert isinstance(found.notebooks["p"], Unusable) and found.notebooks["part two"] == TWO


@pytest.mark.parametrize("kind", ["link", "huge", "folder"])
def test_a_notebook_that_is_no_file_is_unusable(kind, tmp_path):
    place, coursedir = found_in(tmp_path, {"part two.ipynb": TWO})
    if kind == "link":
        (place / "p.ipynb").symlink_to(place / "part two.ipynb")
    elif kind == "huge":
        (place / "p.ipynb").touch()
        os.truncate(place / "p.ipynb", MAX_NOTEBOOK_BYTES + 1)
    else:
        (place / "p.ipynb").mkdir()
    assert isinstance(read_hand_in(place, ASSIGNMENT, coursedir).notebooks["p"], Unusable)


def test_a_folder_that_is_a_link_is_refused(tmp_path):
    place, coursedir = found_in(tmp_path, BOTH)
    (tmp_path / "link").symlink_to(place)
    with pytest.raises(CourseError, match="a link"):
        read_hand_in(tmp_path / "link", ASSIGNMENT, coursedir)
