"""What stands on the page: which run of which cell gave each name its value.

A kernel keeps a function after its cell has changed. A check of that function would judge an answer
that nobody can see any more, so every check asks here first. We know only the cells that ran after
the first import of the checks. A cell that was edited but not run is never sent to the kernel.
"""

from __future__ import annotations

import ast
import builtins
import numbers
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType, TracebackType
from typing import Any

from .errors import reason_for
from .message import in_kernel
from .probe import is_close
from .verdict import Verdict
from .words import OF_A_VALUE, WORDS

# Names that a cell assigns which Python cannot read. What is indented belongs to a function.
WRITES = re.compile(r"(?:\A\s*|^)(?:(?:def|class)\s+(\w+)|(\w+)\s*=(?!=))", re.MULTILINE)
MISSING = object()


@dataclass
class CellRun:
    """The last run of a cell.

    Attributes:
        cell: The cell's id.
        error: The type of the error that it stopped with, or None.
        raised: That error itself, if it is known.
        written: The names that its text assigns.
        bound: The names that have a value because of it.
        used: The numbers that it read, by name.
        text: The cell's text.
    """

    cell: str
    error: str | None
    written: set[str]
    bound: set[str] = field(default_factory=set)
    used: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    raised: BaseException | None = None


class Page:
    """The runs of the cells of a notebook, as its kernel sees them.

    Args:
        shell: IPython's shell.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._runs: dict[str, CellRun] = {}
        self._last: dict[str, CellRun] = {}  # by name: the last run that set it, or should have
        self._before = dict(shell.user_ns)
        self._tests = False  # whether the running cell is a test with a known id
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)
        self._remember(shell.history_manager.input_hist_raw)

    def _remember(self, sources: Iterable[str]) -> None:
        """Learn from the cells that ran before this object was made.

        We know only their texts and the last error: the file name in its traceback is made from the
        cell's text. Two texts that define the same name count as runs of one cell.
        """
        failed = set(_files(getattr(sys, "last_traceback", None)))
        for number, source in enumerate(sources):
            written, _ = self._names(source)
            kind = None
            if self._parsed(source) is None:
                kind = "SyntaxError"
            elif self._file(source, number) in failed:
                kind = type(getattr(sys, "last_value", None)).__name__
            defines = WRITES.search(source)
            run = CellRun(
                f"run {defines.group(1) or defines.group(2) if defines else number}", kind, written
            )
            run.text = source
            run.bound = set() if kind else written
            if kind:
                run.raised = self._syntax_error(source) or getattr(sys, "last_value", None)
            self._record(run)

    def _file(self, source: str, number: int) -> str:
        """IPython's file name for a cell."""
        shell = self._shell
        return str(shell.compile.get_code_name(source, shell.transform_cell(source), number))

    def _begin(self, info: Any) -> None:
        self._before = dict(self._shell.user_ns)
        self._tests = str(getattr(info, "cell_id", "")).endswith("-test")

    def _end(self, result: Any) -> None:
        known = self._shell.user_ns
        error = result.error_before_exec or result.error_in_exec
        cell = getattr(result.info, "cell_id", None) or f"run {len(self._runs)}"
        written, read = self._names(result.info.raw_cell)
        run = CellRun(cell, type(error).__name__ if error else None, written)
        run.text, run.raised = result.info.raw_cell, error
        changed = {n for n, v in known.items() if v is not self._before.get(n, MISSING)}
        run.bound = changed if error else changed | (written & known.keys())
        run.used = {n: known[n] for n in read - written if _is_number(known.get(n))}
        self._record(run)

    def _record(self, run: CellRun) -> None:
        """Store a run as the last one of its cell and of the names that it concerns."""
        before = self._runs[run.cell].bound if run.cell in self._runs else set()
        for name in {run.cell} | run.written | run.bound | before:
            if self._concerns(name, run):
                self._last[name] = run
        self._runs[run.cell] = run

    def _concerns(self, name: str, run: CellRun) -> bool:
        """Whether a run sets a name, or should have set it."""
        last = self._last.get(name)
        return (
            name in run.bound | run.written
            or name == run.cell
            or (last is not None and last.cell == run.cell)
        )

    def _names(self, source: str) -> tuple[set[str], set[str]]:
        """The names that a cell assigns and reads, outside of functions."""
        tree = self._parsed(source)
        if tree is None:
            return {one or other for one, other in WRITES.findall(source)}, set()
        written: set[str] = set()
        read: set[str] = set()
        for node in _outside_functions(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                written.add(node.name)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                written |= {(each.asname or each.name).partition(".")[0] for each in node.names}
            elif isinstance(node, ast.Name):
                (read if isinstance(node.ctx, ast.Load) else written).add(node.id)
        return written, read

    def _parsed(self, source: str) -> ast.Module | None:
        try:
            tree: ast.Module = ast.parse(self._shell.transform_cell(source))
        except (SyntaxError, ValueError):
            return None
        return tree

    def _syntax_error(self, source: str) -> SyntaxError | None:
        try:
            ast.parse(self._shell.transform_cell(source))
        except SyntaxError as error:
            return error
        return None

    def state(self, names: Sequence[str]) -> list[str | None]:
        """The texts of the cells that define these names, as they were last run."""
        return [self._last[name].text if name in self._last else None for name in names]

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """The notebook's values of these names, as far as they are there."""
        return {n: self._shell.user_ns[n] for n in names if n in self._shell.user_ns}

    def stale(self, names: Sequence[str], answers: Sequence[Any]) -> tuple[str, Verdict] | None:
        """The first of these answers that is not what stands on the page, and why."""
        for name, answer in zip(names, answers, strict=False):
            if self._shell.user_ns.get(name, MISSING) is answer:
                verdict = self.why_stale(name)
                if verdict:
                    return name, verdict
        return None

    def why_stale(self, name: str) -> Verdict | None:
        """Why the kernel's value of this name is not what stands on the page; None if it is."""
        run = self._last.get(name)
        if run is None:
            return None
        older = name in self._shell.user_ns
        if run.error and name not in run.bound:
            kept = ", so this check would judge an older version" if older else ""
            error = _with_article(run.error)
            return _verdict(
                "not-run",
                f"The cell for `{name}` stopped with {error} when it was last run{kept}. "
                f"{_explained(run)}Mend that cell and run it, then run this one.",
            )
        if name not in run.bound:
            kept = " What this notebook still remembers is an older version." if older else ""
            return _verdict(
                "not-defined-there",
                f"The cell for `{name}` was run, but it does not define `{name}`.{kept} Is the "
                "name spelt exactly so? Mend that cell and run it, then run this one.",
            )
        if self._tests and run.cell != name and not run.cell.startswith("run "):
            return _verdict(
                "in-another-cell",
                f"`{name}` comes from another cell than the one that is meant for it. Put it "
                "there, run that cell, then run this one.",
            )
        return self._uses_stale_values(name, run)

    def _uses_stale_values(self, name: str, run: CellRun) -> Verdict | None:
        """Why an answer depends on a value that has changed or is gone; None if it does not."""
        known = self._shell.user_ns
        answer = known.get(name)
        if not callable(answer):
            for other, number in run.used.items():
                if not _is_number(known.get(other)) or known[other] != number:
                    set_again = f"Run the cell that sets `{other}` again. "
                    return _verdict(
                        "other-numbers",
                        f"`{other}` has another value now than when the cell for `{name}` was "
                        f"run. {'' if self._set_by_its_own_cell(other) else set_again}"
                        f"Run the cell for `{name}` again, then this one.",
                    )
        for other in _globals_of(getattr(answer, "__code__", None)):
            binder = self._last.get(other)
            if binder and other in known and other not in binder.bound and not binder.error:
                return _verdict(
                    "leans-on-what-is-gone",
                    f"`{name}` uses `{other}`, which no cell on this page makes any more: only "
                    f"this notebook's memory has it. Put `{other}` back (an import, perhaps?), "
                    "run that cell, then run this one.",
                )
        return None

    def _set_by_its_own_cell(self, name: str) -> bool:
        """Whether a name has the value that its own answer's cell gave it."""
        run = self._last.get(name)
        return bool(run and run.cell == name and name in self._shell.user_ns)


def _verdict(name: str, hint: str) -> Verdict:
    return Verdict(name, hint, nudge="")


def _with_article(noun: str) -> str:
    """A noun with its article."""
    return f"an {noun}" if noun[:1] in "AEIOU" else f"a {noun}"


def _explained(run: CellRun) -> str:
    """What the error of a cell points to, in a sentence or two."""
    if run.raised is None or type(run.raised).__name__ != run.error:
        return ""
    name, detail, line = reason_for(run.raised)
    hint, _ = OF_A_VALUE.get(name) or WORDS[name]
    return hint.format(name="it", detail=detail, line=line, wanted="", general="") + " "


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Number)


def _files(traceback: TracebackType | None) -> Iterable[str]:
    while traceback is not None:
        yield traceback.tb_frame.f_code.co_filename
        traceback = traceback.tb_next


def _outside_functions(node: ast.AST) -> Iterable[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            yield from _outside_functions(child)


def _globals_of(code: CodeType | None) -> set[str]:
    """The global names that a function may look up, including its inner functions."""
    if not isinstance(code, CodeType):
        return set()
    inner = (_globals_of(each) for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*inner) - set(dir(builtins))


def follow() -> Page | None:
    """The page of this kernel; None outside of a kernel and while nbgrader grades."""
    if not in_kernel() or os.environ.get("NBGRADER_EXECUTION"):
        return None
    return Page(sys.modules["IPython"].get_ipython())


page = follow()


def changed(given: Mapping[str, float]) -> dict[str, Any]:
    """The names that have another value in the notebook now, with that value."""
    now = page.values(given) if page else {}
    return {name: value for name, value in now.items() if not is_close(value, given[name])}
