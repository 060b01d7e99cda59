"""Watches a student process from outside, for what no kernel limit covers."""

import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path

from ..errors import Excess
from ..limits import MAX_DELETED_FILES, MAX_WRITTEN_DEPTH, MAX_WRITTEN_FILES, MB, Limits

GONE = (FileNotFoundError, NotADirectoryError)


class Watch:
    """Kills a student process that exceeds a limit.

    Args:
        pid: The process, which stays our descendant's child until the watch is over.
        scratch: The folder it writes in; what is there already does not count.
        limits: What it may use.

    Attributes:
        why: The limit that it exceeded, in a sentence; None if it exceeded none.
    """

    def __init__(self, pid: int, scratch: Path, limits: Limits) -> None:
        self.why: str | None = None
        self._pid = pid
        self._scratch = scratch
        files, size = _usage(scratch)
        self._files, self._disk = files + MAX_WRITTEN_FILES, size + limits.disk
        self._limits = limits

    def look(self) -> None:
        """Kill the process if it exceeds a limit."""
        if self.why:
            return
        try:
            self._count()
        except Excess as excess:
            self.why = str(excess)
            os.kill(self._pid, signal.SIGKILL)

    def _count(self) -> None:
        limits = self._limits
        if len(_listed(f"/proc/{self._pid}/task")) > limits.threads:
            raise Excess(f"The code started more than {limits.threads} threads (Grading.threads).")
        if _used(self._pid) > limits.memory:
            much = f"{limits.memory // MB} MB of memory"
            raise Excess(f"The code used more than {much} (Grading.memory_mb).")
        if len(_mapped(self._pid)) > MAX_DELETED_FILES:
            raise Excess(f"The code kept more than {MAX_DELETED_FILES} deleted files in memory.")
        files, size = _usage(self._scratch, self._files)
        if files > self._files:
            raise Excess(f"The code made more than {MAX_WRITTEN_FILES} files.")
        if size + _deleted(self._pid) > self._disk:
            raise Excess(f"The code wrote more than {limits.disk // MB} MB (Grading.disk_mb).")


def _usage(scratch: Path, enough: int = 10**9) -> tuple[int, int]:
    """The number of files in a folder, and their bytes; stops counting after `enough` files."""
    files = size = 0
    folders = [(scratch, 0)]
    while folders and files <= enough:
        folder, depth = folders.pop()
        if depth > MAX_WRITTEN_DEPTH:
            raise Excess(f"The code nested folders deeper than {MAX_WRITTEN_DEPTH}.")
        try:
            for entry in os.scandir(folder):
                files += 1
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    folders.append((Path(entry.path), depth + 1))
        except GONE:
            continue
        except OSError as error:  # locked by its owner, or the path is too long
            raise Excess("The code made a folder that cannot be looked into.") from error
    return files, size


def _used(pid: int) -> int:
    """The bytes of memory that a process uses, without the files that it maps."""
    try:
        _, resident, mapped, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):  # it has ended
        return 0
    return (resident - mapped) * resource.getpagesize()


def _deleted(pid: int) -> int:
    """The bytes of deleted files that a process still has open."""
    sizes: dict[int, int] = {}
    for name in _listed(f"/proc/{pid}/fd"):
        try:
            found = os.stat(f"/proc/{pid}/fd/{name}")
        except OSError:  # closed by now
            continue
        if found.st_nlink == 0:
            sizes[found.st_ino] = found.st_blocks * 512
    return sum(sizes.values())


def _mapped(pid: int) -> set[str]:
    """The inodes of deleted files that a process maps into memory."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_bytes().splitlines()
    except OSError:  # it has ended
        return set()
    return {line.split()[4].decode() for line in maps if line.endswith(b" (deleted)")}


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # it has ended
        return []


def remove(folder: Path) -> None:
    """Remove a folder that student code wrote in, whatever its permissions and depth."""
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", folder], check=False)
