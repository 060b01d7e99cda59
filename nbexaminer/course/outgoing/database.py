"""The database behind the gradebook: one commit for many changes, and its errors in a sentence."""

import contextlib
from collections.abc import Iterator

from nbgrader.api import Gradebook
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from ...errors import CourseError


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


def concerns_all(error: DBAPIError) -> bool:
    """Whether the error affects all submissions: the database is locked, full, or gone."""
    return isinstance(error, OperationalError) or error.connection_invalidated


def unusable_gradebook(error: SQLAlchemyError) -> CourseError:
    """The error for the instructor about a failure of the database."""
    why = str(getattr(error, "orig", None) or error).splitlines()[0]
    old = "no such column" in why or "no such table" in why or "does not exist" in why
    cure = " If an older nbgrader made it: keep a copy, then run `nbgrader db upgrade`." * old
    return CourseError(f"The gradebook can't be used: {why}. Nothing half-written is in it.{cure}")
