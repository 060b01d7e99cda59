"""The examiner: a trusted process that runs the test cells and asks a student process for answers.

In a test cell, a name is the student's answer when a solution cell of the source defines it, or a
locked cell that uses an answer. A function becomes a `StudentFunction`, whose calls run in the
student process; data is copied. All other names are the instructor's: of the test, an earlier one,
or a locked cell that uses no answer, which runs here as well. So the tests, and what they expect,
never leave this process, and nobody but the instructor has a say in them.
"""

import builtins
import contextlib
import os
import re
import resource
import signal
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from IPython.display import display

from ..errors import CellTimeoutError, NotebookStopped
from ..limits import CLEANING_SECONDS, LOOK_SECONDS, MAX_NOTEBOOK_OUTPUT_CHARS
from ..notebook.credit import fair, gives_number, is_credit, unread
from ..notebook.sanitize.outputs import clean_outputs, error_output
from ..protocol.channel import Channel
from ..protocol.codec import Foreign, encode
from ..protocol.fields import read
from ..protocol.messages import (
    NOT_DEFINED,
    NOTHING_AFTER,
    Answer,
    Cell,
    CellRan,
    Data,
    Function,
    Get,
    Job,
    Missing,
    Module,
    Ran,
    Run,
)
from ..protocol.shell import NotebookShell, reseed
from .answers import Student
from .behaviour import Behaviour
from .clock import Budget
from .failures import describe
from .functions import StudentFunction
from .handles import Handle, Handles
from .names import Names
from .once_more import ask_once_more
from .setting import conventional, prepared

SCRIPT = re.compile(r"<(?=/?script\b)", re.IGNORECASE)  # whoever puts a text into a page


class CellRunner:
    """Runs the cells of one notebook, each where it belongs, and collects their outputs.

    Args:
        student: Where the student's cells run.
        shell: Where the test cells run.
        job: The limits and imports of the notebook.
        folder: The folder where the tests run.
    """

    def __init__(self, student: Student, shell: NotebookShell, job: Job, folder: Path) -> None:
        self._student = student
        self._shell = shell
        self._imports = job.imports
        # What stands under names that nobody owns: the student's, unless a test defined it since.
        self._given: dict[str, Any] = dict.fromkeys(job.unowned)
        self._room = MAX_NOTEBOOK_OUTPUT_CHARS
        handles = Handles(student)
        student.understand(handles.find)
        self._keep = handles.keep
        student.mirrors.find_class = self._class
        self._names = Names(student, shell.user_ns, folder)
        student.before, student.after = self._names.push, self._names.pull

    def run(self, cell: Cell) -> CellRan:
        """Run a cell."""
        if self._student.gone:
            why = "This cell did not run: the notebook had been stopped."
            return CellRan([error_output("NotRun", why)])
        self._student.used = {}
        ran = self._run(cell)
        self._student.note_all()
        return replace(ran, used=self._student.used, exits=self._student.exits)

    def _run(self, cell: Cell) -> CellRan:
        try:
            if cell.questions is not None:
                return CellRan(
                    [], behaviour=ask_once_more(self._student, self._found, cell.questions)
                )
            if cell.points is not None:
                ran = replace(self._run_test(cell), copied=self._student.mirrors.copied)
                if cell.follow and not self._student.gone:
                    self._run_in_student(cell.follow)
                return ran
            if cell.shared is not None:
                here = f"{cell.shared}\n{cell.source}" if cell.shared else cell.source
                return self._run_in_student(cell.source, lambda: self._run_here(here))
            ran = self._run_in_student(cell.source, unseen=cell.unseen, limit=cell.limit)
            ran = replace(ran, warned=_warned(ran.outputs), unread=unread(ran.outputs))
            return replace(ran, outputs=fair(ran.outputs)) if cell.beside else ran
        except NotebookStopped as stop:
            return _stopped(stop)

    def _run_here(self, source: str) -> list[dict[str, Any]]:
        """Run what the instructor wrote."""
        budget = self._student.test or self._student.budget("cell_seconds", os.getpid())
        with self._at_most(budget):
            return self._shell.run(source)

    def _run_in_student(
        self,
        source: str,
        *meanwhile: Callable[[], Any],
        unseen: bool = False,
        limit: str = "cell_seconds",
    ) -> CellRan:
        answer, late = self._student.ask(Run(source, unseen), limit, *meanwhile)
        outputs = self._cleaned(answer)
        if self._room < 0:
            why = f"This notebook outputs more than {MAX_NOTEBOOK_OUTPUT_CHARS // 2**20} MB."
            return _failed("OutputLost", f"{why} The rest is left out.")
        if late:
            why = f"This cell took longer than {late} and was interrupted."
            return _failed("CellTimeoutError", f"{why} Does one of its loops never end?", outputs)
        if outputs is None or not isinstance(answer, Ran):
            return _failed("OutputLost", "What this cell output could not be kept.")
        updates = [each for each in clean_outputs(answer.updates) if "display" in each]
        return CellRan(outputs, misconception=answer.misconception, updates=updates)

    def _cleaned(self, answer: Answer) -> list[dict[str, Any]] | None:
        """What a cell output, made safe; None if that cannot be done."""
        if not isinstance(answer, Ran):
            return None
        try:
            with self._at_most(Budget("", CLEANING_SECONDS, os.getpid())):
                outputs = clean_outputs(answer.outputs)
                self._room -= len(str(outputs))
        except (Exception, CellTimeoutError):  # nothing that a person would write
            return None
        return outputs

    def _shown(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What a test shows, made safe: it may be of the student's. Verdict and credit stay."""
        try:
            with self._at_most(Budget("", CLEANING_SECONDS, os.getpid())):
                cleaned = clean_outputs(outputs)
                for each in (each for each in cleaned if each["output_type"] == "stream"):
                    each["text"] = SCRIPT.sub(r"\\x3c", each["text"])
                return cleaned
        except (Exception, CellTimeoutError):
            kept = [each for each in outputs if each["output_type"] != "display_data"]
            for each in (each for each in kept if each["output_type"] == "execute_result"):
                each["data"] = {"text/plain": str(each["data"].get("text/plain"))[:100]}
            return clean_outputs(kept)

    def _run_test(self, cell: Cell) -> CellRan:
        self._student.objects = cell.objects
        mirrors = self._student.mirrors
        mirrors.clear()
        mirrors.keep = self._keep if cell.objects else None
        mirrors.copied = "an object of the student's" if cell.objects else None
        self._student.behaviour = Behaviour()
        asks = cell.asks or []
        missing = {name for name in asks if not self._fetch(name)}
        builtins_there = self._without(missing & vars(builtins).keys())
        both = self._student.pid, os.getpid()
        self._student.test = self._student.budget("cell_seconds", *both)
        self._student.last_call = None
        self._student.warned, self._student.raised = False, []
        if cell.objects:
            self._names.begin(cell.asks or [])
        self._student.seeds.watching = True
        try:
            with builtins_there:
                outputs = self._run_here(cell.source)
        finally:
            self._student.note(self._student.test)
            self._student.test = None
            self._student.objects = False
            self._student.seeds.watching = False
            mirrors.clear()
        warned = self._student.warned or _warned(outputs)
        full = unread(outputs)
        outputs = self._shown(fair(outputs))
        for output in outputs:
            output.pop("display", None)  # a student's cell could update it
        error, result, most = self._shell.last_error, self._shell.last_result, cell.points or 0
        for raised in self._student.raised:  # a caught error may differ from the student's own
            if raised is not error or isinstance(raised, NameError | AttributeError):
                mirrors.note(type(raised).__name__)  # beside the code, the test's names are there
        if isinstance(error, NotebookStopped):
            return _stopped(error, [o for o in outputs if o["output_type"] != "error"])
        if isinstance(error, CellTimeoutError):
            return CellRan(outputs, trouble=str(error))
        # A handle's text, which would be read as points, is the student's.
        theirs = type(result) is Foreign or isinstance(result, Handle)
        number = cell.credit or gives_number(cell.source)
        if not error and (theirs or not is_credit(result, most, number)):
            why = f"The test gave {repr(result)[:80]} instead of a number of points from 0 to"
            outputs = [each for each in outputs if each["output_type"] != "execute_result"]
            outputs.append(error_output("NoCredit", f"{why} {most:g}."))
        call, names = self._student.last_call, self._shell.user_ns
        known = describe(error, call, names) if error else None
        found = self._shell.misconception
        passed = not any(each["output_type"] in ("error", "execute_result") for each in outputs)
        seen = [] if passed and not cell.noted else self._student.behaviour.seen
        return CellRan(
            outputs, misconception=found, failure=known, behaviour=seen, warned=warned, unread=full
        )

    def _found(self, name: str) -> Any:
        """What the student's code has under a name now."""
        self._fetch(name)
        return self._shell.user_ns.get(name)

    def _class(self, module: str, name: str) -> Any:
        """The class that the instructor's code has under a name, or a library."""
        if module == "__main__":
            return self._shell.user_ns.get(name)
        return vars(sys.modules[module]).get(name) if module in sys.modules else None

    @contextlib.contextmanager
    def _without(self, missing: set[str]) -> Iterator[None]:
        """Have a test find none of these builtins: it means the student's own, which is missing."""
        if not missing:
            yield
            return
        self._student.mirrors.note(NOT_DEFINED)
        namespace, whole = self._shell.user_ns, self._shell.user_ns.get("__builtins__", builtins)
        rest = {name: value for name, value in vars(builtins).items() if name not in missing}
        namespace["__builtins__"] = rest | {"display": display}
        try:
            yield
        finally:
            namespace["__builtins__"] = whole

    def _fetch(self, name: str) -> bool:
        """Give a name the value that the student's code has for it now; whether it has one."""
        namespace = self._shell.user_ns
        if name in self._imports and name in namespace:
            return True
        if name in self._given and namespace.get(name) is not self._given[name]:
            return True
        namespace.pop(name, None)
        found = self._ask(name)
        if name in self._given:
            self._given[name] = namespace.get(name)
        return found

    def _ask(self, name: str) -> bool:
        """As `_fetch`, of the student's code."""
        namespace = self._shell.user_ns
        answer, late = self._student.ask(Get(name))
        if isinstance(answer, Missing):
            return False
        if name in self._imports:
            self._run_here(self._imports[name])  # the real one, whatever the student has there
        elif isinstance(answer, Module) and (module := conventional(name, answer.name)):
            namespace[name] = module
        elif isinstance(answer, Function | Module):
            namespace[name] = StudentFunction(self._student, name, answer)
        elif isinstance(answer, Data) and not late:
            namespace[name] = answer.value
            self._student.behaviour.note(name, None, "gave", answer.value)
        else:
            namespace[name] = Foreign("value that cannot be copied")
            self._student.mirrors.note("value that is too big")
        return True

    @contextlib.contextmanager
    def _at_most(self, budget: Budget) -> Iterator[None]:
        """Let something take no longer; a look now and then, for no signal counts two processes."""

        def look(signum: int, frame: types.FrameType | None) -> None:
            # While an answer is awaited, who waits sees to it that there is one.
            if budget.over() and not self._student.asking:
                signal.setitimer(signal.ITIMER_REAL, 0)
                raise CellTimeoutError(f"this test took longer than {budget}")

        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _warned(outputs: list[dict[str, Any]]) -> bool:
    """Whether something was written on stderr."""
    return any(output.get("name") == "stderr" for output in outputs)


def _failed(name: str, why: str, outputs: list[dict[str, Any]] | None = None) -> CellRan:
    """A cell with an error of ours behind its outputs."""
    return CellRan([*(outputs or []), error_output(name, why)], trouble=why)


def _stopped(stop: NotebookStopped, outputs: list[dict[str, Any]] | None = None) -> CellRan:
    """The cell at which the notebook stopped."""
    if stop.ended:
        return CellRan(outputs or [], ended=True)
    return _failed("NotebookStopped", f"{stop} {NOTHING_AFTER}", outputs)


def main(coordinator_fd: int, student_fd: int, folder: Path, student_pid: int) -> None:
    """Examine one notebook: the coordinator sends the cells and gets the outputs, one by one.

    Args:
        coordinator_fd: The socket to the coordinator, which is trusted.
        student_fd: The socket to the student process, which is not.
        folder: The folder to work in, which will hold what the instructor's notebooks import.
        student_pid: The process id of the student process.
    """
    os.chdir(folder)
    sys.path.insert(0, "")
    reseed(np.random)
    shell = prepared(NotebookShell.instance())
    coordinator = Channel(coordinator_fd)
    job = read(coordinator.receive(), Job)
    resource.setrlimit(resource.RLIMIT_DATA, (job.memory, job.memory))
    resource.setrlimit(resource.RLIMIT_AS, (job.address_space, job.address_space))
    student = Student(student_fd, student_pid, job)
    settled = student.confine(job)
    coordinator.send(settled.packed())
    if settled.refusal:
        return
    runner = CellRunner(student, shell, job, folder)
    for _ in range(job.cells):
        coordinator.send_frame(_answered(runner, read(coordinator.receive(), Cell)))


def _answered(runner: CellRunner, cell: Cell) -> bytes:
    """What came of a cell, ready to be sent.

    Whatever is wrong in what the student's code sends, and whatever it makes us raise, is a problem
    of that code: this process goes on.
    """
    try:
        return encode(runner.run(cell).packed())
    except Exception as error:  # such as too little memory for the answer
        why = f"What the code sent cannot be used: {type(error).__name__}."
        return encode(_failed("OutputLost", why).packed())
