"""The ten questions at the end."""

from __future__ import annotations

from .question import Question

END = {
    "end-order": Question(
        "What is the order of one round of learning?",
        "forward, gradient, step",
        "First the cost is measured, then its gradient computed, then everything moves a little."
        " (Notebook 1, <i>The three steps</i>.)",
        choices=("gradient, forward, step", "forward, step, gradient", "forward, gradient, step"),
        told={
            "gradient, forward, step": "The gradient needs the activations of the way forward.",
            "forward, step, gradient": "Without a gradient one does not know where to step.",
        },
    ),
    "end-cost": Question(
        "A neuron answers 0.9, and 1 is wanted. What is the cost?",
        0.01,
        "The difference is −0.1, and its square 0.01. (Notebook 4.)",
        told={
            "-0.1": "That is the difference; the cost is its square.",
            "0.1": "That is the size of the difference; the cost is its square.",
        },
    ),
    "end-dC-da": Question(
        "The same neuron: what is ∂<i>C</i>/∂<i>a</i>?",
        -0.2,
        "2 (<i>a</i> − <i>y</i>): negative, for a larger <i>a</i> would lower the cost."
        " (Notebook 5, part 2.)",
        told={
            "0.2": "The sign is lost: <i>a</i> is below the target.",
            "-0.1": "The 2 of the power rule is missing.",
        },
    ),
    "end-slope": Question(
        "And the slope of σ there, ∂<i>a</i>/∂<i>z</i>?",
        0.09,
        "<i>a</i> (1 − <i>a</i>) = 0.9 · 0.1. (Notebook 5, part 2.)",
        told={
            "0.1": "That is 1 − <i>a</i>, one of the two factors.",
            "0.19": "That is 1 − <i>a</i>², the slope of tanh.",
        },
    ),
    "end-delta": Question(
        "So what is delta, ∂<i>C</i>/∂<i>z</i>?",
        -0.018,
        "Along a path the factors multiply: −0.2 · 0.09. (Notebook 5, part 3.)",
        told={"-0.11": "Added; along a path one multiplies.", "0.018": "The sign is lost."},
    ),
    "end-dC-dw": Question(
        "Its input is 0.5. What is ∂<i>C</i>/∂<i>w</i>?",
        -0.009,
        "Delta times the input. (Notebook 5, part 3.)",
        told={"-0.018": "That is delta; the input is still missing."},
    ),
    "end-step": Question(
        "Its weight is 2. Where is the weight after one step with the learning rate 100?",
        2.9,
        "2 − 100 · (−0.009): against a negative gradient it rises. (Notebook 5, part 6.)",
        told={"1.1": "That is uphill: against a negative gradient the weight rises."},
    ),
    "end-who": Question(
        "Which of these <i>uses</i> gradients, and does not compute them?",
        "gradient descent",
        "Backpropagation and finite differences compute them; gradient descent walks against them."
        " (Notebook 1, <i>The three steps</i>.)",
        choices=("backpropagation", "finite differences", "gradient descent"),
        told={
            "backpropagation": "It computes them, and moves nothing.",
            "finite differences": "They compute them, slowly.",
        },
    ),
    "end-paths": Question(
        "Along one path 0.4 comes back to a neuron, along another −0.1. What is its"
        " ∂<i>C</i>/∂<i>a</i>?",
        0.3,
        "Over paths one adds. (Notebook 7, part 1.)",
        told={
            "-0.04": "Multiplied; over paths one adds.",
            "0.5": "The sign of the second is lost.",
        },
    ),
    "end-deep": Question(
        "Why do the first layers of a long chain of neurons often learn slowly?",
        "every layer shrinks the gradient",
        "Going back through a layer multiplies by <i>w</i> σ′, and σ′ is never more than ¼."
        " (Notebook 6, part 6.)",
        choices=(
            "they are updated last",
            "every layer shrinks the gradient",
            "they have more weights",
        ),
        told={
            "they are updated last": "All are updated at once, from the old values.",
            "they have more weights": "In a chain each has one.",
        },
    ),
}
