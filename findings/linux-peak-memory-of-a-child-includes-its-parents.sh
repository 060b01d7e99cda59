#!/usr/bin/env bash
# Commonly expected: the peak memory that wait4 and getrusage give for a finished program (ru_maxrss, which benchmarks
#   and `time` print) is that of the program.
# Instead: it is at least the peak of the process that started it, for Linux carries that over when the program replaces
#   its copy. A Python that once held 300 MB reports 300 MB for `true`. psutil, asked while the program runs, does not.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet psutil==7.2.2

cat > peak.py <<'PYTHON'
import os
import platform
import subprocess
import sys

import psutil


def small() -> tuple[int, int]:
    """MB that a program which waits for its input uses: while it runs, and by what is left of it."""
    process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    process.stdin.write(b"x")
    process.stdin.flush()
    while psutil.Process(process.pid).name() != "cat":
        pass
    now = psutil.Process(process.pid).memory_info().rss
    process.stdin.close()
    return now >> 20, os.wait4(process.pid, 0)[2].ru_maxrss >> 10


before = small()
held = b"x" * (300 * 2**20)
del held
after = small()
print("Python", sys.version.split()[0], "on Linux", platform.release(), "with psutil", psutil.__version__)
print(f"before: {before[0]} MB in use, {before[1]} MB reported; after: {after[0]} MB in use, {after[1]} MB reported")
assert before[1] < 100 and after[0] < 100, "not a small program here"
assert after[1] >= 300, "the peak is the program's own now"
PYTHON
python peak.py
