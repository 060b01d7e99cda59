"""Diagnosis without a table entry: what formula, of a known family, is the answer?

Each family fits a simple form to the whole vector of replies and reports only exact fits, so
what it says about an answer is true. Each returns (id, hint) or None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement, permutations

import numpy as np

from .probe import Reply, Unfit, fit, is_close, same
from .tasks import REFERENCE, Task

Diagnosis = tuple[str, str] | None


def diagnose(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The first family that explains all the replies."""
    for family in (
        swapped,
        replaced,
        reordered,
        rounded,
        scaled,
        factors,
        polynomial,
        partly,
        nearly,
    ):
        found = family(task, replies)
        if found:
            return found
    return None


def swapped(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The right formula with its arguments in another order."""
    if task.name == "backprop_chain":
        return None
    count = len(task.arguments)
    for order in list(permutations(range(count)))[1:]:
        if same(replies, lambda *x, order=order: task.truth(*(x[i] for i in order))):
            moved = [
                f"`{a}`"
                for a, i in zip(task.arguments, order, strict=True)
                if task.arguments[i] != a.strip("`")
            ]
            return "arguments-swapped", (
                f"It looks like {_and(moved)} have changed places. The order of the arguments is "
                f"`({', '.join(task.arguments)})`."
            )
    return None


def replaced(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The right formula with one argument replaced by another, or by a fixed number."""
    if task.name == "backprop_chain":
        return None
    for index, name in enumerate(task.arguments):
        for other_index, other in enumerate(task.arguments):
            if index != other_index and same(
                replies,
                lambda *x, i=index, j=other_index: task.truth(*x[:i], x[j], *x[i + 1 :]),
            ):
                return (
                    "argument-mistaken",
                    f"It looks like `{other}` is used where `{name}` belongs.",
                )
        for constant in {REFERENCE.get(name, 1.0), 0.0, 1.0}:
            if same(replies, lambda *x, i=index, c=constant: task.truth(*x[:i], c, *x[i + 1 :])):
                return "argument-fixed", (
                    f"It looks like {constant:g} stands in place of the argument `{name}`, typed "
                    "in or from a global variable."
                )
    return None


def reordered(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The right results in another order."""
    for order in list(permutations(range(len(task.outputs))))[1:]:
        if same(replies, lambda *x, order=order: tuple(task.truth(*x)[i] for i in order)):
            return "order-of-results", (
                "The numbers are right but stand in another order. Wanted is "
                f"`({', '.join(task.outputs)})`."
            )
    return None


def rounded(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The right results with decimals cut off."""
    got, truth = _vectors(task, replies)
    for digits in range(7):
        if got is not None and got.any() and np.array_equal(got, np.round(truth, digits)):
            return "rounded", (
                f"It looks like the result is rounded to {digits} decimals. Keep all of them."
            )
    return None


def scaled(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """The right results times one number, or plus one number."""
    got, truth = _vectors(task, replies)
    if got is None:
        return None
    if not got.any():
        return "zeros", (
            "Every result is 0: it looks like decimals are cut off (`int`, `//`), or nothing is "
            "stored in the results."
        )
    ratio = float(got @ truth / (truth @ truth))
    if ratio and np.allclose(got, ratio * truth, rtol=1e-4, atol=1e-6 * abs(ratio)):
        if abs(ratio + 1) < 1e-4:
            return "sign-flipped", "The size is right everywhere, but the sign is the wrong one."
        return "scaled", f"Your result is {ratio:.4g} times what it should be, at every point."
    shift = float(np.mean(got - truth))
    if np.allclose(got, truth + shift, rtol=1e-5, atol=1e-5):
        return "shifted", f"Your result differs by {shift:+.4g} at every point."
    if np.allclose(np.abs(got), np.abs(truth), rtol=1e-5, atol=1e-7):
        return "signs", "The sizes are right, but some signs are not."
    return None


def factors(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """Results that are products: which factors are missing, which are too many.

    The logarithm of a product is a sum: one least-squares fit reads off every exponent.
    """
    quantities = _QUANTITIES.get(task.name)
    got, truth = _table(task, replies)
    if quantities is None or got is None:
        return None
    basis = [quantities(*reply.arguments) for reply in replies[: len(got)]]
    if task.name == "update":  # a product is what is taken from the parameter
        start = np.array([r.arguments[:2] for r in replies[: len(got)]])
        got, truth = start - got, start - truth
    clauses = []
    for column, output in enumerate(task.outputs):
        if np.allclose(got[:, column], truth[:, column], rtol=1e-5, atol=1e-7):
            continue
        clause = _ratio(got[:, column], truth[:, column], basis)
        if clause is None:
            return None
        clauses.append((output, clause))
    if not clauses or len(clauses[0][1]) > 140:
        return None
    step = "the step of " if task.name == "update" else ""
    if len(clauses) == len(task.outputs) > 1 and len({c for _, c in clauses}) == 1:
        return "factors", f"In every result: {clauses[0][1]}."
    return "factors", " ".join(f"In {step}`{output}`: {clause}." for output, clause in clauses)


def _ratio(got: np.ndarray, truth: np.ndarray, basis: list[dict[str, float]]) -> str | None:
    """In words, the product that got/truth is; None when it is no product of the basis."""
    names = list(basis[0])
    columns = np.array([[row[name] for name in names] for row in basis])
    with np.errstate(all="ignore"):
        logs = np.log(np.abs(columns))
        usable = np.isfinite(logs).all(axis=1) & (truth != 0)
        columns, logs, ratio = columns[usable], logs[usable], got[usable] / truth[usable]
        target = np.log(np.abs(ratio))
    if len(logs) < len(names) + 4 or not np.isfinite(target).all():
        return None
    design = np.column_stack([logs, np.ones(len(logs))])
    solution = np.linalg.lstsq(design, target, rcond=None)[0]
    powers, constant = np.round(solution[:-1]), math.exp(solution[-1])
    product = constant * np.prod(columns**powers, axis=1)
    sign = -1 if np.allclose(ratio, -product, rtol=1e-4) else 1
    if np.abs(powers).sum() > 4 or not np.allclose(ratio, sign * product, rtol=1e-4):
        return None
    extra = [_power(n, p) for n, p in zip(names, powers, strict=True) if p > 0]
    missing = [_power(n, -p) for n, p in zip(names, powers, strict=True) if p < 0]
    said = []
    if sign < 0:
        said.append("the sign is the wrong one")
    if missing:
        said.append(
            f"{_and(missing)} {'are' if len(missing) > 1 else 'is'} missing (or divided by)"
        )
    if extra:
        said.append(f"{_and(extra)} {'are' if len(extra) > 1 else 'is'} multiplied in too often")
    if not math.isclose(constant, 1, rel_tol=1e-4):
        size, what = (constant, "too many") if constant > 1 else (1 / constant, "missing")
        said.append(f"a factor {size:.4g} is {what}")
    return ", ".join(said) or None


def _power(name: str, power: float) -> str:
    return f"`{name}`" if power == 1 else f"`{name}` to the power {power:g}"


def _neuron_quantities(w: float, b: float, a_prev: float, y: float) -> dict[str, float]:
    z = w * a_prev + b
    a = 1 / (1 + math.exp(-z))
    named = {"w": w, "b": b, "a_prev": a_prev, "y": y, "z": z, "a": a, "1 − a": 1 - a}
    return {**named, "a − y": a - y}


_QUANTITIES: dict[str, Callable[..., dict[str, float]]] = {
    "backprop": _neuron_quantities,
    "fixed_backprop": _neuron_quantities,
    "update": lambda w, b, dw, db, lr: {"w": w, "b": b, "dC_dw": dw, "dC_db": db, "lr": lr},
    "cost": lambda a, y: {"a": a, "y": y, "a − y": a - y, "1 − a": 1 - a, "1 − y": 1 - y},
}


def polynomial(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """A sum of products of the arguments: say which sum it is that the answer computes.

    For an activation or σ the sum is looked for inside σ.
    """
    if len(task.outputs) > 1:
        return None
    got, _ = _vectors(task, replies)
    if got is None:
        return None
    plain = _sum(task, replies, got)
    if plain:
        return "other-formula", f"What you compute is {plain}. Compare it with the formula above."
    if task.name in ("sigmoid", "activation") and ((got >= 0) & (got <= 1)).all():
        bent = (got > 1e-7) & (got < 1 - 1e-7)  # the flat ends tell nothing
        rows = [row for row, keep in zip(replies, bent, strict=True) if keep]
        inside = _sum(task, rows, np.log(got[bent] / (1 - got[bent])))
        if inside:
            return "other-sum-inside", f"What you squash with σ is {inside}. That is not z."
    return None


def _sum(task: Task, replies: Sequence[Reply], got: np.ndarray) -> str | None:
    """In words, the sum of at most four products of arguments that `got` is; None if it is none."""
    arguments = task.arguments
    terms = [t for k in range(4) for t in combinations_with_replacement(arguments, k)]
    if len(replies) <= len(terms):
        return None
    points = [dict(zip(arguments, reply.arguments, strict=True)) for reply in replies]
    design = np.array([[math.prod(p[x] for x in term) for term in terms] for p in points])
    solution = np.linalg.lstsq(design, got, rcond=None)[0]
    if not np.allclose(design @ solution, got, rtol=1e-5, atol=1e-6):
        return None
    named = [(c, "·".join(t)) for c, t in zip(solution, terms, strict=True) if abs(c) > 1e-5]
    if not 0 < len(named) <= 4:
        return None
    return " ".join(_term(c, t) for c, t in named).removeprefix("+ ")


def _term(coefficient: float, name: str) -> str:
    sign, size = "−" if coefficient < 0 else "+", abs(coefficient)
    if not name:
        return f"{sign} {size:.4g}"
    return f"{sign} {name}" if abs(size - 1) < 1e-4 else f"{sign} {size:.4g}·{name}"


def partly(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """Which of several results are right and which are not."""
    if len(task.outputs) < 2:
        return None
    good = []
    for index, output in enumerate(task.outputs):
        try:
            parts = [list(r.value)[index] for r in replies]
        except (TypeError, IndexError):
            return None
        truth = [task.truth(*r.arguments)[index] for r in replies]
        if all(is_close(p, t) for p, t in zip(parts, truth, strict=True)):
            good.append(output)
    if good:
        wrong = [f"`{o}`" for o in task.outputs if o not in good]
        right = _and([f"`{o}`" for o in good])
        return "partly-right", (
            f"{right} {'are' if len(good) > 1 else 'is'} right, {_and(wrong)} "
            f"{'are' if len(wrong) > 1 else 'is'} not yet. Follow the links of that chain one by "
            "one."
        )
    return _last_layer_only(replies, task) if task.name == "backprop_chain" else None


def nearly(task: Task, replies: Sequence[Reply]) -> Diagnosis:
    """Results that are near the truth everywhere, but not exact."""
    got, truth = _vectors(task, replies)
    if got is None or not np.allclose(got, truth, rtol=0.02, atol=2e-3):
        return None
    return "nearly", (
        "Close, but not exact. It looks like a constant with few digits, rounding on the way, or "
        "finite differences with a nudge too large or too small."
    )


def _last_layer_only(replies: Sequence[Reply], task: Task) -> Diagnosis:
    try:
        last = [[part[-1] for part in list(reply.value)] for reply in replies]
    except (TypeError, IndexError, KeyError):
        return None
    truth = [[part[-1] for part in task.truth(*reply.arguments)] for reply in replies]
    if all(is_close(g, t) for g, t in zip(last, truth, strict=True)):
        return "hidden-layers", (
            "The last layer is right, the layers before it are not. Look at what is handed back "
            "from one layer to the one before."
        )
    return None


def _table(task: Task, replies: Sequence[Reply]) -> tuple[np.ndarray | None, np.ndarray]:
    """Replies and truths as arrays of shape (probes, outputs); None unless all are numbers."""
    truth = [fit(t, t) for t in (task.truth(*r.arguments) for r in replies)]
    try:
        got = [fit(r.value, task.truth(*r.arguments)) for r in replies if r.error is None]
    except Unfit:
        return None, np.empty(0)
    if len(got) < len(truth) or len({len(t) for t in truth}) > 1 or not np.isfinite(got).all():
        return None, np.empty(0)
    return np.array(got, dtype=float), np.array(truth, dtype=float)


def _vectors(task: Task, replies: Sequence[Reply]) -> tuple[np.ndarray | None, np.ndarray]:
    """Replies and truths as one long vector each; None unless all are finite numbers."""
    got, truth = [], []
    for reply in replies:
        model = task.truth(*reply.arguments)
        try:
            got += fit(reply.value, model) if reply.error is None else [math.nan]
        except Unfit:
            return None, np.empty(0)
        truth += fit(model, model)
    if len(got) != len(truth) or not np.isfinite(got).all():
        return None, np.empty(0)
    return np.array(got, dtype=float), np.array(truth, dtype=float)


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
