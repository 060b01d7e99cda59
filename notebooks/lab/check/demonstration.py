"""Before a demonstration: are the answers it needs there, and of a kind that it can use?"""

from __future__ import annotations

from typing import Any

from . import page
from .body import is_unfilled
from .case import Case, Verdict
from .exercise import Exercise
from .judge import BEFORE_THE_CALL, first
from .message import not_ready
from .probe import Endless, ask_all
from .values import Steps, kind


def ready(**answers: Any) -> None:
    """Stop a demonstration kindly when it cannot work with an answer that it needs.

    Right or wrong is not asked: a demonstration of a wrong answer may be what teaches.

    Raises:
        NotReady: with what is still to fill in or to mend.
    """
    open_ones = [f"`{name}`" for name, answer in answers.items() if is_unfilled(answer)]
    if open_ones:
        names = " and ".join(open_ones)
        not_ready("ready", f"Fill in {names} first, then run this cell again.")
    for name, answer in answers.items():
        stale = page.page and page.page.look((name,), (answer,))
        verdict = stale[1] if stale else _trouble(name, answer)
        if verdict:
            told = " ".join(text for text in (verdict.found, verdict.hint) if text)
            not_ready(name, f"This cell needs `{name}`, and that is not ready. {told}")


def _trouble(name: str, answer: Any) -> Verdict | None:
    """Why a demonstration could not work with an answer."""
    asked = _asked(name)
    if isinstance(asked, Steps):
        return kind(name, answer, asked.words)
    return _of_function(Case(asked, answer)) if isinstance(asked, Exercise) else None


def _asked(name: str) -> object:
    from . import NAMES, exercise_named

    asked = (exercise_named(each) for each in NAMES)
    return next((each for each in asked if name in each.names), None)


def _of_function(case: Case) -> Verdict | None:
    from . import errors, kinds

    early = first(BEFORE_THE_CALL, case)
    if early:
        return early
    try:
        case.replies = ask_all(case.answer, case.exercise.probes[:3])
    except Endless:
        return case.say("endless")
    if not any(reply.error for reply in case.replies) and case.flat:
        return None
    return first((errors.raised, kinds.wrong_kind, kinds.shape_of_results), case)
