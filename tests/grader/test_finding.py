"""A notebook with another name, or in any kind of archive, is found by its content."""

import io
import os
import tarfile
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from small_course import answered, notebook, solution, test

from nbexaminer.errors import Unusable
from nbexaminer.limits import MAX_NOTEBOOK_BYTES, MIN_UNPACKED_BYTES
from nbexaminer.notebook.archives import unpack
from nbexaminer.notebook.finding import Likeness, find
from nbexaminer.notebook.skeleton import Skeleton


def source(name, number):
    stub = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return x + {number}\n    ### END SOLUTION"
    check = test(f"{name}-test", f"assert {name}(1) == {number + 1}\nprint('{name} is right')", 1)
    return notebook([solution(name, stub), check])


ONE, TWO = source("one", 1), source("two", 2)
LIKE = {"one": Likeness.of(Skeleton.of(ONE)), "two": Likeness.of(Skeleton.of(TWO))}


def answer(book, name):
    return nbformat.writes(answered(book, {name: f"def {name}(x):\n    return x"})).encode()


ONES, TWOS = answer(ONE, "one"), answer(TWO, "two")
FOREIGN = nbformat.writes(notebook([new_code_cell("1 + 1")])).encode()


def found(loose, archives=None, missing=("one", "two")):
    result = find({name: LIKE[name] for name in missing}, loose, archives or {})
    return {name: path for name, (path, _) in result.notebooks.items()}, result


@pytest.mark.parametrize(
    "name",
    [
        "one-1.ipynb",
        "doejane_LATE_4711_998877_one-1.ipynb",
        "Copy of one.ipynb",
        "Копия one.ipynb",
        "one - コピー.ipynb",
        "one 2.ipynb",
        "one_Jane_Doe.ipynb",
        "homework.ipynb",
    ],
)
def test_a_single_notebook_of_any_name_is_found(name):
    assert found({name: ONES}, missing=["one"])[0] == {"one": name}


def test_several_are_told_apart_by_their_cells():
    assert found({"a.ipynb": TWOS, "b.ipynb": ONES})[0] == {"one": "b.ipynb", "two": "a.ipynb"}


def test_marks_may_be_lost():
    bare = notebook([new_code_cell(cell.source) for cell in ONE.cells])
    assert found({"x.ipynb": nbformat.writes(bare).encode()})[0] == {"one": "x.ipynb"}


def test_a_notebook_of_another_assignment_is_not_taken():
    other = source("one", 1)
    for cell in other.cells:
        cell.source = "print('something else')"
    for content in (FOREIGN, nbformat.writes(other).encode()):
        paths, result = found({"work.ipynb": content})
        assert (paths, result.rest) == ({}, ["work.ipynb"])


def test_two_that_differ_are_not_guessed():
    other = answer(ONE, "one").replace(b"return x", b"return 7")
    paths, result = found({"a.ipynb": ONES, "b.ipynb": other}, missing=["one"])
    assert paths == {} and result.unclear == [
        "one.ipynb is not there, and it could be each of: a.ipynb, b.ipynb."
    ]
    assert found({"a.ipynb": ONES, "b.ipynb": ONES}, missing=["one"])[0]  # they are the same
    released = nbformat.writes(Skeleton.of(ONE).released).encode()  # is no better for its stub
    assert found({"one_v1.ipynb": released, "one_v2.ipynb": ONES}, missing=["one"])[0] == {}


def test_of_two_with_the_name_the_one_of_this_assignment_is_taken():
    loose = {"old/one.ipynb": FOREIGN, "new/one.ipynb": ONES}
    assert found(loose, missing=["one"])[0] == {"one": "new/one.ipynb"}


def test_a_damaged_one_is_found_so_that_its_author_is_told():
    assert found({"one-1.ipynb": ONES[:50]}, missing=["one"])[0] == {"one": "one-1.ipynb"}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def tarred(files, mode):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


WORK = {"ps1/data.csv": b"1", "ps1/one.ipynb": ONES}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(WORK)),
        ("a.zip", zipped({name.replace("/", "\\"): WORK[name] for name in WORK})),
        ("a.zip", zipped({"C:\\homework\\" + name: WORK[name] for name in WORK})),
        ("a.zip", zipped({"inner.zip": zipped(WORK)})),
        ("a.zip", tarred(WORK, "w:gz")),  # whatever its name says
        ("a.tar", tarred(WORK, "w")),
        ("a.tgz", tarred(WORK, "w:gz")),
        ("a.tar.bz2", tarred(WORK, "w:bz2")),
        ("a.tar.xz", tarred(WORK, "w:xz")),
    ],
)
def test_an_archive_is_opened_with_what_lies_beside(name, content):
    paths, result = found({}, {name: content}, missing=["one"])
    assert paths["one"].endswith("one.ipynb") and result.beside == {"data.csv": b"1"}


@pytest.mark.parametrize("name", ["/etc/one.ipynb", "../one.ipynb", "a\\..\\..\\one.ipynb"])
def test_what_leads_out_of_an_archive_is_not_there(name):
    assert unpack({"a.zip": zipped({name: ONES})}) == ({}, ["a.zip"])


def test_all_archives_share_one_budget():
    half = bytes(MAX_NOTEBOOK_BYTES // 2 + 1)
    bomb = zipped({"zeros.dat": half, "one.ipynb": ONES})
    files, broken = unpack({"a.zip": bomb, "b.zip": bomb, "c.zip": zipped({"x.ipynb": half})})
    sizes = [len(each) for each in files.values() if not isinstance(each, Unusable)]
    assert sum(sizes) <= MAX_NOTEBOOK_BYTES and broken
    assert files["a.zip/one.ipynb"] == files["b.zip/one.ipynb"] == ONES


def test_a_small_archive_does_not_become_a_big_one():
    bomb = zipped({"one.ipynb": bytes(MIN_UNPACKED_BYTES + 1)})
    assert unpack({"a.zip": bomb}) == ({}, ["a.zip"])
    honest = zipped({"one.ipynb": ONES, "noise.dat": os.urandom(MIN_UNPACKED_BYTES + 1)})
    assert unpack({"a.zip": honest})[1] == []


def test_a_members_name_is_read_as_macos_writes_it():
    marked = zipped({"Übung.ipynb": ONES})
    at = marked.index(b"PK\x01\x02")
    plain = bytearray(marked)
    plain[7] = plain[at + 9] = 0  # the flag for UTF-8
    assert list(unpack({"a.zip": bytes(plain)})[0]) == ["a.zip/Übung.ipynb"]
