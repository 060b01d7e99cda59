"""Attacks on the autograder: what each does, and that none of them gets anywhere."""
