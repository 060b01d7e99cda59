"""z at the numbers of the text."""

from __future__ import annotations

from ..check import Value
from . import weighted_sum

exercise = Value("z", of=weighted_sum.exercise)
