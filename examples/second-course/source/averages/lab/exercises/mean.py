"""mean: the sum of a list of numbers, divided by how many there are."""

from ..check import Exercise, mistake

exercise = Exercise(
    "mean(numbers) -> m",
    truth=lambda numbers: sum(numbers) / len(numbers),
    probes=[
        ([1.0, 2.0, 6.0],),
        ([2.5, -1.0, 4.0, 0.3],),
        ([-3.2, 7.1],),
        ([9.4, 0.8, 3.3, -2.6, 5.0],),
    ],
    tried="lists of two to five numbers",
    hint="Add them all up, then share the sum out evenly.",
    mistakes=[
        mistake(
            "not-divided",
            gives=sum,
            hint="It looks like this is the sum: it is not yet shared out.",
            nudge="Ten equal numbers should have that same number as their mean.",
        ),
        mistake(
            "median",
            gives=lambda numbers: sorted(numbers)[len(numbers) // 2],
            hint="It looks like the number in the middle, the median. The mean counts them all.",
            nudge="If the largest number grows, the mean should grow too.",
        ),
        mistake(
            "middle-of-the-range",
            gives=lambda numbers: (min(numbers) + max(numbers)) / 2,
            hint="It looks like only the smallest and the largest count. The mean counts them all.",
            nudge="With three numbers or more, those between should matter.",
        ),
    ],
)
