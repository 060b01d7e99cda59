"""A network that learns, drawn while it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from IPython.display import display

from .picture import LeftOut, graded

Network = TypeVar("Network")
FRAMES = 40  # pictures of a training
SHOWN = 0.06  # seconds that each is to be seen at least


def learning(
    states: Iterable[Network],
    answer: Callable[[Network, float], float],
    examples: Sequence[tuple[float, float]],
    steps: int,
) -> None:
    """Draw what a network answers to every input while it is trained; the last picture stays.

    Args:
        states: The network after each step; while a notebook is graded, it is not even trained.
        answer: What it answers to an input from 0 to 1.
        examples: Pairs (input, target) that it should meet.
        steps: How many states there are.
    """
    if graded():
        display(LeftOut())
        return
    from .stills import learned

    frame = display(display_id=True)
    seen = time.monotonic()
    for step, state in enumerate(states, 1):
        if step % (steps // FRAMES) and step != 1:
            continue
        picture = learned(lambda x, state=state: answer(state, x), examples, step)
        time.sleep(max(0, seen + SHOWN - time.monotonic()))
        seen = time.monotonic()
        frame.update(picture)
