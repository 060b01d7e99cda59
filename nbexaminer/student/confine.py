"""Takes away from a process whatever student code does not need, for good and without root.

Three layers, each enough to stop most attacks alone: Landlock says which files can be opened,
seccomp which system calls exist, resource limits how much of everything there is. No layer can be
undone by the process that has it.
"""

import contextlib
import ctypes
import errno
import functools
import mmap
import os
import resource
import signal
import site
import socket
import sys
import sysconfig
from pathlib import Path
from typing import Any

from ..limits import RESERVED_BYTES
from .filter import NOBODY, CallFilter
from .landlock import FileRules

# Everything CPython, numpy and matplotlib ask for once they run. What is missing here is refused:
# sockets to anywhere, programs, tracing, mounting, namespaces, keys, shared memory that outlives
# us, handles that open files behind Landlock's back, and all that future kernels will invent.
ALLOWED_CALLS = """
read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek close
open openat openat2 creat access faccessat faccessat2 stat fstat lstat newfstatat statx statfs
fstatfs readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink
unlinkat rename renameat renameat2 link linkat symlink symlinkat dup dup2 dup3 fsync
fdatasync ftruncate fadvise64 umask sendfile copy_file_range pipe pipe2 eventfd2
poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait brk munmap mremap
mprotect madvise mincore msync membarrier getrandom clock_gettime clock_getres clock_nanosleep
nanosleep gettimeofday time times setitimer getitimer alarm futex set_robust_list get_robust_list
rseq set_tid_address gettid sched_yield sched_getaffinity exit exit_group rt_sigaction
rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigpending rt_sigtimedwait sigaltstack
restart_syscall pause getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
getpgrp getpgid getsid getrlimit getrusage uname sysinfo getcpu recvfrom getsockname
getsockopt shutdown
""".split()

# Landlock does not cover these, and honest code (shutil.copy) stumbles over a refusal: they do
# nothing and say that all went well (`stand_ins` looks first whether there is a file). A lock on a
# file of a library, which all can read, would be seen by others: nobody else has the files that a
# process may write, so it needs none.
PRETENDED_CALLS = """
flock chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat
""".split()

# Files here have no attributes beyond the ordinary ones: shutil.copy2 goes on without them.
UNSUPPORTED_CALLS = """
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
""".split()

READABLE = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/share"]
READABLE += ["/etc/localtime", "/etc/fonts", "/etc/ssl/certs", "/etc/mime.types"]
READABLE += ["/etc/ld.so.cache", "/dev/zero", "/dev/random", "/dev/urandom"]
READABLE += [str(Path(__file__).parents[1])]  # this package, which %autoreload looks into
# What libraries ask about this process and this machine; nothing about other processes.
ITSELF = ("cgroup", "stat", "statm", "status")
READABLE += [f"/proc/self/{name}" for name in ITSELF]
READABLE += ["/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version"]
READABLE += ["/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible"]
OF_GROUP = ["cgroup.controllers", "cpu.max", "memory.max", "memory.high", "memory.current"]
OF_GROUP += ["cpu.cfs_quota_us", "cpu.cfs_period_us", "memory.limit_in_bytes"]  # of version 1

# What CPython asks of files: is it a terminal and how wide, how much waits, close on exec, block.
# Not what marks a file unchangeable, which would outlive everything here.
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

# Of fcntl: descriptors, flags, is there a lock, the size of a pipe. Not leases, which make others
# wait for a file, nor signals to others, which Landlock itself stops only since Linux 6.12.
FCNTLS = (0, 1, 2, 3, 4, 5, 36, 1030, 1032)
FCNTL_LOCKS = (6, 7, 37, 38)  # which are pretended

# A process cannot send these to itself: when one of them ends it, somebody outside did.
FROM_OUTSIDE = (signal.SIGKILL, signal.SIGTERM)

THREAD = 0x3D0F00  # how clone makes a thread: everything is shared, open files too
THREAD_ALSO = 0x400000  # musl says this as well; it means nothing
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None)


def missing() -> str | None:
    """Say in a sentence why this machine cannot confine student code; None when it can."""
    if sys.platform != "linux":
        return "Confining student code needs Linux."
    try:
        import landlockpy
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError) as error:
        return f"Confining student code needs landlockpy, pyseccomp and libseccomp ({error})."
    if landlockpy.abi_version() < 3:
        return "Confining student code needs a Linux kernel with Landlock, version 6.2 or newer."
    return None


@functools.cache
def installation() -> tuple[Path, ...]:
    """The folders of this Python installation that student code may read."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {Path(sysconfig.get_path(name)).resolve() for name in names}
    prefixes = {sys.prefix, sys.base_prefix}
    folders |= {(Path(each) / name).resolve() for each in prefixes for name in ("lib", "share")}
    if site.ENABLE_USER_SITE:
        folders.add(Path(site.getusersitepackages()).resolve())
    return tuple(sorted(folder for folder in folders if folder.exists()))


@functools.cache
def group() -> tuple[Path, ...]:
    """The files that say how much of this machine the process's control groups may use.

    Some libraries, such as duckdb, do not start without them.
    """
    found: list[Path] = []
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            inner = Path("/sys/fs/cgroup", controllers, path.lstrip("/"))
            folders = [each for each in (inner, *inner.parents) if len(each.parts) > 3]
            found += [folder / name for folder in folders for name in OF_GROUP]
    return tuple(file for file in found if file.is_file())


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends.

    Args:
        parent: The process id of the parent, which may have ended already.
    """
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(memory: int, address_space: int) -> None:
    """Refuse this process more memory: it gets a `MemoryError`.

    The kernel counts what can be written, used or not, so there is room for what libraries reserve;
    `host.quota` watches what is used.
    """
    _limit({resource.RLIMIT_DATA: memory + RESERVED_BYTES, resource.RLIMIT_AS: address_space})


def limit_resources(
    memory: int, address_space: int, seconds: int, file_size: int, open_files: int
) -> None:
    """Bound this process: bytes, seconds of processor time, bytes of one file, open files."""
    limit_memory(memory, address_space)
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 64,  # which all processes of a user share
    }
    _limit(limits)


def _limit(limits: dict[int, int]) -> None:
    for which, most in limits.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # Past the first limit of CPU time comes a signal that says so, past the second SIGKILL.
        spare = 5 if which == resource.RLIMIT_CPU and most + 5 <= hard % 2**63 else 0
        resource.setrlimit(which, (most, most + spare))


def prepare() -> None:
    """Do beforehand, once for all processes forked from here, what `confine` needs."""
    if not missing():
        _file_rules()
        _call_filter()


def confine(scratch: Path) -> None:
    """Leave this thread, and those it will start, the Python installation and `scratch`.

    Raises:
        OSError: The kernel cannot; call `missing` first.
    """
    files, calls = _file_rules(), _call_filter()  # made before anything is restricted
    files.restrict(scratch)
    calls.load()


@functools.cache
def _file_rules() -> FileRules:
    """The files that all processes may read."""
    paths = [*installation(), *group(), *map(Path, READABLE)]
    return FileRules(paths, [Path("/dev/null")])


@functools.cache
def _call_filter() -> CallFilter:
    """The filter of system calls for any process."""
    return CallFilter(call_rules(NOBODY))


def call_rules(own_id: int) -> Any:
    """The rules for system calls, a `pyseccomp.SyscallFilter`, of the process with an id."""
    import pyseccomp as seccomp

    calls = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in ALLOWED_CALLS:
        _rule(calls, seccomp.ALLOW, name)
    for name in PRETENDED_CALLS:
        _rule(calls, seccomp.ERRNO(0), name)
    # Threads, but no processes; glibc uses clone when there is no clone3.
    flags = 0xFFFFFFFF & ~THREAD_ALSO
    _rule(calls, seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flags, THREAD))
    _rule(calls, seccomp.ERRNO(errno.ENOSYS), "clone3")
    _rule(calls, seccomp.ALLOW, "close_range", seccomp.Arg(2, seccomp.EQ, 0))
    # The kernel looks at the lower half of these numbers only.
    for name, numbers in (("ioctl", IOCTLS), ("fcntl", FCNTLS)):
        for number in numbers:
            asked = seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, number)
            _rule(calls, seccomp.ALLOW, name, asked)
    for number in FCNTL_LOCKS:
        asked = seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, number)
        _rule(calls, seccomp.ERRNO(0), "fcntl", asked)
    # Not shared memory without a file: it stays when nearly all of it is unmapped, and no limit
    # counts it.
    for bit in (mmap.MAP_SHARED, mmap.MAP_ANONYMOUS):
        _rule(calls, seccomp.ALLOW, "mmap", seccomp.Arg(3, seccomp.MASKED_EQ, bit, 0))
    for name in ("fallocate", *UNSUPPORTED_CALLS):  # no blocks for a file beyond its size
        _rule(calls, seccomp.ERRNO(errno.EOPNOTSUPP), name)
    _rule(calls, seccomp.ALLOW, "socketpair", seccomp.Arg(0, seccomp.EQ, socket.AF_UNIX))
    # Limits can be read, not raised. A pair of sockets (asyncio has one) can talk to itself only.
    _rule(calls, seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    _rule(calls, seccomp.ALLOW, "sendto", seccomp.Arg(4, seccomp.EQ, 0))
    first, last = min(FROM_OUTSIDE), max(FROM_OUTSIDE)
    own: list[tuple[Any, int]] = [(seccomp.LT, first), (seccomp.GT, last)]
    own += [(seccomp.EQ, n) for n in range(first, last) if n not in FROM_OUTSIDE]
    for name, which in (("kill", 1), ("tgkill", 2)):
        for compared in own:
            to_itself = seccomp.Arg(0, seccomp.EQ, own_id)
            _rule(calls, seccomp.ALLOW, name, to_itself, seccomp.Arg(which, *compared))
    return calls


def _rule(calls: Any, action: int, name: str, *conditions: Any) -> None:
    import pyseccomp as seccomp

    number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
    if number >= 0:  # else this architecture has no such call
        calls.add_rule(action, number, *conditions)
