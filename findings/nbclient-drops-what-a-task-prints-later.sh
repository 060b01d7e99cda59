#!/usr/bin/env bash
# Commonly expected: what an asyncio task prints is in the notebook: under the cell that made the task, as JupyterLab
#   shows it, or under the one that awaits it.
# Instead: ipykernel sends it as output of the cell that made the task. nbclient has finished with that cell and drops
#   it, so the notebook that it saves has it nowhere.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

make = """import asyncio
async def tell():
    await asyncio.sleep(0.5)
    print('told')
telling = asyncio.create_task(tell())"""
sources = [make, "await telling\nprint('awaited')"]
notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
texts = ["".join(output.text for output in cell.outputs) for cell in notebook.cells]
print("the outputs of the two cells:", texts)
assert texts == ["", "awaited\n"], "what the task prints is kept now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipython|ipykernel|nbclient) '
python -W ignore run.py 2> log || { cat log; exit 1; }
