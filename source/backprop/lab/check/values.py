"""Single numbers in variables: the value of an exercise's function, or a step on the way."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from . import page
from .body import is_unfilled
from .exercise import Exercise
from .kinds import a_kind, of_value
from .message import fail, succeed
from .probe import NotNumbers, agrees, is_close, number, numbers_in
from .products import of_one_number
from .task import Mistake
from .verdict import Verdict, listed, show, show_apart
from .words import OF_A_VALUE, WORDS, Words


@dataclass(frozen=True)
class Value:
    """The result of an exercise's function for the example of the lesson, its first probe.

    Attributes:
        name: the variable.
        of: the exercise.
    """

    name: str
    of: Exercise

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return (self.name,)

    def check(self, value: Any, *own: Callable[..., Any] | None) -> None:
        """Check a value, or raise CheckFailed. The learner's own function's result counts too.

        Args:
            value: the learner's value.
            own: the learner's function for the exercise, or those that it uses.
        """
        verdict = self._of_stubs(value, own) or self.verdict(value, self.of.by_own(own))
        if verdict:
            fail(self.name, verdict)
        if is_close(value, self.of.truth(*self.of.probes[0])):
            succeed(self.name, "right at the numbers of the text.")
            return
        succeed(
            self.name,
            "it is what your own function gives.",
            ["that function differs from the true one; that counts only where you wrote it."],
        )

    def _of_stubs(self, value: Any, own: Sequence[Any]) -> Verdict | None:
        """A value that is None because a function it needs is not written yet."""
        functions = zip(self.of.uses or (self.of,), own, strict=False)
        empty = [f"`{one.name}`" for one, function in functions if is_unfilled(function)]
        if value is not None or not empty:
            return None
        hint, nudge = WORDS["uses-unfilled"]
        words = {"name": self.name, "detail": listed(empty)}
        return Verdict("uses-unfilled", hint.format(**words), nudge.format(**words))

    def verdict(self, value: Any, own: Callable[..., Any] | None = None) -> Verdict | None:
        """Why a value is not right; None when it is."""
        wrong = kind(self.name, value, self.of.words)
        if wrong:
            return wrong
        reference, hint = self.of.probes[0], self.of.hint
        truth = self.of.truth(*reference)
        if is_close(value, truth) or (own is not None and agrees(value, own, reference)):
            return None
        found = f"`{self.name}` is {number(value):.6g}."
        if any(number(value) == round(truth, digits) for digits in range(1, 6)):
            return Verdict(
                "rounded",
                f"`{self.name}` looks rounded or copied by hand. Let Python compute it, with all "
                "decimals.",
                "Call your function instead of typing a number.",
                found,
            )
        known = [m for m in self.of.mistakes if _explains(m, reference, value)]
        if 1 <= len(known) <= 3:  # the first is the likeliest; of more we could only guess
            return Verdict(known[0].name, known[0].hint, hint, found)
        slipped = self._of_other_numbers(value) or self._of_the_call(value)
        if slipped:
            return Verdict(slipped[0], slipped[1], hint, found)
        pairs = zip(self.of.arguments, reference, strict=True)
        arguments = ", ".join(f"{name} = {x:.6g}" for name, x in pairs)
        return Verdict(
            "other",
            f"That is not what the formula gives at {arguments}. {hint}",
            "Call your function with these numbers, in this order.",
            found,
        )

    def _of_other_numbers(self, value: Any) -> tuple[str, str] | None:
        """The right formula with other numbers that the notebook has now, as (name, hint)."""
        wanted = dict(zip(self.of.arguments, self.of.probes[0], strict=True))
        changed = page.changed(wanted)
        now = tuple((wanted | changed).values())
        if not changed or not _gives(self.of.truth, now, value):
            return None
        return "other-numbers", _other_numbers(wanted, changed)

    def _of_the_call(self, value: Any) -> tuple[str, str] | None:
        """A wrong call of a right function, as (name, hint)."""
        reference, truth = self.of.probes[0], self.of.truth
        names = ", ".join(f"`{name}`" for name in self.of.arguments)
        if any(_gives(truth, order, value) for order in itertools.permutations(reference)):
            return "arguments-swapped", (
                "The right numbers seem to be given in another order. The function takes them in "
                f"the order {names}."
            )
        rounded = [tuple(round(x, digits) for x in reference) for digits in (1, 2, 3, 4)]
        if self._rounded_inside(value) or any(_gives(truth, x, value) for x in rounded):
            return "argument-rounded", (
                "It looks like a number was rounded before it was used. Use the variable, with all "
                "its digits."
            )
        return None

    def _rounded_inside(self, value: Any) -> bool:
        """Whether what went into the last step was rounded."""
        if self.of.last_step is None:
            return False
        with np.errstate(all="ignore"):
            pair = np.array([number(value), self.of.truth(*self.of.probes[0])])
            used, true = self.of.last_step.undo(pair)
        return any(
            0 < abs(used - true) <= 0.501 * 10**-digits and abs(used - round(used, digits)) < 1e-9
            for digits in (1, 2, 3, 4)
        )


class WrongNumber(NamedTuple):
    """A wrong number in place of a step, and its hint."""

    name: str
    value: float
    hint: str


@dataclass(frozen=True)
class Step:
    """One number on the way to a result.

    Attributes:
        name: the variable.
        value: the right number.
        wrong: wrong numbers that are recognised.
        nudge: the hint when none of them is recognised.
        factors: the quantities that a product of the lesson may have in it, by name.
    """

    name: str
    value: float
    wrong: Sequence[WrongNumber]
    nudge: str
    factors: Mapping[str, float] = field(default_factory=dict)

    def verdict(self, value: Any, at: str, words: Words) -> Verdict | None:
        """Why a value is not right; None when it is."""
        no_number = kind(self.name, value, words)
        if no_number:
            return Verdict(f"{self.name}-{no_number.name}", no_number.hint, no_number.nudge)
        if is_close(value, self.value):
            return None
        found = f"`{self.name}` is {number(value):.6g}."
        off = abs(number(value) - self.value)
        if any(abs(number(value) - round(self.value, digits)) < 1e-9 for digits in range(1, 6)):
            hint = f"`{self.name}` looks rounded. Let Python compute it, with all its digits."
            return Verdict(f"{self.name}-rounded", hint, self.nudge, found)
        for one in self.wrong:
            if is_close(value, one.value):
                name = f"{self.name}-{one.name}"
                return Verdict(name, f"`{self.name}`: {one.hint}", self.nudge, found)
        clause = of_one_number(number(value) / self.value, self.factors) if self.factors else None
        if clause:
            return Verdict(f"{self.name}-factors", f"In `{self.name}`: {clause}.", "", found)
        if off < 0.02 * abs(self.value):
            hint = (
                f"`{self.name}` is near, but not it. Was a number rounded on the way, or a slope "
                "taken with a large nudge?"
            )
            return Verdict(f"{self.name}-near", hint, self.nudge, found)
        hint = f"`{self.name}` is not right yet at {at}. {self.nudge}"
        return Verdict(f"{self.name}-other", hint, "", found)


@dataclass(frozen=True)
class Steps:
    """Several numbers on the way to a result. The check names the first wrong one.

    Attributes:
        name: the name of the exercise.
        steps: each of them, in order.
        at: the point where they are computed, in words.
        passed: the message when all are right.
        words: hints and nudges in place of the engine's own, by name.
        given: the numbers of the notebook that they are computed from, by name.
    """

    name: str
    steps: Sequence[Step]
    at: str
    passed: str
    words: Words = field(default_factory=dict)
    given: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the notebook that this exercise asks for."""
        return tuple(step.name for step in self.steps)

    def check(self, *values: Any) -> None:
        """Check the numbers, one for each step, or raise CheckFailed."""
        self.judge(dict(zip(self.names, values, strict=True)))
        succeed(self.name, self.passed)

    def judge(self, values: Mapping[str, Any]) -> None:
        """Check the numbers that are given, by name and in order, or raise CheckFailed."""
        for step in [each for each in self.steps if each.name in values]:
            verdict = step.verdict(values[step.name], self.at, self.words)
            if verdict:
                changed = page.changed(self.given)
                if changed:
                    verdict = Verdict("other-numbers", _other_numbers(self.given, changed), "")
                fail(self.name, verdict)


def kind(name: str, value: Any, own: Words) -> Verdict | None:
    """Why a value is not one number; None when it is one."""
    if value is None:
        found = ("none", "")
    elif callable(value):
        found = ("not-called", "")
    else:
        found = of_value(value, (name,)) or ("", "")
    if not found[0]:
        if math.isfinite(number(value)):
            return None
        found = ("not-a-number", "")
    words = {"name": name, "detail": found[1], "wanted": f"`{name}`", "line": "", "general": ""}
    texts = OF_A_VALUE.get(found[0]) or own.get(found[0]) or WORDS[found[0]]
    hint, nudge = (text.format(**words) for text in texts)
    return Verdict(found[0], hint.replace("comes back", f"is in `{name}`"), nudge)


def _other_numbers(wanted: Mapping[str, float], changed: Mapping[str, Any]) -> str:
    name, value = next(iter(changed.items()))
    try:
        one, other = show_apart(number(value), float(wanted[name]))
    except NotNumbers:
        one, other = a_kind(value), show(wanted[name])
    return (
        f"`{name}` is {one} in this notebook now; this task is about {other}. Run the cell above "
        f"that sets `{name}` again, then your own, then this one."
    )


def _explains(mistake: Mistake, arguments: tuple[Any, ...], value: Any) -> bool:
    return any(_gives(formula, arguments, value) for formula in mistake.formulas)


def _gives(formula: Callable[..., Any], arguments: tuple[Any, ...], value: Any) -> bool:
    try:
        with np.errstate(all="ignore"):
            given = numbers_in(formula(*arguments), 0.0)[0]
        return abs(number(value) - given) <= 1e-5 * abs(number(value))
    except (ArithmeticError, ValueError, NotNumbers):
        return False
