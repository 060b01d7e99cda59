"""`python -m autograder`."""

import sys

from .bench import bench

# Importing nbformat imports this, if it is there: two seconds for a grammar of web addresses that
# no notebook is checked against.
sys.modules.setdefault("rfc3987_syntax", None)

if __name__ == "__main__":
    if sys.argv[1:2] == ["grade"]:
        with bench():  # its processes get ready while we import what the command needs
            pass
    from .app import AutograderApp

    AutograderApp.launch_instance()
