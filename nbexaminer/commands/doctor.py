"""`nbexaminer doctor`: tries whether this machine can confine student code."""

import platform
from dataclasses import dataclass

import nbformat

from ..grade import grade_notebook
from ..student import confine
from .arguments import Command

# What a confined process must not be able to do. Each attempt runs as a cell.
FORBIDDEN = {
    "read other files": "open('/etc/passwd').read()",
    "write other files": "open('/var/tmp/nbexaminer-doctor', 'w')",
    "start programs": "import subprocess; subprocess.run(['true'])",
    "start processes": "import os; os.fork() or os._exit(0)",
    "open network connections": "import socket; socket.socket()",
    "send signals to others": "import os; os.kill(os.getppid(), 0)",
    "have the kernel send signals": (
        "import fcntl, os; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())"
    ),
    "share memory that no limit counts": "import mmap; mmap.mmap(-1, 4096)",
}


class DoctorApp(Command):
    """Shows what this machine's kernel can confine."""

    name = "nbexaminer-doctor"
    description = "Show what this machine's kernel can confine."

    def run(self) -> int:
        """Print the findings; return 1 when student code cannot be confined."""
        findings = examine()
        for finding in findings:
            print("ok      " if finding.good else "MISSING ", finding.text)
        return 0 if all(finding.good for finding in findings) else 1


@dataclass(frozen=True)
class Finding:
    """One thing that was examined, and whether the result is good."""

    text: str
    good: bool


def examine() -> list[Finding]:
    """Examine this machine, and try everything in `FORBIDDEN`."""
    findings = [Finding(f"{platform.system()} {platform.release()}", platform.system() == "Linux")]
    if why := confine.missing():
        return [*findings, Finding(why, False)]
    import landlockpy

    findings.append(Finding(f"Landlock version {landlockpy.abi_version()}, seccomp", True))
    cells = [nbformat.v4.new_code_cell(attempt) for attempt in FORBIDDEN.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    for what, cell in zip(
        FORBIDDEN, grade_notebook(notebook, notebook).notebook.cells, strict=True
    ):
        refused = any(output.get("ename") == "PermissionError" for output in cell.outputs)
        findings.append(Finding(f"student code cannot {what}", refused))
    return findings
