"""What a question is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        text: The question, as HTML.
        answer: One of the choices, or a number.
        because: The reason, as HTML.
        choices: The possible answers; empty if the answer is a number.
        near: How far off a number may be.
        told: For wrong answers, what is said to who gives them, as HTML.
    """

    text: str
    answer: str | float
    because: str
    choices: tuple[str, ...] = ()
    near: float = 1e-9
    told: Mapping[str, str] = field(default_factory=dict)
