#!/usr/bin/env bash
# Commonly expected: a program of a virtual environment can be called by its path, `env/bin/nbgrader`, without
#   activating the environment, as a cron job or a service does.
# Instead: nbgrader starts `alembic`, which it depends on, as a program by its bare name when it opens a gradebook. Where
#   env/bin is not on PATH, the assignment fails with a traceback that ends in "No such file or directory: 'alembic'".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env
env/bin/pip install --quiet nbgrader==0.9.6 alembic==1.20.1 nbformat==5.11.1

mkdir -p source/ps1
env/bin/python -c '
import nbformat
nbformat.write(nbformat.v4.new_notebook(), "source/ps1/problem.ipynb")'
env/bin/pip list 2>/dev/null | grep -E '^(nbgrader|alembic) '

if env/bin/nbgrader generate_assignment ps1 > log 2>&1; then echo "it works by its path now"; exit 1; fi
grep "No such file or directory: 'alembic'" log
PATH="$folder/env/bin:$PATH" nbgrader generate_assignment ps1 > log 2>&1 || { cat log; exit 1; }
echo "with env/bin on PATH the same command works"
