"""C at the reference numbers."""

from __future__ import annotations

from ..check import Value
from . import cost

exercise = Value("C", of=cost.exercise)
