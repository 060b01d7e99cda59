"""a at the reference numbers."""

from __future__ import annotations

from ..check import Value
from . import activation

exercise = Value("a", of=activation.exercise)
