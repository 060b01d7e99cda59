"""Prints what the attacks earn and read with plain `nbgrader autograde` and with this grader.

    python tests/attacks/compare.py

Only attacks that are harmless without confinement run under plain nbgrader: they patch their own
kernel, edit their own notebook, or read files of a temporary course.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import editing
import exhausting
import fooling
import forging
import nbformat
import reaching
from attack import LAB, RIGHT, SECRET, Attack, source, submission
from nbgrader.api import Gradebook

THEMES = [fooling, editing, reaching, exhausting, forging]
CANARY = "canary-which-nobody-may-see"
LIMITS = ["--Grading.cell_seconds=1", "--Grading.call_seconds=0.5", "--Grading.notebook_seconds=4"]
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "attacked"\n'
HONEST = Attack("honest-work", "What knowing earns.", answers=RIGHT, plain=True)
OURS = [sys.executable, "-m", "nbexaminer", "grade", "attacked", *LIMITS]
GRADERS = {"nbgrader": ["nbgrader", "autograde", "attacked"], "ours": OURS}


def write_course(course: Path) -> None:
    """A course with one assignment, released."""
    (course / "nbgrader_config.py").write_text(CONFIG)
    for name, content in LAB.items():
        path = course / "source" / "attacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    nbformat.write(source(), course / "source" / "attacked" / "attacked.ipynb")
    run(course, "nbgrader", "generate_assignment", "attacked")


def hand_in(course: Path, attacks: list[Attack]) -> None:
    """Every attack is a student; beside them is a neighbour worth copying from."""
    neighbour = submission(RIGHT)
    neighbour.cells[0].source = CANARY
    notebooks = {attack.name: attack.submitted(str(course), 9) for attack in attacks}
    for name, notebook in {**notebooks, "neighbour": neighbour}.items():
        folder = course / "submitted" / name / "attacked"
        folder.mkdir(parents=True)
        text = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (folder / "attacked.ipynb").write_bytes(text)


def run(course: Path, *command: str) -> None:
    """Run a command in the course quietly; the results show what could not be graded."""
    paths = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    places = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")]
    paths |= {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    subprocess.run(
        command, cwd=course, env=os.environ | paths | {"COURSE_TOKEN": CANARY}, capture_output=True
    )


def results(course: Path) -> dict[str, tuple[float, bool]]:
    """For each student: the points, and whether their own cells show a secret."""
    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for row in gradebook.assignment_submissions("attacked"):
            path = course / "autograded" / row.student_id / "attacked" / "attacked.ipynb"
            found[row.student_id] = row.score, path.exists() and leaked(path)
    return found


def leaked(path: Path) -> bool:
    cells = nbformat.read(path, as_version=4).cells
    own = [cell for cell in cells if "HIDDEN TESTS" not in cell.source]
    shown = json.dumps([cell.get("outputs", []) for cell in own])
    return SECRET in shown or CANARY in shown


def compare(attacks: list[Attack]) -> dict[str, dict[str, tuple[float, bool]]]:
    """The results of each attack by grader; empty where it did not run."""
    found = {}
    for grader, command in GRADERS.items():
        tried = [attack for attack in attacks if attack.plain or grader == "ours"]
        with tempfile.TemporaryDirectory(prefix="attacked-") as folder:
            write_course(Path(folder))
            hand_in(Path(folder), tried)
            run(Path(folder), *command)
            found[grader] = results(Path(folder))
    return found


def show(result: tuple[float, bool] | None) -> str:
    points, secrets = result or (0, False)
    return f"{points:g}{' and secrets' if secrets else ''}" if result else "-"


def main() -> None:
    """Run all permitted attacks, and print a line for each."""
    attacks = [attack for theme in THEMES for attack in theme.ATTACKS]
    found = compare([HONEST, *attacks])
    print("Points of 7; - where it was not tried. Deserved is what the honest part is worth.")
    print(f"{'attack':30} {'nbgrader':16} {'ours':16} deserved")
    for attack in [HONEST, *attacks]:
        row = [show(found[grader].get(attack.name)) for grader in GRADERS]
        deserved = 7 if attack is HONEST else sum(attack.earns.values())
        print(f"{attack.name:30} {row[0]:16} {row[1]:16} {deserved:<8g} {attack.why}")
    for grader in GRADERS:
        tried = [(a, found[grader][a.name]) for a in attacks if a.name in found[grader]]
        won = [a for a, (points, secrets) in tried if secrets or points > sum(a.earns.values())]
        print(f"{grader}: {len(won)} of {len(tried)} attacks got what they wanted.")


if __name__ == "__main__":
    main()
