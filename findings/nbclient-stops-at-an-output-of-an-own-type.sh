#!/usr/bin/env bash
# Commonly expected: with `allow_errors`, nbclient runs a notebook to its end, whatever a cell does; a value may show
#   itself as any type, with plain data: IPython accepts it, and JupyterLab shows the text beside it.
# Instead: if `_repr_mimebundle_` gives a dictionary for a type whose name does not end in "+json", nbclient raises
#   NotebookValidationError at once. No later cell runs, and a grader that uses it has nothing of the whole notebook.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet ipython==9.18.1 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

cat > run.py <<'PYTHON'
from nbclient import NotebookClient
from nbformat.validator import NotebookValidationError
from nbformat.v4 import new_code_cell, new_notebook

own = """class Own:
    def _repr_mimebundle_(self, **kwargs):
        return {'application/x-own': {'a': 1}, 'text/plain': 'own'}
Own()"""
notebook = new_notebook(cells=[new_code_cell(source) for source in (own, "print('later')")])
try:
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    raised = ""
except NotebookValidationError as error:
    raised = str(error).splitlines()[0]
print("raised:", raised, "- outputs of the later cell:", notebook.cells[1].outputs)
assert raised and not notebook.cells[1].outputs, "the notebook runs to its end now"
PYTHON
pip list 2>/dev/null | grep -E '^(ipykernel|nbclient|nbformat) '
python -W ignore run.py 2> log || { cat log; exit 1; }
