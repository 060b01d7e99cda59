"""What the hidden tests of this course share: an answer as a number, and when two agree."""

from __future__ import annotations

from typing import Any

import numpy as np


def number(result: Any) -> float:
    """A plain number, or the only one in an array.

    Raises:
        AssertionError: It is a text, a tuple or a list.
        TypeError, ValueError: It is no number, or several.
    """
    if isinstance(result, (str, tuple, list)):
        raise AssertionError("a single number is needed")
    return float(np.asarray(result, dtype=float).item())


def close(got: Any, want: float) -> bool:
    """Whether an answer is the wanted number, to rounding; nan never is."""
    return abs(number(got) - want) <= 1e-6 + 1e-5 * abs(want)
