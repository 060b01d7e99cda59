#!/usr/bin/env bash
# Commonly expected: hidden tests, which nbgrader takes out of the release, stay hidden from students.
# Instead: the page of `nbgrader generate_feedback`, which `release_feedback` hands to the student, has the whole
#   hidden test and what it printed, also when the test passed. So after the first feedback the next hand-in knows
#   the answers. Each student's folder also gets a copy of every file that the instructor released.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbgrader==0.9.6 ipykernel==7.4.0 nbformat==5.11.1

cat > make.py <<'PYTHON'
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
hidden = "### BEGIN HIDDEN TESTS\nprint('expected', 4217)\nassert answer == 4217\n### END HIDDEN TESTS"
for grade_id, source, graded in (("answer", "answer = 4217", False), ("test", hidden, True)):
    notebook.cells.append(new_code_cell(source))
    notebook.cells[-1].metadata["nbgrader"] = dict(
        schema_version=3, cell_type="code", grade_id=grade_id, grade=graded,
        solution=not graded, locked=graded, task=False, **({"points": 1} if graded else {}))
Path("source/ps1").mkdir(parents=True)
nbformat.write(notebook, "source/ps1/problem.ipynb")
Path("source/ps1/helper.py").write_text("given = 1\n")
PYTHON
cat > look.py <<'PYTHON'
from pathlib import Path

released = Path("release/ps1/problem.ipynb").read_text()
page = Path("feedback/student/ps1/problem.html").read_text()
print("the release has the hidden test:", "expected" in released)
print("the feedback has it:", "BEGIN HIDDEN TESTS" in page, "and what it printed:", "expected 4217" in page)
print("beside the page:", sorted(path.name for path in Path("feedback/student/ps1").iterdir()))
assert "expected" not in released
assert "BEGIN HIDDEN TESTS" in page and "expected 4217" in page, "feedback has changed"
assert Path("feedback/student/ps1/helper.py").exists(), "files are no longer copied"
PYTHON
python make.py
nbgrader generate_assignment ps1 --log-level=ERROR 2> log || { cat log; exit 1; }
mkdir -p submitted/student && cp -r release/ps1 submitted/student/ps1
nbgrader autograde ps1 --log-level=ERROR 2> log || { cat log; exit 1; }
nbgrader generate_feedback ps1 --log-level=ERROR 2> log || { cat log; exit 1; }
pip list 2>/dev/null | grep -E '^(nbgrader|nbconvert|nbclient|ipykernel) '
python look.py
