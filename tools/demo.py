"""Grade the sample class and show the points. Run by `make demo`, from the course's root."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sample_class
from nbgrader.api import Gradebook

ASSIGNMENT = "backprop"


def place_class(root: Path) -> None:
    """Put the sample class into submitted/, unless it holds submissions of other students."""
    submitted = root / "submitted"
    there = {entry.name for entry in submitted.iterdir()} if submitted.is_dir() else set()
    strangers = sorted(there - set(sample_class.STUDENTS))
    if strangers:
        sys.exit(
            f"submitted/ holds submissions that are not of the sample class ({strangers[0]}"
            f"{', …' if len(strangers) > 1 else ''}). Nothing was changed; to see the demo, move "
            "them away or use another clone."
        )
    sample_class.build(root / "release" / ASSIGNMENT, submitted)


def table(gradebook: Gradebook) -> str:
    """Points as text: a row for each student, a column for each notebook."""
    notebooks = sorted(each.name for each in gradebook.find_assignment(ASSIGNMENT).notebooks)
    lines = [f"{'':22}" + "".join(f"{name.split('-')[0]:>7}" for name in notebooks) + "    sum"]
    for submission in sorted(
        gradebook.assignment_submissions(ASSIGNMENT), key=lambda each: each.student_id
    ):
        scores = {each.name: each.score for each in submission.notebooks}
        cells = "".join(f"{scores.get(name, 0):7g}" for name in notebooks)
        lines.append(f"{submission.student_id:22}{cells}{submission.score:7g}")
    most = gradebook.find_assignment(ASSIGNMENT).max_score
    lines.append(f"{'possible':22}" + " " * 7 * len(notebooks) + f"{most:7g}")
    return "\n".join(lines)


def main() -> None:
    """Place the class, grade it, print the table and what to do next."""
    root = Path.cwd()
    place_class(root)
    print("Grading the sample class …", flush=True)
    command = [sys.executable, "-m", "nbexaminer", "grade", ASSIGNMENT, "--force"]
    command.append("--log-level=ERROR")
    graded = subprocess.run(command, check=False)
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        print("\nPoints by notebook:\n\n" + table(gradebook))
    print(
        "\nGraded notebooks: autograded/    Grades: gradebook.db"
        "\nNext: `source .venv/bin/activate`, so that your shell knows the commands; then"
        "\n      `nbexaminer report backprop` writes what the class has understood to a page,"
        "\n      `nbexaminer feedback backprop` writes a page for each student to feedback/,"
        "\n      `nbgrader export` a table of all grades, `make lab` opens the course."
    )
    sys.exit(graded.returncode)


if __name__ == "__main__":
    main()
