"""What Landlock leaves a process, worked out once and asked of the kernel directly.

landlockpy takes 2 ms to look at the same folders and to make the same rules for each process.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, on all architectures
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None, use_errno=True)


class FileRules:
    """The files that a process may open, besides its scratch folder.

    Args:
        readable: Files that can be read, and folders that can be read and listed; what does not
            exist is left out.
        changeable: Files that can be read and written.
    """

    def __init__(self, readable: Iterable[Path], changeable: Iterable[Path]) -> None:
        from landlockpy import AccessFS, Ruleset, Scope

        file, folder = AccessFS.READ_FILE, AccessFS.READ_FILE | AccessFS.READ_DIR
        scratch = folder | AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REFER
        scratch |= AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.MAKE_SYM
        scratch |= AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR
        with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
            known = rules.handled_fs  # by this kernel
            self.handled = struct.pack("=QQQ", known, rules.handled_net, rules.scoped)
        kinds = [(path, folder if path.is_dir() else file) for path in readable if path.exists()]
        kinds += [(path, file | AccessFS.WRITE_FILE) for path in changeable]
        self.allowed = [(str(path), int(rights & known)) for path, rights in kinds]
        self.scratch = int(scratch & known)

    def restrict(self, scratch: Path) -> None:
        """Leave this thread, and those it will start, these files and a folder to write in.

        Raises:
            OSError: The kernel refuses.
        """
        ruleset = _call(CREATE_RULESET, self.handled, len(self.handled), 0)
        try:
            for path, rights in self.allowed:
                with contextlib.suppress(FileNotFoundError):  # it was removed since
                    _allow(ruleset, path, rights)
            _allow(ruleset, str(scratch), self.scratch)
            if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "the kernel refuses no_new_privs")
            _call(RESTRICT_SELF, ruleset, 0)
        finally:
            os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        _call(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, fd), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: int | bytes) -> int:
    """A system call of Landlock's, and what it returns."""
    found = int(_libc.syscall(number, *arguments))
    if found < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return found
