"""The questions of the lesson: a prediction before a picture, and what earlier notebooks taught."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        text: The question, as HTML.
        answer: One of the choices, or a number.
        because: The reason, as HTML.
        choices: The possible answers; empty if the answer is a number.
        near: How far off a number may be.
    """

    text: str
    answer: str | float
    because: str
    choices: tuple[str, ...] = ()
    near: float = 1e-9


QUESTIONS = {
    # notebook 1
    "z-above-1": Question(
        "The left neuron holds 0.25; the weight is 0.5; the bias is 1. Will <i>z</i> be …",
        "above 1",
        "The bias alone gives 1, and weight times activation adds something positive. With a"
        " <i>negative</i> weight it would be below 1.",
        choices=("below 1", "exactly 1", "above 1"),
    ),
    # notebook 2
    "recall-z": Question(
        "From notebook 1: a neuron has <i>w</i> = 2, <i>b</i> = −1 and the input 3."
        " What is <i>z</i>?",
        5,
        "2 · 3 − 1: weight times input, plus bias.",
    ),
    "recall-weight": Question(
        "The weight is −2, and the input rises by 1. By how much does <i>z</i> change?",
        -2,
        "The weight multiplies the input, so it multiplies its change as well; the bias stays.",
    ),
    "sigma-of-0": Question(
        "What is σ(0)?",
        0.5,
        "One half, neither off nor on: half a turn around that point leaves it where it is,"
        " halfway between 0 and 1.",
    ),
    "sigma-of-10": Question(
        "σ(10) is …",
        "a little less than 1",
        "It is about 0.99995. The sigmoid comes ever closer to 1 and to 0, and reaches neither.",
        choices=("a little less than 1", "exactly 1", "a little more than 1"),
    ),
    "sigma-of-1": Question(
        "σ(−1) is about 0.2689. What does the symmetry tell you about σ(1)?",
        0.7311,
        "It is 1 − 0.2689.",
        near=0.0002,
    ),
    # notebook 3
    "recall-half": Question(
        "From notebook 2: for which <i>z</i> is σ(<i>z</i>) exactly one half?",
        "z = 0",
        "There the curve passes through its middle: 1 / (1 + 1).",
        choices=("z = 0", "z = ½", "z = 1"),
    ),
    "recall-deaf": Question(
        "From notebook 1: with <i>w</i> = 0, what still moves <i>z</i>?",
        "only b",
        "The weight multiplies the input, and 0 times anything is 0. The bias is added whatever"
        " the input is.",
        choices=("only a_prev", "only b", "both", "nothing"),
    ),
    "a-above-half": Question(
        "For <i>w</i> = 0.5, the input 0.25 and <i>b</i> = 1 you found <i>z</i> = 1.125."
        " Will <i>a</i> = σ(<i>z</i>) be …",
        "above one half",
        "<i>z</i> is positive, and σ is above one half for every positive <i>z</i>.",
        choices=("below one half", "above one half"),
    ),
    "very-negative-b": Question(
        "And with a <i>very</i> negative <i>b</i>, such as −10?",
        "almost 0",
        "<i>z</i> becomes very negative. With a positive weight the bias acts like a threshold: it"
        " sets how much input it takes to push <i>a</i> past one half.",
        choices=("almost −1", "almost 0", "almost 1"),
    ),
    # notebook 4
    "recall-order": Question(
        "From notebook 3: when is the bias added?",
        "before σ",
        "First the whole weighted sum, bias included; then the squeeze.",
        choices=("before σ", "after σ", "either way: it makes no difference"),
    ),
    "recall-flat": Question(
        "From notebook 2: where does σ(<i>z</i>) react least when <i>z</i> moves?",
        "far out, at either end",
        "The curve is almost flat there: the neuron is saturated.",
        choices=("at z = 0", "far out, at either end", "it reacts alike everywhere"),
    ),
    "difference-as-cost": Question(
        "We could take the difference <i>a</i> − <i>y</i> as the cost. What would it be for"
        " <i>a</i> = 0.2, <i>y</i> = 1, and for <i>a</i> = 1, <i>y</i> = 0.2?",
        "−0.8 and 0.8",
        "Both answers are equally wrong, and one would look better than perfect. A cost that may be"
        " negative has no “perfect”: lower always looks better. Squaring mends both.",
        choices=("0.8 and 0.8", "−0.8 and 0.8", "−0.8 and −0.8"),
    ),
    # notebook 5
    "recall-cost": Question(
        "From notebook 4: what does it cost to answer 0.5 when 0.8 was wanted?",
        0.09,
        "The difference is −0.3, and its square 0.09.",
    ),
    "recall-negative-w": Question(
        "From notebook 3: the weight is negative, and the input rises. What does <i>a</i> do?",
        "it falls",
        "<i>z</i> falls, because the weight turns the direction around, and σ never does.",
        choices=("it rises", "it falls", "that depends on b"),
    ),
    "nudge-directions": Question(
        "<i>w</i> = 0.5, <i>b</i> = 1, the input is 0.25 and <i>y</i> = 1. We raise <i>w</i> by"
        " 0.01. What happens?",
        "z and a rise, C falls",
        "<i>a</i> was below the target and moves towards it.",
        choices=("z, a and C rise", "z and a rise, C falls", "z rises, a and C fall"),
    ),
    "slope-of-sigma": Question(
        "Where <i>a</i> is 0.5, the slope of σ is 0.25; where <i>a</i> is 0.2 or 0.8, it is 0.16;"
        " where <i>a</i> is 0.9, it is 0.09. Which formula is that?",
        "a (1 − a)",
        "0.5 · 0.5, 0.2 · 0.8, 0.9 · 0.1. So ∂<i>a</i>/∂<i>z</i> = σ′(<i>z</i>) ="
        " <i>a</i> (1 − <i>a</i>).",
        choices=("a / 2", "a (1 − a)", "1 − a²"),
    ),
    "slope-of-cost": Question(
        "Where <i>a</i> − <i>y</i> is −0.25, the slope of the cost is −0.5; where it is 0, the"
        " slope is 0; where it is 0.3, the slope is 0.6. Which formula is that?",
        "2 (a − y)",
        "Twice the difference, with its sign: ∂<i>C</i>/∂<i>a</i> = 2 (<i>a</i> − <i>y</i>).",
        choices=("a − y", "2 (a − y)", "2 a − y"),
    ),
    "sign-of-dC-da": Question(
        "The target 0.3 is below <i>a</i>. Will ∂<i>C</i>/∂<i>a</i> be …",
        "positive",
        "Raising <i>a</i> takes it farther from the target, so the cost grows with it.",
        choices=("negative", "0", "positive"),
    ),
    # notebook 6
    "recall-step": Question(
        "From notebook 5: the gradient of a weight is −0.3. What does a step do to the weight?",
        "it rises",
        "The cost falls as the weight grows, and we step against the gradient: minus times minus is"
        " plus.",
        choices=("it rises", "it falls", "it stays"),
    ),
    "recall-no-input": Question(
        "From notebook 4: the input <i>a</i><sub>prev</sub> is 0. How does a small step of <i>w</i>"
        " change the cost?",
        "not at all",
        "<i>w</i> is multiplied by 0: the landscape is level in that direction.",
        choices=("not at all", "as much as the same step of b", "more than the same step of b"),
    ),
    "what-goes-back": Question(
        "Which number did the second neuron get from the third?",
        "∂C/∂a of the second",
        "It is the third number that <code>back_through</code> gave: how fast the cost grows with"
        " what the third neuron is fed.",
        choices=("the cost C", "the third's delta", "∂C/∂a of the second"),
    ),
    "sweep-or-nudges": Question(
        "A chain of 1,000 layers has 2,000 numbers to adjust. How many times more work is nudging"
        " them all than one sweep forward and back?",
        "about 2,000 times",
        "Nudging takes two forward passes for each number: 4<i>n</i> passes of <i>n</i> neurons,"
        " a parabola. The sweep passes each neuron once on the way there and once on the way back,"
        " 2<i>n</i>: a straight line.",
        choices=("about 2 times", "about 45 times", "about 2,000 times"),
    ),
    "sign-of-w": Question(
        "Look at the three examples again. Which sign has <i>w</i> in the end?",
        "negative",
        "More input is to give a smaller answer, and only a negative weight does that.",
        choices=("negative", "positive"),
    ),
    "best-rate": Question(
        "Which learning rate ends with the lowest cost, after eight steps?",
        "3",
        "0.1 is on its way, but slow. 60 leaps too far.",
        choices=("0.1", "3", "60"),
    ),
    "chain-after-ten": Question(
        "The cost starts at 0.26. Where will it be after ten steps?",
        0.021,
        "It falls fast at first; then, as the error shrinks, so do the gradients and the steps.",
        near=0.01,
    ),
    "which-twin": Question(
        "The second twin is <i>more wrong</i> (<i>a</i> = 0.98 instead of 0.82). Which one learns"
        " faster at first?",
        "the one from (0.5, 1)",
        "The gradient of the other is small, however wrong it is: part of it is the slope of σ,"
        " which is nearly 0 out there.",
        choices=("the one from (0.5, 1)", "the one from (2, 2)", "both alike"),
    ),
    "eight-layers": Question(
        "Eight layers, all weights 1. How many times smaller is the first gradient than the last?",
        "about 16,000 times",
        "From the last layer to the first lie seven steps, and each takes at least a factor of 4:"
        " 4⁷ = 16,384. With weights of 4 each step keeps the size, and with 5 it grows.",
        choices=("about 8 times", "about 30 times", "about 16,000 times"),
    ),
    # notebook 7
    "recall-handed-on": Question(
        "From notebook 6: what does a neuron hand to the neuron before it?",
        "∂C/∂a of that neuron",
        "It is the third number of <code>back_through</code>, and the first argument of the next"
        " call.",
        choices=("the cost", "its own delta", "∂C/∂a of that neuron"),
    ),
    "recall-slope": Question(
        "From notebook 5: a neuron with σ answers 0.8. How steep is σ there?",
        0.16,
        "<i>a</i> (1 − <i>a</i>) = 0.8 · 0.2.",
    ),
    "paths-cancel": Question(
        "Can ∂<i>C</i>/∂<i>a</i> be 0 although both paths carry something?",
        "yes",
        "The paths add, so they may cancel. Find such weights below.",
        choices=("yes", "no"),
    ),
    "hill": Question(
        "Could a chain, one neuron after another, meet these dots?",
        "no",
        "Each neuron only rises, or only falls, with what it is fed; so does a chain of them. A"
        " hill takes several neurons side by side.",
        choices=("yes, with the right numbers", "yes, if it is long enough", "no"),
    ),
    "all-equal": Question(
        "Why by chance? Now all weights start at 1 and all biases at 0, and nothing else changes."
        " What will the network have learnt after 800 rounds?",
        "no hill at all",
        "Equal neurons get equal gradients and take equal steps, so they stay equal for ever: three"
        " neurons work as one, and one cannot make a hill. The cost stays at about 0.0597; from"
        " chance it fell to 0.0011. Watch it:",
        choices=("the same hill", "the same hill, only later", "no hill at all"),
    ),
    "which-cost": Question(
        "The saturated twin of notebook 6 starts at (2, 2) once more. With the square its squared"
        " error is below 0.1 after 66 steps. And with the cross-entropy, after …",
        "11 steps",
        "Its slope has <i>a</i> (1 − <i>a</i>) below the line, and the slope of σ has it above:"
        " they cancel, and delta is just <i>a</i> − <i>y</i>. Badly wrong now means fast.",
        choices=("11 steps", "about 66 steps", "400 steps"),
    ),
    # at the end
    "end-order": Question(
        "What is the order of one round of learning?",
        "forward, gradient, step",
        "First the cost is measured, then its gradient computed, then everything moves a little."
        " (Notebook 1, <i>The three steps</i>.)",
        choices=("gradient, forward, step", "forward, step, gradient", "forward, gradient, step"),
    ),
    "end-cost": Question(
        "A neuron answers 0.9, and 1 is wanted. What is the cost?",
        0.01,
        "The difference is −0.1, and its square 0.01. (Notebook 4.)",
    ),
    "end-dC-da": Question(
        "The same neuron: what is ∂<i>C</i>/∂<i>a</i>?",
        -0.2,
        "2 (<i>a</i> − <i>y</i>): negative, for a larger <i>a</i> would lower the cost."
        " (Notebook 5, part 2.)",
    ),
    "end-slope": Question(
        "And the slope of σ there, ∂<i>a</i>/∂<i>z</i>?",
        0.09,
        "<i>a</i> (1 − <i>a</i>) = 0.9 · 0.1. (Notebook 5, part 2.)",
    ),
    "end-delta": Question(
        "So what is delta, ∂<i>C</i>/∂<i>z</i>?",
        -0.018,
        "Along a path the factors multiply: −0.2 · 0.09. (Notebook 5, part 3.)",
    ),
    "end-dC-dw": Question(
        "Its input is 0.5. What is ∂<i>C</i>/∂<i>w</i>?",
        -0.009,
        "Delta times the input. (Notebook 5, part 3.)",
    ),
    "end-step": Question(
        "Its weight is 2. Where is the weight after one step with the learning rate 100?",
        2.9,
        "2 − 100 · (−0.009): against a negative gradient it rises. (Notebook 5, part 6.)",
    ),
    "end-who": Question(
        "Which of these <i>uses</i> gradients, and does not compute them?",
        "gradient descent",
        "Backpropagation and finite differences compute them; gradient descent walks against them."
        " (Notebook 1, <i>The three steps</i>.)",
        choices=("backpropagation", "finite differences", "gradient descent"),
    ),
    "end-paths": Question(
        "Along one path 0.4 comes back to a neuron, along another −0.1. What is its"
        " ∂<i>C</i>/∂<i>a</i>?",
        0.3,
        "Over paths one adds. (Notebook 7, part 1.)",
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
    ),
}
