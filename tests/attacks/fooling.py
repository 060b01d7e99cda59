"""Attacks that make a wrong answer look right: patched comparisons, libraries, shells."""

from attack import RIGHT, Attack

LIAR = """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    __hash__ = None
"""

ATTACKS = [
    Attack(
        "equal-to-everything",
        "An object whose == always says yes.",
        code=LIAR,
        answers={
            "double": "double = lambda x: Yes()",
            "total": "total = lambda x: Yes()",
            "answer": "answer = Yes()",
        },
        says="expected plain data such as a number, got a Yes",
        plain=True,
    ),
    Attack(
        "agreeing-arithmetic",
        "An object whose differences are all zero and whose comparisons all hold.",
        code="""
            class Zero(float):
                def _zero(self, *others): return Zero(0)
                def _yes(self, other): return True
                __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = __mul__ = __rmul__ = _zero
                __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _yes
                __hash__ = float.__hash__
        """,
        answers={
            "double": "double = lambda x: Zero(0)",
            "total": "total = lambda x: Zero(0)",
            "answer": "answer = Zero(0)",
        },
        says="double\\(3\\) should be 6, got 0.0",
        plain=True,
    ),
    Attack(
        "not-even-unequal",
        "An object that denies being unequal, for tests that ask with !=.",
        code="class Same(int):\n    __eq__ = lambda s, o: True\n    __ne__ = lambda s, o: False",
        answers={"answer": "answer = Same(0)"},
        plain=True,
    ),
    Attack(
        "claims-to-be-a-float",
        "An object whose __class__ lies, so that isinstance(value, float) holds.",
        code=LIAR
        + "    __class__ = property(lambda self: float)\n    __float__ = lambda self: 0.0",
        answers={"double": "double = lambda x: Yes()", "answer": "answer = Yes()"},
        says="expected plain data such as a number, got a Yes",
        plain=True,
    ),
    Attack(
        "array-that-decides",
        "A numpy array subclass that answers every ufunc with true.",
        code="""
            import numpy as np
            class Fine(np.ndarray):
                def __array_ufunc__(self, *args, **kwargs): return np.True_
                def __array_function__(self, *args, **kwargs): return np.True_
                __eq__ = lambda self, other: True
            fine = np.zeros(1).view(Fine)
        """,
        answers={"double": "double = lambda x: fine", "answer": "answer = fine"},
        says="double\\(3\\) should be 6, got array\\(\\[0",
        plain=True,
    ),
    Attack(
        "masked-array",
        "A masked number, which numpy counts as close to anything.",
        answers={
            "double": "import numpy as np\ndouble = lambda x: np.ma.masked",
            "answer": "answer = np.ma.masked",
        },
        plain=True,
    ),
    Attack(
        "array-of-liars",
        "A numpy array of objects that are equal to everything.",
        code=LIAR + "import numpy as np\nliars = np.array([Yes()], dtype=object)",
        answers={"double": "double = lambda x: liars", "answer": "answer = liars"},
        says="expected plain data such as a number, got a Yes",
        plain=True,
    ),
    Attack(
        "numpy-patched",
        "numpy.isclose replaced by a function that always agrees.",
        code="import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True",
        answers={"double": "double = lambda x: 6 if x == 3 else 0"},
        says="AssertionError: double\\(",
        plain=True,
    ),
    Attack(
        "math-patched",
        "math.isclose replaced by a function that always agrees.",
        code="import math\nmath.isclose = lambda *a, **k: True\nclose = math.isclose",
        answers={"total": "total = lambda x: 3 if x == [1, 2] else 9"},
        plain=True,
    ),
    Attack(
        "builtins-patched",
        "abs, all, zip, sum and isinstance replaced for everybody.",
        code="""
            import builtins
            builtins.abs = builtins.sum = lambda *a: 0
            builtins.all = builtins.any = builtins.isinstance = lambda *a: True
            builtins.zip = lambda *a, **k: []
        """,
        answers={"total": "total = lambda x: 3 if len(x) == 2 and x[0] == 1 else 9"},
        says="Python ended|could not be interrupted",
        plain=True,
    ),
    Attack(
        "random-patched",
        "The random numbers of the hidden tests fixed beforehand, the answers looked up.",
        code="""
            import random, numpy as np
            random.uniform = lambda a, b: 1.0
            np.random.default_rng = lambda *a: np.random.RandomState(0)
            known = {1.0: 2.0, 3: 6} | {x: 2 * x for x in np.random.RandomState(0).uniform(1, 9, 3)}
        """,
        answers={"double": "double = known.__getitem__"},
        says="KeyError",
        plain=True,
    ),
    Attack(
        "imports-patched",
        "An import hook that hands out a numpy that always agrees.",
        code="""
            import builtins, sys, types
            class Fake(types.ModuleType):
                def __getattr__(self, name): return lambda *a, **k: self
                uniform = lambda self, *a: []
            real = builtins.__import__
            def fake(name, *a, **k):
                return Fake(name) if name in ("numpy", "math", "lab") else real(name, *a, **k)
            builtins.__import__ = fake
        """,
        answers={"double": "double = lambda x: 0"},
        plain=True,
    ),
    Attack(
        "lab-replaced",
        "The module that the visible check comes from replaced in sys.modules.",
        code="""
            import sys, types, unittest.mock
            sys.modules["lab"] = sys.modules["lab.check"] = unittest.mock.MagicMock()
        """,
        answers={"double": "class double(float):\n    __init__ = lambda self, x: None"},
        says="double",
        plain=True,
    ),
    Attack(
        "lab-patched",
        "The functions of the visible check made to accept anything.",
        code="import lab.check\nlab.check.double = lambda answer: None",
        plain=True,
    ),
    Attack(
        "lab-submitted",
        "A lab of the attacker's own handed in beside the notebook.",
        files={
            "lab/check.py": b"double = print",
            "lab/__init__.py": b"class check: double = print",
            "lab.py": b"class check: double = print",
            "lab/__pycache__/check.cpython-311.pyc": b"not bytecode",
        },
    ),
    Attack(
        "numpy-submitted",
        "Modules with the names of libraries handed in, in the hope that tests import them.",
        files={
            name: b"isclose = lambda *a, **k: True\ndef __getattr__(name): return isclose"
            for name in ("numpy.py", "math.py", "random.py", "sitecustomize.py", "usercustomize.py")
        },
    ),
    Attack(
        "startup-files-submitted",
        "Settings that Python, IPython, matplotlib and nbgrader would read on starting.",
        files=dict.fromkeys(
            [
                "ipython_config.py",
                ".ipython/profile_default/startup/00-cheat.py",
                "profile_default/startup/00-cheat.py",
                "nbgrader_config.py",
                "jupyter_config.py",
                "conftest.py",
            ],
            b"import builtins; builtins.open('cheated', 'w'); builtins.AssertionError = SystemExit",
        ),
    ),
    Attack(
        "asserts-stripped",
        "An AST transformer that takes every assert out of the cells that follow.",
        code="""
            import ast
            class Strip(ast.NodeTransformer):
                def visit_Assert(self, node): return ast.Pass()
                def visit_IfExp(self, node): return node.body
            get_ipython().ast_transformers.append(Strip())
            import lab.check
            lab.check.double = lambda answer: None
        """,
        plain=True,
    ),
    Attack(
        "cells-rewritten",
        "An input transformer that empties every cell with an assert in it.",
        code="""
            def forget(lines): return [] if "assert" in "".join(lines) else lines
            get_ipython().input_transformers_cleanup.append(forget)
        """,
        plain=True,
    ),
    Attack(
        "hook-before-cells",
        "A callback that puts the right answer in place before the tests look.",
        code="""
            def peek(info):
                import re
                for number in re.findall(r"answer == (\\d+)", info.raw_cell):
                    get_ipython().user_ns["answer"] = int(number)
            get_ipython().events.register("pre_run_cell", peek)
        """,
        plain=True,
    ),
    Attack(
        "errors-not-shown",
        "showtraceback replaced, so that a failed cell looks like one that passed.",
        code="get_ipython().showtraceback = lambda *a, **k: None",
        plain=True,
    ),
    Attack(
        "errors-handled",
        "A custom exception handler that swallows whatever is raised.",
        code="get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
        plain=True,
    ),
    Attack(
        "assertion-error-replaced",
        "AssertionError and RuntimeError exchanged for something that shows nothing.",
        code="""
            import builtins
            class Quiet(Exception):
                def _render_traceback_(self): return []
            builtins.AssertionError = Quiet
        """,
        plain=True,
    ),
    Attack(
        "result-rewritten",
        "A display hook that shows full points as the result of every cell.",
        code="""
            import builtins
            hook = get_ipython().displayhook
            old = hook.compute_format_data
            hook.compute_format_data = lambda result: old(4)
        """,
        plain=True,
    ),
    Attack(
        "numbers-printed-wrong",
        "A text formatter that prints every integer as 4, which counts as partial credit.",
        code="""
            plain = get_ipython().display_formatter.formatters["text/plain"]
            plain.for_type(int, lambda number, p, cycle: p.text("4"))
        """,
        plain=True,
    ),
    Attack(
        "shell-patched",
        "run_cell replaced by one that runs nothing and reports success.",
        code="""
            from IPython.core.interactiveshell import ExecutionResult
            done = lambda *a, **k: ExecutionResult(None)
            get_ipython().run_cell = get_ipython().run_code = done
        """,
        says="NameError: name 'double' is not defined",
    ),
    Attack(
        "kernel-patched",
        "The kernel's do_execute replaced by one that reports success for every cell.",
        code="""
            async def done(*args, **kwargs):
                return {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
            get_ipython().kernel.do_execute = done
        """,
        says="should be 6",
        plain=True,
    ),
    Attack(
        "raw-messages",
        "Every error message removed between kernel and grader.",
        code="""
            session = get_ipython().kernel.session
            send = session.send
            def quiet(stream, kind, *args, **kwargs):
                if kind != "error":
                    return send(stream, kind, *args, **kwargs)
            session.send = quiet
        """,
        says="has no attribute 'session'",
        plain=True,
    ),
    Attack(
        "callers-frame",
        "A function that looks for the expected value in the frames of its caller.",
        answers={
            "double": """
                import sys
                def double(x):
                    frame = sys._getframe()
                    while frame := frame.f_back:
                        if "x" in frame.f_locals and "secret" in frame.f_globals:
                            frame.f_globals["np"].isclose = lambda *a: True
                    return 6 if x == 3 else 0
            """,
            "total": """
                import sys
                def total(numbers):
                    caller = sys._getframe(1).f_globals
                    return sum(caller["numbers" if "numbers" in caller else "probes"][0])
            """,
        },
        says="AssertionError: double\\(",
        plain=True,
    ),
    Attack(
        "tracing",
        "A trace function that changes what the tests see while they run.",
        code="""
            import sys
            def trace(frame, event, arg):
                if "points" in frame.f_globals: frame.f_globals["points"] = 4
                if "close" in frame.f_globals: frame.f_globals["close"] = lambda *a: True
                frame.f_globals["answer"] = 42 if "probes" in frame.f_globals else 0
                return trace
            sys.settrace(trace); sys.setprofile(trace)
        """,
        plain=True,
    ),
    Attack(
        "all-frames",
        "The hidden tests searched in the local variables of all callers.",
        answers={
            "double": """
                import sys
                def double(x):
                    wanted = "-".join(["canary", "in", "the", "hidden", "tests"])
                    frame, seen = sys._getframe(), []
                    while frame := frame.f_back:
                        seen.append(repr(frame.f_locals))
                    print("found:", any(wanted in text for text in seen))
                    return 0
            """
        },
        says="found: False",
    ),
    Attack(
        "tools-replaced",
        "The helper and the expected values of a locked cell replaced by the attacker's own.",
        code="near = lambda got, wanted: print('ALLOWED', wanted) or True",
        answers={
            "double": """
                expected = {3: 0}
                near = lambda got, wanted: print("ALLOWED", wanted) or True
                def double(x): return 6 if x == 3 else 0
            """
        },
        says="AssertionError: double\\(",
    ),
    Attack(
        "credit-below-zero",
        "An answer so wrong that the credit is negative, which nbgrader takes for full points.",
        answers={"answer": "answer = 1e6"},
        says="instead of a number of points from 0 to 4",
        plain=True,
    ),
    Attack(
        "credit-of-two-numbers",
        "An answer that makes the credit an array, which nbgrader takes for full points.",
        answers={"answer": "import numpy as np\nanswer = np.array([0, 0])"},
        says="instead of a number of points from 0 to 4",
        plain=True,
    ),
    Attack(
        "history",
        "The text of the hidden tests read from the history of the shell.",
        answers={
            "total": """
                def total(numbers):
                    text = "".join(get_ipython().user_ns["In"])
                    get_ipython().user_ns["close"] = lambda a, b: True
                    print("secret:", "canary" + "-in" in text)
                    return 3
            """
        },
        says="secret: False",
    ),
    Attack(
        "garbage-collector",
        "Every object of the process searched for the hidden tests.",
        answers={
            "double": """
                import gc, types
                def double(x):
                    wanted = "-".join(["canary", "in", "the", "hidden", "tests"])
                    texts = [c for o in gc.get_objects() if isinstance(o, types.FunctionType)
                             for c in o.__code__.co_consts if isinstance(c, str)]
                    texts += [c for o in gc.get_objects() if isinstance(o, dict)
                              for c in o.values() if isinstance(c, str)]
                    texts += [c for o in gc.get_objects() if isinstance(o, (list, tuple))
                              for c in o if isinstance(c, str)]
                    print("found:", any(wanted in text for text in texts))
                    return 0
            """
        },
        says="found: False",
    ),
    Attack(
        "helper-taken-over",
        "The first test made to fail before it defines its helper; then an own helper, `close`.",
        code="close = check = lambda *a: True\nclose.double = print",
        answers={
            "total": RIGHT["total"].replace("sum(numbers)", "sum(numbers) * (numbers != [4, 5])")
        },
        says="double\\(3\\) should be 6",
    ),
    Attack(
        "stop-iteration",
        "A function that raises StopIteration, which quietly ends a test's loop over map().",
        answers={
            "double": RIGHT["double"],
            "total": """
                def total(numbers):
                    if numbers in ([1, 2], [4, 5]):
                        return sum(numbers)
                    raise StopIteration
            """,
        },
        says="StopIteration",
        earns={"test-double": 1},
    ),
    Attack(
        "too-much-credit",
        "An answer whose comparison gives a number, for tests that multiply it by the points.",
        answers={"answer": "class Many:\n    __eq__ = lambda self, other: 1000\nanswer = Many()"},
    ),
    Attack(
        "forged-misconception",
        "An exception that looks like a check's, to spoil the report on the class.",
        answers={
            "double": """
                class CheckFailed(AssertionError): misconception = "double/perfect"
                def double(x):
                    raise CheckFailed("well done [double/perfect]")
            """
        },
        says="well done",
    ),
    Attack(
        "integers-rewritten",
        "The number 42 itself overwritten in memory, so that 0 looks like it.",
        code="""
            import ctypes
            offset = int.__basicsize__
            ctypes.memmove(id(42) + offset, id(0) + offset, 4)
            ctypes.memmove(id(42) + 16, id(0) + 16, 12)
        """,
        says="double\\(3\\) should be 6|stopped|ended",
    ),
    Attack(
        "stub-pretended",
        "A source text that says the function is still a stub, so that nobody tests it.",
        code="import inspect\ninspect.getsource = lambda f: 'def f():\\n    ...'",
    ),
    Attack(
        "half-characters-said",
        "Half of a surrogate pair printed, raised and returned, which no file can hold.",
        answers={
            "double": """
                def double(x):
                    print("\\ud800")
                    raise ValueError("\\ud800")
            """,
            "total": "def total(numbers):\n    return '\\ud800'",
            "answer": "answer = '\\ud800'",
        },
        says="ValueError",
    ),
    Attack(
        "registered-number",
        "A class that calls itself a number, and agrees with all others.",
        code=LIAR
        + "    __float__ = lambda self: 0.0\nimport numbers; numbers.Number.register(Yes)",
        answers={"double": "double = lambda x: Yes()", "answer": "answer = Yes()"},
        says="expected plain data such as a number, got a Yes",
        plain=True,
    ),
    Attack(
        "not-a-number",
        "nan and infinity, which some comparisons let through.",
        answers={
            "double": "double = lambda x: float('nan')",
            "total": "total = lambda x: float('inf')",
            "answer": "answer = float('nan')",
        },
        says="got nan",
        plain=True,
    ),
    Attack(
        "nothing-at-all",
        "Empty lists and arrays: whatever is asked of all their items holds.",
        code="import numpy as np",
        answers={
            "double": "double = lambda x: np.array([])",
            "total": "total = lambda x: []",
            "answer": "answer = np.array([])",
        },
        says="ambiguous|should be 6, got array\\(\\[\\]",
        plain=True,
    ),
    Attack(
        "outputs-patched",
        "The list in which the shell keeps outputs replaced by one that shows full points.",
        code="""
            class Full(list):
                def finished(self):
                    return [{"output_type": "execute_result", "data": {"text/plain": "4"}}]
                restart = clear = add = write = lambda *a: None
            get_ipython().outputs = Full()
        """,
        says="double\\(3\\) should be 6|OutputLost",
    ),
    Attack(
        "callers-source",
        "The text of the calling test read with inspect and linecache.",
        answers={
            "double": """
                import inspect, linecache
                def double(x):
                    wanted = "-".join(["canary", "in", "the", "hidden", "tests"])
                    texts = ["".join(linecache.getlines(f.filename)) for f in inspect.stack()]
                    print("found:", any(wanted in text for text in texts))
                    return 6 if x == 3 else 0
            """
        },
        says="found: False",
    ),
    Attack(
        "lab-rewritten",
        "The files of the lab rewritten on disk before the tests import them.",
        code="""
            import pathlib, shutil
            shutil.rmtree("lab")
            pathlib.Path("lab").mkdir()
            pathlib.Path("lab/__init__.py").write_text("")
            pathlib.Path("lab/check.py").write_text("def double(answer): pass")
        """,
        plain=True,
    ),
    Attack(
        "names-of-the-tests",
        "The names that tests use defined beforehand: np, math, check, points, random.",
        code="""
            class np: isclose = lambda *a: True
            math = check = random = np
            points = secret = 4
            print = zip = map = sum = abs = lambda *a: ()
        """,
        plain=True,
    ),
    Attack(
        "late-change",
        "A wrong answer changed after the fact, by a thread that watches for the tests.",
        code="""
            import threading, time
            def watch():
                for _ in range(500):
                    space = get_ipython().user_ns
                    if "points" in space or "probes" in space: space["points"] = 4
                    time.sleep(0.001)
            threading.Thread(target=watch).start()
        """,
        plain=True,
    ),
]
