"""Limits of time. They count work, not the clock, which runs on while others have the processor."""

import time
from pathlib import Path

from ..limits import WAITING


def work(pid: int) -> float:
    """The processor time in seconds that a process has taken, all its threads together."""
    try:
        return time.clock_gettime(~pid << 3 | 2)  # clock_getcpuclockid(3), which Python lacks
    except OSError:  # it is buried
        return 0.0


def delay(pid: int) -> float:
    """How many seconds the thread of a process has waited for a processor that waited most.

    Zero where the kernel does not count it.
    """
    longest = 0
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            longest = max(longest, int((thread / "schedstat").read_text().split()[1]))
    except (OSError, LookupError, ValueError):  # a thread that has ended is as good as none
        pass
    return longest / 1e9


class Budget:
    """Time that something may take, from now on.

    Args:
        limit: The name of the limit, as in `limits.Limits`.
        seconds: How much work it may take; to sleep or wait as well, `WAITING` times as much.
        pids: The processes that work.
    """

    def __init__(self, limit: str, seconds: float, *pids: int) -> None:
        self.limit = limit
        self._seconds = seconds
        self._pids = pids
        self._work = sum(map(work, pids))
        self._began = time.monotonic()
        self._delay: float | None = None  # at the first look, for most answers come before that

    def over(self) -> bool:
        """Whether it is used up."""
        if self._delay is None:
            self._delay = sum(map(delay, self._pids))
        return self.used() >= 1

    def used(self) -> float:
        """The part of it that was worked; 1 or more when it is used up, be it by waiting."""
        worked = self._worked()
        return max(worked, 1.0) if self._slept() else worked

    def __str__(self) -> str:
        """What is longer than it: "30 seconds"."""
        if self._worked() >= 1:
            return f"{self._seconds:g} second{'s' * (self._seconds != 1)}"
        return f"{WAITING * self._seconds:g} seconds (most of them waiting)"

    def _worked(self) -> float:
        return (sum(map(work, self._pids)) - self._work) / self._seconds

    def _slept(self) -> bool:
        """Whether it waited too long, and not for a processor, which others may have had."""
        took = time.monotonic() - self._began
        if took < WAITING * self._seconds or self._delay is None:
            return False
        return took - (sum(map(delay, self._pids)) - self._delay) >= WAITING * self._seconds
