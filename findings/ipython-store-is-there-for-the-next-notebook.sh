#!/usr/bin/env bash
# Commonly expected: a run of a notebook begins with nothing of another's: the kernel is new, and so is its folder.
# Instead: `%store name` writes to ~/.ipython of whoever runs the kernel, for good. A program that runs one notebook
#   after the other, such as a grader, hands the value to the next: `%store -r name` there gives what the last one kept.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
import tempfile

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook


def ran(source):
    notebook = new_notebook(cells=[new_code_cell(source)])
    resources = {"metadata": {"path": tempfile.mkdtemp()}}
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources=resources).execute()
    return "".join(output.get("text", "") for output in notebook.cells[0].outputs)


print("the first notebook:", ran("answer = 'of the first'\n%store answer").strip())
second = ran("%store -r answer\nprint(answer)").strip()
print("the second, in another folder and kernel:", second)
assert second == "of the first", "it is not there for the second now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipython|ipykernel|nbclient) '
IPYTHONDIR="$folder/ipython" python -W ignore run.py 2> log || { cat log; exit 1; }
