"""`python -m lab.check` prints every mistake and its hints as a Markdown document."""

from __future__ import annotations

from collections.abc import Sequence

from .choice import Choice
from .exercise import Exercise
from .properties import Property
from .registry import NAMES, exercise_named
from .values import Steps
from .words import FITTED, WORDS

HEAD = """\
# What the checks can tell

Written by `make docs` from the files in `lab/exercises` and the engine's words in `lab/check`:
change those, not this file. A check that fails names one of these and says its hint; when the
same one comes again, the second text is added. The id appears in square brackets at the end of
the message, so that reports can count it.

An answer is tried at several points and its results compared, as a whole, with what each wrong
formula gives. What cannot be compared (no number, an error, a stub) is a structural fault, found
first. What matches no formula in the table is compared with families of formulas; after that only
the general hint of its exercise is left.
"""


def document() -> str:
    """The whole document as Markdown."""
    exercises = [exercise_named(name) for name in NAMES]
    functions = [each for each in exercises if isinstance(each, Exercise)]
    parts = [HEAD]
    for each in exercises:
        if isinstance(each, Exercise):
            mistakes = [(f"{each.name}/{m.name}", m.hint, m.nudge) for m in each.mistakes]
            signature = f"{each.name}({', '.join(each.arguments)})"
            parts += [f"## `{signature}`\n", _table(mistakes), f"General hint: {each.hint}\n"]
        elif isinstance(each, Property):
            lacking = [(f"{each.name}/{k}", *texts[:2]) for k, texts in each.hints.items()]
            parts += [f"## `{each.name}` of `{each.of.name}`\n", _table(lacking)]
        elif isinstance(each, Steps):
            numbers = [
                (f"{each.name}/{step.name}-{one.name}", f"`{step.name}`: {one.hint}", step.nudge)
                for step in each.steps
                for one in step.wrong
            ]
            parts += [f"## `{each.name}`: {', '.join(f'`{n}`' for n in each.names)}\n"]
            parts += [_table(numbers)]
        elif isinstance(each, Choice):
            wrong = [
                (f"{each.name}/not-{o}", each.wrong.format(told=o), each.nudge)
                for o in each.options
                if o != each.answer
            ]
            parts += [f"## `{each.name}`\n", _table(wrong)]
    words = dict(WORDS)
    for each in functions:
        words.update(each.words)
    faults = [(f"…/{name}", *texts) for name, texts in words.items() if name not in FITTED]
    parts += ["## Structural faults, in any exercise\n", _table(faults)]
    families = "\n".join(f"- `…/{name}`: {what}." for name, what in FITTED.items())
    own = [d for each in functions for d in each.detectors]
    families += "".join(f"\n- `…/{_named(d)}`: {_said(d)}" for d in dict.fromkeys(own))
    parts += ["## Families of formulas, in any exercise they fit\n", f"{families}\n"]
    return "\n".join(parts)


def _named(detector: object) -> str:
    return str(getattr(detector, "__name__", "")).replace("_", "-")


def _said(detector: object) -> str:
    text = (detector.__doc__ or "").splitlines()[0]
    return text[:1].lower() + text[1:]


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| id | hint | if it comes again |", "| --- | --- | --- |"]
    lines += [f"| `{i}` | {_cell(hint)} | {_cell(nudge)} |" for i, hint, nudge in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{name}", "*name*").replace("{detail}", "*detail*")


if __name__ == "__main__":
    print(document(), end="")
