"""`nbexaminer`, and `python -m nbexaminer`."""

import sys

from .host.pool import bench
from .host.startup import skip_address_grammar

skip_address_grammar()


def main() -> None:
    """Run the command that the arguments name."""
    if sys.argv[1:2] == ["grade"]:
        with bench():  # its processes get ready while we import what the command needs
            pass
    from .cli import ExaminerApp

    ExaminerApp.launch_instance()


if __name__ == "__main__":
    main()
