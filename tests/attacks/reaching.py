"""Attacks that reach beyond the notebook: files, network, other processes, browsers."""

from attack import Attack

REFUSED = "PermissionError"

# System calls that no library offers. Refusals are: not permitted, access denied, no such call.
CALLS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    print("refused" if result < 0 and ctypes.get_errno() in (1, 13, 38) else f"ALLOWED {number}")
"""


def _refused(name: str, why: str, code: str) -> Attack:
    return Attack(name, why, code=code, says=REFUSED)


def _shown(name: str, why: str, mime: str, content: str) -> Attack:
    code = f"from IPython.display import display\ndisplay({{{mime!r}: {content!r}}}, raw=True)"
    return Attack(name, why, code=code)


SCRIPT = "<script>alert('ATTACK')</script>"

ATTACKS = [
    Attack(
        "source-read",
        "The hidden tests read from the instructor's folder.",
        code="print(open('@course@/source/attacked/attacked.ipynb').read())",
        says=REFUSED,
        plain=True,
    ),
    Attack(
        "folders-listed",
        "Every file of the course found and read.",
        code="""
            import os
            for place in ("@course@", "..", "/", "/tmp", "/home", "/root", "/proc"):
                try: print("ALLOWED", os.listdir(place))
                except PermissionError as error: print(error)
            for folder, _, names in os.walk("@course@"):
                for name in names: print(open(os.path.join(folder, name), "rb").read())
        """,
        says="Permission denied",
    ),
    Attack(
        "gradebook-read",
        "The grades of the class read.",
        code="print(open('@course@/gradebook.db', 'rb').read())",
        says=REFUSED,
        plain=True,
    ),
    Attack(
        "gradebook-written",
        "Full points written straight into the gradebook.",
        code="""
            import sqlite3
            with sqlite3.connect("@course@/gradebook.db") as gradebook:
                gradebook.execute("update grade set manual_score = 4")
        """,
        says="unable to open database|not authorized|OperationalError",
    ),
    Attack(
        "neighbour-read",
        "Another student's answers copied.",
        code="print(open('@course@/submitted/neighbour/attacked/attacked.ipynb').read())",
        says=REFUSED,
        plain=True,
    ),
    _refused(
        "neighbour-spoiled",
        "Another student's submission overwritten.",
        "open('@course@/submitted/neighbour/attacked/attacked.ipynb', 'w').write('x')",
    ),
    _refused("course-deleted", "The course deleted.", "import shutil; shutil.rmtree('@course@')"),
    Attack(
        "files-planted",
        "Files left where another person may run them or the next student finds them.",
        code="""
            import os, site, sysconfig
            places = ["@course@", "@course@/..", "..", "/tmp", "/var/tmp", "/dev/shm", "/root"]
            places += [sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), "/etc/cron.d"]
            places += [os.path.dirname(os.__file__) + "/__pycache__", "/usr/lib/python3"]
            for place in places:
                try: print("ALLOWED", open(place + "/planted.pth", "w"))
                except OSError as error: print(error.strerror)
        """,
        says="Permission denied",
    ),
    Attack(
        "bytecode-poisoned",
        "The cached bytecode of a library replaced, for the next process that imports it.",
        code="""
            import json, numpy
            for module in (json, numpy):
                try: print("ALLOWED", open(module.__cached__, "r+b"))
                except OSError as error: print(error.strerror)
        """,
        says="Permission denied",
    ),
    _refused(
        "symbolic-link",
        "A link to the gradebook, opened through its harmless name.",
        "import os; os.symlink('@course@/gradebook.db', 'mine'); print(open('mine', 'rb').read())",
    ),
    Attack(
        "hard-link",
        "Second names for the gradebook and for a library, to write through them.",
        code="""
            import json, os
            for target in ("@course@/gradebook.db", json.__file__):
                try: os.link(target, "mine"); print("ALLOWED")
                except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    Attack(
        "moved-away",
        "The course moved into the attacker's folder, or the folder out into the course.",
        code="""
            import os
            for old, new in (("@course@", "mine"), (".", "@course@/mine"), ("@course@", "/tmp/x")):
                try: os.rename(old, new); print("ALLOWED")
                except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    Attack(
        "rights-changed",
        "The gradebook made unwritable, old and owned by another user; the grader's folder locked.",
        code="""
            import os
            for do in (lambda p: os.chmod(p, 0), lambda p: os.utime(p, (0, 0)),
                       lambda p: os.chown(p, 1, 1), lambda p: os.truncate(p, 0)):
                for path in ("@course@/gradebook.db", "@course@", ".."):
                    try: do(path)
                    except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    Attack(
        "attributes-changed",
        "Attributes and sizes of the gradebook changed without opening it.",
        code="""
            import os
            for do in (lambda p: os.setxattr(p, "user.x", b"x"), lambda p: os.truncate(p, 0),
                       lambda p: os.mkfifo(p + "2"), lambda p: os.mknod(p + "2"), os.remove):
                try: do("@course@/gradebook.db"); print("ALLOWED")
                except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    Attack(
        "files-by-handle",
        "The gradebook opened by its handle, past its path.",
        code="""
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            handle, mount = (ctypes.c_uint * 40)(128), ctypes.c_int()
            path = b"@course@/gradebook.db"
            named = libc.name_to_handle_at(-100, path, handle, ctypes.byref(mount), 0)
            opened = libc.open_by_handle_at(-100, handle, 0)
            print("refused" if named < 0 and opened < 0 else "ALLOWED")
        """,
        says="refused",
    ),
    Attack(
        "path-handles",
        "A handle that needs no right to read, turned into a second name or a file.",
        code="""
            import ctypes, os
            libc = ctypes.CDLL(None)
            here = os.getcwd()
            fd = os.open("@course@/gradebook.db", os.O_PATH)
            for old, flag, at in ((b"", 0x1000, fd), (b"/proc/self/fd/%d" % fd, 0x400, -100)):
                print("refused" if libc.linkat(at, old, -100, b"mine", flag) < 0 else "ALLOWED")
            os.chdir("@course@")
            for attempt in (lambda: os.open(f"/proc/self/fd/{fd}", os.O_RDONLY),
                            lambda: os.listdir("."), lambda: open("gradebook.db"),
                            lambda: os.open(".", os.O_TMPFILE | os.O_RDWR)):
                try: attempt(); print("ALLOWED")
                except OSError as error: print("refused", error.strerror)
            os.chdir(here)
        """,
        says="refused",
    ),
    Attack(
        "leases",
        "A lease on a file of the Python installation: whoever opens it has to wait.",
        code="""
            import fcntl, json, os
            fd = os.open(json.__file__, os.O_RDONLY)
            for kind in (fcntl.F_WRLCK, fcntl.F_RDLCK):
                try: fcntl.fcntl(fd, 1024, kind); print("ALLOWED")
                except OSError as error: print("refused:", error.strerror)
        """,
        says="refused: Operation not permitted",
    ),
    Attack(
        "files-of-threads",
        "Threads with open files, or with namespaces, of their own.",
        code=CALLS
        + """
call(436, 63, 63, 2)
for flag in (0x400, 0x20000, 0x4000000, 0x8000000, 0x40000000, 0x1000):
    call(56, (0x3D0F00 ^ 0x400) | flag if flag != 0x400 else 0x3D0F00 ^ 0x400, 0, 0, 0, 0)
""",
        says="refused",
    ),
    Attack(
        "modules-shadowed",
        "Files named like modules that the grader may still import before it confines.",
        files={
            f"{name}.py": b"open('/var/tmp/ATTACK', 'w')"
            for name in ("errno", "resource", "landlockpy", "pyseccomp", "numpy", "ctypes", "mmap")
        },
    ),
    Attack(
        "shared-memory",
        "Memory that outlives the process, to tell the next student the answers.",
        code="""
            import ctypes, multiprocessing.shared_memory as shared
            print("refused" if ctypes.CDLL(None).shmget(0, 4096, 0o1666) < 0 else "ALLOWED")
            try: shared.SharedMemory("answers", create=True, size=9); print("ALLOWED")
            except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    Attack(
        "link-under-the-notebooks-name",
        "A link to the gradebook where the grader might write the graded notebook.",
        code="""
            import os
            for name in ("attacked.ipynb", "lab/check.py", "autograded", "gradebook.db"):
                if os.path.lexists(name): os.remove(name)
                os.symlink("@course@/gradebook.db", name)
        """,
    ),
    Attack(
        "environment",
        "Tokens in the environment of the grader.",
        code="""
            import os, ctypes
            print(dict(os.environ))
            environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
            i = 0
            while environ[i]: print(environ[i]); i += 1
        """,
        plain=True,
    ),
    Attack(
        "proc",
        "The memory, environment and open files of the grader, through /proc.",
        code="""
            import os
            for pid in ("self", "1", os.getpid(), os.getppid()):
                for name in ("environ", "mem", "maps", "cmdline", "root/etc/passwd", "fd"):
                    try: print("ALLOWED", open(f"/proc/{pid}/{name}", "rb").read(9))
                    except OSError as error: print(error.strerror)
        """,
        says="Permission denied",
    ),
    Attack(
        "proc-of-others",
        "Of other processes, what a process may read of itself; and all that lies beside it.",
        code="""
            import os
            for pid in ("1", os.getppid()):
                for name in ("cgroup", "stat", "statm", "status"):
                    try: print("ALLOWED", open(f"/proc/{pid}/{name}", "rb").read(9))
                    except OSError as error: print(error.strerror)
            for place in ("/proc", "/proc/self", "/sys/fs/cgroup", "/sys/devices/system/cpu"):
                try: print("ALLOWED", os.listdir(place))
                except OSError as error: print(error.strerror)
            for name in ("cgroup.procs", "memory.max", "memory.stat"):
                try: print("ALLOWED", open(f"/sys/fs/cgroup/{name}", "w"))
                except OSError as error: print(error.strerror)
            open("/proc/self/cgroup").read(), open("/proc/self/status").read()
            from nbexaminer.student.confine import group  # libraries read its own limits
            if not all(file.read_bytes() for file in group()): print("ALLOWED nothing")
        """,
        says="Permission denied",
    ),
    Attack(
        "output-file",
        "The files behind descriptors 1 and 2: filled, moved and closed.",
        code="""
            import os, fcntl
            for _ in range(9): os.write(1, b"by descriptor" * 10**5)
            os.dup2(os.open("/dev/null", os.O_RDWR), 1)
            os.close(2)
            print("goes on")
        """,
        says="too long",
    ),
    Attack(
        "readable-places",
        "From what libraries may read to what nobody may: around it, and written to.",
        code="""
            import os, sys
            places = [prefix + "/share" for prefix in {sys.prefix, sys.base_prefix}]
            places += ["/usr/share", "/usr/local/share", "/etc/fonts", "/etc/ssl/certs"]
            for place in filter(os.path.isdir, places):
                at = os.open(place, os.O_PATH)
                for path in ("../private", "../passwd", "../../etc/shadow", "../../etc/passwd"):
                    try: print("ALLOWED", os.open(path, os.O_RDONLY, dir_fd=at))
                    except OSError as error: print(error.strerror)
                for reach in (lambda: os.listdir(place + "/.."), lambda: open(place + "/x", "w"),
                              lambda: os.symlink("/etc", place + "/x"), lambda: os.rmdir(place)):
                    try: print("ALLOWED", reach())
                    except OSError as error: print(error.strerror)
            for name in ("thread-self/environ", "self/mountinfo", "self/net/tcp", "self/auxv",
                         f"self/task/{os.getpid()}/environ", "self/../1/environ", "self/fdinfo/0"):
                try: print("ALLOWED", open("/proc/" + name).read(9))
                except OSError as error: print(error.strerror)
            for name in ("status", "comm", "oom_score_adj", "coredump_filter"):
                try: print("ALLOWED", open("/proc/self/" + name, "w"))
                except OSError as error: print(error.strerror)
        """,
        says="Permission denied",
    ),
    _refused("passwords", "The accounts of the machine.", "print(open('/etc/passwd').read())"),
    Attack(
        "network",
        "A connection to a listener, to send secrets or fetch answers.",
        code="""
            import socket
            with socket.create_connection(("127.0.0.1", @port@), 1) as line: line.send(b"hello")
        """,
        says=REFUSED,
    ),
    Attack(
        "sockets-of-all-kinds",
        "UDP, raw, local and abstract sockets.",
        code="""
            import socket
            kinds = [(socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, socket.SOCK_STREAM),
                     (socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW),
                     (socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)]
            for family in (socket.AF_INET, socket.AF_VSOCK, socket.AF_NETLINK):
                try: print("ALLOWED", socket.socketpair(family))
                except OSError as error: print(error.strerror)
            for kind in kinds:
                try: print("ALLOWED", socket.socket(*kind))
                except OSError as error: print(error.strerror)
            pair = socket.socketpair()
            try: pair[0].sendto(b"x", "@course@/socket"); print("ALLOWED")
            except OSError as error: print(error.strerror)
        """,
        says="Operation not permitted",
    ),
    Attack(
        "programs",
        "Other programs started in every possible way.",
        code="""
            import os, subprocess
            for start in (lambda: subprocess.run(["id"]), lambda: os.system("id") and 1 / 0,
                          lambda: os.execv("/usr/bin/id", ["id"]), lambda: os.popen("id").read(),
                          lambda: os.posix_spawn("/usr/bin/id", ["id"], {})):
                try: start(); print("ALLOWED")
                except (OSError, ZeroDivisionError) as error: print("refused:", error)
        """,
        says="refused",
    ),
    Attack(
        "shell-magics",
        "IPython's ways of running programs.",
        code="""
            import os
            os.system("cp @course@/gradebook.db mine")
            print(os.listdir())
            !touch cheated
            !cat @course@/source/attacked/attacked.ipynb
            !rm -rf @course@ ..
            %sx id
        """,
        says="Programs cannot be started here",
    ),
    _refused(
        "detached-process",
        "A process that leaves its session and outlives the grading.",
        """
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(20); open("outlived", "w")
                os._exit(0)
        """,
    ),
    _refused(
        "multiprocessing",
        "Processes started by Python's own library.",
        "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    ),
    Attack(
        "signals",
        "The grader and every other process of the user stopped.",
        code="""
            import os, signal
            for pid in (os.getppid(), 1, 0, -1, -os.getpgrp()):
                for kill in (os.kill, os.killpg):
                    try: kill(pid, 0 if pid < 2 else signal.SIGKILL); print("ALLOWED", pid)
                    except OSError as error: print(error.strerror)
        """,
        says="Operation not permitted",
    ),
    Attack(
        "signals-by-the-kernel",
        "The kernel asked to kill the grader when a pipe becomes readable.",
        code="""
            import fcntl, os, signal
            for pid in (os.getppid(), -os.getppid()):
                ends = os.pipe()
                try:
                    fcntl.fcntl(ends[0], fcntl.F_SETSIG, signal.SIGKILL)
                    fcntl.fcntl(ends[0], fcntl.F_SETOWN, pid)
                    fcntl.fcntl(ends[0], fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
                    os.write(ends[1], b"x")
                except OSError as error: print(error.strerror)
        """,
    ),
    Attack(
        "dangerous-calls",
        "Tracing, foreign memory, namespaces, mounts, io_uring, bpf, keys, kernel modules, chroot.",
        code=CALLS
        + """
import os, platform
assert platform.machine() == "x86_64", "Operation not permitted: not tried on this processor"
for number in (101, 310, 311, 434, 438, 272, 308, 165, 425, 321, 319, 248, 250, 175, 313, 161, 298,
               323, 303, 304, 29, 30, 435, 155, 157, 169, 41, 59, 322, 56, 57, 58):
    call(number, 0, os.getppid(), 0, 0, 0, 0)
""",
        says="refused|not tried",
    ),
    Attack(
        "limits-raised",
        "The resource limits taken off again.",
        code="""
            import resource
            for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
                try: resource.setrlimit(which, (resource.RLIM_INFINITY,) * 2); print("ALLOWED")
                except (OSError, ValueError) as error: print("refused:", error)
            try: resource.prlimit(0, resource.RLIMIT_CPU, (9**9, 9**9)); print("ALLOWED")
            except (OSError, ValueError) as error: print("refused:", error)
        """,
        says="refused",
    ),
    Attack(
        "old-system-calls",
        "The kernel's 32-bit entry point, which filters have forgotten before.",
        code="""
            import ctypes, mmap, platform
            assert platform.machine() == "x86_64", "not tried on this processor"
            page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
            page.write(bytes.fromhex("53b802000000cd805bc3"))  # mov eax, 2 (fork); int 0x80
            address = ctypes.addressof(ctypes.c_char.from_buffer(page))
            print("ALLOWED", ctypes.CFUNCTYPE(ctypes.c_int)(address)())
        """,
        says="ended by a signal: Bad system call|not tried",
    ),
    Attack(
        "unremovable-files",
        "Files marked unchangeable, so that nobody can clean up after the notebook.",
        code="""
            import array, fcntl, os
            for name in ("kept", "."):
                fd = os.open(name, os.O_RDONLY if name == "." else os.O_CREAT | os.O_RDWR)
                try:
                    fcntl.ioctl(fd, 0x40086602, array.array("l", [0x10])); print("ALLOWED")
                    fcntl.ioctl(fd, 0x40086602, array.array("l", [0]))  # lest the test stays, too
                except OSError as error: print("refused:", error.strerror)
        """,
        says="refused",
    ),
    _shown("script-in-html", "A script that runs when the instructor looks.", "text/html", SCRIPT),
    _shown(
        "script-in-attributes",
        "Scripts in event handlers, links, frames and styles.",
        "text/html",
        "<img src=x onerror=alert('ATTACK')><a href=\"javascript:alert('ATTACK')\">x</a>"
        "<iframe srcdoc=\"<script>alert('ATTACK')</script>\"></iframe><svg onload=alert('ATTACK')>"
        "<form action=javascript:alert('ATTACK')><p style='background:url(//ATTACK)'>"
        "<math><mtext><style><!--</style><img title='--&gt;&lt;img src onerror=alert(ATTACK)&gt;'>",
    ),
    _shown(
        "script-in-markdown",
        "Scripts, links and pictures that Markdown makes.",
        "text/markdown",
        f"{SCRIPT} [x](javascript:alert('ATTACK')) ![x](https://ATTACK.example/x.png)",
    ),
    _shown("script-alone", "JavaScript as an output.", "application/javascript", "alert('ATTACK')"),
    _shown("script-in-svg", "A drawing that runs.", "image/svg+xml", f"<svg>{SCRIPT}</svg>"),
    _shown("script-in-png", "A picture that ends its own tag.", "image/png", f'x">{SCRIPT}'),
    _shown("script-in-latex", "A formula that ends its own tag.", "text/latex", f"$x${SCRIPT}"),
    _shown(
        "widget-forged",
        "A widget whose model the attacker made up.",
        "application/vnd.jupyter.widget-view+json",
        f'{{"model_id": "{SCRIPT}"}}',
    ),
    Attack(
        "script-in-an-error",
        "A script in the name, the text and the traceback of an exception.",
        code=f"""
            class E(Exception):
                def _render_traceback_(self): return ["{SCRIPT}"]
            E.__name__ = "{SCRIPT}"
            raise E("{SCRIPT}")
        """,
        says="script",
    ),
]
