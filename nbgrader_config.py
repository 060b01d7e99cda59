"""nbgrader and formgrader read this file from the course root: how they treat this course."""

c = get_config()  # noqa: F821 (traitlets puts it there)

c.CourseDirectory.course_id = "backpropagation"

# An expression, so that it can stand for a whole function body and for a value: `z = (...)`.
c.ClearSolutions.code_stub = {"python": "...  # YOUR CODE HERE"}

# Students' code runs confined, hidden tests out of its reach: the rest is nbgrader's own list.
c.Autograde.sanitize_preprocessors = [
    "nbexaminer.course.hooks.Rebuild",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "nbexaminer.course.hooks.ConfinedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Grading.isolate_tests = True
c.Grading.cell_seconds = 10  # none takes one; an endless function is called in several

# Feedback shows what a hidden test found, not the test: nbgrader alone would print it all.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbexaminer.course.hooks.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
