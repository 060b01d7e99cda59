#!/usr/bin/env bash
# Commonly expected: a cell that fails leaves an output of type "error", whatever it raises; tools that read notebooks
#   (graders, continuous integration, nbclient's own `allow_errors`) look for it.
# Instead: when the cell raises an ExceptionGroup, as asyncio.TaskGroup does, IPython prints the traceback to standard
#   error and sends no error. The saved notebook has a stream only, as a cell has that succeeds and warns.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

sources = ["raise ValueError('plain')", "raise ExceptionGroup('several', [ValueError('grouped')])"]
notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
plain, grouped = ([output.output_type for output in cell.outputs] for cell in notebook.cells)
print("outputs of an error:", plain, "- of a group of errors:", grouped)
assert plain == ["error"], "a plain error is no error output now"
assert "error" not in grouped, "a group is an error output now"
assert "grouped" in notebook.cells[1].outputs[0].text, "the traceback is not printed now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipython|ipykernel|nbclient) '
env -u PYTEST_CURRENT_TEST python -W ignore run.py 2> log || { cat log; exit 1; }
