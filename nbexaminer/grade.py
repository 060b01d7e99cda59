"""Grades one notebook: a pure function of the submission and the instructor's notebook.

It reads no course folder and writes no database, so it can run in any process on any machine.
"""

import logging
import math
import re
import signal
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeAlias

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from .errors import CannotConfine, Closed, Disturbed, Late, Unusable, WireError
from .host.attempts import retried
from .host.pool import Session, runner
from .limits import EXAMINER_SECONDS, MAX_WRITTEN_FILE_BYTES, WAITING, Limits
from .notebook.failures import record_failure
from .notebook.reading import parse
from .notebook.rebuild import rebuild, unanswered
from .notebook.sanitize.outputs import error_output
from .notebook.sanitize.pages import make_inert
from .notebook.skeleton import Skeleton, grade_id_of, is_test
from .plan import Plan
from .protocol.channel import Channel, after
from .protocol.codec import NOT_COMPARED
from .protocol.messages import NOTHING_AFTER, Cell, CellRan, Job, Settled, read
from .results import GradedNotebook, Problem
from .second_opinion import compare, doubtful, tell_warnings, until
from .student import confine

# Errors that the same code may not raise on the student's machine: confinement refused rights,
# memory, open files, file sizes, threads or network addresses; a module or file is missing on this
# machine; or a value cannot be sent to a test in another process.
REFUSED = re.compile(
    r"^(?:PermissionError|ModuleNotFoundError|FileNotFoundError|_?(?:Array)?MemoryError)\b"
    r"|\[Errno (?:1|12|13|24|27|101|-[235])\]"
    rf"|name resolution|resolve host|can't start new thread|{NOT_COMPARED}$"
    r"|is too much: the data"
)

Submitted: TypeAlias = str | bytes | NotebookNode  # a student's notebook, or the file's content
MUCH = 0.25  # of the memory that it may use: what has less is not ended for want of memory
# A function that grades a notebook: `grade`, or one that calls it in another process.
Grade: TypeAlias = Callable[[Submitted, Plan, Mapping[str, bytes]], GradedNotebook]

log = logging.getLogger("nbexaminer")


def grade_notebook(
    submitted: Submitted,
    source: NotebookNode | Skeleton,
    *,
    files: Mapping[str, bytes] | None = None,
    student_files: Mapping[str, bytes] | None = None,
    own_files: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
    isolate_tests: bool = True,
    beside: Collection[str] = (),
    objects: Collection[str] = (),
    only_isolated: Collection[str] = (),
    sandbox: bool = True,
) -> GradedNotebook:
    """Grade one notebook.

    Args:
        submitted: The student's notebook, or the content of the file.
        source: The instructor's notebook from `source/`, or its `Skeleton` (made once for a class).
        files: The files beside the instructor's notebook, by relative path. Test cells import
            them, and the student's code gets a copy.
        student_files: The files that the student's code gets instead, unless a test runs beside it.
        own_files: The files that the student submitted; `files` of the same path replace them.
        limits: The limits of the notebook.
        isolate_tests: Run test cells outside the student's process (see `examiner`). If False, they
            run with the student's code, as in nbgrader: for tests that must share its kernel.
        beside: The grade ids of tests that run with the student's code even so.
        objects: The grade ids of isolated tests that hold handles on the student's objects.
        only_isolated: The grade ids of tests that get no second opinion, because the model solution
            itself fails them beside its code.
        sandbox: Confine the student's code. Pass False only for code that you trust.

    Raises:
        CannotConfine: This machine cannot confine student code, and `sandbox` is True.
        Disturbed: Something outside killed our processes in each attempt.
    """
    plan = Plan(
        source if isinstance(source, Skeleton) else Skeleton.of(source),
        files or {},
        student_files,
        limits or Limits(),
        isolate_tests,
        beside,
        objects,
        only_isolated,
        sandbox=sandbox,
    )
    return grade(submitted, plan, own_files or {})


def grade(submitted: Submitted, plan: Plan, own_files: Mapping[str, bytes]) -> GradedNotebook:
    """Grade one notebook as planned; see `grade_notebook`."""
    require_confinement(plan.sandbox)
    skeleton = plan.skeleton
    try:
        parsed, said = (submitted, []) if isinstance(submitted, NotebookNode) else parse(submitted)
        notebook, guesses = rebuild(parsed, skeleton)
    except Unusable as error:
        return ungraded(skeleton, str(error))
    # When something outside ended one of our processes, the run does not count.
    executed = retried(partial(execute, notebook, plan, own_files))
    problems = [*said, *guesses, *executed.problems]
    graded = _marked(GradedNotebook(notebook, problems=problems), executed)
    _judge_time(graded, executed)
    late = graded.late and plan.second_opinion == "in time"
    settled: set[int] = set()
    if plan.second_opinion != "never" and not late:
        settled = _ask_again(graded, executed, plan, own_files)
        graded.problems += tell_warnings(graded, plan)
    visible = plan.files if plan.student_files is None else plan.student_files
    graded.files = make_inert(notebook, skeleton.notebook, {**visible, **own_files})
    lost = any(graded.scores[test] != graded.max_scores[test] for test in skeleton.tests)
    if plan.sandbox and lost:
        graded.problems += _refusals(notebook, settled)
    return graded


def require_confinement(sandbox: bool) -> None:
    """Refuse to grade on a machine that cannot confine student code.

    Args:
        sandbox: Whether student code has to be confined.

    Raises:
        CannotConfine: It has to be, and this machine cannot.
    """
    if sandbox and (why := confine.missing()):
        raise CannotConfine(f"{why} To grade without confinement: --no-sandbox.")


def ungraded(skeleton: Skeleton, why: str) -> GradedNotebook:
    """The result for a submission that cannot be read: 0 points, and the reason."""
    graded = GradedNotebook(
        unanswered(skeleton, why), problems=[Problem(None, why, look=True)], usable=False
    )
    for cell in filter(utils.is_grade, graded.notebook.cells):
        grade_id = cell.metadata.nbgrader.grade_id
        graded.scores[grade_id] = 0.0
        graded.max_scores[grade_id] = float(cell.metadata.nbgrader.points)
    return graded


class Executed(NamedTuple):
    """The results of running a notebook, besides the outputs of its cells.

    Attributes:
        problems: The problems, in the order of the cells.
        ran: The examiner's answer about each cell, by the cell's index.
        seconds: How long each cell took, by its index.
    """

    problems: list[Problem]
    ran: dict[int, CellRan]
    seconds: dict[int, float]


def _ask_again(
    graded: GradedNotebook, executed: Executed, plan: Plan, own_files: Mapping[str, bytes]
) -> set[int]:
    """Get a second opinion on the tests of which it may differ; the cells of which it does not."""
    if tests := doubtful(graded, executed.ran, plan):
        again = until(graded.notebook, tests[-1])
        beside = replace(plan, isolate_tests=False, points_only=True)
        second = retried(partial(execute, again, beside, own_files))
        _note_tests(graded, second, tests)
        return compare(graded, executed.ran, again, second.ran, tests)
    return set()


def execute(notebook: NotebookNode, plan: Plan, own_files: Mapping[str, bytes]) -> Executed:
    """Run the cells of a rebuilt notebook and put their outputs into it.

    Raises:
        CannotConfine: The kernel refused to confine the student process.
        Disturbed: Something outside ended one of our processes.
    """
    cells = {index: cell for index, cell in enumerate(notebook.cells) if _runs(cell)}
    for count, cell in enumerate(cells.values(), 1):
        cell.execution_count = count
        cell.outputs = [nbformat.from_dict(error_output("NotRun", "This cell did not run."))]
    unfinished: list[Problem] = []
    lost: Closed | None = None
    ran: dict[int, CellRan] = {}
    seconds: dict[int, float] = {}
    with runner() as own, own.session(plan, own_files) as session:
        over = after(WAITING * plan.limits.notebook_seconds + EXAMINER_SECONDS)
        _begin(session.examiner, _job(len(cells), plan), over)
        try:
            for index, cell in cells.items():
                started = time.monotonic()
                ran[index] = _ask(session.examiner, _to_run(cell, plan), over)
                seconds[index] = time.monotonic() - started
                cell.outputs = [nbformat.from_dict(output) for output in ran[index].outputs]
                if cell.execution_count == 1:  # earlier, the fork would delay this notebook's start
                    own.prepare()
        except Closed as error:
            lost = error
        except WireError as error:
            unfinished = [
                Problem(None, f"The tests themselves did not finish: {error}.", look=True)
            ]
            if isinstance(error, Late):
                ran[index] = CellRan([], used={"notebook_seconds": 1.0})
    if lost:
        if -session.examiner_exit_code in confine.FROM_OUTSIDE:
            raise Disturbed("the process that runs the tests was ended") from lost
        why = "The process that runs the tests broke down at what the code sent."
        unfinished = [Problem(None, why, look=True)]
    troubles = {index: each.trouble for index, each in ran.items() if each.trouble}
    for index in (index for index, each in ran.items() if each.ended):  # one, or none
        why = _ending(session, plan.limits)
        troubles[index] = f"{why} {NOTHING_AFTER}"
        stop = error_output("NotebookStopped", troubles[index])
        cells[index].outputs.append(nbformat.from_dict(stop))
    _number_results(cells.values())
    problems = unfinished + [Problem(index, troubles[index]) for index in sorted(troubles)]
    return Executed(problems, ran, seconds)


def _job(cells: int, plan: Plan) -> Job:
    limits = plan.limits
    return Job(
        cells=cells,
        imports=plan.skeleton.imports,
        cell_seconds=limits.cell_seconds,
        call_seconds=limits.call_seconds,
        notebook_seconds=limits.notebook_seconds,
        confined=plan.sandbox,
        memory=limits.memory,
        seconds=math.ceil(limits.notebook_seconds) + 5,
        file_size=MAX_WRITTEN_FILE_BYTES,
        points_only=plan.points_only,
    )


def _begin(examiner: Channel, job: Job, over: Callable[[], bool]) -> None:
    """Send the job to the examiner, and wait until both processes are set up."""
    try:
        examiner.send(job.packed(), over)
        settled = read(examiner.receive(over), Settled)
    except Closed as error:
        raise Disturbed("the process for the notebook was ended") from error
    if settled.refusal:
        raise CannotConfine(f"The kernel refused to confine student code: {settled.refusal}")


def _ask(examiner: Channel, cell: Cell, over: Callable[[], bool]) -> CellRan:
    examiner.send(cell.packed(), over)
    return read(examiner.receive(over), CellRan)


def _number_results(cells: Iterable[NotebookNode]) -> None:
    for cell in cells:
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def _runs(cell: NotebookNode) -> bool:
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


def _to_run(cell: NotebookNode, plan: Plan) -> Cell:
    """The message that asks the examiner to run a cell."""
    skeleton, grade_id = plan.skeleton, grade_id_of(cell) or ""
    isolated = plan.isolate_tests and grade_id not in plan.beside
    if isolated and is_test(cell):
        points = float(cell.metadata.nbgrader.points)
        asks, follow = skeleton.asks[grade_id], skeleton.follow[grade_id]
        return Cell(cell.source, points, asks, follow, objects=grade_id in plan.objects)
    shared = skeleton.shared.get(grade_id) if isolated else None
    if is_test(cell):
        return Cell(cell.source, beside=plan.isolate_tests)
    return Cell(cell.source, shared=shared, unseen=plan.points_only)


def _ending(session: Session, limits: Limits) -> str:
    """Why the student's Python ended.

    Raises:
        Disturbed: Something outside ended it.
    """
    exit_code = session.exit_code
    if session.watch.why:
        return session.watch.why
    if -exit_code in confine.FROM_OUTSIDE:
        if session.seconds >= limits.notebook_seconds:
            return "Python ended. It used up all its processor time."
        if session.memory >= MUCH * limits.memory:
            much = f"{session.memory // 2**20} MB of memory"
            return f"Python ended. It used {much}, which was too much for this machine."
        raise Disturbed("the process that runs the student's code was ended")
    if exit_code >= 0:
        return (
            f"Python ended. It left with exit status {exit_code}: does the cell call exit, quit or "
            "os._exit?"
        )
    return f"Python ended. It was ended by a signal: {signal.strsignal(-exit_code)}."


def _judge_time(graded: GradedNotebook, executed: Executed) -> None:
    """Note how much of each limit of time was used; if one cost points, a person should look."""
    cells = graded.notebook.cells
    lost = [
        index
        for index, cell in enumerate(cells)
        if is_test(cell)
        and (graded.scores[str(grade_id_of(cell))] or 0) < graded.max_scores[str(grade_id_of(cell))]
    ]
    for index, ran in executed.ran.items():
        for limit, share in ran.used.items():
            graded.used[limit] = max(share, graded.used.get(limit, 0.0))
        met = [limit for limit, share in ran.used.items() if share >= 1]
        # A late test affects itself only; any other late cell affects all tests after it.
        alone = is_test(cells[index]) and "notebook_seconds" not in met
        if met and any(i == index if alone else i >= index for i in lost):
            graded.late = True
            said = [each.message for each in graded.problems if each.cell == index]
            graded.problems = [each for each in graded.problems if each.cell != index]
            why = f"Cell {index + 1} met a limit of time (Grading.{met[0]}), which cost points."
            test = str(grade_id_of(cells[index])) if alone else ""
            graded.problems.append(Problem(index, " ".join([*said, why]), look=True, test=test))


def _refusals(notebook: NotebookNode, settled: Collection[int]) -> Iterable[Problem]:
    """The first error that the same code may not raise elsewhere: a person should look."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            said = f"{output.get('ename')}: {output.get('evalue')}"
            if index in settled and said.endswith(NOT_COMPARED):  # beside the code it was compared
                continue
            if output.output_type == "error" and REFUSED.search(said):
                why = f"cell {index + 1} may run on the student's machine ({said[:160]})"
                yield Problem(index, f"{why}. Does it deserve points that it lost?", look=True)
                return


def _marked(graded: GradedNotebook, executed: Executed) -> GradedNotebook:
    """Fill in the points and the mistakes that the tests found."""
    found = {i: each.misconception for i, each in executed.ran.items() if each.misconception}
    for index, cell in enumerate(graded.notebook.cells):
        if not utils.is_grade(cell):
            continue
        grade_id = cell.metadata.nbgrader.grade_id
        try:
            score, most = utils.determine_grade(cell, log)
        except (ValueError, KeyError) as error:
            score, most = 0.0, float(cell.metadata.nbgrader.points)
            graded.problems.append(Problem(index, f"No points for {grade_id}: {error}."))
        graded.scores[grade_id] = score
        graded.max_scores[grade_id] = most
        graded.seconds[grade_id] = executed.seconds.get(index, 0.0)
        if not is_test(cell):
            continue
        ran = executed.ran.get(index)
        known = ran.failure if ran else None
        if index in found:
            graded.misconceptions[grade_id] = [found[index]]
            known = (known or {}) | {"misconception": found[index]}
        graded.behaviour[grade_id] = ran.behaviour if ran else []
        lost = known or (score is not None and score < most)
        record_failure(cell, known, graded.behaviour[grade_id] if lost else [])
    _note_tests(graded, executed, executed.ran)
    return graded


def _note_tests(graded: GradedNotebook, executed: Executed, cells: Iterable[int]) -> None:
    """Note which of the tests in these cells had copies, and which wrote on stderr."""
    for index in cells:
        cell, ran = graded.notebook.cells[index], executed.ran.get(index)
        if ran and is_test(cell):
            test = str(grade_id_of(cell))
            graded.copied |= {test} if ran.copied else set()
            graded.warned -= {test}
            graded.warned |= {test} if ran.warned else set()
