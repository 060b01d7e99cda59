"""C at the numbers of the text."""

from __future__ import annotations

from ..check import Value
from . import cost

exercise = Value("C", of=cost.exercise)
