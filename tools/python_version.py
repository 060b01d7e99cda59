"""Stop with one clear sentence when Python is too old. Must itself run on any Python 3."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This course needs Python 3.11 or newer, and %s is Python %d.%d. Install a newer one and "
        "name it: make PYTHON=python3.11 demo" % (sys.executable, *sys.version_info[:2])
    )
