"""From an answer to a verdict: detectors run in a fixed order, and the first that fires wins.

A detector takes the attempt and returns a verdict, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .attempt import Attempt, Detector
from .body import asks_for_input, endless, not_filled_in, uses_unfilled
from .kinds import changes_its_input, not_callable
from .probe import Endless, ask_all
from .task import Task
from .verdict import Verdict

BEFORE_THE_CALL: Sequence[Detector] = (
    not_filled_in,
    not_callable,
    uses_unfilled,
    asks_for_input,
)


def detectors(own: Sequence[Detector]) -> Sequence[Detector]:
    """All detectors for wrong replies, the surest first; `own` are those of the exercise."""
    # Imported here: a right answer, or a notebook that is being graded, does not need them.
    from . import body, errors, fits, kinds, products, sums

    return (
        body.compares_to_assign,
        body.missing_zip,
        body.returns_twice,
        kinds.shared_list,
        body.constant,
        fits.known_mistake,
        body.puts_a_sign_after_equals,
        kinds.one_length_only,
        errors.raised,
        kinds.wrong_kind,
        kinds.changes_its_input,
        kinds.not_repeatable,
        body.adds_to_a_list,
        body.inserts_wrongly,
        kinds.lengths_of_results,
        kinds.shape_of_results,
        kinds.not_a_number,
        body.uses_outside_names,
        fits.arguments_swapped,
        fits.argument_mistaken,
        fits.order_of_results,
        fits.rounded,
        fits.zeros,
        fits.scaled,
        fits.shifted,
        fits.signs,
        products.factors,
        sums.other_formula,
        sums.other_sum_inside,
        fits.partly_right,
        *own,
        fits.right_in_places,
        fits.nearly,
        body.ignores_argument,
        body.divides_without_rest,
        fits.other,
    )


def judge(task: Task, answer: Any, own: Sequence[Detector] = ()) -> tuple[Verdict | None, Attempt]:
    """The verdict on a function, None when it is right, and the attempt with its replies."""
    attempt = Attempt(task, answer)
    early = first(BEFORE_THE_CALL, attempt)
    if early:
        return early, attempt
    try:
        attempt.replies = ask_all(answer, task.probes)
    except Endless:
        return endless(attempt), attempt
    if all(attempt.right):
        return changes_its_input(attempt), attempt
    verdict = first(detectors(own), attempt)
    if verdict and not verdict.found and verdict.name != "not-filled-in":
        verdict.found = attempt.found(attempt.replies[attempt.right.index(False)])
    return verdict, attempt


def first(some: Sequence[Detector], attempt: Attempt) -> Verdict | None:
    """The verdict of the first detector that returns one."""
    return next(filter(None, (detect(attempt) for detect in some)), None)
