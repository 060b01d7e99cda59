"""The exercises of the lesson, one file each. Shared files begin with an underscore.

The notebooks define the names below for the reader. If one is missing, the reader has skipped the
cell that defines it, and is told so.
"""

# Functions and tables.
GIVEN = frozenset(
    "check explore figures cost_at numerical_gradient buggy_backprop train average_costs examples "
    "path pasted_weighted_sum pasted_sigmoid layer_backprop point".split()
)
# Numbers. Notebooks give them different values.
GIVEN_NUMBERS = frozenset("w b a_prev y z a ws bs".split())
