"""The exercises of the lesson, one file each; what several share begins with an underscore.

Besides what they ask for, the notebooks give these names: a reader who skipped the cell that makes
one is told so.
"""

# Functions and tables.
GIVEN = frozenset(
    "check explore figures cost_at numerical_gradient buggy_backprop train average_costs examples "
    "path pasted_weighted_sum pasted_sigmoid layer_backprop point".split()
)
# Numbers, of which some notebooks give other ones than others.
GIVEN_NUMBERS = frozenset("w b a_prev y z a ws bs".split())
