"""Copies of an assignment's rows in the gradebook, with their date, to bring them back.

What a person has settled is in them, too.

The rows of one assignment, not the whole database: other assignments go on meanwhile, and it is the
same for each kind of database.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import ColumnElement, Select, select

from ...errors import CourseError
from .accepted import Accepted
from .adopting import complete
from .asked import Questions
from .database import transaction
from .records import FOLDER

# What an assignment consists of, each table after those that it points to.
TABLES = (
    Notebook,
    BaseCell,
    GradeCell,
    SolutionCell,
    TaskCell,
    SourceCell,
    SubmittedNotebook,
    Grade,
    Comment,
)

ACCEPTED, ASKED = "accepted", "asked"


def keep(gradebook: Gradebook, row: Assignment, root: Path, what: str = "before") -> Path:
    """Write the rows of an assignment to a file beside its records; return the path."""
    tables = {
        table.__tablename__: [
            dict(each)
            for each in gradebook.db.execute(select(table.__table__).where(mine)).mappings()
        ]
        for table, mine in _mine(row).items()
    }
    now = datetime.now().strftime("%Y-%m-%dT%H%M%S.%f")
    path = root / FOLDER / f"{row.name}.{now}.{what}.json"
    path.parent.mkdir(exist_ok=True)
    told = {ACCEPTED: Accepted(root, row.name).text(), ASKED: Questions(root, row.name).read()}
    path.write_text(json.dumps(tables | told))
    return path


def bring_back(gradebook: Gradebook, row: Assignment, root: Path) -> tuple[Path, Path]:
    """Make the rows of an assignment what they were before the last change.

    Returns:
        The file that they were in, and the one with what was in the gradebook until now.

    Raises:
        CourseError: No change was made.
    """
    form = re.compile(rf"{re.escape(row.name)}\.\d{{4}}-\d\d-\d\dT[\d.]+\.before\.json")
    found = sorted(path for path in (root / FOLDER).glob("*.json") if form.fullmatch(path.name))
    if not found:
        raise CourseError(f"No change of {row.name} can be undone.")
    tables = json.loads(found[-1].read_text())
    until_now = keep(gradebook, row, root, "undone")
    with transaction(gradebook):
        session = gradebook.db
        for table, mine in reversed(_mine(row).items()):
            session.execute(table.__table__.delete().where(mine))
        for table in TABLES:
            if rows := tables[table.__tablename__]:
                session.execute(table.__table__.insert(), rows)
        session.expire_all()
        complete(gradebook, row)  # for those who were graded since
    if ACCEPTED in tables:  # older copies have none
        Accepted(root, row.name).write(tables[ACCEPTED])
    Questions(root, row.name).write(tables.get(ASKED, {}))
    used = found[-1].with_name(found[-1].name.replace(".before.", ".brought-back."))
    return found[-1].rename(used), until_now


def _mine(row: Assignment) -> dict[Any, ColumnElement[bool]]:
    """Which rows of each table belong to an assignment."""
    theirs = {table: table.__table__.c for table in TABLES}

    def ids(table: Any, mine: ColumnElement[bool]) -> Select[Any]:
        return select(theirs[table].id).where(mine)

    notebooks = theirs[Notebook].assignment_id == row.id
    in_them = {
        table: theirs[table].notebook_id.in_(ids(Notebook, notebooks))
        for table in (BaseCell, SourceCell, SubmittedNotebook)
    }
    cells = ids(BaseCell, in_them[BaseCell])
    submitted = ids(SubmittedNotebook, in_them[SubmittedNotebook])
    mine = {
        Notebook: notebooks,
        **in_them,
        **{table: theirs[table].id.in_(cells) for table in (GradeCell, SolutionCell, TaskCell)},
        **{table: theirs[table].notebook_id.in_(submitted) for table in (Grade, Comment)},
    }
    return {table: mine[table] for table in TABLES}
