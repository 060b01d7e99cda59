"""Private details of libraries that the grader relies on: a test fails when one changes."""

import asyncio
import inspect
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import PathFinder

import IPython.core.compilerop
import nbgrader.preprocessors
import pytest
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nbexaminer.host.startup import GRAMMAR
from nbexaminer.protocol import shell

IMPORT = """
import sys, time
from nbexaminer.host.startup import skip_address_grammar
if {skip}: skip_address_grammar()
began = time.process_time()
import nbformat
nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("<a:b>")]))
print(time.process_time() - began, sys.modules.get("{grammar}") is not None)
"""


def test_to_skip_the_grammar_of_addresses_is_still_worth_it():
    if not PathFinder.find_spec(GRAMMAR):  # this process, too, does without
        pytest.skip(f"{GRAMMAR} is not installed")

    def seconds(skip: bool) -> float:
        code = IMPORT.format(skip=skip, grammar=GRAMMAR)
        done = subprocess.run([sys.executable, "-E", "-c", code], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        time, loaded = done.stdout.split()
        assert (loaded == "True") != skip, "nbformat no longer imports it: drop startup.py"
        return float(time)

    assert seconds(skip=True) < 0.8 * seconds(skip=False), "it costs little now: drop startup.py"


# Methods of IPython that NotebookShell replaces or calls, with their arguments.
PRIVATE = [
    (InteractiveShell, "_tee", ("channel",)),
    (InteractiveShell, "_get_exc_info", ("exc_tuple",)),
    (InteractiveShell, "_format_exception_for_storage", ("exception",)),
    (InteractiveShell, "_showtraceback", ("etype", "evalue", "stb")),
    (InteractiveShell, "enable_gui", ("gui",)),
    (DisplayHook, "write_output_prompt", ()),
    (DisplayHook, "write_format_data", ("format_dict", "md_dict")),
    (DisplayHook, "finish_displayhook", ()),
    (IPython.core.compilerop.CachingCompiler, "get_code_name", ("raw_code", "transformed_code")),
    (nbgrader.preprocessors.AssignLatePenalties, "_check_late_penalty", ("notebook", "penalty")),
]


@pytest.mark.parametrize(("owner", "name", "arguments"), PRIVATE, ids=lambda part: str(part))
def test_what_is_not_promised_is_still_there(owner, name, arguments):
    has = list(inspect.signature(getattr(owner, name)).parameters)
    assert has[1 : 1 + len(arguments)] == list(arguments)


def test_no_private_part_of_ipython_is_replaced_unseen():
    listed = {name for _, name, _ in PRIVATE}
    for ours in (shell.NotebookShell, shell.KeptDisplayHook, shell.CellCompiler):
        for name, part in vars(ours).items():
            theirs = any(name in vars(base) for base in ours.__mro__[1:])
            if theirs and inspect.isfunction(part) and not name.startswith("__"):
                known = name in listed or not name.startswith("_")
                assert known, f"{ours.__name__}.{name} is not in PRIVATE"


def test_ipython_still_asks_for_these():
    """Replacing a method that nobody calls would do nothing."""
    made = shell.NotebookShell(config=Config({"HistoryManager": {"enabled": False}}))
    calls = []
    for name in ("_showtraceback", "_get_exc_info", "_format_exception_for_storage"):
        real = getattr(made, name)
        setattr(made, name, lambda *a, n=name, r=real, **k: (calls.append(n), r(*a, **k))[1])

    def ran(source):  # in a thread of its own: tests of browsers leave a loop in this one
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(made.run, source).result(60)

    ran("1 / 0")
    assert {"_showtraceback", "_get_exc_info", "_format_exception_for_storage"} == set(calls)
    assert ran("exit()") == [] and made.exit_now  # through ask_exit
    assert ran("%%capture kept\nprint(1)") == []
    assert ran("7")[0]["data"] == {"text/plain": "7"}

    async def beside_another_loop():
        made.run("8")

    with ThreadPoolExecutor(1) as pool, pytest.raises(RuntimeError, match="another loop"):
        pool.submit(asyncio.run, beside_another_loop()).result(60)
