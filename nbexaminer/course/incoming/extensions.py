"""Who may hand in later: a table in the course's folder, which an instructor can edit, too."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from ...errors import CourseError
from .spreadsheet import read_rows

EXTENSIONS = "extensions.csv"
COLUMNS = ["assignment", "student_id", "hours"]


class Extensions:
    """The extensions of a course.

    Args:
        root: Its folder.

    Raises:
        CourseError: The table is not as it should be.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / EXTENSIONS
        self._hours: dict[tuple[str, str], float] = {}
        if self._path.exists():
            try:
                for row in read_rows(self._path.read_bytes(), str(self._path)):
                    self._hours[row["assignment"], row["student_id"]] = float(row["hours"] or 0)
            except (KeyError, ValueError, TypeError) as error:
                columns = ", ".join(COLUMNS)
                raise CourseError(f"{self._path} needs the columns {columns} ({error}).") from error

    def of(self, assignment: str, student: str) -> timedelta | None:
        """How much later a student may hand in; None when the table does not say."""
        hours = self._hours.get((assignment, student))
        return None if hours is None else timedelta(hours=hours)

    def keep(self, assignment: str, students: set[str], more: timedelta) -> None:
        """Write down how much later these students may hand in."""
        for student in students:
            self._hours[assignment, student] = more.total_seconds() / 3600
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        table.writerows([*place, f"{hours:g}"] for place, hours in sorted(self._hours.items()))
        fresh = self._path.with_name(f".{EXTENSIONS}.new")
        fresh.write_text(text.getvalue(), encoding="utf-8", newline="")
        fresh.replace(self._path)
