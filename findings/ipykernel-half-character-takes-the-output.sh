#!/usr/bin/env bash
# Commonly expected: a cell that prints half of a surrogate pair, as text cut from a file name or a JSON escape can
#   hold, raises UnicodeEncodeError as in a terminal, or prints a mark in its place.
# Instead: the cell succeeds, and all that it printed since the last flush is lost, honest lines included. In its place
#   the kernel's own traceback appears on standard error, in this cell or in a later one. What reads standard error as
#   a failure, as nbgrader does of tests, blames the cell that it lands in.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipykernel==7.4.0 nbclient==0.11.0 jupyter-client==8.10.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

sources = ["print('honest')\nprint(chr(0xD800))", "import time\ntime.sleep(2)", "print('end')"]
notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
outputs = [output for cell in notebook.cells for output in cell.outputs]
printed = "".join(o.text for o in outputs if o.get("name") == "stdout")
complained = "".join(o.text for o in outputs if o.get("name") == "stderr")
print("printed:", ascii(printed), "- errors of cells:", [o for o in outputs if o.output_type == "error"])
print("last line on standard error:", ascii(complained.strip().splitlines()[-1:]))
assert not any(o.output_type == "error" for o in outputs), "the cell raises now"
assert "honest" not in printed, "what was printed before is kept now"
assert "surrogates not allowed" in complained, "nothing is said now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipykernel|nbclient|jupyter_client) '
env -u PYTEST_CURRENT_TEST python -W ignore run.py 2> log || { cat log; exit 1; }
