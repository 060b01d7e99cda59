"""`nbexaminer grade-one NOTEBOOK --source=SOURCE`: grades one file without a course folder."""

from functools import partial
from pathlib import Path

from nbgrader.apps.baseapp import nbgrader_aliases, nbgrader_flags
from traitlets import Unicode, default

from ..course.incoming import folder as course
from ..course.incoming.environment import interpreter_of
from ..course.incoming.folder import Assignment
from ..course.outgoing.export import as_gradescope
from ..course.outgoing.grades import Points
from ..course.running.late import settled
from ..course.running.rehearsal import make_plan, rehearse
from ..course.settings import SANDBOX_FLAG, Grading
from ..errors import CourseError, Unusable
from ..grade import ungraded
from ..notebook.skeleton import Skeleton
from ..notebook.trusted import read
from ..results import GradedNotebook
from ..workers import grade_in_worker
from .arguments import Command, say


class GradeOneApp(Command):
    """Grades one notebook, for example in a Gradescope container or in a CI workflow."""

    name = "nbexaminer-grade-one"
    description = (
        "Grade one notebook against its source, confined as in a course. The files beside the"
        " source belong to the assignment."
    )
    examples = "nbexaminer grade-one p.ipynb --source=source/ps1/p.ipynb --results=results.json"
    aliases = nbgrader_aliases | {
        "source": "GradeOneApp.source",
        "results": "GradeOneApp.results",
    }
    flags = nbgrader_flags | SANDBOX_FLAG

    source = Unicode("", help="The instructor's notebook, with solutions and hidden tests.").tag(
        config=True
    )
    results = Unicode(
        "", help="Also write the points to this file, in Gradescope's results.json format."
    ).tag(config=True)

    @default("classes")
    def _classes_default(self) -> list[type]:
        return [*super()._classes_default(), Grading]

    def run(self) -> int:
        """Grade and print the points; return 1 when a person should look at something."""
        graded = self.grade()
        points = {Path(self.source).stem: _points(graded)}
        if self.results:
            Path(self.results).write_text(as_gradescope(points), encoding="utf-8")
        print(_table(*points.values()))
        say(*(problem.message for problem in graded.problems))
        return 1 if any(problem.look for problem in graded.problems) else 0

    def grade(self) -> GradedNotebook:
        """Grade the notebook that the command line names.

        Raises:
            CourseError: A file is not named or is missing, or the source is not a valid notebook.
            CannotConfine: This machine cannot confine student code.
        """
        if len(self.extra_args) != 1 or not self.source:
            raise CourseError("Name both: nbexaminer grade-one NOTEBOOK --source=SOURCE")
        source, notebook = Path(self.source), Path(self.extra_args[0])
        for path in (source, notebook):
            if not path.exists():
                raise CourseError(f"There is no {path}.")
        try:
            skeleton = Skeleton.of(read(source), self.config)
        except Exception as error:  # nbformat and nbgrader raise errors of many kinds
            raise CourseError(f"{source} is not a valid source notebook: {error}") from error
        settings = Grading(parent=self)
        files = course.files_for_grading(source.resolve().parent, self.coursedir)
        interpreter, said = interpreter_of(skeleton.notebook, self.coursedir, settings)
        skeletons, interpreters = {source.stem: skeleton}, {source.stem: interpreter}
        assignment = Assignment(source.stem, skeletons, *files, interpreters=interpreters)
        rehearsal = rehearse(assignment, source.stem, settings)
        for line in (*said, *rehearsal.notes(), *rehearsal.troubles()):
            self.log.warning(line)
        try:
            submitted = course.read_notebook(notebook)
        except Unusable as error:
            return ungraded(skeleton, str(error))
        plan = make_plan(assignment, source.stem, settings, rehearsal)
        grade = partial(grade_in_worker, submitted, plan)
        return settled(grade(), grade)


def _points(graded: GradedNotebook) -> list[Points]:
    return [
        Points(name, score or 0.0, graded.max_scores[name], waiting=score is None)
        for name, score in graded.scores.items()
    ]


def _table(points: list[Points]) -> str:
    waits = " (waits for manual grading)"
    lines = [
        f"{each.score:g} of {each.max_score:g}  {each.name}{waits * each.waiting}"
        for each in points
    ]
    score, total = sum(each.score for each in points), sum(each.max_score for each in points)
    return "\n".join([*lines, f"{score:g} of {total:g} points"])
