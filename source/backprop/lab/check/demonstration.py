"""Before a demonstration: are the answers it needs there, and can it use them?"""

from __future__ import annotations

from typing import Any

from . import errors, kinds, page
from .attempt import Attempt
from .body import is_unfilled
from .exercise import Exercise
from .judge import BEFORE_THE_CALL, first
from .message import not_ready
from .probe import Endless, ask_all
from .registry import exercise_asking_for
from .values import Steps, kind
from .verdict import Verdict


def ready(**answers: Any) -> None:
    """Stop a demonstration kindly if it cannot work with an answer that it needs.

    A wrong answer is accepted: its demonstration may be what teaches.

    Raises:
        NotReady: with what is still to fill in or to mend.
    """
    open_ones = [f"`{name}`" for name, answer in answers.items() if is_unfilled(answer)]
    if open_ones:
        names = " and ".join(open_ones)
        not_ready("ready", f"Fill in {names} first, then run this cell again.")
    for name, answer in answers.items():
        stale = page.page and page.page.stale((name,), (answer,))
        verdict = stale[1] if stale else _trouble(name, answer)
        if verdict:
            told = " ".join(text for text in (verdict.found, verdict.hint) if text)
            not_ready(name, f"This cell needs `{name}`, and that is not ready. {told}")


def _trouble(name: str, answer: Any) -> Verdict | None:
    """Why a demonstration could not work with an answer."""
    exercise = exercise_asking_for(name)
    if isinstance(exercise, Steps):
        return kind(name, answer, exercise.words)
    return _of_function(Attempt(exercise, answer)) if isinstance(exercise, Exercise) else None


def _of_function(attempt: Attempt) -> Verdict | None:
    early = first(BEFORE_THE_CALL, attempt)
    if early:
        return early
    try:
        attempt.replies = ask_all(attempt.answer, attempt.task.probes[:3])
    except Endless:
        return attempt.say("endless")
    if not any(reply.error for reply in attempt.replies) and attempt.flat:
        return None
    return first((errors.raised, kinds.wrong_kind, kinds.shape_of_results), attempt)
