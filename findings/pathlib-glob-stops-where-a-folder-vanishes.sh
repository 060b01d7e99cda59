#!/usr/bin/env bash
# Commonly expected: Path("/tmp").glob("ours-*/lock*") finds what glob.glob finds, and a folder that another program
#   removes meanwhile is just not found.
# Instead: it is lazy, and in Python 3.11 it raises FileNotFoundError when it comes to a folder that has gone since it
#   listed the one above, even where the caller guards all that it does with each result. So does pathlib2. A pattern
#   without a wildcard in its last part, "ours-*/lock", does not raise, and glob.glob skips the folder.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet pathlib2==2.3.7.post1

cat > vanish.py <<'PYTHON'
import glob
import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import pathlib2


def seen(found):
    """What comes of a search, if each folder that is found is removed together with all the others."""
    for name in "abc":
        os.makedirs(f"ours-{name}")
        Path(f"ours-{name}/lock.new").touch()
    try:
        first = next(iter(found := iter(found())))
        for name in "abc":
            shutil.rmtree(f"ours-{name}")
        return f"{first}, then {[str(each) for each in found]}"
    except FileNotFoundError as error:
        return f"{first}, then {type(error).__name__}"
    finally:
        for name in "abc":
            shutil.rmtree(f"ours-{name}", ignore_errors=True)


print("Python", sys.version.split()[0], "and pathlib2", version("pathlib2"))
wild = seen(lambda: Path().glob("ours-*/lock*"))
old = seen(lambda: pathlib2.Path().glob("ours-*/lock*"))
plain = seen(lambda: Path().glob("ours-*/lock.new"))
module = seen(lambda: glob.iglob("ours-*/lock*"))
print("Path.glob, a wildcard in the last part:", wild)
print("the same of pathlib2:                  ", old)
print("Path.glob, none in the last part:      ", plain)
print("glob.iglob:                            ", module)
assert "FileNotFoundError" in wild, "the folder that has gone is skipped now"
assert "FileNotFoundError" not in plain + module
PYTHON
python vanish.py
