"""nbgrader, formgrader and nbexaminer read this file from the course root."""

from nbexaminer import configure

c = get_config()  # noqa: F821 (traitlets puts it there)
configure(c)

c.CourseDirectory.course_id = "averages"
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}
