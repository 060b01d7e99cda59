"""The pool of runners: each runs one notebook after the other, in processes of its fork server."""

from __future__ import annotations

import atexit
import compileall
import contextlib
import fcntl
import glob
import hashlib
import os
import py_compile
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Disturbed
from ..interpreter import Interpreter
from ..notebook.archives import is_notebook
from ..protocol.channel import Channel
from .forkserver import LOCK, ForkServer
from .quota import Watch, remove

if TYPE_CHECKING:  # it imports nbgrader, and a runner is to start before that
    from ..plan import Plan

OURS = f"nbexaminer-{os.uname().nodename}-"  # how the names of scratch folders begin


@dataclass
class Session:
    """The coordinator's handle on the processes of one notebook.

    Attributes:
        examiner: The channel to the examiner.
        watch: Ends the student process when it exceeds a limit.
        folder: Where the student process works and writes.
        exit_code: The student process's exit code, set after the session: minus the signal, if one
            ended it.
        examiner_exit_code: The same of the examiner.
        seconds: The processor time that the student process took in all, set with them.
        memory: The most bytes that it had in memory at once.
        anew: The packages that it has to import itself, with the seconds that this takes.
    """

    examiner: Channel
    watch: Watch
    folder: Path
    exit_code: int = 0
    examiner_exit_code: int = 0
    seconds: float = 0.0
    memory: int = 0
    anew: Mapping[str, float] = field(default_factory=dict)


class Runner:
    """Runs one notebook after the other, with a fork server and a folder for their files.

    Args:
        interpreter: The Python that runs them.
        origin: A runner of the same that is not used yet, whose warm interpreter is forked.
    """

    def __init__(self, interpreter: Interpreter, origin: Runner | None = None) -> None:
        self.pid = os.getpid()
        self.interpreter = interpreter
        _tidy()
        self._root, self._lock = _folder()
        # It removes the folder if we are killed.
        self._server: ForkServer = ForkServer(
            self._root, interpreter, origin._server if origin else None
        )
        self._compiled: dict[str, Mapping[str, bytes]] = {}
        atexit.register(self.close)

    @property
    def used(self) -> bool:
        """Whether it has run a notebook, or at least begun to."""
        return self._server.used

    def give_away(self) -> None:
        """Give the runner to a process forked from this one, which calls `take_over`."""
        self.pid = 0
        self._server.hand_over()

    def take_over(self) -> int:
        """Become its owner; return the file descriptor of the socket to the fork server."""
        self.pid, self._lock = os.getpid(), -1  # the giver and the fork server keep theirs
        return self._server.fileno()

    def close(self) -> None:
        """End the fork server and remove the folder."""
        if self.pid == os.getpid():
            self._server.close()
            remove(self._root)
            if self._lock >= 0:
                os.close(self._lock)
                self._lock = -1

    @contextlib.contextmanager
    def session(
        self, plan: Plan, own_files: Mapping[str, bytes], draws: bool = True
    ) -> Iterator[Session]:
        """Start a student process and its examiner for one notebook; end them afterwards.

        Args:
            plan: How the notebook is graded.
            own_files: The files that the student submitted beside it.
            draws: Whether its code may draw figures or show widgets.
        """
        if draws:
            self._server.draw()
        files = self._with_bytecode(plan.files)
        same = plan.files_for_student is plan.files
        theirs = files if same else self._with_bytecode(plan.files_for_student)
        local = {path.partition("/")[0].removesuffix(".py") for path in files}
        packages = plan.skeleton.packages
        self._server.import_once(each for each in packages if each.partition(".")[0] not in local)
        examiner, folder, student = self._server.begin()
        with examiner:
            try:
                _write(files, folder / "examiner")
                _write(theirs, folder / "student")
                own = {n: c for n, c in own_files.items() if n not in theirs or is_notebook(n)}
                _write(own, folder / "student")
                watch = Watch(student, folder / "student", plan.limits)
                channel = Channel(examiner.fileno(), watch.look)
                session = Session(channel, watch, folder / "student")
                anew = self._server.anew
                session.anew = {each: anew[each] for each in packages if each in anew}
                yield session
            finally:
                ended = self._server.end()
        session.exit_code, session.examiner_exit_code = ended.student, ended.examiner
        session.seconds, session.memory = ended.seconds, ended.memory

    def prepare(self) -> None:
        """Fork the processes for the next notebook while these work."""
        self._server.prepare()

    def _with_bytecode(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The instructor's files and their bytecode, compiled once for all notebooks."""
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
        key = digest.hexdigest()
        if key not in self._compiled:
            with tempfile.TemporaryDirectory(dir=self._root) as folder:
                _write(files, Path(folder))
                mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
                compileall.compile_dir(folder, ddir=".", quiet=2, invalidation_mode=mode)
                paths = [path for path in Path(folder).rglob("*") if path.is_file()]
                self._compiled[key] = {
                    str(path.relative_to(folder)): path.read_bytes() for path in paths
                }
        return self._compiled[key]


def _folder() -> tuple[Path, int]:
    """Make a folder and lock it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=OURS))
        with contextlib.suppress(FileNotFoundError):  # another grader tidied it away before
            return folder, _lock(folder)


def _lock(folder: Path) -> int:
    """Lock a new folder until the file descriptor that is returned is closed."""
    fd = os.open(folder / "lock.new", os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(fd, fcntl.LOCK_SH)
    os.rename(folder / "lock.new", folder / LOCK)  # nobody sees it unlocked
    return fd


def _tidy() -> None:
    """Remove folders left behind by graders on this machine that were killed.

    A process id would not do: in another container, which shares our files, it is another's.
    """
    # Unlike `Path.glob` of Python 3.11, this skips what another grader has just removed.
    for lock in map(Path, glob.glob(f"{tempfile.gettempdir()}/{OURS}*/{LOCK}*")):
        with contextlib.suppress(OSError):  # it is in use, or another's
            about = lock.parent.lstat()
            if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid():
                with lock.open() as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    remove(lock.parent)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder; skip paths that are blocked or lead out of it."""
    inside = [n for n in files if not n.startswith("/") and ".." not in n.split("/")]
    for parent in {os.path.dirname(name) for name in inside}:
        with contextlib.suppress(FileExistsError, NotADirectoryError):  # a file is there
            os.makedirs(f"{folder}/{parent}", exist_ok=True)
    for name in inside:
        with contextlib.suppress(IsADirectoryError, NotADirectoryError):  # a folder is there
            _write_file(f"{folder}/{name}", files[name])


def _write_file(path: str, content: bytes) -> None:
    """Write one of the hundreds of files of a notebook: a file object would take longer."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        while content:
            content = content[os.write(fd, content) :]
    finally:
        os.close(fd)


_idle: list[Runner] = []


def provide(count: int, interpreter: Interpreter, draws: bool = False) -> None:
    """Have so many idle runners of this process, of which only one imports everything.

    Args:
        count: How many.
        interpreter: The Python that they run notebooks with.
        draws: Whether the notebooks draw figures or show widgets.
    """
    origin = take_idle() or Runner(interpreter)
    if origin.interpreter != interpreter:
        origin.close()
        origin = Runner(interpreter)
    _idle.append(origin)
    if draws:
        origin._server.draw()
    if not origin.used:
        _idle.extend(Runner(interpreter, origin) for _ in range(count - len(_idle)))


def take_idle() -> Runner | None:
    """An idle runner of this process to give away; None if there is none."""
    while _idle:
        runner = _idle.pop()
        if runner.pid == os.getpid():  # not one of the process that this was forked from
            return runner
    return None


def replace_idle(*runners: Runner) -> None:
    """In a forked process, replace the parent's runners by these."""
    _idle[:] = runners


def close() -> None:
    """End the idle runners."""
    while _idle:
        _idle.pop().close()


@contextlib.contextmanager
def runner(interpreter: Interpreter) -> Iterator[Runner]:
    """A runner for exclusive use: an idle one, or else a new one. Safe to call from threads.

    Args:
        interpreter: The Python that it runs notebooks with.
    """
    try:
        own = _idle.pop()
    except IndexError:
        own = Runner(interpreter)
    if own.pid != os.getpid():  # a forked process must not share its parent's
        own = Runner(interpreter)
    elif own.interpreter != interpreter:
        own.close()
        own = Runner(interpreter)
    try:
        yield own
    except Disturbed:
        own.close()
        raise
    except BaseException:
        _idle.append(own)
        raise
    _idle.append(own)
