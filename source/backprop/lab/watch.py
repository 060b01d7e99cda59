"""Draws a network while it learns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from IPython.display import display

from .picture import LeftOut, graded

Network = TypeVar("Network")
FRAMES = 40  # pictures of a training
SHOWN = 0.06  # each picture stays for at least this many seconds


def learning(
    states: Iterable[Network],
    answer: Callable[[Network, float], float],
    examples: Sequence[tuple[float, float]],
    steps: int,
) -> None:
    """Draw a network's answers to every input while it is trained. The last picture stays.

    Args:
        states: The network after each step. It is not trained while a notebook is graded.
        answer: The network's answer to an input from 0 to 1.
        examples: Pairs (input, target) that it should learn.
        steps: The number of states.
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
