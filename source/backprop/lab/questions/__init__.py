"""The questions of the lesson: predictions before pictures, and what older notebooks taught.

Each older idea is asked twice, at growing distance: in the next notebook, and in the one after it.
"""

from __future__ import annotations

from .end import END
from .forward import FORWARD
from .question import Question
from .walkthrough import WALKTHROUGH

QUESTIONS = FORWARD | WALKTHROUGH | END

__all__ = ["QUESTIONS", "Question"]
