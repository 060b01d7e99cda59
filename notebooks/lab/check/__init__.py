"""Instant checks that name the mistake: `check.sigmoid(sigmoid)`.

Each check calls the learner's answer at several points, compares, and says in one message what
was tried, or which mistake it looks like (`misconceptions` and `faults` hold the texts). A check
that fails raises `CheckFailed`, an AssertionError without a traceback. It needs numpy only, and
uses IPython's display where there is a kernel.
"""

from __future__ import annotations

from collections.abc import Callable

from . import curve, diagnose, faults, notes, undefined, values
from .diagnose import Verdict, fail, forget, succeed
from .message import CheckFailed, NotReady
from .probe import is_remote
from .tasks import TASKS, Task

__all__ = [
    "C",
    "CheckFailed",
    "NotReady",
    "a",
    "activation",
    "backprop",
    "backprop_chain",
    "broken",
    "cost",
    "fixed_backprop",
    "forget",
    "ready",
    "sigmoid",
    "steps",
    "symmetry",
    "update",
    "weighted_sum",
    "z",
]


def weighted_sum(answer: Callable) -> None:
    """Check `weighted_sum(w, a_prev, b)`, or raise CheckFailed."""
    _function("weighted_sum", answer)


def sigmoid(answer: Callable) -> None:
    """Check `sigmoid(z)` from −20 to 20, or raise CheckFailed."""
    _function("sigmoid", answer)


def cost(answer: Callable) -> None:
    """Check `cost(a, y)`, or raise CheckFailed."""
    _function("cost", answer)


def backprop(answer: Callable) -> None:
    """Check `backprop(w, b, a_prev, y)`, or raise CheckFailed."""
    _function("backprop", answer)


def fixed_backprop(answer: Callable) -> None:
    """Check the mended `backprop` of the bug hunt, or raise CheckFailed."""
    _function("fixed_backprop", answer)


def update(answer: Callable) -> None:
    """Check `update(w, b, dC_dw, dC_db, lr)`, or raise CheckFailed."""
    _function("update", answer)


def backprop_chain(answer: Callable) -> None:
    """Check `backprop_chain(a0, ws, bs, y)` on chains of one to five layers, or raise."""
    _function("backprop_chain", answer)


def activation(
    answer: Callable, weighted_sum: Callable | None = None, sigmoid: Callable | None = None
) -> None:
    """Check `activation(w, a_prev, b)`, or raise CheckFailed.

    With the learner's own `weighted_sum` and `sigmoid`, an activation that uses these rightly is
    right, whatever is wrong in them: that was marked where they were written.
    """
    task = TASKS["activation"]
    verdict, replies = diagnose.judge(task, answer)
    if verdict is None:
        return succeed(task.name, f"right at {task.tried}.", notes.on(task, answer, replies))
    own = _composed(weighted_sum, sigmoid)
    if own is not None and values.agrees_everywhere(replies, own):
        return succeed(
            task.name,
            "it uses your own functions rightly.",
            ["one of those functions differs from the true one; that counts only there."],
        )
    return fail(task.name, verdict, staged=not is_remote(answer))


def z(value: float, weighted_sum: Callable | None = None) -> None:
    """Check z at the reference numbers; what the learner's own function gives is right too."""
    task = TASKS["weighted_sum"]
    _value("z", value, task, values.working(weighted_sum, task))


def a(value: float, weighted_sum: Callable | None = None, sigmoid: Callable | None = None) -> None:
    """Check a at the reference numbers; what the learner's own functions give is right too."""
    _value("a", value, TASKS["activation"], _composed(weighted_sum, sigmoid))


def C(value: float, cost: Callable | None = None) -> None:
    """Check C at the reference numbers; what the learner's own function gives is right too."""
    task = TASKS["cost"]
    _value("C", value, task, values.working(cost, task))


def steps(dC_da: float, da_dz: float, delta: float) -> None:
    """Check the named links of the chain at w = 1.5, b = −0.5, a_prev = 0.8, y = 0."""
    found = values.steps(dC_da, da_dz, delta)
    if found:
        fail("steps", found[1])
    succeed("steps", "the two links and their product are right.")


def broken(name: str) -> None:
    """Check which derivative of the given backprop is wrong, told by its name."""
    if name is ... or name is None or name == "":
        fail("broken", values.kind("broken", ...))
    told = name.strip("` ()").replace("/", "_") if isinstance(name, str) else ""
    if told not in ("dC_dw", "dC_db", "dC_da_prev"):
        hint = 'Give the name of one derivative as a text: "dC_dw", "dC_db" or "dC_da_prev".'
        fail("broken", Verdict("not-a-name", hint, "Texts stand in quotes."))
    if told != "dC_db":
        hint = f"`{told}` agrees with its finite difference, so the bug is in another one."
        nudge = "Compare all three at a point where b is not 1."
        fail("broken", Verdict(f"not-{told}", hint, nudge))
    succeed("broken", "found: `dC_db` does not agree with its finite difference.")


def symmetry(answer: Callable) -> None:
    """Check that σ(−z) = 1 − σ(z), that σ rises, and that its tails reach for 0 and 1."""
    verdict = curve.verdict(answer)
    if verdict:
        fail("symmetry", verdict, staged=not is_remote(answer))
    succeed("symmetry", "σ(−z) = 1 − σ(z), it rises, and its tails are near 0 and 1.")


def ready(**functions: Callable) -> None:
    """Stop a demonstration kindly when a function it needs is not written yet.

    Raises:
        NotReady: with the names still to fill in.
    """
    open_ones = [f"`{name}`" for name, f in functions.items() if faults.is_unfilled(f)]
    if open_ones:
        hint = f"Fill in {' and '.join(open_ones)} first, then run this cell again."
        raise NotReady("ready", "ready/not-filled-in", hint)


def _function(name: str, answer: Callable) -> None:
    task = TASKS[name]
    verdict, replies = diagnose.judge(task, answer)
    if verdict:
        fail(name, verdict, staged=not is_remote(answer))
    succeed(name, f"right at {task.tried}.", notes.on(task, answer, replies))


def _value(name: str, value: object, task: Task, own: Callable | None) -> None:
    verdict = values.verdict(name, value, task, own)
    if verdict:
        fail(name, verdict)
    succeed(name, "right at the reference numbers.")


def _composed(weighted_sum: Callable | None, sigmoid: Callable | None) -> Callable | None:
    """σ of the weighted sum with the learner's own functions, None unless both work."""
    inner = values.working(weighted_sum, TASKS["weighted_sum"])
    outer = values.working(sigmoid, TASKS["sigmoid"])
    return (lambda *arguments: outer(inner(*arguments))) if inner and outer else None


undefined.listen()
