"""nbgrader and formgrader read this file from the course root: how they treat this course."""

from nbexaminer import configure

c = get_config()  # noqa: F821 (traitlets puts it there)
configure(c)  # students' code runs confined, hidden tests out of its reach

c.CourseDirectory.course_id = "backpropagation"

# An expression, so that it can stand for a whole function body and for a value: `z = (...)`.
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}

c.Grading.cell_seconds = 10  # none takes one; an endless function is called in several
c.Grading.call_seconds = 2
