"""The program `nbexaminer`, also `python -m nbexaminer`."""

import gc
import sys

ELSEWHERE = (
    "nbexaminer needs Linux to confine student code. Run it there, or in a container. The notebooks"
    " themselves work on every system."
)


def main() -> None:
    """Run the command that the command line names."""
    if sys.platform != "linux":
        sys.exit(ELSEWHERE)
    from .host.startup import skip_formats, skip_unused_nbgrader

    skip_formats()
    skip_unused_nbgrader()
    if sys.argv[1:2] == ["grade"]:
        from .host.pool import runner
        from .interpreter import Interpreter

        with runner(Interpreter()):  # its processes start while this one imports the command
            pass
    gc.disable()  # to look for garbage takes an eighth of the imports; commands enable it again
    from .cli import ExaminerApp

    ExaminerApp.launch_instance()


if __name__ == "__main__":
    main()
