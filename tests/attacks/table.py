"""The attacks. One entry each: a name, what it tries in a line, and the cells it puts in.

All answers are wrong unless an entry says otherwise, so every point is a point too many. `OUT` in a
cell becomes the path of a course folder which the attack must neither read nor change.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from attacks.target import MARK, RIGHT, WRONG, cell_of


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        name: What it is called.
        tries: What it tries, in a line.
        first: A cell at the top of the notebook.
        square: The answer for the function; a wrong one, when empty.
        z: The answer for the value; a wrong one, when empty.
        last: A cell at the end.
        mangle: What it does to the notebook itself.
        honest: How many points its honest part is worth.
        shows: What the graded notebook must say about it.
        plain: Whether plain nbgrader can be attacked with it without harm to this machine.
    """

    name: str
    tries: str
    first: str = ""
    square: str = ""
    z: str = ""
    last: str = ""
    mangle: Callable[[NotebookNode], None] | None = None
    honest: float = 0
    shows: str = ""
    plain: bool = True
    answers: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        wrong = {"square": self.square or WRONG["square"], "z": self.z or WRONG["z"]}
        self.answers.update(wrong)

    def submission(self, source: NotebookNode, outside: str) -> NotebookNode:
        """The attack as a submission."""
        submitted = nbformat.from_dict(source)
        for grade_id, answer in self.answers.items():
            cell_of(submitted, grade_id).source = answer.replace("OUT", outside)
        if self.first:
            submitted.cells.insert(0, new_code_cell(self.first.replace("OUT", outside)))
        if self.last:
            submitted.cells.append(new_code_cell(self.last.replace("OUT", outside)))
        if self.mangle:
            self.mangle(submitted)
        return submitted


# An object that agrees with everything it is compared with.
YES = """
class Yes({base}):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __pow__ = __truediv__ = __sub__
    def __abs__(self): return self
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __array_ufunc__(self, *args, **kwargs): return True
    __hash__ = None
"""

RIGHT_SQUARE = RIGHT["square"]
PATCH = "import builtins, math, numpy as np\n"
SPLIT = f"mark = '{MARK[:6]}' + '{MARK[6:]}'\n"


def _delete_tests(submitted: NotebookNode) -> None:
    submitted.cells = [c for c in submitted.cells if "test" not in _id(c)]


def _duplicate_tests(submitted: NotebookNode) -> None:
    submitted.cells += [nbformat.from_dict(c) for c in submitted.cells if "test" in _id(c)]


def _tests_first(submitted: NotebookNode) -> None:
    submitted.cells.sort(key=lambda cell: "test" not in _id(cell))


def _retype_tests(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if "test" in _id(cell):
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]


def _relabel_tests(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if "test" in _id(cell):
            cell.metadata.nbgrader["grade"] = False
            cell.metadata.nbgrader["locked"] = False
            cell.source = "pass"


def _edit_tests(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if "test" in _id(cell):
            cell.source = "True"


def _own_test(submitted: NotebookNode) -> None:
    cell = new_code_cell("1000")
    cell.metadata.nbgrader = dict(cell_of(submitted, "z-test").metadata.nbgrader, grade_id="mine")
    submitted.cells.append(cell)


def _more_points(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if "test" in _id(cell):
            cell.metadata.nbgrader["points"] = 1000


def _swap_ids(submitted: NotebookNode) -> None:
    square, test = cell_of(submitted, "square"), cell_of(submitted, "square-test")
    square.metadata.nbgrader["grade_id"] = "square-test"
    test.metadata.nbgrader["grade_id"] = "square"
    test.source = "pass"


def _strange_metadata(submitted: NotebookNode) -> None:
    strange = itertools.cycle((3, [], "x", {"grade_id": []}, {"grade_id": 7}))
    for cell in submitted.cells:
        cell.metadata.nbgrader = next(strange)


def _old_schema(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if _id(cell):
            cell.metadata.nbgrader["schema_version"] = 0


def _new_schema(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if _id(cell):
            cell.metadata.nbgrader["schema_version"] = 99


def _skip_tags(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        cell.metadata["tags"] = ["skip-execution", "raises-exception"]


def _forged_outputs(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        if "test" in _id(cell):
            data = {"text/plain": "1"}
            cell.outputs = [new_output("execute_result", data=data, execution_count=1)]


def _same_ids(submitted: NotebookNode) -> None:
    for cell in submitted.cells:
        cell.id = "same"


def _other_kernel(submitted: NotebookNode) -> None:
    submitted.metadata.kernelspec = {"name": "bash", "display_name": "x", "language": "bash"}


def _id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


FOOLING = [
    Attack(
        "yes-object",
        "returns an object that equals everything",
        square=YES.format(base="") + "def square(x): return Yes()",
        z=YES.format(base="") + "z = Yes()",
    ),
    Attack(
        "yes-float",
        "returns a float whose comparisons and arithmetic say yes",
        square=YES.format(base="float") + "def square(x): return Yes(4)",
        z=YES.format(base="float") + "z = Yes(1)",
    ),
    Attack(
        "yes-array",
        "returns an array subclass that says yes",
        square="import numpy as np\n"
        + YES.format(base="np.ndarray")
        + "def square(x): return np.array(4.0).view(Yes)",
    ),
    Attack(
        "reflected-operators",
        "returns an int whose reflected operators turn every difference into 0",
        square="class Zero(int):\n"
        "    __rsub__ = __sub__ = lambda self, other: 0\n"
        "    __eq__ = lambda self, other: True\n"
        "def square(x): return Zero(4)",
    ),
    Attack(
        "yes-number",
        "registers its class as a number",
        square="import numbers\n"
        + YES.format(base="")
        + "numbers.Number.register(Yes)\ndef square(x): return Yes()",
    ),
    Attack(
        "lying-str",
        "returns text whose float() is chosen later",
        square="class S(str):\n    __float__ = lambda self: 4.0\ndef square(x): return S('4')",
    ),
    Attack(
        "nan-partial-credit",
        "returns nan, which nbgrader's partial credit takes for full marks",
        square="def square(x): return float('nan')",
    ),
    Attack(
        "huge-partial-credit",
        "makes differences so strange that partial credit might overflow",
        square="def square(x): return 1e308 * (1 if x > 4 else -1)",
    ),
    Attack(
        "patch-isclose",
        "replaces isclose of numpy and math",
        first=PATCH + "np.isclose = np.allclose = math.isclose = lambda *a, **k: True",
    ),
    Attack(
        "patch-builtins",
        "replaces abs, float and isinstance for everybody",
        first=PATCH + "builtins.abs = lambda x: 0\nbuiltins.float = lambda x: 42.5",
    ),
    Attack(
        "patch-random",
        "makes random probes predictable",
        first=PATCH + "class R:\n    uniform = lambda *a: np.array([2.0])\n"
        "np.random.default_rng = lambda *a: R()",
        square="def square(x): return 4",
    ),
    Attack(
        "patch-assertion-error",
        "replaces AssertionError by something that nobody notices",
        first=PATCH + "class Quiet(BaseException):\n    pass\nbuiltins.AssertionError = Quiet",
    ),
    Attack(
        "strip-asserts-by-ast",
        "registers an AST transformer that removes every assert",
        first="import ast\nclass Strip(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Strip())",
    ),
    Attack(
        "strip-asserts-by-text",
        "registers an input transformer that comments every assert out",
        first="def strip(lines):\n"
        "    return [line.replace('assert', 'pass #') for line in lines]\n"
        "get_ipython().input_transformers_post.append(strip)",
    ),
    Attack(
        "no-traceback",
        "switches showtraceback off",
        first="get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython()._showtraceback = lambda *a, **k: None",
    ),
    Attack(
        "custom-exception-handler",
        "takes every exception with set_custom_exc",
        first="get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
    ),
    Attack(
        "displayhook",
        "shows full marks for whatever a cell returns",
        first="import sys\nhook = sys.displayhook\nsys.displayhook = lambda value: hook(1)\n"
        "get_ipython().displayhook = lambda value: hook(1)",
    ),
    Attack(
        "run-cell",
        "replaces the shell's run_cell by one that succeeds",
        first="ip = get_ipython()\n"
        "result = ip.run_cell('1')\n"
        "type(ip).run_cell = type(ip).run_cell_async = lambda *a, **k: result",
    ),
    Attack(
        "event-hook",
        "repairs the namespace after every cell",
        first="def after(*args):\n    get_ipython().user_ns['__builtins__'] = None\n"
        "get_ipython().events.register('post_run_cell', after)",
    ),
    Attack(
        "raw-messages",
        "sends messages through the kernel's own session",
        first="ip = get_ipython()\nfor name in ('kernel', 'display_pub', 'displayhook'):\n"
        "    part = getattr(ip, name, None)\n    send = getattr(part, 'session', None)\n"
        "    send and send.send(part.pub_socket, 'execute_result', {'data': {'text/plain': '1'},"
        " 'metadata': {}, 'execution_count': 1})",
    ),
    Attack(
        "patched-shell-outputs",
        "fills in the outputs that the shell keeps",
        first="ip = get_ipython()\nclass Full(list):\n    def finished(self): return"
        " [{'output_type': 'execute_result', 'data': {'text/plain': '1'}}]\n"
        "    restart = clear = add = write = lambda *a: None\n"
        "ip.outputs = Full()",
    ),
    Attack(
        "caller-frames",
        "looks for the expected value in its callers' frames",
        square="import sys\ndef square(x):\n    frame = sys._getframe()\n    while frame:\n"
        "        if 'points' in frame.f_locals: frame.f_locals['points'] = 1\n"
        "        if 'expected' in frame.f_locals: return frame.f_locals['expected']\n"
        "        frame = frame.f_back\n    return 4",
    ),
    Attack(
        "source-of-caller",
        "reads the test's text by inspect and linecache",
        square="import inspect, linecache\ndef square(x):\n"
        + "    "
        + SPLIT
        + "    for frame in inspect.stack():\n"
        "        text = ''.join(linecache.getlines(frame.filename))\n"
        "        if mark in text: print(mark)\n    return 4",
    ),
    Attack(
        "history",
        "looks for tests in the history of the shell",
        last=SPLIT + "print([line for line in In if mark in line],"
        " list(get_ipython().history_manager.get_range(output=False)))",
    ),
    Attack(
        "garbage",
        "looks for tests among all objects in memory",
        last=SPLIT
        + "import gc\nfound = [o for o in gc.get_objects() if isinstance(o, (dict, list))"
        " and any(isinstance(v, str) and mark in v and len(v) > 40 for v in"
        " (o.values() if isinstance(o, dict) else o))]\nprint(*map(str, found[:1]))",
    ),
    Attack(
        "own-memory",
        "searches the memory of its own process for hidden tests",
        last=SPLIT + "import re\nwith open('/proc/self/maps') as maps, "
        "open('/proc/self/mem', 'rb', 0) as mem:\n    for line in maps:\n"
        "        low, high = (int(n, 16) for n in line.split()[0].split('-'))\n"
        "        if 'rw' in line and high - low < 2**26:\n            mem.seek(low)\n"
        "            found = mem.read(high - low).count(mark.encode() + b'\\n')\n"
        "            if found: print(mark, found)",
        shows="PermissionError",
    ),
    Attack(
        "parents-memory",
        "reads the memory, environment and command line of its parent",
        last="import os\nfor name in ('mem', 'environ', 'cmdline', 'maps', 'fd/3'):\n"
        "    try: print(open(f'/proc/{os.getppid()}/{name}', 'rb').read())\n"
        "    except OSError as error: print(name, type(error).__name__)",
        shows="PermissionError",
        plain=False,
    ),
]

# Where tests and grades lie.
READING = [
    Attack(
        "read-source",
        "reads the instructor's notebooks",
        last="print(open('OUT/source/p.ipynb').read())",
        shows="PermissionError",
    ),
    Attack(
        "read-gradebook",
        "reads the gradebook",
        last="print(open('OUT/gradebook.db').read())",
        shows="PermissionError",
    ),
    Attack(
        "read-others",
        "reads another submission",
        last="import os\nprint(os.listdir('OUT/submitted'))\n"
        "print(open('OUT/submitted/other/p.ipynb').read())",
        shows="PermissionError",
    ),
    Attack(
        "read-through-symlink",
        "reads through a symbolic link of its own",
        last="import os\nos.symlink('OUT/source/p.ipynb', 'link')\nprint(open('link').read())",
        shows="PermissionError",
    ),
    Attack(
        "read-through-hard-link",
        "reads through a hard link of its own",
        last="import os\nos.link('OUT/source/p.ipynb', 'link')\nprint(open('link').read())",
        shows="Error",
    ),
    Attack(
        "read-system",
        "reads the machine's password file and ssh keys",
        last="import os\nprint(open('/etc/passwd').read(), os.listdir('/root/.ssh'))",
        shows="PermissionError",
    ),
    Attack(
        "environment",
        "prints the environment, in which a token may be",
        last="import os\nprint(dict(os.environ))",
    ),
    Attack(
        "first-environment",
        "prints the environment that the process began with",
        last="print(open('/proc/self/environ').read())",
        shows="PermissionError",
    ),
    Attack(
        "open-by-handle",
        "opens a file by its handle, behind the sandbox's back",
        last="import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "handle = ctypes.create_string_buffer(136)\nhandle[0] = b'\\x80'\nmount = ctypes.c_int()\n"
        "libc.name_to_handle_at(-100, b'OUT/gradebook.db', handle, ctypes.byref(mount), 0)\n"
        "fd = libc.open_by_handle_at(-100, handle, 0)\n"
        "print('refused', os.strerror(ctypes.get_errno())) if fd < 0 else print(os.read(fd, 99))",
        shows="refused",
        plain=False,
    ),
]

WRITING = [
    Attack(
        "write-gradebook",
        "overwrites the gradebook",
        last="open('OUT/gradebook.db', 'w').write('100 points')",
        shows="PermissionError",
    ),
    Attack(
        "truncate-gradebook",
        "empties the gradebook without opening it",
        last="import os\nos.truncate('OUT/gradebook.db', 0)",
        shows="PermissionError",
    ),
    Attack(
        "delete-source",
        "deletes the instructor's notebooks",
        last="import os\nos.remove('OUT/source/p.ipynb')",
        shows="PermissionError",
    ),
    Attack(
        "rename-source",
        "puts a notebook of its own in the place of the instructor's",
        last="import os\nopen('mine', 'w').write('x')\nos.replace('mine', 'OUT/source/p.ipynb')",
        shows="Error",
    ),
    Attack(
        "change-modes",
        "locks the instructor out of the course folder",
        last="import os\nos.chmod('OUT/gradebook.db', 0)\nos.utime('OUT/gradebook.db', (0, 0))\n"
        "os.chown('OUT/gradebook.db', 12345, 12345)",
    ),
    Attack(
        "change-attributes",
        "writes an attribute to the gradebook's file",
        last="import os\nos.setxattr('OUT/gradebook.db', 'user.x', b'x')",
        shows="PermissionError",
    ),
    Attack(
        "write-through-symlink",
        "leaves a link where the grader will write",
        last="import os\nos.symlink('OUT/gradebook.db', 'p.ipynb')\n"
        "open('p.ipynb', 'w').write('x')",
        shows="PermissionError",
    ),
    Attack(
        "write-everywhere",
        "writes to the home folder, /tmp, /dev/shm and the installation",
        last="import sys, numpy, pathlib\nfor folder in ('/root', '/home', '/tmp', '/var/tmp',"
        " '/dev/shm', sys.prefix, pathlib.Path(numpy.__file__).parent):\n"
        "    try: pathlib.Path(folder, 'autograder-was-here').write_text('x')\n"
        "    except OSError as error: print(type(error).__name__)\n    else: print('written')",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "poison-site-packages",
        "leaves a startup file for the next interpreter",
        last="import site, pathlib\n"
        "pathlib.Path(site.getsitepackages()[0], 'evil.pth').write_text('import os')",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "poison-caches",
        "replaces compiled modules of the installation",
        last="import importlib.util, numpy\n"
        "open(importlib.util.cache_from_source(numpy.__file__), 'wb').write(b'x')",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "poison-profile",
        "leaves an IPython startup file in the home folder",
        last="import pathlib\nfor home in (pathlib.Path.home(), pathlib.Path('/root')):\n"
        "    startup = home / '.ipython/profile_default/startup'\n"
        "    startup.mkdir(parents=True, exist_ok=True)\n"
        "    (startup / 'evil.py').write_text('1 / 0')",
        shows="PermissionError",
        plain=False,
    ),
]

LAB = [
    Attack(
        "patch-lab",
        "replaces the checks of the lab",
        first="from lab import check\ncheck.close = lambda *a: None",
    ),
    Attack(
        "shadow-lab",
        "puts its own lab into sys.modules and in front of sys.path",
        first="import sys, types\nlab = types.ModuleType('lab')\n"
        "lab.check = types.SimpleNamespace(close=lambda *a: None)\n"
        "sys.modules['lab'] = lab\nsys.modules['lab.check'] = lab.check\nsys.path.insert(0, 'x')",
    ),
    Attack(
        "rewrite-lab",
        "rewrites the lab's files in its folder",
        first="import pathlib, shutil\nshutil.rmtree('lab')\npathlib.Path('lab').mkdir()\n"
        "pathlib.Path('lab/__init__.py').write_text('')\n"
        "pathlib.Path('lab/check.py').write_text('close = lambda *a: None')",
    ),
    Attack(
        "define-test-names",
        "defines the names that tests use: np, math, points, check",
        first="class np:\n    isclose = lambda *a: True\nmath = check = np\npoints = x = 1\n"
        "abs = lambda x: 0",
        last="points = 1",
    ),
]

NOTEBOOK = [
    Attack("delete-tests", "deletes the test cells", mangle=_delete_tests),
    Attack("duplicate-tests", "hands every test cell in twice", mangle=_duplicate_tests),
    Attack("move-tests", "moves the tests to the top", mangle=_tests_first),
    Attack("retype-tests", "makes the tests text", mangle=_retype_tests),
    Attack("relabel-tests", "takes the grade off the tests", mangle=_relabel_tests),
    Attack("edit-tests", "replaces the text of the tests", mangle=_edit_tests),
    Attack("own-test", "adds a test of its own", mangle=_own_test),
    Attack("more-points", "raises the points of the tests", mangle=_more_points),
    Attack("swap-ids", "swaps the ids of answer and test", mangle=_swap_ids),
    Attack("strange-metadata", "has lists and numbers for metadata", mangle=_strange_metadata),
    Attack("old-schema", "claims an ancient version of the metadata", mangle=_old_schema),
    Attack("new-schema", "claims a future version of the metadata", mangle=_new_schema),
    Attack("skip-tags", "tags every cell to be skipped", mangle=_skip_tags),
    Attack("forged-outputs", "hands in tests with outputs of success", mangle=_forged_outputs),
    Attack("same-cell-ids", "gives all cells the same id", mangle=_same_ids),
    Attack("other-kernel", "asks for a kernel of its own", mangle=_other_kernel),
]

# Finds the socket to the examiner, which is a file like any other.
FIND_WIRE = """
import os, socket, struct, json
def wires():
    for fd in range(3, 64):
        try:
            if os.readlink(f'/proc/self/fd/{fd}'): yield fd
        except OSError:
            try: os.fstat(fd); yield fd
            except OSError: pass
def frame(value):
    text = json.dumps(value).encode()
    return struct.pack('!II', len(text), 0) + text
"""

WIRE = [
    Attack(
        "forged-answers",
        "answers questions before they are asked",
        first=FIND_WIRE + "for fd in wires():\n    for id in range(9):\n"
        "        os.write(fd, frame(['dict', ['kind', 'data'], ['value', 42.5], ['id', id]]))",
        plain=False,
    ),
    Attack(
        "garbage-frames",
        "sends what is no frame",
        first=FIND_WIRE + "for fd in wires():\n    os.write(fd, b'\\xff' * 4096)",
        shows="NotebookStopped",
        plain=False,
    ),
    Attack(
        "pickled-frames",
        "sends a pickle that would run a command",
        first=FIND_WIRE + "import pickle\nclass P:\n"
        "    def __reduce__(self): return os.system, ('touch OUT/pwned',)\n"
        "for fd in wires():\n    os.write(fd, struct.pack('!II', 99, 0) + pickle.dumps(P()))",
        plain=False,
    ),
    Attack(
        "half-a-frame",
        "promises a long frame and sends half of it",
        first=FIND_WIRE + "for fd in wires():\n    os.write(fd, struct.pack('!II', 10**7, 10**7))",
        shows="NotebookStopped",
        plain=False,
    ),
    Attack(
        "huge-answer",
        "returns more than any memory holds",
        square="import numpy as np\ndef square(x): return np.zeros((4000, 4000))",
        shows="too",
    ),
    Attack(
        "endless-list",
        "returns a generator without an end",
        square="import itertools\ndef square(x): return itertools.count()",
        shows="too",
    ),
    Attack(
        "deep-answer",
        "returns a list nested a million deep",
        square="def square(x):\n    nest = []\n    for _ in range(10**5): nest = [nest]\n"
        "    return nest",
        shows="deeper",
    ),
    Attack(
        "long-integer",
        "returns an integer of a million digits",
        square="def square(x): return 10 ** 10**6",
    ),
    Attack(
        "patched-wire",
        "replaces the functions that encode its answers",
        first="import sys\nfor name, module in list(sys.modules.items()):\n"
        "    if name.startswith('autograder'):\n        for key in ('encode', 'is_stub', '_get'):\n"
        "            if hasattr(module, key): setattr(module, key, lambda *a: b'\\0' * 8)",
        plain=False,
    ),
]

ENDING = [
    Attack("sys-exit", "calls sys.exit", first="import sys\nsys.exit()", shows="SystemExit"),
    Attack(
        "exit-in-function",
        "calls sys.exit when it is tested",
        square="import sys\ndef square(x): sys.exit()",
        shows="SystemExit",
    ),
    Attack(
        "os-exit",
        "ends Python on the spot",
        last="import os\nos._exit(3)",
        square=RIGHT_SQUARE,
        honest=3,
        shows="exit status 3",
    ),
    Attack(
        "exit-when-tested",
        "ends Python when it is tested",
        square="import os\ndef square(x): os._exit(0)",
        shows="NotebookStopped",
    ),
    Attack(
        "segfault",
        "crashes Python",
        last="import ctypes\nctypes.string_at(0)",
        shows="Segmentation fault",
    ),
    Attack(
        "kill-itself",
        "sends itself the last signal",
        last="import os\nos.kill(os.getpid(), 9)",
        shows="NotebookStopped",
    ),
    Attack(
        "kill-others",
        "sends signals to its parent and to everybody",
        last="import os\nfor pid in (os.getppid(), -1, 0, 1):\n"
        "    try: os.kill(pid, 15)\n    except OSError as error: print(type(error).__name__)",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "endless-loop",
        "never ends a cell",
        first="while True: pass",
        square=RIGHT_SQUARE,
        honest=3,
        shows="CellTimeoutError",
    ),
    Attack(
        "endless-call",
        "never ends a call",
        square="def square(x):\n    while True: pass",
        shows="took longer than",
    ),
    Attack(
        "endless-catching",
        "never ends, and catches every interrupt",
        first="import time\nwhile True:\n    try:\n        while True: time.sleep(0.01)\n"
        "    except BaseException: pass",
        shows="could not be interrupted",
        plain=False,
    ),
    Attack(
        "deaf",
        "ignores interrupts and sleeps",
        first="import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "while True: time.sleep(1)",
        shows="could not be interrupted",
        plain=False,
    ),
    Attack(
        "slow-cells",
        "has many cells which are just fast enough",
        first="import time",
        mangle=lambda nb: nb.cells.extend(new_code_cell("time.sleep(1.5)") for _ in range(20)),
        shows="The whole notebook took longer",
        plain=False,
    ),
]

USING_UP = [
    Attack(
        "memory",
        "takes all memory",
        first="data = []\nwhile True: data.append(bytearray(10**8))",
        square=RIGHT_SQUARE,
        honest=3,
        shows="MemoryError",
        plain=False,
    ),
    Attack(
        "disk",
        "fills the disk with one file",
        first="with open('big', 'wb') as file:\n    while True: file.write(bytes(10**6))",
        square=RIGHT_SQUARE,
        honest=3,
        shows="File too large",
        plain=False,
    ),
    Attack(
        "many-files",
        "fills the disk with many files",
        first="for i in range(10**6):\n    open(f'f{i}', 'w').close()",
        shows="NotebookStopped",
        plain=False,
    ),
    Attack(
        "big-files",
        "fills the disk with several files",
        first="import time\nfor i in range(9):\n"
        "    open(f'f{i}', 'wb').write(bytes(3 * 10**7))\ntime.sleep(1)",
        shows="wrote more than",
        plain=False,
    ),
    Attack(
        "deep-folders",
        "nests folders deeper than a path can be long",
        first="import os, time\nfor i in range(3000):\n    os.mkdir('d')\n    os.chdir('d')\n"
        "time.sleep(1)",
        shows="nested folders",
        plain=False,
    ),
    Attack(
        "locked-folders",
        "leaves folders that nobody may open",
        first="import os\nos.umask(0o777)\nos.mkdir('locked')\nos.mkdir('also-locked', 0)",
        plain=False,
    ),
    Attack(
        "output-flood",
        "prints without an end",
        first="while True: print('x' * 10**5)",
        square=RIGHT_SQUARE,
        honest=3,
        shows="the output was too long",
        plain=False,
    ),
    Attack(
        "flood-when-tested",
        "prints a lot when it is tested",
        square="def square(x):\n    print('x' * 10**7)\n    return x * x",
        honest=3,
    ),
    Attack(
        "fork-bomb",
        "starts processes that start processes",
        first="import os\nwhile True: os.fork()",
        square=RIGHT_SQUARE,
        honest=3,
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "thread-bomb",
        "starts threads without an end",
        first="import threading, time\nthreading.stack_size(2**16)\n"
        "while True: threading.Thread(target=time.sleep, args=(9,)).start()",
        shows="NotebookStopped",
        plain=False,
    ),
    Attack(
        "recursion",
        "recurses without an end",
        square="def square(x): return square(x)",
        shows="RecursionError",
    ),
]

OUTSIDE = [
    Attack(
        "subprocess",
        "runs a program",
        last="import subprocess\nsubprocess.run(['touch', 'OUT/was-here'])",
        shows="PermissionError",
    ),
    Attack("shell-escape", "runs a program the IPython way", last="!touch OUT/was-here"),
    Attack(
        "detached",
        "leaves a process behind",
        last="import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "exec",
        "becomes another program",
        last="import os\nos.execv('/bin/sleep', ['sleep', '60'])",
        shows="PermissionError",
        plain=False,
    ),
    Attack(
        "internet",
        "opens a connection",
        last="import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
        shows="PermissionError",
    ),
    Attack(
        "unix-socket",
        "talks to a service of this machine",
        last="import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('/run/dbus/system')",
        shows="PermissionError",
    ),
    Attack(
        "smuggle-by-datagram",
        "sends from one of a pair of sockets to an address",
        last="import socket\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "a.sendto(b'x', '/dev/log')",
        shows="PermissionError",
    ),
    Attack(
        "trace",
        "traces its parent",
        last="import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "print('refused' if libc.ptrace(16, os.getppid(), 0, 0) else 'attached')",
        shows="refused",
        plain=False,
    ),
    Attack(
        "new-namespace",
        "makes namespaces of its own, in which it would be root",
        last="import ctypes\nlibc = ctypes.CDLL(None)\n"
        "print('refused' if libc.unshare(0x10020000) else 'done')",
        shows="refused",
        plain=False,
    ),
    Attack(
        "raise-limits",
        "raises its own limits",
        last="import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (10**5, 10**5))",
        shows="Error",
        plain=False,
    ),
    Attack(
        "shared-memory",
        "keeps memory that outlives it",
        last="import ctypes\nprint('refused' if ctypes.CDLL(None).shmget(0, 4096, 0o1666) < 0"
        " else 'done')",
        shows="refused",
        plain=False,
    ),
    Attack(
        "script-in-output",
        "leaves a script for the instructor's browser",
        last="from IPython.display import HTML, Javascript, SVG, Markdown, display\n"
        "display(HTML('<b onclick=\"alert(1)\">b</b><script>alert(1)</script>'),"
        " Javascript('alert(1)'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\">"
        "<script>alert(1)</script></svg>'), Markdown('<img src=x onerror=\"alert(1)\">'))",
    ),
]

ATTACKS = [
    *FOOLING,
    *READING,
    *WRITING,
    *LAB,
    *NOTEBOOK,
    *WIRE,
    *ENDING,
    *USING_UP,
    *OUTSIDE,
]
