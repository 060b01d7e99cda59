"""The table of misconceptions: for each task the wrong formulas, with a hint for each.

Adding one is one `entry` in the list of its task. The order matters only between formulas that
agree at every probe. Mistakes that several tasks share are written once: a wrong weighted sum is
also a wrong inside of an activation, and a slip in ∂C/∂z is the same for one neuron and a chain.
"""

from __future__ import annotations

from .chain import BACKPROP_CHAIN
from .cost import COST
from .entry import Misconception
from .gradient import BACKPROP, FIXED_BACKPROP
from .neuron import ACTIVATION, SIGMOID, WEIGHTED_SUM
from .update import UPDATE

TABLE: dict[str, list[Misconception]] = {
    "weighted_sum": WEIGHTED_SUM,
    "sigmoid": SIGMOID,
    "activation": ACTIVATION,
    "cost": COST,
    "backprop": BACKPROP,
    "fixed_backprop": FIXED_BACKPROP,
    "update": UPDATE,
    "backprop_chain": BACKPROP_CHAIN,
}
