"""From an answer to a verdict: right, or which misconception, with the words for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from . import faults
from .message import CheckFailed, show_passed
from .probe import Endless, Reply, ask_all, fit, right, same
from .tasks import Task

GENERAL = {
    "weighted_sum": "z is one product and one plus: read the formula above aloud, term by term.",
    "sigmoid": "Compare your fraction with the formula above, term by term.",
    "activation": "Two steps: the weighted sum z first, then σ of it.",
    "cost": "First the difference of a and y, then its square.",
    "backprop": "Write the three links of the chain as separate lines and check each by a nudge.",
    "update": "From where the parameter is, take learning rate times its own gradient away.",
    "fixed_backprop": "Compare each of the three with its finite difference.",
    "backprop_chain": "Take a chain of one layer first: it should agree with `backprop`.",
}

_seen: dict[str, tuple[str, int]] = {}  # task: (last misconception, times in a row)


@dataclass
class Verdict:
    """Why an answer is not right: the misconception's name in its task, and two stages of help."""

    name: str
    hint: str
    nudge: str
    found: str = ""


def forget() -> None:
    """Forget earlier failures, so that help starts at its first stage again."""
    _seen.clear()


def fail(task: str, verdict: Verdict, staged: bool = True) -> NoReturn:
    """Show a verdict and raise it; the same one twice in a row brings the nudge as well."""
    identity = f"{task}/{verdict.name}"
    last, times = _seen.get(task, ("", 0))
    times = times + 1 if last == identity else 1
    if staged:
        _seen[task] = identity, times
    again = staged and times > 1 and verdict.nudge
    hint = f"{verdict.hint} {verdict.nudge}" if again else verdict.hint
    failure = CheckFailed(task, identity, hint, verdict.found)
    failure.show()
    raise failure


def succeed(task: str, tried: str, notes: Sequence[str] = ()) -> None:
    """Show that a task is right; help for it starts at its first stage again."""
    _seen.pop(task, None)
    show_passed(task, tried, notes)


def judge(task: Task, answer: object) -> tuple[Verdict | None, list[Reply]]:
    """The verdict on a function, None when it is right, and its replies to the probes."""
    early = faults.of_answer(answer)
    if early:
        return fault(task, *early), []
    try:
        replies = ask_all(answer, task.probes)
    except Endless:
        return fault(task, "endless"), []
    verdicts = right(replies, task.truth)
    if all(verdicts):
        changed = any(reply.changed for reply in replies)
        return (fault(task, "changes-its-input") if changed else None), replies
    verdict = _diagnose(task, answer, replies)
    if verdict.name != "not-filled-in":
        verdict.found = verdict.found or found(task, replies[verdicts.index(False)])
    return verdict, replies


def _diagnose(task: Task, answer: object, replies: Sequence[Reply]) -> Verdict:
    # Only now: a right answer, and a notebook that is graded, need not wait for them to be loaded.
    from . import families
    from .misconceptions import TABLE

    constant = faults.of_constant(answer, replies, task)
    if constant:
        return fault(task, *constant)
    for entry in TABLE[task.name]:
        if any(same(replies, formula) for formula in entry.formulas):
            return Verdict(entry.name, entry.hint, entry.nudge)
    for reply in replies:
        if reply.error is not None:
            verdict = fault(task, *faults.of_error(reply.error, task), faults.where(reply.error))
            verdict.found = found(task, reply)
            return verdict
    for reply in replies:
        wrong_kind = faults.of_value(reply.value, task.outputs, reply.printed)
        if wrong_kind:
            return fault(task, *wrong_kind)
    behaviour = faults.of_behaviour(replies)
    if behaviour:
        return fault(task, behaviour)
    if not _numbers(task, replies):
        return fault(task, "shape-of-results")
    if any(x != x or abs(x) == float("inf") for r in replies for x in _numbers(task, [r])):
        return fault(task, "not-a-number")
    family = families.diagnose(task, replies) or faults.of_sensitivity(answer, task)
    if family and family[0] in faults.FAULTS:
        return fault(task, *family)
    if family:
        return Verdict(*family, GENERAL[task.name])
    return Verdict("other", f"The formula is not right yet. {GENERAL[task.name]}", "")


def _numbers(task: Task, replies: Sequence[Reply]) -> list[float]:
    """All numbers of the replies, or [] when one of them has another shape than the truth."""
    try:
        return [x for r in replies for x in fit(r.value, task.truth(*r.arguments))]
    except Exception:
        return []


def fault(task: Task, name: str, detail: str = "", line: str = "") -> Verdict:
    """The verdict for an entry of the table of structural faults."""
    first = faults.text(name, task, detail, line, stage=0)
    again = faults.text(name, task, detail, line, stage=1)
    return Verdict(name, first, again.removeprefix(first).strip())


def found(task: Task, reply: Reply) -> str:
    """What was called, what came back, and what was hoped for."""
    call = f"{task.name}({', '.join(show(x) for x in reply.arguments)})"
    if reply.error is not None:
        return f"Tried `{call}`: it raised {type(reply.error).__name__}."
    hoped = task.truth(*reply.arguments)
    return f"Tried `{call}`: it gave {show(reply.value)}, hoped for {show(hoped)}."


def show(value: object) -> str:
    """A value in few characters, numbers with four digits."""
    if isinstance(value, tuple):
        return f"({', '.join(show(v) for v in value)}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(show(v) for v in value)}]"
    try:
        return f"{value:.4g}".replace("-", "−") if not isinstance(value, bool) else str(value)
    except (TypeError, ValueError):
        text = re.sub(r" at 0x[0-9a-f]+", "", repr(value))
        return text if len(text) < 60 else text[:57] + "…"
