"""From an answer to a verdict: a straight line of detectors, of which the first that knows tells.

Each detector takes the case and gives a verdict, or None when it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .body import asks_for_input, endless, not_filled_in, uses_unfilled
from .case import Case, Detector, Verdict
from .kinds import changes_its_input, not_callable
from .probe import Endless, ask_all

if TYPE_CHECKING:
    from .exercise import Exercise

BEFORE_THE_CALL: Sequence[Detector] = (
    not_filled_in,
    not_callable,
    uses_unfilled,
    asks_for_input,
)


def detectors(case: Case) -> Sequence[Detector]:
    """All that can be told from wrong replies, the surest first."""
    # Only now: a right answer, and a notebook that is graded, need not wait for them to be loaded.
    from . import body, errors, fits, kinds, products, sums

    return (
        body.constant,
        fits.known_mistake,
        errors.raised,
        kinds.wrong_kind,
        kinds.changes_its_input,
        kinds.not_repeatable,
        kinds.shape_of_results,
        kinds.not_a_number,
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
        *case.exercise.detectors,
        fits.right_in_places,
        fits.nearly,
        body.ignores_argument,
        fits.other,
    )


def judge(exercise: Exercise, answer: Any) -> tuple[Verdict | None, Case]:
    """The verdict on a function, None when it is right, and the case with its replies."""
    case = Case(exercise, answer)
    early = first(BEFORE_THE_CALL, case)
    if early:
        return early, case
    try:
        case.replies = ask_all(answer, exercise.probes)
    except Endless:
        return endless(case), case
    if all(case.right):
        return changes_its_input(case), case
    verdict = first(detectors(case), case)
    if verdict and not verdict.found and verdict.name != "not-filled-in":
        verdict.found = case.found(case.replies[case.right.index(False)])
    return verdict, case


def first(some: Sequence[Detector], case: Case) -> Verdict | None:
    """What the first detector says that has something to say."""
    return next(filter(None, (detect(case) for detect in some)), None)
