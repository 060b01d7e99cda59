"""Hints for the self-study edition: for each answer one from afar, one from near, and a why."""

from __future__ import annotations

from typing import NamedTuple


class Hints(NamedTuple):
    """What unfolds before and with a solution.

    Attributes:
        first: Where to look.
        second: What it is made of.
        why: Why the solution is as it is.
    """

    first: str
    second: str
    why: str


_PASTE = Hints(
    "Open the other notebook beside this one.",
    "Copy the whole cell, with its `import` line if it has one.",
    "A neuron is built of two functions that you have tested already.",
)
HINTS = {
    "weighted_sum": Hints(
        "Put the formula above into Python: a product, then a sum.",
        "`*` multiplies. The result has to be given back with `return`.",
        "The weight scales the input, the bias shifts the result, whatever the input is.",
    ),
    "z": Hints(
        "Call your function; the order of the numbers is that of `def weighted_sum(w, a_prev, b)`.",
        "Three numbers between the brackets: first $w$, then $a^{(L-1)}$, then $b$.",
        "$0.5 \\cdot 0.25 + 1 = 1.125$.",
    ),
    "sigmoid": Hints(
        "Read the fraction from the inside: first $e^{-z}$.",
        "`np.exp(-z)` is $e^{-z}$; the whole denominator needs brackets.",
        "For large $z$ the exponential vanishes and 1/1 is left; for very negative $z$ it is huge.",
    ),
    "paste-weighted_sum": _PASTE,
    "paste-sigmoid": _PASTE,
    "activation": Hints(
        "Two steps in a row: what does the first give, and who takes it?",
        "Give the result of `weighted_sum` to `sigmoid`.",
        "The bias is part of $z$, so it is added before the squeeze.",
    ),
    "a": Hints(
        "One call of your function.",
        "The same three numbers, in the same order, as for $z$.",
        "$\\sigma(1.125) \\approx 0.7549$: above one half, because $z$ is positive.",
    ),
    "cost": Hints(
        "First the difference, then its square.",
        "The difference needs brackets, and a square is `** 2`.",
        "The square is never negative, and 0 only where $a = y$.",
    ),
    "C": Hints(
        "One call of your function, with the two numbers of the cell above.",
        "`a` and `y` are there already; the order is that of `def cost(a, y)`.",
        "$(0.7549 - 1)^2 \\approx 0.0601$.",
    ),
    "dC_da": Hints(
        "The slope of $(a - y)^2$ when $a$ moves: you have found it above.",
        "The power rule: the 2 comes down, the difference stays, in brackets.",
        "It is positive when $a$ is too high, and negative when it is too low.",
    ),
    "da_dz": Hints(
        "The slope of σ, written with $a$.",
        "Two factors, and both are made of $a$.",
        "It is ¼ in the middle, and almost 0 where the neuron is saturated.",
    ),
    "delta": Hints(
        "The chain rule: along a path, factors multiply.",
        "The two numbers that you have just computed.",
        "Both factors occur for $w$, $b$ and $a^{(L-1)}$: computed once, used three times.",
    ),
    "backprop": Hints(
        "Forward first: you need $a$. Then delta, as in part 3.",
        "Each of the three is delta times the local derivative of $z$.",
        "$z = w\\,a^{(L-1)} + b$ has the slopes $a^{(L-1)}$, 1 and $w$.",
    ),
    "broken": Hints(
        "Try points where $b$ is not 1.",
        "Which of the three numbers differs from the referee's?",
        "$b$ enters $z$ with the slope 1; at the familiar neuron $b$ is 1, and nobody notices.",
    ),
    "fixed_backprop": Hints(
        "Everything but one factor may stay.",
        "The slope of $z$ along $b$ is 1.",
        "A test at one point is no test: at another the bug is plain to see.",
    ),
    "update": Hints(
        "Against the gradient: a minus.",
        "New value = old value − learning rate · gradient, for each of the two.",
        "Where the gradient is negative, minus times minus is plus: the parameter rises.",
    ),
    "backprop_chain": Hints(
        "Go forward and keep every activation; then walk back from the last layer.",
        "In the loop: delta, the two gradients, and what is handed on, delta times the weight.",
        "Each layer needs one number only of all that comes after it.",
    ),
    "sum_over_paths": Hints(
        "One path brings its delta times its weight.",
        "Walk along both lists together (`zip`) and add up.",
        "A nudge of $a$ travels along all paths at once, and the effects on the cost add.",
    ),
    "why-backwards": Hints(
        "What do all paths from the weights to the cost have in common?",
        "Where does a nudge start, and what has to be computed anew for it?",
        "The cost is one number, the weights are many: start where there is one.",
    ),
}
