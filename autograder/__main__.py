"""`python -m autograder`."""

import sys

# Importing nbformat imports this, if it is there: two seconds for a grammar of web addresses that
# no notebook is checked against.
sys.modules.setdefault("rfc3987_syntax", None)

from .app import AutograderApp  # noqa: E402

if __name__ == "__main__":
    AutograderApp.launch_instance()
