"""Grades a class, and before it the instructor's own answers."""
