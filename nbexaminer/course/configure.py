"""The two lines that another course's nbgrader_config.py needs."""

from typing import Any, Literal

IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]  # as nbgrader has it


def configure(c: Any, *, isolate_tests: bool | Literal["auto"] | None = None) -> None:
    """Have nbgrader's own commands, and formgrader's buttons, grade as `nbexaminer grade` does.

    Students' code then runs confined, hidden tests out of its reach, and feedback shows what a
    hidden test found but not the test. Steps of nbgrader's that are not named here stay as they
    are. Write it before your own settings: what follows can change them.

    Args:
        c: What `get_config()` gives in nbgrader_config.py.
        isolate_tests: As `c.Grading.isolate_tests`; None leaves the default.

    Examples:
        >>> from traitlets.config import Config
        >>> c = Config()
        >>> configure(c)
        >>> c.Autograde.exporter_class
        'nbexaminer.course.hooks.Confined'
    """
    c.Autograde.exporter_class = "nbexaminer.course.hooks.Confined"
    c.GenerateFeedback.exporter_class = "nbexaminer.course.outgoing.feedback.FeedbackPage"
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "nbexaminer.course.outgoing.feedback.HideTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    # What is in there is for grading only: `generate_assignment` must not release it.
    ignored = c.CourseDirectory.get("ignore")
    c.CourseDirectory.ignore = [*(ignored if isinstance(ignored, list) else IGNORED), ".grading"]
    if isolate_tests is not None:
        c.Grading.isolate_tests = isolate_tests
