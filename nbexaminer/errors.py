"""The exceptions of this package."""


class ExaminerError(Exception):
    """The base of them all; the message says what was wrong."""


class CannotConfine(ExaminerError):
    """This machine cannot confine student code, so nothing is graded; the message says why."""


class CourseError(ExaminerError):
    """Something about the course that its instructor has to repair; the message says what."""


class Unusable(ExaminerError):
    """A submission that is no notebook; the message says why, to the student."""


class Disturbed(ExaminerError):
    """One of the grader's processes was killed from outside; its results do not count."""


class Excess(ExaminerError):
    """A student process exceeded a limit; the message says which."""


class WireError(ExaminerError):
    """The other side sent something that is not a frame of plain data."""


class Closed(WireError):
    """The other side is gone."""


class Late(WireError):
    """No whole frame arrived in time."""


class NotebookStopped(BaseException):
    """The student process has ended, or was ended; the message says why.

    No `ExaminerError`, like the next one: a test that catches `Exception` must not catch it.

    Attributes:
        ended: Whether Python ended, which only the coordinator can explain.
    """

    def __init__(self, why: str, ended: bool = False) -> None:
        super().__init__(why)
        self.ended = ended


class CellTimeoutError(BaseException):
    """A test cell took too long."""
