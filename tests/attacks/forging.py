"""Attacks on the wire: student code finds the socket to the examiner and sends frames itself."""

from attack import RIGHT, Attack

# The callers of the student's cells are our functions, which hold the socket and the question.
# `forge` answers question number `id`, whatever it was.
FORGE = """
import json, os, struct, sys
def below(name):
    frame = sys._getframe()
    while name not in frame.f_locals: frame = frame.f_back
    return frame.f_locals[name]
wire = below("channel").fd
os.set_blocking(wire, True)
def tell(data):
    data = memoryview(data)
    while data: data = data[os.write(wire, data):]
def frame(text, buffer=b""):
    tell(struct.pack("!II", len(text), len(buffer)) + text + buffer)
def forge(id, buffer=b"", **fields):
    pairs = [[key, value] for key, value in fields.items()]
    frame(json.dumps(["dict", ["id", id], *pairs]).encode(), buffer)
def ran(id, buffer=b"", **fields):
    forge(id, buffer, kind="Ran", **{"outputs": ["list"], "misconception": None} | fields)
NINE = ["array", "<i8", [9], 0, 72]
REST = {"args": None, "cls": None, "attributes": ["dict"]}
"""


def _garbage(name: str, why: str, code: str, says: str) -> Attack:
    """An attack after a right first answer: that point stays."""
    return Attack(
        name,
        why,
        code=FORGE,
        answers={"double": RIGHT["double"], "total": f"{code}\ndef total(numbers):\n    return 0"},
        says=says,
        earns={"test-double": 1},
    )


UNREADABLE = "cannot be read"

ATTACKS = [
    _garbage("garbage", "Noise on the wire.", "tell(os.urandom(10_000))", UNREADABLE),
    _garbage(
        "endless-frame",
        "A frame that claims to have four gigabytes.",
        "tell(b'\\xff' * 8 + bytes(10**6))",
        "a frame that is too big",
    ),
    _garbage(
        "unfinished-frame",
        "A frame that promises more than comes.",
        "tell(struct.pack('!II', 1000, 0) + b'[')\nimport time; time.sleep(9)",
        "longer than 1 second|cannot be read",
    ),
    _garbage(
        "dripping-frame",
        "A frame that comes byte by byte, for ever.",
        """
import time
tell(struct.pack('!II', 1000, 0))
for _ in range(1000): tell(b' '); time.sleep(0.05)""",
        "longer than 1 second|cannot be read",
    ),
    _garbage(
        "big-frame",
        "Sixteen megabytes of small things.",
        "frame(b'[\"list\"' + b',[\"list\"]' * 1_800_000 + b']')",
        UNREADABLE,
    ),
    _garbage(
        "deep-frame", "Brackets, a million.", "frame(b'[' * 10**6 + b']' * 10**6)", UNREADABLE
    ),
    _garbage(
        "pickle",
        "Pickled code, for a grader that unpickles.",
        """
import pickle
class Run:
    def __reduce__(self): return (open, ("@course@/pickled", "w"))
data = pickle.dumps(Run())
frame(data)""".replace("open, (", "os.mkdir, (").replace(', "w"))', ",))"),
        UNREADABLE,
    ),
    _garbage(
        "arrays-out-of-bounds",
        "An array that lies beyond its bytes.",
        "ran(below('question').id, outputs=['array', '<f8', [10**9], 0, 8 * 10**9])",
        UNREADABLE,
    ),
    _garbage(
        "arrays-of-the-same-bytes",
        "A thousand arrays that all name the same megabyte.",
        """
big = ["array", "<f8", [2**17], 0, 2**20]
id = below("question").id
ran(id, bytes(2**20), outputs=["list"], x=["list", *[big] * 1000])""",
        UNREADABLE,
    ),
    _garbage(
        "traceback-without-end",
        "An error with more lines than may be passed on.",
        """
error = [["output_type", "error"], ["ename", "E"], ["evalue", ""],
         ["traceback", ["list", *["x"] * 150_000]]]
ran(below("question").id, outputs=["list", ["dict", *error]])""",
        "OutputLost|AssertionError|cannot be read|did not finish",
    ),
    _garbage(
        "out-of-band",
        "A byte outside the stream, which has confused readers before.",
        "import socket\nsocket.socket(fileno=os.dup(wire)).send(b'x', socket.MSG_OOB)",
        "AssertionError|cannot be read|Operation not",
    ),
    _garbage(
        "array-of-objects",
        "An array of Python objects, which are addresses.",
        "ran(below('question').id, bytes(8), outputs=['array', '|O', [1], 0, 8])",
        UNREADABLE,
    ),
    _garbage(
        "array-of-no-size",
        "An array of nothing with a huge shape.",
        "ran(below('question').id, outputs=['array', '<f8', [0, 2**62, 2**62], 0, 0])",
        "cannot be read|OutputLost|AssertionError",
    ),
    _garbage(
        "digits",
        "Numbers with four million digits.",
        "frame(b'[\"list\",' + b'9' * 4_000_000 + b']')",
        UNREADABLE,
    ),
    _garbage(
        "keys-that-collide",
        "Keys with one hash, which take minutes to sort in.",
        "same = [[i * (2**61 - 1), 0] for i in range(1, 20_000)]\n"
        "ran(below('question').id, x=['dict', *same])",
        "cannot be read|longer than|did not finish",
    ),
    _garbage(
        "other-questions",
        "Answers to questions that nobody asked.",
        "for id in (0, 7, 9, 10**9): ran(id)",
        "an answer to another question",
    ),
    _garbage(
        "ids-of-other-types",
        "An answer whose number is nine numbers.",
        "frame(json.dumps(['dict', ['id', NINE]]).encode(), bytes(72))",
        UNREADABLE,
    ),
    _garbage("no-dictionary", "An answer that is only a text.", "frame(b'\"points\"')", UNREADABLE),
    _garbage(
        "outputs-of-other-types",
        "Outputs that are numbers, arrays, trees, and claim to be grades.",
        """
kinds = [3, None, NINE, ["dict", ["output_type", NINE]],
         ["dict", ["output_type", "stream"], ["name", NINE], ["text", "x"]],
         ["dict", ["output_type", "display_data"], ["data", ["dict", [["tuple"], "x"]]]],
         ["dict", ["output_type", "display_data"], ["data", ["dict", ["text/html", NINE]]]],
         ["dict", ["output_type", "grade"], ["points", 4]]]
ran(below("question").id, bytes(72), outputs=["list", *kinds])""",
        "double|AssertionError|cannot be read|OutputLost",
    ),
    Attack(
        "answers-sent-ahead",
        "Answers to all later questions, sent in advance.",
        code=FORGE
        + """
for id in range(1, 40):
    if id in (4, 7, 9): forge(id, kind="Data", value=0)
    else: ran(id)
""",
        says="object is not callable",
    ),
    Attack(
        "kinds-of-other-types",
        "Answers that are neither function nor data, but nine of each.",
        code=FORGE
        + """
for id in range(1, 40):
    forge(id, bytes(72), kind=NINE, value=NINE, outputs=["list"], name=NINE)
""",
        says=UNREADABLE,
    ),
    _garbage(
        "a-kind-that-is-an-array",
        "An answer of a kind that equals no text and is not unequal to one either.",
        "forge(below('question').id, bytes(72), kind=NINE)",
        UNREADABLE,
    ),
    _garbage(
        "outputs-too-many-to-pass-on",
        "So many outputs that they fit into one frame, and cleaned into none.",
        "one = ['dict', ['output_type', 'stream'], ['name', 'x'], ['text', '']]\n"
        "ran(below('question').id, outputs=['list', *[one] * 60000])",
        "",
    ),
    Attack(
        "errors-of-other-types",
        "Exceptions that are no exceptions, to be raised inside the tests.",
        code=FORGE
        + """
errors = ["__import__", "exit", "SystemExit", "KeyboardInterrupt", "print", "StopIteration"]
for id in (1, 2, 3):
    ran(id)
forge(4, kind="Function", name="double", is_stub=False, doc=None, parameters=None)
for id in range(5, 40):
    types = ["list", errors[id % 6], *errors]
    forge(id, kind="Raised", types=types, message="x" * 9999, line="y" * 9999, printed="z", **REST)
""",
        says="RuntimeError|Error",
    ),
    _garbage(
        "errors-of-no-type",
        "An error whose class and place are nine numbers.",
        "forge(below('question').id, bytes(72), kind='Raised', types=NINE, message='', line=NINE,"
        " printed='', **REST)",
        UNREADABLE,
    ),
    Attack(
        "functions-for-data",
        "A function where a number is asked for, a number where a function is.",
        answers={"double": "double = 6", "total": "total = [3]", "answer": "answer = lambda: 42"},
        says="not callable",
    ),
    _garbage("wire-closed", "The socket closed.", "os.close(wire)", "ended"),
    _garbage(
        "wire-redirected",
        "Another file put in the socket's place.",
        "os.dup2(os.open('mine', os.O_CREAT | os.O_RDWR), wire)",
        "ended|longer than",
    ),
    _garbage(
        "wire-shared",
        "A second reader that takes the examiner's questions.",
        """
import threading
def read():
    while True: os.read(wire, 9)
threading.Thread(target=read, daemon=True).start()""",
        "longer than|ended|cannot be read|AssertionError",
    ),
    _garbage(
        "wire-flooded",
        "Bytes without end.",
        "while True: tell(bytes(10**6))",
        UNREADABLE,
    ),
    Attack(
        "encoder-patched",
        "The function that packs answers replaced by one that packs something else.",
        code="""
            import sys
            for name, module in list(sys.modules.items()):
                if name.startswith("nbexaminer") and hasattr(module, "encode"):
                    module.encode = lambda *a, **k: b"\\0" * 8
        """,
        says=UNREADABLE,
    ),
    Attack(
        "examiner-patched",
        "The grader's own modules patched, where the student can reach them.",
        code="""
            import sys
            for name, module in list(sys.modules.items()):
                if name.startswith("nbexaminer"):
                    for key, value in list(vars(module).items()):
                        if callable(value) and getattr(value, "__module__", "") == name:
                            print("patched", name)
                            setattr(module, key, lambda *a, **k: None)
        """,
        says="Python ended|OutputLost|cannot be read|longer than",
    ),
]
