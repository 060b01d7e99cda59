"""a at the numbers of the text."""

from __future__ import annotations

from ..check import Value
from . import activation

exercise = Value("a", of=activation.exercise)
