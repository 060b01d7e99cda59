"""The filter of system calls, compiled once and given to the kernel as it is.

libseccomp takes 2 ms to compile the same rules for each process. Only one number differs: the
process's own id, in whose place a number stands that is nobody's.
"""

import ctypes
import os
import struct
import tempfile
from typing import Any

NOBODY = 0x7FEDCBA9  # stands for the process's own id: no id is above 2**22
INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter: code, two jumps, a constant
JUMP_IF_EQUAL = 0x15  # to the constant
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2

_libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """struct sock_fprog: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class CallFilter:
    """A filter of system calls that is ready to be loaded.

    Args:
        rules: A `pyseccomp.SyscallFilter` in which `NOBODY` stands for the process's own id.
    """

    def __init__(self, rules: Any) -> None:
        with tempfile.TemporaryFile() as file:
            rules.export_bpf(file)
            file.seek(0)
            self.code = bytearray(file.read())
        compared = [
            code for code, _, _, number in INSTRUCTION.iter_unpack(self.code) if number == NOBODY
        ]
        if not compared or set(compared) != {JUMP_IF_EQUAL}:
            raise OSError("libseccomp compares the process's own id in an unknown way")
        step = INSTRUCTION.size
        self._places = [
            at
            for at in range(0, len(self.code), step)
            if INSTRUCTION.unpack_from(self.code, at)[3] == NOBODY
        ]
        self._memory = (ctypes.c_char * len(self.code)).from_buffer(self.code)
        self._program = Program(len(self.code) // step, ctypes.addressof(self._memory))

    def set_own_id(self, pid: int) -> None:
        """Put a process's id in its places."""
        for place in self._places:
            struct.pack_into("=I", self.code, place + 4, pid)

    def load(self) -> None:
        """Put this thread, and those it will start, under the filter for good.

        Raises:
            OSError: The kernel refuses.
        """
        self.set_own_id(os.getpid())
        program = ctypes.byref(self._program)
        for call in ((PR_SET_NO_NEW_PRIVS, 1, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program)):
            if _libc.prctl(*call, 0, 0):
                raise OSError(ctypes.get_errno(), "the kernel refuses the filter of system calls")
