"""The questions of notebooks 5 to 7."""

from __future__ import annotations

from .question import Question

WALKTHROUGH = {
    "recall-cost": Question(
        "From notebook 4: what does it cost to answer 0.5 when 0.8 was wanted?",
        0.09,
        "The difference is −0.3, and its square 0.09.",
        told={
            "0.3": "That is the size of the difference; the cost is its square.",
            "-0.3": "That is the difference; the cost is its square.",
            "0.6": "The difference is squared, not doubled.",
            "0.9": "0.3 · 0.3 is less than 0.3.",
        },
    ),
    "recall-negative-w": Question(
        "From notebook 3: the weight is negative, and the input rises. What does <i>a</i> do?",
        "it falls",
        "<i>z</i> falls, because the weight turns the direction around, and σ never does.",
        choices=("it rises", "it falls", "that depends on b"),
        told={
            "it rises": "That is so for a positive weight.",
            "that depends on b": "The bias shifts the curve; it does not turn it around.",
        },
    ),
    "nudge-directions": Question(
        "<i>w</i> = 0.5, <i>b</i> = 1, the input is 0.25 and <i>y</i> = 1. We raise <i>w</i> by"
        " 0.01. What happens?",
        "z and a rise, C falls",
        "<i>a</i> was below the target and moves towards it.",
        choices=("z, a and C rise", "z and a rise, C falls", "z rises, a and C fall"),
        told={
            "z, a and C rise": "A neuron that answers too little gets better when it answers more.",
            "z rises, a and C fall": "σ rises everywhere, so <i>a</i> goes with <i>z</i>.",
        },
    ),
    "slope-of-sigma": Question(
        "Where <i>a</i> is 0.5, the slope of σ is 0.25; where <i>a</i> is 0.2 or 0.8, it is 0.16;"
        " where <i>a</i> is 0.9, it is 0.09. Which formula is that?",
        "a (1 − a)",
        "0.5 · 0.5, 0.2 · 0.8, 0.9 · 0.1. So ∂<i>a</i>/∂<i>z</i> = σ′(<i>z</i>) ="
        " <i>a</i> (1 − <i>a</i>).",
        choices=("a / 2", "a (1 − a)", "1 − a²"),
        told={
            "a / 2": "That fits 0.5 and fails at 0.8: it would be 0.4.",
            "1 − a²": "At 0.5 that is 0.75. (It is the slope of tanh: notebook 7.)",
        },
    ),
    "slope-of-cost": Question(
        "Where <i>a</i> − <i>y</i> is −0.25, the slope of the cost is −0.5; where it is 0, the"
        " slope is 0; where it is 0.3, the slope is 0.6. Which formula is that?",
        "2 (a − y)",
        "Twice the difference, with its sign: ∂<i>C</i>/∂<i>a</i> = 2 (<i>a</i> − <i>y</i>).",
        choices=("a − y", "2 (a − y)", "2 a − y"),
        told={
            "a − y": "Half of it: at −0.25 the slope is −0.5.",
            "2 a − y": "At <i>a</i> = <i>y</i> that is <i>y</i>, and not 0.",
        },
    ),
    "sign-of-dC-da": Question(
        "The target 0.3 is below <i>a</i>. Will ∂<i>C</i>/∂<i>a</i> be …",
        "positive",
        "Raising <i>a</i> takes it farther from the target, so the cost grows with it.",
        choices=("negative", "0", "positive"),
        told={
            "negative": "That is so where <i>a</i> is below the target.",
            "0": "That is so only where <i>a</i> meets the target.",
        },
    ),
    "recall-step": Question(
        "From notebook 5: the gradient of a weight is −0.3. What does a step do to the weight?",
        "it rises",
        "The cost falls as the weight grows, and we step against the gradient: minus times minus is"
        " plus.",
        choices=("it rises", "it falls", "it stays"),
        told={
            "it falls": "Two minus signs: the one of the gradient, and the one of the step.",
            "it stays": "That is for a gradient of 0.",
        },
    ),
    "recall-no-input": Question(
        "From notebook 4: the input <i>a</i><sub>prev</sub> is 0. How does a small step of <i>w</i>"
        " change the cost?",
        "not at all",
        "<i>w</i> is multiplied by 0: the landscape is level in that direction.",
        choices=("not at all", "as much as the same step of b", "more than the same step of b"),
        told={
            "as much as the same step of b": "That would be so for an input of 1.",
            "more than the same step of b": "That takes an input above 1.",
        },
    ),
    "what-goes-back": Question(
        "Which number did the second neuron get from the third?",
        "∂C/∂a of the second",
        "It is the third number that <code>back_through</code> gave: how fast the cost grows with"
        " what the third neuron is fed.",
        choices=("the cost C", "the third's delta", "∂C/∂a of the second"),
        told={
            "the cost C": "The cost is a single number; a neuron needs a rate.",
            "the third's delta": "Nearly: the weight of the third still stands between.",
        },
    ),
    "sweep-or-nudges": Question(
        "A chain of 1,000 layers has 2,000 numbers to adjust. How many times more work is nudging"
        " them all than one sweep forward and back?",
        "about 2,000 times",
        "Nudging takes two forward passes for each number: 4<i>n</i> passes of <i>n</i> neurons,"
        " a parabola. The sweep passes each neuron once on the way there and once on the way back,"
        " 2<i>n</i>: a straight line.",
        choices=("about 2 times", "about 45 times", "about 2,000 times"),
        told={
            "about 2 times": "That is up and down for <i>one</i> number.",
            "about 45 times": "Each of the 2,000 numbers costs two whole passes.",
        },
    ),
    "sign-of-w": Question(
        "Look at the three examples again. Which sign has <i>w</i> in the end?",
        "negative",
        "More input is to give a smaller answer, and only a negative weight does that.",
        choices=("negative", "positive"),
        told={"positive": "Then more input would give a larger answer."},
    ),
    "best-rate": Question(
        "Which learning rate ends with the lowest cost, after eight steps?",
        "3",
        "0.1 is on its way, but slow. 60 leaps too far.",
        choices=("0.1", "3", "60"),
        told={
            "0.1": "After eight such steps most of the way is left.",
            "60": "The first step already leaps across the valley.",
        },
    ),
    "which-twin": Question(
        "The second twin is <i>more wrong</i> (<i>a</i> = 0.98 instead of 0.82). Which one learns"
        " faster at first?",
        "the one from (0.5, 1)",
        "The gradient of the other is small, however wrong it is: part of it is the slope of σ,"
        " which is nearly 0 out there.",
        choices=("the one from (0.5, 1)", "the one from (2, 2)", "both alike"),
        told={
            "the one from (2, 2)": "It has farther to go, so one would think so.",
            "both alike": "The error differs, and the slope of σ differs much more.",
        },
    ),
    "eight-layers": Question(
        "Eight layers, all weights 1. How many times smaller is the first gradient than the last?",
        "about 16,000 times",
        "From the last layer to the first lie seven steps, and each takes at least a factor of 4:"
        " 4⁷ = 16,384. With weights of 4 each step keeps the size, and with 5 it grows.",
        choices=("about 8 times", "about 30 times", "about 16,000 times"),
        told={
            "about 8 times": "The factors multiply from layer to layer; they do not add.",
            "about 30 times": "4 · 7 is near that; but factors multiply: 4⁷.",
        },
    ),
    "recall-handed-on": Question(
        "From notebook 6: what does a neuron hand to the neuron before it?",
        "∂C/∂a of that neuron",
        "It is the third number of <code>back_through</code>, and the first argument of the next"
        " call.",
        choices=("the cost", "its own delta", "∂C/∂a of that neuron"),
        told={
            "the cost": "The cost is a single number; a neuron needs a rate.",
            "its own delta": "Nearly: its weight still stands between.",
        },
    ),
    "recall-slope": Question(
        "From notebook 5: a neuron with σ answers 0.8. How steep is σ there?",
        0.16,
        "<i>a</i> (1 − <i>a</i>) = 0.8 · 0.2.",
        told={
            "0.2": "That is 1 − <i>a</i>, one of the two factors.",
            "0.36": "That is 1 − <i>a</i>², the slope of another curve.",
            "0.25": "That is the largest slope, at <i>a</i> = 0.5.",
        },
    ),
    "paths-cancel": Question(
        "Can ∂<i>C</i>/∂<i>a</i> be 0 although both paths carry something?",
        "yes",
        "The paths add, so they may cancel. Find such weights below.",
        choices=("yes", "no"),
        told={"no": "That would be so if all paths had the same sign."},
    ),
    "hill": Question(
        "Could a chain, one neuron after another, meet these dots?",
        "no",
        "Each neuron only rises, or only falls, with what it is fed; so does a chain of them. A"
        " hill takes several neurons side by side.",
        choices=("yes, with the right numbers", "yes, if it is long enough", "no"),
        told={
            "yes, with the right numbers": "No numbers make it turn around.",
            "yes, if it is long enough": "Rising after rising is still rising.",
        },
    ),
    "all-equal": Question(
        "Why by chance? Now all weights start at 1 and all biases at 0, and nothing else changes."
        " What will the network have learnt after 800 rounds?",
        "no hill at all",
        "Equal neurons get equal gradients and take equal steps, so they stay equal for ever: three"
        " neurons work as one, and one cannot make a hill. The cost stays at about 0.0597; from"
        " chance it fell to 0.0011. Watch it:",
        choices=("the same hill", "the same hill, only later", "no hill at all"),
        told={
            "the same hill": "For that the neurons would have to become different.",
            "the same hill, only later": "Nothing ever tells the equal ones apart.",
        },
    ),
    "which-cost": Question(
        "The saturated twin of notebook 6 starts at (2, 2) once more. With the square its squared"
        " error is below 0.1 after 66 steps. And with the cross-entropy, after …",
        "11 steps",
        "Over one denominator your slope is (<i>a</i> − <i>y</i>) / (<i>a</i> (1 − <i>a</i>))."
        " Times <i>a</i> (1 − <i>a</i>), the slope of σ, only delta = <i>a</i> − <i>y</i> is left."
        " Badly wrong now means fast.",
        choices=("11 steps", "about 66 steps", "400 steps"),
        told={
            "about 66 steps": "That is the square, whose gradient is nearly 0 at (2, 2).",
            "400 steps": "This cost is steepest where the answer is badly wrong.",
        },
    ),
}
