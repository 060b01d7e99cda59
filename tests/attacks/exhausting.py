"""Attacks on resources: time, memory, disk, output, processes, and sudden ends.

Each one bounds itself, so that it does little harm where nothing stops it.
"""

import nbformat
from attack import RIGHT, Attack
from nbformat import NotebookNode

# Direct calls of libc, for what Python's functions refuse.
LIBC = """
import ctypes, os, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, *[ctypes.c_long] * 5]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_long]
"""

HONEST_FIRST = {"double": RIGHT["double"]}
FIRST_POINT = {"test-double": 1}


def _ends(name: str, why: str, code: str, says: str) -> Attack:
    """An attack after a right first answer: that point stays."""
    code = f"{code}\ndef total(numbers):\n    return 0"
    return Attack(name, why, answers=HONEST_FIRST | {"total": code}, says=says, earns=FIRST_POINT)


def _calls(name: str, why: str, code: str, says: str) -> Attack:
    """An attack inside the second function, which only a test calls."""
    return Attack(name, why, answers=HONEST_FIRST | {"total": code}, says=says, earns=FIRST_POINT)


def slow_cells(notebook: NotebookNode) -> None:
    slow = "import time; time.sleep(1)"
    notebook.cells[4:4] = [nbformat.v4.new_code_cell(slow) for _ in range(100)]


def loud_cells(notebook: NotebookNode) -> None:
    notebook.cells += [nbformat.v4.new_code_cell("print('x' * 2**22)") for _ in range(60)]


ATTACKS = [
    _ends(
        "endless-loop",
        "A cell that never ends.",
        "import time\nend = time.time() + 60\nwhile time.time() < end: pass",
        "took longer than 1 second and was interrupted",
    ),
    _ends(
        "endless-loop-that-catches",
        "A cell that never ends and catches every interrupt.",
        """
import time
end = time.time() + 60
while time.time() < end:
    try:
        while time.time() < end: pass
    except BaseException: pass""",
        "could not be interrupted",
    ),
    _ends(
        "interrupts-ignored",
        "A cell that sleeps and turned interrupts off.",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)",
        "could not be interrupted",
    ),
    _ends(
        "endless-in-c",
        "One long sum outside Python's loop, which no interrupt can stop.",
        "sum(range(10**10))",
        "could not be interrupted|was interrupted",
    ),
    _calls(
        "endless-call",
        "A function that never returns.",
        "def total(numbers):\n    while True: pass",
        "total took longer than 0.4 seconds",
    ),
    _calls(
        "endless-call-that-catches",
        "A function that never returns and catches every interrupt.",
        """
            import time
            end = time.time() + 60
            def total(numbers):
                while time.time() < end:
                    try: time.sleep(60)
                    except BaseException: pass
        """,
        "could not be interrupted",
    ),
    _calls(
        "endless-generator",
        "A generator that yields for ever, as an answer.",
        "def total(numbers):\n    while True: yield 3",
        "too much|more than 500000 items",
    ),
    _calls(
        "endless-message",
        "An exception whose text never ends.",
        """
            import time
            class E(Exception):
                def __str__(self): time.sleep(60)
            def total(numbers): raise E
        """,
        "total took longer|could not be|E",
    ),
    _calls(
        "interrupt-in-a-message",
        "An exception whose text raises an interrupt when it is read.",
        """
            class E(Exception):
                def __str__(self): raise KeyboardInterrupt
            def total(numbers): raise E(1)
        """,
        "RuntimeError: KeyboardInterrupt",
    ),
    _calls(
        "endless-conversion",
        "A number that takes for ever to become a float.",
        """
            import fractions, time
            class Slow(fractions.Fraction):
                def __float__(self): time.sleep(60)
            def total(numbers): return Slow(3)
        """,
        "total took longer",
    ),
    Attack(
        "many-slow-cells",
        "A hundred cells, each just below the limit of one.",
        answers={"double": RIGHT["double"]},
        change=slow_cells,
        says="whole notebook took longer than 10 seconds .most of them waiting",
        earns=FIRST_POINT,
    ),
    _ends("stack", "A recursion without end.", "def f(): f()\nf()", "RecursionError"),
    _calls(
        "stack-in-a-call",
        "A function that calls itself without end.",
        "def total(numbers): return total(numbers)",
        "RecursionError",
    ),
    _ends(
        "stack-of-c",
        "A recursion so deep that Python itself crashes.",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
        "RecursionError|MemoryError|ended|could not be",
    ),
    _ends(
        "memory",
        "Eight gigabytes in a list, step by step.",
        "hoard = [bytes(2**28) for _ in range(32)]",
        "MemoryError",
    ),
    _ends(
        "memory-of-numpy",
        "Eight gigabytes of ones.",
        "import numpy as np\nhoard = np.ones(2**30)",
        "MemoryError|ArrayMemoryError",
    ),
    _ends(
        "memory-mapped",
        "Eight gigabytes of shared memory, which nobody counts as a process's own.",
        "import mmap\nhoard = [mmap.mmap(-1, 2**28, mmap.MAP_SHARED) for _ in range(32)]",
        "PermissionError",
    ),
    _ends(
        "memory-shared",
        "Shared memory with one page mapped: that keeps all of it, and hardly counts.",
        LIBC
        + """
for _ in range(12):
    start = libc.mmap(None, 2**28, 3, 0x21, -1, 0)
    assert start != 2**64 - 1, "refused"
    ctypes.memset(start, 1, 2**28)
    libc.munmap(start + 4096, 2**28 - 4096)""",
        "AssertionError: refused",
    ),
    _calls(
        "rows-of-nothing",
        "An array of four million empty rows: nothing to send, much to unpack.",
        "import numpy as np\ndef total(numbers):\n    return np.zeros((4 * 10**7, 0))",
        "too big",
    ),
    _ends(
        "disk-reserved",
        "Blocks reserved beyond the size of a deleted file, which no limit on sizes sees.",
        LIBC
        + """
fd = os.open("x", os.O_CREAT | os.O_RDWR)
os.unlink("x")
assert libc.fallocate(fd, 1, ctypes.c_long(0), ctypes.c_long(2**29)) == 0, "refused"
time.sleep(0.9)""",
        "AssertionError: refused",
    ),
    _ends(
        "disk-mapped",
        "Files that are mapped, closed and deleted: they are invisible and take space.",
        LIBC
        + """
for _ in range(9):
    fd = os.open("x", os.O_CREAT | os.O_RDWR)
    os.unlink("x")
    os.write(fd, bytes(2**20))
    libc.mmap(None, 4096, 1, 2, fd, 0)
    os.close(fd)
time.sleep(0.9)""",
        "deleted files in memory",
    ),
    _ends(
        "disk-deleted",
        "Files that are open and deleted.",
        """
import os, time
for _ in range(12):
    fd = os.open("x", os.O_CREAT | os.O_RDWR)
    os.unlink("x")
    os.write(fd, bytes(2**20))
time.sleep(0.9)""",
        "wrote more than 8 MB",
    ),
    _ends(
        "disk-while-nobody-looks",
        "The disk filled by a thread while the examiner spends long on an output.",
        """
import threading, time
from IPython.display import HTML, display
def flood():
    time.sleep(0.5)
    for i in range(6): open(f"flood{i}", "wb").write(bytes(4 * 2**20))
threading.Thread(target=flood).start()
display(HTML("<p>" + "".join(f"<b {i:x}>" for i in range(600)) + "<p>x" * 900))
time.sleep(1.4)  # to clean that output takes no time any more""",
        "wrote more than 8 MB",
    ),
    _ends(
        "disk",
        "The disk filled.",
        """
import time
for i in range(6):
    open(f"flood{i}", "wb").write(bytes(4 * 2**20))
time.sleep(0.9)""",
        "wrote more than 8 MB",
    ),
    _ends(
        "one-big-file",
        "One file of 200 MB.",
        "open('flood', 'wb').write(bytes(200 * 2**20))",
        "File too large|wrote more than 8 MB",
    ),
    _ends(
        "disk-below-long-paths",
        "The disk filled in a folder whose path is too long to be looked into.",
        """
import os, time
for _ in range(20):
    os.mkdir("x" * 250)
    os.chdir("x" * 250)
for i in range(6):
    open(f"flood{i}", "wb").write(bytes(4 * 2**20))
time.sleep(0.9)""",
        "wrote more than 8 MB|cannot be looked into",
    ),
    _ends(
        "disk-behind-closed-doors",
        "The disk filled in a folder that its owner may not list.",
        """
import os, time
os.mkdir("closed", 0o300)
for i in range(6):
    open(f"closed/flood{i}", "wb").write(bytes(4 * 2**20))
time.sleep(0.9)""",
        "wrote more than 8 MB|cannot be",
    ),
    _ends(
        "many-files",
        "Thousands of empty files.",
        "for i in range(2_100): open(f'f{i}', 'w').close()\nimport time; time.sleep(0.9)",
        "made more than [0-9]+ files",
    ),
    Attack(
        "locked-folders",
        "Folders left behind that nobody may open or remove.",
        code="import os\nos.umask(0o777)\nos.makedirs('locked/up')\nos.chdir('locked')",
    ),
    _ends(
        "deep-folders",
        "Hundreds of folders in each other.",
        """
import os, time
for _ in range(300):
    os.mkdir("d")
    os.chdir("d")
time.sleep(0.9)""",
        "deeper than 40",
    ),
    _ends(
        "output",
        "A hundred megabytes printed.",
        "for _ in range(100): print('x' * 2**20)",
        "double|too long",
    ),
    _ends(
        "output-of-errors",
        "Megabytes of warnings, and an exception as long.",
        "import sys\nsys.stderr.write('x' * 2**23)\nraise OSError('x' * 2**22)",
        "too long|OutputLost|OSError",
    ),
    _ends(
        "displays",
        "A hundred thousand small outputs.",
        "for i in range(100_000): display(i)",
        "too long|longer than|OutputLost",
    ),
    Attack(
        "output-of-many-cells",
        "Sixty cells that each print as much as a cell may.",
        change=loud_cells,
        says="outputs more than [0-9]+ MB|too long, the rest is left out",
    ),
    _calls(
        "output-of-a-call",
        "A function that prints a hundred megabytes.",
        "def total(numbers):\n    for _ in range(100): print('x' * 2**20)",
        "AssertionError",
    ),
    _calls(
        "huge-text",
        "An answer of a gigabyte.",
        "def total(numbers):\n    return 'x' * 2**30",
        "too much|MemoryError|took longer",
    ),
    _calls(
        "huge-list",
        "An answer of a million numbers.",
        "def total(numbers):\n    return list(range(10**6))",
        "more than 500000 items",
    ),
    _calls(
        "huge-array",
        "An answer of 80 MB.",
        "import numpy as np\ndef total(numbers):\n    return np.zeros(10**7)",
        "too big",
    ),
    _calls(
        "huge-number",
        "An answer of a million digits.",
        "def total(numbers):\n    return 10 ** 10**6",
        "too much",
    ),
    _calls(
        "deep-list",
        "A list in a list in a list, and so on.",
        "def total(numbers):\n    x = 3\n    for _ in range(10**5): x = [x]\n    return x",
        "nested deeper",
    ),
    _calls(
        "list-in-itself",
        "A list that contains itself.",
        "def total(numbers):\n    x = []; x.append(x)\n    return x",
        "AssertionError",
    ),
    _calls(
        "colliding-keys",
        "A dictionary whose keys all have the same hash, which takes hours to rebuild.",
        "table = {i * (2**61 - 1): None for i in range(1, 3000)}\ndef total(numbers): return table",
        "too much",
    ),
    Attack(
        "html-to-ponder",
        "HTML that takes minutes and gigabytes to clean.",
        code="""
            from IPython.display import HTML, display
            display(HTML("<p>" + "".join(f"<b {i:x}>" for i in range(2000)) + "<p>x" * 3000))
        """,
        says="OutputLost",
    ),
    Attack(
        "style-to-ponder",
        "A style that takes hours to clean.",
        code="""
            from IPython.display import HTML, display
            display(HTML("<b style='color:" + "(" * 3000 + "'>"))
        """,
        says="OutputLost|double",
    ),
    _ends(
        "pending-signals",
        "All the signals that may wait for processes of this user, so that others get none.",
        """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [40])
import ctypes
sent = 0
while ctypes.CDLL(None).tgkill(os.getpid(), os.getpid(), 40) == 0 and sent < 9999: sent += 1
print("ALLOWED" if sent > 1000 else "refused")""",
        "refused",
    ),
    _ends("exit", "sys.exit, as a program ends.", "import sys\nsys.exit(0)", "SystemExit"),
    _ends("quit", "quit(), which ends a notebook's kernel.", "quit()", "total"),
    _ends(
        "os-exit",
        "A process that ends itself at once, without cleanup.",
        "import os\nos._exit(0)",
        "exit status 0",
    ),
    _calls(
        "os-exit-in-a-call",
        "A process that ends itself at once, while a test waits for an answer.",
        "import os\ndef total(numbers):\n    os._exit(0)",
        "Python ended",
    ),
    _calls(
        "exit-in-a-call",
        "sys.exit while a test waits for an answer.",
        "import sys\ndef total(numbers):\n    sys.exit()",
        "SystemExit",
    ),
    _ends("killed", "A signal to itself.", "import os\nos.kill(os.getpid(), 9)", "not permitted"),
    _ends(
        "stopped",
        "A process that stops itself, and would wait for ever.",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "could not be interrupted",
    ),
    _ends(
        "segfault",
        "A read from address zero.",
        "import ctypes\nctypes.string_at(0)",
        "ended by a signal: Segmentation fault",
    ),
    _ends("abort", "An abort.", "import os\nos.abort()", "ended by a signal: Aborted"),
    _ends(
        "interrupt-forged",
        "The grader's interrupt, raised by the student.",
        "raise KeyboardInterrupt",
        "KeyboardInterrupt",
    ),
    _ends(
        "threads",
        "Six hundred threads that sleep.",
        """
import threading, time
for _ in range(600): threading.Thread(target=time.sleep, args=(30,)).start()
time.sleep(0.9)""",
        "more than 512 threads|can't start new thread",
    ),
    _ends(
        "thread-that-stays",
        "A thread that goes on after its cell, changing answers and printing.",
        """
import threading, time
def haunt():
    for _ in range(3000):
        globals()["answer"] = 84
        print("boo")
        time.sleep(0.01)
threading.Thread(target=haunt).start()""",
        "AssertionError",
    ),
    _ends(
        "forks",
        "Processes that start processes.",
        "import os\nfor _ in range(5): os.fork()",
        "PermissionError",
    ),
    _ends(
        "open-files",
        "More open files than the machine has.",
        "hoard = [open('x', 'w') for _ in range(100_000)]",
        "Too many open files",
    ),
    _ends(
        "slow-pattern",
        "A regular expression that takes for ever.",
        "import re\nre.match('(x+x+)+y', 'x' * 40)",
        "longer than 1 second",
    ),
    _ends(
        "finalizers",
        "Objects that create themselves again when they are deleted.",
        """
class Again:
    def __del__(self): Again()
Again()""",
        "Error|longer than|ended",
    ),
    _ends(
        "exit-handlers",
        "Code for the end of Python, which never ends.",
        "import atexit, time\natexit.register(time.sleep, 60)",
        "AssertionError",
    ),
]
