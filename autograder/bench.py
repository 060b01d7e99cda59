"""Where a thread grades: a warm interpreter, and a folder with a place for every notebook."""

import atexit
import compileall
import contextlib
import hashlib
import os
import py_compile
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .warm import Warm, WarmDied
from .watch import Watch, remove
from .wire import Channel


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
    """What a thread needs to grade, one notebook after the other."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._root = Path(tempfile.mkdtemp(prefix="autograder-"))
        self._warm = Warm(self._root)  # removes the folder if we are killed
        self._folders: dict[str, Path] = {}
        atexit.register(self.close)

    def close(self) -> None:
        """End the warm interpreter and remove the folder."""
        if self.pid == os.getpid():
            self._warm.close()
            if self._root.exists():
                remove(self._root)

    @contextlib.contextmanager
    def examination(
        self, files: Mapping[str, bytes], own_files: Mapping[str, bytes], disk: int
    ) -> Iterator[Examination]:
        """A student process and its examiner, for one notebook.

        Args:
            files: The instructor's files; each of the two gets a copy of them.
            own_files: The student's own.
            disk: How many bytes the student process may write.
        """
        masters = self._folder(files)
        exit_codes: dict[str, int] = {}
        examiner, folder, student = self._warm.begin()
        with examiner:
            try:
                for role in ("student", "examiner"):
                    shutil.copytree(masters, folder / role, dirs_exist_ok=True)
                _write(own_files, folder / "student")
                self._warm.prepare()
                watch = Watch(student, folder / "student", disk)
                channel = Channel(examiner.fileno(), watch.look)
                yield Examination(channel, watch, exit_codes)
            finally:
                exit_codes |= self._warm.end()
                remove(folder)

    def _folder(self, files: Mapping[str, bytes]) -> Path:
        """The instructor's files on disk, compiled once for all who import them."""
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
        key = digest.hexdigest()
        if key not in self._folders:
            folder = self._root / key[:16]
            folder.mkdir()
            _write(files, folder)
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            compileall.compile_dir(folder, ddir=".", quiet=2, invalidation_mode=mode)
            self._folders[key] = folder
        return self._folders[key]


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder; what is there already stays."""
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or (folder / path).exists():
            continue
        with contextlib.suppress(OSError):  # a file where there is a folder already
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


_local = threading.local()


@contextlib.contextmanager
def bench() -> Iterator[Bench]:
    """The bench of this thread: made when first asked for, kept for the next notebook."""
    own = getattr(_local, "bench", None)
    if own is None or own.pid != os.getpid():  # a forked process must not share its parent's
        own = _local.bench = Bench()
    try:
        yield own
    except WarmDied:
        own.close()
        _local.bench = None  # the next notebook gets a new one
        raise
