"""A warm interpreter: imports everything once, then forks a fresh process for every notebook.

It is started by exec, so its memory holds nothing of the process that started it, and it is told
nothing but which role to fork: a *student*, confined, or an *examiner*. The processes it forks are
its children, dead or alive, until `bury`: their ids stay theirs, and none outlives its notebook.
"""

import contextlib
import ctypes
import gc
import importlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from . import confine
from .shell import new_shell
from .watch import remove

PR_SET_CHILD_SUBREAPER = 36
REQUEST_SIZE = 65536
START = "import sys; sys.path.append({root!r}); from autograder.warm import main; main()"

# Loaded before the forks, so that none has to: these, and what figures and tracebacks need.
PRELOADED = ["numpy.random", "ipywidgets", "anywidget", "mpl_toolkits.mplot3d"]
WARM_UP = """
import matplotlib.pyplot as plt
plt.plot([0, 1], label="$x$"); plt.legend(); plt.show()
1 / 0
"""


class WarmDied(Exception):
    """A warm interpreter has ended, which no student can make it do."""


@dataclass(frozen=True)
class Death:
    """How a process ended.

    Attributes:
        code: The exit status, or minus the signal.
        seconds: The CPU time it used.
    """

    code: int
    seconds: float


class Warm:
    """A handle on a warm interpreter, which ends when this handle is closed or its owner dies.

    Args:
        role: What it forks: "student" or "examiner".
        folder: What it removes when it ends, even when its owner is killed.
    """

    def __init__(self, role: str, folder: Path | None = None) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Nothing of our environment: it may hold tokens, and names a course's files.
        keep = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ")
        environment = {name: os.environ[name] for name in keep if name in os.environ}
        environment |= {
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "NBGRADER_EXECUTION": "autograde",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
        root = str(Path(__file__).resolve().parent.parent)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", START.format(root=root), role, str(theirs.fileno())]
                + ([str(folder)] if folder else []),
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def fork(self, settings: dict[str, Any], *fds: int) -> int:
        """Start a process and return its id.

        Args:
            settings: Plain data for the `main` of the role.
            fds: Open files for it; the caller still owns (and closes) its own.
        """
        return self._ask({"do": "fork", "settings": settings}, *fds)["pid"]

    def bury(self, pid: int) -> Death:
        """Kill the process, and all it left behind, and say how it ended."""
        return Death(**self._ask({"do": "bury", "pid": pid}))

    def close(self) -> None:
        """End the warm interpreter."""
        self._socket.close()
        self._process.wait()

    def _ask(self, request: dict[str, Any], *fds: int) -> dict[str, Any]:
        text = json.dumps(request).encode()
        if len(text) > REQUEST_SIZE:
            raise ValueError("the settings of a process are too long")
        try:
            socket.send_fds(self._socket, [text], fds)
            answer = self._socket.recv(REQUEST_SIZE)
        except ConnectionError:
            answer = b""
        if not answer:
            raise WarmDied("A process of the autograder itself was ended from outside.")
        return json.loads(answer)


def main() -> None:
    """Be a warm interpreter: answer requests on the socket that argv names until it closes."""
    _, role, fd, *folders = sys.argv
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator, who closes us
    control = socket.socket(fileno=int(fd))
    sys.argv = [""]
    sys.path.pop()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    sys.modules.setdefault("rfc3987_syntax", None)  # as in __main__: it would take two seconds
    act = importlib.import_module(f"autograder.{role}").main
    _warm_up()
    while True:
        text, fds, _, _ = socket.recv_fds(control, REQUEST_SIZE, 8)
        if not text:
            break
        request = json.loads(text)
        if request["do"] == "fork":
            answer = {"pid": _fork(act, request["settings"], fds)}
        else:
            answer = _bury(request["pid"])
        for fd in fds:
            os.close(fd)
        control.send(json.dumps(answer).encode())
    _kill_children()
    for folder in folders:
        remove(Path(folder))


def _warm_up() -> None:
    confine.missing()  # imports what confining needs
    confine.installation()  # found once, for every fork
    shell = new_shell()
    for name in PRELOADED:
        with contextlib.suppress(ImportError):  # not every course has all of them
            importlib.import_module(name)
    shell.run(WARM_UP)
    shell.reset()
    gc.collect()
    gc.freeze()  # or the first collection in a fork would touch, and so copy, all memory


def _fork(act: Callable[..., None], settings: dict[str, Any], fds: list[int]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        for below, above in itertools.pairwise([2, *sorted(fds), 65536]):
            os.closerange(below + 1, above)  # the given files and nothing else
        confine.die_with_parent(parent)
        act(settings, *fds)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _bury(pid: int) -> dict[str, Any]:
    os.kill(pid, signal.SIGKILL)  # a process that has ended keeps its id until the next line
    _, status, usage = os.wait4(pid, 0)
    _kill_children()
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": usage.ru_utime + usage.ru_stime,
    }


def _kill_children() -> None:
    """Kill what is left, detached or not: whose parent ends becomes a child of ours."""
    with contextlib.suppress(ChildProcessError):  # raised when there is none, as nearly always
        while True:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                for child in psutil.Process().children(recursive=True):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        child.kill()
                time.sleep(0.001)
