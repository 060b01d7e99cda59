"""Results that are products: which factors are missing, which are too many.

The logarithm of a product is a sum: one least-squares fit reads off every exponent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations_with_replacement, product

import numpy as np

from .attempt import Attempt
from .verdict import Verdict, listed


def factors(attempt: Attempt) -> Verdict | None:
    """The truth multiplied or divided by quantities that the task names."""
    task = attempt.task
    if task.quantities is None or attempt.table is None:
        return None
    got, truth = attempt.table
    basis = [task.quantities(*reply.arguments) for reply in attempt.replies]
    if task.start:  # the product is subtracted from it
        start = np.array([task.start(*reply.arguments) for reply in attempt.replies])
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
    if len(clauses) == len(task.outputs) > 1 and len({c for _, c in clauses}) == 1:
        what = "step" if task.start else "result"
        return attempt.guess("factors", f"In every {what}: {clauses[0][1]}.")
    step = "the step of " if task.start else ""
    told = " ".join(f"In {step}`{output}`: {clause}." for output, clause in clauses)
    return attempt.guess("factors", told)


def _ratio(got: np.ndarray, truth: np.ndarray, basis: list[dict[str, float]]) -> str | None:
    """The product that got/truth is, in words; None when it is no product of the basis."""
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
    wanted = np.linalg.lstsq(design, np.log(np.abs(truth[usable])), rcond=None)[0].round(5)
    powers, constant = np.round(solution[:-1]), math.exp(solution[-1])
    product = constant * np.prod(columns**powers, axis=1)
    sign = -1 if np.allclose(ratio, -product, rtol=1e-4) else 1
    if np.abs(powers).sum() > 4 or not np.allclose(ratio, sign * product, rtol=1e-4):
        return None
    below = [n for n, p, right in zip(names, powers, wanted, strict=False) if (p, right) == (-2, 1)]
    return _in_words(dict(zip(names, powers, strict=True)), sign * constant, below)


def of_one_number(ratio: float, quantities: Mapping[str, float]) -> str | None:
    """How a number differs from the right one, in words: by a sign, a 2 and up to four factors.

    One number has no fit. The least change that explains it to nine digits is told.
    """
    signed = list(product(quantities, (1.0, -1.0)))
    for count in range(5):
        for chosen in combinations_with_replacement(signed, count):
            rest = ratio / math.prod(quantities[name] ** power for name, power in chosen)
            for size in (1.0, 2.0, 0.5):
                if math.isclose(abs(rest), size, rel_tol=1e-9):
                    powers = dict.fromkeys(quantities, 0.0)
                    for name, power in chosen:
                        powers[name] += power
                    divided = [name for name, power in powers.items() if power == -2]
                    return _in_words(powers, math.copysign(size, rest), divided)
    return None


def _in_words(powers: dict[str, float], constant: float, below: list[str]) -> str | None:
    """The factors a product lacks or has too often, such as "`x` is missing".

    `below` are those that are divided by instead.
    """
    if below and abs(constant - 1) < 1e-4 and sum(map(abs, powers.values())) == 2 * len(below):
        it, where = ("its place is", "divides") if len(below) == 1 else ("their place is", "divide")
        return f"{listed([f'`{name}`' for name in below])} {where}, and {it} in the product"
    extra = [_power(name, power) for name, power in powers.items() if power > 0]
    missing = [_power(name, -power) for name, power in powers.items() if power < 0]
    said = []
    if constant < 0:
        said.append("the sign is the wrong one")
    if missing:
        are = "are" if len(missing) > 1 else "is"
        said.append(f"{listed(missing)} {are} missing (or divided by)")
    if extra:
        said.append(f"{listed(extra)} {'are' if len(extra) > 1 else 'is'} multiplied in too often")
    size = abs(constant)
    if missing and not any(
        math.isclose(size * n, round(size * n), rel_tol=1e-3) for n in (1, 2, 3)
    ):
        return (
            f"{listed(missing)} should matter for it and does not: it looks like a typed-in number "
            "stands in place of something that depends on the arguments"
        )
    if not math.isclose(size, 1, rel_tol=1e-4):
        size, what = (size, "too many") if size > 1 else (1 / size, "missing")
        said.append(f"a factor {size:.4g} is {what}")
    return ", ".join(said) or None


def _power(name: str, power: float) -> str:
    return f"`{name}`" if power == 1 else f"`{name}` to the power {power:g}"
