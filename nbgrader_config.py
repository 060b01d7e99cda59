"""nbgrader and formgrader read this file from the course root: how they treat this course."""

c = get_config()  # noqa: F821 (traitlets puts it there)

c.CourseDirectory.course_id = "backpropagation"

# An expression, so that it can stand for a whole function body and for a value: `z = (...)`.
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}
