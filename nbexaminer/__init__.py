"""Grades nbgrader assignments without running student code and hidden tests in one process."""
