"""Grades nbgrader assignments without running student code and hidden tests in one process.

`nbexaminer.grade.grade_notebook` grades one notebook. It is not imported here, because the
interpreter that forks student processes imports this package too and has to stay small.
"""

from .course.configure import configure
from .errors import CannotConfine, CourseError, ExaminerError, Unusable
from .limits import Limits
from .results import GradedNotebook, Problem

__version__ = "0.3.0"
__all__ = [
    "CannotConfine",
    "CourseError",
    "ExaminerError",
    "GradedNotebook",
    "Limits",
    "Problem",
    "Unusable",
    "__version__",
    "configure",
]
