"""No attack earns a point, escapes, disturbs the next submission or outlives its notebook."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import editing
import exhausting
import fooling
import forging
import nbformat
import prewarmed
import psutil
import pytest
import reaching
import witnessing
from attack import LAB, NOTHING, POINTS, RIGHT, SECRET, Attack, source, submission
from nbformat import NotebookNode

from nbexaminer.grade import grade_notebook
from nbexaminer.host import forkserver, pool
from nbexaminer.limits import Limits
from nbexaminer.notebook.sanitize.markdown import renderer
from nbexaminer.notebook.skeleton import Skeleton
from nbexaminer.results import GradedNotebook

THEMES = [fooling, editing, reaching, exhausting, forging, witnessing]
ATTACKS = [attack for theme in THEMES for attack in theme.ATTACKS]

pytestmark = pytest.mark.filterwarnings("ignore")  # what nbformat thinks of such notebooks

LIMITS = Limits(
    cell_seconds=1, call_seconds=0.4, notebook_seconds=2, memory=2 * 2**30, disk=8 * 2**20
)
CANARY = "canary-which-nobody-may-see"


@dataclass
class World:
    """A course with secrets, a listener, and a grader with a temporary folder."""

    root: Path
    port: int
    skeleton: Skeleton

    def grade(self, notebook: NotebookNode | bytes, **options: object) -> GradedNotebook:
        if isinstance(notebook, NotebookNode):
            notebook = json.dumps(notebook)
        settings = {"files": LAB, "limits": LIMITS} | options
        return grade_notebook(notebook, self.skeleton, **settings)

    def files(self) -> dict[str, tuple[int, int, str]]:
        """All files outside the notebooks' own folders: kind and rights, time, content."""
        paths = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith("notebook-")]
            paths += [Path(folder, name) for name in (*folders, *names)]
        return {
            str(path): (
                path.lstat().st_mode,
                path.lstat().st_mtime_ns if path.is_file() else 0,
                hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            )
            for path in sorted(paths)
        }

    def processes(self, expected: int | None = None) -> int:
        """The number of child processes; two of them wait for the next notebook.

        A process that removes a stubborn folder gets some time to end.
        """
        patience = time.monotonic() + (60 if expected else 0)
        while True:
            found = len(psutil.Process().children(recursive=True))
            if found == expected or time.monotonic() > patience:
                return found
            time.sleep(0.05)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("world")
    neighbour = submission(RIGHT)
    neighbour.cells[0].source = CANARY
    for folder, notebook in (("source", source()), ("submitted/neighbour", neighbour)):
        (root / "course" / folder / "attacked").mkdir(parents=True)
        nbformat.write(notebook, root / "course" / folder / "attacked" / "attacked.ipynb")
    (root / "course" / "gradebook.db").write_text(CANARY)
    (root / "tmp").mkdir()
    with (
        pytest.MonkeyPatch.context() as patch,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        patch.setenv("COURSE_TOKEN", CANARY)
        # The grader keeps its helpers and their folder for the next notebook: these are ours.
        patch.setattr(pool, "_idle", [])
        patch.setattr(forkserver, "subprocess", prewarmed.REAL)
        patch.setattr(tempfile, "tempdir", str(root / "tmp"))
        listener.settimeout(0)
        world = World(root, listener.getsockname()[1], Skeleton.of(source()))
        world.grade(submission(RIGHT))
        renderer.ask(b"[]")  # it is started with the first Markdown, and kept for the class
        yield world
        for runner in pool._idle:  # other tests count processes, too
            runner.close()
        with pytest.raises(BlockingIOError):  # nobody connected
            listener.accept()


def said(graded: GradedNotebook) -> str:
    """All that the student reads: the problems, and the outputs of the cells."""
    lines = [problem.message for problem in graded.problems]
    for output in (output for cell in graded.notebook.cells for output in cell.get("outputs", [])):
        if output.output_type == "error":
            lines += [f"{output.ename}: {output.evalue}", *output.traceback]
        else:
            lines += [output.get("text", ""), *output.get("data", {}).values()]
    return "\n".join(lines)


def shown_by_the_student(graded: GradedNotebook) -> str:
    cells = [cell for cell in graded.notebook.cells if "### BEGIN HIDDEN" not in cell.source]
    return said(GradedNotebook(nbformat.v4.new_notebook(cells=cells), problems=graded.problems))


def test_every_attack_has_a_name_of_its_own() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60


def test_honest_work_earns_every_point(world: World) -> None:
    graded = world.grade(submission(RIGHT))
    assert (graded.scores, graded.problems) == (POINTS, [])


def by_name(attacks: list[Attack]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.name)


@by_name([attack for attack in ATTACKS if attack not in exhausting.ATTACKS])
def test_attack(attack: Attack, world: World) -> None:
    fails(attack, world)


class TestOnResources:
    """These wait for limits, so pytest may run them beside the others."""

    @by_name(exhausting.ATTACKS)
    def test_attack(self, attack: Attack, world: World) -> None:
        fails(attack, world)


def fails(attack: Attack, world: World) -> None:
    files, processes, threads = world.files(), world.processes(), threading.active_count()

    graded = world.grade(
        attack.submitted(str(world.root / "course"), world.port), own_files=attack.files
    )

    assert graded.scores == NOTHING | attack.earns
    assert not any(id.endswith("/perfect") for ids in graded.misconceptions.values() for id in ids)
    assert re.search(attack.says, said(graded))
    assert CANARY not in said(graded)
    for outcome in ("canary-in-the-hidden", "ALLOWED"):
        assert outcome not in shown_by_the_student(graded)
    assert world.files() == files
    assert world.processes(expected=processes) == processes
    assert threading.active_count() == threads
    text = nbformat.writes(graded.notebook).encode()  # it can be written, and is not huge
    assert len(text) < 20 * 2**20
    assert world.grade(submission(RIGHT)).scores == POINTS
    if attack in witnessing.ATTACKS:  # nothing of a test is in what grading returns
        for cell in graded.notebook.cells:
            if SECRET in cell.source:
                cell.source = ""  # the test itself, in the instructor's page
        assert SECRET not in repr(graded)


def test_the_spies_do_see_the_secret_beside_the_tests(world: World) -> None:
    attack = next(a for a in ATTACKS if a.name == "printed-beside-the-tests")
    graded = world.grade(attack.submitted(), isolate_tests=False)
    shown = [o for c in graded.notebook.cells for o in c.get("outputs", []) if "text" in o]
    assert any(SECRET in output.text for output in shown)
