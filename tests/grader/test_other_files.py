"""Other files in place of a notebook are opened if possible, and named otherwise."""

import gzip
import io
import tarfile

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import answered, grade, notebook, release, solution, test, write

from nbexaminer.limits import MAX_NOTEBOOK_BYTES

SOURCE = notebook(
    [
        solution("half", "### BEGIN SOLUTION\nhalf = lambda x: x / 2\n### END SOLUTION"),
        test("halves", "assert half(4) == 2", 2),
    ]
)
RIGHT = nbformat.writes(answered(SOURCE, {"half": "half = lambda x: x / 2"})).encode()


def tar(name="p.ipynb", content=RIGHT, **about):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for key, value in about.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


OPENED = {
    "p.tar": tar(),
    "p.tar.gz": gzip.compress(tar("homework/p.ipynb")),
    "all.tgz": gzip.compress(tar()),
}
NAMED = {
    "p.html": b"<html>printed</html>",
    "p.pdf": b"%PDF-1.4",
    "p.py": b"half = lambda x: x / 2",
    "answers.docx": b"PK..",
    "p.ipynb.gz": gzip.compress(RIGHT),
    "out.tar": tar("../p.ipynb"),
    "link.tar": tar(type=tarfile.SYMTYPE, linkname="/etc/passwd", content=b""),
    "bomb.tgz": gzip.compress(tar(content=bytes(MAX_NOTEBOOK_BYTES + 1))),
    "loop.tar": tar(pax_headers={"size": "-1024"}),
    "no.tar": b"no archive",
    "all.7z": b"7z\xbc\xaf\x27\x1c",
}
CUT_OFF = {"cut-off.tgz": gzip.compress(tar())[:200]}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = tmp_path_factory.mktemp("files")
    write(root, SOURCE, {})
    (root / "source" / "ps1" / "data.csv").write_text("of the instructor's")
    for name, content in (OPENED | NAMED | CUT_OFF | {"data.csv": b"no answer"}).items():
        folder = root / "submitted" / name.replace(" ", "-") / "ps1"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
    release(root)
    done = grade(root)
    assert done.returncode == 1
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        points = {row.student.id: row.score for row in book.assignment_submissions("ps1")}
    return points, done


@pytest.mark.parametrize("name", OPENED)
def test_an_archive_is_opened(graded, name):
    points, done = graded
    assert points[name] == 2
    assert f"{name}: p.ipynb was not there; {name}/" in done.stderr


def line_of(student, done):
    return next(line for line in done.stderr.splitlines() if line.startswith(f"{student}:"))


@pytest.mark.parametrize("name", NAMED)
def test_what_cannot_be_graded_is_named(graded, name):
    points, done = graded
    student = name.replace(" ", "-")
    assert points[student] == 0
    assert f"{student}: handed in something that can't be matched: {name}" in done.stderr
    assert ("Please unpack" in line_of(student, done)) is name.endswith((".7z", ".gz"))


def test_a_notebook_that_an_archive_does_not_hold_whole_is_named(graded):
    points, done = graded
    assert points["cut-off.tgz"] == 0
    assert "p.ipynb was not there; cut-off.tgz/p.ipynb was graded" in done.stderr
    assert "cut-off.tgz: p: The file is unreadable" in done.stderr


def test_a_file_of_the_instructors_is_nothing_handed_in(graded):
    points, done = graded
    assert points["data.csv"] == 0
    assert "data.csv: handed in" not in done.stderr
