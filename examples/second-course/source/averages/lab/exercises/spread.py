"""spread: how far the largest of some numbers is from the smallest."""

from ..check import Exercise, mistake
from . import mean

exercise = Exercise(
    "spread(numbers) -> s",
    truth=lambda numbers: max(numbers) - min(numbers),
    probes=mean.exercise.probes,
    tried="lists of two to five numbers",
    hint="Which two of the numbers are farthest apart?",
    mistakes=[
        mistake(
            "first-and-last",
            gives=(lambda numbers: numbers[-1] - numbers[0], lambda x: abs(x[-1] - x[0])),
            hint="It looks like the first and the last number are taken, wherever they lie.",
            nudge="The numbers need not stand in order.",
        ),
        mistake(
            "largest-only",
            gives=max,
            hint="It looks like only the largest number comes back.",
            nudge="Add 100 to every number: the spread should stay as it was.",
        ),
        mistake(
            "sum-of-both",
            gives=lambda numbers: max(numbers) + min(numbers),
            hint="It looks like the two ends are added.",
            nudge="Equal numbers have a spread of 0.",
        ),
    ],
)
