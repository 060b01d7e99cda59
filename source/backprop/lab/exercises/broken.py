"""broken: which derivative of the given backprop is wrong, told by its name."""

from __future__ import annotations

from ..check import Choice

exercise = Choice(
    "broken",
    options=("dC_dw", "dC_db", "dC_da_prev"),
    answer="dC_db",
    ask='Give the name of one derivative as a text: "dC_dw", "dC_db" or "dC_da_prev".',
    wrong="`{told}` agrees with its finite difference, so the bug is in another one.",
    nudge="Compare all three at a point where b is not 1.",
    passed="found: `dC_db` does not agree with its finite difference. (At the familiar neuron b is "
    "1, and a factor of 1 leaves no trace.)",
)
