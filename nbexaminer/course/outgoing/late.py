"""The common rule for late hand-ins, as a plugin of nbgrader's.

In nbgrader_config.py:

    c.AssignLatePenalties.plugin_class = "nbexaminer.course.outgoing.late.LatePerDay"
    c.LatePerDay.percent = 10
"""

import math

from nbgrader.plugins import BasePlugin
from traitlets import Float

DAY, MINUTE = 86_400, 60  # seconds


class LatePerDay(BasePlugin):
    """Takes a part of the points off for each day that has begun after the due date."""

    percent = Float(10, min=0, help="Percent of the points to take off for each day.").tag(
        config=True
    )
    grace_minutes = Float(0, min=0, help="Minutes after the due date that do not count.").tag(
        config=True
    )
    most_percent = Float(100, min=0, max=100, help="The most to take off, in percent.").tag(
        config=True
    )

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points to take off the score of a notebook; None when it is in time.

        Args:
            student_id: Whose.
            score: The points of the notebook.
            total_seconds_late: How late it was handed in, after an extension.
        """
        days = math.ceil((total_seconds_late - self.grace_minutes * MINUTE) / DAY)
        return score * min(days * self.percent, self.most_percent) / 100 if days > 0 else None
