"""The environment of a course: the Python of a notebook, and the variables that it gets."""

import fnmatch
import functools
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from ...interpreter import Interpreter
from ..settings import Grading

OURS = str(Path(__file__).resolve().parents[3])  # where this package is
TRY = (
    "import sys; sys.path += {path!r}; import nbexaminer.examiner.process, "
    "nbexaminer.student.process, nbexaminer.host.forkserver; print(sys.version_info[:2])"
)
TRY_SECONDS = 60
PYTHON = re.compile(r"python[\d.]*")


def interpreter_of(
    notebook: NotebookNode, coursedir: CourseDirectory, settings: Grading
) -> tuple[Interpreter, list[str]]:
    """The Python for a notebook, and in a sentence each what of its environment is not used.

    It is that of the kernel that the notebook names, if this machine has it and it can grade.

    Args:
        notebook: The instructor's notebook.
        coursedir: The folders of the course, which student code never reads.
        settings: The variables to hand on.
    """
    name = _named(notebook, settings.config)
    python = ""
    lent: tuple[str, ...] = ()
    variables: dict[str, str] = {}
    said: list[str] = []
    try:
        kernel = KernelSpecManager().get_kernel_spec(name)
        variables = {
            name: Template(value).safe_substitute(os.environ) for name, value in kernel.env.items()
        }
    except NoSuchKernel:
        if name not in ("python", "python3"):
            said.append(f"this machine has no kernel {name}, which the notebook names: {INSTEAD}.")
    except Exception as error:  # whatever is wrong with its file
        said.append(f"the kernel {name} cannot be used ({error}): {INSTEAD}.")
    else:
        program = _program(kernel.argv)
        if program is None:
            starts = " ".join(kernel.argv[:3]) or "nothing"
            said.append(
                f"the kernel {name} starts no Python that can be seen ({starts} …): {INSTEAD}."
            )
        elif program and Path(program).parent != Path(sys.executable).parent:
            found = _what_it_lacks(program)
            if found is None:
                said.append(
                    f"the Python of the kernel {name} ({program}) has no nbexaminer, and cannot be "
                    f"lent it: {INSTEAD}. Run `{program} -m pip install nbexaminer` with the wheel."
                )
            else:
                python, lent = program, found
    environment = handed_on(settings.environment, os.environ) | variables
    folders, left_out = _readable(environment.get("PYTHONPATH", ""), coursedir)
    if left_out:
        said.append(f"PYTHONPATH holds {left_out}, which student code must not read: left out.")
    if "PYTHONPATH" in environment:
        environment["PYTHONPATH"] = os.pathsep.join(folders)
    return Interpreter(python, tuple(sorted(environment.items())), tuple(folders), lent), said


INSTEAD = f"it is graded with the Python that runs nbexaminer, {sys.executable}"


def handed_on(patterns: Iterable[str], variables: Mapping[str, str]) -> dict[str, str]:
    """The variables whose names match one of the patterns."""
    wanted = list(patterns)
    return {
        name: value
        for name, value in variables.items()
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in wanted)
    }


def _named(notebook: NotebookNode, config: Config) -> str:
    """The kernel of a notebook: the one that nbgrader is told to use, or else its own."""
    for section in ("Execute", "ExecutePreprocessor"):
        if told := config.get(section, {}).get("kernel_name"):
            return str(told)
    kernel = notebook.metadata.get("kernelspec")
    return str((isinstance(kernel, dict) and kernel.get("name")) or "python3")


def _program(argv: list[str]) -> str | None:
    """The Python that a kernel runs; "" when that is the one that grades, None when it is hidden.

    Some kernels start it through other programs, such as nb_conda_kernels.
    """
    kernel = next((n for n, word in enumerate(argv) if word.startswith("ipykernel")), 0)
    pythons = [word for word in argv[:kernel] if PYTHON.fullmatch(Path(word).name)]
    if pythons and os.path.isabs(pythons[-1]):
        return pythons[-1]
    return "" if pythons and pythons[0] == argv[0] else None


@functools.cache
def _what_it_lacks(program: str) -> tuple[str, ...] | None:
    """The folders that a Python has to be lent to grade; None when it cannot."""
    packages = sysconfig.get_path("purelib")
    for lent in ((), (packages,)):
        command = [program, "-P", "-c", TRY.format(path=[OURS, *lent])]
        try:
            done = subprocess.run(
                command, cwd="/", capture_output=True, text=True, timeout=TRY_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        same = done.stdout.strip() == str(sys.version_info[:2])  # or its packages may not fit
        if done.returncode == 0 and (same or not lent):
            return lent
    return None


def _readable(path: str, coursedir: CourseDirectory) -> tuple[list[str], str]:
    """The folders of a search path that student code may read, and one that it must not."""
    root = Path(coursedir.root).resolve()
    steps = ("source", "submitted", "autograded", "feedback", "release")
    private = [root / getattr(coursedir, f"{step}_directory") for step in steps]
    allowed, left_out = [], ""
    for entry in filter(None, path.split(os.pathsep)):
        folder = Path(entry).resolve()
        holds = any(each.is_relative_to(folder) for each in (root, Path.home(), *private))
        if holds or any(folder.is_relative_to(each) for each in private):
            left_out = entry
        elif folder.exists():
            allowed.append(str(folder))
    return allowed, left_out
