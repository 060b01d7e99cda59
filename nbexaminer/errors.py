"""The exceptions of this package."""


class ExaminerError(Exception):
    """The base class; the message says what went wrong."""


class CannotConfine(ExaminerError):
    """This machine cannot confine student code, so nothing is graded; the message says why."""


class CourseError(ExaminerError):
    """A fault in the course that its instructor has to repair; the message names it."""


class Unusable(ExaminerError):
    """A submission that is not a readable notebook; the message tells the student why."""


class Disturbed(ExaminerError):
    """One of the grader's processes was killed from outside; its results do not count."""


class Excess(ExaminerError):
    """A student process exceeded a limit; the message says which."""


class WireError(ExaminerError):
    """The other side did not send a frame of plain data."""


class Closed(WireError):
    """The other side has closed the connection."""


class Late(WireError):
    """No complete frame arrived in time."""


class NotebookStopped(BaseException):
    """The student process has ended, or was ended; the message says why.

    A `BaseException`, like `CellTimeoutError`: a test that catches `Exception` must not catch it.

    Attributes:
        ended: Whether Python itself ended. Only the coordinator knows why.
    """

    def __init__(self, why: str, ended: bool = False) -> None:
        super().__init__(why)
        self.ended = ended


class CellTimeoutError(BaseException):
    """A test cell took too long."""
