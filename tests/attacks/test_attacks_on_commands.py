"""Attacks on the commands: special files, and the grading of other students."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import compare
import editing
import fooling
import nbformat
import pytest
import reaching
from attack import RIGHT, Attack, submission
from programs import run as run_program

ROOT = Path(__file__).resolve().parents[2]
READS = "print(open('notes.txt').read())"


def linked_notebook(course: Path, folder: Path) -> None:
    (folder / "attacked.ipynb").unlink()
    (folder / "attacked.ipynb").symlink_to(course / "source" / "attacked" / "attacked.ipynb")


def linked_folder(course: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(course / "source" / "attacked")


def linked_file(course: Path, folder: Path) -> None:
    (folder / "notes.txt").symlink_to(course / "gradebook.db")
    (folder / "more").symlink_to(course / "submitted" / "neighbour")


def waits_for_a_writer(course: Path, folder: Path) -> None:
    (folder / "attacked.ipynb").unlink()
    os.mkfifo(folder / "attacked.ipynb")
    os.mkfifo(folder / "notes.txt")


def endless(course: Path, folder: Path) -> None:
    (folder / "attacked.ipynb").unlink()
    (folder / "attacked.ipynb").symlink_to("/dev/zero")


def huge(course: Path, folder: Path) -> None:
    os.truncate(folder / "attacked.ipynb", 2**33)


def is_a_folder(course: Path, folder: Path) -> None:
    (folder / "attacked.ipynb").unlink()
    (folder / "attacked.ipynb").mkdir()


def wrong_time(course: Path, folder: Path) -> None:
    (folder / "timestamp.txt").write_bytes(b"\xff99999-99-99 never\0")


def strange_names(course: Path, folder: Path) -> None:
    for name in (b"\xff\xfe", b"a\nb", b"-rf", b"$(touch cheated)", b"lab"):
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(b"x")


# How each submission is spoiled, and the command's message about it.
SPOILED: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "linked-notebook": (linked_notebook, "a link to another file"),
    "linked-file": (linked_file, ""),
    "waits-for-a-writer": (waits_for_a_writer, "not an ordinary file"),
    "endless": (endless, "a link to another file"),
    "huge": (huge, "bigger than"),
    "is-a-folder": (is_a_folder, "not an ordinary file"),
    "wrong-time": (wrong_time, ""),
    "strange-names": (strange_names, ""),
    "linked-folder": (linked_folder, "a link to another folder"),
}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released")
    compare.write_course(folder)
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return Path(shutil.copytree(released, tmp_path, dirs_exist_ok=True))


def grade(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return run_program(course, *command, "attacked")


def by_name(*names: str) -> list[Attack]:
    everything = [*fooling.ATTACKS, *editing.ATTACKS, *reaching.ATTACKS]
    return [attack for attack in everything if attack.name in names]


def test_files_that_are_no_files(course: Path) -> None:
    attacks = by_name("half-characters", "half-characters-said", "nested-too-deep", "no-text")
    compare.hand_in(course, [*attacks, Attack("zealous", "", answers=RIGHT)])
    for name, (spoil, _) in SPOILED.items():
        folder = course / "submitted" / name / "attacked"
        folder.mkdir(parents=True)
        notebook = submission({**RIGHT, "double": READS, "total": "total = 0"})
        nbformat.write(notebook, folder / "attacked.ipynb")
        spoil(course, folder)

    run = grade(course, "nbexaminer", "grade")

    found = compare.results(course)
    assert found.pop("zealous") == found.pop("neighbour") == (7, False)
    assert {name: points for name, (points, _) in found.items() if points > 4} == {}
    assert run.returncode == 1
    for name, (_, says) in SPOILED.items():
        lines = [line for line in run.stderr.splitlines() if name in line]
        assert says in " ".join(lines)
    assert "Traceback" not in run.stderr
    written = [path for path in (course / "autograded").rglob("*") if path.is_file()]
    assert not any(path.is_symlink() for path in (course / "autograded").rglob("*"))
    assert not any(b"SQLite format" in path.read_bytes() for path in written)
    spoilt = [path for path in written if "neighbour" not in path.parts]
    assert not any(compare.CANARY.encode() in path.read_bytes() for path in spoilt)


def test_nbgraders_own_command_is_confined_and_isolated(course: Path) -> None:
    attacks = by_name(
        "asserts-stripped", "tests-duplicated", "tests-skipped", "neighbour-read",
        "half-characters-said",
    )  # fmt: skip
    compare.hand_in(course, [*attacks, Attack("zealous", "", answers=RIGHT)])
    shutil.copy(ROOT / "nbgrader_config.py", course)
    os.environ["COURSE_TOKEN"] = compare.CANARY

    run = grade(course, "nbgrader", "autograde")

    found = compare.results(course)
    assert run.returncode == 0, run.stderr
    assert found.pop("zealous") == found.pop("neighbour")
    assert found == {attack.name: (0, False) for attack in attacks}
