#!/usr/bin/env bash
# Commonly expected: `import nbformat` costs the same whatever else is installed; it only reads and writes JSON.
# Instead: jsonschema, which it imports, looks for checkers of web addresses. Where rfc3987-syntax is installed, as it is with
#   JupyterLab (by jupyter-events and jsonschema[format-nongpl]), each process builds a grammar of addresses when it starts,
#   and the import takes several times as long. Every nbconvert, nbclient and nbgrader command pays for it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet nbformat==5.11.1 jsonschema==4.26.0

cat > seconds.py <<'PYTHON'
"""Prints the least processor time of five imports of nbformat, each in a process of its own."""
import resource, subprocess, sys

def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime

times = []
for _ in range(6):  # the first one compiles
    before = used()
    subprocess.run([sys.executable, "-c", "import nbformat"], check=True)
    times.append(used() - before)
print(round(min(times[1:]), 3))
PYTHON
alone=$(python seconds.py)
pip install --quiet rfc3987-syntax==1.1.0 lark==1.3.1
with=$(python seconds.py)
pip list 2>/dev/null | grep -E '^(nbformat|jsonschema|rfc3987-syntax|lark) '
echo "seconds of processor time for import nbformat: $alone without rfc3987-syntax, $with with it"
python -c "assert $with > 2 * $alone, 'it costs little now'"
