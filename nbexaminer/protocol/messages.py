"""What the coordinator, the examiner and the student process say to each other.

coordinator -> examiner   Job, then one Cell after the other
examiner -> coordinator   Settled, then for each cell CellRan
examiner -> student       Bounds, then questions: Run, Get, Call, Do, Set
student -> examiner       Settled, then for each question one of its `answers`
"""

from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Any, ClassVar

from .fields import Message

NOT_DEFINED = "name that only Python defines"  # the code should, see `CellRan.copied`
NOTHING_AFTER = "Nothing after it could run."  # said where a notebook stopped


@dataclass(frozen=True)
class Bounds(Message):
    """What a student process may use.

    Attributes:
        confined: Whether it is confined.
        memory: Bytes of memory in use.
        address_space: Bytes of addresses.
        seconds: Seconds of processor time.
        file_size: Bytes of one file.
        open_files: Files open at a time.
        points_only: It makes no pictures and no tracebacks, which nobody will see.
    """

    confined: bool
    memory: int
    address_space: int
    seconds: int
    file_size: int
    open_files: int
    points_only: bool = False


@dataclass(frozen=True)
class Job(Message):
    """A notebook to examine.

    Attributes:
        cells: How many cells will follow.
        imports: The instructor's imports, see `Skeleton`.
        unowned: The names that are the student's unless the instructor's code defines them.
        cell_seconds: How much a cell may work, see `examiner.clock`.
        call_seconds: How much a call of a student's function may work.
        notebook_seconds: How much all of it may work.
        confined: As in `Bounds`, like the following.
    """

    cells: int
    imports: dict[str, str]
    unowned: list[str]
    cell_seconds: float
    call_seconds: float
    notebook_seconds: float
    confined: bool
    memory: int
    address_space: int
    seconds: int
    file_size: int
    open_files: int
    points_only: bool = False

    def limits(self) -> dict[str, float]:
        """The limits of time, by name."""
        return {
            "cell_seconds": self.cell_seconds,
            "call_seconds": self.call_seconds,
            "notebook_seconds": self.notebook_seconds,
        }

    def bounds(self) -> Bounds:
        """The part of it that a student process may know."""
        return Bounds(**{each.name: getattr(self, each.name) for each in fields(Bounds)})


@dataclass(frozen=True)
class Cell(Message):
    """A cell to run.

    Attributes:
        source: Its text.
        points: What a test is worth; None for all other cells.
        asks: The names that a test asks the student's code for.
        follow: What is to run in the student's process after a test.
        shared: What is to run before it in the examiner, where it runs as well; None: it does not.
        objects: Whether a test is given handles on the student's objects, see `examiner.handles`.
        credit: Whether a test has to end with a number of points.
        beside: Whether it is a test that runs beside the student's code.
        noted: Whether to say what it asked, even if it passes.
        unseen: Whether nobody wants its outputs.
        limit: The limit of time that it has, where it runs in the student's process.
        questions: What to ask the student's functions in its place: by test, names with arguments
            as plain data.
    """

    source: str
    points: float | None = None
    asks: list[str] | None = None
    follow: str = ""
    shared: str | None = None
    objects: bool = False
    credit: bool = False
    noted: bool = False
    beside: bool = False
    unseen: bool = False
    limit: str = "cell_seconds"
    questions: list[Any] | None = None


@dataclass(frozen=True)
class CellRan(Message):
    """What came of a cell.

    Attributes:
        outputs: As nbformat has them.
        trouble: What of ours went wrong (too long, too much), in a sentence or two.
        ended: Whether the student's Python ended; only the coordinator can tell how.
        misconception: The id of the mistake that a check in this cell recognised.
        copied: What crossed in an isolated test and is not the same thing as its copy, as "a list",
            "an object" or "a DataFrame"; None: only plain values that nobody can change.
        updates: What replaces outputs of cells before it, with the same number under `display`.
        used: The greatest part of each limit of time that was worked, by its name; 1: it was met.
        failure: Why a test failed, see `notebook.failures`; None: it did not, or nobody knows.
        behaviour: What an isolated test asked of the code and what came, see `examiner.behaviour`;
            by test, if `Cell.questions` were asked.
        warned: Whether a test, or what it called, wrote on stderr.
        unread: Whether nbgrader would find no points in a test's last value, and give all.
        exits: Whether the code has called `exit()` or `quit()` by then.
    """

    outputs: list[Any]
    trouble: str | None = None
    ended: bool = False
    misconception: str | None = None
    copied: str | None = None
    updates: list[Any] = field(default_factory=list)
    used: dict[str, float] = field(default_factory=dict)
    failure: dict[str, Any] | None = None
    behaviour: list[Any] = field(default_factory=list)
    warned: bool = False
    unread: bool = False
    exits: bool = False


@dataclass(frozen=True)
class Settled(Message):
    """A student process is confined and ready, or `refusal` says why it cannot be."""

    refusal: str | None = None


@dataclass(frozen=True)
class Answer(Message):
    """Base of what a student process answers.

    Attributes:
        id: That of the question.
        exits: Whether the code has called `exit()` or `quit()`.
    """

    _: KW_ONLY
    id: int
    exits: bool = False


@dataclass(frozen=True)
class Ran(Answer):
    """The outputs of a cell and its `updates` of earlier ones, all still to be cleaned.

    `misconception` is that of its error.
    """

    outputs: list[Any]
    misconception: str | None = None
    updates: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Missing(Answer):
    """There is no such name."""


@dataclass(frozen=True)
class Function(Answer):
    """Something to call, which stays where it is.

    Attributes:
        name: Its own name.
        is_stub: Whether its body is still only `...`.
        doc: Its docstring; None when it has none, or nobody may know.
        parameters: Each with its name, its kind, and whether it has a default, and which.
    """

    name: str
    is_stub: bool
    doc: str | None = None
    parameters: list[Any] | None = None


@dataclass(frozen=True)
class Module(Answer):
    """A module, which stays where it is."""

    name: str


@dataclass(frozen=True)
class Data(Answer):
    """A copy of plain data."""

    value: Any


@dataclass(frozen=True)
class Returned(Answer):
    """What a call returned, and printed.

    Attributes:
        value: The value.
        printed: The text.
        warned: The names of the categories of warnings, and their texts.
        stderr: Whether it wrote there.
    """

    value: Any
    printed: str
    warned: list[Any] = field(default_factory=list)
    stderr: bool = False


@dataclass(frozen=True)
class Raised(Answer):
    """An error of the student's code.

    Attributes:
        types: The names of its class and of those that this is derived from.
        message: Its text.
        line: Where in the notebook, as "line 3: `return 1 / 0`"; empty when nobody knows.
        printed: What was printed before.
        args: What the error was made of, when that is plain data.
        cls: The class, when it is the student's own and handles are given.
        attributes: What plain data the error holds, then.
    """

    types: list[str]
    message: str
    line: str
    printed: str = ""
    args: tuple[Any, ...] | None = None
    cls: Any = None
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unsendable(Answer):
    """The answer is too big, for the reason in `why`."""

    why: str


@dataclass(frozen=True)
class Question(Message):
    """Base of what an examiner asks; `answers` are the kinds that can come back.

    Attributes:
        id: That of the answer, too.
        objects: Whether what is not plain data comes back as a handle.
        seeds: The states of the generators of random numbers that the test has seeded, by name.
    """

    _: KW_ONLY
    id: int = 0
    objects: bool = False
    seeds: dict[str, Any] = field(default_factory=dict)
    answers: ClassVar[tuple[type[Answer], ...]] = ()


@dataclass(frozen=True)
class Run(Question):
    """Run a cell, of which nobody wants the outputs if it is `unseen`."""

    source: str
    unseen: bool = False
    answers = (Ran, Raised, Unsendable)


@dataclass(frozen=True)
class Get(Question):
    """What is the value of a name?"""

    name: str
    answers = (Missing, Function, Module, Data, Raised, Unsendable)


@dataclass(frozen=True)
class Call(Question):
    """Call a function by its name.

    Attributes:
        name: Its name.
        args: The arguments.
        kwargs: The same, by name.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    answers = (Returned, Raised, Unsendable)


@dataclass(frozen=True)
class Do(Call):
    """Do something with objects: `name` is one of `student.objects.OPERATIONS`."""


@dataclass(frozen=True)
class Set(Question):
    """Give a name a value."""

    name: str
    value: Any
    answers = (Returned, Raised, Unsendable)
