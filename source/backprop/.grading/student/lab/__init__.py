"""What `lab` is for a student's code while it is graded: it draws nothing and knows no answers.

The checks themselves run elsewhere, with the real `lab`.
"""
