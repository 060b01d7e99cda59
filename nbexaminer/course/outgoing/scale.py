"""What points are called elsewhere: a percentage, points of another maximum, or words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...errors import CourseError

FORM = "Write a number such as --scale=20, or words such as --scale='A=90,B=75,F=0'."


@dataclass(frozen=True)
class Scale:
    """What grades are expressed in; one without content leaves points as they are.

    Attributes:
        most: The number that stands for all points.
        words: For each word, best first, the percentage of the points from which on it is given.
    """

    most: float | None = None
    words: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.most is not None or bool(self.words)

    @property
    def name(self) -> str:
        """What a column of such grades is called."""
        return "percent" if self.most == 100 else f"of {self.most:g}" if self.most else "grade"

    @classmethod
    def read(cls, text: str) -> "Scale":
        """The scale that an instructor writes: a number, or words with percentages.

        Args:
            text: "20", "A=90,B=75,F=0", or "1,0=95;5,0=0", where words have commas; "" for points.

        Raises:
            CourseError: It is neither, or says nothing of few points.
        """
        if not text.strip():
            return cls()
        parts = [each.rpartition("=") for each in text.split(";" if ";" in text else ",")]
        try:
            steps = {word.strip(): float(least.strip().rstrip("%")) for word, _, least in parts}
        except ValueError as error:
            raise CourseError(f"What scale is {text!r}? {FORM}") from error
        if list(steps) == [""] and 0 < steps[""] < float("inf"):
            return cls(most=steps[""])
        if "" in steps or len(steps) < len(parts) or not min(steps.values()) <= 0:
            why = "Each word is there once, and the last is given from 0 percent on."
            raise CourseError(f"What scale is {text!r}? {FORM} {why}")
        return cls(words=dict(sorted(steps.items(), key=lambda step: -step[1])))

    def express(self, points: float, of: float) -> float | str:
        """The grade for points.

        Args:
            points: They.
            of: How many there are.

        Raises:
            CourseError: There are none, so that nothing is a part of them.
        """
        if not self:
            return points
        if of <= 0:
            raise CourseError("The assignment gives 0 points in all, so there is no percentage.")
        share = round(100 * points / of, 6)
        if self.most is not None:
            return round(self.most * points / of, 2)
        return next((word for word, least in self.words.items() if share >= least), "")
