"""`configure`, which a course calls in its nbgrader_config.py."""

from typing import Any, Literal

IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]  # nbgrader's default


def configure(c: Any, *, isolate_tests: bool | Literal["auto"] | None = None) -> None:
    """Make nbgrader's commands and formgrader's buttons grade as `nbexaminer grade` does.

    Student code then runs confined and cannot reach hidden tests. Feedback shows the result of a
    hidden test, but not the test. `nbgrader export` writes names as text. All other steps of
    nbgrader stay as they are. Call it before your own settings, so that they can override it.

    Args:
        c: The result of `get_config()` in nbgrader_config.py.
        isolate_tests: The value of `c.Grading.isolate_tests`; None leaves the default.

    Examples:
        >>> from traitlets.config import Config
        >>> c = Config()
        >>> configure(c)
        >>> c.Autograde.exporter_class
        'nbexaminer.course.hooks.Confined'
    """
    c.Autograde.exporter_class = "nbexaminer.course.hooks.Confined"
    c.GenerateAssignment.exporter_class = "nbexaminer.course.hooks.Released"
    c.GenerateFeedback.exporter_class = "nbexaminer.course.outgoing.feedback.FeedbackPage"
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "nbexaminer.course.outgoing.feedback.HideTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.ExportApp.plugin_class = "nbexaminer.course.outgoing.nbgraders_csv.QuotedCsv"
    # `.grading/` is for grading only: `generate_assignment` must not release it.
    ignored = c.CourseDirectory.get("ignore")
    c.CourseDirectory.ignore = [*(ignored if isinstance(ignored, list) else IGNORED), ".grading"]
    if isolate_tests is not None:
        c.Grading.isolate_tests = isolate_tests
