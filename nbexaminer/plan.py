"""The plan: how a notebook is graded, in one value from the command down to the process."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from .interpreter import Interpreter
from .limits import Limits
from .notebook.drawing import may_draw
from .notebook.remembering import states_of

if TYPE_CHECKING:
    from .notebook.skeleton import Skeleton


@dataclass(frozen=True, eq=False)  # compared by identity: comparing all files would be slow
class Plan:
    """How a notebook is graded; the same for every student of a class.

    Attributes:
        skeleton: The instructor's notebook.
        files: The files beside it, by relative path. Test cells import them, and the student's code
            gets a copy.
        student_files: The files that the student's code gets instead; None: it gets `files`.
        limits: The limits of the notebook.
        isolate_tests: Run test cells outside the student's process (see `examiner`). If False, they
            run with the student's code, as in nbgrader: for tests that must share its kernel.
        beside: The grade ids of tests that run with the student's code all the same.
        objects: Those of isolated tests that hold handles on the student's objects.
        only_isolated: The grade ids of tests of which there is no second opinion, because beside
            the code the model solution itself does not pass them.
        second_opinion: Whether there is one where it can matter, see `second_opinion`; "in time":
            not for a notebook that a limit of time cost points, which is graded again anyway;
            "never": neither that nor a page is made, for a notebook that nobody handed in.
        points_only: Whether nothing but points is wanted: pictures and tracebacks are not made.
        warning: The grade ids of tests that write on stderr with the model solution, too.
        credit: Those of tests whose last value is a number of points with the model solution.
        sandbox: Confine the student's code. Only an instructor who trusts it says False.
        interpreter: The Python that runs it all.
        questions: By isolated test, what is asked once more of whoever lost points in it, and what
            the model solution answered; None: each test's own, see `notebook.questions`.
    """

    skeleton: Skeleton
    files: Mapping[str, bytes] = field(default_factory=dict)
    student_files: Mapping[str, bytes] | None = None
    limits: Limits = field(default_factory=Limits)
    isolate_tests: bool = True
    beside: Collection[str] = ()
    objects: Collection[str] = ()
    only_isolated: Collection[str] = ()
    second_opinion: Literal["always", "in time", "never"] = "always"
    points_only: bool = False
    warning: Collection[str] = ()
    credit: Collection[str] = ()
    sandbox: bool = True
    interpreter: Interpreter = field(default_factory=Interpreter)
    questions: Mapping[str, list[Any]] | None = field(default_factory=dict)

    @cached_property
    def draws(self) -> bool:
        """Whether the instructor's code may draw figures or show widgets."""
        cells = self.skeleton.model.cells
        code = (cell.source for cell in cells if cell.cell_type == "code")
        beside = dict(self.student_files or {}) | dict(self.files)
        return may_draw(code, beside)

    @cached_property
    def states(self) -> dict[str, set[str]]:
        """What modules that both tests and students see lead to, see `remembering.states_of`."""
        theirs = self.files if self.student_files is None else self.student_files
        apart = {path.split("/")[0] for path, c in self.files.items() if theirs.get(path) != c}
        both = {path: c for path, c in self.files.items() if path.split("/")[0] not in apart}
        return states_of(both)

    @property
    def files_for_student(self) -> Mapping[str, bytes]:
        """The files that the student's code gets: all of `files` when a test runs beside it."""
        if self.student_files is None or self.beside or not self.isolate_tests:
            return self.files
        return self.student_files

    @cached_property
    def digest(self) -> str:
        """A digest of the notebook, the files that tests see, and how student code runs."""
        files = {name: hashlib.sha256(data).digest() for name, data in sorted(self.files.items())}
        rest = files, self.skeleton.digest, self.limits, self.interpreter, self.sandbox
        return hashlib.sha256(repr(rest).encode()).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        """What workers get: with what they would all need to find out for each notebook."""
        _ = self.draws
        if self.second_opinion != "never":
            _ = self.digest, self.states
        return vars(self)
