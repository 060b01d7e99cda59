"""Where notebooks are graded: a warm interpreter, and a folder with a place for each."""

import atexit
import compileall
import contextlib
import hashlib
import os
import py_compile
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import Disturbed
from ..protocol.channel import Channel
from .forkserver import Warm
from .quota import Watch, remove

OURS = f"nbexaminer-{os.uname().nodename}-"  # scratch folders, whose names end with whose they are


@dataclass
class Examination:
    """A notebook being graded, seen from the coordinator.

    Attributes:
        examiner: The channel to the examiner.
        watch: What ends the student process when it takes too much.
        exit_codes: How "student" and "examiner" ended, once they are dead and buried.
    """

    examiner: Channel
    watch: Watch
    exit_codes: dict[str, int]


class Bench:
    """What is needed to grade, one notebook after the other."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        _tidy()
        self._root = Path(tempfile.mkdtemp(prefix=f"{OURS}{self.pid}-"))
        self._warm = Warm(self._root)  # removes the folder if we are killed
        self._compiled: dict[str, Mapping[str, bytes]] = {}
        atexit.register(self.close)

    def given(self) -> None:
        """Be another process's, which was forked from this one and has adopted it."""
        self.pid = 0
        self._warm.leave()

    def adopted(self) -> int:
        """Be this process's; return the open file that leads to the warm interpreter."""
        self.pid = os.getpid()
        return self._warm.fileno()

    def close(self) -> None:
        """End the warm interpreter and remove the folder."""
        if self.pid == os.getpid():
            self._warm.close()
            remove(self._root)

    @contextlib.contextmanager
    def examination(
        self,
        files: Mapping[str, bytes],
        student_files: Mapping[str, bytes],
        own_files: Mapping[str, bytes],
        disk: int,
        packages: Sequence[str] = (),
    ) -> Iterator[Examination]:
        """A student process and its examiner, for one notebook.

        Args:
            files: The instructor's files for the examiner.
            student_files: The instructor's files for the student process.
            own_files: The student's own.
            disk: How many bytes the student process may write.
            packages: What every submission begins by importing.
        """
        same = student_files is files
        files = self._with_bytecode(files)
        theirs = files if same else self._with_bytecode(student_files)
        exit_codes: dict[str, int] = {}
        local = {path.partition("/")[0].removesuffix(".py") for path in files}
        self._warm.import_once(each for each in packages if each.partition(".")[0] not in local)
        examiner, folder, student = self._warm.begin()
        with examiner:
            try:
                _write(files, folder / "examiner")
                _write(theirs, folder / "student")
                _write({n: c for n, c in own_files.items() if n not in theirs}, folder / "student")
                watch = Watch(student, folder / "student", disk)
                channel = Channel(examiner.fileno(), watch.look)
                yield Examination(channel, watch, exit_codes)
            finally:
                exit_codes |= self._warm.end()

    def prepare(self) -> None:
        """Have the processes for the next notebook get ready while these work."""
        self._warm.prepare()

    def _with_bytecode(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The instructor's files, compiled once for all who import them."""
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


def _tidy() -> None:
    """Remove what graders of this machine have left that were killed before anybody could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{OURS}*-*"):
        owner = folder.name.removeprefix(OURS).partition("-")[0]
        with contextlib.suppress(OSError):
            about = folder.lstat()
            ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
            if ours and not Path("/proc", owner).exists():
                remove(folder)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, but none in the place of what is there."""
    paths = {name: PurePosixPath(name) for name in files}
    inside = {n: p for n, p in paths.items() if not p.is_absolute() and ".." not in p.parts}
    for parent in {path.parent for path in inside.values()}:
        with contextlib.suppress(FileExistsError, NotADirectoryError):  # a file is there
            (folder / parent).mkdir(parents=True, exist_ok=True)
    for name, path in inside.items():
        with contextlib.suppress(IsADirectoryError, NotADirectoryError):  # a folder is there
            (folder / path).write_bytes(files[name])


_idle: list[Bench] = []


def spare() -> Bench | None:
    """A bench of this process's to give away, if there is one."""
    while _idle:
        bench = _idle.pop()
        if bench.pid == os.getpid():  # not one of the process that this was forked from
            return bench
    return None


def have_only(*benches: Bench) -> None:
    """In a forked process, have these benches and none of those that its parent has."""
    _idle[:] = benches


def close() -> None:
    """End the benches that nobody uses."""
    while _idle:
        _idle.pop().close()


@contextlib.contextmanager
def bench() -> Iterator[Bench]:
    """A bench that nobody else uses meanwhile: an idle one, or else a new one.

    Threads may grade at the same time: each gets a bench, with processes of its own.
    """
    try:
        own = _idle.pop()
    except IndexError:
        own = Bench()
    if own.pid != os.getpid():  # a forked process must not share its parent's
        own = Bench()
    try:
        yield own
    except Disturbed:
        own.close()
        raise
    except BaseException:
        _idle.append(own)
        raise
    _idle.append(own)
