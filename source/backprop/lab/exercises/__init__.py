"""The exercises of the lesson, one file each. Shared files begin with an underscore.

The notebooks define the names below for the reader. If one is missing, the reader has skipped the
cell that defines it, and is told so.
"""

# Functions and tables.
GIVEN = frozenset(
    "check explore figures layers cost_at numerical_gradient buggy_backprop path_of average_costs "
    "examples path pasted_weighted_sum pasted_sigmoid point referee cost_of_chain suspect_chain "
    "slope_by_nudging run_network backprop_network training answer hill sizes values Value "
    "x1 x2 w11 w12 w21 w22 v1 v2 a_out".split()
)
# Numbers. Notebooks give them different values.
GIVEN_NUMBERS = frozenset("w b a_prev y z a ws bs".split())
# What stands in the formulas and is no code: what to write instead.
_INDEX = (
    "An index in brackets, as in (L) or (L−1), only says which layer is meant. It is no code: "
    "write the name alone, without it"
)
SYMBOLS = {
    "L": _INDEX,
    "eta": "The η of the formula, the learning rate, is called `lr` in code",
    "η": "The η of the formula, the learning rate, is called `lr` in code",
    "learning_rate": "The learning rate is called `lr` in code",
    "alpha": "The learning rate is called `lr` in code",
    "σ": "The σ of the formula is called `sigmoid` in code",
    "sigma": "The σ of the formula is called `sigmoid` in code",
    "δ": "The δ of the formula is called `delta` in code",
    "Σ": "The Σ of the formula is no function: it stands for adding up",
    "dC_dz": "∂C/∂z is what is called `delta` here: it is made of the numbers before it",
    "ln": "The natural logarithm ln is called `np.log` in code",
    "dC": "A derivative is one name in code, with an underscore, as in `dC_da`; a / divides",
    "da": "A derivative is one name in code, with an underscore, as in `da_dz`; a / divides",
}
