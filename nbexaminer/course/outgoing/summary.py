"""Progress and summary of a run, in a few lines even for a class of three hundred."""

import contextlib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from logging import Logger

from tqdm import tqdm

from .outcome import Outcome

EXAMPLES = 5  # of each kind of problem
COMMONEST = 3  # mistakes
EVERY = 10  # seconds between two lines where there is no terminal
VARYING = re.compile(r"`[^`]*`|'[^']*'|[\d.]*\d|\S+\.ipynb\S*|: [\w, -]+(?=:)")


@contextlib.contextmanager
def progress(total: int, log: Logger) -> Iterator[Callable[[], None]]:
    """Show the progress: a bar on a terminal, else a line now and then.

    Args:
        total: The number of submissions.
        log: Receives the lines.

    Yields:
        A function to call after each submission.
    """
    start = last = time.monotonic()
    done = 0

    def step() -> None:
        nonlocal done, last
        done += 1
        bar.update()
        now = time.monotonic()
        if bar.disable and now - last > EVERY:
            last, rate = now, done / (now - start)
            left = (total - done) / rate
            log.info("%d of %d, %.1f a second, %d s left", done, total, rate, left)

    with tqdm(total=total, unit=" submissions", disable=not sys.stderr.isatty()) as bar:
        yield step


def grouped(lines: Iterable[str]) -> Iterator[str]:
    """Group lines that begin with a student by kind: yield some examples of each.

    Of a kind's other lines, only the students are named.
    """
    kinds: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        message = line.partition(": ")[2]
        kinds[VARYING.sub("…", message)].append(line)
    for several in kinds.values():
        yield from several[:EXAMPLES]
        if rest := several[EXAMPLES:]:
            students = ", ".join(dict.fromkeys(line.partition(": ")[0] for line in rest))
            yield f"… and {len(rest)} more like these, of the students {students}"


def closing(outcome: Outcome, assignment: str, most: float) -> Iterator[str]:
    """The mean, the most common mistakes, and what to do next."""
    if outcome.points:
        mean = sum(outcome.points) / len(outcome.points)
        yield f"mean of those graded now: {mean:.1f} of {most:g} points"
    mistakes = sorted(outcome.mistakes.items(), key=lambda each: -len(each[1]))
    for message, students in mistakes[:COMMONEST]:
        count = f"{len(students)} student{'s' * (len(students) != 1)}"
        yield f"{count}: {message}"
    if outcome.graded:
        yield f"next: nbexaminer report {assignment}; nbexaminer feedback {assignment}"
