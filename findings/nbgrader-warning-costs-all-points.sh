#!/usr/bin/env bash
# Commonly expected: a test cell whose asserts all hold earns its points, whatever a library prints.
# Instead: nbgrader reads anything on the standard error stream as a failure. A warning that a test sets off,
#   such as a DeprecationWarning of a library after an update, takes all points of that test from the whole class.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbgrader==0.9.6 ipykernel==7.4.0 nbformat==5.11.1

cat > make.py <<'PYTHON'
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
for grade_id, source in (
    ("quiet", "assert 1 + 1 == 2"),
    ("warned", "import warnings\nassert 1 + 1 == 2\nwarnings.warn('nothing to do with the answer')"),
):
    notebook.cells.append(new_code_cell(source))
    notebook.cells[-1].metadata["nbgrader"] = dict(
        schema_version=3, cell_type="code", grade_id=grade_id, points=2,
        grade=True, solution=False, locked=True, task=False)
for folder in ("source/ps1", "submitted/student/ps1"):
    Path(folder).mkdir(parents=True)
    nbformat.write(notebook, f"{folder}/problem.ipynb")
PYTHON
cat > points.py <<'PYTHON'
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    found = {g.name: g.auto_score for g in book.find_submission_notebook("problem", "ps1", "student").grades}
print("points, of 2 each:", found)
assert found == {"quiet": 2, "warned": 0}, "nbgrader's rule has changed"
PYTHON
python make.py
nbgrader generate_assignment ps1 --log-level=ERROR 2> log || { cat log; exit 1; }
nbgrader autograde ps1 --log-level=ERROR 2> log || { cat log; exit 1; }
pip list 2>/dev/null | grep -E '^(nbgrader|nbconvert|nbclient|ipykernel) '
python -W ignore points.py
