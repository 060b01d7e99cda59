#!/usr/bin/env bash
# Commonly expected: a test cell that ends in a number of points gives that number, also when numpy computed it,
#   as `np.mean(passed)` or a sum over an array does.
# Instead: numpy 2 shows such a number as "np.float64(0.0)". nbgrader reads the shown text, finds no number, and gives
#   full marks with a warning in its log. Somebody who passed no check gets everything; numpy 1 gave what was meant.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbgrader==0.9.6 ipykernel==7.4.0 nbformat==5.11.1

cat > make.py <<'PYTHON'
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
notebook.cells = [new_code_cell("import numpy as np\npassed = np.array([False, False, False, False])")]
for grade_id, source in (("python", "2 * float(np.mean(passed))"), ("numpy", "2 * np.mean(passed)")):
    notebook.cells.append(new_code_cell(source))
    notebook.cells[-1].metadata["nbgrader"] = dict(
        schema_version=3, cell_type="code", grade_id=grade_id, points=2,
        grade=True, solution=False, locked=True, task=False)
for folder in ("source/ps1", "submitted/student/ps1"):
    Path(folder).mkdir(parents=True)
    nbformat.write(notebook, f"{folder}/problem.ipynb")
PYTHON
cat > points.py <<'PYTHON'
import sys

from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    found = {g.name: g.auto_score for g in book.find_submission_notebook("problem", "ps1", "student").grades}
print("points, of 2 each:", found)
assert found == {"python": 0, "numpy": float(sys.argv[1])}, "this has changed"
PYTHON
python make.py
for numpy in 1.26.4:0 2.4.6:2; do
    pip install --quiet "numpy==${numpy%:*}"
    nbgrader generate_assignment ps1 --force --log-level=ERROR 2> log || { cat log; exit 1; }
    nbgrader autograde ps1 --force --log-level=ERROR 2> log || { cat log; exit 1; }
    pip list 2>/dev/null | grep -E '^(nbgrader|numpy) '
    python -W ignore points.py "${numpy#*:}"
done
