"""`nbexaminer`, and `python -m nbexaminer`."""

import sys

from .host.pool import bench

# Importing nbformat imports this, if it is there: two seconds for a grammar of web addresses that
# no notebook is checked against.
sys.modules.setdefault("rfc3987_syntax", None)


def main() -> None:
    """Run the command that the arguments name."""
    if sys.argv[1:2] == ["grade"]:
        with bench():  # its processes get ready while we import what the command needs
            pass
    from .cli import ExaminerApp

    ExaminerApp.launch_instance()


if __name__ == "__main__":
    main()
