#!/usr/bin/env bash
# Commonly expected: `breakpoint()` that was left in a function stops a notebook that runs unattended, as
#   `pdb.set_trace()` does: nobody can answer the debugger, so the cell fails.
# Instead: in ipykernel it does nothing at all. Its debugger replaces `sys.breakpointhook` even if no frontend uses it,
#   so the code passes there, and fails under plain Python.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

sources = [
    "def left_in():\n    breakpoint()\n    return 5\nprint(left_in())",
    "import pdb\ndef left_in():\n    pdb.set_trace()\n    return 5\nprint(left_in())",
]
notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
ends = [cell.outputs[-1].get("ename") or cell.outputs[-1].text for cell in notebook.cells]
print("breakpoint():", ends[0].strip(), "- pdb.set_trace():", ends[1].strip())
assert ends == ["5\n", "StdinNotImplementedError"], "it is another one now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipython|ipykernel|nbclient|debugpy) '
python -W ignore run.py 2> log || { cat log; exit 1; }
