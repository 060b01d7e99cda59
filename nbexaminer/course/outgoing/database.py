"""The database behind the gradebook: one commit for many changes, and its errors in a sentence."""

import contextlib
import re
from collections.abc import Iterator

from nbgrader.api import Comment, Grade, Gradebook, SourceCell, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from ...errors import CourseError

OLD = " If an older nbgrader made it: keep a copy, then run `nbgrader db upgrade`."
DAMAGED = (
    " Bring it back from a copy. Without one, move it away, run `nbexaminer release` and grade"
    " again: what people have marked is lost then."
)
CURES = {
    "no such (column|table)|does not exist": OLD,
    "not a database|malformed": DAMAGED,
    "is locked": " Another program writes in it: try again when it has ended.",
}


@contextlib.contextmanager
def transaction(gradebook: Gradebook) -> Iterator[None]:
    """Make one commit at the end, where each method of the gradebook would make its own."""
    session = gradebook.db
    commit = session.commit
    session.commit = session.flush
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.commit


def require_usable(coursedir: CourseDirectory) -> None:
    """Read a row of each kind, before processes are started that would each fail for itself.

    Raises:
        SQLAlchemyError: The gradebook is no database, locked, or of an older nbgrader.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for table in (SubmittedAssignment, Grade, Comment, SourceCell):
            gradebook.db.query(table).first()


def concerns_all(error: DBAPIError) -> bool:
    """Whether the error affects all submissions: the database is locked, full, or gone."""
    return isinstance(error, OperationalError) or error.connection_invalidated


def unusable_gradebook(error: SQLAlchemyError) -> CourseError:
    """The error for the instructor about a failure of the database."""
    why = str(getattr(error, "orig", None) or error).splitlines()[0]
    cure = next((cure for sign, cure in CURES.items() if re.search(sign, why)), "")
    return CourseError(f"The gradebook can't be used: {why}. Nothing half-written is in it.{cure}")
