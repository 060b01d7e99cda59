"""The fork server: a warm interpreter that forks fresh processes for every notebook.

It imports everything once. It is started by exec, so its memory holds no data of the process that
started it. It learns only its own folder, and the packages that the released notebook imports. For
every notebook it forks a *student* process, which will be confined, and its *examiner*. It forks
the next pair while a pair works. Both stay its children until `end`, even if they have ended: so no
other process gets their ids, and nothing outlives its notebook.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import importlib
import itertools
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import types
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path
from typing import NoReturn

from ..errors import Closed, Disturbed
from ..interpreter import Interpreter
from ..limits import IMPORT_SECONDS, PROCESSORS
from ..protocol.fields import M, Message, prepare_messages
from ..student import confine
from .quota import remove
from .requests import (
    Begin,
    Begun,
    Clone,
    Done,
    End,
    Ended,
    Figures,
    Import,
    Prepare,
    packed,
    unpacked,
)
from .startup import share_memory, skip_address_grammar

PR_SET_CHILD_SUBREAPER = 36
MESSAGE_SIZE = 4096
LOCK = "lock"  # the file in a scratch folder that its owners have locked
START = "import sys; sys.path += {path!r}; from nbexaminer.host.forkserver import main; main()"
# What libraries ask how many threads to start. The first are fastest with one: a course's arrays
# are small. The others are to start one for each processor of the notebook, not of the machine.
ONE_THREAD = "OPENBLAS_NUM_THREADS OMP_NUM_THREADS MKL_NUM_THREADS NUMEXPR_NUM_THREADS".split()
FEW_THREADS = """
NUMBA_NUM_THREADS POLARS_MAX_THREADS RAYON_NUM_THREADS ARROW_IO_THREADS
TF_NUM_INTRAOP_THREADS TF_NUM_INTEROP_THREADS QISKIT_NUM_PROCS NPROC PYTHON_CPU_COUNT
""".split()

# What ipykernel sets.
KERNELS = {"TERM": "xterm-color", "PAGER": "cat", "GIT_PAGER": "cat"} | dict.fromkeys(
    ("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"), "1"
)

# Threads of an import that a fork may leave behind. That of jemalloc, which pyarrow brings, returns
# memory to the machine; jemalloc locks itself around a fork and goes on in the child without it.
HARMLESS_THREADS = {"jemalloc_bg_thd"}
THREADS = 2  # the exit code of an import that leaves others

# Imported before the forks, besides what tracebacks need; then what draws, if a notebook may.
PRELOADED = ["numpy.random"]
WARM_UP = ["[1.5]", "assert 1 == 2, f'{1}'", "def fail(x):\n    return x / 0\nfail(1)"]
DRAWING = ["contourpy", "ipywidgets", "anywidget", "mpl_toolkits.mplot3d"]
FIGURE = 'import matplotlib.pyplot as plt\nplt.plot([0, 1], label="$x$"); plt.legend(); plt.show()'


class ForkServer:
    """The owner's handle on the fork server, which ends when this is closed or the owner dies.

    Args:
        folder: The folder that it removes when it ends, even when its owner is killed.
        interpreter: The Python that it runs.
        origin: A fork server of the same interpreter, not yet used, which this one is forked from.
    """

    def __init__(
        self, folder: Path, interpreter: Interpreter, origin: ForkServer | None = None
    ) -> None:
        self.used = False
        self._imported: set[str] = set()
        self.anew: dict[str, float] = {}  # what each notebook imports itself, and its seconds
        self._draws: bool = origin is not None and origin._draws
        self._process: subprocess.Popen[bytes] | None = None
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            if origin:
                asked = [packed(Clone(str(folder)))]
                with contextlib.suppress(ConnectionError):  # the first `begin` reports it
                    socket.send_fds(origin._socket, asked, [theirs.fileno()])
            else:
                self._process = self._started(folder, interpreter, theirs)

    @staticmethod
    def _started(
        folder: Path, interpreter: Interpreter, theirs: socket.socket
    ) -> subprocess.Popen[bytes]:
        # Not our whole environment: it may hold tokens and paths of the course.
        keep = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TZ")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in keep or name.startswith("LC_")
        }
        environment |= {
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "NBGRADER_EXECUTION": "autograde",
        }
        environment |= KERNELS | dict.fromkeys(ONE_THREAD, "1")
        environment |= dict.fromkeys(FEW_THREADS, str(processors()))
        environment |= dict(interpreter.environment)
        start = START.format(path=[*interpreter.lent, str(Path(__file__).resolve().parents[2])])
        readable = [*interpreter.readable, *interpreter.lent]
        return subprocess.Popen(
            [
                *(interpreter.python or sys.executable, "-P", "-c", start),
                *(str(theirs.fileno()), *readable, str(folder)),
            ],
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the coordinator, who closes us
        )

    def begin(self) -> tuple[socket.socket, Path, int]:
        """Hand over a student process and its examiner.

        Returns:
            The socket to the examiner, the folder of the two, and the id of the student process.
        """
        begun, (fd,) = self._ask(Begin(), Begun)
        return socket.socket(fileno=fd), Path(begun.folder), begun.student

    def draw(self) -> None:
        """Import what draws, once; before a clone is made, for all clones."""
        if not self._draws:
            self._draws = True
            with contextlib.suppress(ConnectionError):  # the next request reports it
                self._socket.send(packed(Figures()))

    def import_once(self, packages: Iterable[str]) -> None:
        """Import the packages of the released notebook, each once."""
        for name in packages:
            if name not in self._imported:
                self._imported.add(name)
                if seconds := self._ask(Import(name), Done)[0].seconds:
                    self.anew[name] = seconds

    def prepare(self) -> None:
        """Fork the next pair while this one works."""
        with contextlib.suppress(ConnectionError):  # `end` reports a closed socket
            self._socket.send(packed(Prepare()))

    def end(self) -> Ended:
        """Kill the pair and all processes that it started; return the exit codes of the two."""
        return self._ask(End(), Ended)[0]

    def fileno(self) -> int:
        """The file descriptor of the socket to the fork server."""
        return self._socket.fileno()

    def hand_over(self) -> None:
        """Give the fork server to a forked process, which has this handle too and now owns it."""
        self._socket.close()

    def close(self) -> None:
        """End the fork server."""
        self._socket.close()
        if self._process:
            with contextlib.suppress(OSError):  # whoever started it waits for it
                if not self.used:
                    self._process.terminate()  # it may still be getting warm
                self._process.wait()

    def _ask(self, request: Message, expected: type[M]) -> tuple[M, list[int]]:
        self.used = True
        try:
            self._socket.send(packed(request))
            answer, fds, _, _ = socket.recv_fds(self._socket, MESSAGE_SIZE, 1)
        except ConnectionError:
            answer = b""
        if not answer:
            raise Disturbed("the process that starts the others was ended")
        return unpacked(answer, expected), fds


class Pair:
    """A student process and its examiner, forked and waiting for the coordinator.

    Attributes:
        pids: The process ids of "student" and "examiner".
        socket: The coordinator's socket to the examiner.
        folder: The folder that holds a folder for each, with the same names.
    """

    def __init__(self, folder: Path) -> None:
        from ..examiner import process as examiner
        from ..student import process as student

        self.folder = Path(tempfile.mkdtemp(prefix="notebook-", dir=folder))
        student_folder, examiner_folder = self.folder / "student", self.folder / "examiner"
        student_folder.mkdir()
        examiner_folder.mkdir()
        self.socket, coordinating = socket.socketpair()
        asking, answering = socket.socketpair()
        with coordinating, asking, answering:
            fds = coordinating.fileno(), asking.fileno()
            pid = _fork([answering.fileno()], student.main, student_folder)
            examiner_pid = _fork(fds, examiner.main, examiner_folder, pid)
            self.pids = {"student": pid, "examiner": examiner_pid}

    def end(self) -> Ended:
        """Kill both and return their exit codes."""
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)  # an ended process keeps its id until the next line
        examiner = os.waitpid(self.pids["examiner"], 0)[1]
        _, student, used = os.wait4(self.pids["student"], 0)
        return Ended(
            os.waitstatus_to_exitcode(student),
            os.waitstatus_to_exitcode(examiner),
            used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024,
        )


def main() -> None:
    """Run the fork server: answer requests on the socket that argv names until it closes."""
    fd, *readable, folder = int(sys.argv[1]), *sys.argv[2:-1], Path(sys.argv[-1])
    confine.READABLE += readable
    control = socket.socket(fileno=fd)
    sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]  # as in a kernel
    sys.path.pop()
    lock = _keep(folder)
    for limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU):  # a worker's limits do not apply here
        most = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (most, most))
    skip_address_grammar()
    gc.disable()  # to look for garbage takes a fifth of the imports; forks for notebooks enable it
    with _ended_with_its_parent(folder):
        _warm_up()
    _serve(control, folder, lock)


@contextlib.contextmanager
def _ended_with_its_parent(folder: Path) -> Iterator[None]:
    """End this process with its parent, which it may not need any more by the time it is warm."""

    def end(*_: object) -> None:
        remove(folder)
        os._exit(0)

    libc = ctypes.CDLL(None)
    signal.signal(signal.SIGTERM, end)
    libc.prctl(confine.PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    yield
    libc.prctl(confine.PR_SET_PDEATHSIG, 0, 0, 0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _keep(folder: Path) -> int:
    """Lock the folder as long as this process lives: other graders remove those of nobody."""
    try:
        lock = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:  # the owner has ended, and removed it
        return -1
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def _serve(control: socket.socket, folder: Path, lock: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    pair: Pair | None = None
    following: Pair | None = None
    clones: set[int] = set()
    while (received := socket.recv_fds(control, MESSAGE_SIZE, 1))[0]:
        match unpacked(received[0], Begin, Clone, Figures, Import, Prepare, End):
            case Clone(its_folder):
                (fd,) = received[1]
                if pid := os.fork():
                    clones.add(pid)
                    os.close(fd)
                else:
                    _be_a_clone(fd, Path(its_folder), control, lock)
            case Begin():
                pair, following = following or Pair(folder), None
                begun = Begun(str(pair.folder), pair.pids["student"])
                with pair.socket as examiner:
                    socket.send_fds(control, [packed(begun)], [examiner.fileno()])
            case Prepare():
                following = following or Pair(folder)
            case Figures():
                _draw()
                _drop(following)
                following = None
            case Import(package):
                imported, anew = _import(package)
                if imported:
                    _drop(following)
                    following = None
                _kill_children(clones, following)
                control.send(packed(Done(anew)))
            case End() if pair:
                ended = pair.end()
                _kill_children(clones, following)
                control.send(packed(ended))
                remove(pair.folder)
    _kill_children(clones)
    remove(folder)


def _drop(pair: Pair | None) -> None:
    """End a pair that was forked before an import."""
    if pair:
        pair.end()
        remove(pair.folder)


def _be_a_clone(fd: int, folder: Path, origins: socket.socket, lock: int) -> NoReturn:
    """In a forked process: be a fork server of one's own, without the origin's files."""
    try:
        os.setsid()
        origins.close()
        if lock >= 0:
            os.close(lock)
        _serve(socket.socket(fileno=fd), folder, _keep(folder))
    finally:
        os._exit(0)


def _warm_up() -> None:
    from ..examiner import process as _examiner  # noqa: F401
    from ..protocol.shell import new_shell
    from ..student import process as _student  # noqa: F401

    confine.prepare()
    prepare_messages()
    new_shell()
    _run_once(PRELOADED, WARM_UP)


def _draw() -> None:
    from ..protocol.shell import NotebookShell, show_figures

    if "matplotlib.pyplot" not in sys.modules:
        shell = NotebookShell.instance()
        show_figures(shell)
        shell.find_line_magic("matplotlib")  # IPython imports a magic when it is looked for
        _run_once(DRAWING, [FIGURE])


def _run_once(modules: Iterable[str], cells: Iterable[str]) -> None:
    """Import modules and run cells, so that forks do it faster, and leave no trace in the shell."""
    from ..protocol.shell import NotebookShell

    shell = NotebookShell.instance()
    for name in modules:
        with contextlib.suppress(ImportError):  # not every course has all of them
            importlib.import_module(name)
    for cell in cells:
        shell.run(cell)
    shell.reset()
    doc = "Automatically created module for IPython interactive environment"
    shell.user_ns.update(vars(types.ModuleType("__main__", doc)))  # as in a shell that is new
    share_memory()


def _import(name: str) -> tuple[bool, float]:
    """Import an installed package for all later forks, if that is safe.

    Returns:
        Whether it did, and the seconds that each fork spends on it because it starts a thread.
    """
    if name in sys.modules:
        return False, 0.0
    code, seconds = _tried(name)
    if code:
        return False, seconds if code == THREADS else 0.0
    from ..student.process import imported_for_all

    with _silence():
        importlib.import_module(name)
    imported_for_all.add(name.partition(".")[0])
    share_memory()
    return True, 0.0


def _tried(name: str) -> tuple[int, float]:
    """What comes of importing it, tried in a fork, and the seconds of processor time.

    Returns:
        0 if it succeeds and starts no thread that matters, `THREADS` if it does, else another.
    """
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            confine.die_with_parent(parent)
            signal.alarm(IMPORT_SECONDS)
            with _silence():
                importlib.import_module(name)
            names = {
                Path(f"/proc/self/task/{each}/comm").read_text().strip()
                for each in os.listdir("/proc/self/task")
                if int(each) != os.getpid()
            }
            code = 0 if names <= HARMLESS_THREADS else THREADS
        finally:
            os._exit(code)
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Discard what an import prints: the student's own import prints it again."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _fork(fds: Iterable[int], act: Callable[..., None], *arguments: Path | int) -> int:
    """Fork a process that has only these files open and runs `act`; return its id."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        gc.enable()
        os.setsid()
        _use_few_processors()
        for below, above in itertools.pairwise([2, *sorted(fds), 65536]):
            os.closerange(below + 1, above)
        confine.die_with_parent(parent)
        act(*fds, *arguments)
    except Closed:  # the coordinator has ended: nobody is left to report to
        pass
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def processors() -> int:
    """How many processors the code of a notebook sees."""
    return min(PROCESSORS, len(os.sched_getaffinity(0)))


def _use_few_processors() -> None:
    """Keep this process to some of the processors, so that no library starts a thread for each."""
    there = sorted(os.sched_getaffinity(0))
    if len(there) > PROCESSORS:
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, random.sample(there, PROCESSORS))


def _kill_children(clones: Set[int], kept: Pair | None = None) -> None:
    """Kill all other children, detached ones too: orphans become children of this process."""
    known = clones | set(kept.pids.values() if kept else ())
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while others := set(map(int, children.read_text().split())) - known:
        for pid in others:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
