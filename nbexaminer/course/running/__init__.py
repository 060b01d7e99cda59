"""What runs: the grading of a class, and of the instructor's own answers before it."""
