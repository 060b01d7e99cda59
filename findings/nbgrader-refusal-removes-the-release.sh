#!/usr/bin/env bash
# Commonly expected: a command that refuses to do something changes nothing.
# Instead: once somebody is graded, `nbgrader generate_assignment --force` refuses a notebook with one test more, and by
#   then it has removed the release folder: what students were given is gone, and the gradebook is as before.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbgrader==0.9.6 ipykernel==7.4.0 nbformat==5.11.1

mkdir -p course/source/ps1 course/submitted/somebody/ps1 && cd course
cat > write.py <<'PYTHON'
"""Writes the instructor's notebook with so many tests."""
import sys
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

def cell(text, grade_id, **about):
    marks = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return new_code_cell(text, metadata={"nbgrader": marks | {"grade_id": grade_id} | about})

cells = [cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "answer", solution=True)]
for number in range(int(sys.argv[1])):
    cells.append(cell("assert x == 1", f"test-{number}", grade=True, locked=True, points=1))
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
nbformat.write(new_notebook(cells=cells, metadata=kernel), "source/ps1/p.ipynb")
PYTHON
python write.py 1
nbgrader generate_assignment ps1 --log-level=ERROR
cp release/ps1/p.ipynb submitted/somebody/ps1/
nbgrader autograde ps1 --create --log-level=ERROR
test -f release/ps1/p.ipynb

python write.py 2
refused=0
nbgrader generate_assignment ps1 --force > log.txt 2>&1 || refused=$?
pip list 2>/dev/null | grep -E '^nbgrader '
grep -m 1 "Cannot add or remove cells" log.txt
echo "exit status $refused; in release/: $(find release -mindepth 1 -printf '%f ')"
[ "$refused" -ne 0 ] && [ ! -e release/ps1 ]
