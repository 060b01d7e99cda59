"""What is attacked: one notebook, a lab beside it, and a course folder that nobody may touch."""

import hashlib
import os
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from small_course import notebook, solution, test

MARK = "HIDDEN" + "_MARK"  # in two halves, so that only a hidden test holds the whole

SOURCE = notebook(
    [
        new_code_cell("import math\nimport numpy as np"),
        solution(
            "square",
            "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION",
        ),
        test(
            "square-test",
            "from lab import check\n\ncheck.close(square(2), 4)\n"
            "### BEGIN HIDDEN TESTS\n"
            f"import math\n\nimport numpy as np\n\n# {MARK}\n"
            "for x in np.random.default_rng().uniform(2, 9, 5).tolist():\n"
            "    assert math.isclose(square(x), x * x)\n"
            "    assert np.isclose(square(x), x * x), square(x)\n"
            "    assert abs(square(-x) - x * x) < 1e-9\n"
            "    assert square(x) == x * x\n"
            "### END HIDDEN TESTS",
            2,
        ),
        solution("z", "z = (\n    ### BEGIN SOLUTION\n    42.5\n    ### END SOLUTION\n)"),
        test(
            "z-test",
            "### BEGIN HIDDEN TESTS\n"
            f"import numpy as np\n\n# {MARK}\n"
            "assert z == 42.5\nassert abs(z - 42.5) < 1e-9\nassert np.isclose(z, 42.5)\n"
            "### END HIDDEN TESTS",
            1,
        ),
        test(
            "partial-test",
            f"# {MARK}\npoints = 0\n"
            "for x in (3.5, 4.5):\n    points += 0.5 * (abs(square(x) - x * x) < 1e-9)\n"
            "points",
            1,
        ),
    ]
)

LAB = {
    "lab/__init__.py": b"",
    "lab/check.py": b"def close(got, want):\n    assert abs(got - want) < 1e-9, 'not close'\n",
    "data.csv": b"1,2\n",
}

# Passes what students can see, and nothing else.
WRONG = {"square": "def square(x):\n    return 4", "z": "z = 0"}
RIGHT = {"square": "def square(x):\n    return x * x", "z": "z = 42.5"}


def plant(root: Path) -> None:
    """Make a course folder with secrets in it, as it may lie near the grader."""
    (root / "source").mkdir(parents=True)
    (root / "source" / "p.ipynb").write_text(f"the solution {MARK}")
    (root / "gradebook.db").write_text(f"the grades {MARK}")
    (root / "submitted" / "other").mkdir(parents=True)
    (root / "submitted" / "other" / "p.ipynb").write_text(f"somebody else's answer {MARK}")
    os.environ["SECRET_TOKEN"] = MARK


def fingerprint(root: Path) -> str:
    """Changes when anything in a folder does: names, contents, modes, times."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        digest.update(f"{path} {status.st_mode} {status.st_mtime_ns} {status.st_uid}".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def cell_of(submitted: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell with this grade id."""
    return next(
        cell
        for cell in submitted.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )
