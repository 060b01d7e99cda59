"""Writes results: the gradebook, graded notebooks, feedback, reports, exports."""
