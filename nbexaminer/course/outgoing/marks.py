"""The points, comments and penalties of a class, read from the gradebook in a few queries.

nbgrader's own objects ask the database for each cell of each student.
"""

from dataclasses import dataclass, field

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)


@dataclass(frozen=True)
class Mark:
    """The points of one graded cell.

    Attributes:
        score: The points, extra credit included.
        most: The points that the cell is worth.
        waiting: Whether a person still has to grade it.
        by_person: Whether a person gave the points, or some of them.
    """

    score: float
    most: float
    waiting: bool = False
    by_person: bool = False


@dataclass
class NotebookMarks:
    """What the gradebook holds of one student's notebook.

    Attributes:
        marks: The points, by grade id.
        comments: What graders wrote, by grade id.
        notes: What the grader itself noted for them, by grade id.
        penalty: The points deducted for lateness.
    """

    marks: dict[str, Mark] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def score(self) -> float:
        """The points after the penalty, as nbgrader counts them."""
        return sum(mark.score for mark in self.marks.values()) - self.penalty

    @property
    def most(self) -> float:
        """The points that the notebook is worth."""
        return sum(mark.most for mark in self.marks.values())


def read_marks(gradebook: Gradebook, assignment: str) -> dict[tuple[str, str], NotebookMarks]:
    """The marks of an assignment, by student and notebook."""
    session = gradebook.db
    worth = dict(session.query(GradeCell.id, GradeCell.max_score).all())
    worth |= dict(session.query(TaskCell.id, TaskCell.max_score).all())
    notebooks = (
        session.query(SubmittedNotebook.id, SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment)
    )
    found: dict[tuple[str, str], NotebookMarks] = {}
    by_id: dict[str, NotebookMarks] = {}
    for id, student, name, penalty in notebooks.add_columns(
        SubmittedNotebook.late_submission_penalty
    ):
        found[student, name] = by_id[id] = NotebookMarks(penalty=penalty or 0.0)
    grades = session.query(
        Grade.notebook_id,
        BaseCell.name,
        Grade.cell_id,
        Grade.auto_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    ).join(BaseCell, Grade.cell_id == BaseCell.id)
    for id, name, cell, auto, manual, extra, waiting in grades:
        if id in by_id:
            score = (auto if manual is None else manual) or 0.0
            by_person = manual is not None or bool(extra)
            mark = Mark(score + (extra or 0.0), worth.get(cell, 0.0), bool(waiting), by_person)
            by_id[id].marks[name] = mark
    comments = session.query(
        Comment.notebook_id, BaseCell.name, Comment.manual_comment, Comment.auto_comment
    ).join(BaseCell, Comment.cell_id == BaseCell.id)
    for id, name, manual, auto in comments:
        if id in by_id:
            kept = by_id[id].comments if manual else by_id[id].notes
            if manual or auto:
                kept[name] = manual or auto
    return found
