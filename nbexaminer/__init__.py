"""Grades nbgrader assignments without running student code and hidden tests in one process."""

from .errors import CannotConfine, CourseError, ExaminerError, Unusable

__all__ = ["CannotConfine", "CourseError", "ExaminerError", "Unusable"]
