"""The table that `nbgrader export` writes: nbgrader's own ends a cell at a comma in a name."""

from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import CsvExportPlugin

from .table import Table, as_text, key

COLUMNS = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    "late_submission_penalty,score,max_score"
).split(",")


class QuotedCsv(CsvExportPlugin):
    """Writes nbgrader's columns, with its options, and no cell that a spreadsheet would run."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades of the chosen students and assignments."""
        to = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", to)
        to.write_text(as_text(self._table(gradebook)).replace("\r\n", "\n"), newline="")

    def _table(self, gradebook: Gradebook) -> Table:
        yield COLUMNS
        students = [each for each in gradebook.students if _chosen(each.id, self.student)]
        for assignment in gradebook.assignments:
            if _chosen(assignment.name, self.assignment):
                for student in students:
                    yield _row(gradebook, assignment, student)


def _chosen(name: str, chosen: list[object]) -> bool:
    return not chosen or name in map(str, chosen)


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> list[object]:
    try:
        found = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        submitted, score, penalty = "", 0.0, 0.0
    else:
        submitted, score, penalty = found.timestamp, found.score, found.late_submission_penalty
    who = [key(student.id), student.last_name, student.first_name, student.email]
    points = [score, penalty, max(0.0, score - penalty), assignment.max_score]
    return [assignment.name, assignment.duedate, submitted, *who, *points]
