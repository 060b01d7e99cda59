"""Runs the cells of one notebook in processes of its own, and says what came of them."""

import math
import re
import signal
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode

from .errors import CannotConfine, Closed, Disturbed, Late, WireError
from .host.pool import Session, runner
from .host.written import written_pictures
from .limits import EXAMINER_SECONDS, WAITING, Limits
from .notebook.drawing import may_draw
from .notebook.ownership import needed_names
from .notebook.questions import to_ask
from .notebook.sanitize.outputs import error_output
from .notebook.skeleton import grade_id_of, is_test
from .plan import Plan
from .protocol.channel import Channel, after
from .protocol.fields import read
from .protocol.messages import NOTHING_AFTER, Cell, CellRan, Job, Settled
from .results import Problem
from .student import confine

EXITS = (
    "The code calls exit() or quit(), which ends a notebook's Python soon after: nbgrader mostly "
    "gives no points then. Here the call did nothing."
)
MUCH = 0.25  # of the memory that it may use: what has less is not ended for want of memory


class Executed(NamedTuple):
    """The results of running a notebook, besides the outputs of its cells.

    Attributes:
        problems: The problems, in the order of the cells.
        ran: The examiner's answer about each cell, by the cell's index.
        seconds: How long each cell took, by its index.
        anew: The packages that it had to import itself, with the seconds that this takes.
        asked: By the index of a test, what was asked once more when all had run, and what came.
        pictures: What the code wrote and Markdown cells show, by relative path.
    """

    problems: list[Problem]
    ran: dict[int, CellRan]
    seconds: dict[int, float]
    anew: Mapping[str, float]
    asked: dict[int, list[Any]]
    pictures: Mapping[str, bytes]


def execute(
    notebook: NotebookNode,
    plan: Plan,
    own_files: Mapping[str, bytes],
    quick: Collection[int] = (),
) -> Executed:
    """Run the cells of a rebuilt notebook and put their outputs into it.

    Args:
        notebook: The notebook.
        plan: How it is graded.
        own_files: The files that the student submitted beside it.
        quick: The indices of cells that have the time of a call only.

    Raises:
        CannotConfine: The kernel refused to confine the student process.
        Disturbed: Something outside ended one of our processes.
    """
    cells = {index: cell for index, cell in enumerate(notebook.cells) if _runs(cell)}
    wanted = _wanted(cells, plan)
    for count, cell in enumerate(cells.values(), 1):
        cell.execution_count = count
        cell.outputs = [nbformat.from_dict(error_output("NotRun", "This cell did not run."))]
    unfinished: list[Problem] = []
    lost: Closed | None = None
    ran: dict[int, CellRan] = {}
    seconds: dict[int, float] = {}
    draws = plan.draws or may_draw((cell.source for cell in cells.values()), own_files)
    asked: dict[int, list[Any]] = {}
    pictures: dict[str, bytes] = {}
    with runner(plan.interpreter) as own, own.session(plan, own_files, draws) as session:
        over = after(WAITING * plan.limits.notebook_seconds + EXAMINER_SECONDS)
        _begin(session.examiner, _job(len(cells) + _asks(plan), plan), over)
        try:
            for index, cell in cells.items():
                started = time.monotonic()
                to_run = _to_run(cell, plan, wanted)
                if index in quick:
                    to_run = replace(to_run, limit="call_seconds")
                ran[index] = _ask(session.examiner, to_run, over)
                seconds[index] = time.monotonic() - started
                cell.outputs = [nbformat.from_dict(output) for output in ran[index].outputs]
                if cell.execution_count == 1:  # earlier, the fork would delay this notebook's start
                    own.prepare()
            if _asks(plan):
                asked = _ask_more(session.examiner, cells, ran, plan, over)
            pictures = _pictures(session, notebook, plan)
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
    _update(cells, ran)
    troubles = {index: each.trouble for index, each in ran.items() if each.trouble}
    for index in (index for index, each in ran.items() if each.ended):  # one, or none
        why = _ending(session, plan.limits)
        troubles[index] = f"{why} {NOTHING_AFTER}"
        stop = error_output("NotebookStopped", troubles[index])
        cells[index].outputs.append(nbformat.from_dict(stop))
    _number_results(cells.values())
    exits = [Problem(i, EXITS, look=True) for i, each in ran.items() if each.exits][:1]
    problems = unfinished + exits + [Problem(index, troubles[index]) for index in sorted(troubles)]
    return Executed(problems, ran, seconds, session.anew, asked, pictures)


def _pictures(session: Session, notebook: NotebookNode, plan: Plan) -> dict[str, bytes]:
    """The pictures that the code wrote and Markdown cells show, if somebody will see them."""
    cells = [] if plan.points_only else notebook.cells
    texts = (cell.source for cell in cells if cell.cell_type == "markdown")
    return written_pictures(session.folder, texts)


def _update(cells: Mapping[int, NotebookNode], ran: Mapping[int, CellRan]) -> None:
    """Replace what a later cell updated."""
    updates = {each["display"]: each for one in ran.values() for each in one.updates}
    for cell in cells.values():
        for output in cell.outputs:
            number = output.pop("display", None)
            if number in updates and output.output_type == "display_data":
                output.data = nbformat.from_dict(updates[number]["data"])


def _job(cells: int, plan: Plan) -> Job:
    limits = plan.limits
    return Job(
        cells=cells,
        imports=plan.skeleton.imports,
        unowned=sorted(plan.skeleton.unowned),
        cell_seconds=limits.cell_seconds,
        call_seconds=limits.call_seconds,
        notebook_seconds=limits.notebook_seconds,
        confined=plan.sandbox,
        memory=limits.memory,
        address_space=limits.address_space,
        seconds=math.ceil(limits.notebook_seconds) + 5,
        file_size=limits.disk,
        open_files=limits.open_files,
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


def _asks(plan: Plan) -> bool:
    """Whether something is asked once more when all tests have run."""
    return not plan.points_only and (plan.questions is None or bool(plan.questions))


def _ask_more(
    examiner: Channel,
    cells: Mapping[int, NotebookNode],
    ran: Mapping[int, CellRan],
    plan: Plan,
    over: Callable[[], bool],
) -> dict[int, list[Any]]:
    """Ask once more; whatever comes of it, the tests have run."""
    found = {}
    late = any(share >= 1 for each in ran.values() for share in each.used.values())
    tests = {} if late else {i: cell for i, cell in cells.items() if _isolated(cell, plan)}
    for index, cell in tests.items():  # code that never ends would take its time once more
        if plan.questions is None:
            found[index] = to_ask(ran[index].behaviour)
        elif any(each.output_type in ("error", "execute_result") for each in cell.outputs):
            found[index] = plan.questions.get(str(grade_id_of(cell)), [])
    questions = [[entry[:2] for entry in some] for some in found.values()]
    try:
        answered = _ask(examiner, Cell("", questions=questions), over).behaviour
    except (Closed, WireError):
        return {}
    return dict(zip(found, answered, strict=False))


def _number_results(cells: Iterable[NotebookNode]) -> None:
    for cell in cells:
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count


def _runs(cell: NotebookNode) -> bool:
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


def _isolated(cell: NotebookNode, plan: Plan) -> bool:
    """Whether a cell is a test that runs outside the student's process."""
    return is_test(cell) and plan.isolate_tests and grade_id_of(cell) not in plan.beside


def _wanted(cells: Mapping[int, NotebookNode], plan: Plan) -> set[str]:
    """The isolated tests whose visible part defines names that other cells use afterwards.

    In the student's notebook these names were there, so that part follows the test.
    """
    leaves = plan.skeleton.leaves
    names = set().union(*(leaves.get(str(grade_id_of(c)), (set(),))[0] for c in cells.values()))
    if not names:
        return set()
    any_name = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    wanted: set[str] = set()
    use: list[set[str]] = []  # what each cell behind uses that runs in the student's process
    for cell in reversed([*cells.values()]):
        grade_id = str(grade_id_of(cell))
        if not _isolated(cell, plan):
            if any_name.search(cell.source):
                use.append(needed_names(cell.source))
        elif any(leaves[grade_id][0] & each for each in use if grade_id in leaves):
            wanted.add(grade_id)
            use.append(needed_names(leaves[grade_id][1]))
    return wanted


def _to_run(cell: NotebookNode, plan: Plan, wanted: Collection[str]) -> Cell:
    """The message that asks the examiner to run a cell."""
    skeleton, grade_id = plan.skeleton, grade_id_of(cell) or ""
    if _isolated(cell, plan):
        points = float(cell.metadata.nbgrader.points)
        asks, follow = skeleton.asks[grade_id], skeleton.follow[grade_id]
        if grade_id in wanted:
            follow = f"{follow}\n{skeleton.leaves[grade_id][1]}"
        return Cell(
            cell.source,
            points,
            asks,
            follow,
            objects=grade_id in plan.objects,
            credit=grade_id in plan.credit,
            noted=plan.questions is None or plan.second_opinion == "never",
        )
    if is_test(cell):
        return Cell(cell.source, beside=plan.isolate_tests)
    isolated = plan.isolate_tests and grade_id not in plan.beside
    shared = skeleton.shared.get(grade_id) if isolated else None
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
