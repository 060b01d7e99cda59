"""Tries again when something outside ended one of our processes."""

from collections.abc import Callable
from typing import TypeVar

from ..errors import Disturbed
from ..limits import ATTEMPTS

T = TypeVar("T")


def retried(act: Callable[[], T]) -> T:
    """Call `act`, again while it raises `Disturbed`, and return its result.

    Raises:
        Disturbed: Every attempt raised it.
    """
    for again in reversed(range(ATTEMPTS)):
        try:
            return act()
        except Disturbed as error:
            if not again:
                tried = f"it was tried {ATTEMPTS} times, and each time {error}, from outside"
                raise Disturbed(f"{tried}. The next run tries again.") from error
    raise AssertionError  # the last attempt returns or raises
