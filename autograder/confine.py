"""Takes away from a process whatever student code does not need, for good and without root.

Three layers, each enough to stop most attacks alone: Landlock says which files can be opened,
seccomp which system calls exist, resource limits how much of everything there is. No layer can be
undone by the process that has it.
"""

import ctypes
import functools
import os
import resource
import signal
import site
import sys
import sysconfig
from pathlib import Path

# Everything CPython, numpy and matplotlib ask for once they run. What is missing here is refused:
# sockets to anywhere, programs, tracing, mounting, namespaces, keys, shared memory that outlives
# us, handles that open files behind Landlock's back, and all that future kernels will invent.
ALLOWED_CALLS = """
read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek close close_range
open openat openat2 creat access faccessat faccessat2 stat fstat lstat newfstatat statx statfs
fstatfs readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink
unlinkat rename renameat renameat2 link linkat symlink symlinkat dup dup2 dup3 fcntl flock fsync
fdatasync ftruncate fallocate fadvise64 umask sendfile copy_file_range pipe pipe2 eventfd2
poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait brk mmap munmap mremap
mprotect madvise mincore msync membarrier getrandom clock_gettime clock_getres clock_nanosleep
nanosleep gettimeofday time times setitimer getitimer alarm futex set_robust_list get_robust_list
rseq set_tid_address gettid sched_yield sched_getaffinity exit exit_group rt_sigaction
rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigpending rt_sigtimedwait sigaltstack
restart_syscall pause getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
getpgrp getpgid getsid getrlimit getrusage uname sysinfo getcpu socketpair recvfrom getsockname
getsockopt shutdown
""".split()

# Landlock does not cover these, and honest code (shutil.copy, Path.touch) stumbles over a refusal:
# they do nothing and say that all went well.
PRETENDED_CALLS = """
chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat
""".split()

READABLE = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share", "/etc/localtime"]
READABLE += ["/etc/ld.so.cache", "/dev/zero", "/dev/random", "/dev/urandom"]

# What CPython asks of files: is it a terminal and how wide, how much waits, close on exec, block.
# Not what marks a file unchangeable, which would outlive everything here.
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

CLONE_THREAD = 0x10000
PR_SET_PDEATHSIG = 1


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
    folders |= {(Path(prefix) / "lib").resolve() for prefix in (sys.prefix, sys.base_prefix)}
    if site.ENABLE_USER_SITE:
        folders.add(Path(site.getusersitepackages()).resolve())
    return tuple(sorted(folder for folder in folders if folder.exists()))


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends.

    Args:
        parent: The process id of the parent, which may have ended already.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit_resources(memory: int, seconds: int, file_size: int) -> None:
    """Bound this process: bytes of address space, seconds of CPU time, bytes of one file."""
    # Few files at once: a deleted file that is still open takes space that nobody sees.
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for which, most in limits.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def confine(scratch: Path) -> None:
    """Leave this thread, and those it will start, the Python installation and `scratch`.

    Raises:
        OSError: The kernel cannot; call `missing` first.
    """
    _restrict_files(scratch)
    _restrict_calls()


def _restrict_files(scratch: Path) -> None:
    from landlockpy import AccessFS, Ruleset, Scope

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    write = read | AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REFER
    write |= AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.MAKE_SYM
    write |= AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR
    with Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path in [*installation(), *map(Path, READABLE)]:
            if path.is_dir():
                rules.allow_path(path, read)
            elif path.exists():
                rules.allow_path(path, AccessFS.READ_FILE)
        rules.allow_path("/dev/null", AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        rules.allow_path(scratch, write)
        rules.restrict()


def _restrict_calls() -> None:
    import errno

    import pyseccomp as seccomp

    calls = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    own_pid = seccomp.Arg(0, seccomp.EQ, os.getpid())

    def rule(action: int, name: str, *conditions: seccomp.Arg) -> None:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if number >= 0:  # else this architecture has no such call
            calls.add_rule(action, number, *conditions)

    for name in ALLOWED_CALLS:
        rule(seccomp.ALLOW, name)
    for name in PRETENDED_CALLS:
        rule(seccomp.ERRNO(0), name)
    # Signals to itself only. Threads, but no processes; glibc uses clone when there is no clone3.
    rule(seccomp.ALLOW, "kill", own_pid)
    rule(seccomp.ALLOW, "tgkill", own_pid)
    rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for request in IOCTLS:  # the kernel looks at the lower half of the number only
        rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, request))
    # Limits can be read, not raised. A pair of sockets (asyncio has one) can talk to itself only.
    rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    rule(seccomp.ALLOW, "sendto", seccomp.Arg(4, seccomp.EQ, 0))
    calls.load()
