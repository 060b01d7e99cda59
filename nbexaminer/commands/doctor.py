"""`nbexaminer doctor`: tries to confine student code, and says what libraries will see."""

import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Application

from .. import __version__
from ..limits import MB, PROCESSORS, Limits
from ..student import confine

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")  # which student code may read
# What a confined process must not be able to do.
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


class DoctorApp(Application):
    """Shows what this machine's kernel can confine, and what libraries will see of it."""

    name = "nbexaminer-doctor"
    version = __version__
    description = "Show what this machine's kernel can confine, and what libraries will see of it."

    def start(self) -> None:
        """Print the findings; exit with 1 when student code cannot be confined."""
        findings = [*examine(), *surroundings()]
        for finding in findings:
            print("ok      " if finding.good else "MISSING ", finding.text)
        self.exit(0 if all(finding.good for finding in findings) else 1)


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
    with tempfile.TemporaryDirectory() as scratch:
        refused = _refused(Path(scratch))
    return [
        *findings,
        *(Finding(f"student code cannot {what}", what in refused) for what in FORBIDDEN),
    ]


def _refused(scratch: Path) -> set[str]:
    """Which attempts the kernel refuses in a forked process, confined as student processes are."""
    read, write = os.pipe()
    if pid := os.fork():
        os.close(write)
        with open(read) as said:
            refused = set(said.read().splitlines())
        os.waitpid(pid, 0)
        return refused
    try:
        limits = Limits()
        confine.limit_resources(limits.memory, limits.address_space, 5, limits.disk, 64)
        confine.confine(scratch)
        for what, attempt in FORBIDDEN.items():
            try:
                exec(attempt, {})  # noqa: S102
            except PermissionError:
                os.write(write, f"{what}\n".encode())
    except OSError as error:
        print(f"The kernel refused to confine student code: {error}", file=sys.stderr)
    finally:
        os._exit(0)


def surroundings() -> list[Finding]:
    """What the libraries of a notebook will see of this machine."""
    from jupyter_client.kernelspec import KernelSpecManager

    there = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MB
    allowed = Limits().memory // MB
    kernels = sorted(KernelSpecManager().find_kernel_specs())
    fonts = [each for folder in FONTS for each in Path(folder).rglob("*.[ot]tf")]
    return [
        Finding(f"libraries see {min(PROCESSORS, there)} of {there} processors", True),
        Finding(
            f"libraries may use {allowed} MB of {memory} MB of memory (Grading.memory_mb)",
            allowed < memory,
        ),
        Finding(f"notebooks may name the kernels {', '.join(kernels) or '(none)'}", True),
        Finding(f"libraries see {len(fonts)} fonts of this machine, and their own", True),
    ]
