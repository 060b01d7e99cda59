"""The questions of notebooks 1 to 4."""

from __future__ import annotations

from .question import Question

FORWARD = {
    "z-above-1": Question(
        "The left neuron holds 0.25; the weight is 0.5; the bias is 1. Will <i>z</i> be …",
        "above 1",
        "The bias alone gives 1, and weight times activation adds something positive. With a"
        " <i>negative</i> weight it would be below 1.",
        choices=("below 1", "exactly 1", "above 1"),
        told={
            "below 1": "That would take a negative product.",
            "exactly 1": "That is the bias alone.",
        },
    ),
    "recall-z": Question(
        "From notebook 1: a neuron has <i>w</i> = 2, <i>b</i> = −1 and the input 3."
        " What is <i>z</i>?",
        5,
        "2 · 3 − 1: weight times input, plus bias.",
        told={"6": "That is the product alone.", "7": "The bias is −1, so it takes away."},
    ),
    "recall-weight": Question(
        "The weight is −2, and the input rises by 1. By how much does <i>z</i> change?",
        -2,
        "The weight multiplies the input, so it multiplies its change as well; the bias stays.",
        told={
            "2": "A negative weight turns the direction around.",
            "1": "That is the change of the input.",
            "-1": "The size is lost: the change is multiplied by the weight.",
        },
    ),
    "sigma-of-0": Question(
        "What is σ(0)?",
        0.5,
        "One half, neither off nor on: half a turn around that point leaves it where it is,"
        " halfway between 0 and 1.",
        told={
            "0": "That would be off; at 0 the neuron is undecided.",
            "1": "That is <i>e</i>⁰; it stands in the sum below the line.",
        },
    ),
    "sigma-of-10": Question(
        "σ(10) is …",
        "a little less than 1",
        "It is about 0.99995. The sigmoid comes ever closer to 1 and to 0, and reaches neither.",
        choices=("a little less than 1", "exactly 1", "a little more than 1"),
        told={
            "exactly 1": "Rounded to three decimals, yes.",
            "a little more than 1": "Below the line stands more than 1, so it is less than 1.",
        },
    ),
    "sigma-of-1": Question(
        "σ(−1) is about 0.2689. What does the symmetry tell you about σ(1)?",
        0.7311,
        "It is 1 − 0.2689.",
        near=0.0002,
        told={
            "-0.2689": "It is never negative: the mirror is at one half, not at 0.",
            "0.2689": "That is σ(−1) itself; the other side of one half is wanted.",
        },
    ),
    "recall-half": Question(
        "From notebook 2: for which <i>z</i> is σ(<i>z</i>) exactly one half?",
        "z = 0",
        "There the curve passes through its middle: 1 / (1 + 1).",
        choices=("z = 0", "z = ½", "z = 1"),
        told={
            "z = ½": "That is the height there, not the place.",
            "z = 1": "There σ is about 0.73 already.",
        },
    ),
    "recall-deaf": Question(
        "From notebook 1: with <i>w</i> = 0, what still moves <i>z</i>?",
        "only b",
        "The weight multiplies the input, and 0 times anything is 0. The bias is added whatever"
        " the input is.",
        choices=("only a_prev", "only b", "both", "nothing"),
        told={
            "only a_prev": "It is multiplied by 0 and never arrives.",
            "both": "One of them is multiplied by 0.",
            "nothing": "One of the two is not multiplied by anything.",
        },
    ),
    "a-above-half": Question(
        "For <i>w</i> = 0.5, the input 0.25 and <i>b</i> = 1 you found <i>z</i> = 1.125."
        " Will <i>a</i> = σ(<i>z</i>) be …",
        "above one half",
        "<i>z</i> is positive, and σ is above one half for every positive <i>z</i>.",
        choices=("below one half", "above one half"),
        told={"below one half": "That takes a negative <i>z</i>."},
    ),
    "very-negative-b": Question(
        "And with a <i>very</i> negative <i>b</i>, such as −10?",
        "almost 0",
        "<i>z</i> becomes very negative. With a positive weight the bias acts like a threshold: it"
        " sets how much input it takes to push <i>a</i> past one half.",
        choices=("almost −1", "almost 0", "almost 1"),
        told={
            "almost −1": "σ never goes below 0.",
            "almost 1": "That takes a large <i>positive</i> <i>z</i>.",
        },
    ),
    "recall-order": Question(
        "From notebook 3: when is the bias added?",
        "before σ",
        "First the whole weighted sum, bias included; then the squeeze.",
        choices=("before σ", "after σ", "either way: it makes no difference"),
        told={
            "after σ": "Then the answer could leave the scale from 0 to 1.",
            "either way: it makes no difference": "After σ it would only lift the answer.",
        },
    ),
    "recall-flat": Question(
        "From notebook 2: where does σ(<i>z</i>) react least when <i>z</i> moves?",
        "far out, at either end",
        "The curve is almost flat there: the neuron is saturated.",
        choices=("at z = 0", "far out, at either end", "it reacts alike everywhere"),
        told={
            "at z = 0": "There it is steepest.",
            "it reacts alike everywhere": "That would be a straight line.",
        },
    ),
    "difference-as-cost": Question(
        "We could take the difference <i>a</i> − <i>y</i> as the cost. What would it be for"
        " <i>a</i> = 0.2, <i>y</i> = 1, and for <i>a</i> = 1, <i>y</i> = 0.2?",
        "−0.8 and 0.8",
        "Both answers are equally wrong, and one would look better than perfect. A cost that may be"
        " negative has no “perfect”: lower always looks better. Squaring mends both.",
        choices=("0.8 and 0.8", "−0.8 and 0.8", "−0.8 and −0.8"),
        told={
            "0.8 and 0.8": "That is the size, without the sign; the difference keeps it.",
            "−0.8 and −0.8": "In one of the two, <i>a</i> is the larger number.",
        },
    ),
}
