"""Wrong and right answers to the exercises about the box, the loop and what changes with a box."""

from __future__ import annotations


def box(result: str = "d * a_prev, d, d * w", slope: str = "a * (1 - a)", up: str = "dC_da") -> str:
    """A body of back_through with some pieces replaced; d is ∂C/∂z."""
    return f"d = {up} * ({slope})\nreturn {result}"


def loop(
    step: str = "w, b = w - lr * dw, b - lr * db",
    average: str = "np.mean(found, axis=0)",
    over: str = "examples",
    rounds: str = "range(steps)",
    result: str = "w, b",
    before: str = "",
) -> str:
    """A body of train with some pieces replaced."""
    return (
        "def back(w, b, x, y):\n    a = sigma(w * x + b)\n    d = 2 * (a - y) * a * (1 - a)\n"
        f"    return d * x, d, d * w\n{before}\nfor i in {rounds}:\n"
        f"    found = [back(w, b, x, y) for x, y in {over}]\n    dw, db, _ = {average}\n"
        f"    {step}\nreturn {result}"
    )


WRONG: dict[str, list[tuple[str, str]]] = {
    "back_through": [
        ("slope-missing", box(slope="1")),
        ("slope-half-missing", box(slope="1 - a")),
        ("slope-of-the-input", box(slope="a_prev * (1 - a_prev)")),
        ("slope-from-a-squashed-again", box(slope="sigma(a) * (1 - sigma(a))")),
        ("slope-twice", box(slope="(a * (1 - a)) ** 2")),
        ("slope-of-tanh", box(slope="1 - a ** 2")),
        ("slope-plus-for-minus", box(slope="a * (1 + a)")),
        ("brackets-missing", "d = dC_da * a * 1 - a\nreturn d * a_prev, d, d * w"),
        ("factors-added", "d = dC_da + a * (1 - a)\nreturn d * a_prev, d, d * w"),
        ("factors", box(slope="1 / (a * (1 - a))")),
        ("factor-2-again", box(up="2 * dC_da")),
        ("what-arrives-is-ignored", box(up="1")),
        ("w-and-a-prev-swapped", box("d * w, d, d * a_prev")),
        ("a-for-a-prev", box("d * a, d, d * w")),
        ("db-times-a-prev", box("d * a_prev, d * a_prev, d * w")),
        ("a-prev-missing", box("d, d, d * w")),
        ("w-missing", box("d * a_prev, d, d")),
        ("last-factor-added", box("d + a_prev, d, d + w")),
        ("dot-behind-a-number", box("d.a_prev, d, d.w")),
        ("two-names-in-one", box("d * a_prev, d, dw")),
        ("slope-not-handed-on", box("d * a_prev, d, dC_da * w")),
        ("what-arrives-is-handed-on", box("d * a_prev, d, dC_da")),
        ("delta-is-what-arrives", box("d * a_prev, dC_da, d * w")),
        ("only-delta-returned", box("d")),
        ("da-prev-not-returned", box("d * a_prev, d")),
        ("order-of-results", box("d, d * a_prev, d * w")),
        ("local-only", box("a_prev, 1, w")),
        ("db-local-only", box("d * a_prev, 1, d * w")),
        ("both-kept", box("d * a_prev * w, d, d * a_prev * w")),
        ("divided-in-the-last-step", box("d / w, d, d / a_prev")),
        ("three-added", box("d * a_prev + d + d * w")),
        ("argument-overwritten", "d = dC_da * a * (1 - a)\nw = d * a_prev\nreturn w, d, d * w"),
        ("sign-flipped", box(slope="a * (a - 1)")),
        ("undefined-name", "return dC_da * slope * a_prev"),
        ("not-filled-in", "..."),
    ],
    "train": [
        ("yields-too-often", "for i in range(steps):\n    w, b = w - lr, b - lr\n    yield w, b"),
        ("one-step-only", loop().replace("\nreturn", "\n    return")),
        ("one-step-too-few-or-too-many", loop(rounds="range(1, steps)")),
        ("sum-for-average", loop(average="np.sum(found, axis=0)")),
        (
            "averaged-into-one",
            loop("w, b = w - lr * dw, b - lr * dw", "np.mean(found), 0, 0"),
        ),
        (
            "list-never-emptied",
            loop().replace("found = [", "found += [").replace("\n\nfor", "\nfound = []\nfor"),
        ),
        ("input-and-target-swapped", loop().replace("[back(w, b, x, y)", "[back(w, b, y, x)")),
        ("unpack", loop(average="np.mean(found)")),
        ("averaged-twice", loop(average="np.mean(found, axis=0) / len(examples)")),
        ("first-example-only", loop(over="examples[:1]")),
        ("last-example-only", loop(average="found[-1]")),
        (
            "step-after-every-example",
            "for i in range(steps):\n    for x, y in examples:\n        a = sigma(w * x + b)\n"
            "        d = 2 * (a - y) * a * (1 - a)\n        w, b = w - lr * d * x, b - lr * d\n"
            "return w, b",
        ),
        ("examples-averaged", loop(over="[np.mean(examples, axis=0)]")),
        (
            "gradient-from-the-start",
            loop(
                before="first = np.mean([back(w, b, x, y) for x, y in examples], axis=0)",
                average="first",
            ),
        ),
        ("uphill", loop("w, b = w + lr * dw, b + lr * db")),
        ("learning-rate-forgotten", loop("w, b = w - dw, b - db")),
        ("learning-rate-by-steps", loop("w, b = w - lr / steps * dw, b - lr / steps * db")),
        ("only-w-moves", loop("w = w - lr * dw")),
        ("only-b-moves", loop("b = b - lr * db")),
        ("start-returned", loop("new_w, new_b = w - lr * dw, b - lr * db")),
        ("gradients-swapped", loop("w, b = w - lr * db, b - lr * dw")),
        ("counted-from-one", loop(average="np.mean(found, axis=0)[1:].tolist() + [0]")),
        ("index", loop("w, b = w - lr * found[0][0], b - lr * found[1][1]")),
        ("no-columns", loop(average="found[:, 0]")),
        ("prefix-missing", loop(average="mean(found, axis=0)")),
        ("ignores-argument", loop(rounds="range(60)")),
        (
            "bias-from-the-new-weight",
            loop(
                "w = w - lr * dw\n"
                "    b = b - lr * np.mean([back(w, b, x, y)[1] for x, y in examples])"
            ),
        ),
        (
            "path-returned",
            loop("w, b = w - lr * dw, b - lr * db\n    path.append((w, b))", result="path").replace(
                "\n\nfor", "\npath = [(w, b)]\nfor"
            ),
        ),
        (
            "sum-never-reset",
            loop("sw, sb = sw + dw, sb + db\n    w, b = w - lr * sw, b - lr * sb").replace(
                "\n\nfor", "\nsw = sb = 0\nfor"
            ),
        ),
        ("as-many-rounds-as-examples", loop(rounds="examples")),
        ("start-typed-in", loop().replace("[back(w, b,", "[back(0.5, 1,")),
        ("order-in-backprop", loop().replace("[back(w, b, x, y)", "[back(x, y, w, b)")),
        ("order-in-update", loop("w, b = w - db * lr, b - db * dw")),
        ("nothing-returned", loop(result="")),
        ("not-filled-in", "..."),
    ],
    "back_through_tanh": [
        ("slope-of-sigma", box()),
        ("slope-of-sigma-handed-on", box("d * a_prev, d, dC_da * a * (1 - a) * w", "1 - a ** 2")),
        ("square-missing", box(slope="1 - a")),
        ("doubled-for-squared", box(slope="1 - 2 * a")),
        ("slope-of-the-squashed", box(slope="1 - np.tanh(a) ** 2")),
        ("brackets-missing", "d = dC_da * 1 - a**2\nreturn d * a_prev, d, d * w"),
        ("slope-missing", box(slope="1")),
        ("squares-from-one-side", box(slope="(1 - a) ** 2")),
        ("sign", box(slope="a ** 2 - 1")),
        ("slope-twice", box(slope="(1 - a ** 2) ** 2")),
        ("order-of-results", box("d, d * a_prev, d * w", "1 - a ** 2")),
        ("square-missing", box(slope="1 - abs(a)")),
        ("plus-for-minus", box(slope="1 + a ** 2")),
        ("height-for-slope", box(slope="np.tanh(a)")),
        ("only-delta-returned", box("d", "1 - a ** 2")),
        ("w-and-a-prev-swapped", box("d * w, d, d * a_prev", "1 - a ** 2")),
        ("not-filled-in", "..."),
    ],
    "cross_entropy_slope": [
        ("slope-of-the-square", "2 * (a - y)"),
        ("difference-only", "a - y"),
        ("inner-minus-missing", "-(y / a + (1 - y) / (1 - a))"),
        ("outer-minus-missing", "y / a - (1 - y) / (1 - a)"),
        ("both-terms-positive", "y / a + (1 - y) / (1 - a)"),
        ("brackets-missing", "-(y / a - (1 - y) / 1 - a)"),
        ("first-term-only", "-y / a"),
        ("product-for-quotient", "-(y / a + (1 - y) * (1 - a))"),
        ("plus-below", "-y / a + (1 - y) / (1 + a)"),
        ("slope-taken-twice", "-y / a ** 2 + (1 - y) / (1 - a) ** 2"),
        ("cost-of-before", "(a - y) ** 2"),
        ("whole-division", "-y // a + (1 - y) // (1 - a)"),
        ("second-term-only", "(1 - y) / (1 - a)"),
        ("cost-for-its-slope", "-(y * np.log(a) + (1 - y) * np.log(1 - a))"),
        ("logarithm-kept", "-(y * np.log(a) - (1 - y) * np.log(1 - a))"),
        ("a-and-y-swapped", "-a / y + (1 - a) / (1 - y)"),
        ("brackets-missing-below", "(a - y) / a * (1 - a)"),
        ("symbol", "-y * np.ln(a)"),
        ("factor-2", "2 * (a - y) / (a * (1 - a))"),
        ("multiplied-by-the-slope", "(a - y) * a * (1 - a)"),
        ("nothing-returned", "slope = -y / a + (1 - y) / (1 - a)\nreturn"),
        ("not-filled-in", "..."),
    ],
}

# Of the four numbers by hand: (number, mistake, the formula that was typed).
WRONG_NUMBERS = [
    ("delta_out", "slope-missing", "2 * (a_out - y)"),
    ("delta_out", "slope-of-no-activation", "2 * (a_out - y) * y * (1 - y)"),
    ("delta_out", "slope-of-a-hidden-neuron", "2 * (a_out - y) * a1 * (1 - a1)"),
    ("delta_out", "of-a-hidden-neuron", "2 * (a2 - y) * a2 * (1 - a2)"),
    ("delta_out", "cost-for-its-slope", "(a_out - y) ** 2 * a_out * (1 - a_out)"),
    ("delta_out", "difference-brackets-missing", "(2 * a_out - y) * a_out * (1 - a_out)"),
    ("delta_out", "brackets-missing", "2 * (a_out - y) * a_out * 1 - a_out"),
    ("delta_out", "added", "2 * (a_out - y) + a_out * (1 - a_out)"),
    ("delta_out", "too-far", "2 * (a_out - y) * a_out * (1 - a_out) * v2"),
    ("delta_out", "too-far", "2 * (a_out - y) * a_out * (1 - a_out) * a1"),
    ("delta_out", "target-missing", "2 * a_out * a_out * (1 - a_out)"),
    ("delta_out", "target-is-1", "2 * (a_out - 1) * a_out * (1 - a_out)"),
    ("delta_out", "factors", "(a_out - y) * a_out * (1 - a_out)"),
    ("delta_out", "factors", "2 * (y - a_out) * a_out * (1 - a_out)"),
    ("delta_1", "weight-missing", "delta_out * a1 * (1 - a1)"),
    ("delta_1", "weight-before-it", "delta_out * w11 * a1 * (1 - a1)"),
    ("delta_1", "weight-before-it", "delta_out * w22 * a1 * (1 - a1)"),
    ("delta_1", "other-weight", "delta_out * v2 * a1 * (1 - a1)"),
    ("delta_1", "other-slope", "delta_out * v1 * a2 * (1 - a2)"),
    ("delta_1", "output-slope-again", "delta_out * v1 * a_out * (1 - a_out)"),
    ("delta_1", "begins-at-the-cost", "2 * (a_out - y) * v1 * a1 * (1 - a1)"),
    ("delta_1", "nothing-comes-back", "v1 * a1 * (1 - a1)"),
    ("delta_1", "compared-with-y", "2 * (a1 - y) * a1 * (1 - a1)"),
    ("delta_1", "slope-of-no-activation", "delta_out * v1 * v1 * (1 - v1)"),
    ("delta_1", "slope-of-tanh", "delta_out * v1 * (1 - a1 ** 2)"),
    ("delta_1", "two-wires", "delta_out * (v1 + v2) * a1 * (1 - a1)"),
    ("delta_1", "factors", "-delta_out * v1 * a1 * (1 - a1)"),
    ("delta_1", "factors", "delta_out * v1 * a1 * (1 - a_out)"),
    ("delta_2", "from-the-other", "delta_1 * v2 * a2 * (1 - a2)"),
    ("delta_2", "the-other-delta", "delta_1"),
    ("delta_2", "too-far", "delta_out * v2 * a2 * (1 - a2) * x2"),
    ("delta_2", "factors", "delta_out * v2 * a2 * (1 - a2) / 2"),
    ("delta_2", "factors", "delta_out / v2 * a2 * (1 - a2)"),
    ("dC_dx1", "one-path-only", "delta_2 * w21"),
    ("dC_dx1", "row-for-column", "delta_1 * w11 + delta_2 * w12"),
    ("dC_dx1", "of-x2", "delta_1 * w12 + delta_2 * w22"),
    ("dC_dx1", "weights-crossed", "delta_1 * w21 + delta_2 * w11"),
    ("dC_dx1", "one-delta-twice", "delta_1 * w11 + delta_1 * w21"),
    ("dC_dx1", "one-weight-twice", "delta_1 * w11 + delta_2 * w11"),
    ("dC_dx1", "weights-to-the-output", "delta_1 * v1 + delta_2 * v2"),
    ("dC_dx1", "hidden-neurons-skipped", "delta_out * (w11 + w21)"),
    ("dC_dx1", "slopes-again", "delta_1 * w11 * a1 + delta_2 * w21 * a2"),
    ("dC_dx1", "input-for-weights", "(delta_1 + delta_2) * x1"),
    ("dC_dx1", "deltas-multiplied", "delta_1 * delta_2"),
    ("dC_dx1", "subtracted", "delta_2 * w21 - delta_1 * w11"),
    ("dC_dx1", "slope-of-an-input", "(delta_1 * w11 + delta_2 * w21) * x1 * (1 - x1)"),
    ("dC_dx1", "factors", "-(delta_1 * w11 + delta_2 * w21)"),
]

RIGHT: dict[str, list[str]] = {
    "back_through": [
        box(),
        box("[d * a_prev, d, d * w]"),
        box("np.array([d * a_prev, d, d * w])"),
        box(slope="a - a * a"),
        box("np.float32(d * a_prev), np.float32(d), np.float32(d * w)"),
    ],
    "train": [
        loop(),
        loop(result="[w, b]"),
        loop(rounds="range(steps, 0, -1)"),
        loop("w -= lr * dw\n    b -= lr * db"),
        loop(average="np.sum(found, axis=0) / len(examples)"),
    ],
    "back_through_tanh": [
        box(slope="1 - a ** 2"),
        box(slope="(1 - a) * (1 + a)"),
        box(slope="1 - np.tanh(np.arctanh(a)) ** 2"),
    ],
    "cross_entropy_slope": [
        "-y / a + (1 - y) / (1 - a)",
        "(a - y) / (a * (1 - a))",
        "(a - y) / (a - a ** 2)",
        "-(y / a - (1 - y) / (1 - a))",
    ],
}
