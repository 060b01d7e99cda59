"""Tries again when one of our processes was ended from outside."""

from collections.abc import Callable
from typing import TypeVar

from ..errors import Disturbed
from ..limits import ATTEMPTS

T = TypeVar("T")


def retried(act: Callable[[], T]) -> T:
    """What `act` returns; it is called again while it raises `Disturbed`.

    Raises:
        Disturbed: Each attempt was disturbed.
    """
    for again in reversed(range(ATTEMPTS)):
        try:
            return act()
        except Disturbed as error:
            if not again:
                tried = f"it was tried {ATTEMPTS} times, and each time {error}, from outside"
                raise Disturbed(f"{tried}. The next run tries again.") from error
    raise AssertionError  # the last attempt returns or raises
