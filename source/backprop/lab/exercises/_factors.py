"""What one neuron and a chain share: wrong factors of ∂C/∂z, and a note on finite differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace as Neuron

import numpy as np

from ..check import Attempt
from ..check.probe import numbers_in
from ..model import sigmoid


def neuron(w: float, b: float, a_prev: float, y: float) -> Neuron:
    """A neuron with all numbers of its forward pass."""
    z = w * a_prev + b
    return Neuron(w=w, b=b, a_prev=a_prev, y=y, z=z, a=sigmoid(z))


def dC_da(n: Neuron) -> float:
    """The right ∂C/∂a."""
    return 2 * (n.a - n.y)


def da_dz(n: Neuron) -> float:
    """The right ∂a/∂z."""
    return n.a * (1 - n.a)


def sigma_prime(x: float) -> float:
    """σ′ at x."""
    return sigmoid(x) * (1 - sigmoid(x))


@dataclass(frozen=True)
class WrongFactors:
    """A mistake in ∂C/∂z = ∂C/∂a · ∂a/∂z; None stands for the right factor."""

    name: str
    dC_da: Callable[[Neuron], float] | None
    da_dz: Callable[[Neuron], float] | None
    hint: str
    nudge: str


_POWER_RULE = "Differentiate C = (a − y)² by a on paper, and compare with your first factor."
_SLOPE = "Differentiate σ on paper, write it with a, and compare with your middle factor."

WRONG_FACTORS = [
    WrongFactors(
        "factor-2-missing",
        dC_da=lambda n: n.a - n.y,
        da_dz=None,
        hint="It looks like the factor 2 is forgotten. This course's cost has no ½ to cancel it.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "difference-reversed",
        dC_da=lambda n: 2 * (n.y - n.a),
        da_dz=None,
        hint="Everything has the opposite sign: it looks like the difference between a and y is "
        "taken the wrong way round, or a minus has got into σ′ or before the result.",
        nudge="When a is too large, a larger a should raise the cost: which sign does that need?",
    ),
    WrongFactors(
        "difference-reversed-and-factor-2-missing",
        dC_da=lambda n: n.y - n.a,
        da_dz=None,
        hint="Two things: the difference between a and y is taken the wrong way round, and the "
        "factor 2 is missing.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "factor-2-brackets",
        dC_da=lambda n: 2 * n.a - n.y,
        da_dz=None,
        hint="It looks like brackets are missing: the 2 multiplies only a, not the whole "
        "difference.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "factor-2-twice",
        dC_da=lambda n: 4 * (n.a - n.y),
        da_dz=None,
        hint="It looks like the factor 2 comes in twice.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "a-squashed-again",
        dC_da=lambda n: 2 * (sigmoid(n.a) - n.y),
        da_dz=None,
        hint="It looks like a is squashed once more before it is compared with y.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "half-instead-of-twice",
        dC_da=lambda n: 0.5 * (n.a - n.y),
        da_dz=None,
        hint="It looks like a half stands where the power rule gives a 2.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "exponent-kept",
        dC_da=lambda n: 2 * (n.a - n.y) ** 2,
        da_dz=None,
        hint="It looks like the power rule brought the 2 down but kept the square.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "cost-for-its-derivative",
        dC_da=lambda n: (n.a - n.y) ** 2,
        da_dz=None,
        hint="It looks like the cost itself stands where its derivative belongs.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "b-for-y",
        dC_da=lambda n: 2 * (n.a - n.b),
        da_dz=None,
        hint="It looks like `b` stands where the target `y` belongs: the activation is compared "
        "with the bias.",
        nudge="In the example b and y are both 1. What is the activation compared with?",
    ),
    WrongFactors(
        "y-fixed-at-1",
        dC_da=lambda n: 2 * (n.a - 1),
        da_dz=None,
        hint="It looks like the target is fixed at 1, its value in the example. Use the argument "
        "`y`.",
        nudge="Look for a 1, or a global `y`, in your ∂C/∂a.",
    ),
    WrongFactors(
        "y-forgotten",
        dC_da=lambda n: 2 * n.a,
        da_dz=None,
        hint="It looks like the target `y` is forgotten in ∂C/∂a.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "y-added",
        dC_da=lambda n: 2 * (n.a + n.y),
        da_dz=None,
        hint="It looks like a and y are added in ∂C/∂a. The cost depends on their difference.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "z-for-a-in-the-cost",
        dC_da=lambda n: 2 * (n.z - n.y),
        da_dz=None,
        hint="It looks like z is compared with the target. The cost compares the activation a.",
        nudge="What comes out of the neuron is a; z is on the way to it.",
    ),
    WrongFactors(
        "a-prev-for-a-in-the-cost",
        dC_da=lambda n: 2 * (n.a_prev - n.y),
        da_dz=None,
        hint="It looks like the input `a_prev` is compared with the target. The cost compares the "
        "activation a that comes out.",
        nudge=_POWER_RULE,
    ),
    WrongFactors(
        "sign-of-difference-lost",
        dC_da=lambda n: 2 * abs(n.a - n.y),
        da_dz=None,
        hint="It looks like the sign of the difference is lost, as `abs` would do. A gradient "
        "needs it.",
        nudge="The sign says which way is downhill.",
    ),
    WrongFactors(
        "cost-factor-missing",
        dC_da=lambda n: 1.0,
        da_dz=None,
        hint="It looks like the factor of the cost, ∂C/∂a, is missing: these are derivatives of "
        "a, not of C.",
        nudge="The chain from C back to w has three links. Which of them is missing?",
    ),
    WrongFactors(
        "sigma-prime-missing",
        dC_da=None,
        da_dz=lambda n: 1.0,
        hint="It looks like the factor of σ, ∂a/∂z, is missing, as if the neuron did not squash.",
        nudge="The chain from C back to w has three links. Which of them is missing?",
    ),
    WrongFactors(
        "half-and-sigma-prime-missing",
        dC_da=lambda n: n.a - n.y,
        da_dz=lambda n: 1.0,
        hint="Two things are missing: the factor 2 and the factor of σ, ∂a/∂z.",
        nudge="The chain from C back to w has three links: write down each of them.",
    ),
    WrongFactors(
        "sigma-prime-from-z",
        dC_da=None,
        da_dz=lambda n: n.z * (1 - n.z),
        hint="It looks like z stands in the derivative of σ. The short formula is written with "
        "the activation a.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-from-z-and-factor-2-missing",
        dC_da=lambda n: n.a - n.y,
        da_dz=lambda n: n.z * (1 - n.z),
        hint="Two things: z stands in the derivative of σ where the activation belongs, and the "
        "factor 2 is missing.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-of-a-and-z",
        dC_da=None,
        da_dz=lambda n: n.a * (1 - n.z),
        hint="It looks like a and z are mixed in the derivative of σ. The short formula has only "
        "a.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-of-z-and-a",
        dC_da=None,
        da_dz=lambda n: n.z * (1 - n.a),
        hint="It looks like z and a are mixed in the derivative of σ. The short formula has only "
        "a.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-of-a",
        dC_da=None,
        da_dz=lambda n: sigma_prime(n.a),
        hint="It looks like σ′ is taken at a, so a was squashed once more. σ′ is wanted at z.",
        nudge="Either give z to σ′, or write σ′ with a — not both.",
    ),
    WrongFactors(
        "sigma-for-its-derivative",
        dC_da=None,
        da_dz=lambda n: n.a,
        hint="It looks like σ itself (the activation a) stands where its derivative belongs: its "
        "other factor is missing.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-half-missing",
        dC_da=None,
        da_dz=lambda n: 1 - n.a,
        hint="It looks like σ′ has lost the factor a: only (1 − a) is left.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "tanh-derivative",
        dC_da=None,
        da_dz=lambda n: 1 - n.a**2,
        hint="It looks like 1 − a². At a = 0.5 that gives 0.75, but the slope of σ there is 0.25.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "tanh-derivative-of-z",
        dC_da=None,
        da_dz=lambda n: 1 - np.tanh(n.z) ** 2,
        hint="It looks like the slope of tanh, a cousin of σ that runs from −1 to 1. This neuron "
        "squashes with σ.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "leaky-relu-derivative",
        dC_da=None,
        da_dz=lambda n: 1.0 if n.z > 0 else 0.01,
        hint="It looks like the derivative of a leaky ReLU. The neuron squashes with σ.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "relu-for-sigma-prime",
        dC_da=None,
        da_dz=lambda n: max(0.0, n.z),
        hint="It looks like a ReLU stands where the derivative of σ belongs.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "relu-derivative",
        dC_da=None,
        da_dz=lambda n: float(n.z > 0),
        hint="It looks like the derivative of ReLU (1 for positive z, else 0). The neuron squashes "
        "with σ.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-sign",
        dC_da=None,
        da_dz=lambda n: n.a * (n.a - 1),
        hint="σ′ has the wrong sign in every layer: a − 1 in it, or a minus lost while "
        "differentiating. The curve of σ rises everywhere.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-plus",
        dC_da=None,
        da_dz=lambda n: n.a * (1 + n.a),
        hint="It looks like a plus stands in σ′ where a minus belongs.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-y-for-1",
        dC_da=None,
        da_dz=lambda n: n.a * (n.y - n.a),
        hint="It looks like y stands in σ′ where a 1 belongs; in the example they are equal.",
        nudge="σ′ knows nothing of the target.",
    ),
    WrongFactors(
        "sigma-prime-b-for-1",
        dC_da=None,
        da_dz=lambda n: n.a * (n.b - n.a),
        hint="It looks like b stands in σ′ where a 1 belongs; in the example they are equal.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-of-input",
        dC_da=None,
        da_dz=lambda n: n.a_prev * (1 - n.a_prev),
        hint="It looks like σ′ is written with the input `a_prev` instead of this neuron's own "
        "activation.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-of-target",
        dC_da=None,
        da_dz=lambda n: n.y * (1 - n.y),
        hint="It looks like σ′ is written with the target y instead of the activation a.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-squared",
        dC_da=None,
        da_dz=lambda n: (n.a * (1 - n.a)) ** 2,
        hint="It looks like the factor of σ, ∂a/∂z, comes in twice.",
        nudge="The chain from C back to w has three links, each of them once.",
    ),
    WrongFactors(
        "sigma-prime-denominator",
        dC_da=None,
        da_dz=lambda n: np.exp(-n.z),
        hint="It looks like σ′ has lost its denominator: only e^(−z) is left.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "z-for-sigma-prime",
        dC_da=None,
        da_dz=lambda n: n.z,
        hint="It looks like z stands where the derivative of σ belongs.",
        nudge=_SLOPE,
    ),
    WrongFactors(
        "sigma-prime-largest",
        dC_da=None,
        da_dz=lambda n: 0.25,
        hint="It looks like σ′ is fixed at ¼, its largest value. It depends on z.",
        nudge=_SLOPE,
    ),
]


def precision(attempt: Attempt) -> str:
    """A note on an answer that is right, but not exact."""
    worst = 0.0
    for reply, wanted in zip(attempt.replies, attempt.wanted, strict=True):
        if any(getattr(part, "dtype", None) == np.float32 for part in reply.value):
            return ""
        pairs = zip(numbers_in(reply.value, wanted), numbers_in(wanted, wanted), strict=True)
        worst = max([worst, *(abs(got - truth) for got, truth in pairs)])
    if worst < 1e-13:
        return ""
    return (
        f"right to about {worst:.0e}, like finite differences. They are a fine referee; the chain "
        "rule is exact, and what this task is about."
    )
