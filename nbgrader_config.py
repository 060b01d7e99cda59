"""How nbgrader treats this course: `nbgrader` and formgrader read this file from the course root."""

c = get_config()  # noqa: F821 (traitlets puts it there)

c.CourseDirectory.course_id = "backpropagation"

# An expression, so that it can stand for a whole function body and for a value: `z = (...)`.
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}
