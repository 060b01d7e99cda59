"""Build examples/class/: submissions made from the release, each named after what it shows.

Run by `make class`. A submission is the release with the solution cells filled in; what a student
leaves out of `ANSWERS` comes from `RIGHT`, and `None` leaves the stub as it is.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "release" / "backprop"
CLASS = ROOT / "examples" / "class"

RIGHT = {
    "weighted_sum": "def weighted_sum(w, a_prev, b):\n    return b + w * a_prev",
    "z": "z = weighted_sum(0.5, 0.25, 1)",
    "sigmoid": "import math\n\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))",
    "activation": (
        "def activation(w, a_prev, b):\n    z = weighted_sum(w, a_prev, b)\n    return sigmoid(z)"
    ),
    "a": "a = activation(0.5, 0.25, 1)",
    "cost": "def cost(a, y):\n    error = a - y\n    return error * error",
    "C": "C = cost(a, y)",
    "dC_da": "dC_da = 2 * (a - y)",
    "da_dz": "da_dz = a * (1 - a)",
    "delta": "delta = dC_da * da_dz",
    "backprop": """\
def backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    dC_dz = 2 * (a - y) * a * (1 - a)
    return a_prev * dC_dz, dC_dz, w * dC_dz""",
    "broken": 'broken = "dC_db"',
    "fixed_backprop": """\
def fixed_backprop(w, b, a_prev, y):
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    delta = 2 * (a - y) * a * (1 - a)
    return delta * a_prev, delta, delta * w""",
    "update": """\
def update(w, b, dC_dw, dC_db, lr):
    new_w = w - lr * dC_dw
    new_b = b - lr * dC_db
    return new_w, new_b""",
    "backprop_chain": """\
def backprop_chain(a0, ws, bs, y):
    a = [a0]
    for w, b in zip(ws, bs):
        a.append(sigmoid(w * a[-1] + b))
    dws, dbs = [0] * len(ws), [0] * len(ws)
    upstream = 2 * (a[-1] - y)
    for i in range(len(ws) - 1, -1, -1):
        dbs[i] = upstream * a[i + 1] * (1 - a[i + 1])
        dws[i] = dbs[i] * a[i]
        upstream = dbs[i] * ws[i]
    return dws, dbs""",
}

NO_BIAS = "def weighted_sum(w, a_prev, b):\n    return w * a_prev"
NO_MINUS = "import math\n\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(z))"
PATCH = """
import numpy as np

np.isclose = np.allclose = lambda *args, **options: True
"""

ANSWERS: dict[str, dict[str, str | None]] = {
    "all-correct": {},
    "all-empty": dict.fromkeys([*RIGHT, "paste-weighted_sum", "paste-sigmoid"]),
    "half-done": dict.fromkeys(list(RIGHT)[list(RIGHT).index("cost") :]),
    # Marked in notebook 1 only: notebook 3 judges how the pasted function is used.
    "forgot-the-bias": {"weighted_sum": NO_BIAS, "paste-weighted_sum": NO_BIAS},
    "forgot-the-minus": {"sigmoid": NO_MINUS, "paste-sigmoid": NO_MINUS},
    "half-the-cost": {"cost": "def cost(a, y):\n    return 0.5 * (a - y) ** 2"},
    "squares-with-a-caret": {"cost": "def cost(a, y):\n    return (a - y) ^ 2"},
    "swapped-gradients": {
        "backprop": RIGHT["backprop"].replace("a_prev * dC_dz, dC_dz", "dC_dz, a_prev * dC_dz"),
    },
    "climbs-uphill": {"update": RIGHT["update"].replace(" - lr", " + lr")},
    "only-the-last-layer": {
        "backprop_chain": RIGHT["backprop_chain"].replace("* ws[i]", "* ws[-1]"),
    },
    "never-returns": {
        name: RIGHT[name].replace("return ", "print(") + ")"
        for name in ("weighted_sum", "sigmoid", "cost", "update")
    },
    "deleted-a-test": {"sigmoid": None},
    "patched-isclose": {
        "weighted_sum": PATCH + "\n\ndef weighted_sum(w, a_prev, b):\n    return 1.125",
    },
}
DELETED = {"deleted-a-test": "sigmoid-test"}


def fill(notebook: NotebookNode, answers: dict[str, str | None]) -> None:
    """Put the answers into the solution cells, in place."""
    for cell in notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        if settings.get("solution"):
            name = settings["grade_id"]
            answer = answers.get(name, RIGHT.get(name.removeprefix("paste-")))
            cell.source = cell.source if answer is None else answer


def main() -> None:
    """Write the whole class anew."""
    shutil.rmtree(CLASS, ignore_errors=True)
    for number, (student, answers) in enumerate(ANSWERS.items()):
        folder = CLASS / student / "backprop"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(f"2026-11-02 09:{number:02d}:00 UTC\n")
        for path in sorted(RELEASE.glob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            fill(notebook, answers)
            deleted = DELETED.get(student)
            notebook.cells = [cell for cell in notebook.cells if cell.id != deleted]
            nbformat.write(notebook, folder / path.name)
    print(f"{len(ANSWERS)} submissions in {CLASS.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
