"""Watches a student process from outside: what no kernel limit bounds, and what it leaves."""

import os
import shutil
import subprocess
from pathlib import Path

MAX_FILES = 2000
MAX_DEPTH = 40
MAX_THREADS = 64
GONE = (FileNotFoundError, NotADirectoryError)
BLIND = "The code made a folder that cannot be looked into."


def excess(pid: int, scratch: Path, disk: int) -> str | None:
    """Say in a sentence what a student process has too much of, or return None.

    Args:
        pid: The process.
        scratch: The folder it writes in.
        disk: How many bytes may be in it.
    """
    try:
        threads = len(os.listdir(f"/proc/{pid}/task"))
    except OSError:  # it has ended
        threads = 0
    if threads > MAX_THREADS:
        return f"The code started more than {MAX_THREADS} threads."
    files = size = 0
    folders = [(scratch, 0)]
    while folders:
        folder, depth = folders.pop()
        if depth > MAX_DEPTH:
            return f"The code nested folders deeper than {MAX_DEPTH}."
        try:
            entries = list(os.scandir(folder))
        except GONE:
            continue
        except OSError:  # locked by its owner, or the path is too long
            return BLIND
        for entry in entries:
            try:
                size += entry.stat(follow_symlinks=False).st_blocks * 512
            except GONE:
                continue
            except OSError:
                return BLIND
            if entry.is_dir(follow_symlinks=False):
                folders.append((Path(entry.path), depth + 1))
        files += len(entries)
        if files > MAX_FILES:
            return f"The code made more than {MAX_FILES} files."
        if size > disk:
            return f"The code wrote more than {disk // 2**20} MB."
    return None


def remove(folder: Path) -> None:
    """Remove a folder in which student code wrote, however deep or locked it left it."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", folder], check=False)
