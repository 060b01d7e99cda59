"""`python -m lab.check` prints every misconception and its hints as a Markdown document."""

from __future__ import annotations

from .curve import MESSAGES
from .diagnose import GENERAL
from .faults import FAULTS
from .misconceptions import TABLE
from .tasks import TASKS

HEAD = """\
# What the checks can tell

Written by `python -m lab.check` in `source/backprop` from the tables in `lab/check`: change those,
not this file. A check that fails names one of these and says its hint; when the same one comes
again, the second text is added. The id appears in square brackets at the end of the message, so
that reports can count it.

An answer is tried at several points and its results compared, as a whole, with what each wrong
formula gives. What cannot be compared (no number, an error, a stub) is a structural fault, found
first. What matches no formula in the table is compared with families of formulas; after that only
the general hint of its task is left.
"""

FAMILIES = {
    "arguments-swapped": "the right formula, with its arguments in another order",
    "argument-mistaken": "one argument used where another belongs",
    "argument-fixed": "a number in place of an argument",
    "order-of-results": "the right results in another order",
    "rounded": "the right results with decimals cut off",
    "sign-flipped": "the right results with the other sign",
    "scaled": "the right results times one number",
    "shifted": "the right results plus one number",
    "signs": "the right sizes with some wrong signs",
    "factors": "products: which factors are missing or too many, read off by a fit of logarithms",
    "other-formula": "another sum of products of the arguments: says which",
    "other-sum-inside": "σ of another sum: says which",
    "partly-right": "some of the results right, others not: says which",
    "hidden-layers": "the last layer of a chain right, the layers before it not",
    "zeros": "every result 0",
    "nearly": "near the truth everywhere, but not exact",
    "other": "nothing of all this: the general hint",
}


def document() -> str:
    """The whole document as Markdown."""
    parts = [HEAD]
    for task, entries in TABLE.items():
        signature = f"{task}({', '.join(TASKS[task].arguments)})"
        rows = [(f"{task}/{entry.name}", entry.hint, entry.nudge) for entry in entries]
        general = f"General hint: {GENERAL[task]}\n"
        parts += [f"## `{signature}`\n", _table(rows, "if it comes again"), general]
    parts += ["## The shape of σ\n", _table([(f"symmetry/{k}", *v) for k, v in MESSAGES.items()])]
    faults = [(f"…/{name}", *texts) for name, texts in FAULTS.items()]
    parts += ["## Structural faults, in any task\n", _table(faults)]
    families = "\n".join(f"- `…/{name}`: {what}." for name, what in FAMILIES.items())
    parts += ["## Families of formulas, in any task they fit\n", f"{families}\n"]
    return "\n".join(parts)


def _table(rows: list[tuple[str, str, str]], again: str = "if it comes again") -> str:
    lines = [f"| id | hint | {again} |", "| --- | --- | --- |"]
    lines += [f"| `{i}` | {_cell(hint)} | {_cell(nudge)} |" for i, hint, nudge in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{name}", "*name*").replace("{detail}", "*detail*")


if __name__ == "__main__":
    print(document(), end="")
