"""Runs the attacks of tests/attacks against ours and against plain `nbgrader autograde`.

    python benchmarks/attacks.py [NAME ...]

Prints a line for each attack: the points it earned beyond its honest work, and whether it read or
changed the course folder which it must leave alone. Attacks that would harm this machine are not
run against plain nbgrader, which confines nothing.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from attacks.table import ATTACKS, Attack  # noqa: E402
from attacks.target import LAB, MARK, SOURCE, fingerprint, plant  # noqa: E402
from small_course import write  # noqa: E402

from autograder import Limits, Skeleton, grade_notebook  # noqa: E402
from autograder.grade import is_test  # noqa: E402

LIMITS = Limits(cell_seconds=5, call_seconds=1, notebook_seconds=20, memory=2**30)


def verdict(attack: Attack, points: float, notebook: NotebookNode | None, changed: bool) -> str:
    """What an attack got, in a few words."""
    got = []
    if points > attack.honest:
        got.append(f"{points - attack.honest:g} points")
    if notebook is None:
        got.append("submission lost")
    elif any(MARK in str(c.get("outputs", "")) for c in notebook.cells if not is_test(c)):
        got.append("read secrets")
    if changed:
        got.append("changed files")
    return ", ".join(got) or "-"


def against_ours(attack: Attack, skeleton: Skeleton, outside: Path) -> str:
    """Grade the attack with ours."""
    before = fingerprint(outside)
    submitted = attack.submission(str(outside))
    graded = grade_notebook(submitted, skeleton, files=LAB, limits=LIMITS)
    points = sum(graded.scores.values())
    return verdict(attack, points, graded.notebook, fingerprint(outside) != before)


def against_plain(attack: Attack, folder: Path) -> str:
    """Grade the attack with nbgrader, in a course of its own."""
    root, outside = folder / "course", folder / "outside"
    plant(outside)
    before = fingerprint(outside)
    write(root, SOURCE, {"attacker": attack.submission(str(outside))})
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Execute.timeout = 5\n")
    for name, content in LAB.items():
        (root / "source" / "ps1" / name).parent.mkdir(exist_ok=True)
        (root / "source" / "ps1" / name).write_bytes(content)
    for step in ("generate_assignment", "autograde"):
        subprocess.run(
            ["nbgrader", step, "ps1"], cwd=root, capture_output=True, check=False, timeout=300
        )
    graded = root / "autograded" / "attacker" / "ps1" / "p.ipynb"
    notebook = nbformat.read(graded, as_version=4) if graded.exists() else None
    with Gradebook(f"sqlite:///{root}/gradebook.db", "small") as book:
        points = book.find_submission("ps1", "attacker").score
    return verdict(attack, points, notebook, fingerprint(outside) != before)


def main() -> None:
    """Print the table."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    skeleton = Skeleton.of(SOURCE)
    print(f"{'attack':26}{'ours':16}{'nbgrader autograde':34}what it tries")
    for attack in ATTACKS:
        if sys.argv[1:] and attack.name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            plant(Path(folder, "ours"))
            ours = against_ours(attack, skeleton, Path(folder, "ours"))
            plain = against_plain(attack, Path(folder)) if attack.plain else "(not run)"
        print(f"{attack.name:26}{ours:16}{plain:34}{attack.tries}", flush=True)


if __name__ == "__main__":
    main()
