"""Seeds that a test sets for Python's and numpy's generators reach the student's code as well.

In one kernel a test and a student's function draw from the same generator. Here there are two: once
a test has seeded one, its state goes along with the next question whenever the test has seeded it
again or drawn from it. What the student's code draws never comes back: it must not choose what the
test draws next.
"""

import random
from collections.abc import Callable
from typing import Any

import numpy as np

STATES: dict[str, Callable[[], Any]] = {
    "random": random.getstate,
    "numpy": lambda: np.random.get_state(legacy=True),
}


class Seeds:
    """The generators that tests have seeded.

    Attributes:
        watching: Whether a test runs; what other cells seed, they seed in both processes.
    """

    def __init__(self) -> None:
        self.watching = False
        self._told: dict[str, Any] = {}  # the states that the student's code was told last
        random.seed = self._noted("random", random.seed)
        random.setstate = self._noted("random", random.setstate)
        np.random.seed = self._noted("numpy", np.random.seed)
        np.random.set_state = self._noted("numpy", np.random.set_state)

    def to_tell(self) -> dict[str, Any]:
        """The states that the student's code has to have, by generator."""
        if not self._told:
            return {}
        states = {name: STATES[name]() for name in self._told}
        fresh = {name: state for name, state in states.items() if _key(state) != self._told[name]}
        self._told |= {name: _key(state) for name, state in fresh.items()}
        return fresh

    def _noted(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def seed(*args: Any, **kwargs: Any) -> Any:
            if self.watching:
                self._told[name] = None
            return act(*args, **kwargs)

        return seed


def _key(state: tuple[Any, ...]) -> bytes:
    return repr(
        [part.tobytes() if isinstance(part, np.ndarray) else part for part in state]
    ).encode()
